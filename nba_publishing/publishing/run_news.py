"""What the results of a publication mean for the manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nba_publishing.publishing.candidate import FileResult, RunInfo
from nba_publishing.publishing.label import Kind, whole_second
from nba_publishing.publishing.manifest import Failure
from nba_publishing.publishing.manifest_merge import FileNews, News
from nba_publishing.publishing.outcome import Action
from nba_publishing.publishing.store import ObjectInfo


def news_of(
    results: Sequence[FileResult], fingerprints: Mapping[str, str | None], run: RunInfo
) -> News:
    """The entries, the failures and the recoveries of a run.

    A fingerprint is kept only when the document and all its copies ended well: otherwise the
    next run must not believe that there is nothing to do. The manifest knows no history.
    """
    listed = [result for result in results if result.kind is not Kind.HISTORY]
    unfinished = _unfinished(results)
    unconfirmed = {r.path for r in results if not _confirmed(r)}

    def told(result: FileResult, info: ObjectInfo) -> FileNews:
        origin = result.copy_of or result.path
        return FileNews(
            info=info,
            confirmed=not {result.path, origin} & unconfirmed,
            created=result.action is Action.PUBLISHED and result.previous is None,
            fingerprint=None if origin in unfinished else fingerprints.get(origin),
        )

    return News(
        files=tuple(told(result, result.info) for result in listed if result.info),
        failures=tuple(_failure(result, run) for result in listed if not result.good),
        good=frozenset(r.path for r in listed if r.good),
    )


def _unfinished(results: Sequence[FileResult]) -> set[str]:
    """The documents that did not end well, or not every copy of which was brought to them."""
    return {
        result.copy_of or result.path
        for result in results
        if not result.good or (result.copy_of and not _confirmed(result))
    }


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
