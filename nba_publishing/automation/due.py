"""What a schedule asks for at a tick: pure decisions, so that they can be told as stories."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from nba_publishing.analysis.days import NEW_YORK, back

CAUGHT_UP = 5
FIRST_HOURLY_SLOT = 6

DueOn = Callable[[date], bool]


def every_day(_: date) -> bool:
    """A daily document is due on each day."""
    return True


def every_monday(day: date) -> bool:
    """A Monday document's days."""
    return day.weekday() == 0


def every_wednesday(day: date) -> bool:
    """A Wednesday document's days."""
    return day.weekday() == 2


def every_sunday(day: date) -> bool:
    """A Sunday document's days."""
    return day.weekday() == 6


def every_second_monday(anchor: date) -> DueOn:
    """The Mondays a whole number of fortnights from the Monday `anchor`, in calendar days."""
    return lambda day: (day - anchor).days % 14 == 0


def first_of_month(day: date) -> bool:
    """A monthly document's days."""
    return day.day == 1


def local_time(tick: datetime) -> datetime:
    """A tick in New York time; Dagster hands it over in whatever zone it was stored in."""
    return tick.astimezone(NEW_YORK)


def missed_days(day: date, due_on: DueOn, published: Iterable[str]) -> list[date]:
    """Of the five slots before `day`: those that were never published, oldest first.

    Days before the first publication of all were not missed, they were never due.
    """
    done = set(published)
    if not done:
        return []
    first = date.fromisoformat(min(done))
    slots = islice(_slots_before(day, due_on), CAUGHT_UP)
    missed = [slot for slot in slots if slot > first and slot.isoformat() not in done]
    return sorted(missed)


def hourly_products(hour: int, plays: bool, daily: tuple[str, ...], tonight: str) -> list[str]:
    """Products due at an hourly slot: the first slot belongs to the daily schedule's files.

    Without a game on the day only the first slot runs.
    """
    if hour == FIRST_HOURLY_SLOT:
        return [tonight]
    return [*daily, tonight] if plays else []


def _slots_before(day: date, due_on: DueOn) -> Iterator[date]:
    slot = back(day, 1)
    while True:
        if due_on(slot):
            yield slot
        slot = back(slot, 1)
