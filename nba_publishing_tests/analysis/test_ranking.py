"""Ranks: equal values share a place and the next one is skipped."""

import numpy as np
import pytest

from nba_publishing.analysis.ranking import competition_ranks


@pytest.mark.parametrize(
    ("values", "ranks"),
    [
        ([105.0, 105.0, 106.1], [1, 1, 3]),
        ([3.0, 1.0, 2.0], [3, 1, 2]),
        ([2.0, 2.0, 2.0], [1, 1, 1]),
        ([0.3, 0.1 + 0.2, 0.30000001], [1, 1, 3]),
        ([], []),
    ],
)
def test_equal_values_share_a_rank(values, ranks):
    assert competition_ranks(np.array(values, float)).tolist() == ranks
