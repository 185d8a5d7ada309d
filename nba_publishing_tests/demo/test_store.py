"""The warehouse folder: leagues are built once and whole, views show what a clock may see."""

import json
import os
import threading
from datetime import UTC, date, datetime, timedelta

import duckdb
import pandas as pd
import pytest

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import CONTEXT, ODDS, PLAYER_ROWS, SCHEDULE, TEAM_ROWS
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.demo.store import (
    UnreadableFileError,
    create_views,
    ensure_league,
    find_league,
    has_foreign_files,
    last_changed,
    unopened_leagues,
)
from nba_publishing.sources.tables import TABLES
from nba_publishing_tests.demo.leagues import CLOCK, SMALL, at, opened, small_tables, write_own

POLLS, GRADED = "nba_raw.bdl_live_polls", "nba_predictions.prediction_accuracy"
FEB_11, FEB_12 = date(2026, 2, 11), date(2026, 2, 12)
SCORES = "SELECT count(*), max(points), count(points_line) FROM nba_analytics.player_game_summary"


def one(connection, query: str):
    return connection.execute(query).fetchall()[0]


def linked(small_root, tmp_path):
    """A folder of its own that shares the league built for all."""
    for league in small_root.glob("league-*"):
        copy = tmp_path / league.name
        copy.mkdir()
        for file in league.iterdir():
            os.link(file, copy / file.name)
    return tmp_path


@pytest.fixture
def root(small_root, tmp_path):
    return linked(small_root, tmp_path)


def poll(instant_: datetime, **more) -> dict:
    stamp = f"{instant_:%Y%m%dT%H%M%SZ}"
    naive = instant_.replace(tzinfo=None)
    return {
        "poll_id": stamp, "poll_timestamp": naive, "processed_at": naive, "game_date": FEB_12,
        "source": "replay", "outcome": "ok",
    } | more  # fmt: skip


def grade(player: str, day: date, graded: datetime) -> dict:
    return {
        "player_lookup": player, "game_id": "20260211_AAA_BBB", "game_date": day,
        "system_id": "ensemble_v1", "graded_at": graded.replace(tzinfo=None),
    }  # fmt: skip


# --- leagues ------------------------------------------------------------------------------


def test_a_league_is_built_once_and_found_again(small_root):
    folder = ensure_league(small_root, SMALL, CLOCK)
    assert folder == find_league(small_root, SMALL, CLOCK)
    record = json.loads((folder / "league.json").read_text())
    assert record["through"] == "2026-02-13"
    assert record["seed"] == 20251021
    assert folder.name == f"league-{SMALL.key(date(2026, 2, 13))}"
    assert not list(small_root.glob(".building-*"))


def test_a_league_with_other_settings_is_not_taken_for_it(small_root):
    assert find_league(small_root, LeagueOptions("small", seed=7), CLOCK) is None
    assert find_league(small_root, LeagueOptions("demo"), CLOCK) is None
    off = LeagueOptions("small", switches=(("dnp_rows", False),))
    assert find_league(small_root, off, CLOCK) is None
    outage = LeagueOptions("small", switches=(("lines_outage", True),))
    assert find_league(small_root, outage, CLOCK) is not None


@pytest.mark.parametrize(
    ("through", "serves"), [(13, False), (14, True), (19, True), (28, True), (41, False)]
)
def test_a_league_serves_days_it_reaches_two_days_beyond(tmp_path, through, serves):
    options = LeagueOptions("demo")
    last = date(2026, 1, 31) + timedelta(days=through)
    folder = tmp_path / f"league-{options.key(last)}"
    folder.mkdir()
    record = options.settings() | {"through": last.isoformat()}
    (folder / "league.json").write_text(json.dumps(record))
    assert (find_league(tmp_path, options, CLOCK) == folder) is serves


