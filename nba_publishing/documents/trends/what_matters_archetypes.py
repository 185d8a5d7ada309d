"""The four scoring classes with their situations, counted and tested against the league."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nba_publishing.analysis.archetypes import FACTORS, factor_places, significance
from nba_publishing.analysis.evidence import Evidence, Family
from nba_publishing.analysis.over_counts import OverCount, over_counts
from nba_publishing.analysis.scoring_class import CLASSES
from nba_publishing.contracts import what_matters as contract
from nba_publishing.documents.trends.what_matters_groups import Group

DESCRIPTIONS = (
    "22+ PPG stars",
    "15-22 PPG scorers",
    "8-15 PPG rotation",
    "Under 8 PPG role players",
)
# A back-to-back is the same bucket in both rest factors, so it is tested once.
SAME_TEST = {("back_to_back", "b2b"): ("rest", "b2b")}

FactorCounts = Mapping[str, Mapping[str, OverCount]]
Bucket = tuple[int, str, str]


def factor_counts(played: pd.DataFrame, classes: np.ndarray) -> list[FactorCounts]:
    """Per scoring class, factor and bucket: decided games."""
    counts: list[dict[str, dict[str, OverCount]]] = [{} for _ in CLASSES]
    for factor, buckets in FACTORS.items():
        place, width = factor_places(played, factor), len(buckets)
        both = np.where((classes >= 0) & (place >= 0), classes * width + place, -1)
        found = over_counts(played, both, len(CLASSES) * width)
        for number, of_class in enumerate(counts):
            mine = found[number * width : (number + 1) * width]
            of_class[factor] = dict(zip(buckets, mine, strict=True))
    return list(counts)


@dataclass(frozen=True)
class TestedArchetypes:
    """The classes and their published buckets, and where their tests are in the family."""

    league: OverCount
    groups: Sequence[Group]
    factors: Sequence[FactorCounts]
    shown: Sequence[FactorCounts]
    tests: Mapping[Bucket, int]
    first_test: int

    def published(self, verdicts: Sequence[Evidence]) -> contract.Archetypes:
        """The four classes as published."""
        four = {
            name: contract.Archetype(
                description=text,
                player_count=group.players,
                example_players=group.examples,
                overall_over_pct=group.count.shown if group.count.games else None,
                factors=self._factors(number, verdicts),
                sample_size=group.count.games,
                ci=group.count.interval if group.count.games else None,
                baseline=self.league.shown if group.count.games else None,
                evidence=verdicts[self.first_test + number],
            )
            for number, (name, text, group) in enumerate(
                zip(CLASSES, DESCRIPTIONS, self.groups, strict=True)
            )
        }
        return contract.Archetypes(**four)

    def _factors(self, number: int, verdicts: Sequence[Evidence]) -> contract.Factors:
        if not self.groups[number].count.games:
            return {}
        stats = {
            factor: {
                bucket: self._stat((number, factor, bucket), count, verdicts)
                for bucket, count in buckets.items()
            }
            for factor, buckets in self.shown[number].items()
        }
        return contract.Factors(
            rest=contract.RestFactor(**stats["rest"]),
            home_away=contract.VenueFactor(**stats["home_away"]),
            back_to_back=contract.BackToBackFactor(**stats["back_to_back"]),
        )

    def _stat(
        self, place: Bucket, count: OverCount, verdicts: Sequence[Evidence]
    ) -> contract.FactorStat:
        number, factor, bucket = place
        known = self.factors[number][factor].values()
        everywhere = OverCount(sum(c.overs for c in known), sum(c.games for c in known))
        return contract.FactorStat(
            games=count.games,
            over_pct=count.shown,
            vs_overall=count.apart(self.groups[number].count),
            significance=significance(count, everywhere.without(count)),
            sample_size=count.games,
            ci=count.interval,
            baseline=self.league.shown,
            evidence=verdicts[
                self.tests[number, *SAME_TEST.get((factor, bucket), (factor, bucket))]
            ],
        )


def tested_archetypes(
    groups: Sequence[Group], factors: Sequence[FactorCounts], league: OverCount,
    least: Mapping[str, int], family: Family,
) -> TestedArchetypes:  # fmt: skip
    """Enter the classes and every bucket with the `least` games of its factor."""
    shown = [
        {
            factor: {name: c for name, c in buckets.items() if c.games >= least[factor]}
            for factor, buckets in of_class.items()
        }
        for of_class in factors
    ]
    buckets = {
        (number, factor, bucket): count
        for number, of_class in enumerate(shown)
        for factor, counts in of_class.items()
        for bucket, count in counts.items()
        if (factor, bucket) not in SAME_TEST
    }
    entered = [*(group.count for group in groups), *buckets.values()]
    first = family.add_group(
        [count.overs for count in entered],
        [count.games for count in entered],
        league.overs,
        league.games,
    ).start
    places = {bucket: first + len(groups) + at for at, bucket in enumerate(buckets)}
    return TestedArchetypes(league, groups, factors, shown, places, first)
