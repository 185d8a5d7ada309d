"""What the results of a publication mean for the manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nba_publishing.publishing.candidate import FileResult, RunInfo
from nba_publishing.publishing.label import whole_second
from nba_publishing.publishing.manifest import Failure, FileNews, News
from nba_publishing.publishing.outcome import Action


def news_of(
    results: Sequence[FileResult], fingerprints: Mapping[str, str | None], run: RunInfo
) -> News:
    """The entries, the failures and the recoveries of a run.

    A fingerprint is kept only when the document and all its copies ended well: otherwise the
    next run must not believe that there is nothing to do.
    """
    unfinished = {r.copy_of or r.path for r in results if not r.good}
    unconfirmed = {r.path for r in results if not _confirmed(r)}
    files = tuple(
        FileNews(
            info=result.info,
            confirmed=not {result.path, result.copy_of} & unconfirmed,
            created=result.action is Action.PUBLISHED and result.previous is None,
            fingerprint=None
            if (origin := result.copy_of or result.path) in unfinished
            else fingerprints.get(origin),
        )
        for result in results
        if result.info and result.reason != "after_today"
    )
    return News(
        files=files,
        failures=tuple(_failure(result, run) for result in results if not result.good),
        good=frozenset(r.path for r in results if r.good),
    )


def _confirmed(result: FileResult) -> bool:
    if result.action is Action.KEPT_LAST_GOOD:
        return result.good
    return result.action in (Action.PUBLISHED, Action.UNCHANGED)


def _failure(result: FileResult, run: RunInfo) -> Failure:
    return Failure(
        path=result.path,
        product=result.product,
        outcome=result.outcome,
        reason=result.reason or result.outcome.lower(),
        since=whole_second(run.now),
        run_id=run.run_id,
    )
