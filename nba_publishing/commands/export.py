"""`export`: builds and publishes through the jobs of the code location, on the shared instance."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import dagster as dg
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
)

from nba_publishing.analysis.days import FIRST_DAY, back, basketball_day
from nba_publishing.automation.document_assets import FAILED_EDITIONS
from nba_publishing.automation.schedules import asset_keys, export_job
from nba_publishing.commands.instance import shared_instance
from nba_publishing.commands.selection import DayFlags, chosen_days
from nba_publishing.definitions import build_definitions, graph_of
from nba_publishing.documents.registry import BY_PATH, BY_PRODUCT, DOCUMENTS
from nba_publishing.publishing.outcome import Action, Outcome, is_good
from nba_publishing.resources.warehouses import WarehouseResource

DATES_PER_RUN = 30


@dataclass(frozen=True)
class Line:
    """What became of one file on one day: the metadata of its edition."""

    values: Mapping[str, Any]

    @property
    def good(self) -> bool:
        """True when nobody has to act."""
        action, outcome = Action(self.values["action"]), Outcome(self.values["outcome"])
        if action is Action.DRY_RUN:
            return outcome in (Outcome.OK, Outcome.EMPTY_EXPECTED)
        return is_good(action, outcome)

    def __str__(self) -> str:
        values = self.values
        note = values.get("explanation") or values.get("reason") or ""
        if not note and values["outcome"] == Outcome.DEGRADED:
            note = "published from incomplete rows"
        return (
            f"{values['as_of']}  {values['path']:<52} {values['action']:<15} "
            f"{values['outcome']:<16} {_rows(values):>5} rows {values.get('bytes') or 0:>8} bytes"
            f"{'  ' + note if note else ''}"
            + "".join(f"\n    {difference}" for difference in values.get("differences", ()))
        )


@dataclass(frozen=True)
class Order:
    """What to publish: products, days, and who answers for passing the guards."""

    products: Sequence[str]
    days: Sequence[date]
    reason: str | None = None
    trigger: str = "export"
    judged: bool = False


def run(
    resources: Mapping[str, Any],
    products: Sequence[str],
    flags: DayFlags,
    *,
    reason: str | None = None,
    dry: bool = False,
    as_json: bool = False,
) -> int:
    """The command: which days, which run, what it printed; returns the exit code."""
    clock, warehouse = resources["clock"], resources["warehouse"]
    today = basketball_day(clock.now())
    days = chosen_days(flags, today, lambda: graded_days(warehouse, today))
    if dry:
        resources = {**resources, "site": resources["site"].rehearsing()}
    instance = dg.DagsterInstance.ephemeral() if dry else shared_instance()
    lines: list[Line] = []
    with instance as opened:
        asked = [today] if days is None else days
        order = Order(products, [day for day in asked if day <= today], reason)
        for part in fill(order, resources, opened):
            show(part, as_json=as_json)
            lines += part
            report_progress(len({line.values["as_of"] for line in lines}), len(order.days))
    ahead = [_ahead(product, day) for day in asked if day > today for product in products]
    show(ahead, as_json=as_json)
    lines += ahead
    return exit_code(lines)


def _ahead(product: str, day: date) -> Line:
    """A file without a date in its name has no place for an edition of tomorrow."""
    return Line(
        {
            "as_of": day.isoformat(),
            "path": BY_PRODUCT[product].path,
            "action": Action.UNCHANGED.value,
            "outcome": Outcome.OK.value,
            "reason": "after_today",
        }
    )


def graded_days(warehouse: WarehouseResource, today: date) -> list[date]:
    """Days with graded predictions since the first, up to yesterday."""
    frame = warehouse.open().rows("graded_days", from_date=FIRST_DAY, to_date=back(today, 1))
    return [stamp.date() for stamp in frame["game_date"]]


def fill(
    order: Order, resources: Mapping[str, Any], instance: dg.DagsterInstance
) -> Iterator[list[Line]]:
    """Run the order in pieces of 30 days; yields the lines of each piece, by day and type."""
    # The graph alone has no separate checks, so the job leaves them out by itself.
    definitions = build_definitions(resources) if order.judged else graph_of(resources)
    job = export_job(order.products, judged=True).resolve(
        asset_graph=definitions.resolve_asset_graph()
    )
    for start in range(0, len(order.days), DATES_PER_RUN):
        days = order.days[start : start + DATES_PER_RUN]
        for piece in _unbroken(days):
            yield _run(job, order, piece, instance)


def _run(
    job: dg.JobDefinition, order: Order, days: Sequence[date], instance: dg.DagsterInstance
) -> list[Line]:
    keys = asset_keys(order.products)
    config = {"config": {"force_reason": order.reason or ""}}
    result = job.execute_in_process(
        run_config={
            "ops": {key.to_python_identifier(): config for key in keys},
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        },
        instance=instance,
        raise_on_error=False,
        tags={
            ASSET_PARTITION_RANGE_START_TAG: days[0].isoformat(),
            ASSET_PARTITION_RANGE_END_TAG: days[-1].isoformat(),
            "trigger": order.trigger,
            "products": ",".join(order.products),
            **({"forced_reason": order.reason} if order.reason else {}),
        },
    )
    lines = [Line(values) for values in _editions(result, days)]
    rank = {product: place for place, product in enumerate(order.products)}
    return sorted(lines, key=lambda line: (line.values["as_of"], rank[_product(line.values)]))


def _editions(
    result: dg.ExecuteInProcessResult, days: Sequence[date]
) -> Iterator[Mapping[str, Any]]:
    """The metadata of every edition of a run: from its event, or from its step's failure."""
    for event in result.all_events:
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            metadata = event.step_materialization_data.materialization.metadata
            yield {name: value.value for name, value in metadata.items()}
        elif event.event_type == dg.DagsterEventType.STEP_FAILURE:
            data = event.step_failure_data
            failure = data.user_failure_data
            details = failure.metadata.get(FAILED_EDITIONS) if failure else None
            if isinstance(details, dg.JsonMetadataValue):
                yield from cast("dict[str, Mapping[str, Any]]", details.data).values()
            else:
                yield from _broken_step(str(event.step_key), str(data.error), days)


