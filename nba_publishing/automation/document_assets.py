"""Each document as a software-defined asset: build, audit, and only then publish.

The gate is inside the asset. A check that merely reported would not stop anybody who selects
just this asset, and a failed check still records a materialization when the asset goes on.
"""

import inspect
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import create_model

from nba_publishing.automation.edition_metadata import asset_metadata, edition_metadata
from nba_publishing.automation.freshness_badges import badge_of
from nba_publishing.automation.partitions import BACKFILL, DAYS
from nba_publishing.automation.print_run import Edited, PrintRun, Workshop
from nba_publishing.automation.source_assets import source_key
from nba_publishing.documents.registry import DOCUMENTS
from nba_publishing.publishing.document import DocumentSpec, Params
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.press import blocking_checks, code_version, warning_checks
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.sites import OpsResource, SiteResource
from nba_publishing.resources.warehouses import WarehouseResource
from nba_publishing.settings import secrets_in
from nba_publishing.sources.dependencies import tables_behind

OWNER = "team:nba-publishing"
IS_COMPLETE = "rows_behind_it_are_complete"
DIFFERENCES_SHOWN = 50
FAILED_EDITIONS = "editions that failed"


class ForceConfig(dg.Config):
    """Who answers for passing the guards, and why; empty: nobody passes them."""

    force_reason: str = ""


def document_asset(spec: DocumentSpec, address: str) -> dg.AssetsDefinition:
    """The asset that publishes `spec`, with its blocking checks."""
    config_type = run_config_of(spec)

    @dg.asset(
        key=spec.key,
        description=spec.description,
        deps=[source_key(table) for table in tables_behind(spec.reads)],
        group_name=spec.section,
        owners=[OWNER],
        kinds={"json", "gcs"},
        tags={"cadence": spec.cadence.name, "product": spec.product, "layer": "document"},
        metadata=asset_metadata(spec, address) | _code_reference(spec),
        partitions_def=DAYS,
        backfill_policy=BACKFILL,
        check_specs=list(_check_specs(spec)),
        code_version=code_version(),
        pool=spec.product,
        freshness_policy=badge_of(spec.cadence.name),
    )
    def publish(
        context: dg.AssetExecutionContext,
        config: config_type,  # type: ignore[valid-type]
        warehouse: WarehouseResource,
        site: SiteResource,
        ops: OpsResource,
        clock: ClockResource,
    ) -> Iterator[Any]:
        values: dict[str, Any] = config.model_dump()  # type: ignore[attr-defined]
        shop = Workshop(
            context.run.run_id,
            clock.now(),
            site.open(),
            ops.open(),
            warehouse.relations,
            warehouse.last_changed,
            lambda: warehouse.open().usage,
            forced_reason=values.pop("force_reason") or None,
            dry=site.dry,
            secrets=secrets_in(os.environ),
        )
        params = spec.params(**values)
        days = [date.fromisoformat(key) for key in context.partition_keys]
        run = PrintRun(shop, spec, params, _history(context, spec, params, days))
        yield from _publish(context, shop, run.edit(days), run, site)

    return publish


def run_config_of(spec: DocumentSpec) -> type[dg.Config]:
    """The document's parameters as run configuration, editable in the launchpad."""
    fields: dict[str, Any] = {
        # The launchpad knows no dates; the parameters read them from text.
        name: (str, field.default.isoformat())
        if field.annotation is date
        else (field.annotation, field)
        for name, field in spec.params.model_fields.items()
    }
    name = f"{spec.params.__name__.removesuffix('Params')}Config"
    return create_model(name, __base__=ForceConfig, __doc__=spec.params.__doc__, **fields)


def _publish(
    context: dg.AssetExecutionContext,
    shop: Workshop,
    drafted: Sequence[Edited],
    run: PrintRun,
    site: SiteResource,
) -> Iterator[Any]:
    """Checks first, files second, events last; a day that failed is a failed step."""
    spec = drafted[0].spec
    for edited in drafted:
        if edited.draft and edited.draft.trace:
            context.log.error("%s of %s:\n%s", spec.path, edited.partition, edited.draft.trace)
    yield from _check_results(spec, drafted)
    editions = run.publish(drafted)
    metadata = {
        edited.partition: edition_metadata(edited, shop, site.address(_path_of(edited)))
        for edited in editions
    }
    if shop.dry:
        for edited in editions:
            metadata[edited.partition]["differences"] = run.differences(edited)[:DIFFERENCES_SHOWN]
    failed = [edited for edited in editions if not edited.counts_as_done]
    if failed:
        # A failed step records nothing by itself, so the good days are recorded one by one.
        for edited in editions:
            if edited.counts_as_done and not shop.dry:
                context.log_event(
                    dg.AssetMaterialization(
                        spec.key, metadata=metadata[edited.partition], partition=edited.partition
                    )
                )
        raise _failure(failed, metadata)
    for partition, values in metadata.items():
        context.add_asset_metadata(values, partition_key=partition)
    version = (
        editions[0].result.content_sha256 if len(editions) == 1 and editions[0].result else None
    )
    yield dg.MaterializeResult(data_version=dg.DataVersion(version) if version else None)


