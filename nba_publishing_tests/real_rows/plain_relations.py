"""The cleaned relations, rebuilt row by row with loops and dictionaries.

Left out because no recomputed file needs it: wins and points allowed of a team game, rebounds and
shooting of a player game, game status below final, and steps (a) to (d) of the key resolution. A
context row whose key is unknown is dropped here, and `Slate.unknown_keys` says how many were.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nba_publishing_tests.real_rows.plain_rows import (
    Game,
    Played,
    Relations,
    TeamGame,
    season_of,
)
from nba_publishing_tests.real_rows.raw_rows import RawRows, Row

NEW_YORK = ZoneInfo("America/New_York")
TEAMS = frozenset(
    {"ATL", "BOS", "BKN", "CHA", "CHI", "CLE", "DAL", "DEN", "DET", "GSW"}
    | {"HOU", "IND", "LAC", "LAL", "MEM", "MIA", "MIL", "MIN", "NOP", "NYK"}
    | {"OKC", "ORL", "PHI", "PHX", "POR", "SAC", "SAS", "TOR", "UTA", "WAS"}
)
TEAM_ALIASES = {
    "BRK": "BKN",
    "CHO": "CHA",
    "PHO": "PHX",
    "GS": "GSW",
    "NO": "NOP",
    "NY": "NYK",
    "SA": "SAS",
    "UTAH": "UTA",
    "WSH": "WAS",
}
BUCKETS = {1: "b2b", 2: "one_day"} | dict.fromkeys(range(3, 8), "rested")


def team_code(code: str | None) -> str | None:
    code = TEAM_ALIASES.get(code or "", code)
    return code if code in TEAMS else None


def tenths(value: Any) -> int | None:
    return None if value is None else int(value * 10)


def _newest_row(rows: list[Row], key: Callable[[Row], Any]) -> dict[Any, Row]:
    """Per key the newest processed_at, then the smallest game id."""
    best: dict[Any, Row] = {}
    for row in rows:
        held = best.get(key(row))
        if held is None or _is_newer(row, held):
            best[key(row)] = row
    return best


def _is_newer(row: Row, held: Row) -> bool:
    if row["processed_at"] != held["processed_at"]:
        if row["processed_at"] is None or held["processed_at"] is None:
            return held["processed_at"] is None
        return row["processed_at"] > held["processed_at"]
    return row["game_id"] < held["game_id"]


def _schedule(rows: list[Row]) -> list[Game]:
    kept = [
        row
        for row in rows
        if row["game_id"][:3] not in ("001", "003")
        and team_code(row["home_team_tricode"])
        and team_code(row["away_team_tricode"])
    ]
    # A league id seen on several dates of a season was moved: the latest word decides its date.
    settled: dict[tuple[int, str], tuple[datetime, date]] = {}
    for row in kept:
        key = (season_of(row["game_date"]), row["game_id"])
        stamp = (row["processed_at"], row["game_date"])
        settled[key] = max(settled.get(key, stamp), stamp)
    best: dict[str, Row] = {}
    for row in kept:
        if settled[season_of(row["game_date"]), row["game_id"]][1] != row["game_date"]:
            continue
        away, home = team_code(row["away_team_tricode"]), team_code(row["home_team_tricode"])
        game_id = f"{row['game_date']:%Y%m%d}_{away}_{home}"
        held = best.get(game_id)
        rank = (row["game_status"] or 0, row["processed_at"])
        if held is None or rank > (held["game_status"] or 0, held["processed_at"]):
            best[game_id] = row
        elif rank == (held["game_status"] or 0, held["processed_at"]):
            best[game_id] = min(held, row, key=lambda r: r["game_id"])
    return [_game(game_id, row) for game_id, row in sorted(best.items())]


def _game(game_id: str, row: Row) -> Game:
    tip = row["game_date_est"]
    known = tip is not None and tip.astimezone(NEW_YORK).date() == row["game_date"]
    _, away, home = game_id.split("_")
    return Game(game_id, row["game_date"], away, home, row["game_status"], tip if known else None)


def _team_games(rows: list[Row], venue: dict[tuple[date, str], Game]) -> list[TeamGame]:
    newest = _newest_row(rows, lambda row: (row["game_date"], team_code(row["team_abbr"])))
    games = []
    for (day, team), row in sorted(newest.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        if team is None or row["is_partial_game_data"] or row["points_scored"] is None:
            continue
        game = venue.get((day, team))
        opponent = team_code(row["opponent_team_abbr"])
        home = row["home_game"]
        if game is not None:
            home, opponent = game.home == team, game.away if game.home == team else game.home
        games.append(TeamGame(team, day, opponent, home, row["points_scored"], tenths(row["pace"])))
    last: dict[tuple[str, int], TeamGame] = {}
    for game in games:
        previous = last.get((game.team, season_of(game.date)))
        game.gap = (game.date - previous.date).days if previous else None
        game.game_no = previous.game_no + 1 if previous else 1
        last[game.team, season_of(game.date)] = game
    return games


def _is_played(row: Row) -> bool:
    minutes = row["minutes_played"]
    return (
        row["points"] is not None
        and row["is_dnp"] is not True
        and row["is_active"] is not False
        and (minutes is None or minutes > 0)
        and row["is_partial_game_data"] is not True
    )


def _venue_of(
    row: Row, teams: dict[tuple[date, str], TeamGame], venue: dict[tuple[date, str], Game]
) -> tuple[str | None, bool | None]:
    """Opponent and home flag: the team's game, else the schedule, else a well-formed id."""
    key = row["game_date"], row["team_abbr"]
    if key in teams:
        return teams[key].opponent, teams[key].home
    if key in venue:
        game = venue[key]
        return (game.away, True) if game.home == key[1] else (game.home, False)
    tokens = (row["game_id"] or "").split("_")
    if len(tokens) == 3 and key[1] in tokens[1:]:
        at_home = tokens[2] == key[1]
        return tokens[1] if at_home else tokens[2], at_home
    return None, None


