"""Rows for every declared table and arguments for every query, made from the declarations.

A test that must hold for each query, the next one included, needs rows nobody wrote by hand.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlglot
from sqlglot import exp

from nba_publishing.sources.schema import Column
from nba_publishing.sources.tables import TABLES
from nba_publishing.sources.warehouse import Parameter, query_text

ROWS = 8
FIRST = date(2026, 1, 10)
LAST = FIRST + timedelta(days=ROWS - 1)
WORDS = {
    "season": "2025-26",
    "market_type": "points",
    "bet_side": "over",
    "outcome": "ok",
    "recommendation": "OVER",
}
"""Columns whose queries ask for one word in particular."""
RANGES: dict[str, tuple[Parameter, Parameter]] = {
    "DATE": (FIRST, LAST),
    "TIMESTAMP": (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)),
    "STRING": ("", "~"),
    "INT64": (0, 10**6),
    "FLOAT64": (0.0, 1e6),
}


def rows_of_every_table(*, nulls: bool) -> dict[str, list[dict[str, Any]]]:
    """Eight rows a table; with `nulls`, each nullable column lacks a value in two of them."""
    return {
        name: [
            {
                column.name: None if nulls and _missing(column, place, row) else _value(column, row)
                for place, column in enumerate(table.columns)
            }
            for row in range(ROWS)
        ]
        for name, table in TABLES.items()
    }


def arguments_for(query: str) -> dict[str, Parameter]:
    """Arguments that let every row through: each bound as wide as the rows of its column."""
    tree = sqlglot.parse_one(query_text(query), read="bigquery")
    return {
        str(parameter.this.name): _argument(query, parameter)
        for parameter in tree.find_all(exp.Parameter)
    }


def _missing(column: Column, place: int, row: int) -> bool:
    return not column.required and (row + place) % 4 == 0


def _value(column: Column, row: int) -> Any:
    if column.type.startswith("NUMERIC"):
        digits = int(column.type.rstrip(")").split(",")[1])
        return Decimal(7 * row + 3).scaleb(-digits)
    return {
        "STRING": WORDS.get(column.name, f"{column.name} {row}"),
        "DATE": FIRST + timedelta(days=row),
        "TIMESTAMP": datetime(2026, 1, 10 + row, 23, 59, 58, 765432 + row, tzinfo=UTC),
        "INT64": row + 1,
        "FLOAT64": row + 0.1,
        "BOOL": row % 3 == 0,
    }[column.type]


def _argument(query: str, parameter: exp.Parameter) -> Parameter:
    comparison = parameter.parent
    while not isinstance(comparison, exp.Binary | exp.In | exp.Between | None):
        comparison = comparison.parent
    column = comparison.find(exp.Column) if comparison else None
    declared = {c.name: c for table in TABLES.values() for c in table.columns}
    assert column is not None, f"{query} compares @{parameter.this.name} with no column"
    assert column.name in declared, f"{query} compares @{parameter.this.name} with {column.name}"
    if isinstance(comparison, exp.In):
        return [str(_value(declared[column.name], row)) for row in range(ROWS)]
    low, high = RANGES[declared[column.name].type]
    if isinstance(comparison, exp.EQ):
        return _value(declared[column.name], 1)
    lower = isinstance(comparison, exp.GT | exp.GTE) or parameter is comparison.args.get("low")
    return low if lower else high
