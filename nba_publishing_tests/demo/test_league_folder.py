"""Leagues are built once and whole, whoever builds them and however many at a time."""

import json
import os
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from nba_publishing.demo.options import LeagueOptions
from nba_publishing.demo.store import (
    ensure_league,
    find_league,
    unopened_leagues,
)
from nba_publishing_tests.demo.leagues import CLOCK, SMALL, opened
from nba_publishing_tests.demo.stored_rows import (
    SCORES,
    one,
)


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
