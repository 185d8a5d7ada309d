"""Small documents on their way to the site, and a run that publishes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nba_publishing.publishing.candidate import Candidate, FileResult, RunInfo
from nba_publishing.publishing.encoding import canonical_bytes
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.publication import publish
from nba_publishing.publishing.store import ObjectStore
from nba_publishing_tests.fakes.memory_store import MemoryStore

TODAY = date(2026, 2, 11)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
NOON = datetime(2026, 2, 11, 17, 0, tzinfo=UTC)

_STATES = {Outcome.EMPTY_EXPECTED: "empty_expected", Outcome.DEGRADED: "degraded"}


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def a_run(name: str = "run-1", now: datetime = NOON, **changes: Any) -> RunInfo:
    """A run of a product whose natural day is today."""
    usual = RunInfo(run_id=name, now=now, natural_day=TODAY, today=TODAY)
    return replace(usual, **changes)


def document(path: str, says: str, day: date, at: datetime, outcome: Outcome) -> bytes:
    state = _STATES.get(outcome, "ok")
    return canonical_bytes(
        {"generated_at": at, "as_of_date": day, "says": says, "meta": {"state": state}}
    )


def a_candidate(
    path: str,
    kind: Kind,
    *,
    says: str = "hello",
    day: date = TODAY,
    at: datetime = NOON,
    outcome: Outcome = Outcome.OK,
    **more: Any,
) -> Candidate:
    """A document that says one thing; what it is about is in its path."""
    usual = Candidate(
        product=path.split("/", maxsplit=1)[0].removesuffix(".json"),
        path=path,
        kind=kind,
        as_of=day,
        body=document(path, says, day, at, outcome),
        outcome=outcome,
        state=_STATES.get(outcome, "ok"),
        empty_reason="no_games_today" if outcome is Outcome.EMPTY_EXPECTED else None,
        generated_at=at,
        schema="schemas/x.json",
        max_age=3600,
    )
    return replace(usual, **more)


def bounce_back(says: str = "hello", **more: Any) -> Candidate:
    """A current file with an alias."""
    aliases = ("trends/bounce-back-v2.json",)
    return a_candidate("trends/bounce-back.json", Kind.CURRENT, says=says, aliases=aliases, **more)


def picks(says: str = "hello", day: date = TODAY, **more: Any) -> Candidate:
    """A dated file with a pointer to the newest one that is not empty."""
    usual: dict[str, Any] = {"max_age": 300, "pointers": ("best-bets/latest.json",)}
    return a_candidate(f"best-bets/{day}.json", Kind.DATED, says=says, day=day, **(usual | more))


def predictions(says: str = "hello", day: date = TODAY, **more: Any) -> Candidate:
    """A dated file with a pointer to the document of today."""
    usual: dict[str, Any] = {"max_age": 300, "pointers": ("predictions/today.json",)}
    return a_candidate(f"predictions/{day}.json", Kind.DATED, says=says, day=day, **(usual | more))


class Desk:
    """A site and its private store in memory, and someone who publishes there."""

    def __init__(self, site: ObjectStore | None = None, ops: ObjectStore | None = None) -> None:
        self.memory = MemoryStore()
        self.private = MemoryStore()
        self.site = site or self.memory
        self.ops = ops or self.private

    def publish(self, *candidates: Candidate, run: RunInfo | None = None, **more: Any) -> Results:
        results = publish(candidates, site=self.site, ops=self.ops, run=run or a_run(), **more)
        return Results(results)


class Results(list[FileResult]):
    """The results of a publication, to be asked by path."""

    def of(self, path: str) -> FileResult:
        return next(result for result in self if result.path == path)

    def actions(self) -> dict[str, str]:
        return {result.path: result.action.value for result in self}
