"""`trends/what-matters.json`: when which kind of player goes over his line."""

from datetime import date

import numpy as np
import pandas as pd
from pydantic import Field

from nba_publishing.analysis.days import back, last_days, season_start, season_to_date
from nba_publishing.analysis.evidence import Family
from nba_publishing.analysis.over_counts import over_count
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
from nba_publishing.documents.trends.what_matters_archetypes import (
    TestedArchetypes,
    factor_counts,
    tested_archetypes,
)
from nba_publishing.documents.trends.what_matters_groups import Spotlight, experience
from nba_publishing.documents.trends.what_matters_insights import (
    NOTHING_DIFFERS,
    Contrast,
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


def _with_classes(
    read: Relations, start: date, end: date, params: WhatMattersParams
) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows of some days and the scoring class of each, -1 without one."""
    played = read.played_games_by_form(start, end, params.class_games, params.class_days)
    games, points = played["class_games"].to_numpy(), played["class_points"].to_numpy()
    return played, class_numbers(games, points, params.class_min_games)


def _contrasts(tested: TestedArchetypes, params: WhatMattersParams) -> list[Contrast]:
    least = params.archetype_gap_points, params.back_to_back_points, params.home_away_points
    overall = [group.count for group in tested.groups]
    return contrasts(overall, tested.factors, least, params.min_insight_games)


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
    least = {
        "rest": params.min_rest_games,
        "home_away": params.min_venue_games,
        "back_to_back": params.min_rest_games,
    }
    tested = tested_archetypes(groups, factor_counts(played, classes), league, least, family)
    drawn = _contrasts(tested, params)
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
        archetypes=tested.published(verdicts),
        key_insights=[insight.text for insight in chosen] or [NOTHING_DIFFERS],
        insights=chosen,
        experience_archetypes=experienced.published(verdicts) if experienced else None,
        over_baseline=OverPercent(
            over_pct=league.shown if league.games else None, sample_size=league.games
        ),
        meta=meta_of(edition, WEEKLY_MONDAY, judged, window, through),
    )
