"""`trends/bounce-back.json`: players after a bad game, and what they usually do next."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from nba_publishing.analysis.evidence import Evidence
from nba_publishing.analysis.setbacks import Significance
from nba_publishing.contracts.envelope import Contract, Document, Meta
from nba_publishing.contracts.numbers import (
    ClockText,
    Count,
    Decimal1,
    Decimal3,
    Lookup,
    Rank,
    Rate,
    RateInterval,
    TeamCode,
)
from nba_publishing.contracts.tonight_game import TonightGame

PointsUpwards = Annotated[Decimal1, Field(ge=0)]


class LastGame(Contract):
    """The game that fell short; `margin` is against his own average, not against a line."""

    date: date
    points: Count
    opponent: TeamCode | None
    result: Count
    margin: Annotated[Decimal1, Field(le=0)]
    minutes: Annotated[Decimal1, Field(ge=0)] | None


class OpponentDefense(Contract):
    """How tonight's opponent defends, by points allowed per game; rank 1 allows the fewest."""

    rank: Rank
    tier: Literal["elite", "good", "average", "weak"]
    ppg_allowed: PointsUpwards


class Candidate(Contract):
    """One player whose latest game fell well below his season average."""

    rank: Rank
    player_lookup: Lookup
    player_name: str
    team: TeamCode
    last_game: LastGame
    season_average: PointsUpwards
    shortfall: PointsUpwards
    bounce_back_rate: Rate
    bounce_back_sample: Count
    significance: Significance
    playing_tonight: bool
    tonight_opponent: TeamCode | None
    tonight_game_time: ClockText | None
    player_full_name: str
    team_abbr: TeamCode
    has_history: bool
    sample_size: Count
    ci: RateInterval | None
    baseline: Rate | None
    evidence: Evidence
    baseline_rate: Rate
    baseline_sample: Count
    lift: Annotated[Decimal3, Field(ge=-1, le=1)] | None
    reliable_sample: bool
    early_exit: bool | None
    opponent_defense: OpponentDefense | None
    tonight: TonightGame | None


class LeagueBaseline(Contract):
    """The same rates pooled over the league: after a bad game, and after any game."""

    avg_bounce_back_rate: Rate | None
    sample_size: Count
    ci: RateInterval | None
    unconditional_rate: Rate | None
    unconditional_sample: Count


class BounceBack(Document):
    """The file as published."""

    as_of_date: date
    shortfall_threshold: Annotated[float, Field(gt=0)]
    total_candidates: Count
    bounce_back_candidates: list[Candidate]
    league_baseline: LeagueBaseline
    total_playing_tonight: Count
    meta: Meta
