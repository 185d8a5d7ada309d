"""What the relations need of a warehouse: named queries in, frames out."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Protocol

import pandas as pd

Parameter = date | datetime | str | int | float | list[str]


class SourceError(RuntimeError):
    """A source could not be read; `reason` is the code that run metadata carries."""

    def __init__(self, message: str, reason: str = "source_unreadable") -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Usage:
    """What a warehouse was asked so far: number of queries and bytes billed."""

    queries: int = 0
    bytes_billed: int = 0


class Warehouse(Protocol):
    """The platform's tables behind named GoogleSQL queries."""

    @property
    def usage(self) -> Usage:
        """Queries sent and bytes billed since the warehouse was opened."""
        ...

    def rows(self, query: str, **parameters: Parameter) -> pd.DataFrame:
        """Run `queries/{query}.sql`.

        Dates come as datetime64, instants as UTC-aware datetime64, NUMERIC as float64. Raises
        SourceError when the tables cannot be read.
        """
        ...

    def close(self) -> None:
        """Let go of the connection; a closed warehouse is not used again."""
        ...

    def last_changed(self, table: str) -> datetime | None:
        """When `dataset.table` last changed (UTC), from metadata only; None when unknown."""
        ...


@cache
def query_text(query: str) -> str:
    """The GoogleSQL text of a named query."""
    return (files("nba_publishing.sources") / "queries" / f"{query}.sql").read_text("utf-8")
