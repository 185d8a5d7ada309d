"""The declared source tables are complete, coherent, and equal to the agreed contract."""

import json
import os
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from nba_publishing.sources.schema import Column, Freshness, Table, limit, nullable, required
from nba_publishing.sources.tables import TABLES, table

CONTRACT = "PUBLISHING_TEST_CONTRACT"
NAMES = sorted(TABLES)


@pytest.fixture(scope="module")
def agreed() -> dict[str, Any]:
    beside_the_repository = Path(__file__).resolve().parents[3] / "shared" / "contract"
    folder = Path(os.environ.get(CONTRACT, beside_the_repository))
    contract = folder / "sources.json"
    if not contract.is_file():
        pytest.skip(f"no sources.json in {folder}; {CONTRACT} names the folder that holds it")
    return json.loads(contract.read_text())


def as_agreed(declared: Table) -> dict[str, Any]:
    """The declaration in the shape of the contract, without its prose."""
    return {
        "partition": declared.partition,
        "require_partition_filter": declared.partition_filter_required,
        "cluster": list(declared.cluster),
        "key": list(declared.key),
        "freshness": {
            "expects": declared.freshness.expects,
            "warn_et": declared.freshness.warn,
            "error_et": declared.freshness.error,
            "column": declared.freshness.column,
        },
        "written_by_us": declared.written_by_us,
        "columns": [
            (column.name, column.type, "REQUIRED" if column.required else "NULLABLE")
            for column in declared.columns
        ],
    }


def without_prose(entry: dict[str, Any]) -> dict[str, Any]:
    columns = [(column["name"], column["type"], column["mode"]) for column in entry["columns"]]
    return {**entry, "columns": columns}


def test_the_contract_and_the_declarations_name_the_same_tables_in_the_same_order(agreed):
    assert list(TABLES) == list(agreed)


@pytest.mark.parametrize("name", NAMES)
def test_a_declaration_equals_the_contract(agreed, name):
    assert as_agreed(TABLES[name]) == without_prose(agreed[name])


def test_the_comparison_notices_every_kind_of_difference(agreed):
    name = "nba_raw.nbac_schedule"
    declared, entry = TABLES[name], without_prose(agreed[name])
    first, *rest = declared.columns
    differing = {
        "partition": replace(declared, partition="processed_at"),
        "require_partition_filter": replace(declared, partition_filter_required=False),
        "cluster": replace(declared, cluster=declared.cluster[::-1]),
        "key": replace(declared, key=declared.key[:1]),
        "freshness": replace(declared, freshness=replace(declared.freshness, warn="13h")),
        "written_by_us": replace(declared, written_by_us=True),
        "columns": replace(declared, columns=(replace(first, required=False), *rest)),
    }
    for part, wrong in differing.items():
        assert as_agreed(wrong)[part] != entry[part]
    assert as_agreed(replace(declared, columns=tuple(rest)))["columns"] != entry["columns"]


def test_sixteen_tables_are_declared_and_four_of_them_have_a_writer_of_ours():
    assert len(TABLES) == 16
    assert {name for name in TABLES if TABLES[name].written_by_us} == {
        "nba_raw.bdl_live_polls",
        "nba_raw.bdl_live_boxscores",
        "nba_predictions.prediction_accuracy",
        "nba_predictions.system_daily_performance",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_filed_under_its_own_name(name):
    declared = table(name)
    assert declared.full_name == name
    assert declared.key_path == name.split(".")


@pytest.mark.parametrize("name", NAMES)
def test_key_clustering_partition_and_freshness_refer_to_declared_columns(name):
    declared = TABLES[name]
    names = [column.name for column in declared.columns]
    assert len(names) == len(set(names))
    assert declared.key
    assert set(declared.key) <= set(names)
    assert set(declared.cluster) <= set(names)
    assert len(declared.cluster) <= 4, "BigQuery clusters by four columns at most"
    assert declared.column(declared.freshness.column).type == "TIMESTAMP"


@pytest.mark.parametrize("name", NAMES)
def test_every_table_but_the_registry_is_partitioned_by_a_day(name):
    declared = TABLES[name]
    if name == "nba_reference.nba_players_registry":
        assert declared.partition is None
        assert not declared.partition_filter_required
    else:
        assert declared.partition is not None
        assert declared.column(declared.partition).type == "DATE"


@pytest.mark.parametrize("name", NAMES)
def test_everything_a_person_reads_is_written_down(name):
    declared = TABLES[name]
    texts = [declared.description, declared.writer, declared.complete]
    texts += [column.description for column in declared.columns]
    assert all(text.strip() == text and text.endswith(".") for text in texts)


@pytest.mark.parametrize("name", NAMES)
def test_every_deadline_can_be_read_and_the_error_never_comes_before_the_warning(name):
    freshness = TABLES[name].freshness
    warn, error = freshness.warn_limit, freshness.error_limit
    if isinstance(warn, time) and isinstance(error, time):
        assert warn < error
    if isinstance(warn, timedelta) and isinstance(error, timedelta):
        assert warn < error


@pytest.mark.parametrize(
    ("type_", "duckdb_type"),
    [
        ("STRING", "VARCHAR"),
        ("INT64", "BIGINT"),
        ("FLOAT64", "DOUBLE"),
        ("NUMERIC(5,1)", "DECIMAL(5,1)"),
        ("BOOL", "BOOLEAN"),
        ("DATE", "DATE"),
        ("TIMESTAMP", "TIMESTAMP"),
    ],
)
def test_each_declared_type_has_its_twin_in_the_embedded_warehouse(type_, duckdb_type):
    assert required("a_column", type_, "Anything.").duckdb_type == duckdb_type


def test_every_declared_column_has_a_type_the_embedded_warehouse_knows():
    assert all(column.duckdb_type for declared in TABLES.values() for column in declared.columns)


def test_an_unknown_type_is_refused():
    with pytest.raises(ValueError, match="GEOGRAPHY"):
        _ = nullable("place", "GEOGRAPHY", "Anything.").duckdb_type


def test_an_unknown_table_or_column_is_refused_by_name():
    with pytest.raises(KeyError, match=r"nba_raw\.news"):
        table("nba_raw.news")
    with pytest.raises(KeyError, match="mascot"):
        table("nba_raw.nbac_schedule").column("mascot")
    assert isinstance(table("nba_raw.nbac_schedule").column("game_status"), Column)


def test_a_deadline_is_a_time_of_day_or_an_age():
    assert limit("07:30") == time(7, 30)
    assert limit("36h") == timedelta(hours=36)
    assert limit("10m") == timedelta(minutes=10)
    assert Freshness("age", warn="720h", error=None, column="processed_at").error_limit is None
    for unreadable in ("soon", "7:30", "36", "2d", ""):
        with pytest.raises(ValueError, match="neither"):
            limit(unreadable)
