"""Whatever is written into the manifest or beside an object, a run goes on and repairs it.

The records are damaged in every way a disk, an editor or another program may damage them: any
single value of another type, any key renamed, cut short, emptied. What readers get is not touched.
"""

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from nba_publishing.publishing.encoding import parse_strict, sha256
from nba_publishing.publishing.label import read_label
from nba_publishing.publishing.manifest import MANIFEST, Manifest
from nba_publishing.publishing.manifest_store import place_holds, read_manifest
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.resources.folder_store import META, FolderStore
from nba_publishing_tests.fakes.candidates import (
    YESTERDAY,
    Desk,
    a_run,
    bounce_back,
    later,
    picks,
)
from nba_publishing_tests.fakes.disk_steps import watched_disk
from nba_publishing_tests.fakes.memory_store import MemoryStore

HOT, ALIAS = "trends/bounce-back.json", "trends/bounce-back-v2.json"
ODD_VALUES = [
    None, True, -1, 0, 2**70, 1.5, "", "abc", "2026-02-30", "../ops/x.json", "x/2026-02-30.json",
    [], {}, [None], {"a": 1},
]  # fmt: skip
Place = tuple[str | int, ...]


def places(value: Any, path: Place = ()) -> list[Place]:
    """Every place in a document, as the steps that lead to it."""
    found = [path] if path else []
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in steps:
            found += places(item, (*path, step))
    return found


def damages(body: bytes) -> Iterator[tuple[str, bytes]]:
    """The record with one thing wrong in it, in every way, and what that is."""
    for end in range(0, len(body) - 1, max(1, len(body) // 40)):
        yield f"cut after {end} bytes", body[:end]
    for odd in (b"\xff\xfe", b"\x00" * len(body), b"[" * 10_000):
        yield f"begins with {odd[:2]!r}", odd + body
    document = json.loads(body)
    for place in places(document):
        for odd_value in ODD_VALUES:
            changed = copy.deepcopy(document)
            holder = changed
            for step in place[:-1]:
                holder = holder[step]
            holder[place[-1]] = odd_value
            yield f"{place} is {odd_value!r}", json.dumps(changed).encode()
        if isinstance(place[-1], str):
            changed = copy.deepcopy(document)
            holder = changed
            for step in place[:-1]:
                holder = holder[step]
            holder["x/2026-02-30.json"] = holder.pop(place[-1])
            yield f"{place} is renamed", json.dumps(changed).encode()


def test_a_run_over_any_damaged_manifest_ends_well_and_leaves_a_sound_one() -> None:
    desk = Desk()
    desk.publish(bounce_back("old", fingerprint="f1"))
    desk.publish(picks("old"), picks("none", day=YESTERDAY, outcome=Outcome.SOURCE_ERROR))
    place_holds(desk.memory, a_run("hold"), ["trends/other.json"], later(360), "wrong numbers")
    body, info = desk.memory.objects[MANIFEST]
    before = dict(desk.memory.objects)
    new = bounce_back("new", at=later(5))
    for what, damaged in damages(body):
        desk.memory.objects = before | {MANIFEST: (damaged, info)}

        results = desk.publish(new, run=a_run("run-2", later(5)))

        assert {result.action for result in results} == {"published"}, what
        assert desk.memory.bytes_of("best-bets/latest.json") == before["best-bets/latest.json"][0]
        parse_strict(desk.memory.bytes_of(MANIFEST))
        manifest = read_manifest(desk.memory)
        assert manifest is not None, what
        assert manifest.files[HOT].sha256 == sha256(desk.memory.bytes_of(HOT)), what
        if not is_manifest(damaged):
            assert_complete(desk.memory, manifest, what)


def is_manifest(body: bytes) -> bool:
    try:
        Manifest.model_validate_json(body)
    except ValidationError:
        return False
    return True


def assert_complete(site: MemoryStore, manifest: Manifest, what: str) -> None:
    """A rebuilt manifest lists everything, with its hash."""
    listed = {path for path in site.objects if not path.startswith(("history/", MANIFEST))}
    assert manifest.files.keys() == listed, what
    for path in listed:
        assert manifest.files[path].sha256 == sha256(site.bytes_of(path)), what


@pytest.mark.parametrize("path", [HOT, MANIFEST])
def test_a_store_finds_its_way_back_from_any_damaged_sidecar(tmp_path: Path, path: str) -> None:
    desk = Desk(FolderStore(tmp_path / "old"), FolderStore(tmp_path / "ops"))
    desk.publish(bounce_back("old"))
    old = tmp_path / "old" / META / path
    with watched_disk(lambda *_: None):
        for what, damaged in damages(old.read_bytes()):
            root = Path(shutil.copytree(tmp_path / "old", tmp_path / "site"))
            (root / META / path).write_bytes(damaged)
            assert_heals(FolderStore(root), Desk(FolderStore(root), desk.ops), path, what)
            shutil.rmtree(root)


def assert_heals(store: FolderStore, desk: Desk, path: str, what: str) -> None:
    found = store.read(path)
    assert found is not None, what
    assert b"old" in found[0] or path == MANIFEST, what
    label = read_label(found[1].metadata)
    results = desk.publish(bounce_back("new", at=later(5)), run=a_run("run-2", later(5)))
    if label and label.as_of.year > 2026:
        return
    assert {result.action for result in results} == {"published"}, what
    for name in (HOT, ALIAS):
        body, info = store.read(name) or (b"", None)
        assert b"new" in body, what
        assert info is not None
        assert info.metadata["sha256"] == sha256(body), what
    manifest = read_manifest(store)
    assert manifest is not None, what
    assert manifest.files[HOT].sha256 == sha256((store.read(HOT) or (b"",))[0]), what
