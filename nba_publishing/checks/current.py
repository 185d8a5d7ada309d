"""`is_current`: what a reader gets now, against what the calendar lets him expect.

It reads the public file, so materializing an old partition cannot turn it green.
"""

from datetime import datetime

import dagster as dg

from nba_publishing.analysis.days import basketball_day
from nba_publishing.automation.expectation import Expectation, Published, expectation
from nba_publishing.documents.registry import DOCUMENTS
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.publishing.store import ObjectStore
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.sites import SiteResource
from nba_publishing.resources.warehouses import WarehouseResource

BAD_STATES = ("late", "stale", "missing")


def current_checks() -> list[dg.AssetChecksDefinition]:
    """One check per document; late is a warning, stale and missing are errors."""
    return [_current_check(spec) for spec in DOCUMENTS]


def published_now(site: ObjectStore, path: str, now: datetime) -> Published | None:
    """What the manifest says readers get at a path; None when nothing is there."""
    manifest = read_manifest(site)
    entry = manifest.files.get(path) if manifest else None
    if manifest is None or entry is None:
        return None
    held = any(hold.path == path and hold.until > now for hold in manifest.holds)
    return Published(entry.as_of_date, entry.checked_at, held, entry.empty_reason)


def _current_check(spec: DocumentSpec) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=dg.AssetKey(spec.key),
        name="is_current",
        description="Readers get the edition the calendar lets them expect by now.",
    )
    def check(
        site: SiteResource, warehouse: WarehouseResource, clock: ClockResource
    ) -> dg.AssetCheckResult:
        now = clock.now()
        file = published_now(site.open(), spec.path, now)
        seen = expectation(spec.path, now, warehouse.calendar(basketball_day(now)), file)
        return _result(seen, file)

    return check


def _result(seen: Expectation, file: Published | None) -> dg.AssetCheckResult:
    late = seen.state == "late"
    shown = file.as_of.isoformat() if file else "nothing"
    return dg.AssetCheckResult(
        passed=seen.state not in BAD_STATES,
        severity=dg.AssetCheckSeverity.WARN if late else dg.AssetCheckSeverity.ERROR,
        description=f"{seen.state}: readers get {shown}, expected {seen.expected_as_of}",
        metadata={
            "state": seen.state,
            "shows": shown,
            "expected": str(seen.expected_as_of),
            "due_at": seen.due_at.isoformat() if seen.due_at else "no slot ahead",
        },
    )
