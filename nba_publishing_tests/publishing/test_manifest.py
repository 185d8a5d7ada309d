"""The manifest is merged, never replaced; it survives its own loss and competing writers."""

from datetime import date, timedelta

import pytest

from nba_publishing.publishing.encoding import canonical_bytes, parse_strict, sha256
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest import (
    MANIFEST,
    Manifest,
    active_holds,
    matching_fingerprint,
)
from nba_publishing.publishing.manifest_store import (
    confirm_unchanged,
    place_holds,
    read_manifest,
    record_failures,
    release_holds,
)
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.store import ObjectStore, StoreError
from nba_publishing_tests.fakes.candidates import (
    NOON,
    TODAY,
    YESTERDAY,
    Desk,
    a_candidate,
    a_run,
    bounce_back,
    later,
    picks,
    predictions,
)
from nba_publishing_tests.fakes.troubled_stores import Refuses, Troubled

HOT = "trends/bounce-back.json"


def manifest_of(site: ObjectStore) -> Manifest:
    manifest = read_manifest(site)
    assert manifest is not None
    return manifest


def assert_tells_the_truth(site: ObjectStore) -> None:
    """Every entry describes the object that is there."""
    for path, entry in manifest_of(site).files.items():
        found = site.read(path)
        assert found is not None, path
        assert (entry.sha256, entry.bytes) == (sha256(found[0]), len(found[0])), path
        assert entry.generation == str(found[1].generation), path


def test_an_entry_has_the_fields_of_the_contract_in_their_order() -> None:
    desk = Desk()
    desk.publish(bounce_back(data_through=YESTERDAY, fingerprint="f1"))

    document = parse_strict(desk.memory.bytes_of(MANIFEST))

    assert list(document) == [
        "generated_at",
        "as_of_date",
        "files",
        "dates",
        "sets",
        "failures",
        "holds",
        "meta",
    ]
    entry = document["files"][HOT]
    assert entry == {
        "product": "trends",
        "kind": "current",
        "schema": "schemas/x.json",
        "as_of_date": "2026-02-11",
        "data_through": "2026-02-10",
        "state": "ok",
        "empty_reason": None,
        "generated_at": "2026-02-11T17:00:00+00:00",
        "changed_at": "2026-02-11T17:00:00+00:00",
        "checked_at": "2026-02-11T17:00:00+00:00",
        "sha256": sha256(desk.memory.bytes_of(HOT)),
        "bytes": len(desk.memory.bytes_of(HOT)),
        "generation": entry["generation"],
        "ttl_seconds": 3600,
        "alias_of": None,
        "run_id": "run-1",
        "fingerprint": "f1",
    }
    assert list(entry)[:3] == ["product", "kind", "schema"]
    assert isinstance(entry["generation"], str)
    assert document["meta"]["ttl_seconds"] == 60
    info = desk.memory.head(MANIFEST)
    assert info is not None
    assert info.cache_control == "public, max-age=60"


def test_a_run_replaces_its_own_entries_only() -> None:
    desk = Desk()
    desk.publish(bounce_back())
    before = manifest_of(desk.memory).files

    desk.publish(picks(at=later(5)), run=a_run("run-2", later(5)))

    after = manifest_of(desk.memory)
    assert {p: e for p, e in after.files.items() if p in before} == before
    assert list(after.files) == sorted(after.files)
    assert_tells_the_truth(desk.memory)


def test_the_manifest_is_the_last_public_write() -> None:
    desk = Desk()
    desk.publish(bounce_back(), picks(), predictions())

    assert desk.memory.writes[-1] == MANIFEST
    assert desk.memory.writes.count(MANIFEST) == 1


def test_two_runs_that_write_it_at_once_are_both_in_it() -> None:
    desk = Desk()
    desk.publish(predictions())
    desk.memory.before_write[MANIFEST] = lambda: desk.publish(
        picks(at=later(5)), run=a_run("other", later(5))
    )

    desk.publish(bounce_back(at=later(5)), run=a_run("ours", later(5)))

    files = manifest_of(desk.memory).files
    assert {files[HOT].run_id, files["best-bets/latest.json"].run_id} == {"ours", "other"}
    assert "predictions/today.json" in files
    assert_tells_the_truth(desk.memory)


def test_the_first_two_runs_of_a_site_are_both_in_it() -> None:
    desk = Desk()
    desk.memory.before_write[MANIFEST] = lambda: desk.publish(picks(), run=a_run("other"))

    desk.publish(bounce_back(), run=a_run("ours"))

    assert {HOT, "best-bets/latest.json"} <= manifest_of(desk.memory).files.keys()


