"""`warehouse check` prints what stands in the way of a folder, and says it with its exit code."""

from nba_publishing.commands import warehouse_check
from nba_publishing_tests.sources.table_files import good_row, write_csv

SCHEDULE = "nba_raw.nbac_schedule"


def test_a_good_folder_can_serve(tmp_path, capsys):
    write_csv(tmp_path, SCHEDULE, good_row(SCHEDULE))
    assert warehouse_check.run(tmp_path) == 0
    assert capsys.readouterr().out == (
        f"{tmp_path}: errors: 0, notes: 0; it can serve as the warehouse\n"
    )


def test_each_problem_is_a_line_and_an_error_fails(tmp_path, capsys):
    row = good_row(SCHEDULE)
    write_csv(tmp_path, SCHEDULE, row, row, without="game_status")
    assert warehouse_check.run(tmp_path) == 1
    missing, duplicate, closing = capsys.readouterr().out.splitlines()
    assert "column game_status: missing column" in missing
    assert "duplicate key" in duplicate
    assert "Cleaning keeps one row of each" in duplicate
    assert closing == f"{tmp_path}: errors: 2, notes: 0; it cannot serve as it is"


def test_a_note_alone_does_not_fail(tmp_path, capsys):
    write_csv(tmp_path, SCHEDULE, good_row(SCHEDULE) | {"arena": "Hall"})
    assert warehouse_check.run(tmp_path) == 0
    assert capsys.readouterr().out.startswith("note: ")


def test_the_demo_leagues_folder_has_nothing_to_check(tmp_path, capsys):
    (tmp_path / "league-0123456789ab").mkdir()
    assert warehouse_check.run(tmp_path) == 0
    assert "the demo league's folder" in capsys.readouterr().out


def test_a_folder_that_does_not_exist_fails(tmp_path, capsys):
    assert warehouse_check.run(tmp_path / "nowhere") == 1
    assert "it does not exist" in capsys.readouterr().out
