"""How a number becomes a printed number: once, half away from zero, free of float noise."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

NOISE_DECIMALS = 9
_STEP = [Decimal(1).scaleb(-places) for places in range(10)]


def trim(value: float) -> float:
    """`value` without float noise: its ninth decimal is the last that counts."""
    return round(float(value), NOISE_DECIMALS) + 0.0


def trimmed(values: np.ndarray) -> np.ndarray:
    """`trim` of every element; orders and thresholds compare these."""
    return np.round(values, NOISE_DECIMALS) + 0.0


def half_up(value: float, places: int) -> float:
    """`value` to `places` decimals, half away from zero; never returns -0.0."""
    exact = Decimal(repr(trim(value)))
    return float(exact.quantize(_STEP[places], rounding=ROUND_HALF_UP)) + 0.0


def maybe_half_up(value: float | None, places: int) -> float | None:
    """`half_up`, with None and NaN for a value that is not known."""
    if value is None or value != value:
        return None
    return half_up(value, places)


def percent(part: float, whole: float) -> float | None:
    """100 · part / whole, unrounded; None where there is nothing to divide by."""
    return 100.0 * part / whole if whole else None


def shown_difference(a: float, b: float) -> float:
    """The difference of two percentages as a reader works it out from the printed ones."""
    return half_up(half_up(a, 1) - half_up(b, 1), 1)
