"""The views of a warehouse folder show what a clock may see, and whose rows go first."""

from datetime import date, datetime, timedelta

import duckdb
import pandas as pd
import pytest

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import CONTEXT, ODDS, PLAYER_ROWS, SCHEDULE, TEAM_ROWS
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.demo.store import UnreadableFileError, create_views, has_foreign_files
from nba_publishing.sources.tables import TABLES
from nba_publishing_tests.demo.leagues import CLOCK, SMALL, at, opened, small_tables
from nba_publishing_tests.demo.stored_rows import (
    FEB_11,
    FEB_12,
    GRADED,
    POLLS,
    SCORES,
    foreign,
    grade,
    one,
    poll,
    write_own,
)


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
