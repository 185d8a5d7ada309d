"""`trends/bounce-back.json`: who had a bad game, and how often he answers one."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from pydantic import Field

from nba_publishing.analysis.days import back, season_of, season_start, season_to_date
from nba_publishing.analysis.evidence import Evidence as EvidenceLevel
from nba_publishing.analysis.evidence import Family, wilson
from nba_publishing.analysis.rounding import half_up, maybe_half_up, trim, trimmed
from nba_publishing.analysis.setbacks import (
    Replies,
    Setbacks,
    latest_setbacks,
    left_early,
    replies,
    season_games,
    significance,
)
from nba_publishing.contracts import bounce_back as contract
from nba_publishing.contracts.tonight_game import TonightGame
from nba_publishing.documents.cadences import DAILY
from nba_publishing.documents.evening import Evening
from nba_publishing.documents.morning import holds_latest_night, judge, meta_of, newest_day
from nba_publishing.documents.trends.bounce_back_rules import (
    candidates_are_in_order,
    numbers_agree,
    totals_and_tonight_agree,
)
from nba_publishing.publishing.document import Edition, Params, document
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import TEAMS, team_code

UNKNOWN_RATE = 0.5
PROOF_PLAYERS = 50


class BounceBackParams(Params):
    """What a bad game is, who is listed for one, and when his past counts."""

    shortfall_threshold: float = Field(10, gt=0)
    min_sample: int = Field(3, ge=1)
    min_season_games: int = Field(10, ge=1)
    max_days_since_last_game: int = Field(14, ge=1)
    reliable_sample_min: int = Field(15, ge=1)
    first_history_season: int = Field(2021, ge=2021)
    early_exit_share: float = Field(0.6, gt=0, le=1)


@dataclass(frozen=True)
class _Candidates:
    """Candidates in published order; arrays run parallel to `setbacks`."""

    setbacks: Setbacks
    replies: Replies
    has_history: np.ndarray
    rate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    evidence: list[EvidenceLevel]


def _history(day: date, params: BounceBackParams) -> date:
    return min(date(params.first_history_season, 10, 1), season_start(day))


def _ranked(found: Setbacks, league: Replies, params: BounceBackParams) -> _Candidates:
    """Known histories first, then the rate, then the size of the shortfall."""
    v, w = league.situations[found.player], league.bounces[found.player]
    has_history = v >= params.min_sample
    rate = np.where(has_history, w / np.maximum(v, 1), UNKNOWN_RATE)
    order = np.lexsort((found.player, -trimmed(found.shortfall), -trimmed(rate), ~has_history))
    setbacks = Setbacks(*(part[order] for part in vars(found).values()))
    own = Replies(*(part[setbacks.player] for part in vars(league).values()))
    known = has_history[order]
    family = Family()
    family.add_group(
        own.bounces[known],
        own.situations[known],
        int(league.bounces.sum()),
        int(league.situations.sum()),
    )
    verdicts = iter(family.verdicts())
    evidence: list[EvidenceLevel] = [next(verdicts) if known_ else "none" for known_ in known]
    low, high = wilson(own.bounces, own.situations)
    return _Candidates(setbacks, own, known, rate[order], low, high, evidence)


def _last_game(game: pd.Series, shortfall: float) -> contract.LastGame:
    points = int(game["points"])
    return contract.LastGame(
        date=date.fromordinal(int(game["day"])),
        points=points,
        opponent=team_code(int(game["opponent"])),
        result=points,
        margin=half_up(-shortfall, 1),
        minutes=maybe_half_up(float(game["minutes"]), 1),
    )


def _opponents(read: Relations, day: date) -> dict[str, contract.OpponentDefense]:
    """The defence of every team with a recent snapshot, by team code."""
    rows = read.defence(day)
    columns = (rows[name].tolist() for name in ("team", "ppg_rank", "tier", "opp_ppg"))
    return {
        TEAMS[team]: contract.OpponentDefense(rank=rank, tier=tier, ppg_allowed=half_up(allowed, 1))
        for team, rank, tier, allowed in zip(*columns, strict=True)
    }


def _listed(
    found: _Candidates, league_rate: float | None, games: pd.DataFrame, early: list[bool | None],
    read: Relations, day: date, params: BounceBackParams,
) -> list[contract.Candidate]:  # fmt: skip
    directory, evening, defence = read.directory(day), Evening(read, day), _opponents(read, day)
    listed: list[contract.Candidate] = []
    for i, player in enumerate(found.setbacks.player.tolist()):
        v, w = int(found.replies.situations[i]), int(found.replies.bounces[i])
        u, g = int(found.replies.pairs[i]), int(found.replies.reached[i])
        known, shortfall = bool(found.has_history[i]), float(found.setbacks.shortfall[i])
        name, team = directory.name(player), directory.team_of(player) or ""
        tonight: TonightGame | None = evening.game_of(player)
        listed.append(
            contract.Candidate(
                rank=i + 1,
                player_lookup=str(directory.lookups[player]),
                player_name=name,
                team=team,
                last_game=_last_game(games.iloc[i], shortfall),
                season_average=half_up(float(found.setbacks.average[i]), 1),
                shortfall=half_up(shortfall, 1),
                bounce_back_rate=half_up(float(found.rate[i]), 3),
                bounce_back_sample=v if known else 0,
                significance=significance(w, v) if known else "low",
                playing_tonight=tonight is not None,
                tonight_opponent=tonight.opponent if tonight else None,
                tonight_game_time=tonight.game_time if tonight else None,
                player_full_name=name,
                team_abbr=team,
                has_history=known,
                sample_size=v,
                ci=_interval(found.low[i], found.high[i]) if known else None,
                baseline=maybe_half_up(league_rate, 3) if v else None,
                evidence=found.evidence[i],
                baseline_rate=half_up(g / u, 3),
                baseline_sample=u,
                lift=half_up(w / v - g / u, 3) if known else None,
                reliable_sample=v >= params.reliable_sample_min,
                early_exit=early[i],
                opponent_defense=defence.get(tonight.opponent) if tonight else None,
                tonight=tonight,
            )
        )
    return listed


def _interval(low: float, high: float) -> tuple[float, float]:
    return half_up(float(low), 3), half_up(float(high), 3)


def _league(league: Replies) -> tuple[contract.LeagueBaseline, float | None]:
    """The pooled rates, and the unrounded one after a bad game."""
    v, w, u, g = (
        int(part.sum())
        for part in (league.situations, league.bounces, league.pairs, league.reached)
    )
    rate = w / v if v else None
    low, high = wilson(w, v)
    block = contract.LeagueBaseline(
        avg_bounce_back_rate=maybe_half_up(rate, 3),
        sample_size=v,
        ci=_interval(float(low), float(high)) if v else None,
        unconditional_rate=maybe_half_up(g / u if u else None, 3),
        unconditional_sample=u,
    )
    return block, rate


@document(
    product="trends-bounce-back",
    path="trends/bounce-back.json",
    aliases=("trends/bounce-back-v2.json",),
    contract=contract.BounceBack,
    params=BounceBackParams,
    cadence=DAILY,
    reads=(
        "played_games",
        "scheduled_games",
        "context_players",
        "player_directory",
        "defence_snapshots",
    ),
    history=_history,
    rules={
        "candidates_are_in_order": candidates_are_in_order,
        "numbers_agree": numbers_agree,
        "totals_and_tonight_agree": totals_and_tonight_agree,
    },
    records=lambda payload: {"bounce_back_candidates": len(payload["bounce_back_candidates"])},
    lineage={
        "bounce_back_candidates": (
            "player_game_summary.points",
            "player_game_summary.minutes_played",
            "player_game_summary.opponent_team_abbr",
            "nba_players_registry.player_name",
            "nbac_schedule.game_date_est",
            "upcoming_player_game_context.current_points_line",
            "team_defense_zone_analysis.opponent_points_per_game",
        ),
        "league_baseline": ("player_game_summary.points",),
        "total_playing_tonight": (
            "nbac_schedule.game_date",
            "upcoming_player_game_context.player_status",
        ),
    },
)
def bounce_back(read: Relations, edition: Edition, params: BounceBackParams) -> contract.BounceBack:
    """Players whose last game fell well short of their season average.

    Beside each stands how often he was back at his average right after such games, how often he
    reaches it after any game, and what the whole league does.
    """
    day, window = edition.day, season_to_date(edition.day)
    played = read.played_games(_history(day, params), back(day, 1))
    season = read.played_games(*window)
    games = season_games(played, params.min_season_games)
    league = replies(games, params.shortfall_threshold, len(read.players))
    oldest = back(day, params.max_days_since_last_game).toordinal()
    found = _ranked(
        latest_setbacks(games, params.shortfall_threshold, season_of(day), oldest), league, params
    )
    last_games = played.iloc[found.setbacks.row]
    early = left_early(
        season, found.setbacks.player, last_games["minutes"].to_numpy(), params.early_exit_share
    )
    baseline, league_rate = _league(league)
    listed = _listed(found, league_rate, last_games, early, read, day, params)
    judged = judge(
        read,
        edition,
        window,
        season,
        empty=not listed,
        nobody_is_proven=games.regulars(season_of(day)) >= PROOF_PLAYERS
        and holds_latest_night(read, day, window, season),
    )
    return contract.BounceBack(
        generated_at=edition.generated_at,
        as_of_date=day,
        shortfall_threshold=trim(params.shortfall_threshold),
        total_candidates=len(listed),
        bounce_back_candidates=listed,
        league_baseline=baseline,
        total_playing_tonight=sum(player.playing_tonight for player in listed),
        meta=meta_of(edition, DAILY, judged, window, newest_day(played)),
    )
