"""A reader never gets a worse file than the one already there."""

import pytest

from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.publishing.outcome import Outcome
from nba_publishing_tests.fakes.candidates import (
    TODAY,
    YESTERDAY,
    Desk,
    a_run,
    bounce_back,
    later,
    picks,
)
from nba_publishing_tests.fakes.memory_store import MemoryStore

PATH = f"best-bets/{TODAY}.json"


def failures(site: MemoryStore) -> dict[str, str]:
    manifest = read_manifest(site)
    return {f.path: f.reason for f in manifest.failures} if manifest else {}


def test_twenty_two_picks_stay_when_a_later_run_proves_that_the_day_is_over() -> None:
    desk = Desk()
    desk.publish(picks("22 picks"))
    before = desk.memory.all_bytes()

    empty = picks("none", outcome=Outcome.EMPTY_EXPECTED, at=later(60))
    results = desk.publish(empty, run=a_run("run-2", later(60)))

    assert results.of(PATH).action == "kept_last_good"
    assert results.of(PATH).good
    assert desk.memory.bytes_of(PATH) == before[PATH]
    assert desk.memory.bytes_of("best-bets/latest.json") == before[PATH]
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert manifest.files[PATH].checked_at == later(60)
    assert manifest.files[PATH].changed_at == later(0)


def test_a_proven_empty_day_replaces_the_file_of_the_day_before() -> None:
    desk = Desk()
    yesterday = a_run("run-0", later(-1440), natural_day=YESTERDAY, today=YESTERDAY)
    desk.publish(bounce_back("players", day=YESTERDAY, at=later(-1440)), run=yesterday)

    results = desk.publish(bounce_back("nobody", outcome=Outcome.EMPTY_EXPECTED))

    assert results.of("trends/bounce-back.json").action == "published"
    assert b"nobody" in desk.memory.bytes_of("trends/bounce-back-v2.json")


def test_an_empty_document_may_follow_an_empty_one() -> None:
    desk = Desk()
    desk.publish(picks("none", outcome=Outcome.EMPTY_EXPECTED))

    results = desk.publish(
        picks("none at all", outcome=Outcome.EMPTY_EXPECTED, at=later(60)),
        run=a_run("run-2", later(60)),
    )

    assert results.of(PATH).action == "published"
    assert desk.memory.head("best-bets/latest.json") is None


def test_a_degraded_document_never_replaces_a_good_one_of_its_day() -> None:
    desk = Desk()
    desk.publish(picks("400 players"))

    short = picks("150 players", outcome=Outcome.DEGRADED, at=later(60), reason="too_few_players")
    results = desk.publish(short, run=a_run("run-2", later(60)))

    assert results.of(PATH).action == "kept_last_good"
    assert not results.of(PATH).good
    assert b"400" in desk.memory.bytes_of(PATH)
    assert failures(desk.memory)[PATH] == "too_few_players"
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert manifest.files[PATH].checked_at == later(0)
    assert manifest.files["best-bets/latest.json"].checked_at == later(0)


def test_a_degraded_document_is_better_than_none() -> None:
    desk = Desk()

    results = desk.publish(picks("150 players", outcome=Outcome.DEGRADED))

    assert results.of(PATH).action == "published"
    assert not results.of(PATH).good
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert manifest.files[PATH].state == "degraded"

    full = desk.publish(picks("400 players", at=later(60)), run=a_run("run-2", later(60)))
    assert full.of(PATH).action == "published"
    assert failures(desk.memory) == {}


def test_force_publishes_a_degraded_or_empty_document_over_a_fuller_one() -> None:
    for outcome in (Outcome.DEGRADED, Outcome.EMPTY_EXPECTED):
        desk = Desk()
        desk.publish(picks("400 players"))

        forced = a_run("run-2", later(60), forced_reason="the feed is right")
        results = desk.publish(picks("150", outcome=outcome, at=later(60)), run=forced)

        assert results.of(PATH).action == "published"
        assert desk.memory.bytes_of("best-bets/latest.json") == desk.memory.bytes_of(PATH)


