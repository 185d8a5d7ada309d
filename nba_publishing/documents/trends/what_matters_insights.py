"""Comparisons between kinds of players, and the sentences that are written about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from nba_publishing.analysis.evidence import Evidence, Family
from nba_publishing.analysis.over_counts import OverCount
from nba_publishing.analysis.scoring_class import CLASSES, ScoringClass
from nba_publishing.analysis.wording import one_decimal
from nba_publishing.contracts import what_matters as contract
from nba_publishing.documents.trends.what_matters_archetypes import FactorCounts

LABELS: dict[ScoringClass, str] = {
    "star": "Stars",
    "scorer": "Scorers",
    "rotation": "Rotation players",
    "role_player": "Role players",
}
NOTHING_DIFFERS = "No significant differences by archetype, rest or venue in this window"
BY_EVIDENCE: tuple[Evidence, ...] = ("strong", "moderate", "weak", "none")


@dataclass(frozen=True)
class Side:
    """A labelled group of decided games."""

    label: str
    count: OverCount


@dataclass(frozen=True)
class Contrast:
    """Two sides and the difference in percent points from which they are worth a sentence."""

    kind: contract.InsightKind
    archetype: ScoringClass | None
    subject: str
    first: Side
    second: Side
    least: float

    @property
    def is_wide(self) -> bool:
        """True when the printed percentages are far enough apart."""
        return abs(self.first.count.apart(self.second.count)) >= self.least

    @property
    def ranked(self) -> tuple[Side, Side]:
        """The higher and the lower side."""
        if self.first.count.percent >= self.second.count.percent:
            return self.first, self.second
        return self.second, self.first


def contrasts(
    overall: Sequence[OverCount], factors: Sequence[FactorCounts],
    least: tuple[float, float, float], min_games: int,
) -> list[Contrast]:  # fmt: skip
    """The comparisons both of whose sides hold `min_games`: gap, back-to-back, then venues.

    `overall` and `factors` run parallel to `CLASSES`; `least` are the three thresholds.
    """
    gap, tired, venue = least
    stars = factors[0]
    drawn = [
        Contrast(
            "archetype_gap", None, LABELS["star"], Side(LABELS["star"], overall[0]),
            Side(LABELS["role_player"], overall[-1]), gap,
        ),
        Contrast(
            "back_to_back", "star", LABELS["star"], Side("Back-to-back", stars["rest"]["b2b"]),
            Side("2+ days rest", stars["rest"]["rested"]), tired,
        ),
        *(
            Contrast(
                "home_away", name, LABELS[name], Side("At home", counts["home_away"]["home"]),
                Side("On the road", counts["home_away"]["away"]), venue,
            )
            for name, counts in zip(CLASSES, factors, strict=True)
        ),
    ]  # fmt: skip
    return [c for c in drawn if min(c.first.count.games, c.second.count.games) >= min_games]


def enter(family: Family, drawn: Sequence[Contrast]) -> list[int]:
    """Test every comparison; returns the places of the tests."""
    return [
        family.add_pair(
            c.first.count.overs, c.first.count.games, c.second.count.overs, c.second.count.games
        ).start
        for c in drawn
    ]


def insights(
    drawn: Sequence[Contrast], evidence: Sequence[Evidence], most: int, league: OverCount
) -> list[contract.Insight]:
    """The surest comparisons over their thresholds; the baseline is the league's percentage."""
    wide = [pair for pair in zip(drawn, evidence, strict=True) if pair[0].is_wide]
    wide.sort(key=lambda pair: BY_EVIDENCE.index(pair[1]))
    return [_insight(contrast, level, league) for contrast, level in wide[:most]]


def _insight(contrast: Contrast, level: Evidence, league: OverCount) -> contract.Insight:
    higher, lower = contrast.ranked
    return contract.Insight(
        kind=contrast.kind,
        archetype=contrast.archetype,
        text=_unproven(contrast) if level == "none" else _claim(contrast),
        higher=_side(higher),
        lower=_side(lower),
        diff=higher.count.apart(lower.count),
        baseline=league.shown,
        evidence=level,
    )


def _side(side: Side) -> contract.InsightSide:
    return contract.InsightSide(
        label=side.label,
        over_pct=side.count.shown,
        sample_size=side.count.games,
        ci=side.count.interval,
    )


def _claim(contrast: Contrast) -> str:
    higher, lower = contrast.ranked
    most, least = one_decimal(higher.count.percent), one_decimal(lower.count.percent)
    if contrast.kind == "archetype_gap":
        return f"{higher.label} go over more often than {lower.label.lower()} ({most}% vs {least}%)"
    if contrast.kind == "back_to_back":
        word = "more" if higher is contrast.first else "less"
        b2b, rested = (
            one_decimal(side.count.percent) for side in (contrast.first, contrast.second)
        )
        return f"Stars go over {word} often on back-to-backs ({b2b}% vs {rested}% on 2+ days rest)"
    return (
        f"{contrast.subject} go over more often {higher.label.lower()} "
        f"({most}% vs {least}% {lower.label.lower()})"
    )


def _unproven(contrast: Contrast) -> str:
    first, second = (one_decimal(side.count.percent) for side in (contrast.first, contrast.second))
    if contrast.kind == "archetype_gap":
        sides = f"Stars: {first}% over, role players: {second}%"
    elif contrast.kind == "back_to_back":
        sides = f"Stars: {first}% over on back-to-backs, {second}% on 2+ days rest"
    else:
        sides = f"{contrast.subject}: {first}% over at home, {second}% on the road"
    return f"{sides}, no reliable difference"
