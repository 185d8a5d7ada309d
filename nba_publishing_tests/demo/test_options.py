"""Which league is meant, and when: settings are read strictly, clocks are explicit."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from nba_publishing.demo.options import (
    DEFAULT_SEED,
    LeagueOptions,
    demo_clock,
    parse_league,
    resolve_clock,
)

NEW_YORK = ZoneInfo("America/New_York")
SUMMER = datetime(2026, 7, 14, 15, 0, tzinfo=UTC)
WINTER = datetime(2026, 1, 14, 15, 0, tzinfo=UTC)


def test_a_bare_word_is_a_profile():
    assert parse_league("demo") == LeagueOptions("demo", DEFAULT_SEED, ())
    assert parse_league(" small ") == LeagueOptions("small")
    assert parse_league("") == LeagueOptions("demo")


def test_seed_and_switches_follow_in_any_order():
    wanted = LeagueOptions("small", 7, (("dnp_rows", False), ("lines_outage", True)))
    assert parse_league("profile=small,seed=7,dnp_rows=off,lines_outage=on") == wanted
    assert parse_league("small, lines_outage = on, dnp_rows=off, seed=7") == wanted


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("huge", "profile 'huge'"),
        ("profile=huge", "profile 'huge'"),
        ("demo,ghosts=on", "switch 'ghosts'"),
        ("demo,dnp_rows=maybe", "'dnp_rows=maybe'"),
        ("demo,dnp_rows", "'dnp_rows'"),
        ("demo,seed=seven", "'seven'"),
        ("demo,seed=-1", "'-1'"),
    ],
)
def test_what_is_unknown_is_refused_by_name(text, named):
    with pytest.raises(ValueError, match=named):
        parse_league(text)


def test_a_switch_is_what_was_asked_for_else_the_profile_s_else_the_default():
    assert LeagueOptions("demo").is_on("dnp_rows")
    assert not LeagueOptions("demo").is_on("live_faults")
    assert LeagueOptions("small").is_on("live_faults")
    assert not LeagueOptions("small", switches=(("live_faults", False),)).is_on("live_faults")


def test_the_key_tells_leagues_apart_but_not_outages_which_no_file_knows():
    through = date(2026, 2, 13)
    key = LeagueOptions("demo").key(through)
    assert key == LeagueOptions("demo", switches=(("dnp_rows", True),)).key(through)
    assert key == LeagueOptions("demo", switches=(("lines_outage", True),)).key(through)
    others = {
        LeagueOptions("small").key(through),
        LeagueOptions("demo", seed=7).key(through),
        LeagueOptions("demo", switches=(("dnp_rows", False),)).key(through),
        LeagueOptions("demo").key(date(2026, 2, 14)),
    }
    assert len(others | {key}) == 5


def test_a_league_reaches_a_week_ahead_unless_its_profile_is_fixed():
    late = datetime(2026, 1, 15, 3, 30, tzinfo=NEW_YORK)  # still the evening of the 14th
    assert LeagueOptions("demo").through(late) == date(2026, 1, 21)
    assert LeagueOptions("small").through(late) == date(2026, 2, 13)


def test_auto_is_now_in_season_and_a_march_evening_in_summer():
    assert resolve_clock("auto", WINTER) == WINTER
    evening = datetime(2026, 3, 25, 21, 40, tzinfo=NEW_YORK)
    assert resolve_clock("auto", SUMMER) == evening
    assert resolve_clock("auto", datetime(2026, 10, 5, 12, tzinfo=UTC)) == evening
    assert resolve_clock("auto", datetime(2026, 4, 13, 6, tzinfo=UTC)).day == 13
    assert resolve_clock("auto", datetime(2026, 4, 13, 12, tzinfo=UTC)) == evening


def test_the_small_league_has_a_clock_of_its_own():
    fixed = datetime(2026, 2, 12, 13, 0, tzinfo=NEW_YORK)
    assert resolve_clock("auto", SUMMER, LeagueOptions("small")) == fixed
    assert resolve_clock("auto", WINTER, LeagueOptions("demo")) == WINTER
    assert resolve_clock("now", SUMMER, LeagueOptions("small")) == SUMMER


def test_an_instant_is_taken_as_it_stands():
    assert resolve_clock("2026-02-12T13:00:00-05:00", SUMMER) == datetime(
        2026, 2, 12, 18, 0, tzinfo=UTC
    )
    assert resolve_clock("now", SUMMER) == SUMMER


@pytest.mark.parametrize("text", ["2026-02-12T13:00:00", "noon", "2026-13-01T00:00:00Z", ""])
def test_an_instant_without_offset_or_sense_is_refused(text):
    with pytest.raises(ValueError, match="The clock"):
        resolve_clock(text, SUMMER)


def test_the_evening_of_a_day_is_twenty_to_ten_in_new_york():
    assert demo_clock(date(2026, 2, 12)) == datetime(2026, 2, 12, 21, 40, tzinfo=NEW_YORK)
    assert demo_clock(date(2026, 3, 25)) == datetime(2026, 3, 25, 21, 40, tzinfo=NEW_YORK)
