"""`trends/tonight-trend-plays.json`: tonight's players who are on a streak, in form or rested."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from nba_publishing.analysis.evidence import Evidence
from nba_publishing.contracts.envelope import Contract, Document, Meta
from nba_publishing.contracts.numbers import (
    Count,
    Decimal1,
    Decimal2,
    Lookup,
    PointsInterval,
    Rank,
    Rate,
    RateInterval,
    TeamCode,
)
from nba_publishing.contracts.tonight_game import TonightGame
from nba_publishing.contracts.whos_hot import OverBaseline

TrendType = Literal["streak", "momentum", "rest"]
Direction = Literal["over", "under"]
Confidence = Literal["high", "medium"]
Points = Annotated[Decimal1, Field(ge=0)]


class StreakDetails(Contract):
    """Games in a row on one side of the line, and the over rate of the latest ten."""

    streak_length: Rank
    avg_margin: Decimal2
    hit_rate_l10: Rate
    sample_size: Annotated[int, Field(ge=1, le=10)]
    ci: RateInterval
    baseline: Rate
    evidence: Evidence


class MomentumDetails(Contract):
    """The latest five games inside the latest ten to fifteen; the block is for `difference`."""

    momentum_type: Literal["surging", "slumping"]
    l5_avg: Points
    l15_avg: Points
    pct_change: Decimal1
    ppg_change: Decimal1
    games: Annotated[int, Field(ge=10, le=15)]
    difference: Decimal1
    sample_size: Count
    ci: PointsInterval
    baseline: Decimal1
    evidence: Evidence


class RestDetails(Contract):
    """Points after rest like tonight's; the block is for `difference`."""

    rest_status: Literal["fresh", "tired"]
    days_rest: Rank
    rested_avg: Points | None
    b2b_avg: Points | None
    overall_avg: Points
    rest_impact: Decimal1
    sample_games: Rank
    effect: Decimal1
    difference: Decimal1 | None
    sample_size: Count
    ci: PointsInterval | None
    baseline: Decimal1 | None
    evidence: Evidence


class AlsoTrending(Contract):
    """Another play of the same player; it may point the other way."""

    trend_type: TrendType
    trend_direction: Direction
    confidence: Confidence


class TrendPlay(Contract):
    """One player of tonight and his leading trend."""

    player_lookup: Lookup
    player_full_name: str
    team_abbr: TeamCode
    position: str | None
    trend_type: TrendType
    trend_direction: Direction
    trend_details: StreakDetails | MomentumDetails | RestDetails
    confidence: Confidence
    tonight: TonightGame
    also_trending: list[AlsoTrending]


class TrendCounts(Contract):
    """Number of plays per type."""

    streak: Count
    momentum: Count
    rest: Count


class TonightTrendPlays(Document):
    """The file as published."""

    game_date: date
    games_tonight: Count
    total_trend_plays: Count
    trend_plays: list[TrendPlay]
    by_trend_type: TrendCounts
    as_of_date: date
    unique_by_trend_type: TrendCounts
    over_baseline: OverBaseline
    meta: Meta
