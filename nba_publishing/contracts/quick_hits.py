"""`trends/quick-hits.json`: short facts about when lines are beaten."""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from nba_publishing.analysis.evidence import Evidence
from nba_publishing.contracts.envelope import Contract, Document, Meta
from nba_publishing.contracts.numbers import Decimal1, Percent, PercentInterval, Rank
from nba_publishing.contracts.over_percent import OverPercent

MainCategory = Literal["day_of_week", "situational", "player_type"]
ExtendedCategory = Literal["league", "team", "injury"]
Category = MainCategory | ExtendedCategory
Trend = Literal["positive", "negative", "neutral"]
PercentText = Annotated[str, Field(pattern=r"^(100\.0|\d{1,2}\.\d)%$")]


class QuickHit(Contract):
    """One fact: an over percentage, what it is compared with and how sure the difference is."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    category: Category
    headline: str
    stat: PercentText
    description: str
    sample_size: Rank
    trend: Trend
    context: str
    value: Percent
    baseline: Percent
    diff: Decimal1
    ci: PercentInterval
    evidence: Evidence


class QuickHits(Document):
    """The file as published."""

    as_of_date: date
    stats: list[QuickHit]
    total_available: Annotated[int, Field(ge=0)]
    refresh_note: Literal["Stats refresh every Wednesday"]
    extended_stats: list[QuickHit]
    over_baseline: OverPercent
    meta: Meta

    @model_validator(mode="after")
    def _categories_belong_to_their_list(self) -> Self:
        main = all(hit.category in get_args(MainCategory) for hit in self.stats)
        if not main or any(hit.category in get_args(MainCategory) for hit in self.extended_stats):
            raise ValueError("league, team and injury facts are extended_stats, all others stats")
        return self
