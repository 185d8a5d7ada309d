"""`trends/what-matters.json`: when which kind of player goes over his line."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator, with_config
from typing_extensions import TypedDict

from nba_publishing.analysis.evidence import Evidence
from nba_publishing.analysis.scoring_class import ScoringClass
from nba_publishing.contracts.envelope import Contract, Document, Meta
from nba_publishing.contracts.numbers import (
    Count,
    Decimal1,
    Percent,
    PercentInterval,
    Rank,
)
from nba_publishing.contracts.over_percent import OverPercent

InsightKind = Literal["archetype_gap", "back_to_back", "home_away"]
Limitation = Literal["short_registry_history", "sparse_usage"]
_BUCKETS = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
ExampleNames = Annotated[list[str], Field(max_length=3)]


class FactorStat(Contract):
    """One situation of an archetype: how often its lines were beaten there."""

    games: Rank
    over_pct: Percent
    vs_overall: Decimal1
    significance: Literal["high", "medium", "low"]
    sample_size: Rank
    ci: PercentInterval
    baseline: Percent
    evidence: Evidence


# A bucket below its minimum of games is absent, hence mappings whose keys may be missing.
@with_config(_BUCKETS)
class RestFactor(TypedDict, total=False):
    """Days since the player's previous game."""

    b2b: FactorStat
    one_day: FactorStat
    rested: FactorStat


@with_config(_BUCKETS)
class VenueFactor(TypedDict, total=False):
    """At home or on the road."""

    home: FactorStat
    away: FactorStat


@with_config(_BUCKETS)
class BackToBackFactor(TypedDict, total=False):
    """The second night of a back-to-back, or any other known rest."""

    b2b: FactorStat
    non_b2b: FactorStat


@with_config(_BUCKETS)
class Factors(TypedDict, total=False):
    """All three factors, or none at all for an archetype without a game."""

    rest: RestFactor
    home_away: VenueFactor
    back_to_back: BackToBackFactor


class Archetype(Contract):
    """Players of one scoring class and how often their lines were beaten."""

    description: str
    player_count: Count
    example_players: ExampleNames
    overall_over_pct: Percent | None
    factors: Factors
    sample_size: Count
    ci: PercentInterval | None
    baseline: Percent | None
    evidence: Evidence

    @model_validator(mode="after")
    def _factors_go_with_games(self) -> Self:
        if len(self.factors) != (3 if self.sample_size else 0):
            raise ValueError("an archetype has three factors, or none when it has no game")
        return self


class Archetypes(Contract):
    """The four scoring classes, from the most to the fewest points."""

    star: Archetype
    scorer: Archetype
    rotation: Archetype
    role_player: Archetype


class InsightSide(Contract):
    """One side of a comparison."""

    label: str
    over_pct: Percent
    sample_size: Rank
    ci: PercentInterval


class Insight(Contract):
    """A comparison worth a sentence; `diff` is higher minus lower in percent points."""

    kind: InsightKind
    archetype: ScoringClass | None
    text: str
    higher: InsightSide
    lower: InsightSide
    diff: Decimal1 = Field(ge=0)
    baseline: Percent
    evidence: Evidence


class ExperienceGroup(Contract):
    """Players grouped by seasons in the league, usage and points."""

    description: str
    player_count: Count
    example_players: ExampleNames
    overall_over_pct: Percent | None
    sample_size: Count
    ci: PercentInterval | None
    baseline: Percent | None
    evidence: Evidence


class ExperienceArchetypes(Contract):
    """The four experience groups of the season and what limits them."""

    veteran_star: ExperienceGroup
    prime_star: ExperienceGroup
    young_star: ExperienceGroup
    role_player: ExperienceGroup
    data_limitations: list[Limitation]


class WhatMatters(Document):
    """The file as published."""

    as_of_date: date
    archetypes: Archetypes
    key_insights: list[str] = Field(min_length=1, max_length=5)
    insights: list[Insight]
    experience_archetypes: ExperienceArchetypes | None
    over_baseline: OverPercent
    meta: Meta
