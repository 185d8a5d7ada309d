"""Which days a season plays on, and which UTC instant an Eastern clock time of such a day is.

Days that go into arrays are proleptic ordinals (`date.toordinal`).
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from nba_publishing.analysis.days import NEW_YORK

FIRST_SEASON = 2021
ROUNDS = 82
_TUESDAY, _THURSDAY, _SUNDAY = 1, 3, 6


def weekday_from(day: date, weekday: int) -> date:
    """The first date on or after `day` that falls on `weekday` (Monday is 0)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def opening_day(season: int) -> date:
    """The Tuesday in 18-24 October on which a season starts."""
    return weekday_from(date(season, 10, 18), _TUESDAY)


def final_day(season: int) -> date:
    """The Sunday that makes a season 174 days long: in 8-14 April, once in a while the 15th.

    Next in 2029: a fixed week of April would leave that season short of 164 playing days.
    """
    return opening_day(season) + timedelta(days=173)


def all_star_sunday(season: int) -> date:
    """The third Sunday of February."""
    return weekday_from(date(season + 1, 2, 15), _SUNDAY)


def release_day(season: int) -> date:
    """15 August, when a season's schedule comes out."""
    return date(season, 8, 15)


@cache
def days_off(season: int) -> frozenset[date]:
    """The ten dates between opening and final day without any game."""
    star = all_star_sunday(season)
    return frozenset(
        (
            weekday_from(date(season, 11, 2), _TUESDAY),
            weekday_from(date(season, 11, 22), _THURSDAY),
            date(season, 12, 24),
            *(star + timedelta(days=offset) for offset in range(-2, 4)),
            final_day(season) - timedelta(days=6),
        )
    )


def playing_days(season: int) -> list[int]:
    """The ordinals of the 164 dates that may hold games, two for each round."""
    first, last = opening_day(season).toordinal(), final_day(season).toordinal()
    off = {day.toordinal() for day in days_off(season)}
    return [day for day in range(first, last + 1) if day not in off]


@cache
def offset_minutes(day: int) -> int:
    """How far New York is behind UTC at noon of a day, in minutes."""
    offset = datetime.combine(date.fromordinal(day), time(12), NEW_YORK).utcoffset()
    return -int((offset or timedelta()).total_seconds()) // 60


def instant(day: date, minutes: int) -> datetime:
    """The aware instant so many minutes after an Eastern midnight; the whole day has the offset
    of its noon."""
    midnight = datetime.combine(day, time(), UTC)
    return midnight + timedelta(minutes=minutes + offset_minutes(day.toordinal()))
