"""The cleaned relations over a league that is held in memory, in a form that compares."""

from datetime import date, datetime

import duckdb
import pandas as pd

from nba_publishing.analysis.days import back, season_end, season_start
from nba_publishing.demo.core import Tables
from nba_publishing.resources.duckdb_queries import frame_of
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.tables import TABLES
from nba_publishing.sources.teams import TEAMS
from nba_publishing.sources.warehouse import Parameter, Usage
from nba_publishing_tests.demo.leagues import at


class LeagueWarehouse:
    """A league's tables as they stood at a clock."""

    def __init__(self, tables: Tables, clock: datetime) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("SET TimeZone = 'UTC'")
        for name, table in TABLES.items():
            self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.dataset}")
            columns = ", ".join(
                f"CAST({c.name} AS {c.duckdb_type}) AS {c.name}" for c in table.columns
            )
            if name in tables:
                self._connection.register(f"rows_{table.name}", at(tables, name, clock))
                self._connection.execute(
                    f"CREATE VIEW {name} AS SELECT {columns} FROM rows_{table.name}"
                )

    @property
    def usage(self) -> Usage:
        return Usage()

    def rows(self, query: str, **parameters: Parameter) -> pd.DataFrame:
        return frame_of(self._connection, query, parameters)

    def last_changed(self, table: str) -> datetime | None:
        raise NotImplementedError(table)


def relations(tables: Tables, clock: datetime, days: list[date]) -> Relations:
    return Relations.for_days(LeagueWarehouse(tables, clock), days, min(days))


def cleaned(tables: Tables, clock: datetime, day: date) -> dict[str, pd.DataFrame]:
    """Every cleaned relation of a day without stamps, players by key instead of by number."""
    loaded = relations(tables, clock, [day])
    first = season_start(day)
    played = loaded.played_games(first, back(day, 1))
    found = {
        "played_games": played.assign(player=loaded.players[played["player"]]),
        "team_games": loaded.team_games(first, back(day, 1)),
        "scheduled_games": loaded.scheduled_games(first, season_end(day)),
        "directory": directory(loaded, day),
        "context": context(loaded, day),
        "defence": loaded.defence(day),
    }
    return {
        name: rows.drop(columns=["processed_at"], errors="ignore").reset_index(drop=True)
        for name, rows in found.items()
    }


def directory(loaded: Relations, day: date) -> pd.DataFrame:
    found = loaded.directory(day)
    return pd.DataFrame(
        {
            "player": found.lookups,
            "name": found.names,
            "position": found.positions,
            "team": found.team,
            "from_game": found.team_from_game,
            "first_season": found.first_season,
        }
    ).sort_values("player")


def context(loaded: Relations, day: date) -> pd.DataFrame:
    slate = loaded.slate(day)
    return pd.DataFrame(
        [
            (loaded.players[player], TEAMS[row.team], slate["game_id"][row.game_row], row.line,
             row.status)
            for player, row in loaded.context_players(day).items()
        ],
        columns=["player", "team", "game_id", "line", "status"],
    ).sort_values("player")  # fmt: skip
