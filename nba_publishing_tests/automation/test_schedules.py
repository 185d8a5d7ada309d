"""What the schedules ask for, and when: changing clocks, outages, days without games."""

from datetime import UTC, date, datetime, timedelta

import dagster as dg
import pytest
from dagster._core.definitions.partitions.context import partition_loading_context
from dagster._utils.schedules import schedule_execution_time_iterator

from nba_publishing.analysis.days import NEW_YORK
from nba_publishing.automation.due import (
    every_day,
    every_monday,
    first_of_month,
    hourly_products,
    missed_days,
)
from nba_publishing.automation.partitions import DAYS
from nba_publishing.automation.schedules import HOURLY, SLOTS, asset_key
from nba_publishing.definitions import build_definitions
from nba_publishing_tests.fakes.league_rows import LeagueRows
from nba_publishing_tests.fakes.workshop import resources

SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
GAME_DAY = date(2026, 2, 12)


def ticks(cron: str, start: datetime, end: datetime) -> list[datetime]:
    found = schedule_execution_time_iterator(start.timestamp(), cron, "America/New_York", True)
    result = []
    while (tick := next(found)) < end:
        result.append(tick.astimezone(UTC))
    return result


def ticks_of_day(cron: str, day: date) -> list[datetime]:
    start = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
    return ticks(cron, start, start + timedelta(days=1))


@pytest.mark.parametrize(("day", "utc_hour"), [(SPRING, 10), (AUTUMN, 11), (date(2026, 7, 1), 10)])
def test_six_in_the_morning_comes_exactly_once_on_every_day(day, utc_hour):
    assert [tick.hour for tick in ticks_of_day("0 6 * * *", day)] == [utc_hour]


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_the_hourly_slots_are_eighteen_on_both_nights_of_changing_clocks(day):
    found = ticks_of_day(HOURLY.cron, day)
    assert [tick.astimezone(NEW_YORK).hour for tick in found] == list(range(6, 24))


def test_weekly_slots_count_calendar_days_across_the_change_of_clocks():
    monday = next(slot for slot in SLOTS if slot.name == "trends_weekly_mon")
    start = datetime(2026, 2, 28, tzinfo=NEW_YORK)
    found = ticks(monday.cron, start, start + timedelta(days=14))
    assert [tick.isoformat() for tick in found] == [
        "2026-03-02T11:00:00+00:00",
        "2026-03-09T10:00:00+00:00",
    ]


def test_the_first_of_a_month_comes_once_although_its_night_has_an_hour_twice():
    assert len(ticks_of_day("0 6 1 * *", AUTUMN)) == 1


@pytest.mark.parametrize(
    ("now", "newest"),
    [("2026-02-12T04:59:00+00:00", "2026-02-11"), ("2026-02-12T05:01:00+00:00", "2026-02-12"),
     ("2026-03-08T05:30:00+00:00", "2026-03-08"), ("2026-11-01T04:30:00+00:00", "2026-11-01")],
)  # fmt: skip
def test_today_is_a_partition_from_midnight_in_new_york_on(now, newest):
    with partition_loading_context(datetime.fromisoformat(now)):
        assert DAYS.get_last_partition_key() == newest


def test_after_an_outage_the_missed_days_are_asked_for_and_no_others():
    published = ["2026-02-05", "2026-02-08"]
    missed = missed_days(GAME_DAY, every_day, published)
    assert [day.day for day in missed] == [7, 9, 10, 11]
    assert missed_days(GAME_DAY, every_day, []) == [], "a new deployment has missed nothing"
    every = [date(2026, 2, day).isoformat() for day in range(1, 12)]
    assert missed_days(GAME_DAY, every_day, every) == []


def test_weekly_and_monthly_slots_are_caught_up_on_their_own_days():
    monday = date(2026, 2, 16)
    assert missed_days(monday, every_monday, ["2026-01-26"]) == [
        date(2026, 2, 2), date(2026, 2, 9),
    ]  # fmt: skip
    assert missed_days(date(2026, 3, 1), first_of_month, ["2026-01-01"]) == [date(2026, 2, 1)]


def test_the_first_hourly_slot_leaves_the_daily_files_to_the_daily_schedule():
    daily = ("a", "b")
    assert hourly_products(6, True, daily, "plays") == ["plays"]
    assert hourly_products(7, True, daily, "plays") == ["a", "b", "plays"]
    assert hourly_products(6, False, daily, "plays") == ["plays"]
    assert hourly_products(7, False, daily, "plays") == []


def evaluated(tmp_path, name: str, tick: datetime, *, games: bool = True):
    rows = LeagueRows()
    if games:
        rows.game(GAME_DAY, "BOS", "LAL", final=False)
    rows.game(GAME_DAY - timedelta(days=30), "BOS", "LAL")
    given = resources(tmp_path, rows.warehouse(), tick)
    definitions = build_definitions(given)
    schedule = definitions.resolve_schedule_def(name)
    with (
        dg.instance_for_test(temp_dir=str(tmp_path)) as instance,
        dg.build_schedule_context(
            instance=instance,
            scheduled_execution_time=tick,
            repository_def=definitions.get_repository_def(),
            resources=given,
        ) as context,
    ):
        return schedule.evaluate_tick(context)


def test_a_tick_asks_for_the_new_york_day_although_it_is_told_in_utc(tmp_path):
    tick = datetime(2026, 2, 12, 11, 0, tzinfo=UTC)
    asked = evaluated(tmp_path, "trends_daily", tick).run_requests
    assert [request.partition_key for request in asked] == ["2026-02-12"]
    assert set(asked[0].asset_selection) == {
        asset_key("trends-hot-cold"), asset_key("trends-bounce-back"),
    }  # fmt: skip


def test_an_hourly_tick_late_in_the_evening_belongs_to_its_new_york_day(tmp_path):
    tick = datetime(2026, 2, 13, 4, 0, tzinfo=UTC)
    asked = evaluated(tmp_path, HOURLY.name, tick).run_requests
    assert [request.partition_key for request in asked] == ["2026-02-12"]
    assert len(asked[0].asset_selection) == 3


def test_without_games_the_hourly_slots_after_the_first_are_skipped_with_a_reason(tmp_path):
    tick = datetime(2026, 2, 12, 17, 0, tzinfo=UTC)
    told = evaluated(tmp_path, HOURLY.name, tick, games=False)
    assert told.run_requests == []
    assert told.skip_message == "no games today"
    first = evaluated(tmp_path, HOURLY.name, datetime(2026, 2, 12, 11, tzinfo=UTC), games=False)
    assert [set(r.asset_selection) for r in first.run_requests] == [
        {asset_key("tonight-trend-plays")}
    ]
