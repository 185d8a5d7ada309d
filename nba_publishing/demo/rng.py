"""Random numbers as pure functions of a seed, a purpose text and integer keys.

Nothing here remembers a previous draw, so a value does not depend on what else was drawn,
in which order or on how many days. Only operations whose last bit is the same on every
machine are used: + - * /, comparisons, floor, and sums over integers.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Key = int | npt.NDArray[np.integer]

_STEP = 0x9E3779B97F4A7C15
_MULTIPLY = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_WORD = np.uint64(0xFFFF)
# Standard deviation of the sum of four uniform 16-bit numbers, to within 1e-9 of itself.
_BELL = 3.0**0.5 / 65536.0
SHARE_UNIT = 1_000_000


def _mixed(x: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of SplitMix64: every input bit reaches every output bit."""
    x = (x ^ (x >> _SHIFTS[0])) * _MULTIPLY[0]
    x = (x ^ (x >> _SHIFTS[1])) * _MULTIPLY[1]
    return x ^ (x >> _SHIFTS[2])


@dataclass(frozen=True)
class Dice:
    """All draws of one league; keys may be numbers or arrays that broadcast together."""

    seed: int

    def bits(self, purpose: str, *keys: Key) -> npt.NDArray[np.uint64]:
        """64 hashed bits per combination of keys."""
        digest = hashlib.blake2b(f"{self.seed}:{purpose}".encode()).digest()
        x = np.array(int.from_bytes(digest[:8], "little"), np.uint64)
        with np.errstate(over="ignore"):  # arithmetic modulo 2^64 is meant
            for key in keys:
                step = (np.asarray(key, np.int64) + 1).astype(np.uint64) * np.uint64(_STEP)
                x = _mixed(np.asarray(x + step))
        return x

    def u(self, purpose: str, *keys: Key) -> Floats:
        """Uniform in [0, 1)."""
        return (self.bits(purpose, *keys) >> np.uint64(11)).astype(np.float64) / 2.0**53

    def z(self, purpose: str, *keys: Key) -> Floats:
        """Bell-shaped with mean 0 and standard deviation 1, never beyond 3.47."""
        x = self.bits(purpose, *keys)
        total = (x & _WORD) + (x >> np.uint64(16) & _WORD)
        total = total + (x >> np.uint64(32) & _WORD) + (x >> np.uint64(48))
        return (total.astype(np.int64) - 131070).astype(np.float64) * _BELL

    def slow(self, purpose: str, ids: Key, day: Key, period: int) -> Floats:
        """Noise that drifts: a bell value every `period` days, straight lines between them."""
        days = np.asarray(day, np.int64)
        knot = days // period
        part = (days - knot * period).astype(np.float64) / float(period)
        before = self.z(purpose, ids, knot)
        return before + (self.z(purpose, ids, knot + 1) - before) * part

    def pick(self, purpose: str, count: int, *keys: Key) -> Integers:
        """A whole number from 0 to `count` - 1, each equally likely."""
        return whole(self.u(purpose, *keys) * float(count))


def whole(values: Floats) -> Integers:
    """The integer at or below each value."""
    return np.floor(values).astype(np.int64)


def shares(weights: Floats) -> Integers:
    """Weights as integers, so that sums and ratios of them are exact on every machine."""
    return whole(weights * float(SHARE_UNIT))


def allot(total: Integers, weights: Integers) -> Integers:
    """Integer parts of `total` along the last axis, in proportion to integer `weights`.

    Largest remainder; equal remainders go to the lower slot. A row of zero weights gets zeros.
    """
    summed = np.maximum(weights.sum(axis=-1, keepdims=True), 1)
    product = weights * total[..., None]
    parts = product // summed
    left = np.where(weights.sum(axis=-1) > 0, total - parts.sum(axis=-1), 0)
    order = np.argsort(-(product - parts * summed), axis=-1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(weights.shape[-1]), axis=-1)
    return parts + (place < left[..., None])