def _broken_step(step: str, error: str, days: Sequence[date]) -> Iterator[Mapping[str, Any]]:
    """A step that broke down outside its gate has built none of its days."""
    spec = next(s for s in DOCUMENTS if dg.AssetKey(s.key).to_python_identifier() == step)
    told = [line for line in error.splitlines() if line and not line.startswith((" ", "Stack"))]
    for day in days:
        yield {
            "as_of": day.isoformat(),
            "path": spec.path,
            "action": Action.FAILED.value,
            "outcome": Outcome.SOURCE_ERROR.value,
            "explanation": told[-1] if told else "the step failed",
        }


def _unbroken(days: Sequence[date]) -> Iterator[list[date]]:
    """Runs cover ranges, so days with holes between them go to several runs."""
    piece: list[date] = []
    for day in days:
        if piece and (day - piece[-1]).days != 1:
            yield piece
            piece = []
        piece.append(day)
    if piece:
        yield piece


def exit_code(lines: Sequence[Line]) -> int:
    """0 every file is good, 1 none is (or nothing was tried), 2 some are."""
    good = sum(line.good for line in lines)
    if not good:
        return 1
    return 0 if good == len(lines) else 2


def show(lines: Sequence[Line], *, as_json: bool) -> None:
    """Print lines for people, or one JSON object per file."""
    for line in lines:
        text = json.dumps(dict(line.values), default=str) if as_json else str(line)
        print(text, file=sys.stdout, flush=True)


def report_progress(done: int, total: int) -> None:
    """Tell on a long range how far it has come."""
    if total > DATES_PER_RUN:
        print(f"{done} of {total} days", file=sys.stderr, flush=True)


def _product(values: Mapping[str, Any]) -> str:
    path = values["path"]
    if path.startswith("history/"):
        path = path.split("/", 2)[2]
    return BY_PATH[path].product


def _rows(values: Mapping[str, Any]) -> int:
    return sum((values.get("records") or {}).values())
