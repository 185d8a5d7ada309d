"""The jobs `rollback` and `release`: what was public once is public again, and held for a while."""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import dagster as dg
from pydantic import Field

from nba_publishing.automation.edition_metadata import link_to, preview
from nba_publishing.automation.recorded_publications import RESTORED_FROM, publications_of
from nba_publishing.documents.registry import BY_PATH
from nba_publishing.publishing.candidate import FileResult
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.families import RefusedError
from nba_publishing.publishing.kept_editions import Wish
from nba_publishing.publishing.label import whole_second
from nba_publishing.publishing.outcome import Action
from nba_publishing.publishing.paths import PathError
from nba_publishing.publishing.rollback import (
    LONGEST_HOLD,
    Desk,
    Order,
    Plan,
    Restored,
    carried_out,
    planned,
    released,
)
from nba_publishing.publishing.store import StoreError
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.sites import OpsResource, SiteResource
from nba_publishing.settings import secrets_in

FILES = "files"
MAINTENANCE_POOL = "maintenance"
LONGEST_HOLD_HOURS = LONGEST_HOLD / timedelta(hours=1)


class RollbackConfig(dg.Config):
    """Which file goes back to what, why, and for how long scheduled runs leave it alone."""

    path: str = Field(description="A public path, such as trends/whos-hot-v2.json.")
    reason: str = Field(min_length=1, max_length=200, description="Public: it is in the manifest.")
    to_run: str = Field(default="", description="The run that published the bytes to go back to.")
    steps: int = Field(default=1, ge=1, description="Without a run: how many different editions.")
    hold_hours: float = Field(default=6, ge=0, le=LONGEST_HOLD_HOURS, description="0: no hold.")
    dry_run: bool = Field(default=False, description="Only tell what would be done.")


class ReleaseConfig(dg.Config):
    """Which file scheduled runs may write again."""

    path: str = Field(description="A held path, or one that shows the same document.")
    dry_run: bool = Field(default=False, description="Only tell what would be done.")


@dg.op(
    name="put_back",
    out=dg.Out(dg.Nothing),
    pool=MAINTENANCE_POOL,
)
def put_back(
    context: dg.OpExecutionContext,
    config: RollbackConfig,
    site: SiteResource,
    ops: OpsResource,
    clock: ClockResource,
) -> None:
    """Publishes what an earlier run published, and holds it against scheduled runs."""
    desk = desk_of(site, ops, clock, context.run_id)
    with _refusals():
        plan = plan_of(config, desk, context.instance)
        restored = None if config.dry_run or site.dry else carried_out(plan, desk)
    files = lines_of(plan, restored)
    if restored and not any(result.path == plan.family.path for result in restored.failed):
        context.log_event(_materialization(plan, restored, desk, site))
    if restored and restored.failed:
        raise _failure(plan, restored, files)
    context.add_output_metadata({FILES: dg.MetadataValue.json(files)})


@dg.op(
    name="let_go",
    out=dg.Out(dg.Nothing),
    pool=MAINTENANCE_POOL,
)
def let_go(
    context: dg.OpExecutionContext,
    config: ReleaseConfig,
    site: SiteResource,
    ops: OpsResource,
    clock: ClockResource,
) -> None:
    """Ends the hold on a file, so that scheduled runs write it again."""
    desk = desk_of(site, ops, clock, context.run_id)
    with _refusals():
        files = released_lines(config, desk)
    context.add_output_metadata({FILES: dg.MetadataValue.json(files)})


@dg.job(
    name="rollback",
    description="Put back what an earlier run published; the file is held for some hours.",
)
def rollback_job() -> None:
    """One step."""
    put_back()


@dg.job(name="release", description="End the hold a rollback put on a file.")
def release_job() -> None:
    """One step."""
    let_go()


def document_at(path: str) -> DocumentSpec | None:
    """The declaration of the document that is published at a path."""
    return BY_PATH.get(path)


