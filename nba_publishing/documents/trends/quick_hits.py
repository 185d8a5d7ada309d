"""`trends/quick-hits.json`: short facts about when lines are beaten."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from nba_publishing.analysis.days import back, last_days, season_start
from nba_publishing.analysis.evidence import Evidence
from nba_publishing.analysis.over_counts import OverCount, over_count, over_counts
from nba_publishing.analysis.rounding import trim
from nba_publishing.analysis.scoring_class import (
    CLASS_DAYS,
    CLASS_GAMES,
    CLASS_MIN_GAMES,
    class_numbers,
)
from nba_publishing.analysis.shorthanded import shorthanded_rows
from nba_publishing.analysis.wording import one_decimal
from nba_publishing.contracts import quick_hits as contract
from nba_publishing.contracts.over_percent import OverPercent
from nba_publishing.documents.cadences import WEEKLY_WEDNESDAY
from nba_publishing.documents.morning import judge, lines_cover, meta_of, newest_day
from nba_publishing.documents.trends import quick_hits_catalogue as catalogue
from nba_publishing.documents.trends.quick_hits_facts import Fact, evidence_of
from nba_publishing.documents.trends.quick_hits_rules import (
    facts_are_distinct,
    facts_are_in_order,
    numbers_agree,
    words_follow_evidence,
)
from nba_publishing.publishing.document import Edition, Params, document
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import TEAMS

COIN_FLIP = 50.0


class QuickHitsParams(Params):
    """Which games count, how a class is found and which facts are listed."""

    num_stats: int = Field(8, ge=1)
    min_sample: int = Field(50, ge=1)
    lookback_days: int = Field(90, ge=catalogue.TEAM_DAYS)
    enforce_diversity: bool = False
    interest_reference: Literal["fifty", "baseline"] = "fifty"
    class_games: int = Field(CLASS_GAMES, ge=1)
    class_days: int = Field(CLASS_DAYS, ge=1)
    class_min_games: int = Field(CLASS_MIN_GAMES, ge=1)


def _history(day: date, params: QuickHitsParams) -> date:
    # Who is a regular depends on minutes from the start of the season of the oldest game.
    first = back(day, params.lookback_days)
    return min(back(first, params.class_days), season_start(first))


@dataclass(frozen=True)
class _Extended:
    """Facts outside the list: all that are tested, and those of them that may be told."""

    tested: list[Fact]
    told: list[Fact]


def _extended(
    read: Relations, day: date, played: pd.DataFrame, overall: OverCount, params: QuickHitsParams
) -> _Extended:
    recent = over_count(read.played_games(*last_days(day, catalogue.RECENT_DAYS)))
    league = catalogue.league_fact(
        recent, overall.without(recent), params.lookback_days - catalogue.RECENT_DAYS
    )
    month = read.played_games(*last_days(day, catalogue.TEAM_DAYS))
    counts = over_counts(month, month["team"].to_numpy(), len(TEAMS))
    teams = catalogue.team_facts(dict(zip(TEAMS, counts, strict=True)), over_count(month))
    short = catalogue.shorthanded_fact(_shorthanded(read, day, played, params), overall)
    first, last = [league] if league else [], [short] if short else []
    return _Extended([*first, *teams, *last], [*first, *catalogue.extreme_teams(teams), *last])


def _shorthanded(
    read: Relations, day: date, played: pd.DataFrame, params: QuickHitsParams
) -> OverCount:
    """Decided games of players whose team missed two or more regulars."""
    window = last_days(day, params.lookback_days)
    absences = read.absences(*window)
    days, at = np.unique(absences["day"].to_numpy(), return_inverse=True)
    starts = [season_start(date.fromordinal(number)).toordinal() for number in days.tolist()]
    history = read.played_games(season_start(window[0]), window[1])
    rows = shorthanded_rows(played, absences, np.array(starts, np.int64)[at], history)
    return over_counts(played, np.where(rows, 0, -1), 1)[0]


def _interest(fact: Fact, params: QuickHitsParams) -> float:
    """How far the fact is from what its readers expect, in percent points."""
    expected = COIN_FLIP if params.interest_reference == "fifty" else fact.other.percent
    return trim(abs(fact.count.percent - expected))


def listed(facts: Sequence[Fact], params: QuickHitsParams) -> list[Fact]:
    """The most interesting facts; with diversity no category takes more than half the places."""
    ordered = sorted(
        facts, key=lambda fact: (-_interest(fact, params), -fact.count.games, fact.key)
    )
    if not params.enforce_diversity:
        return ordered[: params.num_stats]
    most, taken = (params.num_stats + 1) // 2, Counter[str]()
    chosen: list[Fact] = []
    for fact in ordered:
        if len(chosen) < params.num_stats and taken[fact.category] < most:
            taken[fact.category] += 1
            chosen.append(fact)
    return chosen


def _hit(fact: Fact, evidence: Evidence) -> contract.QuickHit:
    return contract.QuickHit(
        id=fact.key,
        category=fact.category,
        headline=fact.headlines.of(fact.difference, evidence),
        stat=f"{one_decimal(fact.count.percent)}%",
        description=fact.description,
        sample_size=fact.count.games,
        trend=fact.trend(evidence),
        context=fact.context,
        value=fact.count.shown,
        baseline=fact.baseline.shown,
        diff=fact.difference,
        ci=fact.count.interval,
        evidence=evidence,
    )


@document(
    product="trends-quick-hits",
    path="trends/quick-hits.json",
    contract=contract.QuickHits,
    params=QuickHitsParams,
    cadence=WEEKLY_WEDNESDAY,
    reads=("played_games", "absences", "scheduled_games"),
    history=_history,
    rules={
        "facts_are_distinct": facts_are_distinct,
        "facts_are_in_order": facts_are_in_order,
        "numbers_agree": numbers_agree,
        "words_follow_evidence": words_follow_evidence,
    },
    records=lambda payload: {
        "stats": len(payload["stats"]),
        "extended_stats": len(payload["extended_stats"]),
    },
    lineage={
        "stats": (
            "player_game_summary.points",
            "player_game_summary.points_line",
            "nbac_schedule.home_team_tricode",
            "team_offense_game_summary.home_game",
        ),
        "extended_stats": (
            "player_game_summary.points",
            "player_game_summary.points_line",
            "player_game_summary.minutes_played",
            "player_game_summary.is_dnp",
            "player_game_summary.is_active",
        ),
        "over_baseline": ("player_game_summary.points", "player_game_summary.points_line"),
    },
)
def quick_hits(read: Relations, edition: Edition, params: QuickHitsParams) -> contract.QuickHits:
    """Short facts about when lines are beaten: weekdays, rest, venue, kinds of players, teams.

    Facts are listed by their distance from a coin flip; headline and trend take a side only when
    the difference from the league is more than chance.
    """
    day, window = edition.day, last_days(edition.day, params.lookback_days)
    played = read.played_games_by_form(*window, params.class_games, params.class_days)
    overall = over_count(played)
    classes = class_numbers(
        played["class_games"].to_numpy(),
        played["class_points"].to_numpy(),
        params.class_min_games,
    )
    main = catalogue.main_facts(played, classes, overall, params.min_sample)
    extended = _extended(read, day, played, overall, params)
    tested = [*main, *extended.tested]
    evidence = dict(zip((fact.key for fact in tested), evidence_of(tested), strict=True))
    told = [fact for fact in main if fact.is_wide]
    judged = judge(read, edition, window, played, empty=not main, covered=lines_cover(read, day))
    through = newest_day(read.played_games(_history(day, params), window[1]))
    return contract.QuickHits(
        generated_at=edition.generated_at,
        as_of_date=day,
        stats=[_hit(fact, evidence[fact.key]) for fact in listed(told, params)],
        total_available=len(told),
        refresh_note="Stats refresh every Wednesday",
        extended_stats=[_hit(fact, evidence[fact.key]) for fact in extended.told if fact.is_wide],
        over_baseline=OverPercent(
            over_pct=overall.shown if overall.games else None, sample_size=overall.games
        ),
        meta=meta_of(edition, WEEKLY_WEDNESDAY, judged, window, through),
    )
