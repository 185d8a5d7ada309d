"""The manifest is read and written under a precondition, and written again from labels if lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from nba_publishing.publishing.candidate import FileResult, RunInfo
from nba_publishing.publishing.encoding import canonical_bytes, content_sha256, sha256
from nba_publishing.publishing.label import Kind, Label, read_label, whole_second
from nba_publishing.publishing.manifest import (
    MANIFEST,
    MANIFEST_MAX_AGE_SECONDS,
    Failure,
    Hold,
    Manifest,
    empty_manifest,
    twins,
)
from nba_publishing.publishing.manifest_merge import FileNews, News, merge
from nba_publishing.publishing.outcome import Action, Outcome
from nba_publishing.publishing.paths import PathError, check_object_path
from nba_publishing.publishing.promotion import TRIES, cache_control
from nba_publishing.publishing.store import ObjectStore, PreconditionFailed, StoreError


@dataclass(frozen=True)
class Snapshot:
    """The manifest as it was read; None when it is missing or cannot be understood."""

    manifest: Manifest | None
    generation: int


def read_manifest(site: ObjectStore) -> Manifest | None:
    """The manifest of the site; None when it is missing or cannot be understood."""
    return read_snapshot(site).manifest


def read_snapshot(site: ObjectStore) -> Snapshot:
    """The manifest with the generation a later write has to name."""
    found = site.read(MANIFEST)
    if found is None:
        return Snapshot(None, 0)
    body, info = found
    try:
        manifest = Manifest.model_validate_json(body)
        for path in (*manifest.files, *(failure.path for failure in manifest.failures)):
            check_object_path(path)
    except (ValidationError, PathError):
        return Snapshot(None, info.generation)
    return Snapshot(manifest, info.generation)


def update_manifest(
    site: ObjectStore, run: RunInfo, news: News, snapshot: Snapshot | None = None
) -> bool:
    """Merge a run's news. True when a lost manifest had to be rebuilt, which drops its holds.

    Writes nothing when nothing changed. Raises `StoreError` with reason `contended` when other
    writers win every time.
    """
    if news == News():
        return False
    now = whole_second(run.now)
    snapshot = snapshot or read_snapshot(site)
    for _ in range(TRIES):
        base, rebuilt = snapshot.manifest, False
        if base is None:
            base, rebuilt = _rebuilt(site, run)
            rebuilt = rebuilt or snapshot.generation > 0
            merged = merge(base, news.without_creations(), now, run.today)
        else:
            merged = merge(base, news, now, run.today)
            if merged.model_copy(update={"generated_at": base.generated_at}) == base:
                return False
        try:
            _write(site, run, merged, snapshot.generation)
        except PreconditionFailed:
            snapshot = read_snapshot(site)
        else:
            return rebuilt
    raise StoreError(
        "contended",
        f"{MANIFEST} was rewritten by other runs {TRIES} times while this one merged its entries; "
        "the files are public, the manifest shows their previous entries until the next run",
    )


def record_failures(
    site: ObjectStore, run: RunInfo, failed: Iterable[tuple[str, str, Outcome, str]]
) -> bool:
    """Enter products that built nothing: (path, product, outcome, reason) of each."""
    failures = (
        Failure(
            path=path,
            product=product,
            outcome=outcome,
            reason=reason,
            since=whole_second(run.now),
            run_id=run.run_id,
        )
        for path, product, outcome, reason in failed
    )
    return update_manifest(site, run, News(failures=tuple(failures)))


def place_holds(
    site: ObjectStore, run: RunInfo, paths: Iterable[str], until: datetime, reason: str
) -> bool:
    """Keep runs away from the paths until an instant."""
    holds = tuple(Hold(path=p, until=whole_second(until), reason=reason) for p in paths)
    return update_manifest(site, run, News(holds=holds))


def release_holds(site: ObjectStore, run: RunInfo, paths: Iterable[str]) -> bool:
    """Let runs write the paths again."""
    return update_manifest(site, run, News(released=frozenset(paths)))


def confirm_unchanged(site: ObjectStore, run: RunInfo, paths: Iterable[str]) -> list[FileResult]:
    """Say of files built from the same sources that they are still right, and of their copies.

    Only `checked_at` moves. A path that is not on the site as the manifest describes it gets no
    result: build it.
    """
    snapshot = read_snapshot(site)
    results: list[FileResult] = []
    confirmed: frozenset[str] = frozenset()
    for path in paths:
        entry = snapshot.manifest.files.get(path) if snapshot.manifest else None
        info = site.head(path) if entry else None
        if snapshot.manifest and entry and info and entry.generation == str(info.generation):
            outcome = Outcome.OK if entry.state == "ok" else Outcome.EMPTY_EXPECTED
            results.append(
                FileResult(
                    entry.product, path, Kind(entry.kind), Action.UNCHANGED, outcome, info, info
                )
            )
            confirmed |= twins(snapshot.manifest, path)
    update_manifest(site, run, News(confirmed=confirmed, good=confirmed), snapshot)
    return results


def _rebuilt(site: ObjectStore, run: RunInfo) -> tuple[Manifest, bool]:
    """A manifest from the labels of all objects, and whether any is from an earlier run."""
    found = [(info, read_label(info.metadata)) for info in site.list("")]
    ours = [(info, label) for info, label in found if label and label.product != "publisher"]
    news = News(
        files=tuple(FileNews(i, confirmed=False, created=True) for i, _ in ours),
    )
    empty = empty_manifest(whole_second(run.now), run.today)
    manifest = merge(empty, news, run.now, run.today)
    return manifest, any(label.run_id != run.run_id for _, label in ours)


def _write(site: ObjectStore, run: RunInfo, manifest: Manifest, generation: int) -> None:
    now = whole_second(run.now)
    manifest = manifest.model_copy(update={"generated_at": now})
    body = canonical_bytes(manifest.model_dump(by_alias=True))
    label = Label(
        product="publisher",
        kind=Kind.CONTROL,
        schema="schemas/manifest.json",
        as_of=run.today,
        generated_at=now,
        state="ok",
        run_id=run.run_id,
        changed_at=now,
        sha256=sha256(body),
        content_sha256=content_sha256(body),
    )
    site.write(
        MANIFEST,
        body,
        cache_control=cache_control(MANIFEST_MAX_AGE_SECONDS),
        metadata=label.to_metadata(),
        if_generation=generation,
    )
