"""Points of groups of games as whole sums, from which means and variances lose nothing."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from nba_publishing.analysis.evidence import MeanDifference, mean_difference


@dataclass(frozen=True)
class PointSums:
    """Games, points and squared points; arrays of one shape, one element per group."""

    games: np.ndarray
    points: np.ndarray
    squares: np.ndarray

    @classmethod
    def by(cls, group: np.ndarray, points: np.ndarray, shape: tuple[int, ...]) -> "PointSums":
        """Sums per group number; `shape` holds as many elements as there are groups."""
        size = int(np.prod(shape))
        sums = [
            np.bincount(group, weights=weights, minlength=size).reshape(shape)
            for weights in (None, points, points * points)
        ]
        return cls(*sums)

    def __sub__(self, other: "PointSums") -> "PointSums":
        return PointSums(
            self.games - other.games, self.points - other.points, self.squares - other.squares
        )

    def __getitem__(self, chosen: Any) -> "PointSums":
        return PointSums(self.games[chosen], self.points[chosen], self.squares[chosen])

    def over(self, axis: int) -> "PointSums":
        """Sums along an axis."""
        return PointSums(*(part.sum(axis=axis) for part in vars(self).values()))

    @property
    def mean(self) -> np.ndarray:
        """Mean points, NaN without games."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.points / self.games

    @property
    def variance(self) -> np.ndarray:
        """Sample variance of the points, NaN below two games."""
        n = self.games
        with np.errstate(divide="ignore", invalid="ignore"):
            return (n * self.squares - self.points**2) / (n * (n - 1))

    def against(self, other: "PointSums") -> MeanDifference:
        """Test T4: the difference of the two means."""
        return mean_difference(
            self.games, self.mean, self.variance, other.games, other.mean, other.variance
        )
