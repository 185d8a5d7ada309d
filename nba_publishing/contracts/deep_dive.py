"""`trends/deep-dive-current.json`: the topic of the month and its leading number."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from nba_publishing.analysis.evidence import Evidence
from nba_publishing.contracts.envelope import Contract, Document, Meta
from nba_publishing.contracts.numbers import Count, Decimal1, Percent, PercentInterval, Rank

Focus = Literal[
    "schedule_density",
    "all_star_break",
    "playoff_race",
    "season_end",
    "season_start",
    "early_season",
    "rest_impact",
]
Source = Literal["focus", "league", "none"]
HeroText = Annotated[str, Field(pattern=r"^(100%|\d{1,2}%|N/A)$")]


class Comparison(Contract):
    """The side the hero is compared with."""

    label: str
    over_pct: Percent
    sample_size: Rank


class HeroStat(Contract):
    """The leading number; without enough games for the topic it is the league's, or none."""

    value: HeroText
    label: str
    context: str
    source: Source
    is_placeholder: bool
    value_pct: Percent | None
    comparison: Comparison | None
    diff: Decimal1 | None
    sample_size: Count
    ci: PercentInterval | None
    baseline: Percent | None
    evidence: Evidence

    @model_validator(mode="after")
    def _parts_follow_the_source(self) -> Self:
        focus, nothing = self.source == "focus", self.source == "none"
        if any((part is None) == focus for part in (self.comparison, self.diff, self.baseline)):
            raise ValueError("comparison, diff and baseline are set exactly for a focus")
        if any((part is None) != nothing for part in (self.value_pct, self.ci)):
            raise ValueError("value_pct and ci are null exactly without a source")
        return self


class DeepDive(Document):
    """The file as published."""

    month: str
    title: str
    subtitle: str
    hero_stat: HeroStat
    teaser: str
    slug: str = Field(pattern=r"^[a-z-]+-[0-9]{4}$")
    cta: Literal["Read the full analysis"]
    as_of_date: date
    focus: Focus
    topic_month: Annotated[int, Field(ge=1, le=12)]
    is_default_topic: bool
    meta: Meta
