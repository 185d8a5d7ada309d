"""What one day adds to the relations: who is who, whose defence is how good, who plays tonight."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from nba_publishing_tests.real_rows.plain_relations import NEW_YORK, team_code
from nba_publishing_tests.real_rows.plain_rows import (
    Defence,
    Game,
    Person,
    Relations,
    Slate,
    season_label,
    season_of,
    season_start,
)
from nba_publishing_tests.real_rows.plain_statistics import rounded
from nba_publishing_tests.real_rows.raw_rows import Row

DEFENCE_MAX_AGE_DAYS = 30
COMPLETE_CONTEXT_ROWS = 3
ZONES = {
    "paint": "paint_pct_allowed_last_15",
    "perimeter": "three_pt_pct_allowed_last_15",
    "mid_range": "mid_range_pct_allowed_last_15",
}


def registry_before(relations: Relations, day: date) -> dict[str, list[Row]]:
    """Registry rows a morning file may know of, per player."""
    newest = season_label(season_of(day))
    known: dict[str, list[Row]] = defaultdict(list)
    for row in relations.raw.registry:
        started = row["first_game_date"]
        if row["season"] <= newest and (started is None or started < day):
            known[row["player_lookup"]].append(row)
    return known


def _leading(rows: list[Row]) -> Row:
    """Newest season, newest last game, most games (both nulls last), smallest team code."""
    return min(
        rows,
        key=lambda row: (
            -int(row["season"][:4]),
            row["last_game_date"] is None,
            -(row["last_game_date"] or date.min).toordinal(),
            row["games_played"] is None,
            -(row["games_played"] or 0),
            row["team_abbr"],
        ),
    )


@dataclass(eq=False)
class Directory:
    """Names, positions, teams and first seasons on the morning of one day."""

    relations: Relations
    day: date

    def __post_init__(self) -> None:
        self._registry = registry_before(self.relations, self.day)
        seasons = [int(r["season"][:4]) for rows in self._registry.values() for r in rows]
        self.oldest_season = min(seasons, default=None)

    def person(self, lookup: str) -> Person:
        rows, games = self._registry.get(lookup), self.relations.before(lookup, self.day)
        team = games[-1].team if games else None
        if rows:
            row = _leading(rows)
            first = min(int(r["season"][:4]) for r in rows)
            team = team or team_code(row["team_abbr"])
            return Person(row["player_name"], row["position"], team, first)
        name = games[-1].name if games else None
        return Person(name or lookup, None, team, None)


def defence_snapshots(relations: Relations, day: date) -> dict[str, Defence]:
    """Newest usable defence row per team, ranked by points allowed (1 = fewest)."""
    first = max(day - timedelta(days=DEFENCE_MAX_AGE_DAYS), season_start(day))
    newest: dict[str, Row] = {}
    for row in relations.raw.defence:
        team = team_code(row["team_abbr"])
        if team is None or row["opponent_points_per_game"] is None:
            continue
        if not first <= row["analysis_date"] < day:
            continue
        stamp = (row["analysis_date"], row["processed_at"])
        held = newest.get(team)
        if held is None or stamp > (held["analysis_date"], held["processed_at"]):
            newest[team] = row
    allowed = [Fraction(row["opponent_points_per_game"]) for row in newest.values()]
    snapshots = {}
    for team, row in newest.items():
        ppg = Fraction(row["opponent_points_per_game"])
        rank = 1 + sum(other < ppg for other in allowed)
        zones = {zone: _fraction(row[column]) for zone, column in ZONES.items()}
        snapshots[team] = Defence(row["games_in_sample"], zones, ppg, rank, tier_of(rank))
    return snapshots


def _fraction(value: Any) -> Fraction | None:
    if value is None:
        return None
    return Fraction(value) / 100 if value > 1 else Fraction(value)


def tier_of(rank: int) -> str:
    if rank <= 5:
        return "elite"
    if rank <= 10:
        return "good"
    return "average" if rank <= 20 else "weak"


def slate_of(relations: Relations, day: date, directory: Directory) -> Slate:
    """Games of the day and one context row per expected player."""
    games = {
        team: game
        for game in relations.schedule
        if game.date == day
        for team in (game.away, game.home)
    }
    season = season_label(season_of(day))
    registered = {row["player_lookup"] for row in relations.raw.registry if row["season"] <= season}
    best: dict[str, tuple[tuple[Any, ...], Row]] = {}
    unknown = 0
    for row in relations.context_by_date[day]:
        lookup, team = row["player_lookup"], team_code(row["team_abbr"])
        if lookup not in registered and not relations.before(lookup, day):
            unknown += 1
            continue
        if team not in games:
            continue
        current = directory.person(lookup).current_team == team
        rank = (not current, -row["processed_at"].timestamp(), row["game_id"])
        if lookup not in best or rank < best[lookup][0]:
            best[lookup] = (rank, row)
    context = {lookup: row for lookup, (_, row) in best.items()}
    per_team: dict[str, int] = defaultdict(int)
    for row in context.values():
        per_team[team_code(row["team_abbr"]) or ""] += 1
    return Slate(games, context, dict(per_team), unknown)


@dataclass(eq=False)
class Morning:
    """Directory and slate of one day, with the three fields beside every listed player."""

    relations: Relations
    day: date

    def __post_init__(self) -> None:
        self.directory = Directory(self.relations, self.day)
        self.slate = slate_of(self.relations, self.day, self.directory)

    def tonight(self, lookup: str) -> dict[str, Any] | None:
        """The tonight object; None when the player is not expected in a game of the day."""
        row = self.slate.context.get(lookup)
        if row is not None:
            team = team_code(row["team_abbr"])
        else:
            team = self.directory.person(lookup).current_team
        game = self.slate.games.get(team or "")
        if team is None or game is None:
            return None
        if row is None and self.slate.rows_per_team.get(team, 0) >= COMPLETE_CONTEXT_ROWS:
            return None
        if row is not None and (row["player_status"] or "").strip().lower() == "out":
            return None
        line = row["current_points_line"] if row is not None else None
        return {
            "opponent": game.away if game.home == team else game.home,
            "game_time": tip_text(game),
            "home": game.home == team,
            "game_id": game.game_id,
            "prop_line": None if line is None else rounded(line, 1),
        }


def tip_text(game: Game) -> str | None:
    """`7:30 PM ET`, or None without a known tip-off."""
    if game.tip is None:
        return None
    local = game.tip.astimezone(NEW_YORK)
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half} ET"


def tonight_fields(tonight: dict[str, Any] | None) -> dict[str, Any]:
    """The three flat fields that repeat the tonight object."""
    return {
        "playing_tonight": tonight is not None,
        "tonight_opponent": tonight["opponent"] if tonight else None,
        "tonight_game_time": tonight["game_time"] if tonight else None,
    }