def desk_of(site: SiteResource, ops: OpsResource, clock: ClockResource, run_id: str) -> Desk:
    """The stores and documents a rollback works with."""
    return Desk(site.open(), ops.open(), document_at, run_id, clock.now(), secrets_in(os.environ))


def plan_of(config: RollbackConfig, desk: Desk, instance: dg.DagsterInstance) -> Plan:
    """What a rollback would do; raises `RefusedError` when it cannot be done."""
    order = Order(
        config.path,
        config.reason,
        Wish(config.to_run or None, config.steps),
        timedelta(hours=config.hold_hours),
    )
    return planned(order, desk, lambda family: publications_of(instance, family))


def lines_of(plan: Plan, restored: Restored | None) -> list[dict[str, Any]]:
    """What became of each file; without a result what would become of it."""
    until = restored.until if restored else plan.until
    facts = {
        "as_of": plan.document.as_of.isoformat(),
        "restored_from": plan.edition.run_id,
        "generated_at": plan.document.generated_at.isoformat(),
        "held_until": whole_second(until).isoformat() if until else None,
        "reason": plan.order.reason,
    }
    if restored is None:
        return [{"path": path, "action": Action.DRY_RUN.value, **facts} for path in plan.paths]
    return [
        {"path": result.path, "action": result.action.value, **facts, "problem": _problem(result)}
        for result in restored.results
    ]


def released_lines(config: ReleaseConfig, desk: Desk) -> list[dict[str, Any]]:
    """The holds that were ended, or would be."""
    action = Action.DRY_RUN.value if config.dry_run else "released"
    return [
        {
            "path": hold.path,
            "action": action,
            "until": hold.until.isoformat(),
            "reason": hold.reason,
        }
        for hold in released(config.path, desk, dry_run=config.dry_run)
    ]


@contextmanager
def _refusals() -> Generator[None]:
    """What cannot be done ends the run with the sentence that says why."""
    try:
        yield
    except (RefusedError, PathError, StoreError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error


def _problem(result: FileResult) -> str | None:
    if result.action is Action.PUBLISHED:
        return None
    return result.message or result.reason


def _failure(plan: Plan, restored: Restored, files: Sequence[dict[str, Any]]) -> dg.Failure:
    first = restored.failed[0]
    held = f"; held until {restored.until.isoformat()}, release ends that" if restored.until else ""
    return dg.Failure(
        f"{first.path} was not rolled back: {(_problem(first) or 'no reason').rstrip('.')}{held}. "
        f"Roll {plan.family.path} back again when the cause is gone.",
        metadata={FILES: dg.MetadataValue.json(list(files))},
        allow_retries=False,
    )


def _materialization(
    plan: Plan, restored: Restored, desk: Desk, site: SiteResource
) -> dg.AssetMaterialization:
    """The rollback as the asset's page shows it, like any other publication."""
    [result] = [result for result in restored.results if result.path == plan.family.path]
    document = plan.document
    values: dict[str, Any] = {
        "outcome": result.outcome.value,
        "reason": plan.order.reason,
        "action": result.action.value,
        "path": result.path,
        "link": link_to(site.address(result.path)),
        "as_of": document.as_of.isoformat(),
        "data_through": document.data_through.isoformat() if document.data_through else None,
        "records": dict(document.records),
        "bytes": result.bytes,
        "sha256": result.sha256,
        "previous_sha256": result.previous_sha256,
        "generation": result.generation,
        "pointer_moved": result.pointer_moved,
        "queries": 0,
        "bytes_billed": 0,
        "run_id": desk.run_id,
        "warnings": list(result.warnings),
        "forced_reason": plan.order.reason,
        RESTORED_FROM: plan.edition.run_id,
        "held_until": restored.until.isoformat() if restored.until else None,
        "preview": dg.MetadataValue.md(preview(plan.payload)),
    }
    return dg.AssetMaterialization(
        plan.family.spec.key,
        partition=document.as_of.isoformat(),
        metadata={name: value for name, value in values.items() if value is not None},
        tags={"dagster/data_version": result.content_sha256 or ""},
    )
