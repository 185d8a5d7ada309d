"""The one-line insights of `trends/team-tendencies.json`, written from the printed numbers."""

from typing import Literal

from nba_publishing.analysis.wording import magnitude

Zone = Literal["paint", "perimeter", "mid_range"]
ZONE_WORDS: dict[Zone, str] = {
    "paint": "in the paint",
    "perimeter": "from three",
    "mid_range": "from mid-range",
}


def pace_insight(vs_league: float, points_above: float) -> str:
    """What a printed distance from the league's pace means, given the unrounded scoring edge."""
    if vs_league > 0:
        return "High-scoring environment" if points_above > 0 else "Fast pace without high scoring"
    if vs_league < 0:
        return "Slow pace, low scoring" if points_above < 0 else "Slow pace, efficient scoring"
    return "League-average pace"


def zone_insight(vs_league: float, zone: Zone) -> str:
    """How many percent points more or less a defence allows in a zone than the average one."""
    where = ZONE_WORDS[zone]
    if not vs_league:
        return f"FG% allowed at league average {where}"
    side = "below" if vs_league < 0 else "above"
    return f"FG% allowed {magnitude(vs_league)} points {side} average {where}"


def venue_insight(differential: float) -> str:
    """Where a team scores more, in points per game."""
    if not differential:
        return "No home/road difference"
    return (
        f"Scores {magnitude(differential)} more {'at home' if differential > 0 else 'on the road'}"
    )


def back_to_back_insight(impact: float, games: int) -> str:
    """What the second night does to a team's points per game, and in how many games."""
    sample = f"on back-to-backs ({games} games)"
    if not impact:
        return f"No change {sample}"
    return f"{magnitude(impact)} {'fewer' if impact < 0 else 'more'} points {sample}"
