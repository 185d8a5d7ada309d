"""Rounding, intervals, tests and evidence in plain arithmetic, exact wherever ties could matter."""

from __future__ import annotations

import functools
import math
from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal | Fraction

Z95 = 1.959963984540054
EXACT_BELOW = 40
NANO = 10**9


# -- rounding ----------------------------------------------------------------------------------


def _nearest(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


def nanos(value: Number) -> int:
    """The value in whole billionths: what orders and thresholds compare."""
    return _nearest(Fraction(value) * NANO)


def rounded(value: Number, places: int) -> float:
    """The emitted number: noise cut at the ninth decimal, then halves away from zero."""
    return _nearest(Fraction(nanos(value), NANO) * 10**places) / 10**places


def percent(part: int, whole: int) -> float | None:
    """100 * part / whole with one decimal; None when there is nothing to divide by."""
    return None if whole == 0 else rounded(Fraction(100 * part, whole), 1)


def diff(first: float, second: float) -> float:
    """The difference of two displayed percents, itself displayed with one decimal."""
    return rounded(Fraction(repr(first)) - Fraction(repr(second)), 1)


def signed(value: float) -> str:
    """One decimal with its sign; zero has none."""
    return f"{value:+.1f}" if value else "0.0"


# -- intervals and tests -----------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """A two-sided p-value and whether the published interval leaves out the reference."""

    p: float
    excludes: bool
    z: float | None = None


def wilson(k: int, n: int) -> tuple[float, float] | None:
    """The 95 % Wilson interval of k out of n."""
    if n == 0:
        return None
    p, zz = k / n, Z95 * Z95
    centre = (p + zz / (2 * n)) / (1 + zz / n)
    half = Z95 / (1 + zz / n) * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return centre - half, centre + half


def _excludes(interval: tuple[float, float] | None, reference: Number) -> bool:
    if interval is None:
        return False
    return nanos(interval[0]) > nanos(reference) or nanos(interval[1]) < nanos(reference)


def from_z(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


@functools.lru_cache(maxsize=100_000)
def tails(k: int, n: int, part: int, whole: int) -> tuple[Fraction, Fraction]:
    """P[B <= k] and P[B >= k] of B ~ Bin(n, part/whole), in whole numbers until the end."""
    terms = [math.comb(n, i) * part**i * (whole - part) ** (n - i) for i in range(n + 1)]
    total = whole**n
    return Fraction(sum(terms[: k + 1]), total), Fraction(sum(terms[k:]), total)


def exact_p(k: int, n: int, b: Fraction) -> float:
    """The doubled smaller tail."""
    return float(min(Fraction(1), 2 * min(tails(k, n, b.numerator, b.denominator))))


def group_in_pool(x: int, n: int, pool_x: int, pool_n: int) -> Verdict | None:
    """T1: a group against the pool it belongs to."""
    if n == 0 or pool_n == 0:
        return None
    b = Fraction(pool_x, pool_n)
    excludes = _excludes(wilson(x, n), b)
    if b in (0, 1) or pool_n <= n:
        return Verdict(1.0, excludes)
    if n < EXACT_BELOW:
        return Verdict(exact_p(x, n, b), excludes)
    rest_rate = (pool_x - x) / (pool_n - n)
    spread = math.sqrt(float(b * (1 - b)) * (1 / n + 1 / (pool_n - n)))
    z = (x / n - rest_rate) / spread
    return Verdict(from_z(z), excludes, z)


def two_groups(x1: int, n1: int, x2: int, n2: int) -> Verdict:
    """T2: two disjoint groups, the published side first."""
    excludes = n2 > 0 and _excludes(wilson(x1, n1), Fraction(x2, n2))
    if n1 == 0 or n2 == 0 or x1 + x2 in (0, n1 + n2):
        return Verdict(1.0, excludes, 0.0)
    pooled = (x1 + x2) / (n1 + n2)
    z = (x1 / n1 - x2 / n2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return Verdict(from_z(z), excludes, z)


def against_rate(k: int, n: int, b: Fraction, pool_n: int) -> Verdict | None:
    """T3: a pick win rate against a no-skill rate that was itself estimated from pool_n games."""
    if n == 0 or pool_n == 0:
        return None
    excludes = _excludes(wilson(k, n), b)
    if b in (0, 1):
        return Verdict(1.0, excludes)
    if n < EXACT_BELOW:
        return Verdict(exact_p(k, n, b), excludes)
    pi = (k + float(b) * pool_n) / (n + pool_n)
    z = (k / n - float(b)) / math.sqrt(pi * (1 - pi) * (1 / n + 1 / pool_n))
    return Verdict(from_z(z), excludes, z)


def two_means(a: list[int], b: list[int]) -> tuple[Fraction, tuple[float, float], Verdict] | None:
    """T4: difference of two means, its interval, and the test of no difference."""
    if len(a) < 2 or len(b) < 2:
        return None

    def mean_and_error(values: list[int]) -> tuple[Fraction, Fraction]:
        mean = Fraction(sum(values), len(values))
        variance = sum(((v - mean) ** 2 for v in values), Fraction(0)) / (len(values) - 1)
        return mean, variance / len(values)

    (mean_a, error_a), (mean_b, error_b) = mean_and_error(a), mean_and_error(b)
    difference, se = mean_a - mean_b, math.sqrt(error_a + error_b)
    interval = (float(difference) - Z95 * se, float(difference) + Z95 * se)
    if se == 0:
        return difference, interval, Verdict(0.0, _excludes(interval, 0))
    z = float(difference) / se
    return difference, interval, Verdict(from_z(z), _excludes(interval, 0), z)


# -- families ----------------------------------------------------------------------------------


def benjamini_hochberg(ps: list[float]) -> list[float]:
    """q(i) = the smallest m * p(j) / j over the ranks j >= i, at most 1."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    qs, smallest = [0.0] * len(ps), 1.0
    for rank in range(len(ps), 0, -1):
        index = order[rank - 1]
        smallest = min(smallest, len(ps) * ps[index] / rank)
        qs[index] = smallest
    return qs


def grade(q: float, p: float, *, excludes: bool) -> str:
    """strong, moderate, weak or none."""

    def at_most(value: float, limit: str) -> bool:
        return nanos(value) <= nanos(Fraction(limit))

    if at_most(q, "0.05") and excludes:
        return "strong"
    if at_most(q, "0.20") and at_most(p, "0.10"):
        return "moderate"
    if at_most(q, "0.50") and at_most(p, "0.25"):
        return "weak"
    return "none"


@dataclass
class Family:
    """All tests of one document, each under a key of its own."""

    tests: dict[Hashable, Verdict] = field(default_factory=dict)

    def add(self, key: Hashable, test: Verdict | None) -> None:
        if test is not None:
            self.tests[key] = test

    def evidence(self) -> dict[Hashable, str]:
        qs = benjamini_hochberg([test.p for test in self.tests.values()])
        pairs = zip(self.tests.items(), qs, strict=True)
        return {key: grade(q, test.p, excludes=test.excludes) for (key, test), q in pairs}


# -- published blocks --------------------------------------------------------------------------


def rate_ci(k: int, n: int) -> list[float] | None:
    """The interval of a rate 0-1, three decimals."""
    interval = wilson(k, n)
    return None if interval is None else [rounded(end, 3) for end in interval]


def percent_ci(k: int, n: int) -> list[float] | None:
    """The interval of a percent 0-100, one decimal."""
    interval = wilson(k, n)
    return None if interval is None else [rounded(100 * end, 1) for end in interval]


def percent_block(k: int, n: int, pool_k: int, pool_n: int, evidence: str) -> dict[str, object]:
    """The four fields beside an over percent."""
    return {
        "sample_size": n,
        "ci": percent_ci(k, n),
        "baseline": percent(pool_k, pool_n) if n else None,
        "evidence": evidence if n else "none",
    }
