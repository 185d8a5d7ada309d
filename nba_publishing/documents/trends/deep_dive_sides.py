"""The two groups of games each topic compares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from pydantic import Field

from nba_publishing.analysis.days import (
    Window,
    back,
    last_days,
    season_end,
    season_of,
    season_start,
    season_to_date,
)
from nba_publishing.analysis.over_counts import OverCount, over_count, over_counts
from nba_publishing.analysis.rest import B2B, RESTED, bucket_numbers
from nba_publishing.analysis.schedule_shape import (
    DENSE_DAYS,
    density_places,
    longest_break,
    opening_places,
    race_places,
)
from nba_publishing.analysis.scoring_class import (
    CLASS_DAYS,
    CLASS_GAMES,
    CLASS_MIN_GAMES,
    CLASSES,
    class_numbers,
)
from nba_publishing.contracts.deep_dive import Focus
from nba_publishing.publishing.document import Params
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import TEAMS

BREAK_SIDE_DAYS = 21
# The published minimum: a topic speaks only when both sides hold this many decided games.
SIDE_MIN_GAMES = 50
DENSITY_DAYS, RACE_DAYS, SEASON_END_DAYS, REST_DAYS = 60, 30, 30, 90


class DeepDiveParams(Params):
    """How many games a number needs, and how a scoring class is found."""

    min_side: int = Field(SIDE_MIN_GAMES, ge=SIDE_MIN_GAMES)
    min_league: int = Field(100, ge=1)
    class_games: int = Field(CLASS_GAMES, ge=1)
    class_days: int = Field(CLASS_DAYS, ge=1)
    class_min_games: int = Field(CLASS_MIN_GAMES, ge=1)


@dataclass(frozen=True)
class Sides:
    """The published side, the other one, the league in the same days and the days looked at."""

    first: OverCount
    second: OverCount
    league: OverCount
    window: Window


def sides_of(focus: Focus, read: Relations, day: date, params: DeepDiveParams) -> Sides | None:
    """The sides of a topic on the morning of `day`; None when its days cannot be told."""
    return _SIDES[focus](read, day, params)


def _split(played: pd.DataFrame, place: np.ndarray, window: Window) -> Sides:
    first, second = over_counts(played, place, 2)
    return Sides(first, second, over_count(played), window)


def _spans(read: Relations, first: Window, second: Window, window: Window) -> Sides:
    one, other = (over_count(read.played_games(*days)) for days in (first, second))
    both = OverCount(one.overs + other.overs, one.games + other.games)
    return Sides(one, other, both, window)


def _density(read: Relations, day: date, _: DeepDiveParams) -> Sides:
    window = last_days(day, DENSITY_DAYS)
    team_games = read.team_games(back(window[0], DENSE_DAYS - 1), window[1])
    played = read.played_games(*window)
    return _split(played, density_places(played, team_games), window)


def _break_before(read: Relations, day: date) -> Window | None:
    """The latest mid-season break all of whose three weeks after it have been played."""
    for start in (season_start(day), previous_season_start(day)):
        games = read.scheduled_games(start, season_end(start))
        found = longest_break(np.unique(games["day"].to_numpy()), season_of(start))
        if found and found[1] <= back(day, BREAK_SIDE_DAYS + 1):
            return found
    return None


def _around_break(read: Relations, day: date, _: DeepDiveParams) -> Sides | None:
    found = _break_before(read, day)
    if found is None:
        return None
    window = back(found[0], BREAK_SIDE_DAYS), back(found[1], -BREAK_SIDE_DAYS)
    after, before = (back(found[1], -1), window[1]), (window[0], back(found[0], 1))
    return _spans(read, after, before, window)


def _race(read: Relations, day: date, _: DeepDiveParams) -> Sides:
    window = last_days(day, RACE_DAYS)
    played = read.played_games(*window)
    season = read.team_games(*season_to_date(day))
    return _split(played, race_places(played, season, len(TEAMS)), window)


def _season_end(read: Relations, day: date, params: DeepDiveParams) -> Sides:
    window = last_days(day, SEASON_END_DAYS)
    played = read.played_games_by_form(*window, params.class_games, params.class_days)
    games, points = played["class_games"].to_numpy(), played["class_points"].to_numpy()
    number = class_numbers(games, points, params.class_min_games)
    star, role_player = CLASSES.index("star"), CLASSES.index("role_player")
    return _split(played, _two(number, star, role_player), window)


def _season_start(read: Relations, day: date, _: DeepDiveParams) -> Sides:
    start = previous_season_start(day)
    window = start, season_end(start)
    played = read.played_games(*window)
    return _split(played, opening_places(played), window)


def _early_season(read: Relations, day: date, _: DeepDiveParams) -> Sides | None:
    firsts: list[date] = []
    for start in (season_start(day), previous_season_start(day)):
        games = read.scheduled_games(start, season_end(start))
        if not len(games):
            return None
        firsts.append(date.fromordinal(int(games["day"].iloc[0])))
    this, previous = firsts
    span = (back(day, 1) - this).days
    if span < 0:
        return None
    so_far, then = (this, back(day, 1)), (previous, back(previous, -span))
    return _spans(read, so_far, then, (previous, so_far[1]))


def _rest(read: Relations, day: date, _: DeepDiveParams) -> Sides:
    window = last_days(day, REST_DAYS)
    played = read.played_games(*window)
    bucket = bucket_numbers(played["gap_days"].to_numpy())
    return _split(played, _two(bucket, RESTED, B2B), window)


def _two(number: np.ndarray, first: int, second: int) -> np.ndarray:
    return np.where(number == first, 0, np.where(number == second, 1, -1))


def previous_season_start(day: date) -> date:
    """1 October of the season before that of `day`."""
    return season_start(back(season_start(day), 1))


_SIDES: dict[Focus, Callable[[Relations, date, DeepDiveParams], Sides | None]] = {
    "schedule_density": _density,
    "all_star_break": _around_break,
    "playoff_race": _race,
    "season_end": _season_end,
    "season_start": _season_start,
    "early_season": _early_season,
    "rest_impact": _rest,
}
