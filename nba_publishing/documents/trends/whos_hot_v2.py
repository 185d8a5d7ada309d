"""`trends/whos-hot-v2.json`: who keeps beating the number he is set, and who keeps missing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from pydantic import Field
from scipy.special import bdtr, bdtrc

from nba_publishing.analysis.days import Window, back, last_days, season_start, season_to_date
from nba_publishing.analysis.evidence import Evidence as EvidenceLevel
from nba_publishing.analysis.evidence import Family, wilson
from nba_publishing.analysis.heat import Heat, StreakMode, heat
from nba_publishing.analysis.line_record import LineRecord, line_record
from nba_publishing.analysis.rounding import half_up, maybe_half_up, trimmed
from nba_publishing.analysis.shrinkage import Prior, fit_prior
from nba_publishing.contracts import whos_hot as contract
from nba_publishing.documents.cadences import DAILY
from nba_publishing.documents.evening import Evening
from nba_publishing.documents.morning import judge, lines_cover, meta_of, newest_day, span
from nba_publishing.publishing.document import Edition, Params, document
from nba_publishing.sources.relations import Relations

FIXED_PERIODS = (("7d", 7, 3), ("14d", 14, 5), ("30d", 30, 5))
SEASON_MIN_GAMES = 10


class WhosHotParams(Params):
    """Which games count and how many players are listed."""

    min_games: int = Field(5, ge=1)
    lookback_days: int = Field(30, ge=1)
    top_n: int = Field(10, ge=1)
    streak_mode: StreakMode = "signed"


@dataclass(frozen=True)
class _Ranked:
    """One period, worked out: the qualifying players, their heat and who is listed."""

    name: str
    window: Window
    min_games: int
    record: LineRecord
    heat: Heat
    prior: Prior
    hot: np.ndarray
    cold: np.ndarray
    tests: slice


def _history(day: date, params: WhosHotParams) -> date:
    return min(season_start(day), back(day, max(params.lookback_days, 30)))


def _rank(
    name: str, window: Window, min_games: int,
    read: Relations, params: WhosHotParams, family: Family,
) -> _Ranked:  # fmt: skip
    record = line_record(read.played_games(*window), len(read.players), min_games)
    warmth = heat(record.hit_rate, record.streak, record.margin, params.streak_mode)
    score, rate = trimmed(warmth.score), trimmed(record.hit_rate)
    k = len(record.player)
    hottest = np.lexsort((record.player, -record.games, -rate, -score))
    hot = hottest[: min(params.top_n, (k + 1) // 2)]
    rest = np.setdiff1d(np.arange(k), hot)
    coldest = rest[np.lexsort((record.player[rest], -record.games[rest], rate[rest], score[rest]))]
    cold = coldest[: min(params.top_n, k // 2)]
    tests = family.add_group(record.hits, record.games, record.league_hits, record.league_games)
    prior = fit_prior(record.hits, record.games)
    return _Ranked(name, window, min_games, record, warmth, prior, hot, cold, tests)


def _no_skill(record: LineRecord) -> contract.NoSkill:
    """Players chance alone would put at or above 80 %, and at or below 20 %."""
    n, hits = record.games, record.hits
    most, least = (4 * n + 4) // 5, n // 5
    b = record.league_hits / record.league_games if record.league_games else 0.0
    # n >= 1, so at least one hit is asked for and the upper tail starts at most - 1 >= 0.
    return contract.NoSkill(
        at_least_80=half_up(float(bdtrc(most - 1, n, b).sum()), 1),
        observed_at_least_80=int((hits >= most).sum()),
        at_most_20=half_up(float(bdtr(least, n, b).sum()), 1),
        observed_at_most_20=int((hits <= least).sum()),
    )


def _players(
    chosen: np.ndarray, ranked: _Ranked, read: Relations, day: date,
    evening: Evening, verdicts: list[EvidenceLevel],
) -> list[contract.HotPlayer]:  # fmt: skip
    record, directory = ranked.record, read.directory(day)
    low, high = wilson(record.hits, record.games)
    shrunk = ranked.prior.shrink(record.hits, record.games)
    baseline = half_up(record.league_hits / record.league_games, 3) if len(chosen) else None
    listed: list[contract.HotPlayer] = []
    for rank, i in enumerate(chosen.tolist(), start=1):
        player, streak = int(record.player[i]), int(record.streak[i])
        name, team = directory.name(player), directory.team_of(player) or ""
        tonight = evening.game_of(player)
        score, hit_rate = float(ranked.heat.score[i]), half_up(float(record.hit_rate[i]), 3)
        listed.append(
            contract.HotPlayer(
                rank=rank,
                player_lookup=str(directory.lookups[player]),
                player_name=name,
                team=team,
                heat_score=half_up(score, 3),
                hit_rate=hit_rate,
                current_streak=abs(streak),
                streak_type="OVER" if streak > 0 else "UNDER",
                avg_margin=half_up(float(record.margin[i]), 2),
                games_played=int(record.games[i]),
                playing_tonight=tonight is not None,
                tonight_opponent=tonight.opponent if tonight else None,
                tonight_game_time=tonight.game_time if tonight else None,
                heat_score_10=half_up(10 * score, 1),
                heat_components=contract.HeatComponents(
                    hit_rate=hit_rate,
                    streak_factor=half_up(float(ranked.heat.streak_factor[i]), 3),
                    margin_factor=half_up(float(ranked.heat.margin_factor[i]), 3),
                ),
                player_full_name=name,
                team_abbr=team,
                streak_direction="over" if streak > 0 else "under",
                hit_rate_games=int(record.games[i]),
                hits=int(record.hits[i]),
                pushes=int(record.pushes[i]),
                position=directory.position(player),
                hit_rate_shrunk=half_up(float(shrunk[i]), 3),
                sample_size=int(record.games[i]),
                ci=(half_up(float(low[i]), 3), half_up(float(high[i]), 3)),
                baseline=baseline,
                evidence=verdicts[ranked.tests.start + i],
                tonight=tonight,
            )
        )
    return listed


def _lists(
    ranked: _Ranked, read: Relations, day: date, evening: Evening, verdicts: list[EvidenceLevel]
) -> dict[str, Any]:
    """The fields a period and the top level share."""
    record, prior = ranked.record, ranked.prior
    k = len(record.player)
    over_rate = record.league_hits / record.league_games if record.league_games and k else None
    return {
        "min_games": ranked.min_games,
        "total_qualifying_players": k,
        "hot": _players(ranked.hot, ranked, read, day, evening, verdicts),
        "cold": _players(ranked.cold, ranked, read, day, evening, verdicts),
        "league_average": contract.LeagueAverage(
            hit_rate=half_up(float(record.hit_rate.mean()), 3) if k else None,
            avg_margin=half_up(float(record.margin.mean()), 2) if k else None,
        ),
        "over_baseline": contract.OverBaseline(
            over_rate=maybe_half_up(over_rate, 3), sample_size=record.league_games
        ),
        "prior": contract.Prior(
            mean=maybe_half_up(prior.mean, 3), strength=maybe_half_up(prior.strength, 1), players=k
        ),
        "expected_if_no_skill": _no_skill(record),
    }


def _is_sorted(players: Sequence[dict[str, Any]], sign: int) -> bool:
    scores = [sign * player["heat_score"] for player in players]
    return scores == sorted(scores)


def lists_are_in_order(payload: dict[str, Any]) -> list[str]:
    """Hot falls, cold rises, they never meet, ranks have no gaps and nobody is in both."""
    wrong: list[str] = []
    for name, part in _parts(payload):
        hot, cold = part["hot"], part["cold"]
        if not _is_sorted(hot, -1) or not _is_sorted(cold, 1):
            wrong.append(f"{name}: a list is not in order of heat")
        if hot and cold and hot[-1]["heat_score"] < cold[-1]["heat_score"]:
            wrong.append(f"{name}: a cold player is hotter than a hot one")
        keys = [player["player_lookup"] for player in (*hot, *cold)]
        if len(set(keys)) < len(keys):
            wrong.append(f"{name}: a player is listed twice")
        if any([p["rank"] for p in side] != list(range(1, len(side) + 1)) for side in (hot, cold)):
            wrong.append(f"{name}: ranks have gaps")
    return wrong


def numbers_agree(payload: dict[str, Any]) -> list[str]:
    """Rates follow from counts, and heat from its parts."""
    wrong: list[str] = []
    for name, part in _parts(payload):
        for player in (*part["hot"], *part["cold"]):
            who, parts = f"{name}: {player['player_lookup']}", player["heat_components"]
            mixed = 0.5 * parts["hit_rate"] + 0.25 * (
                parts["streak_factor"] + parts["margin_factor"]
            )
            if abs(player["heat_score"] - mixed) > 0.0015:
                wrong.append(f"{who}: heat is not the weighted mean of its parts")
            if half_up(player["hits"] / player["games_played"], 3) != player["hit_rate"]:
                wrong.append(f"{who}: hit_rate is not hits / games_played")
            if player["games_played"] < part["min_games"]:
                wrong.append(f"{who}: fewer games than min_games")
            if player["current_streak"] > player["games_played"]:
                wrong.append(f"{who}: a streak longer than the games played")
    return wrong


def few_qualify(payload: dict[str, Any]) -> list[str]:
    """Plenty of decided games, but hardly anybody with enough of them."""
    decided = payload["over_baseline"]["sample_size"]
    k = payload["total_qualifying_players"]
    return [f"only {k} players qualify in {decided} decided games"] * (k < 20 and decided >= 2000)


def _parts(payload: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("top level", payload), *payload["periods"].items()]


@document(
    product="trends-hot-cold",
    path="trends/whos-hot-v2.json",
    contract=contract.WhosHot,
    params=WhosHotParams,
    cadence=DAILY,
    reads=("played_games", "scheduled_games", "context_players", "player_directory"),
    history=_history,
    rules={"lists_are_in_order": lists_are_in_order, "numbers_agree": numbers_agree},
    warnings={"enough_players_qualify": few_qualify},
    records=lambda payload: {"hot": len(payload["hot"]), "cold": len(payload["cold"])},
    lineage={
        "hot": ("player_game_summary.points", "player_game_summary.points_line"),
        "cold": ("player_game_summary.points", "player_game_summary.points_line"),
        "over_baseline": ("player_game_summary.points", "player_game_summary.points_line"),
        "periods": (
            "player_game_summary.points",
            "player_game_summary.points_line",
            "nba_players_registry.player_name",
            "nbac_schedule.game_date_est",
            "upcoming_player_game_context.current_points_line",
        ),
    },
)
def whos_hot_v2(read: Relations, edition: Edition, params: WhosHotParams) -> contract.WhosHot:
    """The hottest and the coldest players against their points lines.

    Heat weighs over rate, current streak and mean margin over 7, 14 and 30 days and the season;
    each rate stands beside its sample, its interval and what chance alone would show.
    """
    day, family = edition.day, Family()
    windows = [(name, last_days(day, days), least) for name, days, least in FIXED_PERIODS]
    windows.append(("season", season_to_date(day), SEASON_MIN_GAMES))
    periods = [_rank(*period, read, params, family) for period in windows]
    main_window = last_days(day, params.lookback_days)
    top = next(
        (p for p in periods if p.window == main_window and p.min_games == params.min_games), None
    ) or _rank("top", main_window, params.min_games, read, params, family)
    verdicts, evening = family.verdicts(), Evening(read, day)
    lists = {
        ranked.name: _lists(ranked, read, day, evening, verdicts)
        for ranked in {each.name: each for each in (*periods, top)}.values()
    }
    named = {
        ranked.name: contract.Period(
            time_period="season" if ranked.name == "season" else f"last_{ranked.name[:-1]}_days",
            window=span(ranked.window),
            **lists[ranked.name],
        )
        for ranked in periods
    }
    judged = judge(
        read,
        edition,
        main_window,
        read.played_games(*main_window),
        empty=not any(len(ranked.record.player) for ranked in (*periods, top)),
        covered=lines_cover(read, day),
    )
    through = newest_day(read.played_games(*main_window), read.played_games(*season_to_date(day)))
    return contract.WhosHot(
        generated_at=edition.generated_at,
        as_of_date=day,
        time_period=f"last_{params.lookback_days}_days",
        **lists[top.name],
        streak_mode=params.streak_mode,
        periods=contract.Periods.model_validate(named),
        meta=meta_of(edition, DAILY, judged, main_window, through),
    )
