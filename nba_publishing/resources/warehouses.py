"""The warehouse of a run as a Dagster resource: BigQuery, or a folder of Parquet files."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from nba_publishing.analysis.completeness import Calendar
from nba_publishing.analysis.days import back
from nba_publishing.demo.store import parse_league
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.parquet_warehouse import ParquetWarehouse
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.schedule import calendar_of
from nba_publishing.sources.warehouse import Warehouse

GIB = 1024**3
EXPECTATION_DAYS = 40


class WarehouseResource(dg.ConfigurableResource):
    """Opens the warehouse once per run and shares the relations loaded from it.

    `folder` and `project` exclude each other; `league` fills a folder with the demo league.
    """

    folder: str | None = None
    league: str | None = None
    project: str | None = None
    location: str = "US"
    endpoint: str | None = None
    max_bytes_query: int = GIB
    max_bytes_run: int = 10 * GIB
    clock: dg.ResourceDependency[ClockResource]

    _opened: Warehouse | None = PrivateAttr(default=None)
    _relations: Relations | None = PrivateAttr(default=None)
    _calendar: tuple[date, Calendar] | None = PrivateAttr(default=None)
    _stamps: dict[str, datetime | None] = PrivateAttr(default_factory=dict)
    _run_id: str = PrivateAttr(default="none")

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Remember the run, so that its queries can be told apart in the bill."""
        self._run_id = context.run.run_id if context.run else "none"

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002
        """Close the connection when the run ends."""
        if self._opened is not None:
            self._opened.close()
        self._opened = self._relations = self._calendar = None
        self._stamps.clear()

    def open(self) -> Warehouse:
        """The warehouse of this run."""
        if self._opened is None:
            self._opened = self._big_query() if self.project else self._parquet()
        return self._opened

    def relations(self, days: Iterable[date], history: date) -> Relations:
        """Relations for `days` with rows back to `history`; loaded anew only when too narrow."""
        wanted = sorted(days)
        if self._relations is None or not self._relations.serve(wanted, history):
            self._relations = Relations.for_days(self.open(), wanted, history)
        return self._relations

    def calendar(self, day: date) -> Calendar:
        """Game days of the seasons around `day`, by a query of its own."""
        if self._calendar is None or self._calendar[0] != day:
            read = Relations.for_days(self.open(), [day], back(day, EXPECTATION_DAYS))
            self._calendar = day, calendar_of(read.season_games())
        return self._calendar[1]

    def last_changed(self, tables: Sequence[str]) -> dict[str, datetime | None]:
        """When each table last changed, from metadata only; asked once per table and run.

        Rows are loaded once per run too, and after this was asked: a table that changes in
        between is then older here than its rows, so the next run builds again, never the reverse.
        """
        warehouse = self.open()
        for table in tables:
            if table not in self._stamps:
                self._stamps[table] = warehouse.last_changed(table)
        return {table: self._stamps[table] for table in tables}

    def _parquet(self) -> Warehouse:
        options = parse_league(self.league) if self.league else None
        instant = self.clock.now() if options else None
        return ParquetWarehouse(Path(self.folder or "data/warehouse"), instant, options)

    def _big_query(self) -> Warehouse:
        # Google's client takes half a second to import; a laptop never needs it.
        from nba_publishing.resources.bigquery_jobs import JobLabels
        from nba_publishing.resources.bigquery_warehouse import (
            BigQueryConnection,
            BigQueryWarehouse,
        )

        connection = BigQueryConnection(
            project=self.project, location=self.location, endpoint=self.endpoint
        )
        return BigQueryWarehouse(
            connection,
            max_bytes_query=self.max_bytes_query,
            max_bytes_run=self.max_bytes_run,
            labels=JobLabels(product="nba-publishing", run_id=self._run_id),
        )
