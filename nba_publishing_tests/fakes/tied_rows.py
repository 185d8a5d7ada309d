"""Rows in each other's way: few distinct values, so that keys collide, orders tie, bounds cut.

Like `any_rows` they follow from the declarations alone and serve queries not yet written.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import sqlglot
from sqlglot import exp

from nba_publishing.sources.schema import Column
from nba_publishing.sources.tables import TABLES
from nba_publishing.sources.warehouse import Parameter
from nba_publishing_tests.fakes.any_rows import (
    FIRST,
    RANGES,
    arguments_for,
    rows_of_every_table,
)

ROWS = 60
INSTANT = datetime(2026, 1, 10, 23, 59, 59, 999999, tzinfo=UTC)
VALUES: dict[str, tuple[Any, ...]] = {
    "STRING": ("", "ATL", "Dončić", "atl"),
    "DATE": tuple(FIRST + timedelta(days=n) for n in range(4)),
    "TIMESTAMP": tuple(INSTANT + timedelta(microseconds=n) for n in range(3)),
    "INT64": (-1, 0, 1, 30),
    "FLOAT64": (-0.5, 0.0, 0.5, 24.5),
    "BOOL": (False, True),
    "NUMERIC": (-15, 0, 5, 25),  # in units of the last declared digit
}
"""Per type a few values in their order; bounds are the second and the last but one."""

PLAIN = rows_of_every_table(nulls=False)
"""An argument that asks for one value asks for that of the second of these rows."""


def tied_rows(sql: str, seed: int) -> dict[str, list[dict[str, Any]]]:
    """Rows for the tables of a query, drawn from few values, nulls and exact copies included.

    Rows that the windows of the query could not tell apart, though they differ, are left out:
    any choice between those would be right.
    """
    draw = Random(f"{seed} {sql}")
    windows = _window_columns(sql)
    tables = {}
    for name, table in TABLES.items():
        if f"`{name}`" in sql:
            drawn = [{c.name: _drawn(draw, name, c) for c in table.columns} for _ in range(ROWS)]
            seen = [column.name for column in table.columns if column.name in windows]
            told_apart = {tuple(row[c] for c in seen or row): row for row in drawn}
            rows = list(told_apart.values())
            tables[name] = draw.sample([*rows, *rows[::3]], len(rows) + len(rows[::3]))
    return tables


def cutting_arguments_for(query: str) -> dict[str, Parameter]:
    """Arguments whose bounds lie among the values of the tied rows, some rows on each bound."""
    inner = {
        (type(bound), bound): VALUES[kind][place]
        for kind, bounds in RANGES.items()
        for bound, place in zip(bounds, (1, -2), strict=True)
    }
    return {
        name: value if isinstance(value, list) else inner.get((type(value), value), value)
        for name, value in arguments_for(query).items()
    }


def _drawn(draw: Random, table: str, column: Column) -> Any:
    if not column.required and draw.random() < 0.25:
        return None
    kind = column.type.split("(")[0]
    values = VALUES[kind]
    if kind == "NUMERIC":
        digits = int(column.type.rstrip(")").split(",")[1])
        values = tuple(Decimal(value).scaleb(-digits) for value in values)
    return draw.choice((*values, PLAIN[table][1][column.name]))


def _window_columns(sql: str) -> set[str]:
    windows = sqlglot.parse_one(sql, read="bigquery").find_all(exp.Window)
    return {column.name for window in windows for column in window.find_all(exp.Column)}