def _played(
    newest: dict[Any, Row],
    teams: dict[tuple[date, str], TeamGame],
    venue: dict[tuple[date, str], Game],
) -> list[Played]:
    games = []
    for (day, lookup), row in sorted(newest.items()):
        team = team_code(row["team_abbr"])
        if team is None or not _is_played(row):
            continue
        opponent, home = _venue_of(row, teams, venue)
        points, line10, margin10, result = row["points"], tenths(row["points_line"]), None, None
        if line10 is not None:
            margin10 = points * 10 - line10
            result = "OVER" if margin10 > 0 else "UNDER" if margin10 < 0 else "PUSH"
        usage = row["usage_rate"]
        games.append(
            Played(
                lookup=lookup,
                name=row["player_full_name"],
                date=day,
                season=season_of(day),
                team=team,
                opponent=opponent,
                home=home,
                points=points,
                minutes10=tenths(row["minutes_played"]),
                usage100=None if usage is None else int(usage * 100),
                line10=line10,
                result=result,
                margin10=margin10,
            )
        )
    last: dict[tuple[str, int], date] = {}
    for game in games:
        previous = last.get((game.lookup, game.season))
        if previous is not None:
            game.gap = (game.date - previous).days
            game.bucket = BUCKETS.get(game.gap)
        last[game.lookup, game.season] = game.date
    return games


@functools.lru_cache(maxsize=4)
def relations_of(raw: RawRows) -> Relations:
    """All relations of the rows; built once per set of rows."""
    schedule = _schedule(raw.schedule)
    venue = {(game.date, team): game for game in schedule for team in (game.away, game.home)}
    team_games = _team_games(raw.teams, venue)
    teams = {(game.date, game.team): game for game in team_games}
    newest = _newest_row(raw.players, lambda row: (row["game_date"], row["player_lookup"]))
    played = _played(newest, teams, venue)
    on_court = {(row.date, row.lookup) for row in played}
    absences = [
        (day, lookup, row["team_abbr"])
        for (day, lookup), row in sorted(newest.items())
        if (row["is_dnp"] is True or row["is_active"] is False) and (day, lookup) not in on_court
    ]
    return Relations(raw, schedule, team_games, played, absences)
