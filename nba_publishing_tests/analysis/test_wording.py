"""Wording: how a number looks inside a sentence."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nba_publishing.analysis.rounding import half_up
from nba_publishing.analysis.wording import magnitude, one_decimal, signed, signed_whole


@pytest.mark.parametrize(
    ("value", "plain", "with_sign", "size"),
    [
        (51, "51.0", "+51.0", "51.0"),
        (4.35, "4.4", "+4.4", "4.4"),
        (-2.05, "-2.1", "-2.1", "2.1"),
        (-2.25, "-2.3", "-2.3", "2.3"),
        (0.04, "0.0", "0.0", "0.0"),
        (-0.04, "0.0", "0.0", "0.0"),
        (-0.0, "0.0", "0.0", "0.0"),
        (-0.05, "-0.1", "-0.1", "0.1"),
        (123.449999999999, "123.5", "+123.5", "123.5"),
    ],
)
def test_a_number_in_a_sentence(value, plain, with_sign, size):
    assert (one_decimal(value), signed(value), magnitude(value)) == (plain, with_sign, size)


@pytest.mark.parametrize(("value", "text"), [(5, "+5"), (-3, "-3"), (0, "0")])
def test_a_whole_number_in_a_sentence(value, text):
    assert signed_whole(value) == text


@settings(deadline=None, max_examples=50)
@given(st.floats(-1e4, 1e4))
def test_a_text_says_the_printed_number_and_its_sign(value):
    text = signed(value)
    assert re.fullmatch(r"0\.0|[+-]\d+\.\d", text)
    assert float(text) == half_up(value, 1) == float(one_decimal(value))
    assert float(magnitude(value)) == abs(half_up(value, 1))
