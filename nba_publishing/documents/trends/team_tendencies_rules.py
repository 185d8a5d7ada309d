"""What must hold in a built `trends/team-tendencies.json` before it may be published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nba_publishing.documents.trends.team_tendencies_texts import (
    ZONE_WORDS,
    back_to_back_insight,
    venue_insight,
    zone_insight,
)

POINTS_RANGE = (80, 150)
RANGES = {
    "pace": (85, 115),
    "dfg_pct": (20, 80),
    "avg_points": POINTS_RANGE,
    "opp_ppg": POINTS_RANGE,
    "home_ppg": POINTS_RANGE,
    "away_ppg": POINTS_RANGE,
    "b2b_ppg": POINTS_RANGE,
    "rested_ppg": POINTS_RANGE,
}
TEAMS_IN_LEAGUE = 30
# Between these days (month, day) of a regular season every team has five games in 30 days:
# seasons open by 25 October, and from late April on only some teams still play.
ALL_PLAY_FROM, ALL_PLAY_TO = (11, 25), (4, 20)

_PACE_TEXTS = {
    1: ("High-scoring environment", "Fast pace without high scoring"),
    -1: ("Slow pace, low scoring", "Slow pace, efficient scoring"),
    0: ("League-average pace",),
}


@dataclass(frozen=True)
class _List:
    """One published list: the field it is sorted by, the signed field, its side of zero.

    `falls` is True where the largest value comes first, `leads` where rank 1 does.
    """

    name: str
    rows: Sequence[dict[str, Any]]
    value: str
    distance: str
    side: int
    falls: bool
    leads: bool


def _pairs(payload: dict[str, Any]) -> Iterator[tuple[dict[str, Any], _List, _List]]:
    """Every block with its first and its second list."""
    block = payload["pace"]
    first, second = (
        _List(f"pace.{name}", block[name], "pace", "vs_league", side, side > 0, side > 0)
        for name, side in (("kings", 1), ("grinders", -1))
    )
    yield block, first, second
    for zone in ZONE_WORDS:
        block = payload["defense_by_zone"][zone]
        first, second = (
            _List(f"{zone}.{name}", block[name], "dfg_pct", "vs_league", side, side > 0, side < 0)
            for name, side in (("best", -1), ("worst", 1))
        )
        yield block, first, second
    for part, names, field, side in (
        ("home_away", ("home_dominant", "road_warriors"), "differential", 1),
        ("back_to_back", ("vulnerable", "resilient"), "impact", -1),
    ):
        block = payload[part]
        first, second = (
            _List(f"{part}.{name}", block[name], field, field, own, own > 0, own == side)
            for name, own in zip(names, (side, -side), strict=True)
        )
        yield block, first, second


def _lists(payload: dict[str, Any]) -> Iterator[tuple[dict[str, Any], _List]]:
    for block, first, second in _pairs(payload):
        yield block, first
        yield block, second


def _rows(payload: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for _, listed in _lists(payload):
        for row in listed.rows:
            yield f"{listed.name}: {row['team']}", row


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def lists_are_in_order(payload: dict[str, Any]) -> list[str]:
    """Each list follows its value and its ranks; equal ranks follow the team code."""
    wrong: list[str] = []
    for block, listed in _lists(payload):
        values = [(-1 if listed.falls else 1) * row[listed.value] for row in listed.rows]
        if values != sorted(values):
            wrong.append(f"{listed.name} is not in order of {listed.value}")
        ranks = [
            ((1 if listed.leads else -1) * row["league_rank"], row["team"]) for row in listed.rows
        ]
        if ranks != sorted(ranks):
            wrong.append(f"{listed.name} is not in order of league_rank and team")
        if any(row["league_rank"] > block["teams_ranked"] for row in listed.rows):
            wrong.append(f"{listed.name} has a rank beyond teams_ranked")
        if listed.leads and listed.rows and listed.rows[0]["league_rank"] != 1:
            wrong.append(f"{listed.name} does not begin with rank 1")
    return wrong


def lists_keep_to_their_side(payload: dict[str, Any]) -> list[str]:
    """A team is in one list of a block at most, on the right side, and half the teams in neither.

    A printed 0.0 may stand on either side: the unrounded value decided.
    """
    wrong: list[str] = []
    for block, first, second in _pairs(payload):
        teams = [row["team"] for row in (*first.rows, *second.rows)]
        if len(set(teams)) < len(teams):
            wrong.append(f"a team is listed twice in {first.name} and {second.name}")
        for listed in (first, second):
            if any(_sign(row[listed.distance]) == -listed.side for row in listed.rows):
                wrong.append(f"{listed.name} holds a team of the other side")
            if len(listed.rows) > block["teams_ranked"] // 2:
                wrong.append(f"{listed.name} holds more than half of the ranked teams")
    pace = payload["pace"]
    slowest_king = min((row["pace"] for row in pace["kings"]), default=float("inf"))
    if any(row["pace"] > slowest_king for row in pace["grinders"]):
        wrong.append("a grinder is faster than a king")
    return wrong


def numbers_are_plausible(payload: dict[str, Any]) -> list[str]:
    """Pace, shooting and scoring are what basketball games can have."""
    return [
        f"{who} has {name} {row[name]}, outside {low} to {high}"
        for who, row in _rows(payload)
        for name, (low, high) in RANGES.items()
        if name in row and not low <= row[name] <= high
    ]


def insights_agree(payload: dict[str, Any]) -> list[str]:
    """Every insight says what its row's printed number says."""
    return [
        f"{listed.name}: {row['team']} reads '{row['insight']}' at {row[listed.distance]}"
        for _, listed in _lists(payload)
        for row in listed.rows
        if row["insight"] not in _fitting_texts(listed, row)
    ]


def _fitting_texts(listed: _List, row: dict[str, Any]) -> Sequence[str]:
    part, value = listed.name.split(".")[0], row[listed.distance]
    if part == "pace":
        return _PACE_TEXTS[_sign(value)]
    if part == "home_away":
        return (venue_insight(value),)
    if part == "back_to_back":
        return (back_to_back_insight(value, row["b2b_games"]),)
    return tuple(zone_insight(value, zone) for zone in ZONE_WORDS if zone == part)


def over_rates_agree(payload: dict[str, Any]) -> list[str]:
    """Rate, sample, interval, baseline and evidence of a row do not contradict each other."""
    wrong: list[str] = []
    for who, row in _rows(payload):
        rate, ci = row["over_pct"], row["ci"]
        if (rate is None) != (ci is None) or (rate is None and row["evidence"] != "none"):
            wrong.append(f"{who} has an interval or evidence without an over rate, or the reverse")
        elif ci is not None and not ci[0] <= rate <= ci[1]:
            wrong.append(f"{who} has an over rate outside its interval")
        if (row["prop_sample"] == 0) != (row["baseline"] is None):
            wrong.append(f"{who} has a baseline without props, or props without a baseline")
    return wrong


def few_teams_have_a_pace(payload: dict[str, Any]) -> list[str]:
    """In mid-season every team has played enough games to be ranked for pace."""
    day: date = payload["as_of_date"]
    ranked = payload["pace"]["teams_ranked"]
    in_season = (day.month, day.day) >= ALL_PLAY_FROM or (day.month, day.day) <= ALL_PLAY_TO
    if ranked >= TEAMS_IN_LEAGUE or not in_season:
        return []
    return [f"only {ranked} of {TEAMS_IN_LEAGUE} teams have enough games with a pace"]
