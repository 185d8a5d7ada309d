"""A folder with one document per player is published as a whole: members first, index last."""

from __future__ import annotations

from collections.abc import Sequence

from nba_publishing.publishing.job import Job
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.outcome import Action
from nba_publishing.publishing.paths import folder_of
from nba_publishing.publishing.store import ObjectStore


def audited_index(index: Job, jobs: Sequence[Job], site: ObjectStore) -> Job:
    """The index, refused unless it lists exactly the members of this run and kept ones."""
    root = index.upload.path.removesuffix(index.candidate.path)
    listed = {root + member for member in index.candidate.members}
    staged = {job.upload.path for job in _members(index, jobs) if job.result is None}
    if staged - listed:
        return index.refused(f"the index does not list {min(staged - listed)}")
    missing = listed - staged
    if missing:
        folder = folder_of(index.upload.path)
        missing -= {info.path for info in site.list(f"{folder}/")}
    if missing:
        return index.refused(f"the index lists {min(missing)}, which nobody has built")
    return index


def without_members_of_failed_indexes(jobs: Sequence[Job]) -> list[Job]:
    """Members whose index failed the audit fail with it, before anything is public."""
    failed = {
        folder_of(job.upload.path): job.result
        for job in jobs
        if job.candidate.kind is Kind.SET_INDEX and job.result and _failed(job)
    }

    def judged(job: Job) -> Job:
        index = failed.get(folder_of(job.upload.path))
        if job.result or job.candidate.kind is not Kind.SET_MEMBER or index is None:
            return job
        message = f"not published, because {index.path} failed: {index.message or index.reason}"
        return job.ends(Action.FAILED, outcome=index.outcome, reason=index.reason, message=message)

    return [judged(job) for job in jobs]


def index_after_members(index: Job, jobs: Sequence[Job]) -> Job:
    """The index, stopped when one of its members could not be written."""
    if index.result or index.candidate.kind is not Kind.SET_INDEX:
        return index
    failed = next((job for job in _members(index, jobs) if _failed(job)), None)
    if failed is None:
        return index
    message = f"not published, because {failed.upload.path} failed; the previous index stays"
    return index.ends(Action.FAILED, reason="member_failed", message=message)


def _members(index: Job, jobs: Sequence[Job]) -> list[Job]:
    folder = folder_of(index.upload.path)
    return [
        job
        for job in jobs
        if job.candidate.kind is Kind.SET_MEMBER and folder_of(job.upload.path) == folder
    ]


def _failed(job: Job) -> bool:
    return job.result is not None and job.result.action is Action.FAILED
