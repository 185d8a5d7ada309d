"""Kinds of players and the situations they are in: groups of rows, and who stands for a group."""

from typing import Literal

import numpy as np
import pandas as pd

from nba_publishing.analysis.evidence import two_groups_z
from nba_publishing.analysis.over_counts import OverCount
from nba_publishing.analysis.rest import B2B, bucket_numbers
from nba_publishing.analysis.rounding import trim, trimmed

FACTORS: dict[str, tuple[str, ...]] = {
    "rest": ("b2b", "one_day", "rested"),
    "home_away": ("home", "away"),
    "back_to_back": ("b2b", "non_b2b"),
}
EXPERIENCE = ("veteran_star", "prime_star", "young_star", "role_player")
PRIME_FROM_YEARS, VETERAN_FROM_YEARS = 5, 10
RECENT_DAYS = 30

Significance = Literal["high", "medium", "low"]
_SIGNIFICANT: tuple[tuple[Significance, float, int], ...] = (
    ("high", 2.58, 100),
    ("medium", 1.96, 50),
)


def factor_places(played: pd.DataFrame, factor: str) -> np.ndarray:
    """For each row its place among the buckets of a factor, -1 where it is in none."""
    if factor == "home_away":
        return venue_places(played)
    bucket = bucket_numbers(played["gap_days"].to_numpy())
    if factor == "rest":
        return bucket
    return np.where(bucket == B2B, 0, np.where(bucket > B2B, 1, -1))


def venue_places(played: pd.DataFrame) -> np.ndarray:
    """0 at home, 1 away, -1 where the venue is not known."""
    home = played["is_home"].to_numpy()
    return np.where(home == 1, 0, np.where(home == 0, 1, -1))


def experience_places(years: np.ndarray, usage: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Places in `EXPERIENCE`; unknown years or usage (NaN) make nobody a star.

    `years` are seasons in the league, `usage` percent 0-100, `points` a mean per game.
    """
    used, scored = trimmed(usage), trimmed(points)
    veteran = (years >= VETERAN_FROM_YEARS) & (used >= 25) & (scored >= 20)
    prime = (years >= PRIME_FROM_YEARS) & (years < VETERAN_FROM_YEARS)
    prime &= (used >= 28) & (scored >= 22)
    young = (years < PRIME_FROM_YEARS) & (used >= 22) & (scored >= 18)
    return np.select([veteran, prime, young], [0, 1, 2], default=3)


def latest_rows(player: np.ndarray, counted: np.ndarray, players: int) -> np.ndarray:
    """Index of the last counted row of every player who has one; rows are in order of date."""
    last = np.full(players, -1)
    rows = np.flatnonzero(counted)
    last[player[rows]] = rows
    return last[last >= 0]


def examples(
    player: np.ndarray, points: np.ndarray, last_played: np.ndarray, through: int, most: int
) -> np.ndarray:
    """The `most` highest scorers of some players who played within 30 days of day `through`."""
    recent = np.flatnonzero(last_played >= through - RECENT_DAYS)
    order = np.lexsort((player[recent], -trimmed(points[recent])))
    return player[recent[order[:most]]]


def significance(bucket: OverCount, rest: OverCount) -> Significance:
    """Does the factor matter inside an archetype: a bucket against its other known rows."""
    if not bucket.games or not rest.games:
        return "low"
    z = trim(abs(two_groups_z(bucket.overs, bucket.games, rest.overs, rest.games)))
    for level, least_z, least_games in _SIGNIFICANT:
        if z >= least_z and bucket.games >= least_games:
            return level
    return "low"
