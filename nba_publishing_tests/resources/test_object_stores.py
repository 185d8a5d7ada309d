"""A folder, a bucket and the memory store of the tests keep the same promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nba_publishing.publishing.paths import PathError
from nba_publishing.publishing.store import JSON_TYPE, ObjectInfo, ObjectStore, PreconditionFailed
from nba_publishing.resources.cloud_store import CloudStore, storage_client
from nba_publishing.resources.folder_store import FolderStore
from nba_publishing_tests.fakes.cloud_storage_server import cloud_storage_server
from nba_publishing_tests.fakes.memory_store import MemoryStore


@pytest.fixture(params=["memory", "folder", pytest.param("bucket", marks=pytest.mark.emulated)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "folder":
        yield FolderStore(tmp_path / "site")
    else:
        with cloud_storage_server("site") as server:
            server.page_size = 2
            client = storage_client(server.endpoint)
            yield CloudStore("site", prefix="v1/", client=client, sleep=lambda _: None)


def put(store: ObjectStore, path: str, body: bytes, generation: int | None = None) -> ObjectInfo:
    return store.write(
        path,
        body,
        cache_control="public, max-age=300",
        metadata={"product": "results", "sha256": body.decode()},
        if_generation=generation,
    )


def test_what_was_written_is_read_with_its_headers_and_label(store: ObjectStore) -> None:
    written = put(store, "results/latest.json", b"one", 0)

    found = store.read("results/latest.json")

    assert found is not None
    body, info = found
    assert body == b"one"
    assert info.generation == written.generation > 0
    assert (info.path, info.size) == ("results/latest.json", 3)
    assert info.cache_control == "public, max-age=300"
    assert info.content_type == JSON_TYPE
    assert info.metadata == {"product": "results", "sha256": "one"}
    head = store.head("results/latest.json")
    assert head is not None
    assert head.generation == info.generation
    assert head.metadata == info.metadata


def test_an_absent_object_is_none(store: ObjectStore) -> None:
    assert store.head("results/latest.json") is None
    assert store.read("results/latest.json") is None


def test_every_write_has_a_greater_generation_and_replaces_the_whole_label(
    store: ObjectStore,
) -> None:
    first = put(store, "a.json", b"one")
    second = store.write(
        "a.json", b"two", cache_control="no-cache", metadata={}, if_generation=first.generation
    )

    found = store.read("a.json")
    assert second.generation > first.generation
    assert found is not None
    assert (found[0], found[1].cache_control, found[1].metadata) == (b"two", "no-cache", {})


def test_a_writer_that_expects_another_generation_changes_nothing(store: ObjectStore) -> None:
    first = put(store, "a.json", b"one", 0)
    put(store, "a.json", b"two", first.generation)

    for stale in (0, first.generation):
        with pytest.raises(PreconditionFailed, match="another writer was faster"):
            put(store, "a.json", b"three", stale)

    found = store.read("a.json")
    assert found is not None
    assert found[0] == b"two"


def test_an_object_that_must_exist_is_not_created(store: ObjectStore) -> None:
    with pytest.raises(PreconditionFailed):
        put(store, "a.json", b"one", 7)

    assert store.head("a.json") is None


def test_deleting_needs_the_right_generation_and_a_later_object_gets_a_new_one(
    store: ObjectStore,
) -> None:
    first = put(store, "a.json", b"one")
    second = put(store, "a.json", b"two")
    with pytest.raises(PreconditionFailed):
        store.delete("a.json", if_generation=first.generation)

    store.delete("a.json", if_generation=second.generation)
    store.delete("a.json", if_generation=None)

    assert store.head("a.json") is None
    assert put(store, "a.json", b"three", 0).generation > second.generation


def test_a_listing_has_every_object_below_the_prefix_by_path(store: ObjectStore) -> None:
    for path in ("results/2026-02-10.json", "results/2026-02-11.json", "results/latest.json"):
        put(store, path, b"x")
    put(store, "manifest.json", b"x")
    put(store, "history/2026-02-11/results/x.json", b"x")

    assert [info.path for info in store.list("results/")] == [
        "results/2026-02-10.json",
        "results/2026-02-11.json",
        "results/latest.json",
    ]
    assert [info.path for info in store.list("results/2026")] == [
        "results/2026-02-10.json",
        "results/2026-02-11.json",
    ]
    assert len(list(store.list(""))) == 5
    assert list(store.list("players/")) == []
    assert all(info.metadata["product"] == "results" for info in store.list(""))


@pytest.mark.parametrize(
    "path",
    ["../a.json", "/a.json", "a/../b.json", "A.json", "a b.json", "a.txt", ".meta/a.json", ""],
)
def test_no_path_leaves_the_store_or_hides_in_it(store: ObjectStore, path: str) -> None:
    with pytest.raises(PathError):
        store.head(path)
    with pytest.raises(PathError):
        put(store, path, b"x")


def test_a_file_of_somebody_else_is_not_listed(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    put(store, "a.json", b"x")
    (tmp_path / "index.html").write_text("hello")
    (tmp_path / ".a.json.tmp").write_text("half")

    assert [info.path for info in store.list("")] == ["a.json"]
    with pytest.raises(PathError):
        list(store.list("../"))
