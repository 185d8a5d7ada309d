"""`trends/whos-hot-v2.json`: the hottest and the coldest players against their points lines."""

from datetime import date
from typing import Literal

from pydantic import Field

from nba_publishing.analysis.evidence import Evidence
from nba_publishing.analysis.heat import StreakMode
from nba_publishing.contracts.envelope import Contract, Document, Meta, Span
from nba_publishing.contracts.numbers import (
    ClockText,
    Count,
    Decimal1,
    Decimal2,
    Lookup,
    Rank,
    Rate,
    RateInterval,
    TeamCode,
)
from nba_publishing.contracts.tonight_game import TonightGame


class HeatComponents(Contract):
    """The three parts of a heat score, each between 0 and 1."""

    hit_rate: Rate
    streak_factor: Rate
    margin_factor: Rate


class HotPlayer(Contract):
    """One player of a hot or cold list."""

    rank: Rank
    player_lookup: Lookup
    player_name: str
    team: TeamCode
    heat_score: Rate
    hit_rate: Rate
    current_streak: Rank
    streak_type: Literal["OVER", "UNDER"]
    avg_margin: Decimal2
    games_played: Rank
    playing_tonight: bool
    tonight_opponent: TeamCode | None
    tonight_game_time: ClockText | None
    heat_score_10: Decimal1 = Field(ge=0, le=10)
    heat_components: HeatComponents
    player_full_name: str
    team_abbr: TeamCode
    streak_direction: Literal["over", "under"]
    hit_rate_games: Rank
    hits: Count
    pushes: Count
    position: str | None
    hit_rate_shrunk: Rate
    sample_size: Count
    ci: RateInterval | None
    baseline: Rate | None
    evidence: Evidence
    tonight: TonightGame | None


class LeagueAverage(Contract):
    """Unweighted means over the qualifying players."""

    hit_rate: Rate | None
    avg_margin: Decimal2 | None


class OverBaseline(Contract):
    """The pooled over rate of all decided games of a window."""

    over_rate: Rate | None
    sample_size: Count


class Prior(Contract):
    """What hit rates are shrunk towards, and how strongly (in games)."""

    mean: Rate | None
    strength: Decimal1 | None
    players: Count


class NoSkill(Contract):
    """How many players chance alone puts into the tails, beside how many are there."""

    at_least_80: Decimal1 = Field(ge=0)
    observed_at_least_80: Count
    at_most_20: Decimal1 = Field(ge=0)
    observed_at_most_20: Count


class Period(Contract):
    """The lists of one period."""

    time_period: str
    window: Span | None
    min_games: Count
    total_qualifying_players: Count
    hot: list[HotPlayer]
    cold: list[HotPlayer]
    league_average: LeagueAverage
    over_baseline: OverBaseline
    prior: Prior
    expected_if_no_skill: NoSkill


class Periods(Contract):
    """The same lists over four periods."""

    last_7: Period = Field(alias="7d")
    last_14: Period = Field(alias="14d")
    last_30: Period = Field(alias="30d")
    season: Period


class WhosHot(Document):
    """The file as published."""

    as_of_date: date
    time_period: str
    min_games: Count
    total_qualifying_players: Count
    hot: list[HotPlayer]
    cold: list[HotPlayer]
    league_average: LeagueAverage
    over_baseline: OverBaseline
    prior: Prior
    expected_if_no_skill: NoSkill
    streak_mode: StreakMode
    periods: Periods
    meta: Meta
