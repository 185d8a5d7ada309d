"""The scoring class of a game: what the player averaged before it, never in it.

A class taken from the games being counted would select on their outcome: players would land in
the upper class because they went over.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nba_publishing.analysis.rounding import trimmed

ScoringClass = Literal["star", "scorer", "rotation", "role_player"]
CLASSES: tuple[ScoringClass, ...] = ("star", "scorer", "rotation", "role_player")
CLASS_FROM_POINTS = (22.0, 15.0, 8.0)
CLASS_GAMES = 40
CLASS_DAYS = 365
CLASS_MIN_GAMES = 10


@dataclass(frozen=True)
class Form:
    """Games counted, their mean points and mean known usage (percent), one value per row."""

    games: np.ndarray
    mean_points: np.ndarray
    mean_usage: np.ndarray


def previous_form(
    player: np.ndarray,
    day: np.ndarray,
    points: np.ndarray,
    usage: np.ndarray,
    class_games: int = CLASS_GAMES,
    class_days: int = CLASS_DAYS,
) -> Form:
    """Of each row: the latest `class_games` earlier games of the player within `class_days` days.

    Sums run over whole points and hundredths of a percent, so no float noise builds up.
    """
    order = np.lexsort((day, player))
    p, d = player[order].astype(np.int64), day[order].astype(np.int64)
    span = 1 << 22
    key = p * span + d
    index = np.arange(len(key))
    oldest = np.searchsorted(key, key - class_days)
    first_of_player = np.searchsorted(p, p)
    start = np.maximum(np.maximum(oldest, first_of_player), index - class_games)
    known = ~np.isnan(usage[order])
    sums = [
        np.concatenate([[0], np.cumsum(values)])
        for values in (
            points[order].astype(np.int64),
            np.rint(np.where(known, usage[order], 0.0) * 100).astype(np.int64),
            known.astype(np.int64),
        )
    ]
    total, hundredths, usage_games = (s[index] - s[start] for s in sums)
    n = index - start
    with np.errstate(divide="ignore", invalid="ignore"):
        in_order = (n, total / n, hundredths / 100 / usage_games)
    result = [np.empty(len(key), values.dtype) for values in in_order]
    for target, values in zip(result, in_order, strict=True):
        target[order] = values
    return Form(*result)


def class_numbers(
    games: np.ndarray, mean_points: np.ndarray, min_games: int = CLASS_MIN_GAMES
) -> np.ndarray:
    """Places in `CLASSES`, -1 for a row with fewer than `min_games` previous games."""
    mean = trimmed(np.nan_to_num(mean_points))
    number = sum((mean < least).astype(int) for least in CLASS_FROM_POINTS)
    return np.where(games < min_games, -1, number)
