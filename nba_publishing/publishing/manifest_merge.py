"""A run's news change its own entries of the manifest and nothing else.

Every entry repeats the label of its object, so it can always be made again from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from nba_publishing.publishing.label import Kind, Label, read_label
from nba_publishing.publishing.manifest import (
    MANIFEST,
    DateRange,
    Entry,
    Failure,
    Hold,
    Manifest,
    ManifestMeta,
    SetEntry,
)
from nba_publishing.publishing.paths import folder_of, shown_day
from nba_publishing.publishing.store import ObjectInfo

DATED_ENTRIES_DAYS = 14

_ALWAYS_LISTED = frozenset(
    {Kind.POINTER, Kind.CURRENT, Kind.ALIAS, Kind.SET_INDEX, Kind.CONTROL},
)


@dataclass(frozen=True)
class FileNews:
    """One object a run looked at: `confirmed` when it is right, `created` when it is new."""

    info: ObjectInfo
    confirmed: bool
    created: bool = False
    fingerprint: str | None = None


@dataclass(frozen=True)
class News:
    """All a run has to tell the manifest.

    `confirmed` are paths whose entries stay and only become fresher, `good` paths leave the
    failures, `released` paths leave the holds.
    """

    files: tuple[FileNews, ...] = ()
    confirmed: frozenset[str] = frozenset()
    failures: tuple[Failure, ...] = ()
    good: frozenset[str] = frozenset()
    holds: tuple[Hold, ...] = ()
    released: frozenset[str] = frozenset()

    def without_creations(self) -> News:
        """The same news for a manifest that has counted the new objects already."""
        return replace(self, files=tuple(replace(f, created=False) for f in self.files))


def merge(manifest: Manifest, news: News, now: datetime, today: date) -> Manifest:
    """The manifest after a run; what the run did not touch stays as it was."""
    files, dates, sets = dict(manifest.files), dict(manifest.dates), dict(manifest.sets)
    for item in news.files:
        label = read_label(item.info.metadata)
        if label is None or item.info.path == MANIFEST:
            continue
        if label.kind in _ALWAYS_LISTED or label.kind is Kind.DATED:
            files[item.info.path] = _entry(item, label, files.get(item.info.path), now)
        if label.kind is Kind.DATED:
            dates[label.product] = _range(dates.get(label.product), label.as_of, item.created)
        if label.kind is Kind.SET_INDEX:
            sets[folder_of(item.info.path)] = SetEntry(
                index=item.info.path, count=label.members or 0, as_of_date=label.as_of
            )
    for path in news.confirmed & files.keys():
        files[path] = _checked(files[path], now)
    return Manifest(
        generated_at=now,
        as_of_date=today,
        files={path: files[path] for path in sorted(files) if _recent(path, today)},
        dates=dict(sorted(dates.items())),
        sets=dict(sorted(sets.items())),
        failures=_failures(manifest.failures, news, today),
        holds=_holds(manifest.holds, news, now),
        meta=ManifestMeta(),
    )


def _entry(item: FileNews, label: Label, known: Entry | None, now: datetime) -> Entry:
    if known and int(known.generation) > item.info.generation:
        return _checked(known, now) if item.confirmed else known
    if item.confirmed:
        checked_at, fingerprint = now, item.fingerprint
    else:
        same = known is not None and known.sha256 == label.sha256
        checked_at = known.checked_at if known else label.generated_at
        fingerprint = known.fingerprint if known and same else None
    return Entry(
        product=label.product,
        kind=label.kind,
        schema=label.schema,
        as_of_date=label.as_of,
        data_through=label.data_through,
        state=label.state,
        empty_reason=label.empty_reason,
        generated_at=label.generated_at,
        changed_at=label.changed_at,
        checked_at=checked_at,
        sha256=label.sha256,
        bytes=item.info.size,
        generation=str(item.info.generation),
        ttl_seconds=_max_age(item.info.cache_control),
        alias_of=label.alias_of,
        run_id=label.run_id,
        fingerprint=fingerprint,
    )


def _checked(entry: Entry, now: datetime) -> Entry:
    return entry.model_copy(update={"checked_at": max(entry.checked_at, now)})


def _range(known: DateRange | None, day: date, created: bool) -> DateRange:
    """The range with `day` counted once.

    A day outside the range was never counted, even when an interrupted run created its object.
    """
    if known is None:
        return DateRange(first=day, last=day, count=1)
    outside = not known.first <= day <= known.last
    first, last = min(known.first, day), max(known.last, day)
    return DateRange(first=first, last=last, count=known.count + int(created or outside))


def _failures(known: Iterable[Failure], news: News, today: date) -> list[Failure]:
    open_ones = {failure.path: failure for failure in known if failure.path not in news.good}
    for failure in news.failures:
        before = open_ones.get(failure.path)
        since = before.since if before else failure.since
        open_ones[failure.path] = failure.model_copy(update={"since": since})
    return [open_ones[path] for path in sorted(open_ones) if _recent(path, today)]


def _holds(known: Iterable[Hold], news: News, now: datetime) -> list[Hold]:
    holds = {hold.path: hold for hold in (*known, *news.holds)}
    alive = (hold for hold in holds.values() if hold.until > now)
    return sorted((h for h in alive if h.path not in news.released), key=lambda h: h.path)


def _recent(path: str, today: date) -> bool:
    day = shown_day(path)
    return day is None or day >= today - timedelta(days=DATED_ENTRIES_DAYS)


def _max_age(header: str) -> int:
    seconds = re.search(r"max-age=(\d+)", header)
    return int(seconds[1]) if seconds else 0
