"""Freshness: what a file has to show at an hour of the year, told as the season goes."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nba_publishing.analysis.completeness import Calendar
from nba_publishing.analysis.days import NEW_YORK
from nba_publishing.automation.expectation import (
    RULES,
    Published,
    alternate_weeks,
    expectation,
    live_expectation,
    status_expectation,
)

HOT, TONIGHT, BEST = (
    "trends/whos-hot-v2.json",
    "tonight/all-players.json",
    "best-bets/latest.json",
)
RESULTS, QUICK, TEAMS = (
    "results/latest.json",
    "trends/quick-hits.json",
    "trends/team-tendencies.json",
)


def season() -> Calendar:
    """Games daily from 21 October 2025 to 14 June 2026, none on 25 December and 13-18 February."""
    first, last = date(2025, 10, 21), date(2026, 6, 14)
    free = {date(2025, 12, 25), *(date(2026, 2, day) for day in range(13, 19))}
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    ordinals = np.array([day.toordinal() for day in days if day not in free])
    return Calendar(ordinals, ordinals)


CALENDAR = season()


def at(text: str) -> datetime:
    """A New York wall time, `2026-02-12 06:29`, as the instant it is."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def shows(day: str, checked: str | None = None, **more) -> Published:
    """A file of a day, checked at a New York wall time (default: 06:00 of the day)."""
    return Published(date.fromisoformat(day), at(checked or f"{day} 06:00"), **more)


def state(path, now, published, **more):
    return expectation(path, at(now), CALENDAR, published, **more).state


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-02-12 06:29", "fresh"), ("2026-02-12 06:30", "late"), ("2026-02-12 08:59", "late"),
     ("2026-02-12 09:00", "stale")],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", [HOT, "trends/bounce-back.json", "trends/tonight-trend-plays.json"]
)
def test_last_nights_hot_list_is_late_half_an_hour_after_six(path, now, expected):
    assert state(path, now, shows("2026-02-11", "2026-02-11 23:00")) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-02-12 08:29", "fresh"), ("2026-02-12 08:30", "late"), ("2026-02-12 12:29", "late"),
     ("2026-02-12 12:30", "stale")],
)  # fmt: skip
def test_results_have_the_morning_to_be_graded(now, expected):
    assert state(RESULTS, now, shows("2026-02-10")) == expected
    ungraded = shows("2026-02-11", empty_reason="not_yet_graded")
    assert state(RESULTS, now, ungraded) == expected
    assert state(RESULTS, now, shows("2026-02-11")) == "fresh"


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-02-11 20:29", "fresh"), ("2026-02-11 20:30", "late"), ("2026-02-11 21:30", "stale")],
)
@pytest.mark.parametrize("path", [TONIGHT, "tonight/player/index.json"])
def test_tonight_follows_the_hours_of_a_game_day(path, now, expected):
    assert state(path, now, shows("2026-02-11", "2026-02-11 19:00")) == expected


def test_the_all_star_break_raises_no_alarm():
    for hour in range(24):
        now = f"2026-02-15 {hour:02d}:45"
        assert state(BEST, now, shows("2026-02-12")) == "fresh"
        assert state(RESULTS, now, shows("2026-02-12")) == "fresh"
        assert state(HOT, now, shows("2026-02-15")) == "fresh"
        if hour >= 11:
            assert state(TONIGHT, now, shows("2026-02-15", "2026-02-15 11:00")) == "fresh"


def test_without_games_tonight_may_miss_a_slot_for_a_day():
    last = shows("2026-02-14", "2026-02-14 11:00")
    assert state(TONIGHT, "2026-02-15 11:29", last) == "fresh"
    assert state(TONIGHT, "2026-02-15 11:30", last) == "late"
    assert state(TONIGHT, "2026-02-16 12:59", last) == "late"
    assert state(TONIGHT, "2026-02-16 13:00", last) == "stale"


def test_the_first_games_after_the_break_are_expected_again():
    assert state(BEST, "2026-02-19 13:29", shows("2026-02-12")) == "fresh"
    assert state(BEST, "2026-02-19 13:30", shows("2026-02-12")) == "late"
    assert state(BEST, "2026-02-19 16:00", shows("2026-02-12")) == "stale"
    assert state(RESULTS, "2026-02-20 08:30", shows("2026-02-12")) == "late"


def test_summer_is_quiet_where_only_games_count():
    quiet = expectation(BEST, at("2026-08-20 12:00"), CALENDAR, None)
    assert (quiet.state, quiet.expected_as_of, quiet.due_at) == ("quiet", None, None)
    assert state(RESULTS, "2026-08-20 12:00", shows("2026-06-14")) == "quiet"
    assert state(HOT, "2026-08-20 22:00", shows("2026-08-20")) == "fresh"
    assert state(HOT, "2026-08-20 09:00", shows("2026-08-19", "2026-08-19 23:00")) == "stale"
    assert state(RESULTS, "2026-07-10 12:00", shows("2026-06-14")) == "fresh"
    assert state(RESULTS, "2026-07-10 12:00", shows("2026-06-13")) == "stale"


