"""The schedules of the trends files, on New York wall time.

A tick asks for the edition of its day and for up to five earlier ones that were missed: after an
outage Dagster itself replays only the last tick.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import (
    UnresolvedAssetJobDefinition,
)

from nba_publishing.automation.due import (
    DueOn,
    every_day,
    every_monday,
    every_wednesday,
    first_of_month,
    hourly_products,
    local_time,
    missed_days,
)
from nba_publishing.documents.registry import BY_PRODUCT, GROUPS
from nba_publishing.resources.warehouses import WarehouseResource

TIME_ZONE = "America/New_York"
TONIGHT = "tonight-trend-plays"
SEPARATE_CHECKS = ("is_current", "resembles_the_last_edition")


@dataclass(frozen=True)
class Slot:
    """One schedule: its name, its cron line in New York time and the products it publishes."""

    name: str
    cron: str
    products: tuple[str, ...]
    due_on: DueOn
    purpose: str


SLOTS: tuple[Slot, ...] = (
    Slot("trends_daily", "0 6 * * *", GROUPS["trends-daily"], every_day,
         "Hot and cold players and bounce-backs, before anybody is up."),
    Slot("trends_weekly_mon", "0 6 * * 1", ("trends-what-matters", "trends-team"), every_monday,
         "What matters and team tendencies, on Mondays."),
    Slot("trends_weekly_wed", "0 8 * * 3", ("trends-quick-hits",), every_wednesday,
         "Quick hits, on Wednesdays."),
    Slot("trends_monthly", "0 6 1 * *", GROUPS["trends-monthly"], first_of_month,
         "The deep dive, on the first of the month."),
)  # fmt: skip
HOURLY = Slot(
    "phase6_hourly_trends", "0 6-23 * * *", (*GROUPS["trends-daily"], TONIGHT), every_day,
    "Tonight's plays from 06:00, with the daily files refreshed on game days.",
)  # fmt: skip


def trend_jobs() -> list[UnresolvedAssetJobDefinition]:
    """One job per schedule, named after it, and the one behind `nba-publishing export`."""
    return [*(_job(slot) for slot in (*SLOTS, HOURLY)), export_job(tuple(BY_PRODUCT))]


def export_job(products: Sequence[str], *, judged: bool = False) -> UnresolvedAssetJobDefinition:
    """Documents with their own checks; `judged` adds those of what readers get by now."""
    keys = asset_keys(products)
    names = () if judged else SEPARATE_CHECKS
    separate = [dg.AssetCheckKey(key, name) for key in keys for name in names]
    return dg.define_asset_job(
        "export",
        selection=dg.AssetSelection.assets(*keys) - dg.AssetSelection.checks(*separate),
        description="What `nba-publishing export` runs; select documents and days yourself.",
    )


def trend_schedules(running: bool) -> list[dg.ScheduleDefinition]:
    """Every schedule of the trends files; `running` decides their default status."""
    status = dg.DefaultScheduleStatus.RUNNING if running else dg.DefaultScheduleStatus.STOPPED
    return [*(_schedule(slot, status) for slot in SLOTS), _hourly_schedule(status)]


def asset_key(product: str) -> dg.AssetKey:
    """The asset that publishes a product."""
    return dg.AssetKey(BY_PRODUCT[product].key)


def asset_keys(products: Sequence[str]) -> list[dg.AssetKey]:
    """The assets that publish some products."""
    return [asset_key(product) for product in products]


def _job(slot: Slot) -> UnresolvedAssetJobDefinition:
    return dg.define_asset_job(
        f"publish_{slot.name}",
        selection=dg.AssetSelection.assets(*asset_keys(slot.products)),
        description=slot.purpose,
        tags={"trigger": slot.name},
    )


def _schedule(slot: Slot, status: dg.DefaultScheduleStatus) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=slot.name,
        job_name=f"publish_{slot.name}",
        cron_schedule=slot.cron,
        execution_timezone=TIME_ZONE,
        default_status=status,
        description=slot.purpose,
    )
    def tick(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        day = local_time(context.scheduled_execution_time).date()
        yield request(slot.name, day, slot.products)
        for missed, products in _missed(context.instance, slot, day).items():
            yield request(slot.name, missed, products)

    return tick


def _hourly_schedule(status: dg.DefaultScheduleStatus) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=HOURLY.name,
        job_name=f"publish_{HOURLY.name}",
        cron_schedule=HOURLY.cron,
        execution_timezone=TIME_ZONE,
        default_status=status,
        description=HOURLY.purpose,
    )
    def tick(
        context: dg.ScheduleEvaluationContext, warehouse: WarehouseResource
    ) -> dg.RunRequest | dg.SkipReason:
        local = local_time(context.scheduled_execution_time)
        day = local.date()
        plays = len(warehouse.relations([day], day).slate(day)) > 0
        products = hourly_products(local.hour, plays, GROUPS["trends-daily"], TONIGHT)
        if not products:
            return dg.SkipReason("no games today")
        return request(f"{HOURLY.name}:{local:%H}", day, products)

    return tick


def request(trigger: str, day: date, products: Sequence[str]) -> dg.RunRequest:
    """The run that publishes `products` of a day."""
    return dg.RunRequest(
        run_key=f"{trigger}:{day}",
        partition_key=day.isoformat(),
        asset_selection=asset_keys(products),
        tags={"products": ",".join(products), "date": day.isoformat()},
    )


def _missed(instance: dg.DagsterInstance, slot: Slot, day: date) -> dict[date, list[str]]:
    """Missed days with the products that missed them."""
    missed: dict[date, list[str]] = {}
    for product in slot.products:
        published = instance.get_materialized_partitions(asset_key(product))
        for late in missed_days(day, slot.due_on, published):
            missed.setdefault(late, []).append(product)
    return dict(sorted(missed.items()))
