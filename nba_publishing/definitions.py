"""The code location: every source, document, check, job and schedule. Loading does no I/O."""

import os
from collections.abc import Mapping
from typing import Any

import dagster as dg

from nba_publishing.automation.document_assets import document_asset
from nba_publishing.automation.maintenance import MACHINE, housekeeping_schedule, maintenance_jobs
from nba_publishing.automation.schedules import trend_jobs, trend_schedules
from nba_publishing.automation.source_assets import source_assets
from nba_publishing.checks.current import current_checks
from nba_publishing.checks.plausibility import plausibility_checks
from nba_publishing.documents.registry import DOCUMENTS
from nba_publishing.resources.clock import Clock
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.sites import OpsResource, SiteResource
from nba_publishing.resources.warehouses import WarehouseResource
from nba_publishing.settings import Settings, read_settings


def resources_of(settings: Settings) -> dict[str, Any]:
    """The resources the environment asks for."""
    league = settings.league_text if settings.uses_league else None
    clock = ClockResource(setting=settings.clock, league=league)
    cloud = settings.warehouse.kind == "bigquery"
    warehouse = WarehouseResource(
        folder=None if cloud else settings.warehouse.name,
        league=league,
        project=settings.warehouse.name if cloud else None,
        location=settings.warehouse.location,
        max_bytes_query=settings.max_bytes_query,
        max_bytes_run=settings.max_bytes_run,
        clock=clock,
    )
    return {
        "clock": clock,
        "warehouse": warehouse,
        "site": SiteResource(folder=settings.site.folder, bucket=settings.site.bucket),
        "ops": OpsResource(folder=settings.ops.folder, bucket=settings.ops.bucket),
    }


def graph_of(resources: Mapping[str, Any]) -> dg.Definitions:
    """Sources and documents alone: all that a command needs to run some of them."""
    return dg.Definitions(
        assets=_assets(resources["site"]),
        resources=resources,
        executor=dg.in_process_executor,
    )


def build_definitions(
    resources: Mapping[str, Any],
    *,
    schedules_on: bool = False,
    messages: str | None = None,
    machine: Clock = MACHINE,
) -> dg.Definitions:
    """All definitions over the given resources; `messages` is tidied up where it is a folder."""
    return dg.Definitions(
        assets=_assets(resources["site"]),
        asset_checks=[*current_checks(), *plausibility_checks()],
        jobs=[*trend_jobs(), *maintenance_jobs(messages, machine)],
        schedules=[*trend_schedules(schedules_on), housekeeping_schedule(schedules_on)],
        resources=resources,
        executor=dg.in_process_executor,
    )


def _assets(site: SiteResource) -> list[dg.AssetSpec | dg.AssetsDefinition]:
    return [
        *source_assets(),
        *(document_asset(spec, site.address(spec.path)) for spec in DOCUMENTS),
    ]


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads; the environment is read when it does, not when the module is."""
    settings = read_settings(os.environ)
    return build_definitions(
        resources_of(settings),
        schedules_on=settings.schedules_on,
        messages=settings.messages.folder,
    )
