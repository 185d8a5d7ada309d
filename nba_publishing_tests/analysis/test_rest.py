"""Rest: which bucket a gap between two games falls into."""

import numpy as np
import pytest

from nba_publishing.analysis.rest import BUCKETS, bucket_numbers
from nba_publishing.sources.frames import gaps


@pytest.mark.parametrize(
    ("gap", "bucket"),
    [(np.nan, None), (1, "b2b"), (2, "one_day"), (3, "rested"), (7, "rested"),
     (8, None), (60, None)],
)  # fmt: skip
def test_a_gap_has_its_bucket(gap, bucket):
    place = int(bucket_numbers(np.array([gap]))[0])
    assert (BUCKETS[place] if place >= 0 else None) == bucket


def test_a_first_game_and_a_long_absence_are_in_no_bucket():
    days = np.array([1, 2, 4, 7, 15])
    since_last = gaps(np.zeros(5, int), np.zeros(5, int), days)
    assert bucket_numbers(since_last).tolist() == [-1, 0, 1, 2, -1]


def test_no_games_have_no_buckets():
    assert bucket_numbers(np.array([])).tolist() == []