@pytest.mark.parametrize(
    ("path", "published", "now", "expected"),
    [
        (QUICK, "2026-02-04", "2026-02-11 08:59", "fresh"),
        (QUICK, "2026-02-04", "2026-02-11 09:00", "late"),
        (QUICK, "2026-02-04", "2026-02-12 07:59", "late"),
        (QUICK, "2026-02-04", "2026-02-12 08:00", "stale"),
        ("trends/what-matters.json", "2026-02-02", "2026-02-09 06:59", "fresh"),
        (TEAMS, "2026-02-02", "2026-02-09 07:00", "late"),
        (TEAMS, "2026-02-02", "2026-02-10 06:00", "stale"),
        ("trends/deep-dive-current.json", "2026-01-01", "2026-02-01 06:59", "fresh"),
        ("trends/deep-dive.json", "2026-01-01", "2026-02-01 07:00", "late"),
        ("trends/deep-dive.json", "2026-01-01", "2026-02-02 06:00", "stale"),
        ("trends/deep-dive.json", "2026-07-01", "2026-07-31 23:59", "fresh"),
        ("players/index.json", "2026-02-01", "2026-02-08 07:59", "fresh"),
        ("players/index.json", "2026-02-01", "2026-02-08 08:00", "late"),
        ("players/index.json", "2026-02-01", "2026-02-10 06:00", "stale"),
        ("predictions/today.json", "2026-02-11", "2026-02-12 13:29", "fresh"),
        ("predictions/today.json", "2026-02-11", "2026-02-12 13:30", "late"),
        ("streaks/today.json", "2026-02-11", "2026-02-12 16:00", "stale"),
        ("streaks/today.json", "2026-08-19", "2026-08-20 16:00", "stale"),
        ("systems/performance.json", "2026-02-11", "2026-02-12 08:29", "fresh"),
        ("systems/performance.json", "2026-02-11", "2026-02-12 08:30", "late"),
        ("systems/performance.json", "2026-02-11", "2026-02-12 12:30", "stale"),
    ],
)
def test_every_rhythm_has_its_grace_and_its_end_of_patience(path, published, now, expected):
    assert state(path, now, shows(published)) == expected


def test_team_tendencies_can_come_every_second_week():
    rules = alternate_weeks(date(2025, 10, 20))
    old = shows("2026-02-09")
    assert state(TEAMS, "2026-02-16 12:00", old) == "late"
    assert state(TEAMS, "2026-02-16 12:00", old, rules=rules) == "fresh"
    assert state(TEAMS, "2026-02-23 06:59", old, rules=rules) == "fresh"
    assert state(TEAMS, "2026-02-23 07:00", old, rules=rules) == "late"
    # Across the change of the clock weeks are still counted in calendar days.
    assert state(TEAMS, "2026-03-09 06:59", shows("2026-02-23"), rules=rules) == "fresh"
    assert state(TEAMS, "2026-03-09 07:00", shows("2026-02-23"), rules=rules) == "late"


def test_a_daily_pick_built_before_its_slot_counts_but_an_hourly_list_does_not():
    assert state("predictions/today.json", "2026-02-12 14:00", shows("2026-02-12")) == "fresh"
    early = shows("2026-02-12", "2026-02-12 05:50")
    assert state(HOT, "2026-02-12 06:30", early) == "late"


def test_a_hold_a_missing_file_and_a_newer_day():
    now = "2026-02-12 12:45"
    assert state(HOT, now, shows("2026-02-01", held=True)) == "held"
    assert state(HOT, now, None) == "missing"
    assert state(HOT, now, shows("2026-02-13", "2026-02-12 06:00")) == "fresh"
    assert state(BEST, "2026-09-20 12:00", shows("2026-06-14", held=True)) == "quiet"


def test_spring_night_slots_keep_their_wall_time():
    # 2026-03-08: 05:00 in New York is 09:00Z, the night has no 02:00.
    last = shows("2026-03-06")
    due = expectation(RESULTS, datetime(2026, 3, 8, 8, 59, tzinfo=UTC), CALENDAR, last).due_at
    assert due == datetime(2026, 3, 8, 12, 30, tzinfo=UTC)
    assert state(RESULTS, "2026-03-08 08:29", last) == "fresh"
    assert state(RESULTS, "2026-03-08 08:30", last) == "late"
    assert state(RESULTS, "2026-03-08 12:30", last) == "stale"
    yesterday = shows("2026-03-07", "2026-03-07 23:00")
    assert (
        expectation(HOT, datetime(2026, 3, 8, 10, 29, tzinfo=UTC), CALENDAR, yesterday).state
        == "fresh"
    )
    assert (
        expectation(HOT, datetime(2026, 3, 8, 10, 30, tzinfo=UTC), CALENDAR, yesterday).state
        == "late"
    )


