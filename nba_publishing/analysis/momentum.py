"""Whether a player scores more, or less, lately than he did just before."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nba_publishing.analysis.evidence import MeanDifference
from nba_publishing.analysis.point_sums import PointSums

LATEST_GAMES, RECENT_GAMES, LEAST_GAMES = 5, 15, 10


def games_ago(player: np.ndarray) -> np.ndarray:
    """How many later rows of the same player each row has; rows come in order of day."""
    order = np.argsort(player, kind="stable")
    ends = np.cumsum(np.bincount(player))
    ago = np.empty(len(player), np.int64)
    ago[order] = ends[player[order]] - 1 - np.arange(len(player))
    return ago


@dataclass(frozen=True)
class Momentum:
    """The latest 5 games of players inside their latest 10 to 15, one element per player.

    `latest` and `recent` are mean points of the 5 and of all `games`; `change` is the relative
    difference of the two (NaN without points). `difference` compares the 5 with the games before
    them, because 5 games cannot be tested against a mean they are part of.
    """

    player: np.ndarray
    games: np.ndarray
    latest: np.ndarray
    recent: np.ndarray
    change: np.ndarray
    difference: MeanDifference


def momentum(played: pd.DataFrame, eligible: np.ndarray) -> Momentum:
    """Momentum of the eligible players (a flag per player number) with at least 10 games."""
    player, points = played["player"].to_numpy(), played["points"].to_numpy()
    ago = games_ago(player)
    size = (len(eligible),)
    latest, recent = (
        PointSums.by(player[ago < games], points[ago < games], size)
        for games in (LATEST_GAMES, RECENT_GAMES)
    )
    kept = np.flatnonzero(eligible & (recent.games >= LEAST_GAMES))
    latest, recent = latest[kept], recent[kept]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = (latest.mean - recent.mean) / recent.mean
    return Momentum(
        kept,
        recent.games,
        latest.mean,
        recent.mean,
        change,
        latest.against(recent - latest),
    )
