"""A store that says no costs the files it concerns, and nothing that is public."""

import resource
from pathlib import Path

import pytest

from nba_publishing.publishing.manifest import MANIFEST
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.resources.cloud_store import CloudStore, storage_client
from nba_publishing.resources.folder_store import FolderStore
from nba_publishing_tests.fakes.candidates import (
    TODAY,
    Desk,
    a_run,
    bounce_back,
    later,
    picks,
    predictions,
)
from nba_publishing_tests.fakes.cloud_storage_server import Fault, cloud_storage_server
from nba_publishing_tests.fakes.troubled_stores import Refuses, Troubled

DATED = f"best-bets/{TODAY}.json"
HOT = "trends/bounce-back.json"


def test_a_pointer_is_not_moved_when_its_document_failed_and_others_go_on() -> None:
    calm = Desk()
    refuses = Refuses(lambda call, path: call == "write" and path == DATED, "store_unavailable")

    results = Desk(Troubled(calm.site, refuses), calm.ops).publish(picks(), bounce_back())

    assert results.actions() == {
        DATED: "failed",
        HOT: "published",
        "trends/bounce-back-v2.json": "published",
    }
    assert results.of(DATED).reason == "store_unavailable"
    assert calm.memory.head("best-bets/latest.json") is None
    manifest = read_manifest(calm.memory)
    assert manifest is not None
    assert [f.path for f in manifest.failures] == [DATED]


def test_a_document_that_could_not_be_staged_is_not_published() -> None:
    calm = Desk()
    refuses = Refuses(lambda call, path: call == "write" and DATED in path, "store_auth")

    results = Desk(calm.site, Troubled(calm.ops, refuses)).publish(picks(), predictions())

    assert results.of(DATED).action == "failed"
    assert results.of(DATED).reason == "store_auth"
    assert results.of(f"predictions/{TODAY}.json").action == "published"
    assert calm.memory.head(DATED) is None


def test_a_failed_alias_leaves_the_document_public_and_is_repaired_by_the_next_run() -> None:
    calm = Desk()
    alias = "trends/bounce-back-v2.json"
    refuses = Refuses(lambda call, path: call == "write" and path == alias, "store_unavailable")

    results = Desk(Troubled(calm.site, refuses), calm.ops).publish(bounce_back(fingerprint="f1"))

    assert results.actions() == {HOT: "published", alias: "failed"}
    manifest = read_manifest(calm.memory)
    assert manifest is not None
    assert manifest.files[HOT].fingerprint is None

    again = calm.publish(bounce_back(fingerprint="f1"), run=a_run("run-2", later(5)))
    assert again.actions() == {HOT: "unchanged", alias: "published"}


def test_a_failed_history_copy_is_told_and_repaired_by_the_next_run() -> None:
    calm = Desk()
    refuses = Refuses(
        lambda call, path: call == "write" and path.startswith("history/"), "store_unavailable"
    )

    results = Desk(Troubled(calm.site, refuses), calm.ops).publish(bounce_back(fingerprint="f1"))

    copy = f"history/{TODAY}/{HOT}"
    assert results.of(HOT).action == "published"
    assert results.of(copy).action == "failed"
    manifest = read_manifest(calm.memory)
    assert manifest is not None
    assert manifest.files[HOT].fingerprint is None
    calm.publish(bounce_back(fingerprint="f1"), run=a_run("run-2", later(5)))
    assert calm.memory.bytes_of(copy) == calm.memory.bytes_of(HOT)


def test_after_five_failures_in_a_row_the_rest_is_not_tried() -> None:
    calm = Desk()
    days = [TODAY.replace(day=n) for n in range(1, 11)]
    refuses = Refuses(lambda call, _: call == "write", "store_unavailable")

    results = Desk(Troubled(calm.site, refuses), Troubled(calm.ops, refuses)).publish(
        *[picks(day=day) for day in days]
    )

    assert len(refuses.refused) == 5
    assert {r.action for r in results} == {"failed"}
    assert {r.reason for r in results} == {"store_unavailable"}
    assert len(results) == 11  # ten documents and the manifest, which was not tried either
    assert calm.memory.objects == {}


def test_failures_that_are_not_in_a_row_do_not_stop_a_run() -> None:
    calm = Desk()
    days = [TODAY.replace(day=n) for n in range(1, 11)]
    refuses = Refuses(
        lambda call, path: (
            call == "write" and path.endswith(("1.json", "3.json", "5.json", "7.json", "9.json"))
        ),
        "store_unavailable",
    )

    results = Desk(Troubled(calm.site, refuses), calm.ops).publish(
        *[picks(day=day, pointers=()) for day in days]
    )

    assert [r.action for r in results[:10]] == ["failed", "published"] * 5


