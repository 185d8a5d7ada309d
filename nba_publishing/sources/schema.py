"""The vocabulary in which a source table is declared: columns, storage, key and deadline."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

Expectation = Literal["yesterday", "today", "latest_before_today", "age", "age_in_live_window"]

_DUCKDB_TYPES = {
    "STRING": "VARCHAR",
    "INT64": "BIGINT",
    "FLOAT64": "DOUBLE",
    "BOOL": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",  # holds UTC; DuckDB sessions run in UTC as well
}
_NUMERIC = re.compile(r"NUMERIC\((\d+),(\d+)\)")
_CLOCK = re.compile(r"(\d{2}):(\d{2})")
_AGE = re.compile(r"(\d+)([hm])")


@dataclass(frozen=True)
class Column:
    """One column under its BigQuery name and type, for example ``NUMERIC(5,1)``."""

    name: str
    type: str
    required: bool
    description: str

    @property
    def duckdb_type(self) -> str:
        """The type of the same column in the embedded warehouse.

        Raises:
            ValueError: the declared type is none of the seven in use.
        """
        numeric = _NUMERIC.fullmatch(self.type)
        if numeric:
            return f"DECIMAL({numeric[1]},{numeric[2]})"
        if self.type not in _DUCKDB_TYPES:
            raise ValueError(f"Column {self.name} has type {self.type}, which no engine here maps.")
        return _DUCKDB_TYPES[self.type]


def required(name: str, type_: str, description: str) -> Column:
    """A column that never holds NULL."""
    return Column(name, type_, required=True, description=description)


def nullable(name: str, type_: str, description: str) -> Column:
    """A column in which NULL is a legal value."""
    return Column(name, type_, required=False, description=description)


def limit(text: str) -> time | timedelta:
    """A deadline: ``07:30`` is a US-Eastern time of day, ``36h`` or ``10m`` a greatest age.

    Raises:
        ValueError: the text is neither of the two.
    """
    if clock := _CLOCK.fullmatch(text):
        return time(int(clock[1]), int(clock[2]))
    if age := _AGE.fullmatch(text):
        amount = int(age[1])
        return timedelta(hours=amount) if age[2] == "h" else timedelta(minutes=amount)
    raise ValueError(f"Deadline {text!r} is neither HH:MM nor an age such as 36h or 10m.")


@dataclass(frozen=True)
class Freshness:
    """When a table must be up to date, judged by one TIMESTAMP column.

    ``warn`` and ``error`` are texts that ``limit`` understands; ``error`` None means never.
    """

    expects: Expectation
    warn: str
    error: str | None
    column: str

    @property
    def warn_limit(self) -> time | timedelta:
        """Eastern clock time, or age, from which lateness is a warning."""
        return limit(self.warn)

    @property
    def error_limit(self) -> time | timedelta | None:
        """Eastern clock time, or age, from which lateness is an error; None = never."""
        return None if self.error is None else limit(self.error)


@dataclass(frozen=True)
class Table:
    """One source table: what a row is, how it is stored, who fills it and by when.

    ``key`` names the columns the cleaning makes unique; the table itself may hold duplicates.
    """

    dataset: str
    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    cluster: tuple[str, ...]
    freshness: Freshness
    writer: str
    complete: str
    partition: str | None = None
    partition_filter_required: bool = False
    written_by_us: bool = False

    @property
    def key_path(self) -> list[str]:
        """The Dagster asset key."""
        return [self.dataset, self.name]

    @property
    def full_name(self) -> str:
        """The two-part name queries use."""
        return f"{self.dataset}.{self.name}"

    def column(self, name: str) -> Column:
        """The declared column of that name.

        Raises:
            KeyError: the table declares no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.full_name} declares no column {name}.")
