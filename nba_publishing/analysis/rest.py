"""How rested a player comes into a game: the days since his previous one, in three buckets."""

import numpy as np

BUCKETS = ("b2b", "one_day", "rested")
B2B, ONE_DAY, RESTED, NO_BUCKET = 0, 1, 2, -1
LONGEST_REST_DAYS = 7


def bucket_numbers(gap_days: np.ndarray) -> np.ndarray:
    """Places in `BUCKETS` of gaps in days, -1 for a first game (NaN) or a longer absence.

    1 is the second night of a back-to-back, 2 leaves one day off, 3 to 7 is rested.
    """
    gap = np.nan_to_num(gap_days, nan=0.0)
    # From three days on a gap counts as rested, so every longer one shares its place.
    place = np.minimum(gap, RESTED + 1).astype(np.int64) - 1
    return np.where((gap >= 1) & (gap <= LONGEST_REST_DAYS), place, NO_BUCKET)
