"""The published rows of `trends/team-tendencies.json`, written from blocks and verdicts."""

from collections.abc import Callable
from typing import TypedDict, TypeVar

import numpy as np

from nba_publishing.analysis.evidence import Evidence, wilson
from nba_publishing.analysis.rounding import half_up, maybe_half_up, percent
from nba_publishing.analysis.team_tendencies import OverRates
from nba_publishing.contracts import team_tendencies as contract
from nba_publishing.documents.morning import span
from nba_publishing.documents.trends.team_tendencies_blocks import (
    DefenceBlock,
    PaceBlock,
    TiredBlock,
    VenueBlock,
)
from nba_publishing.documents.trends.team_tendencies_texts import (
    Zone,
    back_to_back_insight,
    pace_insight,
    venue_insight,
    zone_insight,
)
from nba_publishing.sources.teams import TEAMS

Row = TypeVar("Row")


class _OverRate(TypedDict):
    over_pct: float | None
    prop_sample: int
    ci: tuple[float, float] | None
    baseline: float | None
    evidence: Evidence


def _over_rate(rates: OverRates, team: int, verdicts: list[Evidence]) -> _OverRate:
    """The over rate of a team's situation, without rate and interval where nothing was tested."""
    hits, games, test = (int(values[team]) for values in (rates.hits, rates.games, rates.tests))
    low, high = (half_up(100 * float(end), 1) if games else 0.0 for end in wilson(hits, games))
    tested = test >= 0
    return _OverRate(
        over_pct=maybe_half_up(percent(hits, games), 1) if tested else None,
        prop_sample=games,
        ci=(low, high) if tested else None,
        baseline=maybe_half_up(percent(rates.pool_hits, rates.pool_games), 1) if games else None,
        evidence=verdicts[test] if tested else "none",
    )


def pace_part(block: PaceBlock, verdicts: list[Evidence]) -> contract.Pace:
    """The fastest and the slowest teams."""
    speed, ranking = block.tempo, block.tempo.ranking

    def row(at: int) -> contract.PaceTeam:
        team, vs_league = int(ranking.team[at]), half_up(float(ranking.distance[at]), 2)
        return contract.PaceTeam(
            team=TEAMS[team],
            pace=half_up(float(ranking.value[at]), 2),
            games=int(speed.games[at]),
            avg_points=half_up(float(speed.points[at]), 1),
            vs_league=vs_league,
            insight=pace_insight(vs_league, float(speed.points_above[at])),
            league_rank=int(ranking.rank[at]),
            **_over_rate(block.rates, team, verdicts),
        )

    return contract.Pace(
        kings=_rows(row, ranking.leaders),
        grinders=_rows(row, ranking.trailers),
        league_average=maybe_half_up(ranking.reference, 2),
        teams_ranked=len(ranking.team),
        window=span(block.window),
    )


def _zone(block: DefenceBlock, zone: Zone, verdicts: list[Evidence]) -> contract.DefenseZone:
    ranking = block.zones[zone]

    def row(at: int) -> contract.DefenseTeam:
        team, vs_league = int(ranking.team[at]), half_up(float(ranking.distance[at]), 1)
        return contract.DefenseTeam(
            team=TEAMS[team],
            dfg_pct=half_up(float(ranking.value[at]), 1),
            opp_ppg=half_up(float(block.points_allowed[team]), 1),
            games=int(block.games[team]),
            insight=zone_insight(vs_league, zone),
            vs_league=vs_league,
            league_rank=int(ranking.rank[at]),
            **_over_rate(block.rates, team, verdicts),
        )

    return contract.DefenseZone(
        best=_rows(row, ranking.leaders),
        worst=_rows(row, ranking.trailers),
        teams_ranked=len(ranking.team),
    )


def defence_part(block: DefenceBlock, verdicts: list[Evidence]) -> contract.DefenseByZone:
    """The best and the worst defences of three zones."""
    return contract.DefenseByZone(
        paint=_zone(block, "paint", verdicts),
        perimeter=_zone(block, "perimeter", verdicts),
        mid_range=_zone(block, "mid_range", verdicts),
        window=span(block.window),
    )


def venue_part(block: VenueBlock, verdicts: list[Evidence]) -> contract.HomeAway:
    """Teams that score more at home, and on the road."""
    edge, ranking = block.contrast, block.contrast.ranking

    def row(at: int, rates: OverRates) -> contract.HomeAwayTeam:
        team, differential = int(ranking.team[at]), half_up(float(ranking.value[at]), 1)
        return contract.HomeAwayTeam(
            team=TEAMS[team],
            home_ppg=half_up(float(edge.mean_a[at]), 1),
            away_ppg=half_up(float(edge.mean_b[at]), 1),
            differential=differential,
            insight=venue_insight(differential),
            home_games=int(edge.games_a[at]),
            away_games=int(edge.games_b[at]),
            league_rank=int(ranking.rank[at]),
            **_over_rate(rates, team, verdicts),
        )

    return contract.HomeAway(
        home_dominant=_rows(lambda at: row(at, block.home_rates), ranking.leaders),
        road_warriors=_rows(lambda at: row(at, block.road_rates), ranking.trailers),
        teams_ranked=len(ranking.team),
        window=span(block.window),
    )


def tired_part(block: TiredBlock, verdicts: list[Evidence]) -> contract.BackToBack:
    """Teams that score less, and more, on back-to-backs."""
    effect, ranking = block.contrast, block.contrast.ranking

    def row(at: int) -> contract.BackToBackTeam:
        team, impact = int(ranking.team[at]), half_up(float(ranking.value[at]), 1)
        games = int(effect.games_a[at])
        return contract.BackToBackTeam(
            team=TEAMS[team],
            b2b_ppg=half_up(float(effect.mean_a[at]), 1),
            rested_ppg=half_up(float(effect.mean_b[at]), 1),
            impact=impact,
            b2b_games=games,
            insight=back_to_back_insight(impact, games),
            rested_games=int(effect.games_b[at]),
            league_rank=int(ranking.rank[at]),
            **_over_rate(block.rates, team, verdicts),
        )

    return contract.BackToBack(
        vulnerable=_rows(row, ranking.leaders),
        resilient=_rows(row, ranking.trailers),
        teams_ranked=len(ranking.team),
        window=span(block.window),
    )


def _rows(row: Callable[[int], Row], places: np.ndarray) -> list[Row]:
    return [row(at) for at in places.tolist()]
