"""Days: which day it is, what a season and a window are, and how an hour is written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nba_publishing.analysis.days import (
    NEW_YORK,
    back,
    basketball_day,
    cut_to_season,
    eastern_instant,
    first_of_next_month,
    known_tip_off,
    last_days,
    next_fortnight,
    next_weekday,
    parse_day,
    season_end,
    season_label,
    season_of,
    season_start,
    season_to_date,
    tip_off_iso,
    tip_off_text,
)

TODAY = date(2026, 2, 12)
DAYS = st.dates(date(2021, 10, 1), date(2035, 9, 30))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-02-12T04:59Z", "2026-02-11"),
        ("2026-02-12T08:59Z", "2026-02-11"),
        ("2026-02-12T09:00Z", "2026-02-12"),
        ("2026-03-08T07:30Z", "2026-03-07"),
        ("2026-03-08T08:00Z", "2026-03-08"),
        ("2026-11-01T08:59Z", "2026-10-31"),
        ("2026-11-01T09:00Z", "2026-11-01"),
        ("2026-07-01T03:30Z", "2026-06-30"),
        ("2026-02-12T04:00:00-05:00", "2026-02-12"),
        ("2026-02-12T03:59:59.999999-05:00", "2026-02-11"),
    ],
)
def test_the_basketball_day_turns_at_four_in_new_york(now, day):
    assert basketball_day(datetime.fromisoformat(now)) == date.fromisoformat(day)


@settings(deadline=None, max_examples=50)
@given(DAYS, st.integers(0, 24 * 60 - 1))
def test_the_basketball_day_is_the_new_york_date_four_hours_ago_or_so(day, minute):
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=NEW_YORK)
    expected = back(day, 1) if minute < 4 * 60 else day
    assert basketball_day(wall.astimezone(UTC)) == basketball_day(wall)
    # An hour that the clock skips in spring is read as the hour after it, still before four.
    assert basketball_day(wall) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("TODAY", TODAY),
        ("Yesterday", date(2026, 2, 11)),
        ("2026-02-03", date(2026, 2, 3)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_day_can_be_named(text, day):
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["2026-2-3", "20260203", "2026-02-30", "tomorrow", "", " today", "today ", "2026-02-03 ",
     "2026-02-03T00:00", "2026-W06-2", "2025-02-29", "２０２６-02-03", "٢٠٢٦-02-03"],
)  # fmt: skip
def test_anything_else_is_no_day(text):
    with pytest.raises(ValueError, match="is not a date: use YYYY-MM-DD, today or yesterday"):
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    ("day", "season", "label"),
    [
        (date(2025, 9, 30), 2024, "2024-25"),
        (date(2025, 10, 1), 2025, "2025-26"),
        (date(2026, 1, 1), 2025, "2025-26"),
        (date(2026, 9, 30), 2025, "2025-26"),
        (date(1999, 12, 31), 1999, "1999-00"),
    ],
)
def test_a_season_starts_in_october_and_carries_two_years(day, season, label):
    assert season_of(day) == season
    assert season_label(season) == label
    assert season_start(day) == date(season, 10, 1)
    assert season_end(day) == date(season + 1, 9, 30)


def test_windows_include_both_ends_and_end_on_the_day_before():
    day = date(2026, 1, 15)
    assert last_days(day, 30) == (date(2025, 12, 16), date(2026, 1, 14))
    assert season_to_date(day) == (date(2025, 10, 1), date(2026, 1, 14))
    assert cut_to_season(day, last_days(day, 30)) == last_days(day, 30)
    assert cut_to_season(day, last_days(day, 200)) == season_to_date(day)


def test_on_the_first_day_of_a_season_its_window_is_empty():
    start, end = season_to_date(date(2025, 10, 1))
    assert end < start


@settings(deadline=None, max_examples=50)
@given(DAYS, st.integers(1, 800))
def test_a_window_has_its_length_and_none_called_season_starts_earlier(day, length):
    start, end = last_days(day, length)
    assert (end - start).days + 1 == length
    assert end == day - timedelta(days=1)
    assert cut_to_season(day, (start, end))[0] >= season_start(day)


@settings(deadline=None, max_examples=50)
@given(DAYS, st.integers(0, 6))
def test_the_next_weekday_is_one_to_seven_days_away(day, weekday):
    found = next_weekday(day, weekday)
    assert found.weekday() == weekday
    assert 1 <= (found - day).days <= 7


@settings(deadline=None, max_examples=50)
@given(DAYS, DAYS)
def test_the_next_fortnight_is_one_to_fourteen_days_away(day, anchor):
    found = next_fortnight(day, anchor)
    assert (found - anchor).days % 14 == 0
    assert 1 <= (found - day).days <= 14


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2026, 1, 31), date(2026, 2, 1)), (date(2026, 2, 1), date(2026, 3, 1)),
     (date(2025, 12, 1), date(2026, 1, 1)), (date(2025, 11, 30), date(2025, 12, 1))],
)  # fmt: skip
def test_a_month_is_followed_by_the_next(day, first):
    assert first_of_next_month(day) == first


@pytest.mark.parametrize(
    ("day", "hour", "iso"),
    [
        (date(2026, 2, 12), 6, "2026-02-12T06:00:00-05:00"),
        (date(2026, 7, 1), 6, "2026-07-01T06:00:00-04:00"),
        (date(2026, 3, 8), 1, "2026-03-08T01:00:00-05:00"),
        (date(2026, 3, 8), 3, "2026-03-08T03:00:00-04:00"),
    ],
)
def test_an_eastern_hour_has_the_offset_of_its_day(day, hour, iso):
    assert eastern_instant(day, hour).isoformat() == iso


@pytest.mark.parametrize(
    ("stamp", "day", "text", "iso"),
    [
        ("2026-02-12T00:30Z", "2026-02-11", "7:30 PM ET", "2026-02-11T19:30:00-05:00"),
        ("2026-03-08T19:00Z", "2026-03-08", "3:00 PM ET", "2026-03-08T15:00:00-04:00"),
        ("2024-12-16T00:30Z", "2024-12-15", "7:30 PM ET", "2024-12-15T19:30:00-05:00"),
        ("2024-12-15T19:30:00-05:00", "2024-12-15", "7:30 PM ET", "2024-12-15T19:30:00-05:00"),
        ("2024-12-15T17:00Z", "2024-12-15", "12:00 PM ET", "2024-12-15T12:00:00-05:00"),
        ("2025-07-01T23:30Z", "2025-07-01", "7:30 PM ET", "2025-07-01T19:30:00-04:00"),
        ("2026-02-11T00:00Z", "2026-02-11", None, None),
        ("2024-12-15T00:00Z", "2024-12-15", None, None),
        ("2026-02-11T05:05:09.5Z", "2026-02-11", "12:05 AM ET", "2026-02-11T00:05:09-05:00"),
        (None, "2026-02-11", None, None),
    ],
)
def test_a_tip_off_is_written_in_new_york_time_or_not_at_all(stamp, day, text, iso):
    tip = known_tip_off(utc(stamp) if stamp else None, date.fromisoformat(day))
    assert tip_off_text(tip) == text
    assert tip_off_iso(tip) == iso
