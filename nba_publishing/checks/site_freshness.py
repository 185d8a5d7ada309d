"""Freshness as readers can judge it: by the manifest, and by the game days that files betray.

A reader has no schedule. The slots of every day need none. Slots of game days are asked for only
where a published file itself tells that the day has games: it lists somebody who plays tonight,
or rows of that day. So nothing is called late that the schedule might excuse.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import numpy as np

from nba_publishing.analysis.completeness import Calendar
from nba_publishing.automation.expectation import RULES, Published, SlotRule, expectation
from nba_publishing.checks.findings import Finding, late, note
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest import Entry, Manifest


def freshness_findings(
    manifest: Manifest,
    documents: Sequence[DocumentSpec],
    game_days: Iterable[date],
    now: datetime,
    rules: Mapping[str, SlotRule] = RULES,
) -> Iterator[Finding]:
    """Files that should have been renewed by now, holds, and runs that ended badly."""
    held = {hold.path: hold for hold in manifest.holds if hold.until > now}
    calendar = _calendar(game_days)
    listed = (path for path, entry in manifest.files.items() if entry.kind != Kind.ALIAS)
    for path in sorted({*listed, *(spec.path for spec in documents)} & rules.keys()):
        entry = manifest.files.get(path)
        published = _published(entry, path in held) if entry else None
        verdict = expectation(path, now, calendar, published, rules)
        if verdict.state in ("late", "stale"):
            yield late(path, verdict.state, _behind(entry, verdict.expected_as_of))
        elif verdict.state == "missing":
            told = f"nothing is published yet; by now {verdict.expected_as_of} should be"
            yield late(path, "missing", told)
    for hold in held.values():
        yield note(hold.path, "held", f"until {hold.until.isoformat()}: {hold.reason}")
    for failure in manifest.failures:
        told = f"{failure.outcome} since {failure.since.isoformat()}: {failure.reason}"
        yield note(failure.path, "last_run_failed", told)


def _published(entry: Entry, held: bool) -> Published:
    return Published(entry.as_of_date, entry.checked_at, held, entry.empty_reason)


def _behind(entry: Entry | None, expected: date | None) -> str:
    if entry is None:
        return f"by now it should show {expected}"
    checked = entry.checked_at.isoformat()
    if expected is not None and entry.as_of_date < expected:
        return f"it shows {entry.as_of_date}, by now it should show {expected}"
    return f"it shows {entry.as_of_date}, but was last renewed at {checked}, before its latest slot"


def _calendar(game_days: Iterable[date]) -> Calendar:
    days = sorted({day.toordinal() for day in game_days})
    return Calendar(np.array(days, np.int64), np.array([], np.int64))
