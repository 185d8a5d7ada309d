"""What the calendar does to teams: dense stretches, the mid-season break, early and late games."""

from datetime import date

import numpy as np
import pandas as pd

from nba_publishing.analysis.days import Window

DENSE_GAMES, DENSE_DAYS = 4, 6
BREAK_MIN_DAYS = 4
OPENING_GAMES = 10
# Days are ordinals below this, so a team and a day fit into one sortable number.
_DAY_SPAN = 1 << 22


def longest_break(game_days: np.ndarray, season: int) -> Window | None:
    """First and last date of the longest run of days off in February and March, at least four.

    `game_days` are the ordinals of the season's game days, sorted and distinct; of equally long
    runs the earliest counts, and None means that there is none.
    """
    first = np.maximum(game_days[:-1] + 1, date(season + 1, 2, 1).toordinal())
    last = np.minimum(game_days[1:] - 1, date(season + 1, 3, 31).toordinal())
    length = last - first + 1
    if not len(length) or length.max() < BREAK_MIN_DAYS:
        return None
    at = int(np.argmax(length))
    return date.fromordinal(int(first[at])), date.fromordinal(int(last[at]))


def density_places(played: pd.DataFrame, team_games: pd.DataFrame) -> np.ndarray:
    """0 for rows of a team's fourth or later game in six days, 1 for others, -1 without a game.

    `team_games` reaches at least five days further back than `played`.
    """
    keys = np.sort(_team_days(team_games))
    in_six_days = np.arange(1, len(keys) + 1) - np.searchsorted(keys, keys - (DENSE_DAYS - 1))
    wanted = _team_days(played)
    at = np.searchsorted(keys, wanted)
    found = at < np.searchsorted(keys, wanted, side="right")
    place = np.full(len(wanted), -1)
    place[found] = np.where(in_six_days[at[found]] >= DENSE_GAMES, 0, 1)
    return place


def race_places(played: pd.DataFrame, team_games: pd.DataFrame, teams: int) -> np.ndarray:
    """0 for rows of teams that won at least half of `team_games`, 1 of others, -1 unknown."""
    team = team_games["team"].to_numpy()
    games = np.bincount(team, minlength=teams)
    wins = np.bincount(team[team_games["won"].to_numpy()], minlength=teams)
    side = np.where(games == 0, -1, np.where(2 * wins >= games, 0, 1))
    has_game = ~np.isnan(played["game_no"].to_numpy())
    return np.where(has_game, side[played["team"].to_numpy()], -1)


def opening_places(played: pd.DataFrame) -> np.ndarray:
    """0 for rows of a team's first ten games of the season, 1 for later ones, -1 unknown."""
    number = played["game_no"].to_numpy()
    return np.where(np.isnan(number), -1, np.where(number <= OPENING_GAMES, 0, 1))


def _team_days(rows: pd.DataFrame) -> np.ndarray:
    return rows["team"].to_numpy().astype(np.int64) * _DAY_SPAN + rows["day"].to_numpy()
