"""A desk where small documents are published, written down in a book, and rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from nba_publishing.contracts.envelope import Contract, Document
from nba_publishing.documents.cadences import DAILY
from nba_publishing.publishing.candidate import Candidate, RunInfo
from nba_publishing.publishing.document import Check, DocumentSpec, Params
from nba_publishing.publishing.families import Family
from nba_publishing.publishing.kept_editions import Publication, Wish
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.outcome import Action
from nba_publishing.publishing.rollback import Desk, Order, Plan, Restored, carried_out, planned
from nba_publishing_tests.fakes import candidates
from nba_publishing_tests.fakes.candidates import Results, a_run, later


class StateMeta(Contract):
    state: str


class Saying(Document):
    """What `fakes.candidates` publishes."""

    as_of_date: date
    says: str
    meta: StateMeta


class Row(Contract):
    player_lookup: str


class Listing(Document):
    """The list of a set."""

    as_of_date: date
    players: list[Row]
    meta: StateMeta


def declared(path: str, **changes: Any) -> DocumentSpec:
    """A declaration for a document of the fakes."""
    usual = DocumentSpec(
        product=path.split("/", maxsplit=1)[0],
        path=path,
        contract=Listing if path.endswith("/index.json") else Saying,
        params=Params,
        cadence=DAILY,
        reads=(),
        history=lambda day, params: day,
        build=lambda read, edition, params: None,  # type: ignore[arg-type,return-value]
        title="A saying",
        description="A saying",
    )
    return replace(usual, **changes)


def no_shouting(payload: dict[str, Any]) -> Sequence[str]:
    """Nobody shouts."""
    return ["it shouts"] if payload["says"].isupper() else []


class Archive(candidates.Desk):
    """A desk that also writes down what it published, as the instance does."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.book: list[Publication] = []
        self.rules: dict[str, Check] = {}
        self.contract: type[Document] | None = None
        self.unknown: tuple[str, ...] = ("status.json",)
        self.secrets: tuple[str, ...] = ()

    def publish(self, *given: Candidate, run: RunInfo | None = None, **more: Any) -> Results:
        run = run or a_run()
        results = super().publish(*given, run=run, **more)
        published = any(result.action is Action.PUBLISHED for result in results)
        for result in results:
            # A set is recorded at its list, also when only members have changed.
            told = published if result.kind is Kind.SET_INDEX else result.action == "published"
            if told and not result.copy_of:
                self._write_down(run.run_id, result.path, result.sha256)
        return results

    def plan(self, path: str, now: datetime, **wishes: Any) -> Plan:
        hold = wishes.pop("hold", timedelta(hours=6))
        reason = wishes.pop("reason", "the odds were wrong")
        order = Order(path, reason, Wish(**wishes), hold)
        return planned(order, self.at(now), self.publications)

    def roll_back(self, path: str, now: datetime | None = None, **wishes: Any) -> Restored:
        """Plan and carry out; the run is called `rollback-` and the number of the publication."""
        now = now or later(60)
        run_id = f"rollback-{len(self.book)}"
        plan = self.plan(path, now, **wishes)
        restored = carried_out(plan, self.at(now, run_id))
        for result in restored.results:
            if result.path == plan.family.path and result.action is Action.PUBLISHED:
                self._write_down(run_id, result.path, result.sha256, plan.edition.run_id)
        return restored

    def at(self, now: datetime, run_id: str = "rollback") -> Desk:
        return Desk(self.site, self.ops, self.library, run_id, now, self.secrets)

    def library(self, path: str) -> DocumentSpec | None:
        if path in self.unknown:
            return None
        changes: dict[str, Any] = {"rules": self.rules}
        if self.contract:
            changes["contract"] = self.contract
        if path.startswith("trends/bounce-back"):
            aliases = ("trends/bounce-back-v2.json",)
            return declared("trends/bounce-back.json", aliases=aliases, **changes)
        return declared(path, **changes)

    def publications(self, family: Family) -> list[Publication]:
        """Newest first; a history copy may come from the current path of its day."""
        paths = {family.path, family.document_path}
        return [entry for entry in reversed(self.book) if entry.path in paths]

    def says(self, path: str) -> str:
        text = self.memory.bytes_of(path).decode()
        return text.split('"says":"')[1].split('"')[0]

    def everything(self) -> dict[str, bytes]:
        return self.memory.all_bytes() | self.private.all_bytes()

    def _write_down(
        self, run_id: str, path: str, sha256: str | None, restored: str | None = None
    ) -> None:
        assert sha256 is not None
        self.book.append(Publication(run_id, path, sha256, restored))
