"""Over counts: what is decided, and how a share is printed."""

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.over_counts import OverCount, over_count, over_counts

# Over, under, push, no line, over.
PLAYED = pd.DataFrame(
    {
        "over": [True, False, False, False, True],
        "under": [False, True, False, False, False],
    }
)


def test_pushes_and_games_without_a_line_are_not_decided():
    assert over_count(PLAYED) == OverCount(2, 3)


def test_a_row_without_a_place_is_in_no_group():
    places = np.array([0, 0, 0, 0, -1])
    assert over_counts(PLAYED, places, 2) == [OverCount(1, 2), OverCount(0, 0)]


def test_a_share_stands_beside_its_interval():
    sunday = OverCount(386, 712)
    assert (sunday.shown, sunday.interval) == (54.2, (50.5, 57.8))
    assert sunday.apart(OverCount(4980, 10000)) == 4.4


def test_a_difference_is_that_of_the_printed_percentages():
    assert OverCount(333, 1000).apart(OverCount(313, 1000)) == 2.0


@pytest.mark.parametrize("name", ["percent", "shown", "interval"])
def test_without_a_game_there_is_no_share(name):
    with pytest.raises(ZeroDivisionError):
        getattr(OverCount(0, 0), name)