def test_a_slower_writer_does_not_put_an_older_version_back() -> None:
    desk = Desk()
    desk.publish(bounce_back("first"))
    desk.memory.before_write[MANIFEST] = lambda: desk.publish(
        bounce_back("third", at=later(9)), run=a_run("other", later(9))
    )

    desk.publish(bounce_back("second", at=later(5)), run=a_run("ours", later(5)))

    assert manifest_of(desk.memory).files[HOT].run_id == "other"
    assert_tells_the_truth(desk.memory)


def test_a_manifest_that_others_rewrite_every_time_is_reported_and_repaired_later() -> None:
    desk = Desk()
    desk.publish(picks())

    def rewrite_again() -> None:
        body, info = desk.memory.objects[MANIFEST]
        desk.memory.write(
            MANIFEST,
            body,
            cache_control=info.cache_control,
            metadata=info.metadata,
            if_generation=None,
        )
        desk.memory.before_write[MANIFEST] = rewrite_again

    desk.memory.before_write[MANIFEST] = rewrite_again
    results = desk.publish(bounce_back(at=later(5)), run=a_run("run-2", later(5)))

    assert results.of(HOT).action == "published"
    assert results.of(MANIFEST).action == "failed"
    assert results.of(MANIFEST).reason == "contended"
    assert HOT not in manifest_of(desk.memory).files

    desk.memory.before_write.clear()
    desk.publish(bounce_back(at=later(9)), run=a_run("run-3", later(9)))
    assert_tells_the_truth(desk.memory)
    assert HOT in manifest_of(desk.memory).files


@pytest.mark.parametrize("broken", [None, b"{", b"{}", b'{"files":NaN}', b"[]"])
def test_a_missing_or_broken_manifest_is_written_again_from_the_labels(
    broken: bytes | None,
) -> None:
    desk = Desk()
    days = [TODAY - timedelta(days=n) for n in (0, 1, 30)]
    run = a_run(natural_day=days[-1])
    member = a_candidate("tonight/player/ab.json", Kind.SET_MEMBER, max_age=300)
    index = a_candidate(
        "tonight/player/index.json", Kind.SET_INDEX, members=("tonight/player/ab.json",)
    )
    desk.publish(*[picks(day=day) for day in days], bounce_back(), member, index, run=run)
    whole, objects = manifest_of(desk.memory), desk.memory.all_bytes()
    info = desk.memory.head(MANIFEST)
    assert info is not None
    desk.memory.delete(MANIFEST, if_generation=None)
    if broken is not None:
        desk.memory.write(
            MANIFEST, broken, cache_control="x", metadata=info.metadata, if_generation=0
        )

    results = desk.publish(predictions(at=later(5)), run=a_run("run-2", later(5)))

    assert all("manifest_rebuilt" in result.warnings for result in results)
    rebuilt = manifest_of(desk.memory)
    assert {p: rebuilt.files[p] for p in whole.files} == whole.files
    assert (rebuilt.sets, rebuilt.dates["best-bets"]) == (whole.sets, whole.dates["best-bets"])
    assert rebuilt.dates["predictions"].count == 1
    assert_tells_the_truth(desk.memory)
    after = desk.memory.all_bytes()
    assert {p: after[p] for p in objects if p != MANIFEST} == {
        p: b for p, b in objects.items() if p != MANIFEST
    }


def test_a_broken_manifest_is_told_of_even_when_nothing_else_was_there() -> None:
    desk = Desk()
    desk.memory.write(MANIFEST, b"{", cache_control="x", metadata={}, if_generation=0)

    results = desk.publish(bounce_back())

    assert all(result.warnings == ("manifest_rebuilt",) for result in results)


def test_the_first_publication_of_a_site_is_no_rebuilding() -> None:
    results = Desk().publish(bounce_back())

    assert all(result.warnings == () for result in results)


def test_dates_count_every_document_of_a_dated_product_once() -> None:
    desk = Desk()
    for n, day in enumerate([TODAY, YESTERDAY, TODAY, date(2025, 1, 1), YESTERDAY]):
        desk.publish(picks(f"{n}", day=day, at=later(n)), run=a_run(f"run-{n}", later(n)))

    dates = manifest_of(desk.memory).dates["best-bets"]

    assert (dates.first, dates.last, dates.count) == (date(2025, 1, 1), TODAY, 3)


