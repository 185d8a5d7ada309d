"""Every single request to a bucket may go wrong in every way, and nothing is lost or doubled.

A whole publication goes over HTTP to the stand-in for Cloud Storage, once for each of its requests
and each fault. The clock of the stores moves only while they wait.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from google.cloud.storage import Client

from nba_publishing.publishing.encoding import parse_strict, sha256
from nba_publishing.publishing.manifest import MANIFEST
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.resources.cloud_store import CloudStore, storage_client
from nba_publishing_tests.fakes.candidates import Desk, Results, a_run, bounce_back, later, picks
from nba_publishing_tests.fakes.cloud_storage_server import (
    CloudStorageServer,
    Fault,
    cloud_storage_server,
)

pytestmark = pytest.mark.emulated

FAULTS = {
    "408": Fault(408),
    "429": Fault(429, retry_after=3),
    "503": Fault(503),
    "connection reset": Fault(dropped_before=True),
    "answer lost": Fault(dropped_after_commit=True),
    "answer cut off": Fault(cut_to=20),
}


class Buckets:
    """Two buckets of a server, a folder of their own in each, and a watch that never hurries."""

    def __init__(
        self, server: CloudStorageServer, client: Client, folder: str, deadline: float = 120.0
    ) -> None:
        self.now = 0.0
        self.server, self.client, self.folder = server, client, folder
        self.site, self.ops = (
            CloudStore(
                name,
                prefix=f"{folder}/",
                client=client,
                deadline_seconds=deadline,
                sleep=self._sleep,
                monotonic=lambda: self.now,
                jitter=lambda: 0.5,
            )
            for name in ("site", "ops")
        )

    def _sleep(self, seconds: float) -> None:
        self.now += seconds

    def copied(self, folder: str, deadline: float = 120.0) -> "Buckets":
        """The same objects in another folder."""
        for objects in self.server.buckets.values():
            for name, stored in [*objects.items()]:
                if name.startswith(f"{self.folder}/"):
                    objects[f"{folder}/{name.removeprefix(f'{self.folder}/')}"] = stored
        return Buckets(self.server, self.client, folder, deadline)

    @contextmanager
    def struck(self, fault: Callable[[str, str], Fault | None]) -> Iterator[None]:
        """Something goes wrong inside the block."""
        self.server.fault = fault
        try:
            yield
        finally:
            self.server.fault = lambda *_: None

    def publish(self, says: str, minutes: int) -> Results:
        """One publication of two documents with all their copies."""
        at, run = later(minutes), a_run(f"run-{says}", later(minutes))
        return Desk(self.site, self.ops).publish(
            bounce_back(says, at=at), picks(says, at=at), run=run
        )

    def bodies(self) -> dict[str, bytes]:
        """What lies in the site's folder."""
        names = self.server.buckets["site"].items()
        start = f"{self.folder}/"
        return {n.removeprefix(start): o.body for n, o in names if n.startswith(start)}

    def versions(self) -> dict[str, int]:
        found = self.server.versions.items()
        return {name: number for name, number in found if name.startswith(f"{self.folder}/")}


def at_request(number: int, fault: Fault, *, lasting: bool = False) -> Callable[..., Fault | None]:
    """The fault at one request, or from it on."""
    requests = count(1)

    def strike(_method: str, _path: str) -> Fault | None:
        now = next(requests)
        return fault if now == number or (lasting and now > number) else None

    return strike


class Meeting:
    """Somebody else does a whole piece of work just before one request is served."""

    def __init__(self, number: int, work: Callable[[], object]) -> None:
        self.left, self.work = number, work

    def __call__(self, _method: str, _path: str) -> None:
        self.left -= 1
        if self.left == 0:
            self.work()


@pytest.fixture(scope="module")
def old() -> Iterator[Buckets]:
    """A site published an hour ago."""
    with cloud_storage_server("site", "ops") as server:
        old = Buckets(server, storage_client(server.endpoint), "old")
        old.publish("old", 0)
        yield old


@pytest.fixture(scope="module")
def requests(old: Buckets) -> range:
    """The numbers of the requests of one publication."""
    before = len(old.server.requests)
    old.copied("calm").publish("new", 60)
    requests = range(1, len(old.server.requests) - before + 1)
    assert len(requests) >= 15
    return requests


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_request_delays_a_publication_and_neither_loses_nor_doubles_anything(
    old: Buckets, requests: range, fault: str
) -> None:
    for request in requests:
        buckets = old.copied(f"{fault}-{request}".replace(" ", "-"))
        with buckets.struck(at_request(request, FAULTS[fault])):
            results = buckets.publish("new", 60)

        where = f"request {request} of {len(requests)}"
        assert {result.action.value for result in results} == {"published"}, where
        assert_everything_says("new", buckets, where)
        assert set(buckets.versions().values()) == {1}, f"{where}: every object is written once"
        assert buckets.now < 20


@pytest.mark.parametrize("fault", ["503", "connection reset"])
def test_a_bucket_that_goes_down_at_any_request_keeps_whole_files_and_the_next_run_completes(
    old: Buckets, requests: range, fault: str
) -> None:
    for request in requests:
        buckets = old.copied(f"down-{fault}-{request}".replace(" ", "-"), deadline=5)
        with buckets.struck(at_request(request, FAULTS[fault], lasting=True)):
            results = buckets.publish("new", 60)

        where = f"request {request} of {len(requests)}"
        bad = [result for result in results if not result.good]
        assert {result.reason for result in bad} == {"store_unavailable"}, where
        for path, body in buckets.bodies().items():
            document = parse_strict(body)
            assert path == MANIFEST or document["says"] in ("old", "new"), where
        after = buckets.publish("newer", 120)
        assert {result.action.value for result in after} == {"published"}, where
        assert_everything_says("newer", buckets, where)


@pytest.mark.parametrize("status", [401, 403])
def test_rights_taken_away_in_the_middle_of_a_run_are_told_and_never_tried_again(
    old: Buckets, requests: range, status: int
) -> None:
    for request in requests[::3]:
        buckets = old.copied(f"rights-{status}-{request}")
        with buckets.struck(at_request(request, Fault(status), lasting=True)):
            results = buckets.publish("new", 60)

        reasons = {result.reason for result in results if not result.good}
        assert "store_auth" in reasons <= {"store_auth", "store_unavailable"}, request
        assert buckets.now < 5, "nobody waited for rights to come back"
        buckets.publish("newer", 120)
        assert_everything_says("newer", buckets, f"request {request}")


@pytest.mark.parametrize(("minutes", "wins"), [(30, "new"), (90, "other")])
def test_of_two_runs_that_meet_at_any_request_the_later_build_wins_everywhere(
    old: Buckets, requests: range, minutes: int, wins: str
) -> None:
    for request in requests:
        buckets, other = (old.copied(f"race-{minutes}-{request}") for _ in range(2))
        with buckets.struck(Meeting(request, lambda o=other: o.publish("other", minutes))):
            results = buckets.publish("new", 60)

        where = f"request {request} of {len(requests)}"
        assert all(result.good for result in results), where
        assert_everything_says(wins, buckets, where)


def assert_everything_says(says: str, buckets: Buckets, where: str) -> None:
    """All documents and copies say it, and the manifest knows exactly these bytes."""
    bodies = buckets.bodies()
    manifest = read_manifest(buckets.site)
    assert manifest is not None, where
    assert manifest.failures == [], where
    documents = {path: body for path, body in bodies.items() if path != MANIFEST}
    assert {parse_strict(body)["says"] for body in documents.values()} == {says}, where
    for path, entry in manifest.files.items():
        assert entry.sha256 == sha256(bodies[path]), where
