"""Tiny table files, right in every column unless a story wants one of them wrong."""

import csv
from pathlib import Path

import duckdb

from nba_publishing.sources.folder_check import Problem
from nba_publishing.sources.tables import table

WRITER = duckdb.connect()
EXAMPLES = {
    "STRING": "abc",
    "INT64": "3",
    "FLOAT64": "24.5",
    "NUMERIC": "12.5",
    "BOOL": "true",
    "DATE": "2026-01-15",
    "TIMESTAMP": "2026-01-16 00:30:00",
}


def good_row(name: str, **changes: str | None) -> dict[str, str | None]:
    """One row of texts that suits the declared columns, but for the changes."""
    row: dict[str, str | None] = {
        column.name: "2.5" if column.type == "NUMERIC(4,3)" else EXAMPLES[kind(column.type)]
        for column in table(name).columns
    }
    return row | changes


def kind(type_: str) -> str:
    return type_.split("(", maxsplit=1)[0]


def write_csv(folder: Path, name: str, *rows: dict[str, str | None], without: str = "") -> Path:
    path = folder / f"{name}.csv"
    columns = [column for column in rows[0] if column != without]
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)
    return path


def write_parquet(
    folder: Path,
    name: str,
    *rows: dict[str, str | None],
    without: str = "",
    types: dict[str, str] | None = None,
) -> Path:
    """A Parquet file in the declared types, but for those named in `types`."""
    declared = {column.name: column.duckdb_type for column in table(name).columns}
    columns = [column for column in rows[0] if column != without]
    stored_types = declared | (types or {})
    definition = ", ".join(
        f'"{column}" {stored_types.get(column, "VARCHAR")}' for column in columns
    )
    WRITER.execute(f"CREATE OR REPLACE TABLE t ({definition})")
    marks = ", ".join("?" for _ in columns)
    WRITER.executemany(
        f"INSERT INTO t VALUES ({marks})", [[row[c] for c in columns] for row in rows]
    )
    path = folder / f"{name}.parquet"
    WRITER.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, "\n".join(str(problem) for problem in problems)
    return problems[0]