def test_a_day_whose_run_died_before_the_manifest_is_counted_by_the_next() -> None:
    desk = Desk()
    desk.publish(picks(day=YESTERDAY), run=a_run("run-0", natural_day=YESTERDAY))
    refuses = Refuses(lambda call, path: (call, path) == ("write", MANIFEST), "store_unavailable")
    Desk(Troubled(desk.site, refuses), desk.ops).publish(picks(), run=a_run("run-1"))
    assert manifest_of(desk.memory).dates["best-bets"].count == 1

    desk.publish(picks(at=later(5)), run=a_run("run-2", later(5)))

    assert manifest_of(desk.memory).dates["best-bets"].count == 2


def test_dated_entries_stay_two_weeks() -> None:
    desk = Desk()
    for days_ago in (0, 14, 15):
        day = TODAY - timedelta(days=days_ago)
        bad = predictions(day=day - timedelta(days=300), outcome=Outcome.SOURCE_ERROR)
        desk.publish(picks(day=day), bad, run=a_run())

    manifest = manifest_of(desk.memory)
    assert sorted(manifest.files) == [
        f"best-bets/{TODAY - timedelta(days=14)}.json",
        f"best-bets/{TODAY}.json",
        "best-bets/latest.json",
    ]
    assert manifest.failures == []
    assert manifest.dates["best-bets"].count == 3


def test_nothing_is_written_when_nothing_changed() -> None:
    desk = Desk()
    desk.publish(bounce_back())
    before = desk.memory.head(MANIFEST)

    desk.publish(bounce_back(), run=a_run("run-2"))

    assert desk.memory.head(MANIFEST) == before


def test_a_file_under_a_hold_is_left_alone_until_the_hold_ends() -> None:
    desk = Desk()
    desk.publish(bounce_back("rolled back"))
    paths = [HOT, "trends/bounce-back-v2.json"]
    place_holds(desk.memory, a_run("hold", later(1)), paths, later(360), "wrong numbers")

    held = desk.publish(bounce_back("scheduled", at=later(60)), run=a_run("run-2", later(60)))

    assert held.actions() == dict.fromkeys(paths, "held")
    assert all(result.good for result in held)
    assert b"rolled back" in desk.memory.bytes_of(HOT)
    manifest = manifest_of(desk.memory)
    assert active_holds(manifest, later(60)) == set(paths)
    assert manifest.files[HOT].checked_at == later(0)

    after = desk.publish(bounce_back("scheduled", at=later(361)), run=a_run("run-3", later(361)))
    assert after.of(HOT).action == "published"
    assert manifest_of(desk.memory).holds == []


def test_a_hold_can_be_released_or_passed_by_force() -> None:
    desk = Desk()
    desk.publish(bounce_back("rolled back"))
    place_holds(desk.memory, a_run("hold", later(1)), [HOT], later(360), "wrong numbers")

    forced = a_run("run-2", later(2), forced_reason="fixed")
    assert (
        desk.publish(bounce_back("forced", at=later(2)), run=forced).of(HOT).action == "published"
    )

    release_holds(desk.memory, a_run("release", later(3)), [HOT])
    assert manifest_of(desk.memory).holds == []
    free = desk.publish(bounce_back("free", at=later(4)), run=a_run("run-3", later(4)))
    assert free.of(HOT).action == "published"


def test_unchanged_sources_are_recognised_and_only_the_check_moves() -> None:
    desk = Desk()
    desk.publish(bounce_back(fingerprint="f1"), picks())
    before = desk.memory.all_bytes()
    manifest = manifest_of(desk.memory)
    assert matching_fingerprint(manifest, HOT, "f1") is not None
    assert matching_fingerprint(manifest, HOT, "f2") is None
    assert matching_fingerprint(manifest, "trends/other.json", "f1") is None
    assert matching_fingerprint(None, HOT, "f1") is None

    results = confirm_unchanged(desk.memory, a_run("run-2", later(60)), [HOT])

    assert [(r.path, r.action, r.good, r.sha256) for r in results] == [
        (HOT, "unchanged", True, sha256(before[HOT]))
    ]
    after = manifest_of(desk.memory)
    moved = {p for p, e in after.files.items() if e.checked_at == later(60)}
    assert moved == {HOT, "trends/bounce-back-v2.json"}
    assert after.files[HOT].changed_at == NOON
    assert {p for p, b in desk.memory.all_bytes().items() if b != before[p]} == {MANIFEST}


