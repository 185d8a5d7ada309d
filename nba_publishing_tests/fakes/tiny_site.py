"""A healthy site of two documents, published the way a run does it, and ways to damage it."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from nba_publishing.automation.print_run import PrintRun, Workshop
from nba_publishing.documents.trends.bounce_back import bounce_back
from nba_publishing.documents.trends.whos_hot_v2 import whos_hot_v2
from nba_publishing.publishing.candidate import Candidate, RunInfo
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.encoding import canonical_bytes, sha256
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.publication import publish
from nba_publishing.resources.folder_store import META, FolderStore
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.warehouse import Usage
from nba_publishing_tests.fakes.league_rows import LeagueRows, MemoryWarehouse, days_from

DAY = date(2026, 2, 12)
# 06:05 in New York, five minutes before somebody looks at the site.
BUILT_AT = datetime(2026, 2, 12, 11, 5, tzinfo=UTC)
LOOKED_AT = BUILT_AT + timedelta(minutes=5)
DOCUMENTS: tuple[DocumentSpec, ...] = (whos_hot_v2, bounce_back)
HOT, BOUNCE, BOUNCE_V2 = whos_hot_v2.path, bounce_back.path, bounce_back.aliases[0]
HOT_KEPT = f"history/{DAY}/{HOT}"
POINTS = {
    "anna": [30, 28, 12, 31, 29, 27, 15, 30, 33, 15],
    "bert": [21, 19, 24, 26, 18, 17, 22, 23, 25, 24],
    "carl": [12, 14, 25, 16, 11, 19, 13, 12, 18, 22],
}
LINE = 20.5
SITE = "site/v1"


def league() -> MemoryWarehouse:
    """Three players, the last of ten games yesterday, and a game tonight."""
    rows = LeagueRows()
    for day in days_from(DAY - timedelta(days=37), [4] * 9):
        rows.game(day, "BOS", "LAL")
    for player, points in POINTS.items():
        for day, scored in zip(days_from(DAY - timedelta(days=37), [4] * 9), points, strict=True):
            rows.played(player, day, "BOS", scored, LINE)
    rows.game(DAY, "BOS", "MIA", final=False, tip=datetime(2026, 2, 13, 0, 30, tzinfo=UTC))
    return rows.warehouse()


def relations_of(warehouse: MemoryWarehouse, days: Sequence[date], history: date) -> Relations:
    return Relations.for_days(warehouse, days, history)


def run_of(
    root: Path, days: Sequence[date], now: datetime = BUILT_AT, run_id: str = "run-1"
) -> None:
    """Publish both documents of some days into `root`/site/v1."""
    warehouse = league()
    shop = Workshop(
        run_id,
        now,
        FolderStore(root / SITE),
        FolderStore(root / "ops"),
        lambda days, history: relations_of(warehouse, days, history),
        lambda tables: dict.fromkeys(tables, BUILT_AT),
        lambda: Usage(),
    )
    for spec in DOCUMENTS:
        params = spec.params()
        run = PrintRun(shop, spec, params, spec.history(days[0], params))
        run.publish(run.edit(days))


def publish_anyway(root: Path, spec: DocumentSpec, payload: dict[str, Any], **more: Any) -> None:
    """Publish a document as a publisher would that has lost its gate."""
    now = BUILT_AT + timedelta(minutes=1)
    meta = payload["meta"]
    facts: dict[str, Any] = {
        "product": spec.product,
        "path": spec.path,
        "kind": Kind.CURRENT,
        "as_of": date.fromisoformat(payload["as_of_date"]),
        "body": canonical_bytes(payload),
        "outcome": Outcome.OK,
        "state": meta["state"],
        "generated_at": datetime.fromisoformat(payload["generated_at"]),
        "schema": spec.schema_path,
        "max_age": spec.cadence.max_age,
        "aliases": spec.aliases,
        "data_through": date.fromisoformat(meta["data_through"]),
    }
    candidate = Candidate(**(facts | more))
    day = candidate.as_of
    run = RunInfo("run-2", now, day, day, forced_reason="a test")
    site, ops = FolderStore(root / SITE), FolderStore(root / "ops")
    results = publish([candidate], site=site, ops=ops, run=run)
    assert all(result.good for result in results), results


def payload_of(root: Path, path: str) -> dict[str, Any]:
    return json.loads((root / SITE / path).read_bytes())


def rewrite(root: Path, path: str, body: bytes) -> None:
    """Other bytes under the same headers, with a label that is right about them."""
    (root / SITE / path).write_bytes(body)
    change_sidecar(root, path, sha256=sha256(body))
    change_metadata(root, path, sha256=sha256(body))


def change_sidecar(root: Path, path: str, **changes: Any) -> None:
    file = root / SITE / META / path
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def change_metadata(root: Path, path: str, **changes: str) -> None:
    metadata = json.loads((root / SITE / META / path).read_text())["metadata"]
    change_sidecar(root, path, metadata=metadata | changes)


def drop(root: Path, path: str) -> None:
    (root / SITE / path).unlink()
