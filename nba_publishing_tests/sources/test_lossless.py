"""A stored value counts only if it says the same when read as the declared type."""

import pytest

from nba_publishing.sources.folder_check import Rule, check_folder
from nba_publishing.sources.tables import table
from nba_publishing_tests.sources.table_files import good_row, only, write_csv, write_parquet

PLAYERS = "nba_analytics.player_game_summary"


@pytest.mark.parametrize(
    ("column", "stored", "value"),
    [
        ("points", "VARCHAR", "3"),
        ("points", "DOUBLE", "3.5"),
        ("points", "DECIMAL(5,1)", "3.0"),
        ("points_line", "DOUBLE", "24.5"),
        ("points_line", "VARCHAR", "24.5"),
        ("game_id", "BIGINT", "22500771"),
        ("is_active", "INTEGER", "1"),
        ("game_date", "TIMESTAMP", "2026-01-15 10:00:00"),
        ("game_date", "VARCHAR", "2026-01-15"),
        ("processed_at", "DATE", "2026-01-15"),
        ("processed_at", "VARCHAR", "2026-01-15 10:00:00"),
    ],
)
def test_a_parquet_column_of_an_unsuitable_type_is_mistyped(tmp_path, column, stored, value):
    write_parquet(tmp_path, PLAYERS, good_row(PLAYERS, **{column: value}), types={column: stored})
    problem = only(check_folder(tmp_path))
    assert (problem.column, problem.rule) == (column, Rule.MISTYPED_COLUMN)
    assert stored in problem.text
    assert table(PLAYERS).column(column).type in problem.text


@pytest.mark.parametrize(
    ("column", "stored", "value"),
    [
        ("points", "INTEGER", "3"),
        ("points", "UBIGINT", "3"),
        ("points_line", "DECIMAL(38,9)", "24.5"),
        ("points_line", "INTEGER", "24"),
        ("processed_at", "TIMESTAMP WITH TIME ZONE", "2026-01-15 10:00:00.123456+00"),
        ("processed_at", "TIMESTAMP_NS", "2026-01-15 10:00:00.123456"),
        ("processed_at", "TIMESTAMP_S", "2026-01-15 10:00:00"),
        ("over_under_result", "JSON", '"OVER"'),
        ("points", "INTEGER", None),
    ],
)
def test_a_parquet_column_that_casts_without_loss_is_fine(tmp_path, column, stored, value):
    write_parquet(tmp_path, PLAYERS, good_row(PLAYERS, **{column: value}), types={column: stored})
    assert check_folder(tmp_path) == []


@pytest.mark.parametrize(
    ("column", "stored", "value"),
    [
        ("points", "UBIGINT", "18446744073709551615"),
        ("points_line", "DECIMAL(38,9)", "24.550000000"),
        ("points_line", "BIGINT", "1000"),
        ("processed_at", "TIMESTAMP_NS", "2026-01-15 10:00:00.123456789"),
    ],
)
def test_a_parquet_value_that_does_not_survive_the_cast_is_shown(tmp_path, column, stored, value):
    good = good_row(PLAYERS, game_date="2026-01-14")
    bad = good_row(PLAYERS, **{column: value})
    good[column] = None
    write_parquet(tmp_path, PLAYERS, good, bad, types={column: stored})
    problem = only(check_folder(tmp_path))
    assert (problem.column, problem.rule) == (column, Rule.MISTYPED_COLUMN)
    assert repr(value) in problem.text


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("points", "twelve"),
        ("points", "12.5"),
        ("points", "99999999999999999999"),
        ("points_line", "24.55"),
        ("points_line", "1000"),
        ("points_line", "n/a"),
        ("is_dnp", "maybe"),
        ("game_date", "01/15/2026"),
        ("game_date", "2026-01-15 10:00:00"),
        ("game_date", "2026-02-30"),
        ("processed_at", "2026-01-15"),
        ("processed_at", "soon: 9:30"),
    ],
)
def test_a_csv_value_that_does_not_cast_is_shown_with_its_line(tmp_path, column, value):
    rows = [good_row(PLAYERS, game_date=f"2026-01-0{day}") for day in (1, 2, 3)]
    rows[1][column] = value
    write_csv(tmp_path, PLAYERS, *rows)
    problem = only(check_folder(tmp_path))
    assert (problem.column, problem.rule) == (column, Rule.MISTYPED_COLUMN)
    declared = table(PLAYERS).column(column).type
    assert problem.text == f"line 3: {value!r} is not losslessly {declared}."


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("points", "12.0"),
        ("points", "-3"),
        ("points", ""),
        ("points_line", "24.500"),
        ("points_line", "24"),
        ("is_dnp", "FALSE"),
        ("processed_at", "2026-01-15T10:00:00Z"),
        ("processed_at", "2026-01-15 10:00:00 UTC"),
        ("processed_at", "2026-01-15 05:00:00.5-05:00"),
    ],
)
def test_the_usual_ways_to_write_a_value_are_fine_in_csv(tmp_path, column, value):
    write_csv(tmp_path, PLAYERS, good_row(PLAYERS, **{column: value}))
    assert check_folder(tmp_path) == []
