"""How often lines were beaten: OVERs among decided games, in one group or in many at once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nba_publishing.analysis.evidence import wilson
from nba_publishing.analysis.rounding import half_up, shown_difference


@dataclass(frozen=True)
class OverCount:
    """`overs` of `games` decided games went over the line.

    Without a game there is no percentage: asking for one raises ZeroDivisionError.
    """

    overs: int
    games: int

    @property
    def percent(self) -> float:
        """Share of OVERs, 0-100 unrounded."""
        return 100.0 * self.overs / self.games

    @property
    def shown(self) -> float:
        """`percent` as printed, with one decimal."""
        return half_up(self.percent, 1)

    @property
    def interval(self) -> tuple[float, float]:
        """95 % score interval of `percent` as printed."""
        if not self.games:
            raise ZeroDivisionError("a group without a game has no interval")
        low, high = wilson(self.overs, self.games)
        return half_up(100 * float(low), 1), half_up(100 * float(high), 1)

    def apart(self, other: "OverCount") -> float:
        """How far the printed percentage is above that of another count, in points."""
        return shown_difference(self.percent, other.percent)

    def without(self, part: "OverCount") -> "OverCount":
        """What is left when the games of a part are taken out."""
        return OverCount(self.overs - part.overs, self.games - part.games)


def over_count(played: pd.DataFrame) -> OverCount:
    """All decided games among `played`."""
    overs = int(np.count_nonzero(played["over"].to_numpy()))
    return OverCount(overs, overs + int(np.count_nonzero(played["under"].to_numpy())))


def over_counts(played: pd.DataFrame, place: np.ndarray, places: int) -> list[OverCount]:
    """Decided games per place 0 .. `places` - 1; a row of place -1 is in no group."""
    over = played["over"].to_numpy()
    grouped = (over | played["under"].to_numpy()) & (place >= 0)
    games = np.bincount(place[grouped], minlength=places)
    overs = np.bincount(place[grouped & over], minlength=places)
    return [OverCount(*pair) for pair in zip(overs.tolist(), games.tolist(), strict=True)]
