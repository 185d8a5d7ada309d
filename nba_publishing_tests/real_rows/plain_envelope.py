"""Outcome and `meta` of an as-of document, from the schedule and the newest rows.

An outcome that is not published at all is returned as state `empty_unexpected`, so that a test
can tell it from the three states a document on the site can have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from nba_publishing_tests.real_rows.plain_relations import NEW_YORK
from nba_publishing_tests.real_rows.plain_rows import (
    ONE_DAY,
    Relations,
    newest_before,
    season_of,
    season_start,
)

NOT_PUBLISHED = "empty_unexpected"
COVERAGE_DATES = 7
COVERAGE_MIN_ROWS = 100

Window = tuple[date, date]


@dataclass(frozen=True)
class Subject:
    """What the outcome of one document depends on."""

    window: Window
    empty: bool
    main_dates: list[date]
    needs_lines: bool = False
    proven_nobody: bool = False


def finals_before(relations: Relations, day: date, window: Window) -> list[date]:
    """Schedule dates of the window, before the day, with a final game."""
    return [d for d in relations.final_dates if window[0] <= d <= window[1] and d < day]


def lines_cover(relations: Relations, day: date) -> bool:
    """At least 15 % of the rows of the season's latest seven played dates carry a line."""
    start = season_start(day)
    dates = [d for d in relations.played_dates if start <= d < day][-COVERAGE_DATES:]
    if not dates:
        return True
    rows = relations.window(dates[0], dates[-1])
    lined = sum(row.line10 is not None for row in rows)
    return len(rows) < COVERAGE_MIN_ROWS or 100 * lined >= 15 * len(rows)


def calendar_state(relations: Relations, day: date) -> str:
    """season_just_started, off_season, all_star_break or in_season."""
    dates = relations.schedule_dates
    this_season = [d for d in dates if season_of(d) == season_of(day)]
    if this_season and day - timedelta(days=30) <= this_season[0] <= day:
        return "season_just_started"
    week = timedelta(days=7)
    if not any(day - week <= d <= day + week for d in dates):
        return "off_season"
    earlier = [d for d in this_season if d < day]
    later = [d for d in this_season if d > day]
    if day.month in (2, 3) and day not in this_season and earlier and later:
        idle_days = (later[0] - earlier[-1]).days - 1
        return "all_star_break" if idle_days >= 4 else "in_season"
    return "in_season"


def outcome(relations: Relations, day: date, subject: Subject) -> tuple[str, str | None]:
    """State and empty reason."""
    finals = finals_before(relations, day, subject.window)
    newest = newest_before(subject.main_dates, day)
    missing = [d for d in finals if newest is None or d > newest]
    incomplete = len(missing) >= 2 or (subject.needs_lines and not lines_cover(relations, day))
    if not subject.empty:
        return ("degraded" if incomplete else "ok"), None
    calendar = calendar_state(relations, day)
    if not finals:
        reason = "off_season" if calendar == "off_season" else "season_just_started"
        return "empty_expected", reason
    no_row = newest_before(subject.main_dates, day, subject.window[0]) is None
    if no_row or incomplete:
        return NOT_PUBLISHED, None
    if calendar in ("season_just_started", "off_season"):
        return "empty_expected", calendar
    if subject.proven_nobody:
        return "empty_expected", "no_player_qualifies"
    return NOT_PUBLISHED, None


def span(window: Window) -> dict[str, str] | None:
    """{start, end}, or None when the window is empty."""
    if window[0] > window[1]:
        return None
    return {"start": window[0].isoformat(), "end": window[1].isoformat()}


def next_weekday(day: date, weekday: int) -> date:
    """The first such weekday after the day (Monday is 0)."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def eastern(day: date, hour: int) -> str:
    """That hour in New York, with the offset of the day."""
    return datetime.combine(day, time(hour), NEW_YORK).isoformat()


def tomorrow(day: date) -> str:
    return eastern(day + ONE_DAY, 6)


def meta(
    state: tuple[str, str | None],
    *,
    data_through: date | None,
    window: Window,
    next_update: str,
    ttl_seconds: int,
) -> dict[str, Any]:
    return {
        "schema_version": "1.0",
        "data_through": data_through.isoformat() if data_through else None,
        "window": span(window),
        "state": state[0],
        "empty_reason": state[1],
        "next_update_expected": next_update,
        "ttl_seconds": ttl_seconds,
    }
