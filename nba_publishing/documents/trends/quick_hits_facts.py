"""A fact of quick hits: a group of games beside what it is compared with, and its wording."""

from collections.abc import Sequence
from dataclasses import dataclass

from nba_publishing.analysis.evidence import Evidence, Family
from nba_publishing.analysis.over_counts import OverCount
from nba_publishing.analysis.wording import magnitude, one_decimal, signed
from nba_publishing.contracts.quick_hits import Category, Trend

TREND_FROM = 2.0


@dataclass(frozen=True)
class Headlines:
    """What a fact is called above its comparison, below it, and when nothing is proven."""

    above: str
    below: str
    unproven: str

    def of(self, difference: float, evidence: Evidence) -> str:
        """The headline that says no more than the numbers do."""
        if evidence == "none":
            return self.unproven
        return self.above if difference > 0 else self.below


@dataclass(frozen=True)
class Fact:
    """Games of a group, `count`, against `other`; `baseline` is the league they belong to.

    `least` is the difference in percent points from which the fact is published, `versus` what
    `other` is called. A paired fact compares two separate sides, any other a part with its whole.
    """

    key: str
    category: Category
    headlines: Headlines
    description: str
    count: OverCount
    other: OverCount
    baseline: OverCount
    least: float
    versus: str = "overall"
    paired: bool = False
    is_gap: bool = False

    @property
    def difference(self) -> float:
        """Printed percentage minus that of the other side, in points."""
        return self.count.apart(self.other)

    @property
    def is_wide(self) -> bool:
        """True when the difference is worth publishing."""
        return abs(self.difference) >= self.least

    @property
    def context(self) -> str:
        """The comparison as a phrase."""
        apart = self.difference
        shown = f"{magnitude(apart)}% gap" if self.is_gap else f"{signed(apart)}%"
        return f"vs {one_decimal(self.other.percent)}% {self.versus} ({shown})"

    def trend(self, evidence: Evidence) -> Trend:
        """The direction of a difference of two points or more that is not chance."""
        if evidence == "none" or abs(self.difference) < TREND_FROM:
            return "neutral"
        return "positive" if self.difference > 0 else "negative"


def evidence_of(facts: Sequence[Fact]) -> list[Evidence]:
    """The evidence of every fact in one family: pairs against each other, parts in their whole."""
    family = Family()
    places: dict[int, int] = {}
    wholes: dict[OverCount, list[int]] = {}
    for number, fact in enumerate(facts):
        if fact.paired:
            count, other = fact.count, fact.other
            places[number] = family.add_pair(
                count.overs, count.games, other.overs, other.games
            ).start
        else:
            wholes.setdefault(fact.baseline, []).append(number)
    for whole, numbers in wholes.items():
        parts = [facts[number].count for number in numbers]
        tests = family.add_group(
            [part.overs for part in parts],
            [part.games for part in parts],
            whole.overs,
            whole.games,
        )
        places |= dict(zip(numbers, range(tests.start, tests.stop), strict=True))
    verdicts = family.verdicts()
    return [verdicts[places[number]] for number in range(len(facts))]
