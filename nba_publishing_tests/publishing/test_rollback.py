"""Going back to earlier bytes: which ones, where, for how long, and when it is refused."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from nba_publishing.publishing.candidate import Candidate
from nba_publishing.publishing.encoding import canonical_bytes
from nba_publishing.publishing.families import RefusedError, UnknownPathError
from nba_publishing.publishing.kept_editions import NothingKeptError
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.paths import PathError
from nba_publishing.publishing.rollback import UnfitEditionError, UnsafeReasonError, released
from nba_publishing.publishing.store import StoreError
from nba_publishing_tests.fakes.candidates import (
    NOON,
    TODAY,
    YESTERDAY,
    a_candidate,
    a_run,
    bounce_back,
    later,
    picks,
)
from nba_publishing_tests.fakes.memory_store import MemoryStore
from nba_publishing_tests.fakes.rolled_back import Archive, Saying, no_shouting
from nba_publishing_tests.fakes.troubled_stores import Refuses, Troubled

PATH, ALIAS = "trends/bounce-back.json", "trends/bounce-back-v2.json"
KEPT = f"history/{TODAY}/{PATH}"


def day_of(archive: Archive, *sayings: str, start: int = 0) -> Archive:
    """Publishes the sayings one minute after the other, by the runs run-0, run-1 …"""
    for number, says in enumerate(sayings, start):
        at = later(number)
        archive.publish(bounce_back(says, at=at), run=a_run(f"run-{number}", now=at))
    return archive


@pytest.fixture
def archive() -> Archive:
    return Archive()


def holds(archive: Archive) -> dict[str, str]:
    manifest = json.loads(archive.memory.bytes_of("manifest.json"))
    return {hold["path"]: hold["until"] for hold in manifest["holds"]}


def test_the_last_different_bytes_come_back_on_the_file_its_alias_and_its_history(archive):
    day_of(archive, "good", "bad")
    good = archive.private.bytes_of(f"staging/run-0/{PATH}")
    restored = archive.roll_back(PATH)
    assert restored.failed == []
    assert {r.path: r.action for r in restored.results} == {PATH: "published", ALIAS: "published"}
    assert [archive.memory.bytes_of(path) for path in (PATH, ALIAS, KEPT)] == [good] * 3
    entry = json.loads(archive.memory.bytes_of("manifest.json"))["files"][PATH]
    assert entry["fingerprint"] is None, "the next run must not believe that nothing changed"


def test_an_alias_stands_for_its_document(archive):
    day_of(archive, "good", "bad")
    archive.roll_back(ALIAS)
    assert archive.says(PATH) == archive.says(ALIAS) == "good"


def test_the_edition_of_yesterday_comes_back_to_the_current_path(archive):
    yesterday = NOON - timedelta(days=1)
    run = replace(a_run("run-0", now=yesterday), natural_day=YESTERDAY, today=YESTERDAY)
    archive.publish(bounce_back("yesterday", day=YESTERDAY, at=yesterday), run=run)
    day_of(archive, "bad", start=1)
    archive.roll_back(PATH)
    assert archive.says(PATH) == "yesterday"
    assert archive.says(KEPT) == "bad", "the copy of today is not the edition of yesterday"


def test_runs_are_held_until_the_hold_ends(archive):
    day_of(archive, "good", "bad")
    archive.roll_back(PATH, later(2), hold=timedelta(minutes=30))
    assert holds(archive) == dict.fromkeys((PATH, ALIAS), "2026-02-11T17:32:00+00:00")
    next_run = archive.publish(bounce_back("next", at=later(20)), run=a_run("r", now=later(20)))
    assert next_run.of(PATH).action == "held"
    assert archive.says(PATH) == archive.says(ALIAS) == "good"
    after = archive.publish(bounce_back("after", at=later(33)), run=a_run("s", now=later(33)))
    assert after.of(PATH).action == "published"
    assert archive.says(ALIAS) == "after"
    assert holds(archive) == {}, "an expired hold goes at the next merge"


def test_a_release_lets_the_next_run_write_again(archive):
    day_of(archive, "good", "bad")
    archive.roll_back(PATH, later(2))
    desk = archive.at(later(3))
    assert {hold.path for hold in released(PATH, desk, dry_run=True)} == {PATH, ALIAS}
    assert holds(archive), "a dry run ends nothing"
    assert {hold.path for hold in released(ALIAS, desk)} == {PATH, ALIAS}
    assert holds(archive) == {}
    assert released(PATH, desk) == []
    results = archive.publish(bounce_back("next", at=later(20)), run=a_run("r", now=later(20)))
    assert results.of(PATH).action == "published"


def test_without_a_hold_the_next_run_may_write(archive):
    day_of(archive, "good", "bad")
    restored = archive.roll_back(PATH, later(2), hold=timedelta(0))
    assert restored.until is None
    assert holds(archive) == {}


def test_a_run_that_comes_between_the_hold_and_the_bytes_is_held(archive):
    day_of(archive, "good", "bad")
    met: list[str] = []

    def another_run() -> None:
        results = archive.publish(bounce_back("meanwhile", at=later(3)), run=a_run("r", later(3)))
        met.append(results.of(PATH).action)

    archive.memory.before_write[PATH] = another_run
    archive.roll_back(PATH, later(2))
    assert met == ["held"]
    assert archive.says(PATH) == "good"


def test_a_second_rollback_goes_further_back_and_not_forward_to_the_bad_bytes(archive):
    day_of(archive, "oldest", "good", "bad")
    archive.roll_back(PATH)
    assert archive.says(PATH) == "good"
    archive.roll_back(PATH)
    assert archive.says(PATH) == "oldest"
    with pytest.raises(NothingKeptError):
        archive.roll_back(PATH)


def test_bytes_a_rollback_restored_can_be_gone_back_to_like_any_others(archive):
    day_of(archive, "good", "bad")
    archive.roll_back(PATH, later(2), hold=timedelta(0))
    day_of(archive, "worse", start=3)
    archive.roll_back(PATH)
    assert archive.says(PATH) == "good"


def test_the_same_bytes_published_twice_count_at_their_last_place(archive):
    def force(says: str, name: str) -> None:
        archive.publish(bounce_back(says, at=NOON), run=a_run(name, forced_reason="a test"))

    for number, says in enumerate(["a", "b", "a"]):
        force(says, f"run-{number}")
    archive.roll_back(PATH)
    assert archive.says(PATH) == "b"


def test_steps_count_editions_that_say_something_else(archive):
    day_of(archive, "oldest", "older")
    again = a_run("again", now=later(5), forced_reason="a test")
    archive.publish(bounce_back("older", at=later(5)), run=again)
    day_of(archive, "bad", start=6)
    archive.roll_back(PATH, steps=2)
    assert archive.says(PATH) == "oldest"
    with pytest.raises(NothingKeptError):
        archive.plan(PATH, later(60), steps=2)


def test_a_run_can_be_named_by_the_beginning_of_its_id(archive):
    for number, (name, says) in enumerate([("abc-1", "one"), ("abd-2", "two"), ("x", "three")]):
        at = later(number)
        archive.publish(bounce_back(says, at=at), run=a_run(name, now=at))
    archive.roll_back(PATH, run_id="abc")
    assert archive.says(PATH) == "one"
    with pytest.raises(RefusedError, match="'ab' is the beginning of 2 runs"):
        archive.plan(PATH, later(60), run_id="ab")
    with pytest.raises(NothingKeptError, match=f"nothing earlier is kept for {PATH}"):
        archive.plan(PATH, later(60), run_id="nobody")


def test_nothing_is_touched_when_nothing_earlier_is_kept(archive):
    day_of(archive, "only")
    before, writes = archive.everything(), len(archive.memory.writes)
    with pytest.raises(NothingKeptError, match=f"^nothing earlier is kept for {PATH}$"):
        archive.roll_back(PATH)
    assert archive.everything() == before
    assert len(archive.memory.writes) == writes


def test_staged_bytes_that_were_collected_or_are_too_old_are_not_gone_back_to(archive):
    day_of(archive, "good", "bad")
    before = archive.everything()
    exactly, too_late = later(0) + timedelta(days=14), later(1) + timedelta(days=14)
    assert archive.plan(PATH, exactly).edition.run_id == "run-0"
    for wish in ({}, {"run_id": "run-0"}):
        with pytest.raises(NothingKeptError):
            archive.roll_back(PATH, too_late, **wish)
    assert archive.everything() == before
    archive.private.delete(f"staging/run-0/{PATH}", if_generation=None)
    with pytest.raises(NothingKeptError):
        archive.roll_back(PATH)


def test_one_gap_in_what_is_kept_is_stepped_over(archive):
    day_of(archive, "oldest", "older", "bad")
    archive.private.delete(f"staging/run-1/{PATH}", if_generation=None)
    archive.roll_back(PATH)
    assert archive.says(PATH) == "oldest"


def test_bytes_that_break_a_promise_of_today_are_refused_and_nothing_is_touched(archive):
    class Wordier(Saying):
        """A newer contract: one more field."""

        words: int = 1

    day_of(archive, "GOOD", "bad")
    before = archive.everything()
    archive.rules = {"no_shouting": no_shouting}
    with pytest.raises(UnfitEditionError, match="it shouts"):
        archive.roll_back(PATH)
    archive.rules = {}
    archive.contract = Wordier
    with pytest.raises(UnfitEditionError, match="today's contract spells it in other bytes"):
        archive.roll_back(PATH)
    archive.contract = None
    archive.secrets = ("GOOD",)
    with pytest.raises(UnfitEditionError, match="secret"):
        archive.roll_back(PATH)
    assert archive.everything() == before
    archive.secrets = ()
    archive.roll_back(PATH)
    assert archive.says(PATH) == "GOOD"


@pytest.mark.parametrize("damage", ["other bytes", "other record"])
def test_bytes_that_are_not_those_of_the_record_are_refused(archive, damage):
    day_of(archive, "good", "bad")
    staged = f"staging/run-0/{PATH}"
    if damage == "other bytes":
        body, info = archive.private.objects[staged]
        archive.private.objects[staged] = body.replace(b"good", b"evil"), info
    else:
        archive.book[0] = replace(archive.book[0], sha256="0" * 64)
    before = archive.everything()
    with pytest.raises(UnfitEditionError, match="not those that were recorded"):
        archive.roll_back(PATH)
    assert archive.everything() == before


def test_a_reason_with_a_secret_is_refused_because_the_manifest_is_public(archive):
    day_of(archive, "good", "bad")
    archive.secrets = ("hunter2",)
    with pytest.raises(UnsafeReasonError):
        archive.roll_back(PATH, reason="the key hunter2 leaked")


@pytest.mark.parametrize("path", ["status.json", "trends/../x.json", "trends/x", "a b.json"])
def test_a_path_of_no_document_is_refused(archive, path):
    with pytest.raises((UnknownPathError, PathError)):
        archive.roll_back(path)


def test_where_the_hold_cannot_be_placed_nothing_is_touched(archive):
    day_of(archive, "good", "bad")
    before = archive.everything()
    trouble = Refuses(lambda call, path: call == "write", "store_auth")
    archive.site = Troubled(archive.memory, trouble)
    with pytest.raises(StoreError):
        archive.roll_back(PATH)
    assert archive.everything() == before


def test_where_the_document_cannot_be_written_the_hold_is_lifted_again(archive):
    day_of(archive, "good", "bad")
    trouble = Refuses(lambda call, path: call == "write" and path == PATH, "store_auth")
    archive.site = Troubled(archive.memory, trouble)
    restored = archive.roll_back(PATH)
    assert [result.path for result in restored.failed] == [PATH]
    assert restored.until is None
    assert holds(archive) == {}
    assert archive.says(PATH) == archive.says(ALIAS) == "bad"


# Dated documents and their pointers.


def best_bets(archive: Archive, *sayings: str, day: date = TODAY) -> None:
    for number, says in enumerate(sayings):
        at = later(number) - (TODAY - day)
        run = replace(a_run(f"{day}-{number}", now=at), natural_day=day, today=day)
        archive.publish(picks(says, day, at=at), run=run)


DATED, LATEST = f"best-bets/{TODAY}.json", "best-bets/latest.json"


@pytest.mark.parametrize("named", [DATED, LATEST])
def test_a_dated_document_and_the_pointer_at_its_day_go_back_together(archive, named):
    best_bets(archive, "good", "bad")
    archive.roll_back(named)
    assert archive.says(DATED) == archive.says(LATEST) == "good"
    assert set(holds(archive)) == {DATED, LATEST}
    _, info = archive.memory.objects[DATED]
    assert info.cache_control == "public, max-age=300"


def test_a_pointer_that_shows_a_newer_day_stays_there(archive):
    best_bets(archive, "good", "bad", day=YESTERDAY)
    best_bets(archive, "today")
    path = f"best-bets/{YESTERDAY}.json"
    archive.roll_back(path)
    assert archive.says(path) == "good"
    assert archive.says(LATEST) == "today"
    assert set(holds(archive)) == {path}


def test_a_sealed_document_stays_sealed(archive):
    best_bets(archive, "good", "bad")
    body, info = archive.memory.objects[DATED]
    archive.memory.objects[DATED] = body, replace(info, cache_control="public, max-age=86400")
    archive.roll_back(DATED)
    assert archive.memory.objects[DATED][1].cache_control == "public, max-age=86400"
    assert archive.memory.objects[LATEST][1].cache_control == "public, max-age=300"


def test_a_history_copy_goes_back_to_what_was_published_for_its_day(archive):
    day_of(archive, "of the day")
    rebuilt = replace(a_run("rebuilt", now=later(9)), natural_day=TODAY + timedelta(days=1))
    archive.publish(bounce_back("rebuilt", at=later(9)), run=rebuilt)
    assert archive.says(KEPT) == "rebuilt"
    tomorrow = NOON + timedelta(days=1)
    archive.roll_back(KEPT, tomorrow)
    assert archive.says(KEPT) == "of the day"
    assert archive.says(PATH) == "of the day"
    assert set(holds(archive)) == {KEPT}


# A set goes back as a whole.

INDEX, ANNA, BERT = (f"tonight/player/{name}.json" for name in ("index", "anna", "bert"))


def evening(archive: Archive, name: str, minute: int, **sayings: str) -> None:
    at = later(minute)
    members = [
        a_candidate(f"tonight/player/{lookup}.json", Kind.SET_MEMBER, says=says, at=at)
        for lookup, says in sayings.items()
    ]
    archive.publish(*members, listing(minute, *sayings), run=a_run(name, now=at))


def listing(minute: int, *lookups: str) -> Candidate:
    rows = [{"player_lookup": lookup} for lookup in lookups]
    values = {"generated_at": later(minute), "as_of_date": TODAY, "players": rows}
    return replace(
        a_candidate(INDEX, Kind.SET_INDEX, at=later(minute)),
        body=canonical_bytes({**values, "meta": {"state": "ok"}}),
        members=tuple(f"tonight/player/{lookup}.json" for lookup in lookups),
    )


def test_a_set_goes_back_with_the_members_of_that_run_and_is_held_and_released_whole(archive):
    evening(archive, "run-0", 0, anna="good", bert="good too")
    evening(archive, "run-1", 1, anna="bad")
    archive.roll_back(INDEX, later(2))
    assert archive.says(ANNA) == "good"
    assert archive.says(BERT) == "good too"
    assert b"bert" in archive.memory.bytes_of(INDEX)
    assert set(holds(archive)) == {INDEX, ANNA, BERT}
    evening(archive, "run-2", 3, anna="next")
    assert archive.says(ANNA) == "good"
    released(INDEX, archive.at(later(4)))
    assert holds(archive) == {}


def test_a_set_with_one_unfit_member_does_not_go_back_at_all(archive):
    evening(archive, "run-0", 0, anna="good", bert="GOOD TOO")
    evening(archive, "run-1", 1, anna="bad", bert="bad")
    archive.rules = {"no_shouting": lambda p: no_shouting(p) if "says" in p else []}
    before = archive.everything()
    with pytest.raises(UnfitEditionError, match="bert"):
        archive.roll_back(INDEX)
    assert archive.everything() == before


def test_an_empty_edition_may_come_back_over_a_full_one(archive):
    empty = {"outcome": Outcome.EMPTY_EXPECTED, "at": later(0)}
    archive.publish(bounce_back("", **empty), run=a_run("run-0"))
    day_of(archive, "bad", start=1)
    archive.roll_back(PATH)
    assert archive.says(PATH) == ""


def test_a_site_that_lost_its_manifest_can_still_be_rolled_back(archive):
    day_of(archive, "good", "bad")
    archive.memory.delete("manifest.json", if_generation=None)
    archive.roll_back(PATH)
    assert archive.says(PATH) == "good"
    assert set(holds(archive)) == {PATH, ALIAS}


def test_a_document_that_is_gone_from_the_site_can_be_put_back(archive):
    day_of(archive, "good")
    archive.memory.delete(PATH, if_generation=None)
    archive.roll_back(PATH)
    assert archive.says(PATH) == "good"


def test_a_memory_store_without_anything_keeps_nothing():
    archive = Archive(site=MemoryStore())
    with pytest.raises(NothingKeptError):
        archive.roll_back(PATH)
