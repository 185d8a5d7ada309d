"""A small real site: two documents with rules, copies and sources, and a dated one with a pointer.

Everything goes the way of a scheduled run - draft, gate, publication - into a folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from nba_publishing.analysis.completeness import OK, Standing, UnprovenEmptyError
from nba_publishing.analysis.days import basketball_day
from nba_publishing.automation.print_run import Edited, PrintRun, Workshop
from nba_publishing.checks.published_site import FolderSite
from nba_publishing.checks.site_conformance import Question, Survey, survey
from nba_publishing.contracts.envelope import Document, Meta
from nba_publishing.documents.cadences import DAILY
from nba_publishing.documents.morning import meta_of
from nba_publishing.publishing.candidate import Candidate, FileResult, RunInfo
from nba_publishing.publishing.document import DocumentSpec, Edition, Params, document
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.press import draft
from nba_publishing.publishing.publication import publish
from nba_publishing.publishing.store import ObjectStore
from nba_publishing.resources.folder_store import FolderStore
from nba_publishing.sources.warehouse import SourceError, Usage
from nba_publishing_tests.fakes.candidates import picks
from nba_publishing_tests.fakes.publishing_process import OPS, SITE

SIX = datetime(2026, 2, 12, 11, 0, tzinfo=UTC)


class Points(Document):
    """Points somebody scored."""

    as_of_date: date
    points: list[int]
    meta: Meta


class Standings(Params):
    """Nothing can be chosen."""


Rows = Mapping[str, list[int]]


def _nobody_scores_less_than_nothing(payload: dict[str, Any]) -> list[str]:
    """No number is negative."""
    return [f"{value} points" for value in payload["points"] if value < 0]


def _built(read: Rows, edition: Edition, table: str) -> Points:
    if table not in read:
        raise SourceError(f"the table of {table} is missing", "table_missing")
    points = read[table]
    if not points and not read.get("proof"):
        raise UnprovenEmptyError("games were played, but no row of them is loaded")
    empty = Standing("empty_expected", "off_season")
    # model_construct skips validation, as a builder with a mistake would.
    return Points.model_construct(
        generated_at=edition.generated_at,
        as_of_date=edition.day,
        points=points,
        meta=meta_of(
            edition, DAILY, OK if points else empty, None, edition.day - timedelta(days=1)
        ),
    )


def _declared(name: str, **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "product": f"trends-{name}",
        "path": f"trends/{name}.json",
        "contract": Points,
        "params": Standings,
        "cadence": DAILY,
        "reads": ("scheduled_games",),
        "history": lambda day, _: day,
        "rules": {"nobody_scores_less_than_nothing": _nobody_scores_less_than_nothing},
        "records": lambda payload: {"points": len(payload["points"])},
    }
    return usual | more


@document(**_declared("scores", aliases=("trends/scores-v2.json",)))
def scores(read: Any, edition: Edition, params: Standings) -> Points:
    """Points somebody scored."""
    return _built(read, edition, "scores")


@document(**_declared("rebounds"))
def rebounds(read: Any, edition: Edition, params: Standings) -> Points:
    """Rebounds somebody caught."""
    return _built(read, edition, "rebounds")


DOCUMENTS: tuple[DocumentSpec, ...] = (scores, rebounds)
SCORES, SCORES_V2, REBOUNDS = scores.path, scores.aliases[0], rebounds.path


@dataclass(frozen=True)
class Telling:
    """One run: what the rows say, when it runs, and since when the rows are as they are."""

    run_id: str
    says: int
    at: datetime
    rows_since: datetime
    secrets: tuple[str, ...] = ()
    forced_reason: str | None = None

    @property
    def day(self) -> date:
        return basketball_day(self.at)

    @property
    def rows(self) -> Rows:
        return {"scores": [self.says] * 40, "rebounds": [self.says + 1] * 20}

    def again(self, run_id: str, minutes: int) -> "Telling":
        """A later run over the same rows."""
        return replace(self, run_id=run_id, at=self.at + timedelta(minutes=minutes))


def printed(
    telling: Telling,
    spec: DocumentSpec,
    site: ObjectStore,
    ops: ObjectStore,
    rows: Rows | None = None,
    day: date | None = None,
) -> Edited:
    """Build one edition of one document and publish it, as the step of its asset does."""
    read: Any = telling.rows if rows is None else rows
    shop = Workshop(
        telling.run_id,
        telling.at,
        site,
        ops,
        lambda _days, _history: read,
        lambda tables: dict.fromkeys(tables, telling.rows_since),
        lambda: Usage(),
        forced_reason=telling.forced_reason,
        secrets=telling.secrets,
    )
    days = [day or telling.day]
    run = PrintRun(shop, spec, spec.params(), days[0])
    return run.publish(run.edit(days))[0]


def run_of(telling: Telling) -> RunInfo:
    return RunInfo(telling.run_id, telling.at, telling.day, telling.day, telling.forced_reason)


def told(telling: Telling, root: Path) -> list[FileResult]:
    """Publish the two current documents as their assets do, then the dated one."""
    site, ops = FolderStore(root / SITE), FolderStore(root / OPS)
    editions = [printed(telling, spec, site, ops) for spec in DOCUMENTS]
    return [
        *(edited.result for edited in editions if edited.result),
        *publish([_night(telling)], site=site, ops=ops, run=run_of(telling)),
    ]


def candidates_of(telling: Telling) -> list[Candidate]:
    """All three documents, built and through the gate, for one publication."""
    return [*(_candidate(telling, spec) for spec in DOCUMENTS), _night(telling)]


def _candidate(telling: Telling, spec: DocumentSpec) -> Candidate:
    drafted = draft(spec, Edition(telling.day, telling.at), spec.params(), lambda: telling.rows)
    assert drafted.may_be_published
    assert drafted.audit is not None
    assert drafted.audit.body is not None
    meta = drafted.audit.payload["meta"]
    return Candidate(
        product=spec.product,
        path=spec.path,
        kind=Kind.CURRENT,
        as_of=telling.day,
        body=drafted.audit.body,
        outcome=drafted.outcome,
        state=meta["state"],
        generated_at=telling.at,
        schema=spec.schema_path,
        max_age=spec.cadence.max_age,
        aliases=spec.aliases,
        data_through=meta["data_through"],
    )


def _night(telling: Telling) -> Candidate:
    return picks(f"{telling.says} " * 40, day=telling.day, at=telling.at)


def looked_at(root: Path, now: datetime) -> Survey:
    """What `verify` finds."""
    return survey(FolderSite(root / SITE), Question(DOCUMENTS, now))


def public_files(root: Path) -> dict[str, bytes]:
    """Every file readers can get, as it lies on the disk."""
    site = root / SITE
    if not site.is_dir():
        return {}
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    relative = {path.relative_to(site): path for path in files}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in relative.items()
        if not any(part.startswith(".") for part in name.parts)
    }
