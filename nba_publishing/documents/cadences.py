"""The rhythms documents follow: when the next edition comes and how long one may be cached."""

from datetime import date, datetime

from nba_publishing.analysis.days import (
    back,
    eastern_instant,
    first_of_next_month,
    next_fortnight,
    next_weekday,
)
from nba_publishing.publishing.document import Cadence

MONDAY, WEDNESDAY = 0, 2
HOUR, HALF_DAY, DAY = 3600, 43200, 86400


def _tomorrow_morning(day: date) -> datetime:
    return eastern_instant(back(day, -1), 6)


def _monday_morning(day: date) -> datetime:
    return eastern_instant(next_weekday(day, MONDAY), 6)


def _wednesday_morning(day: date) -> datetime:
    return eastern_instant(next_weekday(day, WEDNESDAY), 8)


def _first_of_month(day: date) -> datetime:
    return eastern_instant(first_of_next_month(day), 6)


DAILY = Cadence("daily", HOUR, _tomorrow_morning)
HOURLY = Cadence("hourly", HOUR, _tomorrow_morning)
WEEKLY_MONDAY = Cadence("weekly-monday", HALF_DAY, _monday_morning)
WEEKLY_WEDNESDAY = Cadence("weekly-wednesday", HALF_DAY, _wednesday_morning)
MONTHLY = Cadence("monthly", DAY, _first_of_month)


def alternate_mondays(anchor: date) -> Cadence:
    """Every second Monday, counted from the Monday `anchor`."""
    return Cadence(
        "alternate-mondays",
        HALF_DAY,
        lambda day: eastern_instant(next_fortnight(day, anchor), 6),
    )
