"""A folder that is meant to serve as the warehouse is judged file by file, and left as it is."""

import hashlib
import os
from pathlib import Path

import pytest

from nba_publishing.sources.folder_check import Problem, Rule, check_folder
from nba_publishing.sources.tables import TABLES
from nba_publishing_tests.sources.table_files import (
    WRITER,
    good_row,
    only,
    write_csv,
    write_parquet,
)

SCHEDULE = "nba_raw.nbac_schedule"
POLLS = "nba_raw.bdl_live_polls"
PLAYERS = "nba_analytics.player_game_summary"
ODDS = "nba_raw.bettingpros_player_points_props"


def fingerprint(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_faithful_files_of_all_tables_are_clean(tmp_path, write):
    for name in TABLES:
        write(tmp_path, name, good_row(name))
    assert check_folder(tmp_path) == []


def test_an_empty_table_is_clean_in_either_form(tmp_path):
    path = write_parquet(tmp_path, SCHEDULE, good_row(SCHEDULE))
    WRITER.execute(f"COPY (SELECT * FROM t LIMIT 0) TO '{path}' (FORMAT parquet)")
    (tmp_path / f"{POLLS}.csv").write_text(",".join(good_row(POLLS)) + "\n")
    assert check_folder(tmp_path) == []


def test_readme_files_and_subfolders_are_passed_over(tmp_path):
    write_parquet(tmp_path, SCHEDULE, good_row(SCHEDULE))
    (tmp_path / "README.md").write_text("Rows of a winter.")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "strange.parquet").write_text("not looked at")
    assert check_folder(tmp_path) == []


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_a_missing_column_is_named(tmp_path, write):
    path = write(tmp_path, SCHEDULE, good_row(SCHEDULE), without="game_status")
    problem = only(check_folder(tmp_path))
    assert (problem.file, problem.column, problem.rule) == (
        path.name,
        "game_status",
        Rule.MISSING_COLUMN,
    )
    assert str(problem) == (
        f"error: {path.name}: column game_status: missing column: "
        "the table is declared with it as INT64."
    )


def test_the_line_is_right_after_quoted_line_breaks_and_empty_lines(tmp_path):
    rows = [good_row(PLAYERS, game_date=f"2026-01-0{day}") for day in (1, 2, 3)]
    rows[0]["player_full_name"] = "two\nlines"
    rows[2]["points"] = "x"
    path = write_csv(tmp_path, PLAYERS, *rows)
    lines = path.read_text().split("\n")
    path.write_text("\n".join([*lines[:3], "", *lines[3:]]))
    assert only(check_folder(tmp_path)).text.startswith("line 6: 'x'")


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(tmp_path):
    path = write_csv(tmp_path, SCHEDULE, good_row(SCHEDULE))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n"))
    assert check_folder(tmp_path) == []
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_folder(tmp_path) == []


def test_a_column_name_in_capitals_is_the_same_column(tmp_path):
    path = write_csv(tmp_path, SCHEDULE, good_row(SCHEDULE))
    header, rest = path.read_text().split("\n", 1)
    path.write_text(f"{header.upper()}\n{rest}")
    assert check_folder(tmp_path) == []


def test_a_header_that_repeats_a_column_is_a_problem(tmp_path):
    path = tmp_path / f"{SCHEDULE}.csv"
    row = good_row(SCHEDULE)
    header = [*row, "rowid", "game_id"]
    path.write_text(",".join(header) + "\n" + ",".join([*map(str, row.values()), "7", "8"]) + "\n")
    repeated, unexpected = check_folder(tmp_path)
    assert (repeated.column, repeated.rule) == ("game_id", Rule.REPEATED_COLUMN)
    assert (unexpected.column, unexpected.level) == ("rowid", "note")


def test_a_name_with_a_line_break_still_makes_one_line(tmp_path):
    write_csv(tmp_path, SCHEDULE, good_row(SCHEDULE) | {"seats\nsold": "7"})
    assert "column seats sold: unexpected column" in str(only(check_folder(tmp_path)))


def test_a_file_no_table_is_declared_for_is_named_with_the_nearest_table(tmp_path):
    (tmp_path / "nba_raw.nbac_schedul.csv").write_text("a,b\n1,2\n")
    (tmp_path / "holiday.parquet").write_text("a picture")
    far, near = check_folder(tmp_path)
    assert (far.file, far.rule) == ("holiday.parquet", Rule.UNKNOWN_TABLE)
    assert "did you mean nba_raw.nbac_schedule.csv?" in near.text


