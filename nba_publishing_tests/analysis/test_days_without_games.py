"""A day without games: when the schedule proves it, and what it is called."""

from datetime import date, timedelta

import numpy as np
import pytest

from nba_publishing.analysis.completeness import (
    Calendar,
    UnprovenEmptyError,
    standing_without_games,
)

BREAK = range(date(2026, 2, 13).toordinal(), date(2026, 2, 19).toordinal())
CHRISTMAS = date(2025, 12, 25).toordinal()
SEASON = range(date(2025, 10, 21).toordinal(), date(2026, 4, 12).toordinal() + 1)
DAYS = np.array([day for day in SEASON if day not in BREAK and abs(day - CHRISTMAS) > 1])
CALENDAR = Calendar(DAYS, DAYS)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2026, 2, 15), "all_star_break"), (date(2026, 8, 20), "off_season"),
     (date(2025, 12, 25), "no_games_today"), (date(2025, 10, 2), "off_season"),
     (date(2025, 10, 20), "no_games_today")],
)  # fmt: skip
def test_the_calendar_says_why(day, reason):
    judged = standing_without_games(day, day, CALENDAR, HOUR)
    assert (judged.state, judged.empty_reason) == ("empty_expected", reason)


@pytest.mark.parametrize(
    ("today", "age", "proven"),
    [
        (date(2025, 12, 25), 47 * HOUR, True),
        (date(2025, 12, 25), 48 * HOUR, False),
        (date(2025, 12, 24), 48 * HOUR, False),
        (date(2025, 12, 26), 9999 * HOUR, True),
        (date(2025, 12, 25), None, False),
    ],
)
def test_from_today_on_only_a_schedule_loaded_lately_proves_it(today, age, proven):
    day = date(2025, 12, 25)
    if proven:
        assert standing_without_games(day, today, CALENDAR, age).state == "empty_expected"
    else:
        with pytest.raises(UnprovenEmptyError, match="48 hours"):
            standing_without_games(day, today, CALENDAR, age)


def test_in_summer_nobody_loads_a_schedule():
    day = date(2026, 8, 20)
    assert standing_without_games(day, day, CALENDAR, None).empty_reason == "off_season"


def test_a_schedule_without_the_season_proves_nothing():
    with pytest.raises(UnprovenEmptyError, match="no row of this season"):
        standing_without_games(date(2027, 1, 10), date(2027, 1, 10), CALENDAR, HOUR)
