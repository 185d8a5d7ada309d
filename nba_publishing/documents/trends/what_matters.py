"""`trends/what-matters.json`: when which kind of player goes over his line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from pydantic import Field

from nba_publishing.analysis.archetypes import FACTORS, factor_places, significance
from nba_publishing.analysis.days import back, last_days, season_start, season_to_date
from nba_publishing.analysis.evidence import Evidence, Family
from nba_publishing.analysis.over_counts import OverCount, over_count, over_counts
from nba_publishing.analysis.scoring_class import (
    CLASS_DAYS,
    CLASS_GAMES,
    CLASS_MIN_GAMES,
    CLASSES,
    class_numbers,
)
from nba_publishing.contracts import what_matters as contract
from nba_publishing.contracts.over_percent import OverPercent
from nba_publishing.documents.cadences import WEEKLY_MONDAY
from nba_publishing.documents.morning import judge, lines_cover, meta_of, newest_day
from nba_publishing.documents.trends.what_matters_groups import Group, Spotlight, experience
from nba_publishing.documents.trends.what_matters_insights import (
    NOTHING_DIFFERS,
    Counts,
    contrasts,
    enter,
    insights,
)
from nba_publishing.documents.trends.what_matters_rules import (
    examples_are_distinct,
    factors_add_up,
    insights_say_what_they_show,
    numbers_agree,
)
from nba_publishing.publishing.document import Edition, Params, document
from nba_publishing.sources.relations import Relations

DESCRIPTIONS = (
    "22+ PPG stars",
    "15-22 PPG scorers",
    "8-15 PPG rotation",
    "Under 8 PPG role players",
)
# A back-to-back is the same bucket in both rest factors, so it is tested once.
SAME_TEST = {("back_to_back", "b2b"): ("rest", "b2b")}


class WhatMattersParams(Params):
    """Which games count, how a class is found and what is worth a sentence."""

    lookback_days: int = Field(365, ge=1)
    class_games: int = Field(CLASS_GAMES, ge=1)
    class_days: int = Field(CLASS_DAYS, ge=1)
    class_min_games: int = Field(CLASS_MIN_GAMES, ge=1)
    min_rest_games: int = Field(20, ge=1)
    min_venue_games: int = Field(50, ge=1)
    archetype_gap_points: float = Field(5.0, gt=0)
    back_to_back_points: float = Field(2.0, gt=0)
    home_away_points: float = Field(3.0, gt=0)
    min_insight_games: int = Field(50, ge=1)
    max_insights: int = Field(5, ge=1, le=5)
    example_players: int = Field(3, ge=0, le=3)


def _history(day: date, params: WhatMattersParams) -> date:
    first_counted = min(back(day, params.lookback_days), season_start(day))
    return back(first_counted, params.class_days)


@dataclass(frozen=True)
class _Tested:
    """The archetypes, their situations and where their tests are in the family."""

    league: OverCount
    groups: list[Group]
    factors: list[Counts]
    tests: Mapping[tuple[int, str, str], int]
    first_test: int


def _factor_counts(played: pd.DataFrame, classes: np.ndarray) -> list[Counts]:
    """Per archetype, factor and bucket: decided games."""
    counts: list[dict[str, dict[str, OverCount]]] = [{} for _ in CLASSES]
    for factor, buckets in FACTORS.items():
        place, width = factor_places(played, factor), len(buckets)
        both = np.where((classes >= 0) & (place >= 0), classes * width + place, -1)
        found = over_counts(played, both, len(CLASSES) * width)
        for number, of_class in enumerate(counts):
            mine = found[number * width : (number + 1) * width]
            of_class[factor] = dict(zip(buckets, mine, strict=True))
    return list(counts)


def _test(
    groups: list[Group], factors: list[Counts], league: OverCount,
    params: WhatMattersParams, family: Family,
) -> _Tested:  # fmt: skip
    """Enter the four archetypes and every published bucket."""
    places: dict[tuple[int, str, str], int] = {}
    entered = [group.count for group in groups]
    for number, of_class in enumerate(factors):
        for factor, buckets in of_class.items():
            for bucket, count in _published(factor, buckets, params).items():
                if (factor, bucket) not in SAME_TEST:
                    places[number, factor, bucket] = len(entered)
                    entered.append(count)
    tests = family.add_group(
        [count.overs for count in entered],
        [count.games for count in entered],
        league.overs,
        league.games,
    )
    return _Tested(league, groups, factors, places, tests.start)


def _published(
    factor: str, buckets: Mapping[str, OverCount], params: WhatMattersParams
) -> dict[str, OverCount]:
    """The buckets with enough games to be shown."""
    least = params.min_venue_games if factor == "home_away" else params.min_rest_games
    return {name: count for name, count in buckets.items() if count.games >= least}


def _factor_stats(
    number: int, tested: _Tested, verdicts: list[Evidence], params: WhatMattersParams
) -> contract.Factors:
    overall = tested.groups[number].count
    if not overall.games:
        return {}
    stats: dict[str, dict[str, contract.FactorStat]] = {}
    for factor, buckets in tested.factors[number].items():
        games = sum(count.games for count in buckets.values())
        known = OverCount(sum(count.overs for count in buckets.values()), games)
        stats[factor] = {}
        for bucket, count in _published(factor, buckets, params).items():
            place = tested.tests[number, *SAME_TEST.get((factor, bucket), (factor, bucket))]
            stats[factor][bucket] = contract.FactorStat(
                games=count.games,
                over_pct=count.shown,
                vs_overall=count.apart(overall),
                significance=significance(count, known.without(count)),
                sample_size=count.games,
                ci=count.interval,
                baseline=tested.league.shown,
                evidence=verdicts[tested.first_test + place],
            )
    return contract.Factors(
        rest=contract.RestFactor(**stats["rest"]),
        home_away=contract.VenueFactor(**stats["home_away"]),
        back_to_back=contract.BackToBackFactor(**stats["back_to_back"]),
    )


def _archetypes(
    tested: _Tested, verdicts: list[Evidence], params: WhatMattersParams
) -> contract.Archetypes:
    published: dict[str, contract.Archetype] = {}
    for number, (name, text) in enumerate(zip(CLASSES, DESCRIPTIONS, strict=True)):
        group = tested.groups[number]
        published[name] = contract.Archetype(
            description=text,
            player_count=group.players,
            example_players=group.examples,
            overall_over_pct=group.count.shown if group.count.games else None,
            factors=_factor_stats(number, tested, verdicts, params),
            sample_size=group.count.games,
            ci=group.count.interval if group.count.games else None,
            baseline=tested.league.shown if group.count.games else None,
            evidence=verdicts[tested.first_test + number],
        )
    return contract.Archetypes(**published)


@document(
    product="trends-what-matters",
    path="trends/what-matters.json",
    contract=contract.WhatMatters,
    params=WhatMattersParams,
    cadence=WEEKLY_MONDAY,
    reads=("played_games", "team_games", "scheduled_games", "player_directory"),
    history=_history,
    rules={
        "factors_add_up": factors_add_up,
        "numbers_agree": numbers_agree,
        "insights_say_what_they_show": insights_say_what_they_show,
        "examples_are_distinct": examples_are_distinct,
    },
    records=lambda payload: {
        "players": sum(group["player_count"] for group in payload["archetypes"].values()),
        "insights": len(payload["insights"]),
    },
    lineage={
        "archetypes": (
            "player_game_summary.points",
            "player_game_summary.points_line",
            "nbac_schedule.home_team_tricode",
            "team_offense_game_summary.home_game",
            "nba_players_registry.player_name",
        ),
        "insights": ("player_game_summary.points", "player_game_summary.points_line"),
        "experience_archetypes": (
            "player_game_summary.points",
            "player_game_summary.points_line",
            "player_game_summary.usage_rate",
            "nba_players_registry.season",
        ),
        "over_baseline": ("player_game_summary.points", "player_game_summary.points_line"),
    },
)
def what_matters(
    read: Relations, edition: Edition, params: WhatMattersParams
) -> contract.WhatMatters:
    """How often kinds of players go over their lines, by rest, venue and experience.

    A game's kind is what its player scored in the games before it, so that going over does not
    put him into the upper class.
    """
    day, family, window = edition.day, Family(), last_days(edition.day, params.lookback_days)
    inputs = (back(window[0], params.class_days), window[1])
    through = newest_day(read.played_games(*inputs), read.team_games(*inputs))
    spotlight = Spotlight(read.directory(day), through or day, params.example_players)
    played, classes = _with_classes(read, *window, params)
    league = over_count(played)
    groups = spotlight.groups(played, classes, len(CLASSES))
    tested = _test(groups, _factor_counts(played, classes), league, params, family)
    least = params.archetype_gap_points, params.back_to_back_points, params.home_away_points
    drawn = contrasts(
        [group.count for group in groups], tested.factors, least, params.min_insight_games
    )
    places = enter(family, drawn)
    season, season_classes = _with_classes(read, *season_to_date(day), params)
    experienced = experience(season, season_classes, day, spotlight, family)
    verdicts = family.verdicts()
    chosen = insights(drawn, [verdicts[place] for place in places], params.max_insights, league)
    judged = judge(
        read,
        edition,
        window,
        played,
        empty=not any(group.players for group in groups),
        covered=lines_cover(read, day),
    )
    return contract.WhatMatters(
        generated_at=edition.generated_at,
        as_of_date=day,
        archetypes=_archetypes(tested, verdicts, params),
        key_insights=[insight.text for insight in chosen] or [NOTHING_DIFFERS],
        insights=chosen,
        experience_archetypes=experienced.published(verdicts) if experienced else None,
        over_baseline=OverPercent(
            over_pct=league.shown if league.games else None, sample_size=league.games
        ),
        meta=meta_of(edition, WEEKLY_MONDAY, judged, window, through),
    )


def _with_classes(
    read: Relations, start: date, end: date, params: WhatMattersParams
) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows of some days and the scoring class of each, -1 without one."""
    played = read.played_games_by_form(start, end, params.class_games, params.class_days)
    games, points = played["class_games"].to_numpy(), played["class_points"].to_numpy()
    return played, class_numbers(games, points, params.class_min_games)