def test_a_suffix_in_capitals_is_not_taken_for_a_table(tmp_path):
    path = write_csv(tmp_path, SCHEDULE, good_row(SCHEDULE))
    path.rename(tmp_path / f"{SCHEDULE}.CSV")
    assert only(check_folder(tmp_path)).rule == Rule.UNKNOWN_TABLE


def damaged(content: bytes) -> bytes:
    middle = len(content) // 3
    return content[:middle] + bytes(200) + content[middle + 200 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: b"this is no Parquet file at all",
        damaged,
    ],
    ids=["zero bytes", "truncated", "not Parquet", "damaged inside"],
)
def test_a_parquet_file_that_cannot_be_read_is_one_line(tmp_path, spoil):
    rows = [good_row(ODDS, player_lookup=f"player{n}", bookmaker=f"b{n * n}") for n in range(80)]
    path = write_parquet(tmp_path, ODDS, *rows)
    path.write_bytes(spoil(path.read_bytes()))
    problem = only(check_folder(tmp_path))
    assert (problem.file, problem.column, problem.rule) == (path.name, None, Rule.UNREADABLE)
    assert "\n" not in str(problem)


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2,3\n", b'a,b\n1,"2\n', b"a,b\nJos\xe9,2\n", bytes(range(256)) * 4],
    ids=["zero bytes", "ragged", "open quote", "not UTF-8", "binary"],
)
def test_a_csv_file_that_cannot_be_read_is_one_line(tmp_path, content):
    path = tmp_path / f"{SCHEDULE}.csv"
    path.write_bytes(content)
    problem = only(check_folder(tmp_path))
    assert (problem.file, problem.column, problem.rule) == (path.name, None, Rule.UNREADABLE)
    assert "\n" not in str(problem)


def test_a_folder_under_a_tables_name_is_unreadable(tmp_path):
    (tmp_path / f"{SCHEDULE}.parquet").mkdir()
    assert only(check_folder(tmp_path)).rule == Rule.UNREADABLE


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_rows_without_a_required_value_are_counted(tmp_path, write):
    rows = [good_row(SCHEDULE, game_id=f"002250000{n}") for n in range(4)]
    rows[1]["home_team_tricode"] = rows[3]["home_team_tricode"] = None
    rows[2]["game_status"] = None  # may be NULL
    write(tmp_path, SCHEDULE, *rows)
    problem = only(check_folder(tmp_path))
    assert (problem.column, problem.rule) == ("home_team_tricode", Rule.NULL)
    where = ", the first on line 3" if write is write_csv else ""
    assert problem.text == f"rows without a value: 2{where}."


def test_an_empty_text_in_quotes_is_a_value_and_an_empty_field_is_not(tmp_path):
    path = write_csv(tmp_path, PLAYERS, good_row(PLAYERS, opponent_team_abbr="EMPTY"))
    path.write_text(path.read_text().replace("EMPTY", '""'))
    assert check_folder(tmp_path) == []
    path.write_text(path.read_text().replace('""', ""))
    assert only(check_folder(tmp_path)).rule == Rule.NULL


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_duplicate_keys_are_counted_and_one_is_shown(tmp_path, write):
    first, second, single = (good_row(SCHEDULE, game_id=f"002250000{n}") for n in (1, 2, 3))
    write(tmp_path, SCHEDULE, first, second, first, first, second, single)
    problem = only(check_folder(tmp_path))
    assert problem.rule == Rule.DUPLICATE_KEY
    assert problem.column == "game_id, game_date"
    assert "keys seen more than once: 2, rows too many: 3" in problem.text
    assert "0022500001, 2026-01-15" in problem.text
    assert "keeps one row of each" in problem.text
    assert problem.level == "error"


def test_two_rows_whose_key_is_null_in_the_same_place_are_duplicates(tmp_path):
    name = "nba_predictions.prediction_accuracy"
    write_parquet(tmp_path, name, *[good_row(name, line_value=None)] * 2)
    assert only(check_folder(tmp_path)).rule == Rule.DUPLICATE_KEY


def test_a_table_stored_in_both_forms_is_a_problem(tmp_path):
    write_parquet(tmp_path, SCHEDULE, good_row(SCHEDULE))
    write_csv(tmp_path, SCHEDULE, good_row(SCHEDULE))
    problem = only(check_folder(tmp_path))
    assert problem.rule == Rule.STORED_TWICE
    assert f"{SCHEDULE}.parquet" in problem.text


