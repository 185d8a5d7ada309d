"""The platform's tables as external assets: what we read, who writes it, when it is late."""

from collections.abc import Mapping

import dagster as dg

from nba_publishing.sources.schema import Expectation, Table
from nba_publishing.sources.tables import TABLES

SOURCE_OWNER = "team:data-platform"
_TYPES = {"INT64": "int", "FLOAT64": "float", "BOOL": "bool", "STRING": "string"}
_FRESH: Mapping[Expectation, str] = {
    "yesterday": "yesterday is complete, if it had games",
    "today": "today is complete, if it has games",
    "latest_before_today": "the newest rows are of yesterday, from day 22 of a season on",
    "age": "the newest row is young enough",
    "age_in_live_window": "the newest row is young enough, while games are on",
}


def source_key(full_name: str) -> dg.AssetKey:
    """The asset key of `dataset.table`, spelled as BigQuery spells it."""
    return dg.AssetKey(full_name.split("."))


def source_assets() -> list[dg.AssetSpec]:
    """One external asset per declared table."""
    return [_source_asset(table) for table in TABLES.values()]


def _source_asset(table: Table) -> dg.AssetSpec:
    fresh = table.freshness
    return dg.AssetSpec(
        key=source_key(table.full_name),
        description=table.description,
        group_name=f"source_{table.dataset.removeprefix('nba_')}",
        owners=[SOURCE_OWNER],
        kinds={"bigquery", "table"},
        tags={"layer": "source"},
        metadata={
            "dagster/column_schema": _column_schema(table),
            "dagster/table_name": table.full_name,
            "written by": table.writer,
            "complete when": table.complete,
            "fresh when": f"{_FRESH[fresh.expects]}, by {fresh.column}",
            "warn": _late(fresh.warn),
            "error": _late(fresh.error) if fresh.error else "never",
        },
    )


def _late(limit: str) -> str:
    return f"from {limit} ET" if ":" in limit else f"older than {limit}"


def _column_schema(table: Table) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                _TYPES.get(column.type, column.type),
                description=column.description,
                constraints=dg.TableColumnConstraints(nullable=not column.required),
            )
            for column in table.columns
        ]
    )
