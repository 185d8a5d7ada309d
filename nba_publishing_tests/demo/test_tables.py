"""The tables are the same on every build, never change with hindsight, and arrive in time."""

from datetime import date, timedelta

import pandas as pd
import pytest

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import (
    CONTEXT,
    DEFENCE,
    FACTORS,
    ODDS,
    PLAYER_ROWS,
    REGISTRY,
    SCHEDULE,
    SHOTS,
    TEAM_ROWS,
    Tables,
)
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.demo.tables import league_tables
from nba_publishing.sources.tables import TABLES
from nba_publishing_tests.demo.leagues import (
    SMALL,
    THROUGH,
    at,
    days_of,
    digest,
    small_cores,
    small_tables,
    timestamp,
    without,
)

DUPLICATING = ("context_duplicates", "twin_rows", "schedule_duplicates", "other_markets")
# What the small league's files say. A change here is a change of stored rows: it is meant, and
# GENERATOR_VERSION of demo/options.py goes up with it, or it is a mistake.
GOLDEN = {
    "nba_analytics.player_game_summary": "901b1635990374ab",
    "nba_analytics.team_offense_game_summary": "e86dc64bf8c63baa",
    "nba_analytics.upcoming_player_game_context": "d6859c3ecc22d272",
    "nba_precompute.player_composite_factors": "976793a6cfdebc90",
    "nba_precompute.player_shot_zone_analysis": "62c17e980b5c9b5c",
    "nba_precompute.team_defense_zone_analysis": "e1aaef27069d9a88",
    "nba_raw.bettingpros_player_points_props": "90a96da46e894618",
    "nba_raw.nbac_schedule": "7fa533e4e970782d",
    "nba_reference.nba_players_registry": "2d1e6f35777341b0",
}


def assert_same(one: Tables, other: Tables) -> None:
    assert one.keys() == other.keys()
    for name in one:
        left, right = (tables[name].reset_index(drop=True) for tables in (one, other))
        pd.testing.assert_frame_equal(left, right, obj=name)


def test_two_builds_are_equal():
    assert_same(small_tables(), league_tables(SMALL, THROUGH))


def test_another_seed_makes_another_league():
    other = league_tables(LeagueOptions("small", seed=7), THROUGH)
    for name, rows in small_tables().items():
        assert not rows.reset_index(drop=True).equals(other[name].reset_index(drop=True)), name


def test_a_league_that_ends_earlier_holds_the_same_rows_cut():
    earlier = date(2026, 2, 5)
    end = timestamp(instant(earlier + timedelta(days=1), 0))
    shorter = league_tables(SMALL, earlier)
    odds_from = pd.Timestamp(THROUGH - timedelta(days=9))
    for name, rows in small_tables().items():
        expected = rows[rows["_from"] < end]
        expected = expected.assign(_to=expected["_to"].where(expected["_to"] < end))
        found = shorter[name]
        if name == ODDS:  # the longer league keeps other days of odds at hand
            found = found[found["game_date"] >= odds_from]
        pd.testing.assert_frame_equal(
            found.reset_index(drop=True), expected.reset_index(drop=True), obj=name
        )


def test_the_files_of_the_small_league_say_what_they_always_said(small_folder, tmp_path):
    files = sorted(small_folder.glob("*.parquet"))
    found = {file.stem: digest(file, tmp_path / file.name) for file in files}
    assert found == GOLDEN


def test_declared_columns_come_in_declared_order_with_the_time_of_validity():
    for name, rows in small_tables().items():
        assert list(rows.columns) == [c.name for c in TABLES[name].columns] + ["_from", "_to"]
        required = [column.name for column in TABLES[name].columns if column.required]
        assert not rows[[*required, "_from"]].isna().any().any(), name
        assert not (rows["_to"] <= rows["_from"]).any(), name


@pytest.mark.parametrize("minutes", [200, 510, 780, 1110, 1300, 1335])
@pytest.mark.parametrize("day", [date(2025, 11, 12), date(2026, 2, 6)])
def test_no_visible_stamp_is_later_than_the_clock(day, minutes):
    clock = instant(day, minutes)
    stamps = ("processed_at", "bookmaker_last_update", "first_game_date", "last_game_date")
    for name in small_tables():
        visible = at(small_tables(), name, clock)
        for column in set(stamps) & set(visible.columns):
            assert not (visible[column] > timestamp(clock)).any(), (name, column)


@pytest.mark.parametrize("minutes", [200, 510, 1110, 1335])
def test_at_any_clock_a_key_has_one_row_once_duplicates_are_off(minutes):
    tables = without(*DUPLICATING)
    for name in tables:
        visible = at(tables, name, instant(date(2026, 1, 7), minutes))
        assert not visible.duplicated(list(TABLES[name].key)).any(), name


@pytest.mark.parametrize(
    "name",
    [PLAYER_ROWS, TEAM_ROWS, CONTEXT, REGISTRY, DEFENCE, SHOTS, FACTORS, SCHEDULE, ODDS],
)
@pytest.mark.parametrize("minutes", [510, 780, 1110])
def test_every_table_is_as_fresh_as_it_is_expected_to_be(name, minutes):
    """08:30, 13:00 and 18:30 on the game days before the All-Star break, none of them late."""
    [*_, core] = small_cores()
    for day in days_of(date(2026, 2, 6), date(2026, 2, 12)):
        clock = instant(day, minutes)
        assert_fresh(name, at(without("twin_rows"), name, clock), day, clock, core)


def assert_fresh(name, visible, day, clock, core) -> None:
    freshness = TABLES[name].freshness
    partition = TABLES[name].partition
    wanted = pd.Timestamp(day - timedelta(days=freshness.expects != "today"))
    playing = (core.schedule.day == wanted.toordinal()).sum()
    if freshness.expects == "age":
        if name == ODDS and clock < instant(day, 600):
            return  # expected from 10:00 on
        age = timestamp(clock) - visible[freshness.column].max()
        assert age <= freshness.warn_limit, (name, clock)
    elif name == DEFENCE:
        assert (visible[partition] == wanted).sum() == 30
    elif name in (SHOTS, FACTORS):
        players = {SHOTS: 8, FACTORS: 17}[name]
        assert (visible[partition] == wanted).sum() >= playing * players
    elif playing:
        per_team = visible[visible[partition] == wanted].groupby("team_abbr").size()
        assert len(per_team) == playing
        assert per_team.min() >= {PLAYER_ROWS: 9, TEAM_ROWS: 1, CONTEXT: 10}[name]
