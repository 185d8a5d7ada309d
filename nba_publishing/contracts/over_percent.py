"""The league's over percentage, which documents print once so that readers can compare with it."""

from nba_publishing.contracts.envelope import Contract
from nba_publishing.contracts.numbers import Count, Percent


class OverPercent(Contract):
    """The pooled over percentage of all decided games of a window."""

    over_pct: Percent | None
    sample_size: Count
