"""A rollback makes bytes an earlier run published public again and keeps runs away for a while.

Everything is looked up and checked before the first write: a rollback that is refused has
touched no object. Then the hold comes first, so that no run gets in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from nba_publishing.analysis.days import basketball_day
from nba_publishing.publishing.candidate import Candidate, FileResult, RunInfo
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.families import (
    Family,
    Library,
    RefusedError,
    UnknownPathError,
    family_of,
    holds_of,
    listed_members,
)
from nba_publishing.publishing.gate import audit, describe
from nba_publishing.publishing.kept_editions import (
    KeptEdition,
    Publication,
    Wish,
    edition_wished,
    kept_members,
)
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest import Hold
from nba_publishing.publishing.manifest_store import place_holds, release_holds
from nba_publishing.publishing.outcome import Action, Outcome
from nba_publishing.publishing.publication import publish
from nba_publishing.publishing.store import ObjectInfo, ObjectStore, StoreError

LONGEST_HOLD = timedelta(hours=72)


class UnfitEditionError(RefusedError):
    """Kept bytes that may not be published any more."""

    def __init__(self, edition: KeptEdition, problem: str) -> None:
        super().__init__(
            f"what run {edition.run_id} published at {edition.path} cannot be published again: "
            f"{problem}; no object was touched, choose another run with --to or --steps"
        )


class UnsafeReasonError(RefusedError):
    """A reason that must not be shown to readers."""


@dataclass(frozen=True)
class Order:
    """What somebody asks for. `hold`: how long runs leave the files alone, zero for not at all."""

    path: str
    reason: str
    wish: Wish = field(default_factory=Wish)
    hold: timedelta = timedelta(hours=6)


@dataclass(frozen=True)
class Desk:
    """What a rollback works with: the stores, the documents and the run it is part of."""

    site: ObjectStore
    ops: ObjectStore
    library: Library
    run_id: str
    now: datetime
    secrets: tuple[str, ...] = ()

    def run(self, **facts: Any) -> RunInfo:
        """The run as the publisher knows it."""
        today = basketball_day(self.now)
        return replace(RunInfo(self.run_id, self.now, today, today), **facts)


@dataclass(frozen=True)
class Plan:
    """A rollback that may happen. The document is the last candidate, after a set's members."""

    order: Order
    family: Family
    edition: KeptEdition
    candidates: tuple[Candidate, ...]
    payload: Mapping[str, Any]
    until: datetime | None

    @property
    def document(self) -> Candidate:
        """The document itself."""
        return self.candidates[-1]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that gets other bytes and is held."""
        members = tuple(candidate.path for candidate in self.candidates[:-1])
        return (*self.family.paths, *members)


def planned(
    order: Order, desk: Desk, publications: Callable[[Family], Sequence[Publication]]
) -> Plan:
    """Find and check the bytes to go back to; raises `RefusedError` without any."""
    if any(secret in order.reason for secret in desk.secrets if secret):
        raise UnsafeReasonError("the reason is public and holds a configured secret; leave it out")
    family = family_of(desk.site, order.path, desk.library)
    edition = edition_wished(
        desk.ops, publications(family), family.public, order.wish, order.path, desk.now
    )
    payload = _fitting(edition, family.spec, desk.secrets)
    members: list[Candidate] = []
    listed: tuple[str, ...] = ()
    if edition.lists_a_set:
        listed = listed_members(edition.path, payload)
        members = [_member(kept, desk) for kept in kept_members(desk.ops, edition, desk.now)]
    document = _candidate(edition, family, payload, listed)
    until = desk.now + order.hold if order.hold else None
    return Plan(order, family, edition, (*members, document), payload, until)


@dataclass(frozen=True)
class Restored:
    """What became of every file, and until when runs leave the files alone."""

    results: tuple[FileResult, ...]
    until: datetime | None

    @property
    def failed(self) -> list[FileResult]:
        """The files that do not hold the earlier bytes now."""
        return [result for result in self.results if result.action is not Action.PUBLISHED]


def carried_out(plan: Plan, desk: Desk) -> Restored:
    """Hold the files, then publish; where the document could not be written the hold is lifted."""
    order, run = plan.order, _run_of(plan, desk)
    free = set(plan.paths) - {hold.path for hold in holds_of(desk.site, plan.family, desk.now)}
    if plan.until:
        place_holds(desk.site, run, plan.paths, plan.until, order.reason)
    results = publish(plan.candidates, site=desk.site, ops=desk.ops, run=run)
    written = any(r.path == plan.family.path and r.action is Action.PUBLISHED for r in results)
    if plan.until and not written:
        try:
            release_holds(desk.site, run, free)
        except StoreError:
            # The results tell that the store fails; the hold it keeps is told with them.
            return Restored(tuple(results), plan.until)
    return Restored(tuple(results), plan.until if written else None)


def released(path: str, desk: Desk, *, dry_run: bool = False) -> list[Hold]:
    """End the holds on a path and its family; returns those that were in force."""
    holds = holds_of(desk.site, family_of(desk.site, path, desk.library), desk.now)
    if holds and not dry_run:
        release_holds(desk.site, desk.run(), [hold.path for hold in holds])
    return holds


def _run_of(plan: Plan, desk: Desk) -> RunInfo:
    """A run that publishes exactly there: an older edition is at home on its current path too."""
    facts: dict[str, Any] = {"forced_reason": plan.order.reason}
    if plan.family.kept_for:
        facts["update_current"] = False
    elif plan.document.kind is not Kind.DATED:
        facts["natural_day"] = min(candidate.as_of for candidate in plan.candidates)
    return desk.run(**facts)


def _fitting(edition: KeptEdition, spec: DocumentSpec, secrets: Sequence[str]) -> Mapping[str, Any]:
    """The document in the bytes, which keeps the contract and the rules of today."""
    if not edition.intact:
        raise UnfitEditionError(edition, "its kept bytes are not those that were recorded")
    try:
        audited = audit(spec, spec.contract.model_validate_json(edition.body), secrets)
    except ValidationError as error:
        raise UnfitEditionError(edition, describe(error.errors(include_url=False)[0])) from error
    if not audited.passed:
        raise UnfitEditionError(edition, audited.violations[0])
    if audited.body != edition.body:
        raise UnfitEditionError(edition, "today's contract spells it in other bytes")
    return audited.payload


def _member(edition: KeptEdition, desk: Desk) -> Candidate:
    spec = desk.library(edition.path)
    if spec is None:
        raise UnknownPathError(edition.path)
    payload = _fitting(edition, spec, desk.secrets)
    return _candidate(edition, Family(edition.path, spec, desk.site.head(edition.path)), payload)


def _candidate(
    edition: KeptEdition,
    family: Family,
    payload: Mapping[str, Any],
    members: tuple[str, ...] = (),
) -> Candidate:
    label, spec = edition.label, family.spec
    # Today's cadence decides how long readers keep it; a dated file may have been sealed since.
    max_age = spec.cadence.max_age
    if label.kind is Kind.DATED and family.public:
        max_age = _max_age(family.public)
    return Candidate(
        product=label.product,
        path=family.document_path,
        kind=Kind.CURRENT if label.kind is Kind.HISTORY else label.kind,
        as_of=label.as_of,
        body=edition.body,
        outcome=Outcome(label.state.upper()),
        state=label.state,
        generated_at=label.generated_at,
        schema=spec.schema_path,
        max_age=max_age,
        aliases=family.aliases,
        pointers=tuple(pointer.path for pointer in family.pointers),
        empty_reason=label.empty_reason,
        data_through=label.data_through,
        pointer_max_age=_max_age(family.pointers[0]) if family.pointers else None,
        records=spec.records(dict(payload)),
        members=members,
    )


def _max_age(info: ObjectInfo) -> int:
    seconds = re.search(r"max-age=(\d+)", info.cache_control)
    return int(seconds[1]) if seconds else 0
