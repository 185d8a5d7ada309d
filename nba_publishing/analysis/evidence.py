"""How sure a rate is: Wilson intervals, four tests, and one verdict per family of tests.

Wilson (1927), J. Am. Stat. Assoc. 22; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrc, erfc

from nba_publishing.analysis.rounding import trimmed

Evidence = Literal["strong", "moderate", "weak", "none"]
Floats = NDArray[np.float64]
Z95 = 1.959963984540054
EXACT_BELOW = 40
_LEVELS: tuple[tuple[Evidence, float, float], ...] = (
    ("moderate", 0.20, 0.10),
    ("weak", 0.50, 0.25),
)
STRONG_Q = 0.05


def wilson(hits: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """95 % score interval of hits/n as fractions; NaN where n is 0."""
    k, size = np.asarray(hits, float), np.asarray(n, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = k / size
        spread = Z95 * Z95 / size
        centre = (p + spread / 2) / (1 + spread)
        half = Z95 / (1 + spread) * np.sqrt(p * (1 - p) / size + spread / (4 * size))
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def exact_p(hits: ArrayLike, n: ArrayLike, b: ArrayLike) -> Floats:
    """Twice the smaller binomial tail, at most 1."""
    k, size = np.asarray(hits, float), np.asarray(n).astype(int)
    rate = np.asarray(b, float)
    upper = np.where(k > 0, bdtrc(np.maximum(k - 1, 0), size, rate), 1.0)
    return np.minimum(1.0, 2 * np.minimum(upper, bdtr(k, size, rate)))


def two_sided(z: ArrayLike) -> Floats:
    """The probability of a standard normal at least as far from zero as `z`."""
    return erfc(np.abs(np.asarray(z, float)) / np.sqrt(2))


def group_in_pool_p(x: ArrayLike, n: ArrayLike, pool_x: float, pool_n: float) -> Floats:
    """T1: is the rate x/n of a group that of the pool it is part of? NaN: no test."""
    k, size = np.asarray(x, float), np.asarray(n, float)
    if pool_n == 0:
        return np.full(k.shape, np.nan)
    b = pool_x / pool_n
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = k / size - (pool_x - k) / (pool_n - size)
        z = rest / np.sqrt(b * (1 - b) * (1 / size + 1 / (pool_n - size)))
    small = size < EXACT_BELOW
    p = np.where(small, exact_p(k, np.maximum(size, 1), b), two_sided(z))
    p = np.where((b in (0.0, 1.0)) | (pool_n <= size), 1.0, p)
    return np.where(size == 0, np.nan, p)


def two_groups_p(x1: float, n1: float, x2: float, n2: float) -> float:
    """T2: do two disjoint groups have the same rate?"""
    if n1 == 0 or n2 == 0:
        return 1.0 if n1 or n2 else float("nan")
    return float(two_sided(two_groups_z(x1, n1, x2, n2))) if 0 < x1 + x2 < n1 + n2 else 1.0


def two_groups_z(x1: float, n1: float, x2: float, n2: float) -> float:
    """z of the difference of two rates with their pooled rate; 0 when that is 0 or 1."""
    pooled = (x1 + x2) / (n1 + n2)
    if pooled in (0.0, 1.0):
        return 0.0
    return (x1 / n1 - x2 / n2) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))


def no_skill_p(k: float, n: float, b: float, pool_n: float) -> float:
    """T3: do picks win more or less often than the no-skill rate `b`? NaN: no test."""
    if n == 0 or pool_n == 0:
        return float("nan")
    if b in (0.0, 1.0):
        return 1.0
    if n < EXACT_BELOW:
        return float(exact_p(k, n, b))
    pooled = (k + b * pool_n) / (n + pool_n)
    z = (k / n - b) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / pool_n))
    return float(two_sided(z))


def benjamini_hochberg(p: Floats) -> Floats:
    """q of each p: the smallest m * p(j) / j over all ranks j from its own on, at most 1.

    As `scipy.stats.false_discovery_control`, which the tests hold it to; importing scipy.stats
    would take a tenth of the time of a whole run.
    """
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


@dataclass(frozen=True)
class MeanDifference:
    """T4: difference of two means with its 95 % interval and p; arrays, NaN where no test."""

    difference: Floats
    low: Floats
    high: Floats
    p: Floats


def mean_difference(
    n_a: ArrayLike, mean_a: ArrayLike, var_a: ArrayLike,
    n_b: ArrayLike, mean_b: ArrayLike, var_b: ArrayLike,
) -> MeanDifference:  # fmt: skip
    """T4 from sizes, means and sample variances; sides below two games are not tested."""
    size_a, size_b = np.asarray(n_a, float), np.asarray(n_b, float)
    d = trimmed(np.asarray(mean_a, float) - np.asarray(mean_b, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.asarray(var_a, float) / size_a + np.asarray(var_b, float) / size_b
        se = np.sqrt(np.maximum(trimmed(squared), 0.0))
        # Without any spread a difference is certain, and so is its absence.
        p = np.where(se > 0, two_sided(d / se), np.where(d == 0, 1.0, 0.0))
    tested = (size_a >= 2) & (size_b >= 2)
    return MeanDifference(
        d,
        np.where(tested, d - Z95 * se, np.nan),
        np.where(tested, d + Z95 * se, np.nan),
        np.where(tested, p, np.nan),
    )


@dataclass
class Family:
    """All tests of one document; evidence exists only once the last one has been added."""

    _p: list[Floats] = field(default_factory=list)
    _low: list[Floats] = field(default_factory=list)
    _high: list[Floats] = field(default_factory=list)
    _reference: list[Floats] = field(default_factory=list)
    _size: int = 0

    def add(self, p: ArrayLike, low: ArrayLike, high: ArrayLike, reference: ArrayLike) -> slice:
        """Enter tests with interval and reference; NaN p is no test. Returns their place."""
        ps = np.atleast_1d(np.asarray(p, float))
        self._p.append(ps)
        for store, values in ((self._low, low), (self._high, high), (self._reference, reference)):
            store.append(np.broadcast_to(np.asarray(values, float), ps.shape))
        self._size += len(ps)
        return slice(self._size - len(ps), self._size)

    def add_group(self, x: ArrayLike, n: ArrayLike, pool_x: float, pool_n: float) -> slice:
        """Enter T1 of groups inside one pool; the pool's rate is the reference."""
        low, high = wilson(x, n)
        reference = pool_x / pool_n if pool_n else np.nan
        return self.add(group_in_pool_p(x, n, pool_x, pool_n), low, high, reference)

    def add_pair(self, x1: float, n1: float, x2: float, n2: float) -> slice:
        """Enter T2; the first side's interval counts, the other side's rate is the reference."""
        low, high = wilson(x1, n1)
        return self.add(two_groups_p(x1, n1, x2, n2), low, high, x2 / n2 if n2 else np.nan)

    def verdicts(self) -> list[Evidence]:
        """The evidence of every test entered, in the order of their places."""
        if not self._p:
            return []
        p = np.concatenate(self._p)
        tested = ~np.isnan(p)
        q = np.full(p.shape, np.nan)
        if tested.any():
            q[tested] = benjamini_hochberg(p[tested])
        low, high = np.concatenate(self._low), np.concatenate(self._high)
        reference = np.concatenate(self._reference)
        excludes = (trimmed(low) > trimmed(reference)) | (trimmed(high) < trimmed(reference))
        return [
            _level(*values)
            for values in zip(
                trimmed(q).tolist(), trimmed(p).tolist(), excludes.tolist(), strict=True
            )
        ]


def _level(q: float, p: float, excludes: bool) -> Evidence:
    if q <= STRONG_Q and excludes:
        return "strong"
    for level, most_q, most_p in _LEVELS:
        if q <= most_q and p <= most_p:
            return level
    return "none"
