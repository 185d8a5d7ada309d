"""A handful of source rows, written down in a test and queried through the real SQL."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pandas as pd

from nba_publishing.analysis.days import season_label, season_of
from nba_publishing.resources.duckdb_queries import frame_of
from nba_publishing.sources.tables import TABLES
from nba_publishing.sources.warehouse import Parameter, Usage

BOX, TEAM = "nba_analytics.player_game_summary", "nba_analytics.team_offense_game_summary"
CONTEXT, REGISTRY = (
    "nba_analytics.upcoming_player_game_context",
    "nba_reference.nba_players_registry",
)
SCHEDULE, DEFENCE = "nba_raw.nbac_schedule", "nba_precompute.team_defense_zone_analysis"


class MemoryWarehouse:
    """Rows per table in an in-memory DuckDB; tables not given are empty."""

    def __init__(self, tables: dict[str, list[dict[str, Any]]]) -> None:
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")
        self.sent: list[tuple[str, dict[str, Parameter]]] = []
        for name, table in TABLES.items():
            columns = ", ".join(f"{c.name} {c.duckdb_type}" for c in table.columns)
            self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.dataset}")
            self._connection.execute(f"CREATE TABLE {name} ({columns})")
            self._insert(name, tables.get(name, []))

    def _insert(self, name: str, rows: list[dict[str, Any]]) -> None:
        # Many rows per statement: one by one a thousand of them take more than a second.
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in rows:
            alike.setdefault(tuple(row), []).append(row)
        for columns, group in alike.items():
            into = f"INSERT INTO {name} ({', '.join(columns)}) VALUES "
            marks = f"({', '.join('?' for _ in columns)})"
            for start in range(0, len(group), 250):
                part = group[start : start + 250]
                values = [value for row in part for value in row.values()]
                self._connection.execute(into + ", ".join([marks] * len(part)), values)

    @property
    def usage(self) -> Usage:
        return Usage(len(self.sent), 0)

    def rows(self, query: str, **parameters: Parameter) -> pd.DataFrame:
        self.sent.append((query, parameters))
        return frame_of(self._connection, query, parameters)

    def close(self) -> None:
        """Rows from memory stay until the test ends."""

    def last_changed(self, table: str) -> datetime | None:
        return datetime(2026, 1, 1, tzinfo=UTC)


def morning_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, 24) + timedelta(days=1)


@dataclass
class LeagueRows:
    """Collects rows: `game` puts a final game on the schedule and in the team table."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _next_id: int = 1

    def add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(table, []).append(row)

    def game(
        self,
        day: date,
        away: str,
        home: str,
        away_score: int = 100,
        home_score: int = 110,
        *,
        final: bool = True,
        tip: datetime | None = None,
        team_rows: bool = True,
        pace: float | None = 100.0,
    ) -> str:
        """One game; returns its canonical id."""
        game_id = f"{day:%Y%m%d}_{away}_{home}"
        season = season_of(day) % 100
        self.add(
            SCHEDULE,
            game_id=f"002{season:02d}{self._next_id:05d}",
            game_date=day,
            game_date_est=tip,
            home_team_tricode=home,
            away_team_tricode=away,
            game_status=3 if final else 1,
            home_team_score=home_score if final else None,
            away_team_score=away_score if final else None,
            processed_at=morning_after(day),
        )
        self._next_id += 1
        if final and team_rows:
            for team, other, scored, won, at_home in (
                (away, home, away_score, away_score > home_score, False),
                (home, away, home_score, home_score > away_score, True),
            ):
                self.add(
                    TEAM,
                    game_date=day,
                    team_abbr=team,
                    opponent_team_abbr=other,
                    game_id=game_id,
                    home_game=at_home,
                    win_flag=won,
                    points_scored=scored,
                    pace=pace,
                    overtime_periods=0,
                    is_partial_game_data=False,
                    processed_at=morning_after(day),
                )
        return game_id

    def played(
        self,
        player: str,
        day: date,
        team: str,
        points: int | None,
        line: float | None = None,
        *,
        opponent: str = "",
        minutes: float | None = 30.0,
        usage: float | None = None,
        **other: Any,
    ) -> None:
        """One box-score line; keyword arguments override any column."""
        row: dict[str, Any] = {
            "player_lookup": player,
            "player_full_name": player.title(),
            "game_date": day,
            "game_id": f"{day:%Y%m%d}_{team}",
            "team_abbr": team,
            "opponent_team_abbr": opponent,
            "points": points,
            "minutes_played": minutes,
            "usage_rate": usage,
            "points_line": line,
            "over_under_result": None,
            "is_active": True,
            "is_dnp": False,
            "is_partial_game_data": False,
            "processed_at": morning_after(day),
        }
        self.add(BOX, **(row | other))

    def registered(
        self,
        player: str,
        season: int,
        team: str,
        *,
        name: str | None = None,
        position: str | None = None,
        first: date | None = None,
        last: date | None = None,
        games: int | None = None,
    ) -> None:
        self.add(
            REGISTRY,
            player_lookup=player,
            player_name=name or player.title(),
            position=position,
            team_abbr=team,
            season=season_label(season),
            games_played=games,
            first_game_date=first,
            last_game_date=last,
            processed_at=datetime(season + 1, 1, 1),
        )

    def expected(
        self,
        player: str,
        day: date,
        team: str,
        *,
        line: float | None = None,
        status: str | None = None,
        game_id: str = "",
        loaded: datetime | None = None,
    ) -> None:
        """One context row for the slate of `day`."""
        self.add(
            CONTEXT,
            player_lookup=player,
            game_date=day,
            game_id=game_id,
            team_abbr=team,
            opponent_team_abbr="",
            home_game=None,
            days_rest=None,
            back_to_back=False,
            has_prop_line=line is not None,
            current_points_line=line,
            player_status=status,
            processed_at=loaded or datetime(day.year, day.month, day.day, 7),
        )

    def defence(
        self,
        team: str,
        day: date,
        allowed: float | None,
        *,
        paint: float | None = None,
        mid_range: float | None = None,
        threes: float | None = None,
        games: int = 15,
        rating: float | None = 110.0,
    ) -> None:
        self.add(
            DEFENCE,
            team_abbr=team,
            analysis_date=day,
            games_in_sample=games,
            paint_pct_allowed_last_15=paint,
            mid_range_pct_allowed_last_15=mid_range,
            three_pt_pct_allowed_last_15=threes,
            opponent_points_per_game=allowed,
            defensive_rating_last_15=rating,
            opponent_pace=100.0,
            processed_at=morning_after(day),
        )

    def warehouse(self) -> MemoryWarehouse:
        return MemoryWarehouse(self.tables)


def days_from(first: date, gaps: Iterable[int]) -> list[date]:
    """`first` and the dates that follow it at the given distances in days."""
    days = [first]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days
