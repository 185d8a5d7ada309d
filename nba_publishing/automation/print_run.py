"""One run over the days of one document: every day is drafted, what passed is published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from nba_publishing.analysis.days import basketball_day
from nba_publishing.publishing.candidate import Candidate, FileResult, RunInfo
from nba_publishing.publishing.differences import differences
from nba_publishing.publishing.document import DocumentSpec, Edition, Params
from nba_publishing.publishing.encoding import parse_strict
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest import matching_fingerprint
from nba_publishing.publishing.manifest_store import (
    confirm_unchanged,
    read_manifest,
    record_failures,
)
from nba_publishing.publishing.outcome import Action, Outcome
from nba_publishing.publishing.paths import history_path
from nba_publishing.publishing.press import Draft, draft, fingerprint
from nba_publishing.publishing.publication import publish
from nba_publishing.publishing.store import ObjectStore
from nba_publishing.sources.dependencies import tables_behind
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.warehouse import SourceError, Usage

NOTHING = Usage()
Stamps = Mapping[str, datetime | None]


@dataclass(frozen=True)
class Edited:
    """What became of one day: its draft, or None where nothing had changed, and its file."""

    spec: DocumentSpec
    day: date
    draft: Draft | None
    result: FileResult | None = None
    usage: Usage = NOTHING

    @property
    def partition(self) -> str:
        """The day as a partition key."""
        return self.day.isoformat()

    @property
    def passed_the_gate(self) -> bool:
        """True when a new edition may be published."""
        return self.draft is not None and self.draft.may_be_published

    @property
    def good(self) -> bool:
        """True when nobody has to act."""
        return self.result is not None and self.result.good

    @property
    def counts_as_done(self) -> bool:
        """True when the run may record the day: something is published that it stands behind.

        A degraded edition that was published is recorded, with a failed warning check.
        """
        if self.result is None or self.result.action is Action.FAILED:
            return False
        kept = self.result.action is Action.KEPT_LAST_GOOD
        return not (kept and self.outcome is Outcome.DEGRADED)

    @property
    def outcome(self) -> Outcome:
        """The class of the build; without one, the class of what is still published."""
        if self.draft is not None:
            return self.draft.outcome
        return self.result.outcome if self.result else Outcome.OK

    @property
    def reason(self) -> str | None:
        """The code of what went wrong, or of why a document is empty."""
        told = self.draft.reason if self.draft else None
        return told or (self.result.reason if self.result else None)

    @property
    def explanation(self) -> str:
        """One sentence about what went wrong."""
        told = self.draft.explanation if self.draft else None
        told = told or ((self.result.message or self.result.reason) if self.result else None)
        return (told or "no reason was given").rstrip(".")

    def wrong(self, check: str) -> Sequence[str]:
        """What a blocking or warning check found; empty when it passed or did not run."""
        if self.draft is None:
            return ()
        doubtful = self.draft.audit.doubtful if self.draft.audit else {}
        return self.draft.broken.get(check) or doubtful.get(check) or ()


@dataclass(frozen=True)
class Workshop:
    """What a run works with; `relations` opens the rows of some days back to a first one."""

    run_id: str
    now: datetime
    site: ObjectStore
    ops: ObjectStore
    relations: Callable[[Sequence[date], date], Relations]
    last_changed: Callable[[Sequence[str]], Stamps]
    usage: Callable[[], Usage]
    forced_reason: str | None = None
    dry: bool = False
    secrets: tuple[str, ...] = ()

    @cached_property
    def info(self) -> RunInfo:
        """The run as the publisher knows it; the trends' natural day is today."""
        today = basketball_day(self.now)
        return RunInfo(self.run_id, self.now, today, today, self.forced_reason)


