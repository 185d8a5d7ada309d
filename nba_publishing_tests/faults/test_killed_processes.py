"""A publishing process may be killed at any step: no file is ever torn, and the next run heals.

The processes are real and end by SIGKILL, before every single thing they do to the disk and in
the middle of every write: while staging, promoting, mirroring, keeping history and telling the
manifest. Each death is looked at as readers and `verify` meet it, before anybody repairs.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from nba_publishing.publishing.encoding import parse_strict, sha256
from nba_publishing.publishing.manifest import MANIFEST, Manifest
from nba_publishing_tests.fakes.disk_steps import watched_disk
from nba_publishing_tests.fakes.publishing_process import (
    OPS,
    SITE,
    PublishingProcesses,
    publishing_processes,
)
from nba_publishing_tests.fakes.small_site import (
    REBOUNDS,
    SCORES,
    SCORES_V2,
    SIX,
    Telling,
    candidates_of,
    looked_at,
    public_files,
    run_of,
    told,
)

OLD = Telling("run-old", 10, SIX, SIX)
NEW = Telling("run-new", 20, SIX + timedelta(days=1), SIX + timedelta(days=1))
LATEST, NIGHT = "best-bets/latest.json", f"best-bets/{NEW.day}.json"
COPY_OF = {SCORES_V2: SCORES, LATEST: NIGHT}
LISTED_NEXT = {SCORES, SCORES_V2, REBOUNDS, LATEST}


@dataclass(frozen=True)
class Scene:
    """What lay there before, and what a publication nobody disturbs makes of it."""

    root: Path
    before: dict[str, bytes]
    after: dict[str, bytes]

    def copied(self, place: Path) -> Path:
        shutil.copytree(self.root, place)
        return place


@pytest.fixture(scope="module")
def processes() -> Iterator[PublishingProcesses]:
    with publishing_processes() as processes:
        yield processes


@pytest.fixture(params=["an empty folder", "the site of yesterday"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, processes: PublishingProcesses) -> Scene:
    root = tmp_path / "before"
    root.mkdir()
    if request.param == "the site of yesterday":
        told(OLD, root)
    calm = Path(shutil.copytree(root, tmp_path / "calm"))
    assert processes.run(calm, candidates_of(NEW), run_of(NEW), kill_at=0) is None
    assert looked_at(calm, NEW.at).findings == ()
    return Scene(root, public_files(root), public_files(calm))


def deaths(
    scene: Scene, place: Path, processes: PublishingProcesses, every: int = 1
) -> Iterator[tuple[str, Path]]:
    """The folder after a death at the first step, the second, and so on to the last."""
    for step in count(1, every):
        root = scene.copied(place / str(step))
        died_at = processes.run(root, candidates_of(NEW), run_of(NEW), kill_at=step)
        if died_at is None:
            return
        yield f"step {step}, {died_at}", root
        shutil.rmtree(root)


def test_wherever_a_process_is_killed_no_file_is_torn_or_lost_and_the_next_run_completes(
    scene: Scene, tmp_path: Path, processes: PublishingProcesses
) -> None:
    kinds: Counter[str] = Counter()
    torn_or_lost: list[str] = []
    for died_at, root in deaths(scene, tmp_path / "dead", processes):
        kinds[died_at.split()[2]] += 1
        files = public_files(root)
        torn_or_lost += [f"{died_at}: {path}" for path in torn(files, scene) | lost(files, scene)]
        assert findings(root) == expected_findings(files, scene), died_at
        assert_manifest_tells_the_truth(files, scene, died_at)
        assert_next_run_completes(root, died_at)
    assert torn_or_lost == []
    assert sum(kinds.values()) > 120
    assert kinds.keys() == {"mkdir", "open", "half", "fsync", "replace"}


def test_a_process_killed_while_it_heals_what_another_left_leaves_no_more_than_the_first(
    scene: Scene, tmp_path: Path, processes: PublishingProcesses
) -> None:
    second = NEW.again("run-second", 5)
    for number, (died_at, root) in enumerate(deaths(scene, tmp_path / "dead", processes, 7)):
        processes.run(root, candidates_of(second), run_of(second), kill_at=1 + number * 31 % 97)
        for path, body in public_files(root).items():
            assert path == MANIFEST or says(body) in (OLD.says, NEW.says), f"{died_at}: {path}"
        assert lost(public_files(root), scene) == set()
        assert_next_run_completes(root, died_at)


def torn(files: dict[str, bytes], scene: Scene) -> set[str]:
    """Files that are neither what they were nor what they were to become."""
    return {
        path
        for path, body in files.items()
        if body not in (scene.before.get(path), scene.after.get(path)) or not parse_strict(body)
    }


def lost(files: dict[str, bytes], scene: Scene) -> set[str]:
    return scene.before.keys() - files.keys()


def findings(root: Path) -> set[tuple[str, str]]:
    """What `verify` calls an error."""
    if not (root / SITE).is_dir():
        return set()
    found = looked_at(root, NEW.at).findings
    return {(finding.path, finding.rule) for finding in found if finding.level == "error"}


def expected_findings(files: dict[str, bytes], scene: Scene) -> set[tuple[str, str]]:
    """Copies one step behind their document, and a manifest behind its files; nothing else."""

    def is_new(path: str) -> bool:
        return path in files and files[path] == scene.after[path] != scene.before.get(path)

    expected = set[tuple[str, str]]()
    if MANIFEST not in files:
        if any(not path.startswith("history/") for path in files):
            expected.add((MANIFEST, "manifest_missing"))
    elif not is_new(MANIFEST):
        expected |= {(path, "manifest_behind") for path in LISTED_NEXT if is_new(path)}
    if is_new(SCORES) and not is_new(SCORES_V2):
        expected.add((SCORES_V2, "alias_differs" if SCORES_V2 in files else "alias_missing"))
    return expected


def assert_manifest_tells_the_truth(files: dict[str, bytes], scene: Scene, died_at: str) -> None:
    """Every entry resolves: to the bytes it names, or to newer ones of the run that died."""
    if MANIFEST not in files:
        return
    for path, entry in Manifest.model_validate_json(files[MANIFEST]).files.items():
        behind = files[path] == scene.after[path] and files[MANIFEST] != scene.after[MANIFEST]
        assert sha256(files[path]) == entry.sha256 or behind, f"{died_at}: {path}"


def assert_next_run_completes(root: Path, died_at: str) -> None:
    with watched_disk(lambda *_: None):
        results = told(NEW.again("run-next", 30), root)
    assert all(result.good for result in results), died_at
    assert looked_at(root, NEW.at + timedelta(minutes=31)).findings == (), died_at
    files = public_files(root)
    for copy, document in COPY_OF.items():
        assert files[copy] == files[document], died_at
    assert {path for path in (SCORES, REBOUNDS, LATEST) if says(files[path]) != NEW.says} == set()
    manifest = Manifest.model_validate_json(files[MANIFEST])
    assert manifest.files.keys() >= {*LISTED_NEXT, NIGHT}
    assert {p: e.sha256 for p, e in manifest.files.items()} == {
        path: sha256(files[path]) for path in manifest.files
    }
    left = [*(root / SITE).rglob("*.intent"), *(root / SITE).rglob("*.tmp")]
    assert left == [], died_at
    assert list((root / OPS / "staging").iterdir()), "what a dead run staged is never public"


def says(body: bytes) -> int:
    document = parse_strict(body)
    told = document["points"][0] if "points" in document else int(document["says"].split()[0])
    return told - 1 if len(document.get("points", "")) == 20 else told
