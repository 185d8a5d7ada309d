"""How hot a player is against his lines: hit rate, streak and margin in one number."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

StreakMode = Literal["signed", "unsigned"]
STREAK_CAP = 10
MARGIN_SPAN = 10.0
WEIGHTS = (0.5, 0.25, 0.25)


@dataclass(frozen=True)
class Heat:
    """Heat and its three parts, arrays of fractions between 0 and 1."""

    score: np.ndarray
    streak_factor: np.ndarray
    margin_factor: np.ndarray


def heat(
    hit_rate: np.ndarray, streak: np.ndarray, margin: np.ndarray, mode: StreakMode = "signed"
) -> Heat:
    """Weigh hit rate, signed streak (OVER positive, UNDER negative) and mean margin in points.

    Signed streaks keep ten UNDERs in a row from making a player look hot.
    """
    length = np.minimum(np.abs(streak), STREAK_CAP)
    if mode == "signed":
        streak_factor = 0.5 + np.sign(streak) * length / (2 * STREAK_CAP)
    else:
        streak_factor = length / STREAK_CAP
    margin_factor = np.clip((margin + MARGIN_SPAN) / (2 * MARGIN_SPAN), 0.0, 1.0)
    score = WEIGHTS[0] * hit_rate + WEIGHTS[1] * streak_factor + WEIGHTS[2] * margin_factor
    return Heat(score, streak_factor, margin_factor)
