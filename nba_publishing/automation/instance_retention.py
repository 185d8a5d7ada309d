"""Old runs are forgotten, except those that are still the last word on something.

Deleting a run deletes its events. So a run stays while it holds the newest materialization of a
partition, or the newest evaluation of a check.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import dagster as dg
from dagster._core.storage.dagster_run import FINISHED_STATUSES

from nba_publishing.publishing.retention import Leftover

KEPT_FOR = timedelta(days=30)


def run_leftovers(instance: dg.DagsterInstance, now: datetime) -> list[Leftover]:
    """Finished runs of more than 30 days ago that hold nothing; `now` is the machine's time."""
    old = instance.get_run_records(
        dg.RunsFilter(created_before=now - KEPT_FOR, statuses=list(FINISHED_STATUSES))
    )
    if not old:
        return []
    holders = _holders_of_partitions(instance)
    free = [record for record in old if record.dagster_run.run_id not in holders]
    holders = _holders_of_checks(instance, [record.dagster_run.run_id for record in free])
    return [
        Leftover(
            record.dagster_run.run_id,
            f"{record.dagster_run.job_name} of {record.create_timestamp:%Y-%m-%d}",
            partial(_forget, instance, record.dagster_run.run_id),
        )
        for record in free
        if record.dagster_run.run_id not in holders
    ]


def _holders_of_partitions(instance: dg.DagsterInstance) -> set[str]:
    """The runs with the newest materialization of a partition, or of an asset without any."""
    event = dg.DagsterEventType.ASSET_MATERIALIZATION
    holders: set[str] = set()
    for key in instance.get_asset_keys():
        events = instance.get_asset_event_summary_records(event, key, ascending=True)
        newest = {event.partition: event.run_id for event in events}
        holders |= {run_id for run_id in newest.values() if run_id}
    return holders


def _holders_of_checks(instance: dg.DagsterInstance, run_ids: Iterable[str]) -> set[str | None]:
    """The runs with the newest evaluation of a check that some of these runs evaluated."""
    event = dg.DagsterEventType.ASSET_CHECK_EVALUATION
    evaluated = {
        entry.dagster_event.asset_check_evaluation_data.asset_check_key
        for run_id in run_ids
        for entry in instance.all_logs(run_id, of_type=event)
        if entry.dagster_event
    }
    newest = instance.event_log_storage.get_asset_check_summary_records(list(evaluated))
    return {record.last_completed_run_id for record in newest.values()}


def _forget(instance: dg.DagsterInstance, run_id: str) -> bool:
    instance.compute_log_manager.delete_logs(prefix=[run_id])
    instance.delete_run(run_id)
    # The storages take half a second to import, and only this ever needs them.
    from dagster._core.storage.event_log import SqliteEventLogStorage

    storage = instance.event_log_storage
    if isinstance(storage, SqliteEventLogStorage):
        # On a laptop every run has a database of its own, which deleting the run only empties.
        Path(storage.path_for_shard(run_id)).unlink(missing_ok=True)
    return True
