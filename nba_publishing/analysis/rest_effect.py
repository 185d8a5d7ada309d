"""Whether a player scores differently after the rest he has had before tonight."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nba_publishing.analysis.evidence import MeanDifference
from nba_publishing.analysis.point_sums import PointSums
from nba_publishing.analysis.rest import B2B, BUCKETS, NO_BUCKET, RESTED, bucket_numbers
from nba_publishing.analysis.rounding import trimmed

LEAST_GAMES = {RESTED: 5, B2B: 3}


@dataclass(frozen=True)
class RestEffect:
    """Players with enough games after tonight's rest, one element per player; points.

    `bucket` is tonight's (rested or back-to-back) and `sample` counts its games. `effect` is its
    mean minus the overall mean; `impact` is rested minus back-to-back, the overall mean standing
    in for a bucket without games; `difference` compares the bucket with the other two.
    """

    player: np.ndarray
    bucket: np.ndarray
    sample: np.ndarray
    games: np.ndarray
    others: np.ndarray
    rested: np.ndarray
    b2b: np.ndarray
    overall: np.ndarray
    effect: np.ndarray
    impact: np.ndarray
    difference: MeanDifference

    @property
    def agrees(self) -> np.ndarray:
        """True where effect and impact tell the same story."""
        return np.sign(self.impact) == np.sign(self.effect) * np.where(self.bucket == RESTED, 1, -1)


def points_by_rest(history: pd.DataFrame, players: int) -> PointSums:
    """Points per player number and rest bucket."""
    bucket = bucket_numbers(history["gap_days"].to_numpy())
    counted = bucket != NO_BUCKET
    group = history["player"].to_numpy()[counted] * len(BUCKETS) + bucket[counted]
    return PointSums.by(group, history["points"].to_numpy()[counted], (players, len(BUCKETS)))


def rest_effect(sums: PointSums, tonight: np.ndarray) -> RestEffect:
    """Effects of tonight's rest; `tonight` is each player's bucket, -1 for neither."""
    least = np.select([tonight == bucket for bucket in LEAST_GAMES], list(LEAST_GAMES.values()))
    sample = sums.games[np.arange(len(tonight)), tonight]
    kept = np.flatnonzero((tonight != NO_BUCKET) & (sample >= least))
    bucket, sums = tonight[kept], sums[kept]
    own, overall = sums[np.arange(len(kept)), bucket], sums.over(axis=1)
    means, mean = sums.mean, overall.mean
    known = np.where(np.isnan(means), mean[:, None], means)
    return RestEffect(
        kept,
        bucket,
        own.games,
        overall.games,
        (overall - own).games,
        means[:, RESTED],
        means[:, B2B],
        mean,
        trimmed(own.mean - mean),
        trimmed(known[:, RESTED] - known[:, B2B]),
        own.against(overall - own),
    )
