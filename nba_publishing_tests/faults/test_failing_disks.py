"""A disk may say no at any step: the run tells it, readers keep whole files, the next run heals."""

import errno
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from nba_publishing.publishing.candidate import FileResult
from nba_publishing.publishing.encoding import parse_strict, sha256
from nba_publishing.publishing.label import read_label
from nba_publishing.publishing.manifest import MANIFEST
from nba_publishing.publishing.publication import publish
from nba_publishing.resources.folder_store import FolderStore
from nba_publishing_tests.fakes.disk_steps import watched_disk
from nba_publishing_tests.fakes.publishing_process import OPS, SITE
from nba_publishing_tests.fakes.small_site import (
    SIX,
    Telling,
    candidates_of,
    looked_at,
    public_files,
    run_of,
    told,
)

OLD = Telling("run-old", 10, SIX, SIX)
NEW = Telling("run-new", 20, SIX + timedelta(hours=1), SIX + timedelta(hours=1))
REASONS = {
    errno.ENOSPC: "store_full",
    errno.EDQUOT: "store_full",
    errno.EROFS: "store_auth",
    errno.EACCES: "store_auth",
    errno.EIO: "store_unavailable",
}


@pytest.fixture
def before(tmp_path: Path) -> Path:
    told(OLD, tmp_path / "before")
    return tmp_path / "before"


def disappointed(
    before: Path, place: Path, last: int
) -> Iterator[tuple[str, Path, list[FileResult]]]:
    """The folder and the results after a run whose disk says no at step 1, 2, 3 ... .

    From that step on `last` steps fail, so that the cleaning up may fail with the work.
    """
    answers = list(REASONS)
    for step in count(1):
        root = Path(shutil.copytree(before, place / str(step)))
        reached: list[str] = []

        def refuse(number: int, name: str, step: int = step, reached: list[str] = reached) -> None:
            if step <= number < step + last:
                reached.append(name)
                answer = answers[step % len(answers)]
                raise OSError(answer, os.strerror(answer), name)

        site, ops = FolderStore(root / SITE), FolderStore(root / OPS)
        with watched_disk(refuse):
            results = publish(candidates_of(NEW), site=site, ops=ops, run=run_of(NEW))
        if not reached:
            return
        yield f"step {step}, {reached[0]}", root, results
        shutil.rmtree(root)


@pytest.mark.parametrize("last", [1, 3])
def test_a_disk_that_says_no_costs_the_files_it_concerns_and_the_next_run_heals(
    before: Path, tmp_path: Path, last: int
) -> None:
    old, steps = public_files(before), 0
    for failed_at, root, results in disappointed(before, tmp_path / "failed", last):
        steps += 1
        files = public_files(root)
        assert old.keys() <= files.keys(), failed_at
        assert all(is_whole(path, body, root) for path, body in files.items()), failed_at
        bad = [result for result in results if not result.good]
        assert bad, f"{failed_at}: somebody has to hear of it"
        assert {result.reason for result in bad} <= {*REASONS.values(), "member_failed"}, failed_at
        assert not [p for p in (root / SITE).rglob("*.tmp") if last == 1], failed_at
        with watched_disk(lambda *_: None):
            assert all(result.good for result in told(NEW.again("run-next", 5), root)), failed_at
        assert looked_at(root, NEW.at + timedelta(minutes=6)).findings == (), failed_at
    assert steps > 100


def is_whole(path: str, body: bytes, root: Path) -> bool:
    """Old or new, and with the label of exactly these bytes for whoever looks next."""
    document = parse_strict(body)
    label = read_label(FolderStore(root / SITE).head(path).metadata)  # type: ignore[union-attr]
    told_by = path == MANIFEST or document["generated_at"] in (
        OLD.at.isoformat(),
        NEW.at.isoformat(),
    )
    return told_by and label is not None and label.sha256 == sha256(body)
