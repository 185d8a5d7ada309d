"""Team games without two or more of the team's regulars."""

import numpy as np
import pandas as pd

from nba_publishing.analysis.rounding import trimmed

MISSING_REGULARS = 2
LAST_PLAYED_DAYS = 30
REGULAR_MINUTES = 20.0
MINUTES_GAMES, MINUTES_MIN_GAMES = 15, 5
# Days are ordinals below this, so a player and a day fit into one sortable number.
_DAY_SPAN = 1 << 22


def shorthanded_rows(
    played: pd.DataFrame, absences: pd.DataFrame, season_start: np.ndarray, history: pd.DataFrame
) -> np.ndarray:
    """True for the rows of `played` whose team missed at least two regulars that day.

    `season_start` is the first day of the season of each absence; `history` holds the played
    games of those seasons in order of day.
    """
    regular = are_regulars(
        absences["player"].to_numpy(), absences["day"].to_numpy(), season_start, history
    )
    games, missing = np.unique(_team_days(absences)[regular], return_counts=True)
    return np.isin(_team_days(played), games[missing >= MISSING_REGULARS])


def are_regulars(
    player: np.ndarray, day: np.ndarray, season_start: np.ndarray, history: pd.DataFrame
) -> np.ndarray:
    """True for players who were regulars on the morning of `day`.

    A regular last played in that season and at most 30 days before, and averaged 20 minutes over
    his latest games of the season with known minutes: at most 15 of them, at least 5.
    """
    morning, opening = _keys(player, day), _keys(player, season_start)
    minutes = history["minutes"].to_numpy()
    key = _keys(history["player"].to_numpy(), history["day"].to_numpy())
    order = np.argsort(key, kind="stable")
    key, known = key[order], ~np.isnan(minutes[order])
    recent = np.maximum(opening, morning - LAST_PLAYED_DAYS)
    active = np.searchsorted(key, morning) > np.searchsorted(key, recent)
    key, minutes = key[known], minutes[order][known]
    end = np.searchsorted(key, morning)
    start = np.maximum(np.searchsorted(key, opening), end - MINUTES_GAMES)
    # Whole thousandths of a minute add up without float noise.
    total = np.concatenate([[0], np.cumsum(np.rint(minutes * 1000).astype(np.int64))])
    games = np.maximum(end - start, 1)
    mean = trimmed((total[end] - total[start]) / 1000 / games)
    return active & (end - start >= MINUTES_MIN_GAMES) & (mean >= REGULAR_MINUTES)


def _keys(player: np.ndarray, day: np.ndarray) -> np.ndarray:
    return player.astype(np.int64) * _DAY_SPAN + day


def _team_days(rows: pd.DataFrame) -> np.ndarray:
    return _keys(rows["team"].to_numpy(), rows["day"].to_numpy())
