"""`resembles_the_last_edition`: lists rarely shrink to half overnight; somebody should look."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from nba_publishing.documents.registry import DOCUMENTS
from nba_publishing.publishing.document import DocumentSpec

SHRUNK_BELOW = 0.5
WORTH_COMPARING = 4
EDITIONS_READ = 60


def shrunk_lists(now: Mapping[str, int], before: Mapping[str, int]) -> list[str]:
    """What fell to less than half of the edition before; short lists are not compared."""
    return [
        f"{name} fell from {count} to {now.get(name, 0)}"
        for name, count in before.items()
        if count >= WORTH_COMPARING and now.get(name, 0) < SHRUNK_BELOW * count
    ]


def plausibility_checks() -> list[dg.AssetChecksDefinition]:
    """One check per document, reading the materializations of the instance."""
    return [_plausibility_check(spec) for spec in DOCUMENTS]


def _plausibility_check(spec: DocumentSpec) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=dg.AssetKey(spec.key),
        name="resembles_the_last_edition",
        description="No list has shrunk to less than half of what the edition before it held.",
    )
    def check(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        records = context.instance.fetch_materializations(
            dg.AssetKey(spec.key), limit=EDITIONS_READ
        ).records
        editions = [_edition(record) for record in records]
        newest, before = two_newest(editions)
        wrong = shrunk_lists(newest.get("records", {}), before.get("records", {}))
        return dg.AssetCheckResult(
            passed=not wrong,
            severity=dg.AssetCheckSeverity.WARN,
            description="; ".join(wrong) or None,
            metadata={
                "newest": newest.get("as_of") or "none",
                "before": before.get("as_of") or "none",
            },
        )

    return check


def two_newest(
    editions: Sequence[Mapping[str, Any]],
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The edition recorded last and the newest good one of an earlier day; empty when none."""
    if not editions:
        return {}, {}
    newest = editions[0]
    earlier = [
        edition
        for edition in editions[1:]
        if edition.get("outcome") == "OK" and edition["as_of"] < newest["as_of"]
    ]
    return newest, max(earlier, key=lambda edition: edition["as_of"], default={})


def _edition(record: dg.EventLogRecord) -> dict[str, Any]:
    event = record.asset_materialization
    values = {name: value.value for name, value in event.metadata.items()} if event else {}
    return {"as_of": "", "outcome": None, "records": {}} | values