@pytest.mark.parametrize("outcome", [Outcome.EMPTY_UNEXPECTED, Outcome.SOURCE_ERROR])
@pytest.mark.parametrize("forced_reason", [None, "I insist"])
def test_an_unproven_empty_or_a_failed_source_publishes_nothing(
    outcome: Outcome, forced_reason: str | None
) -> None:
    desk = Desk()
    desk.publish(picks("22 picks"))
    before = desk.memory.all_bytes()

    bad = picks("nothing", outcome=outcome, at=later(60), reason="context_empty")
    results = desk.publish(bad, run=a_run("run-2", later(60), forced_reason=forced_reason))

    assert results.actions() == {PATH: "failed"}
    assert (results[0].good, results[0].outcome, results[0].reason) == (
        False,
        outcome,
        "context_empty",
    )
    after = desk.memory.all_bytes()
    assert {p: b for p, b in after.items() if p != "manifest.json"} == {
        p: b for p, b in before.items() if p != "manifest.json"
    }
    assert failures(desk.memory) == {PATH: "context_empty"}


def test_one_bad_file_does_not_stop_the_others_and_is_forgotten_once_good() -> None:
    desk = Desk()

    results = desk.publish(
        picks(outcome=Outcome.SOURCE_ERROR, reason="query_timeout"), bounce_back()
    )

    assert results.actions() == {
        PATH: "failed",
        "trends/bounce-back.json": "published",
        "trends/bounce-back-v2.json": "published",
    }
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert [(f.path, f.since, f.run_id) for f in manifest.failures] == [(PATH, later(0), "run-1")]

    again = picks(outcome=Outcome.SOURCE_ERROR, reason="bytes_limit", at=later(60))
    desk.publish(again, run=a_run("run-2", later(60)))
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert [(f.reason, f.since, f.run_id) for f in manifest.failures] == [
        ("bytes_limit", later(0), "run-2")
    ]

    desk.publish(picks(at=later(120)), run=a_run("run-3", later(120)))
    assert failures(desk.memory) == {}


def test_bytes_that_are_not_strict_json_are_refused() -> None:
    desk = Desk()
    desk.publish(picks("22 picks"))
    before = desk.memory.bytes_of(PATH)

    results = desk.publish(picks(body=b'{"says":NaN}'), run=a_run("run-2", later(60)))

    assert results.of(PATH).action == "failed"
    assert results.of(PATH).outcome is Outcome.SOURCE_ERROR
    assert results.of(PATH).reason == "contract_violation"
    assert desk.memory.bytes_of(PATH) == before


def test_a_document_edited_by_hand_counts_as_good_until_a_good_one_comes() -> None:
    desk = Desk()
    desk.publish(picks("22 picks"))
    body, info = desk.memory.objects[PATH]
    desk.memory.write(
        PATH, b"{}", cache_control=info.cache_control, metadata={}, if_generation=info.generation
    )

    degraded = picks("few", outcome=Outcome.DEGRADED, at=later(60))
    assert desk.publish(degraded, run=a_run("run-2", later(60))).of(PATH).action == "kept_last_good"
    good = desk.publish(picks("22 picks", at=later(120)), run=a_run("run-3", later(120)))
    assert good.of(PATH).action == "published"
    assert body != desk.memory.bytes_of(PATH)
    assert b"22 picks" in desk.memory.bytes_of(PATH)


def test_the_history_of_a_day_keeps_its_fuller_copy_when_the_day_comes_a_second_time() -> None:
    """Somebody forces the day before back, and then today can only be built in part."""
    desk, copy = Desk(), f"history/{TODAY}/trends/bounce-back.json"
    desk.publish(bounce_back("400 players"))
    forced = a_run("run-2", later(10), natural_day=YESTERDAY, forced_reason="wrong numbers")
    desk.publish(bounce_back("yesterday", day=YESTERDAY, at=later(-1440)), run=forced)

    short = bounce_back("150 players", outcome=Outcome.DEGRADED, at=later(60))
    results = desk.publish(short, run=a_run("run-3", later(60)))

    assert results.of("trends/bounce-back.json").action == "published"
    assert b"150" in desk.memory.bytes_of("trends/bounce-back-v2.json")
    assert b"400" in desk.memory.bytes_of(copy)
