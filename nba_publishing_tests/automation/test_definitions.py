"""Loading is silent about many mistakes; these stories are not."""

import os
import subprocess
import sys

import dagster as dg
import pytest

from nba_publishing.automation.schedules import HOURLY, SEPARATE_CHECKS, SLOTS, asset_key
from nba_publishing.definitions import build_definitions, resources_of
from nba_publishing.documents.registry import BY_PRODUCT, DOCUMENTS
from nba_publishing.settings import read_settings
from nba_publishing.sources.dependencies import full_column
from nba_publishing.sources.tables import TABLES

SCHEDULES_OF = {
    "trends-hot-cold": {"trends_daily", "phase6_hourly_trends"},
    "trends-bounce-back": {"trends_daily", "phase6_hourly_trends"},
    "tonight-trend-plays": {"phase6_hourly_trends"},
    "trends-what-matters": {"trends_weekly_mon"},
    "trends-team": {"trends_weekly_mon"},
    "trends-quick-hits": {"trends_weekly_wed"},
    "trends-deep-dive": {"trends_monthly"},
}


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return build_definitions(resources_of(read_settings({})))


@pytest.fixture(scope="module")
def specs(definitions):
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def documents(specs):
    return {key: spec for key, spec in specs.items() if spec.tags.get("layer") == "document"}


def test_every_table_and_every_document_is_an_asset_and_nothing_is_a_stub(specs):
    expected = {table.replace(".", "/") for table in TABLES}
    expected |= {"/".join(spec.key) for spec in DOCUMENTS}
    assert set(specs) == expected
    stubs = [k for k, s in specs.items() if s.metadata.get("dagster/auto_created_stub_asset")]
    assert stubs == []


def test_an_unknown_dependency_would_show_up_as_a_stub():
    asset = dg.AssetSpec("document", deps=["no_such_table"])
    found = {s.key.to_user_string() for s in dg.Definitions([asset]).resolve_all_asset_specs()}
    assert "no_such_table" in found


def test_every_asset_says_who_owns_it_what_it_is_and_where_it_belongs(specs):
    for key, spec in specs.items():
        assert spec.owners, key
        assert spec.description, key
        assert spec.kinds, key
        assert spec.group_name, key
        assert spec.tags.get("layer") in ("source", "document"), key
        assert "dagster/column_schema" in spec.metadata, key


def test_every_source_says_when_it_is_late(specs):
    for key, spec in specs.items():
        if spec.tags["layer"] == "source":
            assert {"fresh when", "warn", "error", "written by"} <= set(spec.metadata), key


def test_every_document_says_where_it_is_published_and_what_feeds_it(specs):
    for key, spec in documents(specs).items():
        wanted = {"dagster/uri", "dagster/column_lineage", "dagster/code_references", "path"}
        assert wanted <= set(spec.metadata), key
        assert {"cadence", "product"} <= set(spec.tags), key
        reference = spec.metadata["dagster/code_references"].code_references[0]
        assert "documents/trends" in reference.label, key


def test_column_lineage_names_declared_columns_of_tables_the_document_depends_on(specs):
    for document in DOCUMENTS:
        deps = {dep.asset_key.to_user_string() for dep in specs["/".join(document.key)].deps}
        assert document.lineage, document.path
        for field, columns in document.lineage.items():
            assert field in document.contract.model_fields, (document.path, field)
            for table, column in map(full_column, columns):
                TABLES[table].column(column)
                assert table.replace(".", "/") in deps, (document.path, table)


def test_every_document_is_on_exactly_its_schedules(definitions):
    found: dict[str, set[str]] = {product: set() for product in BY_PRODUCT}
    for slot in (*SLOTS, HOURLY):
        job = definitions.resolve_job_def(f"publish_{slot.name}")
        selected = job.asset_layer.selected_asset_keys
        assert selected == {asset_key(product) for product in slot.products}
        for product in slot.products:
            found[product].add(slot.name)
    assert found == SCHEDULES_OF


def test_every_schedule_has_its_job_and_stands_still_on_a_laptop(definitions):
    schedules = {schedule.name: schedule for schedule in definitions.schedules or ()}
    jobs = {slot.name: f"publish_{slot.name}" for slot in (*SLOTS, HOURLY)}
    jobs["housekeeping"] = "housekeeping"
    assert {name: schedule.job_name for name, schedule in schedules.items()} == jobs
    for schedule in schedules.values():
        assert schedule.execution_timezone == "America/New_York"
        assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
    running = build_definitions(resources_of(read_settings({})), schedules_on=True).schedules or ()
    assert {s.default_status for s in running} == {dg.DefaultScheduleStatus.RUNNING}


def test_the_jobs_are_those_of_the_schedules_and_of_the_commands(definitions):
    found = {job.name for job in definitions.resolve_all_job_defs()}
    found.discard("__ASSET_JOB")
    scheduled = {f"publish_{slot.name}" for slot in (*SLOTS, HOURLY)}
    assert found == scheduled | {"export", "rollback", "release", "housekeeping"}
    for job in definitions.resolve_all_job_defs():
        assert job.description or job.name == "__ASSET_JOB", job.name


def test_every_document_has_its_checks_and_the_gate_blocks(definitions):
    graph = definitions.resolve_asset_graph()
    for document in DOCUMENTS:
        key = dg.AssetKey(document.key)
        names = {check.name for check in graph.get_check_keys_for_assets({key})}
        assert {*SEPARATE_CHECKS, "keeps_its_contract", "content_holds_together"} <= names
        for name in ("sources_can_be_read", "emptiness_is_proven", "keeps_its_contract"):
            assert graph.get_check_spec(dg.AssetCheckKey(key, name)).blocking, name


def test_no_check_is_about_an_asset_that_does_not_exist(definitions):
    graph = definitions.resolve_asset_graph()
    assert {key.asset_key for key in graph.asset_check_keys} <= set(graph.get_all_asset_keys())


def test_definitions_are_loadable(definitions):
    dg.Definitions.validate_loadable(definitions)


def test_loading_needs_neither_credentials_nor_network_nor_files(tmp_path):
    """A socket that cannot be opened and an empty folder are enough."""
    script = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network while loading')\n"
        "socket.socket.connect = refuse\n"
        "from nba_publishing.definitions import defs\n"
        "import dagster as dg\n"
        "dg.Definitions.validate_loadable(defs.load_fn())\n"
    )
    cloud = {
        "NBA_PUBLISHING_WAREHOUSE": "bigquery://some-project",
        "NBA_PUBLISHING_SITE": "gs://some-site",
        "NBA_PUBLISHING_OPS": "gs://some-ops",
        "NBA_PUBLISHING_WEBHOOK": "none",
    }
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=kept | cloud,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert list(tmp_path.iterdir()) == []
