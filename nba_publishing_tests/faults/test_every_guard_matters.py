"""Every guard of the way to the site is taken away once, and a story about it must then fail.

A guard whose absence nobody notices guards nothing. Each line of the table names what is taken
away, what stands in its place, and the story that passes with the guard and fails without it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from nba_publishing.analysis.completeness import Standing
from nba_publishing.documents import morning
from nba_publishing.publishing import (
    courier,
    encoding,
    gate,
    job,
    manifest_merge,
    manifest_store,
    mirroring,
    paths,
    promotion,
    publication,
    run_news,
)
from nba_publishing.publishing.candidate import RunInfo
from nba_publishing.publishing.label import Kind, Label
from nba_publishing.publishing.manifest import empty_manifest
from nba_publishing.publishing.manifest_merge import FileNews, News
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.promotion import Upload
from nba_publishing.publishing.store import ObjectInfo
from nba_publishing.resources import folder_store
from nba_publishing.resources.folder_store import FolderStore
from nba_publishing_tests.documents.trends import test_bounce_back
from nba_publishing_tests.fakes.candidates import Desk, a_candidate, bounce_back
from nba_publishing_tests.fakes.disk_steps import watched_disk
from nba_publishing_tests.fakes.memory_store import MemoryStore
from nba_publishing_tests.fakes.small_site import SCORES, SIX, Telling, printed, scores
from nba_publishing_tests.fakes.troubled_stores import Killed
from nba_publishing_tests.publishing import (
    test_dates_and_pointers,
    test_failing_stores,
    test_interrupted_publications,
    test_keeping_the_last_good,
    test_manifest,
    test_promotion,
    test_sets,
)

Story = Callable[..., object]
TELLING = Telling("run-1", 10, SIX, SIX, secrets=("4242424242",))


@dataclass(frozen=True)
class Guard:
    """A guard, what stands in its place while it is away, and the story that must notice."""

    name: str
    owner: Any
    attribute: str
    instead: Any
    story: Story

    @contextmanager
    def away(self) -> Iterator[None]:
        guard = vars(self.owner)[self.attribute]
        setattr(self.owner, self.attribute, self.instead)
        try:
            yield
        finally:
            setattr(self.owner, self.attribute, guard)


# --- what stands in the place of a guard ---------------------------------------------------------


def without_precondition(
    site: Any, upload: Upload, rules: Any, stored: ObjectInfo | None
) -> ObjectInfo:
    return site.write(
        upload.path,
        upload.body,
        cache_control=upload.cache_control,
        metadata=upload.label.to_metadata(),
        if_generation=None,
    )


def rebuilt_from_this_run(_base: Any, news: News, now: datetime, today: date) -> Any:
    return _merge(empty_manifest(now, today), news, now, today)


def manifest_first(self: Any, jobs: Sequence[Any]) -> Any:
    news = News(files=tuple(_promised(job) for job in jobs))
    manifest_store.update_manifest(self._site, self._run, news)
    return _published(self, jobs)


def _promised(job: Any) -> FileNews:
    generation = job.stored.generation + 1_000 if job.stored else 1_000
    label: Label = job.upload.label
    info = ObjectInfo(
        job.upload.path,
        generation,
        len(job.upload.body),
        label.to_metadata(),
        job.upload.cache_control,
        "",
    )
    return FileNews(info, confirmed=True)


def without_repair(self: Any, path: str) -> Any:
    body, sidecar = self._look(path)
    return body, sidecar or (self._stranger(path, body) if body else None)


def in_place(file: Path, content: bytes, **_: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as handle:
        handle.write(content)


def blind_to_secrets(payload: dict[str, Any], secrets: Sequence[str] = ()) -> Any:
    return _encoded(payload, ())


_merge, _published = manifest_store.merge, publication._Publication.published
_encoded, _entry = gate._encoded, manifest_merge._entry


def entry_without_memory(item: FileNews, label: Label, _known: Any, now: datetime) -> Any:
    return _entry(item, label, None, now)


def believed(*_: Any) -> Standing:
    return Standing("empty_expected", "no_player_qualifies")


# How a story fails: something is not as told, is not there at all, or was not refused.
NOTICED = (AssertionError, LookupError, StopIteration, pytest.fail.Exception)


def nothing(*_: Any, **__: Any) -> None:
    return None


def never(*_: Any, **__: Any) -> bool:
    return False


def always(*_: Any, **__: Any) -> bool:
    return True


def empty(*_: Any, **__: Any) -> list[Any]:
    return []


def as_it_is(value: Any, *_: Any) -> Any:
    return value


# --- stories no other test tells alone ----------------------------------------------------------


def refused(points: list[Any], **more: Any) -> None:
    """A document that must not pass the gate leaves the site empty."""
    site, ops = MemoryStore(), MemoryStore()
    rows = {"scores": points, **more}
    edited = printed(TELLING, scores, site, ops, rows)
    assert SCORES not in site.objects
    assert edited.result is None


def a_negative_number_breaks_a_rule() -> None:
    refused([10, -3])


def half_a_point_breaks_the_contract() -> None:
    refused([10.5])


def a_secret_in_a_document_stops_it() -> None:
    refused([4242424242])


def a_number_without_a_spelling_is_refused() -> None:
    refused_by_the_encoder({"points": float("nan")})


def an_encoder_that_writes_what_json_is_not_is_caught() -> None:
    """The bytes are read back, whoever wrote them."""
    sloppy = Guard("", gate, "canonical_bytes", lambda _: b'{"points":NaN}\n', nothing)
    with sloppy.away():
        refused([10])


def bytes_with_a_key_twice_are_refused() -> None:
    desk = Desk()
    results = desk.publish(bounce_back(body=b'{"says":1,"says":2}'))
    assert results.actions() == {"trends/bounce-back.json": "failed"}
    assert "trends/bounce-back.json" not in desk.memory.objects


def refused_by_the_encoder(document: dict[str, Any]) -> None:
    with pytest.raises(encoding.EncodingError):
        encoding.canonical_bytes(document)


def a_document_of_six_mebibytes_is_refused() -> None:
    refused_by_the_encoder({"text": "x" * 6 * 1024 * 1024})


def no_path_leads_out_of_the_store(folder: Path) -> None:
    site, ops = FolderStore(folder / "site"), FolderStore(folder / "ops")
    with pytest.raises(paths.PathError):
        Desk(site, ops).publish(a_candidate("../escaped.json", Kind.CURRENT))
    assert not (folder / "escaped.json").exists()


def a_write_cut_off_in_its_middle_leaves_the_old_file(folder: Path) -> None:
    desk = Desk(FolderStore(folder / "site"), FolderStore(folder / "ops"))
    desk.publish(bounce_back("old"))
    file = folder / "site/trends/bounce-back.json"
    old = file.read_bytes()

    def die(_: int, step: str) -> None:
        if step.startswith("half of") and "intent" not in step and "bounce-back.json" in step:
            assert file.read_bytes() == old
            raise Killed(step)

    with pytest.raises(Killed), watched_disk(die):
        desk.site.write(
            "trends/bounce-back.json",
            b"new" * 1000,
            cache_control="",
            metadata={},
            if_generation=None,
        )
    assert file.read_bytes() == old


def a_write_cut_off_behind_its_body_keeps_the_label(folder: Path) -> None:
    desk = Desk(FolderStore(folder / "site"), FolderStore(folder / "ops"))
    desk.publish(bounce_back("old"))

    def die(_: int, step: str) -> None:
        if step == "replace bounce-back.json.intent":
            raise Killed(step)

    with pytest.raises(Killed), watched_disk(die):
        desk.site.write(
            "trends/bounce-back.json",
            b"new",
            cache_control="",
            metadata={"run_id": "run-2"},
            if_generation=None,
        )
    found = FolderStore(folder / "site").read("trends/bounce-back.json")
    assert found is not None
    assert found[0] == b"new"
    assert found[1].metadata == {"run_id": "run-2"}


def what_was_published_lies_in_the_private_store() -> None:
    desk = Desk()
    desk.publish(bounce_back())
    staged = desk.private.objects.get("staging/run-1/trends/bounce-back.json")
    assert staged is not None
    assert staged[0] == desk.memory.bytes_of("trends/bounce-back.json")


def in_turn(*stories: Story) -> Story:
    """One of several stories has to notice."""
    return lambda: [story() for story in stories]


kept, dates, failing = test_keeping_the_last_good, test_dates_and_pointers, test_failing_stores
dying, manifest, races, sets = (
    test_interrupted_publications,
    test_manifest,
    test_promotion,
    test_sets,
)
unproven = [
    (lambda outcome=outcome, forced=forced:
        kept.test_an_unproven_empty_or_a_failed_source_publishes_nothing(outcome, forced))
    for outcome in (Outcome.EMPTY_UNEXPECTED, Outcome.SOURCE_ERROR)
    for forced in (None, "I insist")
]  # fmt: skip

GUARDS = [
    # What may replace what.
    Guard("forward only, for current files", promotion, "_age", lambda _: 0,
          dates.test_a_slow_run_for_yesterday_does_not_touch_a_current_file_of_today),
    Guard("forward only, for pointers", promotion, "_age", lambda _: 0,
          dates.test_a_slow_run_for_yesterday_ends_after_a_fast_one_for_today),
    Guard("the better of one day stays: not empty over full", promotion, "_better_of_same_day",
          nothing, kept.test_twenty_two_picks_stay_when_a_later_run_proves_that_the_day_is_over),
    Guard("the better of one day stays: not degraded over good", promotion, "_better_of_same_day",
          nothing, kept.test_a_degraded_document_never_replaces_a_good_one_of_its_day),
    Guard("hold", publication, "active_holds", lambda *_: frozenset(),
          manifest.test_a_file_under_a_hold_is_left_alone_until_the_hold_ends),
    Guard("holds survive the merges of other runs", manifest_merge, "_holds", empty,
          manifest.test_a_file_under_a_hold_is_left_alone_until_the_hold_ends),
    Guard("equal content is unchanged", promotion, "_says_the_same", never,
          dates.test_the_same_inputs_again_change_nothing_but_the_time_of_the_check),
    Guard("a past run leaves current files alone", RunInfo, "moves_current", always,
          dates.test_a_run_for_an_old_day_leaves_the_current_file_and_the_manifest_alone),
    Guard("a pointer moves for its present only", mirroring, "may_show", always,
          dates.test_a_today_pointer_never_shows_yesterday),
    Guard("nothing is published that nobody has proven", Outcome, "publishable", True,
          in_turn(*unproven)),
    Guard("an empty list needs a proof", morning, "standing", believed,
          test_bounce_back.test_a_handful_of_players_proves_nothing),
    # Races at the store.
    Guard("generation precondition", promotion, "_written", without_precondition,
          dates.test_of_two_runs_at_once_for_one_day_the_later_build_wins),
    Guard("after a lost race the object is read again", promotion, "TRIES", 1,
          dates.test_of_two_runs_at_once_an_earlier_build_gives_way),
    Guard("tries end", promotion, "TRIES", 50,
          races.test_a_file_that_others_rewrite_every_time_is_given_up_after_five_tries),
    Guard("stop after five failures", courier, "FAILURES_IN_A_ROW", 10**9,
          failing.test_after_five_failures_in_a_row_the_rest_is_not_tried),
    # Copies and the order of writes.
    Guard("aliases and pointers follow", publication, "copies_of", empty,
          dates.test_an_alias_holds_the_same_bytes_and_names_its_document),
    Guard("history copy", publication, "history_of", empty,
          dates.test_a_promotion_keeps_a_copy_of_the_day_and_the_last_build_of_a_day_wins),
    Guard("staging", publication._Publication, "staged", lambda _, jobs: jobs,
          what_was_published_lies_in_the_private_store),
    Guard("what could not be staged is not published", publication._Publication, "staged",
          lambda _, jobs: jobs,
          failing.test_a_document_that_could_not_be_staged_is_not_published),
    Guard("an index fits its members", publication, "audited_index", as_it_is,
          sets.test_an_index_that_lists_a_player_nobody_built_stops_the_whole_set),
    Guard("an index waits for its members", publication, "index_after_members", as_it_is,
          sets.test_the_index_stays_when_a_member_could_not_be_written),
    # The manifest.
    Guard("the manifest is merged", manifest_store, "merge", rebuilt_from_this_run,
          manifest.test_a_run_replaces_its_own_entries_only),
    Guard("the manifest comes last", publication._Publication, "published", manifest_first,
          dying.test_the_manifest_never_names_something_newer_than_what_is_public),
    Guard("a newer entry is not put back", manifest_merge, "_entry", entry_without_memory,
          manifest.test_a_slower_writer_does_not_put_an_older_version_back),
    Guard("no fingerprint for a document without its copies", run_news, "_unfinished", empty,
          failing.test_a_failed_history_copy_is_told_and_repaired_by_the_next_run),
    # The gate.
    Guard("contract once more", gate, "_contract_faults", empty,
          half_a_point_breaks_the_contract),
    Guard("rules of the file", gate, "_found", empty, a_negative_number_breaks_a_rule),
    Guard("secrets", gate, "_encoded", blind_to_secrets, a_secret_in_a_document_stops_it),
    Guard("bytes are read back", gate, "parse_strict", nothing,
          an_encoder_that_writes_what_json_is_not_is_caught),
    Guard("the publisher reads strictly too", job, "content_sha256", lambda _: "0" * 64,
          bytes_with_a_key_twice_are_refused),
    Guard("no key twice", encoding, "_unique", dict, bytes_with_a_key_twice_are_refused),
    Guard("only finite numbers", encoding, "_finite", as_it_is,
          a_number_without_a_spelling_is_refused),
    Guard("five mebibytes", encoding, "LIMIT_BYTES", 10**9,
          a_document_of_six_mebibytes_is_refused),
    # The folder.
    Guard("paths", paths, "_PART", re.compile(".*"), no_path_leads_out_of_the_store),
    Guard("temporary file and rename", folder_store, "replace_file", in_place,
          a_write_cut_off_in_its_middle_leaves_the_old_file),
    Guard("an interrupted write is finished", FolderStore, "_look_and_repair", without_repair,
          a_write_cut_off_behind_its_body_keeps_the_label),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_story_passes_with_the_guard_and_fails_without_it(guard: Guard, tmp_path: Path) -> None:
    def tell(place: str) -> None:
        wants_a_folder = "folder" in signature(guard.story).parameters
        guard.story(*[tmp_path / place] * wants_a_folder)

    tell("with")
    with guard.away(), pytest.raises(NOTICED):
        tell("without")
    tell("with again")


def test_guards_are_named_once() -> None:
    names = [guard.name for guard in GUARDS]
    assert len(set(names)) == len(names) > 30
