"""When a table last changed is known without reading it."""

import os
from datetime import UTC, datetime

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import ODDS, PLAYER_ROWS, SCHEDULE
from nba_publishing.demo.store import (
    last_changed,
)
from nba_publishing_tests.demo.leagues import CLOCK, SMALL
from nba_publishing_tests.demo.stored_rows import FEB_11, FEB_12, POLLS, foreign, poll, write_own


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
