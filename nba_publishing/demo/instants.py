"""Arrays of days and clock times as the timestamps of a table."""

from datetime import date

import numpy as np
import numpy.typing as npt

from nba_publishing.demo.calendar import offset_minutes
from nba_publishing.demo.rng import Integers

Instants = npt.NDArray[np.datetime64]

NEVER = np.datetime64("NaT", "us")
MINUTE = np.timedelta64(60_000_000, "us")
_EPOCH = date(1970, 1, 1).toordinal()


def dates(days: Integers) -> Instants:
    """Ordinals as dates at midnight, in microseconds like every other timestamp."""
    return (days - _EPOCH).astype("datetime64[D]").astype("datetime64[us]")


def eastern(days: Integers, minutes: Integers | int) -> Instants:
    """The UTC instants of Eastern clock times, given in minutes after midnight.

    The whole day has the offset of its noon; minutes may run past the end of the day.
    """
    known, place = np.unique(days, return_inverse=True)
    offsets = np.array([offset_minutes(int(day)) for day in known], np.int64)
    return dates(days) + (minutes + offsets[place].reshape(np.shape(days))) * MINUTE


def forever(count: int) -> Instants:
    """The `_to` column of rows that stay valid."""
    return np.full(count, NEVER)
