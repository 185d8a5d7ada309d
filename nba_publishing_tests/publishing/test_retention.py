"""What is thrown away, what stays, and that doubt always keeps."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nba_publishing.publishing.encoding import canonical_bytes
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.retention import (
    Chore,
    Leftover,
    message_leftovers,
    player_leftovers,
    staged_leftovers,
    tidied,
)
from nba_publishing.publishing.store import StoreError
from nba_publishing_tests.fakes.candidates import (
    NOON,
    TODAY,
    Desk,
    a_candidate,
    a_run,
    bounce_back,
    later,
)
from nba_publishing_tests.fakes.memory_store import MemoryStore
from nba_publishing_tests.fakes.troubled_stores import Refuses, Troubled

FOLDER = "tonight/player"
NOW = datetime(2026, 2, 11, 9, 30, tzinfo=UTC)


def remove(*leftovers: Leftover) -> list[bool]:
    return [leftover.remove() for leftover in leftovers]


def names(leftovers: list[Leftover]) -> list[str]:
    return [leftover.name for leftover in leftovers]


# Staged bytes.


def test_staged_bytes_go_after_fourteen_days_and_nothing_else_in_the_private_store_does():
    desk = Desk()
    desk.publish(bounce_back("old"), run=a_run("old", now=NOON))
    young = NOON + timedelta(days=3)
    desk.publish(bounce_back("young", at=young), run=a_run("young", now=young))
    desk.private.write(
        "heartbeat/monitor.json", b"{}", cache_control="", metadata={}, if_generation=None
    )
    assert staged_leftovers(desk.private, NOON + timedelta(days=14)) == []
    found = staged_leftovers(desk.private, NOON + timedelta(days=14, seconds=1))
    assert names(found) == ["staging/old/trends/bounce-back.json"]
    assert remove(*found) == [True]
    assert set(desk.private.objects) == {
        "staging/young/trends/bounce-back.json",
        "heartbeat/monitor.json",
    }


def test_a_staged_object_without_label_and_time_stays():
    ops = MemoryStore()
    ops.write("staging/x/y.json", b"{}", cache_control="", metadata={}, if_generation=None)
    assert staged_leftovers(ops, NOON + timedelta(days=999)) == []


# Tonight's player files.


def evening(desk: Desk, ages: dict[str, int], *listed: str) -> Desk:
    """One file per player, so many days old, and the list of today."""
    for lookup, days in ages.items():
        day = TODAY - timedelta(days=days)
        player = a_candidate(f"{FOLDER}/{lookup}.json", Kind.SET_MEMBER, day=day, at=later(0))
        run = a_run(f"run-{lookup}", natural_day=day, today=day)
        assert desk.publish(player, run=run).of(player.path).action == "published"
    rows = [{"player_lookup": lookup} for lookup in listed]
    body = canonical_bytes({"generated_at": NOON, "players": rows})
    desk.memory.write(
        f"{FOLDER}/index.json", body, cache_control="", metadata={}, if_generation=None
    )
    return desk


def test_a_player_on_no_slate_for_fifteen_days_is_collected_and_one_for_thirteen_is_kept():
    desk = evening(Desk(), {"anna": 15, "bert": 13, "carl": 14, "dora": 0})
    found = player_leftovers(desk.memory, TODAY)
    assert names(found) == [f"{FOLDER}/anna.json"]
    assert remove(*found) == [True]
    assert f"{FOLDER}/anna.json" not in desk.memory.objects
    assert f"{FOLDER}/bert.json" in desk.memory.objects


def test_a_player_on_the_list_is_kept_however_old_his_file_is():
    desk = evening(Desk(), {"anna": 90, "bert": 90}, "anna")
    assert names(player_leftovers(desk.memory, TODAY)) == [f"{FOLDER}/bert.json"]


def test_a_file_that_was_rewritten_after_it_was_found_stays():
    desk = evening(Desk(), {"anna": 15, "bert": 15})
    found = player_leftovers(desk.memory, TODAY)
    evening(desk, {"bert": 0}, "bert")
    assert remove(*found) == [True] + [False] * (len(found) - 1)
    assert f"{FOLDER}/bert.json" in desk.memory.objects


def test_never_more_than_half_of_the_folder_goes_and_the_oldest_go_first():
    desk = evening(Desk(), {f"player{n}": 20 + n for n in range(7)})
    found = player_leftovers(desk.memory, TODAY)
    assert names(found) == [f"{FOLDER}/player{n}.json" for n in (6, 5, 4, 3)]


def test_never_more_than_two_hundred_go_at_once():
    desk = evening(Desk(), {f"player{n}": 20 for n in range(402)})
    assert len(player_leftovers(desk.memory, TODAY)) == 200


def test_a_file_that_says_nothing_about_its_day_stays():
    desk = evening(Desk(), {"anna": 0})
    desk.memory.write(
        f"{FOLDER}/bert.json", b"{}", cache_control="", metadata={}, if_generation=None
    )
    assert player_leftovers(desk.memory, TODAY) == []


@pytest.mark.parametrize("index", [b'{"players":[{}]}', b'{"players":', b"[]", b'{"players":7}'])
def test_without_a_readable_list_nobody_is_collected(index):
    desk = evening(Desk(), {"anna": 20, "bert": 20})
    path = f"{FOLDER}/index.json"
    desk.memory.write(path, index, cache_control="", metadata={}, if_generation=None)
    with pytest.raises(StoreError, match="cannot be read"):
        player_leftovers(desk.memory, TODAY)
    desk.memory.delete(path, if_generation=None)
    assert player_leftovers(desk.memory, TODAY) == []


def test_a_listing_error_deletes_nothing_and_is_told():
    desk = evening(Desk(), {"anna": 20, "bert": 20})
    desk.publish(bounce_back("old"), run=a_run("old"))
    before = desk.memory.all_bytes()
    trouble = Refuses(lambda call, path: call == "list", "store_unavailable")
    site = Troubled(desk.memory, trouble)
    done = tidied(
        [
            Chore("player file", lambda: player_leftovers(site, TODAY)),
            Chore("staged file", lambda: staged_leftovers(desk.private, NOON + timedelta(20))),
        ],
        apply=True,
    )
    assert desk.memory.all_bytes() == before
    assert done.failures == (
        "player file: nothing was deleted: tonight/player/: the store said no",
    )
    assert done.counts["staged file"] > 0, "the other chores are done all the same"


# How chores are done.


def test_what_is_only_listed_is_not_removed():
    def never() -> bool:
        raise AssertionError("removed although it was only to be listed")

    chores = [Chore("thing", lambda: [Leftover("a", "old", never), Leftover("b", "old", never)])]
    done = tidied(chores, apply=False)
    assert done.counts == {"thing": 2}
    assert done.failures == ()


def test_only_what_was_removed_is_counted_and_a_failing_store_is_left_alone():
    asked: list[str] = []

    def refuses(name: str) -> bool:
        asked.append(name)
        raise StoreError("store_unavailable", "the store said no")

    stays = Leftover("stays", "changed meanwhile", lambda: False)
    goes = Leftover("goes", "old", lambda: True)
    things = [Leftover(f"x{n}", "old", lambda n=n: refuses(f"x{n}")) for n in range(9)]
    done = tidied([Chore("thing", lambda: [stays, goes, *things])], apply=True)
    assert [leftover.name for _, leftover in done.gone] == ["goes"]
    assert len(asked) == 5
    assert done.failures[0] == "thing: the store said no"


def test_what_the_disk_refuses_is_told_with_its_name():
    def refuses() -> bool:
        raise PermissionError(13, "Permission denied")

    done = tidied([Chore("message", lambda: [Leftover("m.json", "old", refuses)])], apply=True)
    assert done.failures == ("message: m.json: [Errno 13] Permission denied",)


# Messages.


def test_messages_go_a_week_after_they_were_processed_and_dead_letters_after_a_month(tmp_path):
    def message(path: str, days: float) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
        stamp = (NOW - timedelta(days=days)).timestamp()
        os.utime(file, (stamp, stamp))
        return file

    old = [message("processed/topic/a.json", 7.1), message("dead-letter/topic/b.json", 30.1)]
    kept = [
        message("processed/topic/c.json", 6.9),
        message("dead-letter/topic/d.json", 29.9),
        message("topic/waiting.json", 400),
        message("processed/topic/notes.txt", 400),
    ]
    found = message_leftovers(tmp_path, NOW)
    assert names(found) == ["processed/topic/a.json", "dead-letter/topic/b.json"]
    assert remove(*found) == [True, True]
    assert [file.exists() for file in (*old, *kept)] == [False] * 2 + [True] * 4
    assert message_leftovers(tmp_path / "nowhere", NOW) == []
