"""Small steps every cleaned relation takes: day numbers, joins by day and team, unique grains."""

import numpy as np
import pandas as pd

from nba_publishing.sources.teams import TEAMS
from nba_publishing.sources.warehouse import SourceError

UNIX_EPOCH_ORDINAL = 719163


class GrainError(SourceError):
    """A cleaned relation holds one key twice, which no repair rule allows."""


def day_numbers(dates: pd.Series) -> np.ndarray:
    """Proleptic ordinals (`date.toordinal`) of a column of dates."""
    days = dates.to_numpy("datetime64[D]").astype(np.int64) + UNIX_EPOCH_ORDINAL
    return days.astype(np.int32)


def season_numbers(dates: pd.Series) -> np.ndarray:
    """The year in which each date's season began; seasons change on 1 October."""
    months = dates.to_numpy("datetime64[M]").astype(np.int64)
    return ((months + 3) // 12 + 1970 - 1).astype(np.int16)


def true_flags(flags: pd.Series) -> np.ndarray:
    """True where a nullable flag is TRUE."""
    return (flags == True).to_numpy(bool, na_value=False)  # noqa: E712 - null is neither


def false_flags(flags: pd.Series) -> np.ndarray:
    """True where a nullable flag is FALSE."""
    return (flags == False).to_numpy(bool, na_value=False)  # noqa: E712 - null is neither


def texts(values: pd.Series) -> np.ndarray:
    """Texts as objects, None for null."""
    found = values.to_numpy(object, copy=True)
    found[values.isna().to_numpy()] = None
    return found


def floats(values: pd.Series) -> np.ndarray:
    """Numbers as float64, NaN for null."""
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def team_day_keys(day: np.ndarray, team: np.ndarray) -> np.ndarray:
    """One integer per day and team, in order of day and then team."""
    return day.astype(np.int64) * (len(TEAMS) + 2) + team


def positions(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each wanted key stands in the sorted unique `keys`, -1 where it does not."""
    if not len(keys):
        return np.full(len(wanted), -1)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, places, -1)


def taken(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Float values at `places`, NaN where a place is -1."""
    if not len(values):
        return np.full(len(places), np.nan)
    return np.where(places >= 0, values[places].astype(np.float64), np.nan)


def gaps(group: np.ndarray, season: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Days since the group's previous row of the same season, NaN for its first.

    Rows may come in any order; the result is in the order given.
    """
    order = np.lexsort((day, season, group))
    g, s, d = group[order], season[order], day[order]
    same = (g[1:] == g[:-1]) & (s[1:] == s[:-1])
    result = np.full(len(day), np.nan)
    result[order[1:]] = np.where(same, d[1:] - d[:-1], np.nan)
    return result


def require_unique(frame: pd.DataFrame, grain: list[str], relation: str) -> None:
    """Raise GrainError when two rows of `frame` share their key."""
    twice = frame.duplicated(grain)
    if twice.any():
        example = frame.loc[twice, grain].iloc[0].to_dict()
        raise GrainError(
            f"{relation} holds {int(twice.sum())} keys twice, for example {example}; "
            "nothing was built from it. Look at the newest load of its source table."
        )
