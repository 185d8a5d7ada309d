"""Completeness: what the calendar says of a day, and when a document may be empty."""

from datetime import date, timedelta

import numpy as np
import pytest

from nba_publishing.analysis.completeness import (
    DEGRADED,
    OK,
    Calendar,
    Evidence,
    Standing,
    UnprovenEmptyError,
    standing,
    standing_without_games,
)
from nba_publishing.analysis.days import last_days, season_to_date

FIRST, LAST = date(2025, 10, 21), date(2026, 4, 12)
FREE = {date(2025, 12, day) for day in (24, 25)} | {date(2026, 2, day) for day in range(13, 19)}


def calendar(days: list[date] | None = None, finals_until: date = date(2026, 12, 31)) -> Calendar:
    """Games daily from 21 October to 12 April, none around Christmas and 13 to 18 February."""
    if days is None:
        every = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
        days = [day for day in every if day not in FREE]
    ordinals = np.array(sorted(day.toordinal() for day in days), int)
    return Calendar(ordinals, ordinals[ordinals <= finals_until.toordinal()])


# --- the calendar -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 2, 12), None),
        (date(2026, 2, 13), "all_star_break"),
        (date(2026, 2, 15), "all_star_break"),
        (date(2026, 2, 18), "all_star_break"),
        (date(2026, 2, 19), None),
        (date(2025, 12, 25), None),
        (date(2025, 10, 2), "off_season"),
        (date(2025, 10, 13), "off_season"),
        (date(2025, 10, 14), None),
        (date(2025, 10, 20), None),
        (date(2025, 10, 21), "season_just_started"),
        (date(2025, 11, 20), "season_just_started"),
        (date(2025, 11, 21), None),
        (date(2026, 4, 19), None),
        (date(2026, 4, 20), "off_season"),
        (date(2026, 8, 20), "off_season"),
        (date(2026, 9, 30), "off_season"),
        (date(2026, 10, 1), "off_season"),
    ],
)
def test_a_day_has_its_place_in_the_season(day, reason):
    assert calendar().reason_to_rest(day) == reason


def test_opening_day_of_the_next_season_has_just_started():
    opening = date(2026, 10, 20)
    assert calendar([LAST, opening]).reason_to_rest(opening) == "season_just_started"
    assert calendar([LAST, opening]).reason_to_rest(date(2026, 10, 19)) is None


@pytest.mark.parametrize(
    ("around", "day", "breaks"),
    [
        ((date(2026, 2, 12), date(2026, 2, 17)), date(2026, 2, 14), True),
        ((date(2026, 2, 12), date(2026, 2, 16)), date(2026, 2, 14), False),
        ((date(2026, 1, 28), date(2026, 2, 3)), date(2026, 1, 31), False),
        ((date(2026, 1, 28), date(2026, 2, 3)), date(2026, 2, 1), True),
        ((date(2026, 3, 29), date(2026, 4, 3)), date(2026, 3, 31), True),
        ((date(2026, 3, 29), date(2026, 4, 3)), date(2026, 4, 1), False),
    ],
    ids=["four days", "three days", "in January", "into February", "in March", "in April"],
)
def test_a_break_is_four_days_without_games_in_february_or_march(around, day, breaks):
    found = calendar([FIRST, *around]).reason_to_rest(day)
    assert (found == "all_star_break") is breaks


def test_a_break_has_games_before_and_after():
    only_before = calendar([FIRST, date(2026, 2, 12)])
    assert only_before.reason_to_rest(date(2026, 2, 15)) is None
    only_after = calendar([date(2026, 2, 19)])
    assert only_after.reason_to_rest(date(2026, 2, 15)) is None


def test_a_calendar_without_games_knows_no_season():
    empty = calendar([])
    assert not empty.knows_season_of(FIRST)
    assert empty.reason_to_rest(FIRST) == "off_season"
    assert calendar().knows_season_of(date(2025, 10, 1))
    assert not calendar().knows_season_of(date(2026, 10, 1))


# --- documents about a morning ------------------------------------------------------------------

DAY = date(2026, 1, 15)
WINDOW = last_days(DAY, 30)


def judge(
    day: date = DAY, newest: int | None = 1, games: Calendar | None = None, **seen
) -> Standing:
    """The standing of a document whose newest row is `newest` days old; None without rows."""
    row = None if newest is None else day.toordinal() - newest
    window = season_to_date(day)
    return standing(day, window, games or calendar(), Evidence(row, **({"empty": False} | seen)))


