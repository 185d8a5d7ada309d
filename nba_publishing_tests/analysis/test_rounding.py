"""Rounding: once, half away from zero, free of float noise."""

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nba_publishing.analysis.rounding import (
    half_up,
    maybe_half_up,
    percent,
    shown_difference,
    trim,
    trimmed,
)

DECIMALS = st.decimals(-1_000_000, 1_000_000, places=9)
FLOATS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (-2.25, 1, -2.3),
        (2.25, 1, 2.3),
        (2.675, 2, 2.68),
        (0.82 * 1.5 * 0.85, 3, 1.046),
        (1.0454999999999999, 3, 1.046),
        (-0.04, 1, 0.0),
        (-0.0, 1, 0.0),
        (0.05, 1, 0.1),
        (0.1 + 0.2, 1, 0.3),
        (1.005, 2, 1.01),
        (0.5, 0, 1.0),
        (-0.5, 0, -1.0),
        (2.4999999999, 0, 3.0),
        (2.499999999, 0, 2.0),
        (29.35, 1, 29.4),
        (1e-12, 9, 0.0),
        (3, 1, 3.0),
    ],
)
def test_a_value_is_printed_half_away_from_zero(value, places, printed):
    found = half_up(value, places)
    assert found == printed
    assert math.copysign(1, found) == math.copysign(1, printed), "zero has no sign"


def test_numbers_of_numpy_become_plain_numbers():
    assert type(half_up(np.float64(1.25), 1)) is float
    assert type(half_up(float(np.float32(0.5)), 0)) is float


@settings(deadline=None, max_examples=50)
@given(DECIMALS, st.integers(0, 9))
def test_a_decimal_is_rounded_as_on_paper(value, places):
    paper = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert half_up(float(value), places) == float(paper)


@settings(deadline=None, max_examples=50)
@given(FLOATS, st.integers(0, 9))
def test_rounding_is_symmetrical_close_and_done_once(value, places):
    found = half_up(value, places)
    assert half_up(-value, places) == -found
    assert abs(found - value) <= 0.5 * 10.0**-places + 1e-8
    assert half_up(found, places) == found
    assert maybe_half_up(value, places) == found


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(1, 9999)), max_size=5))
def test_many_rates_are_trimmed_as_one_is(rates):
    values = [part / whole for part, whole in rates]
    assert trimmed(np.array(values, float)).tolist() == [trim(value) for value in values]


def test_noise_decides_no_threshold():
    assert trim(0.7 + 0.1 + 0.2) == 1.0
    assert trim(20.000000000000004) == 20.0
    assert trim(20.000000002) > 20.0
    assert np.isnan(trimmed(np.array([np.nan]))).all()


def test_an_unknown_value_stays_unknown():
    assert maybe_half_up(None, 1) is None
    assert maybe_half_up(float("nan"), 1) is None
    assert maybe_half_up(0.0, 1) == 0.0


@pytest.mark.parametrize(
    ("part", "whole", "found"), [(1, 3, 100 / 3), (0, 5, 0.0), (5, 5, 100.0), (0, 0, None)]
)
def test_a_share_of_nothing_is_unknown(part, whole, found):
    assert percent(part, whole) == found


@pytest.mark.parametrize(
    ("a", "b", "difference"),
    [
        (33.3, 31.3, 2.0),
        (33.34, 31.26, 2.0),
        (33.35, 31.34, 2.1),
        (50.04, 50.0, 0.0),
        (49.95, 50.0, 0.0),
        (47.0, 51.4, -4.4),
        (100 / 3, 30.0, 3.3),
    ],
)
def test_a_difference_of_percentages_is_that_of_the_printed_ones(a, b, difference):
    assert shown_difference(a, b) == difference
