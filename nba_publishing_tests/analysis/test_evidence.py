"""Evidence: intervals, tests and the verdict of a whole family of tests."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, false_discovery_control, ttest_ind_from_stats

from nba_publishing.analysis.evidence import (
    Z95,
    Family,
    benjamini_hochberg,
    exact_p,
    group_in_pool_p,
    mean_difference,
    no_skill_p,
    two_groups_p,
    two_groups_z,
    two_sided,
    wilson,
)

CLEAR = {"low": 0.6, "high": 0.9, "reference": 0.5}
"""An interval that excludes its reference."""
LEVELS = ("none", "weak", "moderate", "strong")


def verdict(p: float, others: list[float], low=0.6, high=0.9, reference=0.5) -> str:
    """The evidence of one test in a family with others."""
    family = Family()
    place = family.add([p], low, high, reference)
    family.add(others, low, high, reference)
    return family.verdicts()[place][0]


# --- intervals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "games", "interval"),
    [
        (8, 10, (0.490, 0.943)),
        (0, 5, (0.000, 0.434)),
        (0, 10, (0.000, 0.278)),
        (60, 100, (0.502, 0.691)),
        (11, 14, (0.524, 0.924)),
        (386, 712, (0.505, 0.578)),
    ],
)
def test_a_rate_has_its_interval(hits, games, interval):
    low, high = wilson(hits, games)
    assert (round(float(low), 3), round(float(high), 3)) == interval


def test_without_games_there_is_no_interval():
    low, high = wilson([0, 3], [0, 3])
    assert np.isnan([low[0], high[0]]).all()
    assert high[1] == pytest.approx(1.0)
    assert low[1] > 0


@settings(deadline=None, max_examples=50)
@given(st.data(), st.integers(1, 5000))
def test_an_interval_contains_its_rate_and_is_that_of_scipy(data, games):
    hits = data.draw(st.integers(0, games))
    low, high = (float(end) for end in wilson(hits, games))
    assert 0 <= low <= hits / games + 1e-9
    assert hits / games - 1e-9 <= high <= 1
    usual = binomtest(hits, games).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((usual.low, usual.high), abs=1e-12)


@settings(deadline=None, max_examples=50)
@given(st.data(), st.integers(1, 500))
def test_more_games_at_one_rate_narrow_the_interval(data, games):
    hits = data.draw(st.integers(0, games))
    (low, high), (narrow_low, narrow_high) = wilson(hits, games), wilson(4 * hits, 4 * games)
    assert narrow_high - narrow_low < high - low


# --- exact tests --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "games", "b", "p"),
    [(8, 10, 0.48, 0.0839), (5, 5, 0.48, 0.0510), (8, 13, 0.475, 0.4620)],
)
def test_small_samples_are_tested_exactly(hits, games, b, p):
    assert float(exact_p(hits, games, b)) == pytest.approx(p, abs=5e-5)


@settings(deadline=None, max_examples=50)
@given(st.data(), st.integers(1, 39), st.floats(0.01, 0.99))
def test_exact_is_twice_the_smaller_tail(data, games, b):
    hits = data.draw(st.integers(0, games))
    tails = binom.cdf(hits, games, b), binom.sf(hits - 1, games, b)
    assert float(exact_p(hits, games, b)) == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-9)


def test_exact_is_not_the_sum_over_unlikely_outcomes():
    assert float(exact_p(8, 10, 0.3)) != pytest.approx(binomtest(8, 10, 0.3).pvalue, rel=1e-3)


@pytest.mark.parametrize(
    ("z", "p"), [(0.0, 1.0), (Z95, 0.05), (-Z95, 0.05), (2.464, 0.0137), (2.343, 0.0191)]
)
def test_a_z_has_two_tails(z, p):
    assert float(two_sided(z)) == pytest.approx(p, abs=5e-5)


# --- T1: a group inside its pool ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "n", "p"), [(8, 10, 0.0731), (12, 14, 0.0068), (14, 15, 0.0004), (45, 70, 0.0036)]
)
def test_t1_asks_whether_a_group_differs_from_its_pool(x, n, p):
    assert float(group_in_pool_p(x, n, 4700, 10000)) == pytest.approx(p, abs=5e-5)


def test_t1_turns_from_exact_to_z_at_forty_games():
    at_39, at_40 = (float(group_in_pool_p(26, n, 4700, 10000)) for n in (39, 40))
    assert at_39 == pytest.approx(float(exact_p(26, 39, 0.47)))
    assert at_40 != pytest.approx(float(exact_p(26, 40, 0.47)), rel=1e-3)
    z = (26 / 40 - (4700 - 26) / 9960) / math.sqrt(0.47 * 0.53 * (1 / 40 + 1 / 9960))
    assert at_40 == pytest.approx(math.erfc(z / math.sqrt(2)))


def test_t1_of_sixty_in_a_hundred():
    p = float(group_in_pool_p(60, 100, 960, 2000))
    assert p == pytest.approx(0.0137, abs=5e-5)


@pytest.mark.parametrize(
    ("x", "n", "pool_x", "pool_n"),
    [(5, 5, 10, 10), (0, 5, 0, 10), (0, 50, 0, 100), (30, 50, 30, 50), (30, 50, 20, 40),
     (3, 5, 3, 5), (50, 50, 100, 100)],
    ids=["all over", "none over", "many, none over", "the whole pool", "more than the pool",
         "a small whole pool", "many, all over"],
)  # fmt: skip
def test_t1_says_nothing_where_the_pool_leaves_no_choice(x, n, pool_x, pool_n):
    assert float(group_in_pool_p(x, n, pool_x, pool_n)) == 1.0


def test_t1_is_no_test_without_games():
    assert np.isnan(group_in_pool_p([0, 0], [0, 5], 0, 0)).all()
    assert np.isnan(group_in_pool_p([0, 3], [0, 5], 47, 100)).tolist() == [True, False]
    assert np.isnan(group_in_pool_p([0], [0], 10, 10)).all()


def test_t1_tests_many_groups_as_it_tests_one():
    x, n = [8, 12, 45, 0, 26], [10, 14, 70, 0, 39]
    together = group_in_pool_p(x, n, 4700, 10000)
    alone = [float(group_in_pool_p(a, b, 4700, 10000)) for a, b in zip(x, n, strict=True)]
    np.testing.assert_array_equal(together, alone)


# --- T2: two groups -----------------------------------------------------------------------------


def test_t2_uses_the_pooled_rate_at_any_size():
    assert two_groups_z(60, 100, 900, 1900) == pytest.approx(
        (0.6 - 900 / 1900) / math.sqrt(0.48 * 0.52 * (1 / 100 + 1 / 1900))
    )
    assert two_groups_p(4, 5, 1, 5) == pytest.approx(math.erfc(0.6 / math.sqrt(0.1) / math.sqrt(2)))


def test_t2_of_a_group_and_the_rest_of_its_pool_is_t1():
    assert two_groups_p(60, 100, 900, 1900) == pytest.approx(
        float(group_in_pool_p(60, 100, 960, 2000))
    )


@pytest.mark.parametrize(
    ("x1", "n1", "x2", "n2", "p"),
    [(5, 5, 7, 7, 1.0), (0, 5, 0, 7, 1.0), (3, 5, 0, 0, 1.0), (0, 0, 3, 7, 1.0)],
    ids=["all over", "none over", "no other side", "no first side"],
)
def test_t2_says_nothing_without_a_choice_or_a_side(x1, n1, x2, n2, p):
    assert two_groups_p(x1, n1, x2, n2) == p
    family = Family()
    family.add_pair(x1, n1, x2, n2)
    assert family.verdicts() == ["none"]


def test_t2_without_any_game_is_no_test():
    assert math.isnan(two_groups_p(0, 0, 0, 0))


@settings(deadline=None, max_examples=50)
@given(st.data(), st.integers(1, 300), st.integers(1, 300))
def test_t2_does_not_care_which_side_comes_first(data, n1, n2):
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    p = two_groups_p(x1, n1, x2, n2)
    assert 0 <= p <= 1
    assert p == pytest.approx(two_groups_p(x2, n2, x1, n1))
    assert p == pytest.approx(two_groups_p(n1 - x1, n1, n2 - x2, n2))


# --- T3: picks against the no-skill rate --------------------------------------------------------


def test_t3_knows_that_the_no_skill_rate_was_measured_too():
    assert no_skill_p(60, 100, 0.48, 2000) == pytest.approx(0.0191, abs=5e-5)
    assert no_skill_p(60, 100, 0.48, 10**12) < no_skill_p(60, 100, 0.48, 2000)


@pytest.mark.parametrize(("n", "exact"), [(39, True), (40, False)])
def test_t3_turns_from_exact_to_z_at_forty_picks(n, exact):
    p = no_skill_p(26, n, 0.508, 2000)
    assert (p == pytest.approx(float(exact_p(26, n, 0.508)))) is exact


@pytest.mark.parametrize(
    ("k", "n", "b", "pool_n", "p"),
    [(0, 0, 0.5, 100, None), (3, 5, 0.5, 0, None), (3, 5, 0.0, 100, 1.0), (50, 50, 1.0, 100, 1.0)],
)
def test_t3_says_nothing_without_picks_or_with_a_certain_rate(k, n, b, pool_n, p):
    found = no_skill_p(k, n, b, pool_n)
    assert math.isnan(found) if p is None else found == p


def test_the_no_skill_rate_of_thirty_overs_and_seventy_unders():
    over, under, p = 30, 70, 0.48
    assert (over * p + under * (1 - p)) / (over + under) == pytest.approx(0.508)


# --- T4: two means ------------------------------------------------------------------------------


def test_t4_compares_two_means():
    found = mean_difference(20, 22.5, 36.0, 30, 19.0, 49.0)
    se = math.sqrt(36 / 20 + 49 / 30)
    assert float(found.difference) == 3.5
    assert float(found.p) == pytest.approx(math.erfc(3.5 / se / math.sqrt(2)))
    assert (float(found.low), float(found.high)) == pytest.approx((3.5 - Z95 * se, 3.5 + Z95 * se))


def test_t4_is_welchs_statistic_with_a_normal_tail():
    welch = ttest_ind_from_stats(22.5, 6, 20, 19, 7, 30, equal_var=False)
    found = mean_difference(20, 22.5, 36.0, 30, 19.0, 49.0)
    assert float(found.p) == pytest.approx(float(two_sided(welch.statistic)))


def test_t4_needs_two_games_on_each_side():
    found = mean_difference([1, 2, 2, 0], [20.0] * 4, 4.0, [9, 1, 2, 9], 18.0, 4.0)
    for part in (found.low, found.high, found.p):
        assert np.isnan(part).tolist() == [True, True, False, True]
    assert found.difference.tolist() == [2.0] * 4, "the difference itself can be shown"


def test_t4_of_a_difference_without_spread_is_certain():
    found = mean_difference([5, 5], [20.0, 20.0], 0.0, [5, 5], [18.0, 20.0], 0.0)
    assert found.p.tolist() == [0.0, 1.0]
    assert found.low.tolist() == found.high.tolist() == [2.0, 0.0]
    family = Family()
    family.add(found.p, found.low, found.high, 0.0)
    assert family.verdicts() == ["strong", "none"]


def test_t4_takes_noise_in_a_variance_for_no_spread():
    found = mean_difference(5, 0.1 + 0.2, -1e-17, 5, 0.3, 1e-16)
    assert float(found.difference) == 0.0
    assert float(found.p) == 1.0


# --- the family ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ([0.001, 0.02, 0.03, 0.20], [0.004, 0.040, 0.040, 0.200]),
        ([0.001, 0.008, 0.039, 0.041, 0.09, 0.5], [0.006, 0.024, 0.0615, 0.0615, 0.108, 0.5]),
        ([0.2, 0.03, 0.001, 0.02], [0.2, 0.04, 0.004, 0.04]),
        ([0.7], [0.7]),
        ([0.9, 1.0, 0.8], [1.0, 1.0, 1.0]),
    ],
)
def test_a_family_pays_for_its_size(p, q):
    assert benjamini_hochberg(np.array(p)) == pytest.approx(q)
    family = Family()
    family.add(p, **CLEAR)
    assert family.verdicts() == [
        "strong" if b <= 0.05 else
        "moderate" if b <= 0.20 and a <= 0.10 else
        "weak" if b <= 0.50 and a <= 0.25 else
        "none"
        for a, b in zip(p, q, strict=True)
    ]  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from([0.0, 1.0, 0.05]) | st.floats(0, 1), min_size=1, max_size=40))
def test_a_family_pays_what_scipy_would_charge(p):
    usual = false_discovery_control(p, method="bh")
    np.testing.assert_allclose(benjamini_hochberg(np.array(p)), usual, rtol=1e-12)


@pytest.mark.parametrize(
    ("p", "tests", "level"),
    [
        (0.01, 5, "strong"),
        (0.01002, 5, "moderate"),
        (0.01, 20, "moderate"),
        (0.010005, 20, "weak"),
        (0.01, 50, "weak"),
        (0.010002, 50, "none"),
    ],
    ids=["q 0.05", "q 0.0501", "q 0.20", "q 0.2001", "q 0.50", "q 0.5001"],
)
def test_a_q_on_a_threshold_keeps_the_better_word(p, tests, level):
    assert verdict(p, [1.0] * (tests - 1)) == level


def test_strong_needs_an_interval_without_the_reference():
    assert verdict(0.04, []) == "strong"
    assert verdict(0.04, [], low=0.4) == "moderate"
    assert verdict(0.04, [], low=0.5) == "moderate", "touching is not excluding"
    assert verdict(0.04, [], low=0.1, high=0.4) == "strong"
    assert verdict(0.04, [], low=0.1, high=0.5) == "moderate"
    assert verdict(0.04, [], low=0.5 + 1e-12) == "moderate", "noise excludes nothing"
    assert verdict(0.04, [], low=float("nan"), high=float("nan")) == "moderate"


@pytest.mark.parametrize(
    ("p", "level"),
    [(0.05, "strong"), (0.0501, "moderate"), (0.10, "moderate"), (0.1001, "weak"), (0.15, "weak"),
     (0.25, "weak"), (0.2501, "none"), (0.32, "none"), (1.0, "none"), (0.0, "strong")],
)  # fmt: skip
def test_alone_in_its_family_a_test_also_needs_a_small_p(p, level):
    assert verdict(p, []) == level


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1), st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_more_failed_companions_never_strengthen_a_claim(p, few, more, clear):
    low = 0.6 if clear else 0.4
    small, large = sorted((few, more))
    levels = [LEVELS.index(verdict(p, [1.0] * count, low=low)) for count in (small, large)]
    assert levels[0] >= levels[1]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_a_smaller_p_never_has_weaker_evidence(p):
    family = Family()
    family.add(sorted(p), **CLEAR)
    levels = [LEVELS.index(level) for level in family.verdicts()]
    assert levels == sorted(levels, reverse=True)


def test_what_is_no_test_does_not_count_in_the_family():
    nan = float("nan")
    assert verdict(0.04, [nan] * 99) == "strong"
    assert verdict(0.04, [1.0] * 99) == "none"
    assert verdict(nan, []) == "none"
    assert verdict(nan, [0.001]) == "none"


def test_verdicts_come_in_the_order_of_entry_whatever_was_entered():
    family = Family()
    clear = family.add([0.001], **CLEAR)
    groups = family.add_group([12, 0, 5], [14, 0, 10], 4700, 10000)
    pair = family.add_pair(300, 400, 200, 400)
    assert (clear, groups, pair) == (slice(0, 1), slice(1, 4), slice(4, 5))
    assert family.verdicts() == ["strong", "strong", "none", "none", "strong"]


def test_a_group_is_measured_against_its_pool_and_a_pair_against_its_other_side():
    # 60 % of 100 excludes 50 %, but not the 55 % it is compared with.
    family = Family()
    family.add_pair(60, 100, 5500, 10000)
    family.add_pair(60, 100, 4700, 10000)
    assert family.verdicts() == ["none", "strong"]
    swapped = Family()
    swapped.add_pair(5500, 10000, 60, 100)
    assert swapped.verdicts() == ["none"]


def test_an_empty_pool_is_no_test_and_an_empty_family_no_verdict():
    family = Family()
    family.add_group([0], [0], 0, 0)
    assert family.verdicts() == ["none"]
    assert Family().verdicts() == []
