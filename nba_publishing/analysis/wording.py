"""How numbers are written inside sentences."""

from nba_publishing.analysis.rounding import half_up


def one_decimal(value: float) -> str:
    """`51.0`: one decimal, always shown."""
    return f"{half_up(value, 1):.1f}"


def signed(value: float) -> str:
    """`+4.4`, `-2.1`, `0.0`: one decimal with its sign; zero has none."""
    shown = half_up(value, 1)
    return f"{shown:+.1f}" if shown else "0.0"


def signed_whole(value: int) -> str:
    """`+5`, `-3`, `0`: a whole number with its sign; zero has none."""
    return f"{value:+d}" if value else "0"


def magnitude(value: float) -> str:
    """`3.5`: one decimal of the absolute value."""
    return one_decimal(abs(value))