def _history(
    context: dg.AssetExecutionContext, spec: DocumentSpec, params: Params, days: Sequence[date]
) -> date:
    """The first day any document of the run reads, so that all of them share one load."""
    selected = context.job_def.asset_layer.selected_asset_keys
    others = [other for other in DOCUMENTS if dg.AssetKey(other.key) in selected]
    firsts = [other.history(day, other.params()) for other in others for day in days[:1]]
    return min([spec.history(days[0], params), *firsts])


def _path_of(edited: Edited) -> str:
    return edited.result.path if edited.result else edited.spec.path


def _check_specs(spec: DocumentSpec) -> Iterator[dg.AssetCheckSpec]:
    for name, asks in blocking_checks(spec).items():
        yield dg.AssetCheckSpec(name, asset=spec.key, description=asks, blocking=True)
    yield dg.AssetCheckSpec(
        IS_COMPLETE,
        asset=spec.key,
        description="No box scores or lines are missing behind what was published.",
    )
    for name, asks in warning_checks(spec).items():
        yield dg.AssetCheckSpec(name, asset=spec.key, description=asks)


def _check_results(spec: DocumentSpec, editions: Sequence[Edited]) -> Iterator[dg.AssetCheckResult]:
    """One result per check over all days of the run, with the sentences of those that fail."""
    for name in blocking_checks(spec):
        yield _result(name, _by_day(editions, name), dg.AssetCheckSeverity.ERROR)
    degraded = {
        edited.partition: ["published from incomplete rows"]
        for edited in editions
        if edited.outcome is Outcome.DEGRADED
    }
    yield _result(IS_COMPLETE, degraded, dg.AssetCheckSeverity.WARN)
    for name in warning_checks(spec):
        yield _result(name, _by_day(editions, name), dg.AssetCheckSeverity.WARN)


def _by_day(editions: Sequence[Edited], check: str) -> dict[str, Sequence[str]]:
    found = {edited.partition: edited.wrong(check) for edited in editions}
    return {day: texts for day, texts in found.items() if texts}


def _result(
    name: str, wrong: Mapping[str, Sequence[str]], severity: dg.AssetCheckSeverity
) -> dg.AssetCheckResult:
    first = next((f"{day}: {texts[0]}" for day, texts in wrong.items()), None)
    shown = {day: list(texts)[:20] for day, texts in list(wrong.items())[:31]}
    return dg.AssetCheckResult(
        check_name=name,
        passed=not wrong,
        severity=severity,
        description=first,
        metadata={"what is wrong": dg.MetadataValue.json(shown)} if shown else {},
    )


def _failure(failed: Sequence[Edited], metadata: Mapping[str, Mapping[str, Any]]) -> dg.Failure:
    """One sentence for whoever is on call; the published file is what it was before."""
    first = failed[0]
    more = f" (and {len(failed) - 1} more days)" if len(failed) > 1 else ""
    details = {edited.partition: _plain(metadata[edited.partition], edited) for edited in failed}
    return dg.Failure(
        f"{first.spec.path} of {first.partition}{more} was not published: {first.explanation}. "
        "The public file keeps its bytes; the red check says what to repair.",
        metadata={FAILED_EDITIONS: dg.MetadataValue.json(details)},
        allow_retries=False,
    )


def _plain(values: Mapping[str, Any], edited: Edited) -> dict[str, Any]:
    kept = {
        key: value
        for key, value in values.items()
        if isinstance(value, str | int | float | bool | dict | list)
    }
    return kept | {"explanation": edited.explanation}


def _code_reference(spec: DocumentSpec) -> dict[str, Any]:
    path = Path(inspect.getsourcefile(spec.build) or "")
    line = inspect.getsourcelines(spec.build)[1]
    root = Path(__file__).parents[2]
    reference = dg.LocalFileCodeReference(
        file_path=str(path), line_number=line, label=path.relative_to(root).as_posix()
    )
    return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=[reference])}
