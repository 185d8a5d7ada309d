"""Whether a folder of Parquet or CSV files can serve as the warehouse, problem by problem."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

import duckdb

from nba_publishing.sources.lossless import first_lost, may_hold
from nba_publishing.sources.schema import Column, Table
from nba_publishing.sources.stored_file import (
    StoredColumn,
    StoredFile,
    UnreadableFileError,
    open_file,
)
from nba_publishing.sources.tables import TABLES

SUFFIXES = (".parquet", ".csv")

_NULLS = "SELECT count(*), min(position) FROM stored WHERE value IS NULL"
_DUPLICATES = """
    WITH copies AS (SELECT value, count(*) AS n FROM stored GROUP BY value HAVING count(*) > 1)
    SELECT count(*), sum(n - 1), min(value) FROM copies
"""


class Rule(StrEnum):
    """What a folder can be at fault for."""

    FOLDER = "unusable folder"
    UNKNOWN_TABLE = "unknown table"
    STORED_TWICE = "table stored twice"
    UNREADABLE = "unreadable file"
    MISSING_COLUMN = "missing column"
    REPEATED_COLUMN = "repeated column"
    MISTYPED_COLUMN = "mistyped column"
    NULL = "NULL in a required column"
    DUPLICATE_KEY = "duplicate key"
    UNEXPECTED_COLUMN = "unexpected column"
    DEMO_LEAGUE = "the demo league's folder"


NOTED_ONLY = frozenset({Rule.UNEXPECTED_COLUMN, Rule.DEMO_LEAGUE})


@dataclass(frozen=True)
class Problem:
    """One breach of one rule; as text a single line naming file, column and rule."""

    file: str
    column: str | None
    rule: Rule
    text: str

    @property
    def level(self) -> Literal["error", "note"]:
        """``note`` where the folder serves all the same, else ``error``."""
        return "note" if self.rule in NOTED_ONLY else "error"

    def __str__(self) -> str:
        """One line: level, file, column if there is one, rule, what was found."""
        column = "" if self.column is None else f"column {self.column}: "
        line = f"{self.level}: {self.file}: {column}{self.rule}: {self.text}"
        return " ".join(line.split())  # a file or column name may hold a line break


def check_folder(folder: Path) -> list[Problem]:
    """Every problem of the files ``{dataset}.{table}.parquet|csv`` in a folder, file by file.

    Other files and subfolders are passed over, a table without a file is no problem, and
    nothing in the folder is changed.
    """
    if not folder.is_dir():
        state = "it is a file" if folder.exists() else "it does not exist"
        return [_folder_problem(folder, f"{state}; name the folder that holds the table files.")]
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files and (league := _league_folders(folder)):
        told = f"it holds only {', '.join(league)}, which this product writes; nothing to check."
        return [Problem(str(folder), None, Rule.DEMO_LEAGUE, told)]
    if not files:
        told = "it holds no file {dataset}.{table}.parquet or .csv at its top level."
        return [_folder_problem(folder, told)]
    problems = _stored_twice(files)
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for path in files:
            problems += _check_file(connection, path)
    return problems


def _league_folders(folder: Path) -> list[str]:
    """The folders the demo league and the project's own rows are kept in."""
    inside = sorted(path.name for path in folder.iterdir() if path.is_dir())
    return [name for name in inside if name == "own" or name.startswith("league-")]


def _folder_problem(folder: Path, text: str) -> Problem:
    return Problem(str(folder), None, Rule.FOLDER, text)


def _stored_twice(files: list[Path]) -> list[Problem]:
    names = {path.name for path in files}
    return [
        Problem(f"{name}.csv", None, Rule.STORED_TWICE, f"{name}.parquet is there too; keep one.")
        for name in TABLES
        if {f"{name}.csv", f"{name}.parquet"} <= names
    ]


def _check_file(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Problem]:
    declared = TABLES.get(path.stem) if path.suffix in SUFFIXES else None
    if declared is None:
        near = difflib.get_close_matches(path.stem.lower(), TABLES, n=1)
        hint = f"; did you mean {near[0]}{path.suffix.lower()}?" if near else "."
        told = f"no source table is declared under this name{hint}"
        yield Problem(path.name, None, Rule.UNKNOWN_TABLE, told)
        return
    try:
        file = open_file(connection, path)
    except UnreadableFileError as reason:
        yield Problem(path.name, None, Rule.UNREADABLE, f"{reason}; export the table again.")
        return
    yield from _check_columns(connection, file, declared)


def _check_columns(
    connection: duckdb.DuckDBPyConnection, file: StoredFile, declared: Table
) -> Iterator[Problem]:
    stored: dict[str, StoredColumn] = {}
    for column in file.columns:
        # Neither engine minds the case of a column name.
        if column.name.lower() in stored:
            told = "the header names it more than once; only the first was checked."
            yield Problem(file.path.name, column.name, Rule.REPEATED_COLUMN, told)
        stored.setdefault(column.name.lower(), column)
    for column in declared.columns:
        if column.name in stored:
            yield from _check_column(connection, file, stored.pop(column.name), column)
        else:
            told = f"the table is declared with it as {column.type}."
            yield Problem(file.path.name, column.name, Rule.MISSING_COLUMN, told)
    for column in stored.values():
        told = "the table is not declared with it; it will not be read."
        yield Problem(file.path.name, column.name, Rule.UNEXPECTED_COLUMN, told)
    yield from _check_key(connection, file, declared)


def _check_column(
    connection: duckdb.DuckDBPyConnection, file: StoredFile, stored: StoredColumn, column: Column
) -> Iterator[Problem]:
    file.look_at(stored)
    if told := _mistyped(connection, file, stored, column):
        yield Problem(file.path.name, column.name, Rule.MISTYPED_COLUMN, told)
    if column.required:
        [(nulls, first)] = connection.execute(_NULLS).fetchall()
        if nulls:
            where = f", the first on line {file.line_of(first)}" if file.text else ""
            told = f"rows without a value: {nulls}{where}."
            yield Problem(file.path.name, column.name, Rule.NULL, told)


def _mistyped(
    connection: duckdb.DuckDBPyConnection, file: StoredFile, stored: StoredColumn, column: Column
) -> str | None:
    """Why the stored column is not the declared one, None if it is."""
    if not file.text:
        if stored.type == column.duckdb_type:
            return None
        if not may_hold(stored.type, column):
            return f"it is stored as {stored.type}, which is not losslessly {column.type}."
    lost = first_lost(connection, column)
    if lost is None:
        return None
    position, text = lost
    where = "" if position is None else f"line {file.line_of(position)}: "
    return f"{where}{text[:80]!r} is not losslessly {column.type}."


def _check_key(
    connection: duckdb.DuckDBPyConnection, file: StoredFile, declared: Table
) -> Iterator[Problem]:
    stored = {column.name.lower(): column for column in reversed(file.columns)}
    if not set(declared.key) <= stored.keys():
        return  # the missing column is the problem
    file.look_at_all(tuple(stored[name] for name in declared.key))
    [(keys, surplus, example)] = connection.execute(_DUPLICATES).fetchall()
    if keys:
        shown = ", ".join(str(part) for part in example)
        told = (
            f"keys seen more than once: {keys}, rows too many: {surplus}; one is {shown!r}. "
            "Cleaning keeps one row of each; make sure that it is the right one."
        )
        yield Problem(file.path.name, ", ".join(declared.key), Rule.DUPLICATE_KEY, told)
