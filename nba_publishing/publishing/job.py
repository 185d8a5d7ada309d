"""One candidate on its way: where it goes, what is there, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nba_publishing.publishing.candidate import Candidate, FileResult, RunInfo
from nba_publishing.publishing.encoding import StrictJsonError, content_sha256, sha256
from nba_publishing.publishing.label import Kind, Label, whole_second
from nba_publishing.publishing.outcome import Action, Outcome
from nba_publishing.publishing.paths import check_object_path, history_path
from nba_publishing.publishing.promotion import Promotion, Upload, cache_control
from nba_publishing.publishing.store import ObjectInfo, StoreError

HISTORY_MAX_AGE_SECONDS = 86400

_OF_THE_PRESENT = frozenset({Kind.CURRENT, Kind.SET_MEMBER, Kind.SET_INDEX})


@dataclass(frozen=True)
class Job:
    """A candidate, the upload it became, what was `stored` before, and its result once known."""

    candidate: Candidate
    upload: Upload
    stored: ObjectInfo | None = None
    result: FileResult | None = None

    @property
    def in_place(self) -> bool:
        """True when the document goes to its own path, not into the history."""
        return self.upload.path == self.candidate.path

    def ends(self, action: Action, **facts: Any) -> Job:
        """The job with its result; `facts` are further fields of the result."""
        result = FileResult(
            product=self.candidate.product,
            path=self.upload.path,
            kind=self.upload.label.kind,
            action=action,
            outcome=self.candidate.outcome,
            info=self.stored,
            warnings=self.candidate.warnings,
            reason=self.candidate.reason,
        )
        return replace(self, result=replace(result, **facts))

    def promoted(self, promotion: Promotion) -> Job:
        """The job after its promotion."""
        facts: dict[str, Any] = {"info": promotion.info, "previous": promotion.previous}
        if promotion.verdict.reason and not self.candidate.reason:
            facts["reason"] = promotion.verdict.reason
        return self.ends(promotion.verdict.action, **facts)

    def stopped(self, error: StoreError) -> Job:
        """The job after a store error; what was public stays public."""
        return self.ends(Action.FAILED, reason=error.reason, message=str(error))

    def refused(self, problem: str) -> Job:
        """The job of a document that breaks a promise."""
        return self.ends(
            Action.FAILED,
            outcome=Outcome.SOURCE_ERROR,
            reason="contract_violation",
            message=f"{self.candidate.path}: {problem}; the public file was left as it was, "
            "fix the builder and run again",
        )


def planned(candidates: Sequence[Candidate], run: RunInfo) -> list[Job]:
    """Where the candidates go; those that must not go anywhere have their result already."""
    jobs = [_planned(candidate, run) for candidate in candidates]
    paths = [job.upload.path for job in jobs]
    if len(set(paths)) != len(paths):
        twice = next(path for path in paths if paths.count(path) > 1)
        raise ValueError(f"two candidates of one publication claim {twice}; nothing was written")
    return jobs


def _planned(candidate: Candidate, run: RunInfo) -> Job:
    dateless = candidate.kind in _OF_THE_PRESENT
    historic = dateless and not run.moves_current(candidate.as_of)
    try:
        hashes = sha256(candidate.body), content_sha256(candidate.body)
        job = Job(candidate, _upload(candidate, run, hashes, historic=historic))
    except StrictJsonError as error:
        job = Job(candidate, _upload(candidate, run, ("", ""), historic=historic))
        if candidate.outcome.publishable:
            return job.refused(str(error))
    if not candidate.outcome.publishable:
        return job.ends(Action.FAILED, reason=candidate.reason or candidate.outcome.lower())
    if dateless and candidate.as_of > run.today:
        return job.ends(Action.UNCHANGED, reason="after_today")
    return job


def _upload(
    candidate: Candidate, run: RunInfo, hashes: tuple[str, str], *, historic: bool
) -> Upload:
    path, kind, max_age = candidate.path, candidate.kind, candidate.max_age
    if historic:
        path, kind, max_age = (
            history_path(candidate.as_of, path),
            Kind.HISTORY,
            HISTORY_MAX_AGE_SECONDS,
        )
    return Upload(
        path=check_object_path(path),
        body=candidate.body,
        label=_label(candidate, run, kind, hashes),
        cache_control=cache_control(max_age),
        outcome=candidate.outcome,
        heartbeat=candidate.heartbeat or kind is Kind.CONTROL,
    )


def _label(candidate: Candidate, run: RunInfo, kind: Kind, hashes: tuple[str, str]) -> Label:
    return Label(
        product=candidate.product,
        kind=kind,
        schema=candidate.schema,
        as_of=candidate.as_of,
        generated_at=whole_second(candidate.generated_at),
        state=candidate.state,
        sha256=hashes[0],
        content_sha256=hashes[1],
        run_id=run.run_id,
        changed_at=whole_second(run.now),
        data_through=candidate.data_through,
        empty_reason=candidate.empty_reason,
        members=len(candidate.members) if kind is Kind.SET_INDEX else None,
    )