class PrintRun:
    """The days of one document in one workshop."""

    def __init__(self, shop: Workshop, spec: DocumentSpec, params: Params, history: date) -> None:
        self._shop, self._spec, self._params, self._history = shop, spec, params, history

    def edit(self, days: Sequence[date]) -> list[Edited]:
        """Draft every day; a day whose sources did not change since its file is confirmed."""
        return [self._confirmed(day) or self._drafted(day, days) for day in days]

    def differences(self, edited: Edited) -> list[str]:
        """How the public file would change, field by field; for rehearsals."""
        body = edited.draft.audit.body if edited.draft and edited.draft.audit else None
        if body is None:
            return []
        found = self._shop.site.read(self._public_path(edited.day))
        if found is None:
            return ["$  (nothing is published) -> a document"]
        return [str(each) for each in differences(parse_strict(found[0]), parse_strict(body))]

    def publish(self, editions: Sequence[Edited]) -> list[Edited]:
        """Publish what passed the gate and tell the manifest of what did not."""
        shop, info = self._shop, self._shop.info
        candidates = [
            self._candidate(edited.draft)
            for edited in editions
            if edited.draft is not None and edited.passed_the_gate
        ]
        results: dict[str, FileResult] = {}
        if candidates:
            published = publish(
                candidates, site=shop.site, ops=shop.ops, run=info, dry_run=shop.dry
            )
            results = {result.path: result for result in published}
        self._report([edited for edited in editions if edited.draft and not edited.passed_the_gate])
        return [
            replace(edited, result=results.get(self._public_path(edited.day), edited.result))
            for edited in editions
        ]

    def _drafted(self, day: date, days: Sequence[date]) -> Edited:
        before = self._shop.usage()
        drafted = draft(
            self._spec,
            Edition(day, self._shop.now),
            self._params,
            lambda: self._shop.relations(days, self._history),
            self._shop.secrets,
        )
        after = self._shop.usage()
        spent = Usage(after.queries - before.queries, after.bytes_billed - before.bytes_billed)
        return Edited(self._spec, day, drafted, usage=spent)

    def _confirmed(self, day: date) -> Edited | None:
        if self._shop.dry or self._shop.info.forced or not self._shop.info.moves_current(day):
            return None
        known = self._fingerprint(day)
        manifest = read_manifest(self._shop.site) if known else None
        if not known or not matching_fingerprint(manifest, self._spec.path, known):
            return None
        confirmed = confirm_unchanged(self._shop.site, self._shop.info, [self._spec.path])
        return Edited(self._spec, day, None, confirmed[0]) if confirmed else None

    def _fingerprint(self, day: date) -> str | None:
        try:
            stamps = self._shop.last_changed(tables_behind(self._spec.reads))
        except SourceError:
            # The draft meets the same table and tells what is wrong with it.
            return None
        return fingerprint(self._spec, day, self._params, stamps)

    def _candidate(self, drafted: Draft) -> Candidate:
        audited = drafted.audit
        assert audited is not None and audited.body is not None  # noqa: PT018, S101 - the gate
        meta = audited.payload["meta"]
        current = self._shop.info.moves_current(drafted.day)
        return Candidate(
            product=self._spec.product,
            path=self._spec.path,
            kind=Kind.CURRENT,
            as_of=drafted.day,
            body=audited.body,
            outcome=drafted.outcome,
            state=meta["state"],
            generated_at=drafted.edition.generated_at,
            schema=self._spec.schema_path,
            max_age=self._spec.cadence.max_age,
            aliases=self._spec.aliases,
            empty_reason=meta["empty_reason"],
            data_through=meta["data_through"],
            fingerprint=self._fingerprint(drafted.day) if current else None,
            records=self._spec.records(dict(audited.payload)),
        )

    def _public_path(self, day: date) -> str:
        if self._shop.info.moves_current(day):
            return self._spec.path
        return history_path(day, self._spec.path)

    def _report(self, failed: Sequence[Edited]) -> None:
        """Enter a failed build of the current file into the manifest's failures."""
        current = [e for e in failed if self._shop.info.moves_current(e.day)]
        if current and not self._shop.dry:
            record_failures(
                self._shop.site,
                self._shop.info,
                [(self._spec.path, self._spec.product, e.outcome, e.reason or "") for e in current],
            )
