"""Any single call to a store may be refused: it costs what it concerns, and the next run heals."""

from collections.abc import Iterator

import pytest

from nba_publishing.publishing.encoding import parse_strict, sha256
from nba_publishing.publishing.manifest import MANIFEST
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.publishing.store import StoreError
from nba_publishing_tests.fakes.candidates import Desk, Results, a_run, bounce_back, later, picks
from nba_publishing_tests.fakes.memory_store import MemoryStore
from nba_publishing_tests.fakes.troubled_stores import Troubled

REASONS = ("store_unavailable", "store_auth", "store_full", "store_locked", "contended")
COPIES = {
    "trends/bounce-back-v2.json": "trends/bounce-back.json",
    "best-bets/latest.json": "best-bets/2026-02-11.json",
}


class RefusesCall:
    """Says no at one call; a write may be refused after it was done, as by a lost answer."""

    def __init__(self, number: int, reason: str) -> None:
        self.left, self.reason = number, reason

    def __call__(self, call: str, path: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise StoreError(self.reason, f"{call} {path}: the store said no")


def published(desk: Desk, says: str, minutes: int) -> Results:
    at = later(minutes)
    return desk.publish(
        bounce_back(says, at=at, fingerprint=says),
        picks(says, at=at),
        run=a_run(f"run-{says}", at),
    )


def refused(reason: str) -> Iterator[tuple[int, MemoryStore, Results]]:
    """The site and the results after a run of which one call was refused, for every call."""
    call = 0
    while True:
        call += 1
        calm = Desk()
        published(calm, "old", 0)
        refuses = RefusesCall(call, reason)
        desk = Desk(Troubled(calm.site, refuses), Troubled(calm.ops, refuses))
        results = published(desk, "new", 60)
        if refuses.left > 0:
            return
        yield call, calm.memory, results


@pytest.mark.parametrize("reason", REASONS)
def test_a_refused_call_is_told_leaves_whole_files_and_is_healed_by_the_next_run(
    reason: str,
) -> None:
    calls = 0
    for call, site, results in refused(reason):
        calls += 1
        bad = [result for result in results if not result.good]
        assert {result.reason for result in bad} == {reason}, call
        for path, body in site.all_bytes().items():
            document = parse_strict(body)
            assert path == MANIFEST or document["says"] in ("old", "new"), (call, path)
        published(Desk(site), "new", 90)
        manifest = read_manifest(site)
        assert manifest is not None
        assert manifest.failures == [], call
        for path, entry in manifest.files.items():
            assert entry.sha256 == sha256(site.bytes_of(path)), (call, path)
        for copy, document in COPIES.items():
            assert site.bytes_of(copy) == site.bytes_of(document), (call, copy)
        assert b'"says":"new"' in site.bytes_of("history/2026-02-11/trends/bounce-back.json")
    assert calls > 20
