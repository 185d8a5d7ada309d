"""Heat: hit rate, streak and margin as one number, cold streaks counted as cold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nba_publishing.analysis.heat import heat
from nba_publishing.analysis.rounding import half_up


def printed(hits: int, games: int, streak: int, margin: float, mode="signed"):
    found = heat(np.array([hits / games]), np.array([streak]), np.array([margin]), mode)
    return half_up(found.score[0], 3), half_up(10 * found.score[0], 1)


@pytest.mark.parametrize(
    ("hits", "games", "streak", "margin", "signed", "unsigned"),
    [
        (8, 10, 5, 6.0, (0.788, 7.9), (0.725, 7.3)),
        (10, 10, 10, 10.0, (1.000, 10.0), (1.000, 10.0)),
        (6, 6, 6, 6.0, (0.900, 9.0), (0.850, 8.5)),
        (6, 9, 2, 1.5, (0.627, 6.3), (0.527, 5.3)),
        (8, 10, 5, 4.0, (0.763, 7.6), (0.700, 7.0)),
        (2, 10, -6, -8.0, (0.175, 1.8), (0.275, 2.8)),
        (2, 10, -4, -7.0, (0.213, 2.1), (0.238, 2.4)),
        (0, 10, -10, -12.0, (0.000, 0.0), (0.250, 2.5)),
        (1, 10, 1, -7.0, (0.225, 2.3), (0.113, 1.1)),
        (5, 10, 1, 0.0, (0.513, 5.1), (0.400, 4.0)),
        (5, 10, -1, 0.0, (0.488, 4.9), (0.400, 4.0)),
        (6, 14, 12, 14.0, (0.714, 7.1), (0.714, 7.1)),
    ],
)
def test_a_player_has_his_heat(hits, games, streak, margin, signed, unsigned):
    assert printed(hits, games, streak, margin) == signed
    assert printed(hits, games, streak, margin, "unsigned") == unsigned


def test_the_parts_are_capped():
    found = heat(np.array([0.5, 0.5]), np.array([25, -25]), np.array([30.0, -30.0]))
    assert found.streak_factor.tolist() == [1.0, 0.0]
    assert found.margin_factor.tolist() == [1.0, 0.0]
    unsigned = heat(np.array([0.5]), np.array([-25]), np.array([0.0]), "unsigned")
    assert unsigned.streak_factor.tolist() == [1.0]


def test_without_a_streak_the_factor_is_half_way():
    found = heat(np.array([0.5]), np.array([0]), np.array([0.0]))
    assert (found.streak_factor[0], found.margin_factor[0], found.score[0]) == (0.5, 0.5, 0.5)


def test_nobody_has_no_heat():
    assert heat(np.array([]), np.array([], int), np.array([])).score.tolist() == []


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1), st.integers(-40, 40), st.floats(-60, 60))
def test_heat_lies_between_zero_and_one_and_rises_with_each_part(rate, streak, margin):
    def score(*values):
        return heat(*(np.array([value]) for value in values)).score[0]

    found = score(rate, streak, margin)
    assert -1e-12 <= found <= 1 + 1e-12
    assert score(min(1.0, rate + 0.1), streak, margin) >= found
    assert score(rate, streak + 1, margin) >= found
    assert score(rate, streak, margin + 1) >= found