@pytest.mark.parametrize(("newest", "expected"), [(1, OK), (2, OK), (3, DEGRADED), (20, DEGRADED)])
def test_one_late_night_is_complete_and_two_are_not(newest, expected):
    assert judge(newest=newest) == expected


def test_nights_without_final_games_are_not_late():
    after_the_break = date(2026, 2, 19)
    assert judge(after_the_break, newest=8) == OK
    assert judge(after_the_break, newest=9) == DEGRADED
    stuck = calendar(finals_until=date(2026, 1, 10))
    assert judge(newest=5, games=stuck) == OK


def test_a_coverage_rule_degrades_a_document_with_content():
    assert judge(covered=False) == DEGRADED


def test_an_empty_document_needs_a_reason():
    with pytest.raises(UnprovenEmptyError, match="nobody qualifies and nothing proves that"):
        judge(empty=True)
    assert judge(empty=True, nobody_is_proven=True) == Standing(
        "empty_expected", "no_player_qualifies"
    )


@pytest.mark.parametrize(
    ("day", "newest", "reason"),
    [(date(2025, 11, 1), 1, "season_just_started"), (date(2026, 4, 25), 13, "off_season"),
     (date(2025, 11, 20), 1, "season_just_started")],
)  # fmt: skip
def test_nobody_qualifies_in_a_young_season_or_after_one(day, newest, reason):
    assert judge(day, newest, empty=True) == Standing("empty_expected", reason)


def test_the_break_is_no_reason_for_a_morning_to_be_empty():
    with pytest.raises(UnprovenEmptyError):
        judge(date(2026, 2, 15), newest=3, empty=True)


@pytest.mark.parametrize(
    ("newest", "seen", "told"),
    [
        (3, {}, "final games up to 2026-01-14 are on the schedule, but rows end on 2026-01-12"),
        (None, {}, "final games up to 2026-01-14 are on the schedule, but no row of them"),
        (1, {"covered": False}, "fewer than 15 % of them carry a line"),
    ],
)
def test_an_empty_document_with_rows_missing_proves_nothing(newest, seen, told):
    with pytest.raises(UnprovenEmptyError, match=told):
        judge(newest=newest, empty=True, nobody_is_proven=True, **seen)


def test_one_final_game_without_any_row_is_already_unproven():
    second_day = FIRST + timedelta(days=1)
    with pytest.raises(UnprovenEmptyError, match="no row of them"):
        judge(second_day, newest=None, empty=True)


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2025, 10, 21), "season_just_started"), (date(2025, 10, 20), "season_just_started"),
     (date(2025, 10, 14), "season_just_started"), (date(2025, 10, 13), "off_season")],
)  # fmt: skip
def test_without_a_final_game_a_season_is_about_to_start_or_far_away(day, reason):
    assert judge(day, newest=None, empty=True) == Standing("empty_expected", reason)


def test_a_window_without_finals_is_empty_in_the_break_too():
    day = date(2026, 2, 18)
    judged = standing(day, last_days(day, 5), calendar(), Evidence(None, empty=True))
    assert judged == Standing("empty_expected", "season_just_started")
    in_summer = date(2026, 8, 20)
    judged = standing(in_summer, last_days(in_summer, 30), calendar(), Evidence(None, empty=True))
    assert judged == Standing("empty_expected", "off_season")


def test_a_schedule_that_failed_to_load_never_means_that_nobody_plays():
    with pytest.raises(UnprovenEmptyError, match="no row of this season"):
        judge(newest=None, games=calendar([]), empty=True)


def test_finals_outside_the_window_do_not_count():
    window = (date(2026, 1, 13), date(2026, 1, 14))
    assert calendar().finals_in(window).tolist() == [day.toordinal() for day in window]
    unseen = Evidence(date(2026, 1, 12).toordinal(), empty=False)
    assert standing(DAY, window, calendar(), unseen) == DEGRADED
    assert standing(DAY, (window[1], window[1]), calendar(), unseen) == OK


# --- documents about an evening -----------------------------------------------------------------


def test_a_day_off_in_the_first_week_has_no_games_today():
    young = calendar([FIRST, FIRST + timedelta(days=2)])
    day_off = FIRST + timedelta(days=1)
    judged = standing_without_games(day_off, day_off, young, timedelta(hours=1))
    assert judged == Standing("empty_expected", "no_games_today")
