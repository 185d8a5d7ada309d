"""What each team allowed over its last fifteen games, on every day from the 17th of a season."""

import numpy as np
import pandas as pd

from nba_publishing.demo.calendar import final_day, opening_day
from nba_publishing.demo.core import TEAM_CODES, SeasonCore
from nba_publishing.demo.instants import dates, eastern, forever
from nba_publishing.demo.rng import Floats, Integers, whole
from nba_publishing.sources.teams import TEAMS

LOADED = 405  # 06:45 in minutes
_FIRST_DAY = 16
_SAMPLE = 15
# Column, mean, spread between teams, drift within a season.
_ZONES = (
    ("paint_pct_allowed_last_15", 0.585, 0.020, 0.015),
    ("mid_range_pct_allowed_last_15", 0.420, 0.022, 0.025),
    ("three_pt_pct_allowed_last_15", 0.362, 0.012, 0.015),
)

_MEANS = ("opponent_points_per_game", "defensive_rating_last_15", "opponent_pace")


def defence_rows(core: SeasonCore) -> pd.DataFrame:
    """`team_defense_zone_analysis`: thirty rows a day, visible on the next morning."""
    first = max(opening_day(core.season).toordinal() + _FIRST_DAY, core.shown.first_day)
    calendar = np.arange(first, final_day(core.season).toordinal() + 1)
    day = np.repeat(calendar, len(TEAMS))
    team = np.tile(np.arange(len(TEAMS)), len(calendar))
    loaded = eastern(day + 1, LOADED)
    return pd.DataFrame(
        {
            "team_abbr": TEAM_CODES[team],
            "analysis_date": dates(day),
            **_recent_means(core, team, day),
            **{name: _zone(core, name, team, day, *rest) for name, *rest in _ZONES},
            "processed_at": loaded,
            "_from": loaded,
            "_to": forever(len(day)),
            "_team": team,
        },
        copy=False,
    )


def placeholders(core: SeasonCore, first: int, teams: Integers) -> pd.DataFrame:
    """Rows of seven days from `first` on that say nothing but the team and the day."""
    team, day = np.tile(teams, 7), np.repeat(first + np.arange(7), len(teams))
    shown = day >= core.shown.first_day
    team, day = team[shown], day[shown]
    loaded = eastern(day + 1, LOADED)
    unknown = ("games_in_sample", *(name for name, *_ in _ZONES), *_MEANS)
    return pd.DataFrame(
        {
            "team_abbr": TEAM_CODES[team],
            "analysis_date": dates(day),
            **dict.fromkeys(unknown, np.full(len(day), np.nan)),
            "processed_at": loaded,
            "_from": loaded,
            "_to": forever(len(day)),
            "_team": team,
        },
        copy=False,
    )


def _zone(core: SeasonCore, name: str, team: Integers, day: Integers, *constants: float) -> Floats:
    """The field-goal fraction allowed in one zone, three decimals."""
    mean, between, drift = constants
    level = mean + between * core.dice.z(name, core.season, team)
    return (
        whole((level + drift * core.dice.slow(f"{name} drift", team, day, 14)) * 1000.0 + 0.5)
        / 1000.0
    )


def _recent_means(core: SeasonCore, team: Integers, day: Integers) -> dict[str, Floats]:
    """Means of the last fifteen games up to a day, from exact sums."""
    schedule, teams = core.schedule, core.teams
    rounds = np.arange(len(schedule.day))[:, None]
    allowed = teams.points[rounds, schedule.opponent]
    # Possessions are pace times (48 + 5 per overtime) / 48; here in 480ths.
    possessions = teams.pace_tenths * (48 + 5 * teams.overtimes)
    last = (schedule.day[:, team] <= day).sum(axis=0)
    first = np.maximum(last - _SAMPLE, 0)

    def total(values: Integers) -> Floats:
        sums = np.vstack([np.zeros((1, values.shape[1]), np.int64), np.cumsum(values, axis=0)])
        return (sums[last, team] - sums[first, team]).astype(np.float64)

    games = (last - first).astype(np.float64)
    points = total(allowed)
    return {
        "games_in_sample": games,
        "opponent_points_per_game": whole(points / games * 10.0 + 0.5) / 10.0,
        "defensive_rating_last_15": whole(points * 48_000.0 / total(possessions) * 100.0 + 0.5)
        / 100.0,
        "opponent_pace": whole(total(teams.pace_tenths) / games + 0.5) / 10.0,
    }
