"""Pointers, aliases and history copies hold the bytes of another object, never their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nba_publishing.publishing.candidate import FileResult, RunInfo
from nba_publishing.publishing.job import HISTORY_MAX_AGE_SECONDS, Job
from nba_publishing.publishing.label import Kind, Label, read_label
from nba_publishing.publishing.outcome import Action, Outcome
from nba_publishing.publishing.paths import follows_newest, history_path
from nba_publishing.publishing.promotion import (
    Promotion,
    Rules,
    Upload,
    Verdict,
    cache_control,
    obstacle,
    promote,
)
from nba_publishing.publishing.store import ObjectInfo, ObjectStore, StoreError


@dataclass(frozen=True)
class Copy:
    """A path that holds the bytes of another object; `max_age` in seconds.

    `sources` are the documents that might be shown there, newest day first.
    """

    path: str
    kind: Kind
    max_age: int
    sources: tuple[Job, ...]

    def result(self, source: Job, action: Action, reason: str | None) -> FileResult:
        """What happened to the path while it followed `source`."""
        return FileResult(
            product=source.candidate.product,
            path=self.path,
            kind=self.kind,
            action=action,
            outcome=source.candidate.outcome,
            reason=reason,
            copy_of=source.upload.path,
        )

    def stopped(self, error: StoreError) -> FileResult:
        """The result after a store error."""
        failed = self.result(self.sources[0], Action.FAILED, error.reason)
        return replace(failed, message=str(error))


def copies_of(jobs: Sequence[Job]) -> list[Copy]:
    """The aliases and pointers of all documents that are public."""
    public = [job for job in jobs if _label(job)]
    aliases = [
        Copy(alias, Kind.ALIAS, job.candidate.max_age, (job,))
        for job in public
        if job.in_place
        for alias in job.candidate.aliases
    ]
    by_pointer: dict[str, list[Job]] = defaultdict(list)
    for job in sorted(public, key=lambda job: job.candidate.as_of, reverse=True):
        for pointer in job.candidate.pointers:
            by_pointer[pointer].append(job)
    return aliases + [
        Copy(pointer, Kind.POINTER, _pointer_max_age(sources[0]), tuple(sources))
        for pointer, sources in by_pointer.items()
    ]


def history_of(jobs: Sequence[Job]) -> list[Copy]:
    """The history copies of the current documents that this run wrote or found there.

    What a run found may come from one that died before its copy; a held file is nobody's to copy.
    """
    labels = [(job, _label(job)) for job in jobs]
    return [
        Copy(
            history_path(label.as_of, job.candidate.path),
            Kind.HISTORY,
            HISTORY_MAX_AGE_SECONDS,
            (job,),
        )
        for job, label in labels
        if job.candidate.kind is Kind.CURRENT
        and job.in_place
        and label
        and job.result
        and job.result.action is not Action.HELD
    ]


def follow(site: ObjectStore, copy: Copy, run: RunInfo, rules: Rules) -> FileResult | None:
    """Bring the path to the newest document it may show; None when it may show none."""
    stored = site.head(copy.path)
    shown = read_label(stored.metadata) if stored else None
    for source in copy.sources:
        label = _label(source)
        if label and (copy.kind is not Kind.POINTER or may_show(copy.path, shown, label, run)):
            promotion = _mirror(site, source, copy, rules, stored)
            verdict = promotion.verdict
            result = copy.result(source, verdict.action, verdict.reason)
            return replace(result, info=promotion.info, previous=promotion.previous)
    return None


def may_show(pointer: str, shown: Label | None, document: Label, run: RunInfo) -> bool:
    """True when the pointer, which shows `shown`, has to hold the bytes of `document`.

    A pointer that already shows the day follows every rewrite of it, so that two paths that
    show one day never differ; otherwise it only moves for a document of the present.
    """
    if shown and shown.as_of == document.as_of:
        return True
    if not run.moves_current(document.as_of):
        return False
    if follows_newest(pointer):
        return document.state != "empty_expected"
    return document.as_of == run.today


def _mirror(
    site: ObjectStore, job: Job, copy: Copy, rules: Rules, stored: ObjectInfo | None
) -> Promotion:
    source = _public(job)
    verdict = obstacle(_upload(copy, source, b""), stored, rules)
    if verdict:
        return Promotion(verdict, stored, stored)
    body = job.upload.body
    if source.metadata.get("sha256") != job.upload.label.sha256:
        found = site.read(source.path)
        if found is None or read_label(found[1].metadata) is None:
            return Promotion(Verdict(Action.FAILED, "source_gone"), stored, stored)
        body, source = found
    return promote(site, _upload(copy, source, body), rules, stored)


def _upload(copy: Copy, source: ObjectInfo, body: bytes) -> Upload:
    label = read_label(source.metadata)
    if label is None:
        raise ValueError(f"{source.path} carries no label, so {copy.path} cannot follow it")
    alias_of = source.path if copy.kind is Kind.ALIAS else None
    # Aliases and pointers show whatever their document shows; the history of a day may be fuller
    # than its document, when somebody forced an older day on that in between.
    kept = copy.kind is Kind.HISTORY
    return Upload(
        path=copy.path,
        body=body,
        label=replace(label, kind=copy.kind, alias_of=alias_of),
        cache_control=cache_control(copy.max_age),
        outcome=Outcome.of_state(label.state) if kept else Outcome.OK,
        same_bytes=True,
    )


def _public(job: Job) -> ObjectInfo:
    if job.result is None or job.result.info is None:
        raise ValueError(f"{job.upload.path} is not public, so nothing can follow it")
    return job.result.info


def _label(job: Job) -> Label | None:
    """The label of what is public under the job's path; None after a failure."""
    result = job.result
    if result is None or result.action is Action.FAILED or result.info is None:
        return None
    return read_label(result.info.metadata)


def _pointer_max_age(job: Job) -> int:
    candidate = job.candidate
    return candidate.max_age if candidate.pointer_max_age is None else candidate.pointer_max_age
