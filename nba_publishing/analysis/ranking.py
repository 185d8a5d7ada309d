"""Ranks in which equal values share a place."""

import numpy as np

from nba_publishing.analysis.rounding import trimmed


def competition_ranks(values: np.ndarray) -> np.ndarray:
    """1 for the smallest; equal values share a rank and the next one is skipped."""
    clean = trimmed(values)
    return np.searchsorted(np.sort(clean), clean) + 1
