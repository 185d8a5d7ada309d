"""One Parquet or CSV file, opened so that any of its columns can be looked at as ``value``."""

import csv
import glob
from dataclasses import dataclass
from pathlib import Path

import duckdb

# Reads and decodes every value, so that a damaged page shows even in a column no rule looks at.
_READ_ALL = "SELECT bit_xor(hash(COLUMNS(*))) FROM stored_rows"

# An empty field is NULL and "" is an empty text, as DuckDB and PostgreSQL write them.
_LOAD_CSV = """
    CREATE OR REPLACE TEMP TABLE csv_rows AS
    SELECT * FROM read_csv(
        $path, columns = $columns, header = true, auto_detect = false, delim = ',', quote = '"',
        escape = '"', allow_quoted_nulls = false, hive_partitioning = false
    )
"""


class UnreadableFileError(Exception):
    """The file cannot be read to its end; the text is one line that says why."""


@dataclass(frozen=True)
class StoredColumn:
    """A column as it lies in the file: its name, DuckDB's name for its type, its handle."""

    name: str
    type: str
    handle: str


@dataclass(frozen=True)
class StoredFile:
    """An open file; ``text`` says that it is CSV, where each value is a text still to be cast."""

    path: Path
    columns: tuple[StoredColumn, ...]
    text: bool
    rows: duckdb.DuckDBPyRelation

    def look_at(self, column: StoredColumn) -> None:
        """Make the view ``stored`` hold one column: ``value``, and ``position`` (CSV; from 0)."""
        value = duckdb.ColumnExpression(column.handle).alias("value")
        self.rows.select(value, self._position()).create_view("stored", replace=True)

    def look_at_all(self, columns: tuple[StoredColumn, ...]) -> None:
        """Make the view ``stored`` hold several columns as one ``value``, and ``position``."""
        parts = [duckdb.ColumnExpression(column.handle) for column in columns]
        value = duckdb.FunctionExpression("row", *parts).alias("value")
        self.rows.select(value, self._position()).create_view("stored", replace=True)

    def line_of(self, position: int) -> int:
        """Number of the line, from 1, on which a CSV file's row at a position starts."""
        with self.path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            next(reader)
            start, passed = reader.line_num + 1, 0
            for row in reader:
                if row and passed == position:  # empty lines are no rows
                    return start
                passed += bool(row)
                start = reader.line_num + 1
        raise IndexError(f"{self.path.name} has no row {position}.")

    def _position(self) -> duckdb.Expression:
        if self.text:
            return duckdb.ColumnExpression("rowid").alias("position")
        return duckdb.ConstantExpression(None).alias("position")


def open_file(connection: duckdb.DuckDBPyConnection, path: Path) -> StoredFile:
    """Open a file and read it to its end; its suffix says what it is.

    Raises:
        UnreadableFileError: the file is empty, damaged, or not of the kind its suffix says.
    """
    if not path.is_file():
        raise UnreadableFileError("it is not a file")
    if path.stat().st_size == 0:
        raise UnreadableFileError("it holds no bytes")
    try:
        if path.suffix == ".csv":
            return _open_csv(connection, path)
        return _open_parquet(connection, path)
    except (duckdb.Error, csv.Error, UnicodeDecodeError, OSError) as reason:
        raise UnreadableFileError(_one_line(reason)) from reason


def _open_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> StoredFile:
    name = glob.escape(str(path))  # DuckDB would take brackets in a path for a pattern
    rows = connection.read_parquet(name, hive_partitioning=False)
    rows.create_view("stored_rows", replace=True)
    connection.execute(_READ_ALL).fetchall()
    columns = tuple(
        StoredColumn(name, str(type_), handle=name)
        for name, type_ in zip(rows.columns, rows.types, strict=True)
    )
    return StoredFile(path, columns, text=False, rows=rows)


def _open_csv(connection: duckdb.DuckDBPyConnection, path: Path) -> StoredFile:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header = next(csv.reader(lines), [])
    # Handles, because a header may repeat a name or use one DuckDB keeps for itself.
    columns = tuple(
        StoredColumn(name.strip(), "VARCHAR", handle=f"field_{place}")
        for place, name in enumerate(header)
    )
    handles = {column.handle: "VARCHAR" for column in columns}
    connection.execute(_LOAD_CSV, {"path": glob.escape(str(path)), "columns": handles})
    return StoredFile(path, columns, text=True, rows=connection.table("csv_rows"))


def _one_line(reason: Exception) -> str:
    """An error without its advice, source excerpt and line breaks, 300 characters at most."""
    told = str(reason).split("\nPossible ")[0].split("\n\nLINE ")[0]
    return " ".join(told.split())[:300]