def test_a_file_that_is_gone_is_not_confirmed() -> None:
    desk = Desk()
    desk.publish(bounce_back(fingerprint="f1"))
    desk.memory.delete(HOT, if_generation=None)

    assert confirm_unchanged(desk.memory, a_run("run-2", later(60)), [HOT, "x/y.json"]) == []
    assert manifest_of(desk.memory).files[HOT].checked_at == NOON


def test_a_file_somebody_replaced_is_not_confirmed() -> None:
    desk = Desk()
    desk.publish(bounce_back(fingerprint="f1"))
    body, info = desk.memory.objects[HOT]
    desk.memory.write(
        HOT, body, cache_control="x", metadata=info.metadata, if_generation=info.generation
    )

    assert confirm_unchanged(desk.memory, a_run("run-2", later(60)), [HOT]) == []


def test_a_new_fingerprint_of_the_same_content_is_remembered() -> None:
    desk = Desk()
    desk.publish(bounce_back(fingerprint="f1"))

    desk.publish(bounce_back(fingerprint="f2", at=later(60)), run=a_run("run-2", later(60)))

    assert matching_fingerprint(manifest_of(desk.memory), HOT, "f2") is not None


def test_the_fingerprint_of_a_degraded_document_is_not_trusted() -> None:
    desk = Desk()

    desk.publish(bounce_back(fingerprint="f1", outcome=Outcome.DEGRADED))

    assert matching_fingerprint(manifest_of(desk.memory), HOT, "f1") is None


def test_a_product_that_built_nothing_is_entered_and_cleared_when_confirmed() -> None:
    desk = Desk()
    desk.publish(bounce_back(fingerprint="f1"))
    failed = [(HOT, "trends-bounce-back", Outcome.SOURCE_ERROR, "query_timeout")]

    record_failures(desk.memory, a_run("run-2", later(60)), failed)
    record_failures(desk.memory, a_run("run-3", later(120)), failed)

    (failure,) = manifest_of(desk.memory).failures
    assert (failure.path, failure.since, failure.run_id) == (HOT, later(60), "run-3")
    assert (failure.outcome, failure.reason) == (Outcome.SOURCE_ERROR, "query_timeout")

    confirm_unchanged(desk.memory, a_run("run-4", later(180)), [HOT])
    assert manifest_of(desk.memory).failures == []


def test_a_manifest_nobody_can_write_raises_for_whoever_asked() -> None:
    desk = Desk()
    desk.publish(bounce_back())

    def rewrite_again() -> None:
        body, info = desk.memory.objects[MANIFEST]
        desk.memory.write(
            MANIFEST, body, cache_control="x", metadata=info.metadata, if_generation=None
        )
        desk.memory.before_write[MANIFEST] = rewrite_again

    desk.memory.before_write[MANIFEST] = rewrite_again
    with pytest.raises(StoreError, match="rewritten by other runs 5 times"):
        place_holds(desk.memory, a_run("hold", later(1)), [HOT], later(360), "wrong numbers")


def test_the_manifest_is_a_document_like_any_other() -> None:
    desk = Desk()
    desk.publish(bounce_back())
    body = desk.memory.bytes_of(MANIFEST)

    again = canonical_bytes(Manifest.model_validate_json(body).model_dump(by_alias=True))

    assert again == body


def test_a_slower_confirmation_does_not_turn_the_time_of_the_check_back() -> None:
    desk = Desk()
    desk.publish(bounce_back(fingerprint="f1"))
    desk.memory.before_write[MANIFEST] = lambda: confirm_unchanged(
        desk.memory, a_run("fast", later(9)), [HOT]
    )

    confirm_unchanged(desk.memory, a_run("slow", later(5)), [HOT])

    assert manifest_of(desk.memory).files[HOT].checked_at == later(9)


def test_a_fingerprint_is_not_kept_while_a_copy_is_held() -> None:
    desk = Desk()
    desk.publish(bounce_back("old", fingerprint="f1"))
    alias = "trends/bounce-back-v2.json"
    place_holds(desk.memory, a_run("hold", later(1)), [alias], later(60), "wrong numbers")

    held = desk.publish(
        bounce_back("new", at=later(5), fingerprint="f2"), run=a_run("run-2", later(5))
    )

    assert held.actions() == {HOT: "published", alias: "held"}
    assert matching_fingerprint(manifest_of(desk.memory), HOT, "f2") is None
    desk.publish(bounce_back("new", at=later(90), fingerprint="f2"), run=a_run("r3", later(90)))
    assert desk.memory.bytes_of(alias) == desk.memory.bytes_of(HOT)
    assert matching_fingerprint(manifest_of(desk.memory), HOT, "f2") is not None
