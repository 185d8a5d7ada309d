"""The relations of a run: what they ask the warehouse, refuse, and never see."""

from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.days import back, season_end, season_start
from nba_publishing.sources.dependencies import TABLES_BEHIND, full_column, tables_behind
from nba_publishing.sources.relations import OutOfRangeError, Relations
from nba_publishing.sources.tables import TABLES
from nba_publishing.sources.warehouse import query_text
from nba_publishing_tests.fakes.league_rows import (
    BOX,
    CONTEXT,
    DEFENCE,
    REGISTRY,
    SCHEDULE,
    TEAM,
    LeagueRows,
    MemoryWarehouse,
)

DAY = date(2026, 2, 11)
CLUBS = ("BOS", "CHI", "LAL", "MIA")


def a_league(first: date = date(2026, 1, 28), nights: int = 14) -> LeagueRows:
    """Two games a night, six players a club, one trade, one newcomer, one stranger."""
    dice, league = Random(7), LeagueRows()
    for club in CLUBS:
        for number in range(6):
            league.registered(f"{club.lower()}{number}", 2025, club, first=date(2025, 10, 22))
    league.registered("bos0", 2024, "DEN", name="Bos Zero")
    league.registered("newcomer", 2025, "MIA", first=first + timedelta(days=nights - 2))
    for day in (first + timedelta(days=n) for n in range(nights)):
        clubs = dice.sample(CLUBS, 4)
        for away, home in (clubs[:2], clubs[2:]):
            league.game(day, away, home, dice.randint(90, 130), 131)
        for club in CLUBS:
            for number in range(6):
                player = f"{club.lower()}{number}"
                team = "MIA" if player == "bos1" and day > first + timedelta(days=6) else club
                points = dice.choice([None, 0, 8, 15, 24])
                league.played(player, day, team, points, 14.5, is_dnp=points is None)
                league.expected(player, day, team, line=14.5, status=dice.choice(["out", None]))
            league.defence(club, day, 100.0 + dice.randint(0, 20), paint=0.5)
        league.played("stranger", day, "BOS", 9, 9.0)
    return league


LEAGUE = a_league()
LAST_NIGHT = date(2026, 2, 10)


@pytest.fixture(scope="module")
def warehouse() -> MemoryWarehouse:
    """The league above; tests that look at what was sent start from an empty record."""
    return LEAGUE.warehouse()


@pytest.fixture
def two_days(warehouse) -> Relations:
    return Relations.for_days(warehouse, [LAST_NIGHT, DAY], date(2025, 12, 1))


def without_rows_after(league: LeagueRows, day: date) -> LeagueRows:
    """What a morning knows: no box score, team row or defence of the day, no later slate."""
    known = {BOX: back(day, 1), TEAM: back(day, 1), DEFENCE: back(day, 1), CONTEXT: day}
    tables = dict(league.tables)
    for table, newest in known.items():
        column = TABLES[table].partition or ""
        tables[table] = [row for row in tables[table] if row[column] <= newest]
    tables[SCHEDULE] = [
        row
        if row["game_date"] < day
        else row | {"game_status": 1, "home_team_score": None, "away_team_score": None}
        for row in tables[SCHEDULE]
    ]
    return LeagueRows(tables)


def everything(read: Relations, day: date) -> dict[str, Any]:
    """All that a morning's documents can ask, players by key."""
    first = season_start(day)
    played = read.played_games(first, back(day, 1))
    absent = read.absences(first, back(day, 1))
    found, slate = read.directory(day), read.slate(day)
    directory = pd.DataFrame(
        {
            "who": found.lookups, "name": found.names, "position": found.positions,
            "team": found.team, "last": found.last_played, "first": found.first_season,
            "known": found.known, "in_registry": found.in_registry,
        }
    )  # fmt: skip
    return {
        "played": played.drop(columns="player").assign(who=read.players[played["player"]]),
        "absent": absent.drop(columns="player").assign(who=read.players[absent["player"]]),
        "teams": read.team_games(first, back(day, 1)),
        "slate": slate.drop(columns="processed_at"),
        "directory": directory[directory["known"]],
        "expected": sorted((read.players[k], v) for k, v in read.context_players(day).items()),
        "defence": read.defence(day),
    }


