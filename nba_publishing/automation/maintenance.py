"""The nightly `housekeeping` job, and all jobs that look after what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from nba_publishing.analysis.days import basketball_day
from nba_publishing.automation.instance_retention import run_leftovers
from nba_publishing.automation.rollback_jobs import MAINTENANCE_POOL, release_job, rollback_job
from nba_publishing.automation.schedules import TIME_ZONE
from nba_publishing.publishing.retention import (
    Chore,
    Tidied,
    message_leftovers,
    player_leftovers,
    staged_leftovers,
    tidied,
)
from nba_publishing.publishing.store import ObjectStore
from nba_publishing.resources.clock import Clock, SystemClock
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.league_folders import league_leftovers
from nba_publishing.resources.sites import OpsResource, SiteResource
from nba_publishing.resources.warehouses import WarehouseResource

HOUSEKEEPING, TIDY_UP = "housekeeping", "tidy_up"
CRON = "30 4 * * *"
DELETED, NAMES = "deleted", "names"
NAMES_SHOWN = 50
MACHINE = SystemClock()


class HousekeepingConfig(dg.Config):
    """Whether what nobody needs any more is deleted or only listed."""

    apply: bool = Field(default=True, description="False: only list what would be deleted.")


@dataclass(frozen=True)
class Premises:
    """Everything that is tidied up; a folder that does not exist is None.

    `now` is the clock the files live by; `machine_now` is the time of the machine, by which the
    age of runs and of plain files is told. They differ when the demo league sets the clock.
    """

    site: ObjectStore
    ops: ObjectStore
    instance: dg.DagsterInstance
    warehouse: Path | None
    messages: Path | None
    now: datetime
    machine_now: datetime

    def chores(self) -> list[Chore]:
        """All kinds of leftovers, in the order they are removed."""
        chores = [
            Chore(
                "staged file",
                lambda: staged_leftovers(self.ops, self.now),
                self.ops.parallel_requests,
            ),
            Chore(
                "player file",
                lambda: player_leftovers(self.site, basketball_day(self.now)),
                self.site.parallel_requests,
            ),
            Chore("run", lambda: run_leftovers(self.instance, self.machine_now)),
        ]
        if messages := self.messages:
            chores.append(Chore("message", lambda: message_leftovers(messages, self.machine_now)))
        if warehouse := self.warehouse:
            chores.append(
                Chore("league folder", lambda: league_leftovers(warehouse, self.machine_now))
            )
        return chores


def premises_of(
    resources: Mapping[str, Any],
    instance: dg.DagsterInstance,
    messages: str | None,
    machine: Clock = MACHINE,
) -> Premises:
    """The premises behind resources; only an embedded warehouse is a folder."""
    warehouse: WarehouseResource = resources["warehouse"]
    return Premises(
        site=resources["site"].open(),
        ops=resources["ops"].open(),
        instance=instance,
        warehouse=_folder(warehouse.folder),
        messages=_folder(messages),
        now=resources["clock"].now(),
        machine_now=machine.now(),
    )


def _folder(name: str | None) -> Path | None:
    folder = Path(name) if name else None
    return folder if folder and folder.is_dir() else None


def maintenance_jobs(messages: str | None, machine: Clock = MACHINE) -> list[dg.JobDefinition]:
    """The jobs `rollback`, `release` and `housekeeping`."""
    return [rollback_job, release_job, _housekeeping_job(messages, machine)]


def housekeeping_schedule(running: bool) -> dg.ScheduleDefinition:
    """Every night at 04:30 in New York, when no product is due."""
    return dg.ScheduleDefinition(
        name=HOUSEKEEPING,
        job_name=HOUSEKEEPING,
        cron_schedule=CRON,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING
        if running
        else dg.DefaultScheduleStatus.STOPPED,
        description="Deletes what nobody needs any more.",
        tags={"trigger": HOUSEKEEPING},
    )


def _housekeeping_job(messages: str | None, machine: Clock) -> dg.JobDefinition:
    @dg.op(
        name=TIDY_UP,
        out=dg.Out(dg.Nothing),
        pool=MAINTENANCE_POOL,
        description="Deletes staged bytes, player files, runs, messages and leagues past use.",
    )
    def tidy_up(
        context: dg.OpExecutionContext,
        config: HousekeepingConfig,
        site: SiteResource,
        ops: OpsResource,
        warehouse: WarehouseResource,
        clock: ClockResource,
    ) -> None:
        resources = {"site": site, "ops": ops, "warehouse": warehouse, "clock": clock}
        premises = premises_of(resources, context.instance, messages, machine)
        done = tidied(premises.chores(), apply=config.apply)
        if done.failures:
            raise _failure(done)
        context.add_output_metadata(report(done))

    @dg.job(
        name=HOUSEKEEPING,
        description="Delete staged bytes, players' files, runs and messages that are past use.",
    )
    def housekeeping() -> None:
        tidy_up()

    return housekeeping


def report(done: Tidied) -> dict[str, Any]:
    """Counts of all that went, and the first names of each kind."""
    names: dict[str, list[str]] = {}
    for kind, leftover in done.gone:
        names.setdefault(kind, []).append(f"{leftover.name} ({leftover.why})")
    return {
        DELETED: dg.MetadataValue.json(dict(done.counts)),
        NAMES: dg.MetadataValue.json({k: found[:NAMES_SHOWN] for k, found in names.items()}),
    }


def _failure(done: Tidied) -> dg.Failure:
    return dg.Failure(
        f"housekeeping is not complete: {'; '.join(done.failures)}. What it could not delete "
        "stays where it is and is tried again at the next run.",
        metadata=report(done),
        allow_retries=False,
    )
