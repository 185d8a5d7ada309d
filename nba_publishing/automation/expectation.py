"""How fresh a public file has to be: what the calendar asks of it by now, and whether it is that.

Only what readers are served counts: a run that rebuilds some old day makes nothing fresh here.
Files follow slots on New York wall time; live files and the status are judged without slots.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from nba_publishing.analysis.completeness import Calendar
from nba_publishing.analysis.days import NEW_YORK, back, basketball_day, eastern_instant
from nba_publishing.automation.due import (
    DueOn,
    every_day,
    every_monday,
    every_second_monday,
    every_sunday,
    every_wednesday,
    first_of_month,
)

State = Literal["quiet", "held", "missing", "stale", "late", "fresh"]
HORIZON = timedelta(days=40)
MINUTES_10, MINUTES_30 = timedelta(minutes=10), timedelta(minutes=30)
HOUR = timedelta(hours=1)
UNGRADED = "not_yet_graded"


@dataclass(frozen=True)
class Published:
    """What readers get at a path.

    `checked_at` is when a run last published or confirmed it (live files: its `updated_at`).
    """

    as_of: date
    checked_at: datetime
    held: bool = False
    empty_reason: str | None = None


@dataclass(frozen=True)
class Expectation:
    """The verdict on a file: the day it should show by now, and when it must next be renewed.

    `due_at` is the end of the grace time of the slot that comes next: a file nobody renews turns
    late then. None where no slot is known ahead.
    """

    state: State
    expected_as_of: date | None
    due_at: datetime | None


@dataclass(frozen=True)
class SlotRule:
    """When a file is due, in hours of New York wall time, and how much patience readers have.

    `hours` hold on every day of `due_on`, `game_hours` on those whose wanted day has games. The
    wanted day is `wants_back` days before that of the slot. A document that is empty for the
    reason `never_enough` does not stand for its own day.
    """

    hours: tuple[int, ...]
    late: timedelta
    stale: timedelta
    game_hours: tuple[int, ...] = ()
    due_on: DueOn = every_day
    wants_back: int = 0
    stale_without_games: timedelta | None = None
    never_enough: str | None = None

    @property
    def refreshed_within_a_day(self) -> bool:
        """True when a day has several slots, so that its date alone proves nothing."""
        return len(self.hours) + len(self.game_hours) > 1


_HOT = SlotRule((6,), MINUTES_30, 3 * HOUR, game_hours=tuple(range(7, 24)))
_TONIGHT = SlotRule(
    (11,), MINUTES_30, 1.5 * HOUR, game_hours=tuple(range(12, 24)), stale_without_games=26 * HOUR
)
_PICKS = SlotRule((13,), MINUTES_30, 3 * HOUR)
_MONDAY = SlotRule((6,), HOUR, 24 * HOUR, due_on=every_monday)
_DEEP_DIVE = SlotRule((6,), HOUR, 24 * HOUR, due_on=first_of_month)

RULES: Mapping[str, SlotRule] = {
    "trends/whos-hot-v2.json": _HOT,
    "trends/bounce-back.json": _HOT,
    "trends/bounce-back-v2.json": _HOT,
    "trends/tonight-trend-plays.json": _HOT,
    "tonight/all-players.json": _TONIGHT,
    "tonight/player/index.json": _TONIGHT,
    "predictions/today.json": _PICKS,
    "streaks/today.json": _PICKS,
    "best-bets/latest.json": SlotRule((), MINUTES_30, 3 * HOUR, game_hours=(13,)),
    "results/latest.json": SlotRule(
        (), 3.5 * HOUR, 7.5 * HOUR, game_hours=(5,), wants_back=1, never_enough=UNGRADED
    ),
    "systems/performance.json": SlotRule((5,), 3.5 * HOUR, 7.5 * HOUR),
    "trends/what-matters.json": _MONDAY,
    "trends/team-tendencies.json": _MONDAY,
    "trends/quick-hits.json": SlotRule((8,), HOUR, 24 * HOUR, due_on=every_wednesday),
    "trends/deep-dive-current.json": _DEEP_DIVE,
    "trends/deep-dive.json": _DEEP_DIVE,
    "players/index.json": SlotRule((6,), 2 * HOUR, 48 * HOUR, due_on=every_sunday),
}


def alternate_weeks(anchor: date) -> Mapping[str, SlotRule]:
    """The rules where team tendencies come every second Monday, counted from `anchor`."""
    path = "trends/team-tendencies.json"
    return {**RULES, path: replace(RULES[path], due_on=every_second_monday(anchor))}


@dataclass(frozen=True)
class _Slot:
    """One appointment: the instant, the day asked for, and when patience ends."""

    at: datetime
    want: date
    late_at: datetime
    stale_at: datetime

    def is_met(self, rule: SlotRule, file: Published) -> bool:
        if file.as_of != self.want:
            return file.as_of > self.want
        if rule.never_enough is not None and file.empty_reason == rule.never_enough:
            return False
        return not rule.refreshed_within_a_day or file.checked_at >= self.at


def expectation(
    path: str,
    now: datetime,
    calendar: Calendar,
    published: Published | None,
    rules: Mapping[str, SlotRule] = RULES,
) -> Expectation:
    """What readers may expect at `path` at `now`, and whether `published` is that."""
    rule = rules.get(path)
    if rule is None:
        raise ValueError(f"no slots are known for {path}; its freshness was not judged")
    due = next((slot.late_at for slot in _ahead(rule, now, calendar) if slot.late_at > now), None)
    # The latest slot whose grace time is over, and the latest one readers have lost patience with.
    expired = next((slot for slot in _behind(rule, now, calendar) if slot.late_at <= now), None)
    if expired is None:
        return Expectation("quiet", None, due)
    lost = next((slot for slot in _behind(rule, now, calendar) if slot.stale_at <= now), None)
    return Expectation(_state(rule, expired, lost, published), expired.want, due)


def _state(
    rule: SlotRule, expired: _Slot, lost: _Slot | None, published: Published | None
) -> State:
    if published is None:
        return "missing"
    if published.held:
        return "held"
    if lost is not None and not lost.is_met(rule, published):
        return "stale"
    return "fresh" if expired.is_met(rule, published) else "late"


def _behind(rule: SlotRule, now: datetime, calendar: Calendar) -> Iterator[_Slot]:
    """Slots up to `now`, newest first."""
    day = now.astimezone(NEW_YORK).date()
    for distance in range(HORIZON.days + 1):
        for slot in reversed(_slots_of(rule, back(day, distance), calendar)):
            if now - HORIZON <= slot.at <= now:
                yield slot


def _ahead(rule: SlotRule, now: datetime, calendar: Calendar) -> Iterator[_Slot]:
    """Slots from the day before `now`, so that open grace times are seen, oldest first."""
    day = now.astimezone(NEW_YORK).date()
    for distance in range(-1, HORIZON.days + 1):
        yield from _slots_of(rule, back(day, -distance), calendar)


def _slots_of(rule: SlotRule, day: date, calendar: Calendar) -> list[_Slot]:
    if not rule.due_on(day):
        return []
    want = back(day, rule.wants_back)
    plays = len(calendar.games_between(want.toordinal(), want.toordinal())) > 0
    patience = rule.stale if plays else rule.stale_without_games or rule.stale
    slots: list[_Slot] = []
    for hour in (*rule.hours, *rule.game_hours) if plays else rule.hours:
        # Patience is elapsed time, which only UTC adds up across a change of the clock.
        at = eastern_instant(day, hour).astimezone(UTC)
        slots.append(_Slot(at, want, at + rule.late, at + patience))
    return slots


def live_expectation(
    now: datetime, opened_at: datetime | None, published: Published | None
) -> Expectation:
    """The verdict on `live/latest.json` or `live-grading/latest.json`.

    `opened_at` is when the live window of today opened, None while none is open. Until ten
    minutes after it nothing is expected; from then on each ten minutes without news are late.
    """
    if opened_at is None:
        return Expectation("quiet", None, None)
    today = basketball_day(now)
    current = published is not None and published.as_of >= today
    since = max(published.checked_at, opened_at) if published and current else opened_at
    waiting, due = now - since, since + MINUTES_10
    if waiting <= MINUTES_10 and not current:
        return Expectation("quiet", None, due)
    if published is None or published.held:
        return Expectation("held" if published else "missing", today, due)
    state = "stale" if waiting > HOUR else "late" if waiting > MINUTES_10 else "fresh"
    return Expectation(state, today, due)


def status_expectation(now: datetime, valid_until: datetime | None) -> Expectation:
    """The verdict on `status.json`, which says itself how long its writer may stay silent."""
    today = basketball_day(now)
    if valid_until is None:
        return Expectation("missing", today, None)
    overdue = now - valid_until
    state = "stale" if overdue > MINUTES_30 else "late" if overdue > timedelta(0) else "fresh"
    return Expectation(state, today, valid_until)
