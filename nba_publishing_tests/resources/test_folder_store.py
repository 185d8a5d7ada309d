"""A local folder survives crashes, a full disk, other processes and curious hands."""

import errno
import json
import os
import resource
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from nba_publishing.publishing.store import ObjectInfo, PreconditionFailed, StoreError
from nba_publishing.resources.folder_store import FolderStore
from nba_publishing_tests.fakes.disk_steps import watched_disk


def put(
    store: FolderStore, body: bytes, generation: int | None = None, path: str = "a.json"
) -> ObjectInfo:
    return store.write(
        path,
        body,
        cache_control="public, max-age=60",
        metadata={"said": body[:20].decode()},
        if_generation=generation,
    )


def everything_in(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The closest thing to a full disk that needs no disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_public_tree_holds_the_plain_bytes_and_no_sidecars(tmp_path: Path) -> None:
    put(FolderStore(tmp_path), b"body", path="trends/x.json")

    public = [name for name in everything_in(tmp_path) if not name.startswith(".meta/")]
    assert public == ["trends/x.json"]
    assert (tmp_path / "trends/x.json").read_bytes() == b"body"


def test_a_full_disk_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    old = put(store, b"old")
    before = everything_in(tmp_path)

    with no_file_longer_than(4096), pytest.raises(StoreError, match="make room") as error:
        put(store, b"n" * 10_000)

    assert error.value.reason == "store_full"
    assert everything_in(tmp_path) == before
    assert put(store, b"new", old.generation).generation == old.generation + 1


def test_a_folder_nobody_may_write_to_is_named() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        old = put(FolderStore(root), b"old")
        for path in [*root.rglob("*"), root]:
            path.chmod(0o555)
        with as_ordinary_user():
            with pytest.raises(StoreError, match="let this user write there") as error:
                put(FolderStore(root), b"new")
            seen = FolderStore(root).head("a.json")
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)
    assert error.value.reason == "store_auth"
    assert seen is not None
    assert seen.generation == old.generation


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may write anywhere, so it steps down for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("not a folder")

    with pytest.raises(StoreError) as error:
        put(FolderStore(tmp_path / "site"), b"new")

    assert error.value.reason == "store_missing"


def test_a_write_cut_off_before_its_sidecar_is_finished_at_the_next_access(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    put(store, b"old")
    sidecar = tmp_path / ".meta/a.json"
    old_sidecar = sidecar.read_bytes()
    new = put(store, b"new")
    sidecar.rename(tmp_path / ".meta/a.json.intent")
    sidecar.write_bytes(old_sidecar)

    seen = store.head("a.json")

    assert seen == new
    assert sidecar.exists()
    assert not (tmp_path / ".meta/a.json.intent").exists()


def test_the_first_write_of_an_object_can_be_cut_off_too(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    new = put(store, b"new", 0)
    (tmp_path / ".meta/a.json").rename(tmp_path / ".meta/a.json.intent")

    assert store.head("a.json") == new
    with pytest.raises(PreconditionFailed):
        put(store, b"again", 0)


def test_a_write_cut_off_before_its_body_never_happened(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    old = put(store, b"old")
    intent = json.loads((tmp_path / ".meta/a.json").read_bytes()) | {
        "generation": old.generation + 1,
        "sha256": "of a body that never came",
    }
    (tmp_path / ".meta/a.json.intent").write_text(json.dumps(intent))
    (tmp_path / ".a.json.tmp").write_text("half of the bo")

    found = store.read("a.json")

    assert found is not None
    assert (found[0], found[1]) == (b"old", old)
    assert put(store, b"new", old.generation).generation == old.generation + 1


def test_a_body_edited_by_hand_gets_a_new_generation_and_loses_its_label(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    old = put(store, b"old")
    (tmp_path / "a.json").write_text("edited")

    seen = store.head("a.json")

    assert seen is not None
    assert (seen.generation, seen.metadata) == (old.generation + 1, {})
    assert store.head("a.json") == seen


@pytest.mark.parametrize("sidecar", [None, "", "{}", "not json"])
def test_a_body_without_a_readable_sidecar_is_above_every_counted_generation(
    tmp_path: Path, sidecar: str | None
) -> None:
    store = FolderStore(tmp_path)
    for body in (b"1", b"2", b"3"):
        put(store, body)
    (tmp_path / ".meta/a.json").unlink()
    if sidecar is not None:
        (tmp_path / ".meta/a.json").write_text(sidecar)

    seen = store.head("a.json")

    assert seen is not None
    assert seen.generation > 1_000_000
    assert put(store, b"4", seen.generation).generation == seen.generation + 1


def test_many_writers_count_every_write_once(tmp_path: Path) -> None:
    def add_one(_: int) -> int:
        store = FolderStore(tmp_path)
        while True:
            found = store.read("a.json")
            number, generation = (int(found[0]), found[1].generation) if found else (0, 0)
            try:
                return put(store, str(number + 1).encode(), generation).generation
            except PreconditionFailed:
                continue

    with ThreadPoolExecutor(4) as pool:
        generations = list(pool.map(add_one, range(40)))

    assert sorted(generations) == list(range(1, 41))
    assert (tmp_path / "a.json").read_text() == "40"


def test_a_lock_another_process_keeps_is_waited_for_and_then_reported(tmp_path: Path) -> None:
    import fcntl

    put(FolderStore(tmp_path), b"old")
    waits: list[float] = []
    store = FolderStore(
        tmp_path, lock_seconds=1.0, sleep=waits.append, monotonic=lambda: float(len(waits))
    )
    with (tmp_path / ".meta/lock").open("r+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="locked by another process") as error:
            put(store, b"new")
        assert store.head("a.json") is not None

    assert error.value.reason == "store_locked"
    assert len(waits) == 1
    assert put(store, b"new").generation == 2


def test_a_folder_that_cannot_be_looked_into_does_not_pass_for_an_empty_one() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        put(FolderStore(root), b"x", path="trends/a.json")
        (root / "trends").chmod(0o000)
        with as_ordinary_user(), pytest.raises(StoreError) as error:
            list(FolderStore(root).list(""))
        (root / "trends").chmod(0o755)

    assert error.value.reason == "store_auth"


def test_a_body_in_place_whose_folder_could_not_be_synced_keeps_its_label(tmp_path: Path) -> None:
    old = put(FolderStore(tmp_path), b"old", path="trends/a.json")

    def fail_at_the_folder_of_the_body(_: int, step: str) -> None:
        replaced.append(step)
        if step == "fsync trends" and replaced[-2:-1] == ["replace .a.json.tmp"]:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    replaced: list[str] = []
    with watched_disk(fail_at_the_folder_of_the_body), pytest.raises(StoreError, match="whole"):
        put(FolderStore(tmp_path), b"new", path="trends/a.json")

    found = FolderStore(tmp_path).read("trends/a.json")
    assert found is not None
    assert found[0] == b"new"
    assert found[1].metadata == {"said": "new"}
    assert found[1].generation == old.generation + 1