def assert_same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for name, rows in wanted.items():
        if isinstance(rows, list):
            assert found[name] == rows, name
        else:
            assert len(rows), name
            # A day is a large number: with the usual tolerance its neighbours would be equal.
            pd.testing.assert_frame_equal(
                found[name].reset_index(drop=True),
                rows.reset_index(drop=True),
                check_exact=True,
                obj=name,
            )


# --- C9: what is asked --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "history", "asked"),
    [
        (
            [DAY],
            date(2025, 12, 1),
            {
                "box_scores": (date(2025, 10, 1), date(2026, 2, 10)),
                "team_box_scores": (date(2025, 10, 1), date(2026, 2, 10)),
                "schedule_rows": (date(2025, 10, 1), date(2026, 9, 30)),
                "context_rows": (DAY, DAY),
                "defence_rows": (date(2026, 1, 12), date(2026, 2, 10)),
                "registry_rows": "2025-26",
            },
        ),
        (
            [date(2026, 10, 3), date(2026, 9, 29)],
            date(2025, 9, 30),
            {
                "box_scores": (date(2024, 10, 1), date(2026, 10, 2)),
                "team_box_scores": (date(2024, 10, 1), date(2026, 10, 2)),
                "schedule_rows": (date(2024, 10, 1), date(2027, 9, 30)),
                "context_rows": (date(2026, 9, 29), date(2026, 10, 3)),
                "defence_rows": (date(2026, 8, 30), date(2026, 10, 2)),
                "registry_rows": "2026-27",
            },
        ),
        (
            [date(2025, 10, 1)],
            date(2025, 10, 1),
            {
                "box_scores": (date(2025, 10, 1), date(2025, 9, 30)),
                "team_box_scores": (date(2025, 10, 1), date(2025, 9, 30)),
                "schedule_rows": (date(2025, 10, 1), date(2026, 9, 30)),
                "context_rows": (date(2025, 10, 1), date(2025, 10, 1)),
                "defence_rows": (date(2025, 9, 1), date(2025, 9, 30)),
                "registry_rows": "2025-26",
            },
        ),
    ],
    ids=["a day", "days of two seasons", "the first day of a season"],
)
def test_every_query_is_sent_once_with_both_bounds(days, history, asked):
    warehouse = LeagueRows().warehouse()
    read = Relations.for_days(warehouse, days, history)
    for day in days:
        read.context_players(day)
        read.defence(day)
    sent = {
        query: bounds.get("last_season") or (bounds["from_date"], bounds["to_date"])
        for query, bounds in warehouse.sent
    }
    assert sent == asked
    assert len(warehouse.sent) == len(asked)


def test_twenty_days_ask_no_more_than_one(warehouse):
    def queries(days: list[date]) -> int:
        warehouse.sent.clear()
        read = Relations.for_days(warehouse, days, season_start(DAY))
        for day in days:
            read.slate(day)
            read.context_players(day)
            read.defence(day)
            read.played_games(season_start(day), back(day, 1))
            read.absences(season_start(day), back(day, 1))
            read.team_games(season_start(day), back(day, 1))
        return len(warehouse.sent)

    assert queries([DAY]) == queries([back(DAY, n) for n in range(20)]) == 6


