"""Hit rates pulled towards the league: a beta-binomial prior by the method of moments.

Kleinman (1973), J. Am. Stat. Assoc. 68, with the strength kept between 20 and 500 games.
"""

from dataclasses import dataclass

import numpy as np

WEAKEST, STRONGEST = 20.0, 500.0
FEW_PLAYERS, FEW_PLAYERS_STRENGTH = 30, 100.0


@dataclass(frozen=True)
class Prior:
    """Mean (fraction) and strength (games) of the prior; None without any player."""

    mean: float | None
    strength: float | None

    def shrink(self, hits: np.ndarray, games: np.ndarray) -> np.ndarray:
        """Rates of players with `hits` of `games`, pulled towards the mean."""
        if self.mean is None or self.strength is None:
            return np.full(len(hits), np.nan)
        return (hits + self.mean * self.strength) / (games + self.strength)


def fit_prior(hits: np.ndarray, games: np.ndarray) -> Prior:
    """The prior of a group of players."""
    k, total = len(games), int(games.sum())
    if not k:
        return Prior(None, None)
    mean = float(hits.sum() / total)
    if k < FEW_PLAYERS:
        return Prior(mean, FEW_PLAYERS_STRENGTH)
    if mean in (0.0, 1.0):
        return Prior(mean, STRONGEST)
    spread = float((games * (hits / games - mean) ** 2).sum())
    rho = (spread / (mean * (1 - mean)) - (k - 1)) / (
        total - float((games * games).sum()) / total - (k - 1)
    )
    if rho <= 0:
        return Prior(mean, STRONGEST)
    return Prior(mean, float(np.clip((1 - rho) / rho, WEAKEST, STRONGEST)))