def test_without_the_manifest_nobody_knows_the_holds_so_nothing_is_tried() -> None:
    calm = Desk()
    calm.publish(picks("old"))
    before = calm.memory.all_bytes()
    refuses = Refuses(lambda call, path: path == MANIFEST, "store_unavailable")

    results = Desk(Troubled(calm.site, refuses), calm.ops).publish(
        picks("new", at=later(5)), bounce_back(), run=a_run("run-2", later(5))
    )

    assert set(results.actions().values()) == {"failed"}
    assert calm.memory.all_bytes() == before
    assert len(refuses.refused) == 1


def test_a_dry_run_foresees_everything_and_writes_nothing() -> None:
    desk = Desk()
    desk.publish(picks("old"), bounce_back("same"))
    before = (desk.memory.all_bytes(), desk.private.all_bytes())

    results = desk.publish(
        picks("new", at=later(5)),
        bounce_back("same", at=later(5)),
        run=a_run("dry", later(5)),
        dry_run=True,
    )

    assert {r.path: (r.action, r.would_be, r.good) for r in results} == {
        DATED: ("dry_run", "published", True),
        HOT: ("dry_run", "unchanged", True),
    }
    assert (desk.memory.all_bytes(), desk.private.all_bytes()) == before


def test_two_documents_for_one_path_are_a_mistake_of_the_caller() -> None:
    desk = Desk()

    with pytest.raises(ValueError, match="two candidates of one publication claim"):
        desk.publish(picks("a"), picks("b"))

    assert desk.memory.objects == {}


def test_a_full_disk_in_the_middle_of_a_publication_leaves_the_old_files(tmp_path: Path) -> None:
    site, ops = FolderStore(tmp_path / "site"), FolderStore(tmp_path / "ops")
    desk = Desk(site, ops)
    desk.publish(picks("old"), bounce_back("old"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        results = desk.publish(
            picks("n" * 20_000, at=later(5)),
            bounce_back("new", at=later(5)),
            run=a_run("run-2", later(5)),
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert results.of(DATED).reason == "store_full"
    assert results.of(HOT).action == "published"
    assert b"old" in (tmp_path / "site" / DATED).read_bytes()
    assert b"new" in (tmp_path / "site" / HOT).read_bytes()
    assert not list(tmp_path.rglob("*.tmp"))


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.emulated
def test_a_bucket_that_refuses_every_second_write_still_gets_all_files() -> None:
    watch, posts = Watch(), {"count": 0}

    def every_second(method: str, _path: str) -> Fault | None:
        posts["count"] += method == "POST"
        return Fault(429) if method == "POST" and posts["count"] % 2 else None

    with cloud_storage_server("site", "ops") as server:
        site, ops = (
            CloudStore(
                name,
                prefix=prefix,
                client=storage_client(server.endpoint),
                sleep=watch.sleep,
                monotonic=lambda: watch.now,
                jitter=lambda: 0.5,
            )
            for name, prefix in (("site", "v1/"), ("ops", ""))
        )
        server.fault = every_second
        results = Desk(site, ops).publish(picks(), predictions(), bounce_back())
        public = server.buckets["site"]

    assert {r.action for r in results} == {"published"}
    assert set(public) == {
        f"v1/{path}" for path in [r.path for r in results] + [f"history/{TODAY}/{HOT}", MANIFEST]
    }
    assert {o.content_type for o in public.values()} == {"application/json; charset=utf-8"}
    assert all((o.cache_control or "").startswith("public, max-age=") for o in public.values())
    assert watch.now < 120


@pytest.mark.emulated
def test_a_bucket_that_is_down_keeps_its_files() -> None:
    watch = Watch()
    with cloud_storage_server("site") as server:
        site = CloudStore(
            "site",
            client=storage_client(server.endpoint),
            sleep=watch.sleep,
            monotonic=lambda: watch.now,
        )
        desk = Desk(site)
        desk.publish(picks("old"))
        before = {name: stored.body for name, stored in server.buckets["site"].items()}
        server.fault = lambda method, _path: Fault(503) if method == "POST" else None
        results = desk.publish(
            *[picks("new", day=TODAY.replace(day=n), at=later(5)) for n in range(1, 12)],
            run=a_run("run-2", later(5)),
        )
        after = {name: stored.body for name, stored in server.buckets["site"].items()}

    assert after == before
    assert {(r.action, r.reason) for r in results} == {("failed", "store_unavailable")}
