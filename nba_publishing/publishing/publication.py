"""One publication: stage, audit, promote, copy, and tell the manifest last.

A failure of one file stops its own group only - its pointers, aliases, index and history - and
nothing that is already public is ever taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from nba_publishing.publishing.candidate import Candidate, FileResult, RunInfo
from nba_publishing.publishing.courier import Courier
from nba_publishing.publishing.job import Job, planned
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest import MANIFEST, active_holds
from nba_publishing.publishing.manifest_merge import News
from nba_publishing.publishing.manifest_store import Snapshot, read_snapshot, update_manifest
from nba_publishing.publishing.mirroring import Copy, copies_of, follow, history_of
from nba_publishing.publishing.outcome import Action, Outcome
from nba_publishing.publishing.paths import folder_of, staging_path
from nba_publishing.publishing.promotion import Rules, obstacle, promote
from nba_publishing.publishing.run_news import news_of
from nba_publishing.publishing.sets import (
    audited_index,
    index_after_members,
    without_members_of_failed_indexes,
)
from nba_publishing.publishing.store import ObjectInfo, ObjectStore, StoreError

# From this many objects of one folder on, one listing is cheaper than asking for each.
LIST_FROM_OBJECTS = 25


def publish(
    candidates: Sequence[Candidate],
    *,
    site: ObjectStore,
    ops: ObjectStore,
    run: RunInfo,
    dry_run: bool = False,
) -> list[FileResult]:
    """Make built documents public; one result per file.

    Documents come first, in their order, then the pointers and aliases that had to follow one;
    history copies and the manifest have a result only when they failed. A store that fails
    never raises here, it is a result; a dry run writes nothing anywhere.
    """
    jobs = planned(candidates, run)
    try:
        snapshot = read_snapshot(site)
    except StoreError as error:
        return _results([job if job.result else job.stopped(error) for job in jobs])
    publication = _Publication(site, ops, run, snapshot)
    jobs = publication.audited(publication.looked_up(jobs))
    if dry_run:
        return _results(publication.foreseen(jobs))
    return publication.published(publication.staged(jobs))


class _Publication:
    """The steps of one publication; each takes jobs and gives them back further on their way."""

    def __init__(
        self, site: ObjectStore, ops: ObjectStore, run: RunInfo, snapshot: Snapshot
    ) -> None:
        self._site = site
        self._ops = ops
        self._run = run
        self._snapshot = snapshot
        self._rules = Rules(run.now, active_holds(snapshot.manifest, run.now), run.forced)
        self._courier = Courier(site.parallel_requests)

    def looked_up(self, jobs: Sequence[Job]) -> list[Job]:
        """Find out what every path holds now."""
        sizes = Counter(folder_of(job.upload.path) for job in jobs)
        crowded = [folder for folder, size in sizes.items() if size >= LIST_FROM_OBJECTS]
        seen: dict[str, dict[str, ObjectInfo]] = {}

        def list_folder(folder: str) -> None:
            seen[folder] = {info.path: info for info in self._site.list(f"{folder}/")}

        def look(job: Job) -> Job:
            path = job.upload.path
            listed = seen.get(folder_of(path))
            stored = self._site.head(path) if listed is None else listed.get(path)
            return replace(job, stored=stored)

        self._courier.each(list_folder, crowded, lambda _folder, _error: None)
        return self._step(look, jobs)

    def audited(self, jobs: Sequence[Job]) -> list[Job]:
        """Refuse every set whose index and members do not fit together."""
        audited = self._step(
            lambda job: audited_index(job, jobs, self._site),
            jobs,
            lambda job: job.candidate.kind is Kind.SET_INDEX,
        )
        return without_members_of_failed_indexes(audited)

    def foreseen(self, jobs: Sequence[Job]) -> list[Job]:
        """What a real run would do to the documents."""

        def foresee(job: Job) -> Job:
            verdict = obstacle(job.upload, job.stored, self._rules)
            action = verdict.action if verdict else Action.PUBLISHED
            return job.ends(Action.DRY_RUN, would_be=action)

        return [job if job.result else foresee(job) for job in jobs]

    def staged(self, jobs: Sequence[Job]) -> list[Job]:
        """Lay every document down in the private store, where a rollback finds it."""

        def stage(job: Job) -> Job:
            self._ops.write(
                staging_path(self._run.run_id, job.upload.path),
                job.upload.body,
                cache_control="no-store",
                metadata=job.upload.label.to_metadata(),
                if_generation=None,
            )
            return job

        return self._step(stage, jobs)

    def published(self, jobs: Sequence[Job]) -> list[FileResult]:
        """Promote in the order in which no reader can follow a path to nothing."""
        jobs = self._step(self._promote, jobs, lambda job: job.candidate.kind is not Kind.SET_INDEX)
        copies = self._followed(copies_of(jobs))
        jobs = self._step(self._promote, [index_after_members(job, jobs) for job in jobs])
        # History comes before the manifest: when a run dies in between, the manifest does not
        # know the new fingerprint yet, so the next run comes back and completes the copies.
        history = self._followed(history_of(jobs))
        moved = {copy.copy_of for copy in copies if copy.action is Action.PUBLISHED}
        documents = [replace(r, pointer_moved=r.path in moved) for r in _results(jobs)]
        results = documents + copies + [r for r in history if r.action is Action.FAILED]
        fingerprints = {job.upload.path: job.candidate.fingerprint for job in jobs}
        return self._told(results, news_of(results, fingerprints, self._run))

    def _promote(self, job: Job) -> Job:
        return job.promoted(promote(self._site, job.upload, self._rules, job.stored))

    def _followed(self, copies: Sequence[Copy]) -> list[FileResult]:
        results = self._courier.each(
            lambda copy: follow(self._site, copy, self._run, self._rules), copies, Copy.stopped
        )
        return [result for result in results if result]

    def _told(self, results: list[FileResult], news: News) -> list[FileResult]:
        """The results after the manifest heard of them, with one more if it could not."""

        def tell(news: News) -> list[FileResult]:
            if not update_manifest(self._site, self._run, news, self._snapshot):
                return results
            return [replace(r, warnings=(*r.warnings, "manifest_rebuilt")) for r in results]

        def failed(_news: News, error: StoreError) -> list[FileResult]:
            manifest = FileResult(
                product="publisher",
                path=MANIFEST,
                kind=Kind.CONTROL,
                action=Action.FAILED,
                outcome=Outcome.OK,
                reason=error.reason,
                message=str(error),
            )
            return [*results, manifest]

        return self._courier.each(tell, [news], failed)[0]

    def _step(
        self,
        work: Callable[[Job], Job],
        jobs: Sequence[Job],
        concerned: Callable[[Job], bool] = lambda _: True,
    ) -> list[Job]:
        """Do the work on the jobs without a result; the order stays."""
        places = [n for n, job in enumerate(jobs) if job.result is None and concerned(job)]
        done = self._courier.each(work, [jobs[n] for n in places], Job.stopped)
        moved = dict(zip(places, done, strict=True))
        return [moved.get(n, job) for n, job in enumerate(jobs)]


def _results(jobs: Sequence[Job]) -> list[FileResult]:
    return [job.result for job in jobs if job.result]
