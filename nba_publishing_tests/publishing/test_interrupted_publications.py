"""A publication may end anywhere; readers see old or new files, and the next run completes it."""

from collections.abc import Iterator

import pytest

from nba_publishing.publishing.encoding import parse_strict, sha256
from nba_publishing.publishing.label import Kind, read_label
from nba_publishing.publishing.manifest import MANIFEST, matching_fingerprint
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.publishing.outcome import Outcome
from nba_publishing_tests.fakes.candidates import (
    TODAY,
    Desk,
    a_candidate,
    a_run,
    bounce_back,
    later,
    picks,
)
from nba_publishing_tests.fakes.memory_store import MemoryStore
from nba_publishing_tests.fakes.troubled_stores import DiesAt, Killed, Troubled


class DiesBefore:
    """Ends the process at a chosen call."""

    def __init__(self, call: str, path: str) -> None:
        self.chosen = (call, path)

    def __call__(self, call: str, path: str) -> None:
        if (call, path) == self.chosen:
            raise Killed(f"{call} {path}")


HISTORY = f"history/{TODAY}/trends/bounce-back.json"
PAIRS = {
    "trends/bounce-back-v2.json": "trends/bounce-back.json",
    HISTORY: "trends/bounce-back.json",
    "best-bets/latest.json": f"best-bets/{TODAY}.json",
}
MEMBERS = ("tonight/player/ab.json", "tonight/player/cd.json")


def publish_all(desk: Desk, says: str, minutes: int) -> None:
    """One publication with every kind of object."""
    at = later(minutes)
    desk.publish(
        bounce_back(says, at=at, fingerprint=says),
        picks(says, at=at),
        *[a_candidate(path, Kind.SET_MEMBER, says=says, at=at) for path in MEMBERS],
        a_candidate("tonight/player/index.json", Kind.SET_INDEX, says=says, at=at, members=MEMBERS),
        run=a_run(f"run-{says}", at),
    )


def killed_sites() -> Iterator[MemoryStore]:
    """The site after an old publication and a new one that ended at each of its steps."""
    step = 0
    while True:
        step += 1
        calm = Desk()
        publish_all(calm, "old", 0)
        death = DiesAt(step)
        try:
            publish_all(Desk(Troubled(calm.site, death), Troubled(calm.ops, death)), "new", 60)
        except Killed:
            yield calm.memory
        else:
            break
    assert step > 30


def test_every_public_file_is_old_or_new_wherever_the_run_ended() -> None:
    for site in killed_sites():
        for path, body in site.all_bytes().items():
            document = parse_strict(body)
            info = site.head(path)
            assert info is not None
            label = read_label(info.metadata)
            assert label is not None
            assert label.sha256 == sha256(body)
            assert path == MANIFEST or document["says"] in ("old", "new")


def test_the_manifest_never_names_something_newer_than_what_is_public() -> None:
    for site in killed_sites():
        manifest = read_manifest(site)
        assert manifest is not None
        for path, entry in manifest.files.items():
            info = site.head(path)
            assert info is not None
            assert int(entry.generation) <= info.generation


def test_an_index_is_not_older_news_than_its_members() -> None:
    for site in killed_sites():
        says = {
            path: parse_strict(body)["says"]
            for path, body in site.all_bytes().items()
            if path.startswith("tonight/")
        }
        if says["tonight/player/index.json"] == "new":
            assert set(says.values()) == {"new"}


def test_the_next_run_completes_what_an_interrupted_one_left() -> None:
    for site in killed_sites():
        desk = Desk(site)
        publish_all(desk, "new", 120)

        for path, source in PAIRS.items():
            assert site.bytes_of(path) == site.bytes_of(source)
        manifest = read_manifest(site)
        assert manifest is not None
        for path, entry in manifest.files.items():
            assert entry.sha256 == sha256(site.bytes_of(path)), path
            assert b'"says":"new"' in site.bytes_of(path)
        assert manifest.sets["tonight/player"].count == 2
        assert manifest.failures == []


def test_an_interrupted_run_never_leaves_a_fingerprint_that_hides_missing_copies() -> None:
    for site in killed_sites():
        manifest = read_manifest(site)
        if matching_fingerprint(manifest, "trends/bounce-back.json", "new"):
            for path, source in PAIRS.items():
                assert site.bytes_of(path) == site.bytes_of(source)


def test_staged_documents_are_never_public() -> None:
    desk = Desk()
    publish_all(desk, "new", 0)

    assert not any(path.startswith("staging/") for path in desk.memory.objects)
    assert f"staging/run-new/best-bets/{TODAY}.json" in desk.private.objects
    assert len(desk.private.objects) == 5


def test_a_run_that_keeps_what_a_dead_one_published_keeps_a_copy_of_it_too() -> None:
    desk = Desk()
    dies = DiesBefore("write", HISTORY)
    with pytest.raises(Killed):
        Desk(Troubled(desk.site, dies), desk.ops).publish(bounce_back("twenty players"))
    assert HISTORY not in desk.memory.objects

    empty = bounce_back("nobody", outcome=Outcome.EMPTY_EXPECTED, at=later(60))
    results = desk.publish(empty, run=a_run("run-2", later(60)))

    assert results.of("trends/bounce-back.json").action == "kept_last_good"
    assert desk.memory.bytes_of(HISTORY) == desk.memory.bytes_of("trends/bounce-back.json")