def test_a_folder_that_is_missing_or_a_file_or_without_tables_is_a_problem(tmp_path):
    (tmp_path / "note.txt").write_text("nothing")
    for folder, told in [
        (tmp_path / "nowhere", "does not exist"),
        (tmp_path / "note.txt", "is a file"),
        (tmp_path, "holds no file"),
    ]:
        problem = only(check_folder(folder))
        assert problem.rule == Rule.FOLDER
        assert problem.level == "error"
        assert told in problem.text


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_an_unexpected_column_is_only_noted(tmp_path, write):
    write(tmp_path, SCHEDULE, good_row(SCHEDULE) | {"arena": "Hall"})
    problem = only(check_folder(tmp_path))
    assert (problem.column, problem.rule, problem.level) == (
        "arena",
        Rule.UNEXPECTED_COLUMN,
        "note",
    )
    assert str(problem).startswith(f"note: {problem.file}: column arena: unexpected column: ")


def test_every_rule_but_the_unexpected_column_and_the_demo_league_is_an_error():
    levels = {rule: Problem("a.csv", None, rule, "told.").level for rule in Rule}
    noted = [rule for rule, level in levels.items() if level == "note"]
    assert noted == [Rule.UNEXPECTED_COLUMN, Rule.DEMO_LEAGUE]


def test_the_demo_leagues_own_folder_has_nothing_to_check(tmp_path):
    (tmp_path / "league-0123456789ab").mkdir()
    (tmp_path / "own").mkdir()
    problem = only(check_folder(tmp_path))
    assert (problem.rule, problem.level) == (Rule.DEMO_LEAGUE, "note")
    assert "league-0123456789ab, own" in problem.text


def test_tables_beside_the_demo_league_are_checked_all_the_same(tmp_path):
    (tmp_path / "league-0123456789ab").mkdir()
    (tmp_path / f"{POLLS}.parquet").write_bytes(b"")
    assert only(check_folder(tmp_path)).rule == Rule.UNREADABLE


def test_a_folder_name_full_of_pattern_characters_is_taken_literally(tmp_path):
    folder = tmp_path / "se[a]son=2025 *?"
    folder.mkdir()
    write_csv(folder, POLLS, good_row(POLLS))
    write_parquet(tmp_path, SCHEDULE, good_row(SCHEDULE)).rename(folder / f"{SCHEDULE}.parquet")
    assert check_folder(folder) == []


def test_all_problems_of_all_files_are_told_at_once_and_nothing_is_touched(tmp_path, monkeypatch):
    bad = good_row(PLAYERS, points="many", is_active=None) | {"mood": "good"}
    write_csv(tmp_path, PLAYERS, bad, bad, without="steals")
    write_parquet(tmp_path, SCHEDULE, good_row(SCHEDULE), types={"game_status": "VARCHAR"})
    (tmp_path / f"{POLLS}.parquet").write_bytes(b"")
    (tmp_path / "unknown.csv").write_text("a\n")
    monkeypatch.chdir(tmp_path)
    before = fingerprint(tmp_path)
    problems = check_folder(tmp_path)
    assert [(problem.file.split(".")[1], problem.rule, problem.column) for problem in problems] == [
        ("player_game_summary", Rule.MISTYPED_COLUMN, "points"),
        ("player_game_summary", Rule.MISSING_COLUMN, "steals"),
        ("player_game_summary", Rule.NULL, "is_active"),
        ("player_game_summary", Rule.UNEXPECTED_COLUMN, "mood"),
        ("player_game_summary", Rule.DUPLICATE_KEY, "game_date, player_lookup"),
        ("bdl_live_polls", Rule.UNREADABLE, None),
        ("nbac_schedule", Rule.MISTYPED_COLUMN, "game_status"),
        ("csv", Rule.UNKNOWN_TABLE, None),
    ]
    assert all("\n" not in str(problem) for problem in problems)
    assert fingerprint(tmp_path) == before


@pytest.mark.real_rows
def test_the_real_seasons_are_clean():
    beside_the_repository = Path(__file__).resolve().parents[3] / "shared" / "data"
    folder = Path(os.environ.get("PUBLISHING_TEST_DATA", beside_the_repository))
    if not folder.is_dir():
        pytest.skip(f"no rows in {folder}; PUBLISHING_TEST_DATA names the folder with them")
    assert check_folder(folder) == []
