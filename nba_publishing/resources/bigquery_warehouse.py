"""The platform's warehouse: the named queries as BigQuery jobs that cannot run away.

Money and time are bounded three times over. BigQuery itself refuses a job above its byte limit
and stops it after its time-out, so a process that dies leaves nothing expensive behind; the
client stops waiting and cancels the job; and the sum of a run is kept here.
"""

import os
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import pandas as pd
from dagster_gcp import BigQueryResource
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_JOB_RETRY, DEFAULT_RETRY
from pydantic import Field

from nba_publishing.resources.bigquery_errors import FAILURES, source_error
from nba_publishing.resources.bigquery_frames import frame_of_pages
from nba_publishing.resources.bigquery_jobs import NO_LABELS, JobLabels, query_parameters
from nba_publishing.sources.warehouse import Parameter, SourceError, Usage, query_text

MIB = 1024**2
MAX_BYTES_QUERY = 1024 * MIB
MAX_BYTES_RUN = 10 * MAX_BYTES_QUERY
LEAST_BYTES_BILLED = 10 * MIB
"""BigQuery bills a query that reads anything for at least this much."""
TIMEOUT = timedelta(seconds=60)
CANCEL_TIMEOUT = timedelta(seconds=10)


class BigQueryConnection(BigQueryResource):
    """dagster-gcp's connection, which can also be pointed at a stand-in without credentials."""

    endpoint: str | None = Field(
        default=None,
        description=(
            "Address of a stand-in for BigQuery, such as http://127.0.0.1:9050, used without "
            "credentials; BIGQUERY_EMULATOR_HOST does the same. Unset: the real service."
        ),
    )

    @contextmanager
    def get_client(self) -> Generator[bigquery.Client, None, None]:
        """A client of the project; it stays usable after the block, as dagster-gcp's does."""
        endpoint = self.endpoint or os.environ.get("BIGQUERY_EMULATOR_HOST")
        if not endpoint:
            with super().get_client() as client:
                yield client
            return
        yield bigquery.Client(
            project=self.project,
            location=self.location,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": endpoint},
        )


