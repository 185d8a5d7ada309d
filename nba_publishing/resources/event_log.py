"""Dagster's SQLite event log with its connections kept open.

Dagster opens, compiles for and closes a new connection for every event; on a laptop that costs
more than building most documents. Here each database keeps its engine, and a commit no longer
waits for the disk: a killed process loses nothing, a power cut at most the last events.
"""

from collections import OrderedDict
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster import StringSource
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 60
# The index and the runs looked at last; a database opened again costs a few milliseconds.
ENGINES_KEPT = 8


class OpenSqliteEventLogStorage(SqliteEventLogStorage):
    """Stored where Dagster's own SQLite storage would put it: below DAGSTER_HOME/history/runs."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> Mapping[str, Any]:
        """`home` is DAGSTER_HOME."""
        return {"home": StringSource}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "OpenSqliteEventLogStorage":
        """The storage of a home."""
        return cls(str(Path(config_value["home"]) / "history" / "runs"), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Generator[Connection]:
        # The lock is held throughout, so an engine that is dropped is never in use.
        with self._db_lock:
            engine = self._engine(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> Engine:
        # A database somebody deleted must not go on living in an open connection.
        if not Path(self.path_for_shard(shard)).exists():
            self._forget(shard)
        if shard not in self._engines:
            self._engines[shard] = _open(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(self._engines[shard])
                self._initialized_dbs.add(shard)
        self._engines.move_to_end(shard)
        if len(self._engines) > ENGINES_KEPT:
            self._forget(next(iter(self._engines)))
        return self._engines[shard]

    def _forget(self, shard: str) -> None:
        engine = self._engines.pop(shard, None)
        if engine is not None:
            engine.dispose()
        if not Path(self.path_for_shard(shard)).exists():
            self._initialized_dbs.discard(shard)

    def dispose(self) -> None:
        """Close every database."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


def _open(address: str) -> Engine:
    engine = create_engine(
        address,
        poolclass=QueuePool,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def commits_do_not_wait(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")

    return engine
