"""The warehouse of a laptop: a folder of Parquet files behind one in-memory DuckDB connection."""

import threading
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from nba_publishing.demo.store import (
    LeagueOptions,
    UnreadableFileError,
    create_views,
    last_changed,
)
from nba_publishing.resources.duckdb_queries import frame_of
from nba_publishing.sources.warehouse import Parameter, SourceError, Usage


class ParquetWarehouse:
    """Tables in `folder` as they stood at `clock` (None: everything is visible).

    `league` asks for the demo league where the folder holds no tables of its own.
    """

    def __init__(
        self, folder: Path, clock: datetime | None = None, league: LeagueOptions | None = None
    ) -> None:
        self._folder, self._clock, self._league = folder, clock, league
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._lock = threading.Lock()
        self._queries = 0

    @property
    def usage(self) -> Usage:
        """Queries sent; a folder bills nothing."""
        return Usage(self._queries, 0)

    def rows(self, query: str, **parameters: Parameter) -> pd.DataFrame:
        """Run a named query; see `Warehouse.rows`."""
        with self._lock:
            self._queries += 1
            try:
                return frame_of(self._open(), query, parameters)
            except (duckdb.Error, OSError, UnreadableFileError) as error:
                raise SourceError(
                    f"query {query} failed on {self._folder}: {_first_line(error)}; "
                    "nothing was published. Look at the folder with "
                    f"`nba-publishing warehouse check {self._folder}`."
                ) from error

    def close(self) -> None:
        """Close the connection and forget the views."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def last_changed(self, table: str) -> datetime | None:
        """When a table last changed; see `Warehouse.last_changed`."""
        try:
            return last_changed(self._folder, table, self._clock, self._league)
        except (OSError, ValueError) as error:
            raise SourceError(
                f"{self._folder} does not tell when {table} changed: {_first_line(error)}; "
                "nothing was published. Remove a league folder that is incomplete."
            ) from error

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            if not self._folder.is_dir() and self._league is None:
                raise SourceError(
                    f"the warehouse folder {self._folder} does not exist; nothing was published. "
                    "Set NBA_PUBLISHING_WAREHOUSE to a folder of Parquet files.",
                    "warehouse_missing",
                )
            connection = duckdb.connect(":memory:")
            connection.execute("SET TimeZone = 'UTC'")
            create_views(connection, self._folder, self._clock, self._league)
            self._connection = connection
        return self._connection


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0]