class BigQueryWarehouse:
    """The tables of one project for one run.

    `max_bytes_query` bounds what one query may bill, `max_bytes_run` the sum of the run, and
    `timeout` how long a job may take. Queries run one after the other, so the sum holds.
    """

    def __init__(
        self,
        connection: BigQueryConnection,
        *,
        max_bytes_query: int = MAX_BYTES_QUERY,
        max_bytes_run: int = MAX_BYTES_RUN,
        labels: JobLabels = NO_LABELS,
        timeout: timedelta = TIMEOUT,
    ) -> None:
        self._connection, self._labels, self._timeout = connection, labels, timeout
        self._max_bytes_query, self._max_bytes_run = max_bytes_query, max_bytes_run
        self._seconds = timeout.total_seconds()
        self._retry = DEFAULT_RETRY.with_timeout(self._seconds)
        self._client: bigquery.Client | None = None
        self._lock = threading.RLock()
        self._usage = Usage()
        self._changed: dict[str, datetime | None] = {}

    @property
    def usage(self) -> Usage:
        """Queries sent and bytes billed by the jobs that ended; dry runs are free."""
        return self._usage

    def rows(self, query: str, **parameters: Parameter) -> pd.DataFrame:
        """Run a named query; see `Warehouse.rows`."""
        with self._lock:
            limit = self._allowance(query, parameters)
            config = bigquery.QueryJobConfig(
                maximum_bytes_billed=limit,
                job_timeout_ms=int(self._timeout / timedelta(milliseconds=1)),
                labels=self._labels.values(),
                query_parameters=query_parameters(parameters),
                use_query_cache=True,
            )
            return self._frame(query, config)

    def dry_run_bytes(self, query: str, **parameters: Parameter) -> int:
        """Bytes a named query would process with these parameters; sends nothing that bills."""
        config = bigquery.QueryJobConfig(
            dry_run=True,
            labels=self._labels.values(),
            query_parameters=query_parameters(parameters),
            use_query_cache=False,  # a cached answer would look free
        )
        try:
            return int(self._send(query, config).total_bytes_processed or 0)
        except FAILURES as error:
            raise self._failed(error, f"the dry run of query {query}") from None

    def close(self) -> None:
        """Close the client's connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def last_changed(self, table: str) -> datetime | None:
        """When a table last changed; see `Warehouse.last_changed`.

        Asked once per run and table. None for a view, whose date is that of its text, and for a
        table with rows still in its streaming buffer, which its date does not count yet.
        """
        with self._lock:
            if table not in self._changed:
                self._changed[table] = self._modified(table)
            return self._changed[table]

    def _modified(self, table: str) -> datetime | None:
        try:
            client = self._open()
            reference = bigquery.TableReference.from_string(table, default_project=client.project)
            found = client.get_table(reference, retry=self._retry, timeout=self._seconds)
        except FAILURES as error:
            raise self._failed(error, f"reading the state of table {table}") from None
        settled = found.table_type == "TABLE" and found.streaming_buffer is None
        return found.modified if settled else None

    def _allowance(self, query: str, parameters: Mapping[str, Parameter]) -> int:
        """Bytes the next query may bill; raises SourceError when the run cannot afford it.

        While more is left than one query may bill, its own limit keeps the sum, and a dry run
        would only cost time. Close to the end of the run's budget the dry run decides.
        """
        left = self._max_bytes_run - self._usage.bytes_billed
        if left >= self._max_bytes_query:
            return self._max_bytes_query
        wanted = max(self.dry_run_bytes(query, **parameters), LEAST_BYTES_BILLED)
        if wanted > left:
            raise SourceError(
                f"query {query} was not sent: it would bill {_mib(wanted)}, and of the "
                f"{_mib(self._max_bytes_run)} of this run {_mib(max(left, 0))} are left; nothing "
                "was published. Look for a range of dates that is too wide, split the run, or "
                "raise NBA_PUBLISHING_MAX_BYTES_RUN.",
                "bytes_limit",
            )
        return left

    def _frame(self, query: str, config: bigquery.QueryJobConfig) -> pd.DataFrame:
        job: bigquery.QueryJob | None = None
        try:
            job = self._send(query, config)
            rows = job.result(
                retry=self._retry,
                timeout=self._seconds,
                job_retry=DEFAULT_JOB_RETRY.with_timeout(self._seconds),
            )
            return frame_of_pages(query, rows.schema, rows.pages)
        except TimeoutError:
            raise self._timed_out(query, job) from None
        except FAILURES as error:
            raise self._failed(error, f"query {query}", job) from None
        finally:
            billed = (job.total_bytes_billed or 0) if job else 0
            self._usage = Usage(self._usage.queries + 1, self._usage.bytes_billed + billed)

    def _send(self, query: str, config: bigquery.QueryJobConfig) -> bigquery.QueryJob:
        # With the client's own job_retry an unreachable service would be tried for ten minutes.
        return self._open().query(
            query_text(query),
            job_config=config,
            retry=self._retry,
            timeout=self._seconds,
            job_retry=None,
        )

    def _open(self) -> bigquery.Client:
        with self._lock:
            if self._client is None:
                with self._connection.get_client() as client:
                    self._client = client
            return self._client

    def _timed_out(self, query: str, job: bigquery.QueryJob | None) -> SourceError:
        fate = "was never confirmed"
        if job is not None:
            fate = f"{job.job_id} was cancelled"
            try:
                job.cancel(
                    retry=DEFAULT_RETRY.with_timeout(CANCEL_TIMEOUT.total_seconds()),
                    timeout=CANCEL_TIMEOUT.total_seconds(),
                )
            except FAILURES:
                fate = f"{job.job_id} could not be cancelled and stops by its own time-out"
        return SourceError(
            f"query {query} did not end within {self._seconds:g} s on BigQuery project "
            f"{self._connection.project}; its job {fate}; nothing was published. The next run "
            "tries again; if it happens twice, look at what else uses the project's slots.",
            "query_timeout",
        )

    def _failed(
        self, error: Exception, what: str, job: bigquery.QueryJob | None = None
    ) -> SourceError:
        job_id = str(job.job_id) if job and job.job_id else None
        return source_error(error, what, str(self._connection.project), job_id)


def _mib(amount: int) -> str:
    return f"{amount / MIB:,.0f} MiB"
