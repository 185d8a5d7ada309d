"""The event log of a laptop: the same events in the same place, with connections kept open."""

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from nba_publishing.resources.event_log import ENGINES_KEPT, OpenSqliteEventLogStorage

REPOSITORY = Path(__file__).parents[2]


@dg.asset
def a_file() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 7})


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    (tmp_path / "dagster.yaml").write_bytes((REPOSITORY / "dagster.yaml").read_bytes())
    return tmp_path


def materialized(instance: dg.DagsterInstance) -> list[int]:
    records = instance.fetch_materializations(a_file.key, limit=100).records
    return [record.asset_materialization.metadata["rows"].value for record in records]


def test_the_instance_of_the_repository_uses_it(home):
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.event_log_storage, OpenSqliteEventLogStorage)


def test_what_it_writes_dagsters_own_storage_reads_and_the_other_way_round(home):
    with dg.DagsterInstance.get() as instance:
        dg.materialize([a_file], instance=instance)
        assert materialized(instance) == [7]
        runs = {run.run_id for run in instance.get_runs()}
    usual = SqliteEventLogStorage(str(home / "history" / "runs"))
    assert set(usual.get_all_run_ids()) == runs
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with dg.DagsterInstance.get() as instance:
        assert materialized(instance) == [7]
        dg.materialize([a_file], instance=instance)
    (home / "dagster.yaml").write_bytes((REPOSITORY / "dagster.yaml").read_bytes())
    with dg.DagsterInstance.get() as instance:
        assert materialized(instance) == [7, 7]


def test_two_instances_at_once_see_each_others_events(home):
    with dg.DagsterInstance.get() as one, dg.DagsterInstance.get() as other:
        dg.materialize([a_file], instance=one)
        dg.materialize([a_file], instance=other)
        assert materialized(one) == materialized(other) == [7, 7]


def test_only_so_many_databases_stay_open_and_older_runs_can_still_be_read(home):
    with dg.DagsterInstance.get() as instance:
        ids = [dg.materialize([a_file], instance=instance).run_id for _ in range(ENGINES_KEPT + 2)]
        assert len(instance.event_log_storage._engines) <= ENGINES_KEPT
        assert all(instance.all_logs(run_id) for run_id in ids)


def test_a_deleted_database_does_not_live_on_in_an_open_connection(home):
    with dg.DagsterInstance.get() as instance:
        run_id = dg.materialize([a_file], instance=instance).run_id
        Path(instance.event_log_storage.path_for_shard(run_id)).unlink()
        assert list(instance.all_logs(run_id)) == []