def test_nothing_is_asked_that_no_document_reads(warehouse):
    warehouse.sent.clear()
    read = Relations.for_days(warehouse, [DAY], DAY)
    assert warehouse.sent == []
    assert len(read.slate(LAST_NIGHT)) == 2
    assert [query for query, _ in warehouse.sent] == ["schedule_rows"]


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask",
    [
        lambda read: read.played_games(date(2025, 9, 30), date(2025, 11, 1)),
        lambda read: read.played_games(DAY, DAY),
        lambda read: read.played_games(date(2026, 1, 1), DAY),
        lambda read: read.played_games_by_form(date(2026, 1, 1), DAY, 10, 100),
        lambda read: read.played_games_by_form(date(2025, 9, 30), LAST_NIGHT, 10, 100),
        lambda read: read.absences(date(2026, 1, 1), DAY),
        lambda read: read.team_games(date(2025, 9, 1), LAST_NIGHT),
        lambda read: read.team_games(LAST_NIGHT, date(2026, 3, 1)),
        lambda read: read.scheduled_games(date(2025, 9, 30), DAY),
        lambda read: read.scheduled_games(DAY, date(2026, 10, 1)),
        lambda read: read.slate(date(2026, 10, 21)),
        lambda read: read.directory(date(2026, 2, 12)),
        lambda read: read.directory(date(2026, 2, 1)),
        lambda read: read.context_players(date(2026, 2, 12)),
        lambda read: read.context_players(date(2026, 2, 1)),
        lambda read: read.defence(date(2026, 2, 12)),
        lambda read: read.defence(date(2026, 2, 1)),
        lambda read: read.defence(LAST_NIGHT, max_age_days=31),
    ],
)
def test_rows_that_were_not_loaded_are_refused_and_never_taken_for_missing(two_days, ask):
    with pytest.raises(OutOfRangeError, match="nothing was built"):
        ask(two_days)


def test_all_that_was_loaded_is_handed_out(two_days):
    read = two_days
    assert len(read.played_games(date(2025, 10, 1), LAST_NIGHT)) > 100
    assert len(read.played_games(LAST_NIGHT, LAST_NIGHT)) > 0
    assert len(read.scheduled_games(date(2025, 10, 1), date(2026, 9, 30))) == 28
    assert len(read.defence(DAY, max_age_days=31)) == 4, "loaded for the day before"
    assert len(read.defence(DAY, max_age_days=1)) == 4


def test_a_window_that_ends_before_it_starts_is_empty(warehouse):
    first_day = date(2025, 10, 1)
    read = Relations.for_days(warehouse, [first_day], first_day)
    assert len(read.played_games(season_start(first_day), back(first_day, 1))) == 0
    later = Relations.for_days(warehouse, [DAY], first_day)
    assert len(later.played_games(date(2026, 3, 1), LAST_NIGHT)) == 0


@pytest.mark.parametrize(
    ("days", "history", "served"),
    [
        ([DAY], date(2026, 1, 1), True),
        ([DAY], date(2025, 10, 1), True),
        ([LAST_NIGHT, DAY], date(2025, 10, 1), True),
        ([date(2026, 2, 9), DAY], date(2026, 1, 1), False),
        ([LAST_NIGHT], date(2026, 1, 1), False),
        ([DAY, date(2026, 2, 12)], date(2026, 1, 1), False),
        ([DAY], date(2025, 9, 30), False),
    ],
    ids=["a shorter history", "the whole season", "the same days", "an earlier day",
         "a day whose tomorrow was loaded too", "a later day", "a longer history"],
)  # fmt: skip
def test_relations_serve_another_document_when_they_hold_its_rows(two_days, days, history, served):
    assert two_days.serve(days, history) is served


# --- as of --------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2026, 2, 3), date(2026, 2, 8)])
def test_rows_loaded_later_change_nothing_about_a_morning(day):
    def morning(league: LeagueRows) -> dict[str, Any]:
        return everything(Relations.for_days(league.warehouse(), [day], season_start(day)), day)

    wanted = morning(without_rows_after(LEAGUE, day))
    later = LeagueRows({name: list(rows) for name, rows in LEAGUE.tables.items()})
    later.registered("bos2", 2026, "LAL", name="Next Season")
    later.registered("bos2", 2025, "LAL", name="After A Trade", first=day)
    found = morning(later)
    # The slate shows how its games ended, which only documents of that day may read.
    ended = ["status", "away_score", "home_score"]
    for rows in (found, wanted):
        rows["slate"] = rows["slate"].drop(columns=ended)
    assert_same(found, wanted)


def test_a_backfill_says_of_each_day_what_a_run_of_that_day_alone_says(warehouse):
    days = [date(2026, 2, 2), date(2026, 2, 5), date(2026, 2, 9)]
    many = Relations.for_days(warehouse, days, season_start(DAY))
    for day in days:
        alone = Relations.for_days(warehouse, [day], season_start(day))
        assert_same(everything(many, day), everything(alone, day))


