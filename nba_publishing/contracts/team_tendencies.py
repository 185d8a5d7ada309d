"""`trends/team-tendencies.json`: pace, defence by zone, home edge and back-to-backs of teams."""

from datetime import date
from typing import Annotated

from pydantic import Field

from nba_publishing.analysis.evidence import Evidence
from nba_publishing.contracts.envelope import Contract, Document, Meta, Span
from nba_publishing.contracts.numbers import (
    Count,
    Decimal1,
    Decimal2,
    Percent,
    PercentInterval,
    Rank,
    TeamCode,
)

TeamsRanked = Annotated[int, Field(ge=0, le=30)]
TeamRank = Annotated[Rank, Field(le=30)]


class PaceTeam(Contract):
    """A team whose games are fast or slow; pace in possessions per 48 minutes."""

    team: TeamCode
    pace: Decimal2
    games: Rank
    avg_points: Decimal1
    vs_league: Decimal2
    insight: str
    league_rank: TeamRank
    over_pct: Percent | None
    prop_sample: Count
    ci: PercentInterval | None
    baseline: Percent | None
    evidence: Evidence


class Pace(Contract):
    """The fastest and the slowest teams beside the league's average."""

    kings: list[PaceTeam]
    grinders: list[PaceTeam]
    league_average: Decimal2 | None
    teams_ranked: TeamsRanked
    window: Span | None


class DefenseTeam(Contract):
    """What a team's defence allows in one zone of the court, in percent of shots made."""

    team: TeamCode
    dfg_pct: Percent
    opp_ppg: Decimal1
    games: Count
    insight: str
    vs_league: Decimal1
    league_rank: TeamRank
    over_pct: Percent | None
    prop_sample: Count
    ci: PercentInterval | None
    baseline: Percent | None
    evidence: Evidence


class DefenseZone(Contract):
    """The stingiest and the most generous defences in one zone."""

    best: list[DefenseTeam]
    worst: list[DefenseTeam]
    teams_ranked: TeamsRanked


class DefenseByZone(Contract):
    """Three zones of the court; the window is that of the over rates."""

    paint: DefenseZone
    perimeter: DefenseZone
    mid_range: DefenseZone
    window: Span | None


class HomeAwayTeam(Contract):
    """A team that scores more at one kind of venue, in points per game."""

    team: TeamCode
    home_ppg: Decimal1
    away_ppg: Decimal1
    differential: Decimal1
    insight: str
    home_games: Rank
    away_games: Rank
    league_rank: TeamRank
    over_pct: Percent | None
    prop_sample: Count
    ci: PercentInterval | None
    baseline: Percent | None
    evidence: Evidence


class HomeAway(Contract):
    """Teams that score more at home, and teams that score more on the road."""

    home_dominant: list[HomeAwayTeam]
    road_warriors: list[HomeAwayTeam]
    teams_ranked: TeamsRanked
    window: Span | None


class BackToBackTeam(Contract):
    """A team's scoring on the second of two nights against its other games, per game."""

    team: TeamCode
    b2b_ppg: Decimal1
    rested_ppg: Decimal1
    impact: Decimal1
    b2b_games: Rank
    insight: str
    rested_games: Rank
    league_rank: TeamRank
    over_pct: Percent | None
    prop_sample: Count
    ci: PercentInterval | None
    baseline: Percent | None
    evidence: Evidence


class BackToBack(Contract):
    """Teams that score less, and teams that score more, on back-to-backs."""

    vulnerable: list[BackToBackTeam]
    resilient: list[BackToBackTeam]
    teams_ranked: TeamsRanked
    window: Span | None


class TeamTendencies(Document):
    """The file as published."""

    as_of_date: date
    pace: Pace
    defense_by_zone: DefenseByZone
    home_away: HomeAway
    back_to_back: BackToBack
    meta: Meta