def test_of_two_builders_one_wins_and_nothing_is_left_behind(tmp_path):
    start, found, failed = threading.Barrier(2), [], []

    def build() -> None:
        start.wait()
        try:
            found.append(ensure_league(tmp_path, SMALL, CLOCK))
        except OSError as error:
            failed.append(error)

    builders = [threading.Thread(target=build) for _ in range(2)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert failed == []
    assert found[0] == found[1]
    assert [path.name for path in tmp_path.iterdir()] == [found[0].name]
    assert one(opened(tmp_path), SCORES)[0] > 20_000


def test_a_failed_build_leaves_no_folder(tmp_path, monkeypatch):
    taken = tmp_path / f"league-{SMALL.key(date(2026, 2, 13))}"
    taken.mkdir()
    (taken / "something.txt").write_text("not a league")
    with pytest.raises(OSError, match="league-"):
        ensure_league(tmp_path, SMALL, CLOCK)
    assert list(tmp_path.iterdir()) == [taken]


def test_leagues_nobody_opened_are_named_for_removal(root):
    [folder] = root.glob("league-*")
    (root / ".building-dead").mkdir()
    record = folder / "league.json"
    content = record.read_text()
    record.unlink()  # no longer the shared file
    record.write_text(content)
    old = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    for path in (record, root / ".building-dead"):
        os.utime(path, (old, old))
    yesterday = datetime(2026, 1, 2, tzinfo=UTC)
    assert unopened_leagues(root, yesterday) == [root / ".building-dead", folder]
    ensure_league(root, SMALL, CLOCK)
    assert unopened_leagues(root, yesterday) == [root / ".building-dead"]


# --- what a clock may see -----------------------------------------------------------------


def test_every_declared_table_can_be_queried_with_its_declared_types(small_root):
    connection = opened(small_root)
    for name, table in TABLES.items():
        found = connection.execute(f"DESCRIBE {name}").fetchall()
        assert [(row[0], row[1]) for row in found] == [
            (column.name, column.duckdb_type) for column in table.columns
        ], name


def test_the_files_hold_the_declared_types_and_the_time_of_validity(small_folder):
    for file in small_folder.glob("*.parquet"):
        found = duckdb.sql(f"DESCRIBE SELECT * FROM read_parquet('{file}')").fetchall()
        declared = [(c.name, c.duckdb_type) for c in TABLES[file.stem].columns]
        validity = [("_from", "TIMESTAMP"), ("_to", "TIMESTAMP")]
        assert [(row[0], row[1]) for row in found] == declared + validity


@pytest.mark.parametrize("minutes", [500, 1400])
def test_a_view_shows_the_rows_valid_at_its_clock(small_root, minutes):
    clock = instant(FEB_11, minutes)
    connection = opened(small_root, clock)
    for name in small_tables():
        [(count,)] = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
        assert count == len(at(small_tables(), name, clock)), name


def test_turning_the_clock_changes_the_views_and_no_file(small_root):
    connection = opened(small_root, instant(FEB_11, 500))
    before = written_at(small_root)
    early = one(connection, SCORES)
    create_views(connection, small_root, instant(FEB_12, 500), SMALL)
    assert one(connection, SCORES)[0] > early[0]
    assert written_at(small_root) == before


def written_at(root) -> dict:
    return {path: path.stat().st_mtime_ns for path in root.rglob("*.parquet")}


def test_without_options_and_files_every_view_is_empty(tmp_path):
    connection = opened(tmp_path, None, None)
    for name in TABLES:
        assert one(connection, f"SELECT count(*) FROM {name}") == (0,)
    assert list(tmp_path.iterdir()) == []


def test_a_league_without_a_clock_is_refused(tmp_path):
    with pytest.raises(ValueError, match="clock"):
        opened(tmp_path, None, SMALL)


# --- outages ------------------------------------------------------------------------------


def options_with(**switches: bool) -> LeagueOptions:
    return LeagueOptions("small", switches=tuple(sorted(switches.items())))


def test_a_lines_outage_takes_the_lines_of_the_ten_newest_game_dates(small_root):
    connection = opened(small_root, CLOCK, options_with(lines_outage=True))
    lined = connection.execute(
        f"SELECT game_date, count(points_line), count(over_under_result) FROM {PLAYER_ROWS}"
        " GROUP BY 1 ORDER BY 1 DESC"
    ).fetchall()
    assert [row[1:] for row in lined[:10]] == [(0, 0)] * 10
    assert all(row[1] > 0 for row in lined[10:])
    assert one(connection, SCORES)[:2] == one(opened(small_root), SCORES)[:2]


def test_a_source_outage_keeps_yesterday_s_box_scores_away(small_root):
    connection = opened(small_root, CLOCK, options_with(source_outage=True))
    for name in (PLAYER_ROWS, TEAM_ROWS):
        newest = one(connection, f"SELECT max(game_date) FROM {name}")
        assert newest == (date(2026, 2, 10),)
        assert one(opened(small_root), f"SELECT max(game_date) FROM {name}") == (FEB_11,)


# --- what the project writes ----------------------------------------------------------------


def test_own_rows_appear_at_once_and_not_before_their_stamp(root):
    connection = opened(root)
    count = f"SELECT count(*) FROM {POLLS}"
    assert one(connection, count) == (0,)
    write_own(root, POLLS, FEB_12, poll(CLOCK), poll(CLOCK + timedelta(minutes=3)))
    assert one(connection, count) == (1,)
    create_views(connection, root, CLOCK + timedelta(minutes=3), SMALL)
    assert one(connection, count) == (2,)


def test_a_replaced_file_is_seen_by_a_connection_that_read_the_old_one(root):
    connection = opened(root)
    for number in range(4):
        rows = [poll(CLOCK - timedelta(minutes=n)) for n in range(number + 1)]
        write_own(root, POLLS, FEB_12, *rows)
        assert one(connection, f"SELECT count(*) FROM {POLLS}") == (number + 1,)


def test_a_draft_that_has_not_its_name_yet_is_not_read(root):
    path = write_own(root, POLLS, FEB_12, poll(CLOCK))
    path.rename(path.with_name(f".{FEB_12}.parquet.tmp"))
    path.with_name("draft.parquet").write_text("half a file")
    assert one(opened(root), f"SELECT count(*) FROM {POLLS}") == (0,)


def test_a_date_we_graded_hides_what_was_graded_upstream(root):
    connection = duckdb.connect()
    upstream = pd.DataFrame(
        [grade(player, day, CLOCK) for day in (date(2026, 2, 10), FEB_11) for player in "ab"]
    )
    columns = ", ".join(
        f"CAST({column.name} AS {column.duckdb_type}) AS {column.name}"
        if column.name in upstream
        else f"CAST(NULL AS {column.duckdb_type}) AS {column.name}"
        for column in TABLES[GRADED].columns
    )
    [folder] = root.glob("league-*")
    connection.register("upstream", upstream)
    connection.execute(
        f"COPY (SELECT {columns}, TIMESTAMP '2026-02-01' AS _from, NULL::TIMESTAMP AS _to"
        f" FROM upstream) TO '{folder}/{GRADED}.parquet'"
    )
    graded = f"SELECT game_date, player_lookup FROM {GRADED} ORDER BY 1, 2"
    before = [(day, player) for day in (date(2026, 2, 10), FEB_11) for player in "ab"]
    assert opened(root).execute(graded).fetchall() == before
    write_own(root, GRADED, FEB_11, grade("c", FEB_11, CLOCK))
    assert opened(root).execute(graded).fetchall() == [*before[:2], (FEB_11, "c")]
    earlier = opened(root, CLOCK - timedelta(minutes=1))
    assert earlier.execute(graded).fetchall() == before


# --- tables from elsewhere ----------------------------------------------------------------


def foreign(root, name: str, suffix: str = "parquet", without: str = "", **values: str) -> None:
    """A file of one row: nulls, but for the values given as SQL."""
    columns = ", ".join(
        f"{values.get(column.name, f'CAST(NULL AS {column.duckdb_type})')} AS {column.name}"
        for column in TABLES[name].columns
        if column.name != without
    )
    kind = "FORMAT parquet" if suffix == "parquet" else "FORMAT csv, HEADER"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY (SELECT {columns}) TO '{root / name}.{suffix}' ({kind})")


def test_a_foreign_table_is_shown_whole_and_as_declared(tmp_path):
    assert not has_foreign_files(tmp_path)
    foreign(
        tmp_path, SCHEDULE, game_id="'0022500001'", game_date="DATE '2030-01-01'",
        game_date_est="TIMESTAMPTZ '2030-01-01 19:30:00-05'", game_status="3::TINYINT",
    )  # fmt: skip
    assert has_foreign_files(tmp_path)
    connection = opened(tmp_path, CLOCK, None)
    found = one(
        connection, f"SELECT game_id, game_date, game_date_est, game_status FROM {SCHEDULE}"
    )
    assert found == ("0022500001", date(2030, 1, 1), datetime(2030, 1, 2, 0, 30), 3)
    assert one(connection, f"SELECT count(*) FROM {CONTEXT}") == (0,)
    assert [path.name for path in tmp_path.iterdir()] == [f"{SCHEDULE}.parquet"]


def test_a_foreign_text_file_is_read_the_same_way(tmp_path):
    foreign(
        tmp_path, ODDS, "csv", game_date="DATE '2026-02-12'", points_line="24.5",
        odds_american="-110", is_active="true",
        bookmaker_last_update="'2026-02-12T10:00:00-05:00'", bookmaker="'Book, Inc.'",
    )  # fmt: skip
    columns = (
        "game_date, points_line, odds_american, is_active, bookmaker_last_update, bookmaker,"
        " player_lookup"
    )
    found = one(opened(tmp_path, None, None), f"SELECT {columns} FROM {ODDS}")
    stamp = datetime(2026, 2, 12, 15, 0)
    assert found == (FEB_12, 24.5, -110, True, stamp, "Book, Inc.", None)


def test_a_foreign_table_replaces_the_league_s_when_both_are_wanted(root):
    foreign(root, CONTEXT, player_lookup="'somebody'")
    connection = opened(root)
    assert one(connection, f"SELECT count(*), min(player_lookup) FROM {CONTEXT}") == (1, "somebody")
    assert one(connection, SCORES)[0] > 20_000


def test_a_missing_column_is_named_with_its_file(tmp_path):
    foreign(tmp_path, SCHEDULE, without="home_team_tricode")
    with pytest.raises(UnreadableFileError, match=f"{SCHEDULE}.parquet has no column home_team"):
        opened(tmp_path, None, None)


def test_an_unreadable_file_is_named(tmp_path):
    (tmp_path / f"{ODDS}.parquet").write_text("no such thing as a table")
    with pytest.raises(UnreadableFileError, match=f"{ODDS}.parquet cannot be read") as raised:
        opened(tmp_path, None, None)
    assert raised.value.file == tmp_path / f"{ODDS}.parquet"
    assert raised.value.column is None


# --- last changes -------------------------------------------------------------------------


def test_a_table_last_changed_when_its_newest_visible_row_was_loaded(small_root):
    assert last_changed(small_root, PLAYER_ROWS, CLOCK, SMALL) == instant(FEB_12, 384)
    assert last_changed(small_root, ODDS, CLOCK, SMALL) == instant(FEB_12, 961)
    assert last_changed(small_root, POLLS, CLOCK, SMALL) is None


def test_a_passed_end_of_validity_is_a_change_too(small_root):
    """Half-loaded rows vanish at the official load; at night the newest change is their end."""
    evening = last_changed(small_root, PLAYER_ROWS, instant(FEB_11, 1330), SMALL)
    assert evening == instant(FEB_11, 1325)
    changes = {
        last_changed(small_root, SCHEDULE, instant(FEB_11, minutes), SMALL)
        for minutes in range(1140, 1440, 20)
    }
    assert len(changes) > 5


def test_a_file_that_was_written_is_a_change_at_that_time(root):
    path = write_own(root, POLLS, FEB_12, poll(CLOCK))
    os.utime(path, (1_800_000_000, 1_800_000_000))
    written = datetime.fromtimestamp(1_800_000_000, UTC)
    assert last_changed(root, POLLS, CLOCK, SMALL) == written
    assert last_changed(root, POLLS, None, None) == written


def test_a_foreign_file_changes_when_it_is_written(tmp_path):
    assert last_changed(tmp_path, SCHEDULE, CLOCK, None) is None
    foreign(tmp_path, SCHEDULE)
    path = tmp_path / f"{SCHEDULE}.parquet"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert last_changed(tmp_path, SCHEDULE, CLOCK, None) == datetime.fromtimestamp(
        1_700_000_000, UTC
    )