def test_a_longer_history_changes_nothing_about_this_season():
    league = a_league(nights=4)
    league.played("bos0", date(2025, 4, 1), "BOS", 30)
    day = date(2026, 1, 31)
    rows = league.warehouse()
    short, long = (
        Relations.for_days(rows, [day], history)
        for history in (season_start(day), date(2021, 10, 1))
    )
    a, b = (everything(read, day) for read in (short, long))
    for found in (a, b):
        # Form looks back a year, so a document that reads it declares a longer history.
        found["played"] = found["played"].drop(columns=["class_games", "class_points"])
    assert_same(a, b)


def test_asking_twice_finds_and_counts_everything_once(warehouse):
    read = Relations.for_days(warehouse, [DAY], season_start(DAY))
    first, counted = read.context_players(DAY), dict(read.quirks)
    assert read.context_players(DAY) is first
    assert read.directory(DAY) is read.directory(DAY)
    assert dict(read.quirks) == counted


def test_a_player_number_is_a_place_in_the_sorted_keys(warehouse):
    read = Relations.for_days(warehouse, [DAY], season_start(DAY))
    assert read.players.tolist() == sorted({*read.players})
    assert {"stranger", "newcomer", "bos0"} <= {*read.players}
    assert read.directory(DAY).lookups is read.players


def test_an_empty_warehouse_gives_empty_relations():
    read = Relations.for_days(LeagueRows().warehouse(), [DAY], DAY)
    assert len(read.players) == len(read.season_games()) == len(read.defence(DAY)) == 0
    assert read.context_players(DAY) == {}
    assert len(read.slate(DAY)) == 0


def test_stamps_and_days_come_typed_from_an_empty_table_too():
    read = Relations.for_days(LeagueRows().warehouse(), [DAY], DAY)
    games = read.season_games()
    assert str(games["processed_at"].dtype).endswith("UTC]")
    assert np.issubdtype(games["day"].dtype, np.integer)


# --- what stands behind a relation --------------------------------------------------------------

ASKS: dict[str, Any] = {
    "played_games": lambda read: read.played_games(LAST_NIGHT, LAST_NIGHT),
    "absences": lambda read: read.absences(LAST_NIGHT, LAST_NIGHT),
    "team_games": lambda read: read.team_games(LAST_NIGHT, LAST_NIGHT),
    "scheduled_games": lambda read: read.slate(DAY),
    "player_directory": lambda read: read.directory(DAY),
    "context_players": lambda read: read.context_players(DAY),
    "defence_snapshots": lambda read: read.defence(DAY),
}


@pytest.mark.parametrize("relation", TABLES_BEHIND)
def test_the_tables_named_behind_a_relation_are_among_those_it_reads(warehouse, relation):
    warehouse.sent.clear()
    ASKS[relation](Relations.for_days(warehouse, [DAY], DAY))
    texts = "".join(query_text(query) for query, _ in warehouse.sent)
    read = {name for name in TABLES if f"`{name}`" in texts}
    assert set(TABLES_BEHIND[relation]) <= read


def test_tables_behind_several_relations_are_named_once():
    assert tables_behind(["team_games", "scheduled_games"]) == [TEAM, SCHEDULE]
    assert set(tables_behind(TABLES_BEHIND)) == {BOX, TEAM, SCHEDULE, REGISTRY, CONTEXT, DEFENCE}
    assert tables_behind([]) == []


def test_a_column_is_found_under_its_full_table():
    assert full_column("nbac_schedule.game_id") == (SCHEDULE, "game_id")
    with pytest.raises(ValueError, match="no relation reads a table named news"):
        full_column("news.title")


def test_the_whole_season_of_the_last_day_is_on_the_schedule():
    league = LeagueRows()
    league.game(season_end(DAY), "BOS", "LAL", final=False)
    league.game(season_end(DAY) + timedelta(days=1), "BOS", "LAL", final=False)
    read = Relations.for_days(league.warehouse(), [DAY], DAY)
    assert read.season_games()["day"].tolist() == [season_end(DAY).toordinal()]