def test_autumn_night_patience_is_elapsed_time():
    # The slot of Saturday 11:00 without games has 26 hours: the night of 2026-11-01 has 25.
    november = Calendar(np.array([date(2026, 11, 5).toordinal()]), np.array([], int))
    old = shows("2026-10-30", "2026-10-30 11:00")

    def at_utc(hour, minute):
        now = datetime(2026, 11, 1, hour, minute, tzinfo=UTC)
        return expectation(TONIGHT, now, november, old).state

    # Saturday 11:00 EDT is 15:00Z; 26 hours later it is 17:00Z, noon EST.
    assert at_utc(16, 59) == "late"
    assert at_utc(17, 0) == "stale"


def test_a_file_says_when_it_is_due_and_what_it_should_show():
    told = expectation(HOT, at("2026-02-12 06:10"), CALENDAR, shows("2026-02-11"))
    assert told.expected_as_of == date(2026, 2, 11)
    assert told.due_at == at("2026-02-12 06:30")
    told = expectation(HOT, at("2026-02-12 23:40"), CALENDAR, shows("2026-02-12"))
    assert told.due_at == at("2026-02-13 06:30")
    told = expectation(RESULTS, at("2026-02-13 09:00"), CALENDAR, shows("2026-02-12"))
    assert (told.state, told.expected_as_of) == ("fresh", date(2026, 2, 12))
    assert told.due_at == at("2026-02-20 08:30")


@given(
    path=st.sampled_from(sorted(RULES)),
    minutes=st.integers(0, 300 * 24 * 60),
    age_days=st.integers(0, 40),
    checked_hours=st.integers(0, 30),
)
def test_a_fresh_file_nobody_renews_stays_fresh_until_it_is_due(
    path, minutes, age_days, checked_hours
):
    now = at("2025-11-01 00:00") + timedelta(minutes=minutes)
    file = Published(
        now.astimezone(NEW_YORK).date() - timedelta(days=age_days),
        now - timedelta(hours=checked_hours),
    )
    told = expectation(path, now, CALENDAR, file)
    if told.due_at is None:
        return
    assert told.due_at > now
    before = expectation(path, told.due_at - timedelta(minutes=1), CALENDAR, file)
    assert told.state != "fresh" or before.state in ("fresh", "quiet")


@given(path=st.sampled_from(sorted(RULES)), minutes=st.integers(0, 300 * 24 * 60))
def test_impatience_only_grows_while_nothing_is_published(path, minutes):
    start = at("2025-11-01 00:00") + timedelta(minutes=minutes)
    file = Published(start.astimezone(NEW_YORK).date(), start)
    order = ["fresh", "late", "stale"]
    states = [
        expectation(path, start + timedelta(hours=6 * step), CALENDAR, file).state
        for step in range(20)
    ]
    told = [order.index(name) for name in states if name != "quiet"]
    assert told == sorted(told)


def test_an_unknown_path_is_an_error():
    with pytest.raises(ValueError, match=r"no slots are known for trends/nothing\.json"):
        expectation("trends/nothing.json", at("2026-02-12 12:00"), CALENDAR, None)


@pytest.mark.parametrize(
    ("minutes_open", "minutes_old", "expected"),
    [(5, None, "quiet"), (11, None, "missing"), (60, 3, "fresh"), (60, 10, "fresh"),
     (60, 11, "late"), (90, 61, "stale"), (15, 200, "late"), (75, 200, "stale")],
)  # fmt: skip
def test_live_files_may_be_silent_for_ten_minutes_of_an_open_window(
    minutes_open, minutes_old, expected
):
    now = at("2026-02-12 21:00")
    file = (
        None if minutes_old is None
        else Published(date(2026, 2, 12), now - timedelta(minutes=minutes_old))
    )  # fmt: skip
    told = live_expectation(now, now - timedelta(minutes=minutes_open), file)
    assert told.state == expected


def test_a_live_file_of_yesterday_is_not_live():
    now, yesterday = at("2026-02-12 20:00"), date(2026, 2, 11)
    just_written = Published(yesterday, now)
    assert live_expectation(now, None, just_written).state == "quiet"
    assert live_expectation(now, now - timedelta(minutes=9), just_written).state == "quiet"
    assert live_expectation(now, now - timedelta(minutes=11), just_written).state == "late"
    # At one in the morning the evening's date is still today.
    night = at("2026-02-13 01:00")
    file = Published(date(2026, 2, 12), night - timedelta(minutes=2))
    assert live_expectation(night, night - timedelta(hours=6), file).state == "fresh"


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, "fresh"), (1, "late"), (30, "late"), (31, "stale")]
)
def test_the_status_says_itself_when_its_writer_is_overdue(minutes, expected):
    until = at("2026-02-12 20:06")
    assert status_expectation(until + timedelta(minutes=minutes), until).state == expected
    assert status_expectation(until, None).state == "missing"
