"""The plain arithmetic reproduces the worked examples of the shared statistics rules."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from nba_publishing_tests.real_rows.plain_form import Form
from nba_publishing_tests.real_rows.plain_statistics import (
    Family,
    Verdict,
    against_rate,
    benjamini_hochberg,
    diff,
    exact_p,
    grade,
    group_in_pool,
    percent,
    percent_ci,
    rate_ci,
    rounded,
    two_groups,
    two_means,
)


@pytest.mark.parametrize(
    ("value", "places", "emitted"),
    [
        (-2.25, 1, -2.3),
        (2.675, 2, 2.68),
        (0.82 * 1.5 * 0.85, 3, 1.046),
        (-0.04, 1, 0.0),
        (1.0454999999999999, 3, 1.046),
        (Fraction(69, 20), 1, 3.5),
        (Decimal("0.05"), 1, 0.1),
    ],
)
def test_halves_round_away_from_zero_after_noise_is_cut(value, places, emitted):
    assert rounded(value, places) == emitted
    assert str(rounded(value, places)) == str(emitted)


def test_a_difference_of_percents_is_that_of_the_displayed_ones():
    assert diff(33.3, 31.3) == 2.0
    assert diff(48.5, 50.6) == -2.1


@pytest.mark.parametrize(
    ("k", "n", "interval"),
    [
        (8, 10, [0.490, 0.943]),
        (0, 5, [0.0, 0.434]),
        (0, 10, [0.0, 0.278]),
        (60, 100, [0.502, 0.691]),
        (11, 14, [0.524, 0.924]),
    ],
)
def test_wilson_intervals(k, n, interval):
    assert rate_ci(k, n) == interval


def test_a_percent_interval_has_one_decimal_and_no_games_have_none():
    assert percent_ci(386, 712) == [50.5, 57.8]
    assert percent_ci(0, 0) is None
    assert percent(0, 0) is None


@pytest.mark.parametrize(
    ("k", "n", "b", "p"),
    [(8, 10, "0.48", 0.0839), (5, 5, "0.48", 0.0510), (8, 13, "0.475", 0.4620)],
)
def test_exact_p_doubles_the_smaller_tail(k, n, b, p):
    assert rounded(exact_p(k, n, Fraction(b)), 4) == p


@pytest.mark.parametrize(
    ("x", "n", "p"), [(8, 10, 0.0731), (12, 14, 0.0068), (14, 15, 0.0004), (45, 70, 0.0036)]
)
def test_a_group_against_its_pool(x, n, p):
    assert rounded(group_in_pool(x, n, 4700, 10000).p, 4) == p


def test_the_same_counts_against_pool_and_against_an_estimated_rate():
    inside = group_in_pool(60, 100, 960, 2000)
    assert (rounded(inside.z, 3), rounded(inside.p, 4)) == (2.464, 0.0137)
    outside = against_rate(60, 100, Fraction(48, 100), 2000)
    assert (rounded(outside.z, 3), rounded(outside.p, 4)) == (2.343, 0.0191)


def test_degenerate_pools_are_no_surprise_and_nothing_is_no_test():
    assert group_in_pool(5, 5, 20, 20).p == 1.0
    assert group_in_pool(3, 5, 3, 5).p == 1.0
    assert two_groups(3, 5, 0, 0).p == 1.0
    assert group_in_pool(0, 0, 10, 20) is None
    assert group_in_pool(0, 0, 0, 0) is None


@pytest.mark.parametrize(
    ("sides", "z", "p"),
    [
        ((970, 2000, 1042, 2000), -2.28, 0.0228),
        ((114, 235, 238, 457), -0.89, 0.374),
        ((1080, 2000, 980, 2000), 3.16, 0.0016),
        ((970, 2000, 3080, 6000), -2.19, 0.0286),
    ],
)
def test_two_groups(sides, z, p):
    verdict = two_groups(*sides)
    assert rounded(verdict.z, 2) == z
    assert verdict.p == pytest.approx(p, abs=6e-4)


def test_two_means():
    five = [31, 27, 34, 26, 32]
    others = [22, 18, 25, 15, 24, 20, 17, 23, 14, 22]
    difference, interval, verdict = two_means(five, others)
    assert difference == 10
    assert [rounded(end, 1) for end in interval] == [6.2, 13.8]
    assert verdict.p < 0.0001
    _, interval, verdict = two_means([37, 11, 8, 12, 14], [8, 21, 8, 6, 5])
    assert [rounded(end, 1) for end in interval] == [-4.9, 18.5]
    assert rounded(verdict.p, 4) == 0.2565
    assert two_means([3, 3], [1, 1])[2].p == 0.0
    assert two_means([3], [1, 2]) is None


def test_benjamini_hochberg():
    assert benjamini_hochberg([0.20, 0.001, 0.03, 0.02]) == pytest.approx([0.2, 0.004, 0.04, 0.04])
    several = [0.001, 0.008, 0.039, 0.041, 0.09, 0.5]
    expected = [0.006, 0.024, 0.0615, 0.0615, 0.108, 0.5]
    assert benjamini_hochberg(several) == pytest.approx(expected)
    assert benjamini_hochberg([]) == []


@pytest.mark.parametrize(
    ("q", "p", "excludes", "evidence"),
    [
        (0.05, 0.01, True, "strong"),
        (0.0501, 0.01, True, "moderate"),
        (0.20, 0.01, True, "moderate"),
        (0.2001, 0.01, True, "weak"),
        (0.50, 0.01, True, "weak"),
        (0.5001, 0.01, True, "none"),
        (0.04, 0.01, False, "moderate"),
        (0.15, 0.15, True, "weak"),
        (0.32, 0.32, True, "none"),
    ],
)
def test_evidence_needs_a_small_q_and_a_small_p(q, p, excludes, evidence):
    assert grade(q, p, excludes=excludes) == evidence


@pytest.mark.parametrize(
    ("others", "p", "evidence"),
    [
        (0, 0.5, "strong"),
        (3, 0.5, "moderate"),
        (9, 0.5, "weak"),
        (39, 0.5, "weak"),
        (39, 0.6, "none"),
    ],
)
def test_the_same_result_weighs_less_among_more_tests(others, p, evidence):
    family = Family()
    family.add("ours", group_in_pool(11, 14, 1200, 2500))
    for number in range(others):
        family.add(number, Verdict(p, excludes=False))
    assert family.evidence()["ours"] == evidence


@pytest.mark.parametrize(
    ("hits", "games", "streak", "margin", "heat"),
    [
        (8, 10, ("OVER", 5), 6, 0.788),
        (10, 10, ("OVER", 10), 10, 1.0),
        (6, 9, ("OVER", 2), 1.5, 0.627),
        (2, 10, ("UNDER", 6), -8, 0.175),
        (0, 10, ("UNDER", 10), -12, 0.0),
        (1, 10, ("OVER", 1), -7, 0.225),
        (5, 10, ("UNDER", 1), 0, 0.488),
        (6, 14, ("OVER", 12), 14, 0.714),
    ],
)
def test_heat(hits, games, streak, margin, heat):
    form = Form("a", games, hits, 0, round(10 * margin * games), streak[1], streak[0])
    assert rounded(form.heat, 3) == heat
