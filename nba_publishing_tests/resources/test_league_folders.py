"""Leagues nobody opens go; what somebody opens meanwhile, and everything else, stays."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nba_publishing.resources.league_folders import league_leftovers

NOW = datetime(2026, 2, 11, 9, 30, tzinfo=UTC)


def league(warehouse: Path, name: str, hours: float) -> Path:
    folder = warehouse / f"league-{name}"
    folder.mkdir(parents=True)
    (folder / "nba_raw.nbac_schedule.parquet").write_bytes(b"rows")
    record = folder / "league.json"
    record.write_text(json.dumps({"through": "2026-02-20"}))
    opened(record, hours)
    return folder


def opened(file: Path, hours: float) -> None:
    stamp = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(file, (stamp, stamp))


def test_a_league_unopened_for_a_day_is_removed_and_the_others_stay(tmp_path):
    old, new = league(tmp_path, "old", 25), league(tmp_path, "new", 23)
    foreign = tmp_path / "nba_raw.nbac_schedule.parquet"
    foreign.write_bytes(b"rows")
    opened(foreign, 999)
    found = league_leftovers(tmp_path, NOW)
    assert [leftover.name for leftover in found] == ["league-old"]
    assert [leftover.remove() for leftover in found] == [True]
    assert not old.exists()
    assert new.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["league-new", foreign.name]


def test_a_league_that_is_opened_after_it_was_found_stays(tmp_path):
    folder = league(tmp_path, "old", 25)
    found = league_leftovers(tmp_path, NOW)
    opened(folder / "league.json", 0)
    assert [leftover.remove() for leftover in found] == [False]
    assert folder.exists()


def test_what_an_interrupted_removal_or_build_left_behind_goes_too(tmp_path):
    half = tmp_path / ".building-league-old"
    half.mkdir()
    opened(half, 25)
    assert [leftover.remove() for leftover in league_leftovers(tmp_path, NOW)] == [True]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_leagues_has_nothing_to_remove(tmp_path):
    assert league_leftovers(tmp_path, NOW) == []
