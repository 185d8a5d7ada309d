"""A stand-in for BigQuery's HTTP interface on the loopback, over rows in DuckDB.

It answers what the client asks of jobs, results and tables, honours the limits a job carries,
remembers every request and can be told to fail.
"""

import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import duckdb
import sqlglot

from nba_publishing_tests.fakes.bigquery_wire import (
    MIB,
    Job,
    RefusalError,
    argument,
    row_of,
    schema_of,
)
from nba_publishing_tests.fakes.league_rows import MemoryWarehouse

STATUSES = {"invalidQuery": 400, "accessDenied": 403, "quotaExceeded": 403, "notFound": 404}


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    operation: str
    path: str
    parameters: dict[str, str]
    body: dict[str, Any]


class BigQueryServer:
    """Use as a context manager; `endpoint` is its address while it runs.

    `slow` keeps jobs running until they are cancelled, `bytes_processed` is what each query
    reads, `page_size` the most rows in one answer.
    """

    def __init__(self, memory: MemoryWarehouse, project: str = "league-project") -> None:
        self._connection = memory._connection
        self.project = project
        self.requests: list[Request] = []
        self.jobs: dict[str, Job] = {}
        self.tables: dict[str, dict[str, Any]] = {}
        self.slow, self.bytes_processed, self.page_size = False, 3 * MIB, 3
        self._refusals: defaultdict[str, deque[RefusalError]] = defaultdict(deque)
        self._job_errors: deque[dict[str, str]] = deque()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._http.daemon_threads = True

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        serve = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        serve.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def refuse(self, operation: str, status: int, reason: str, message: str = "no") -> None:
        """Answer the next request of that operation with an HTTP error."""
        self._refusals[operation].append(RefusalError(status, reason, message))

    def fail_job(self, reason: str, message: str) -> None:
        """Accept the next job and let it end with this error."""
        self._job_errors.append({"reason": reason, "message": message})

    def sent(self, operation: str) -> list[Request]:
        return [request for request in self.requests if request.operation == operation]

    def changed(self, table: str, instant: datetime, **resource: Any) -> None:
        """Say when a table last changed; keyword arguments override its resource."""
        stamp = str(int(instant.timestamp() * 1000))
        self.tables[table] = {"type": "TABLE", "lastModifiedTime": stamp} | resource

    def answer(self, method: str, target: str, body: dict[str, Any]) -> dict[str, Any]:
        parts = urlsplit(target)
        parameters = dict(parse_qsl(parts.query))
        _, _, _, _, project, kind, *rest = parts.path.split("/")
        operation = _operation(method, kind, rest)
        with self._lock:
            self.requests.append(Request(operation, parts.path, parameters, body))
            if self._refusals[operation]:
                raise self._refusals[operation].popleft()
            if project != self.project:
                raise RefusalError(404, "notFound", f"Not found: Project {project}")
        if operation == "jobs.insert":
            return self._insert(body)
        if operation == "tables.get":
            return self._table(f"{rest[0]}.{rest[2]}")
        job = self.jobs.get(rest[0])
        if job is None:
            raise RefusalError(404, "notFound", f"Not found: Job {project}:US.{rest[0]}")
        if operation == "jobs.getQueryResults":
            return self._results(job, parameters)
        if operation == "jobs.cancel":
            job.state, job.error = "DONE", {"reason": "stopped", "message": "Job was cancelled"}
            return {"job": job.resource()}
        return job.resource()

    def _insert(self, body: dict[str, Any]) -> dict[str, Any]:
        job = Job(body["jobReference"], body["configuration"])
        job.bytes_processed = self.bytes_processed
        if job.configuration.get("dryRun"):
            job.state = "DONE"
            return job.resource()
        if job.reference["jobId"] in self.jobs:
            raise RefusalError(409, "duplicate", f"Already Exists: Job {job.reference['jobId']}")
        self.jobs[job.reference["jobId"]] = job
        accepted = job.resource()
        if not self.slow:
            self._run(job)
        return accepted

    def _run(self, job: Job) -> None:
        query = job.configuration["query"]
        limit = int(query.get("maximumBytesBilled", 0))
        try:
            if limit and job.bytes_billed > limit:
                text = f"Query exceeded limit for bytes billed: {limit}. "
                text += f"{job.bytes_billed} or higher required."
                job.error = {"reason": "bytesBilledLimitExceeded", "message": text}
            elif self._job_errors:
                job.error = self._job_errors.popleft()
            else:
                job.fields, job.rows = self._rows(query)
        except duckdb.CatalogException as error:
            job.error = {"reason": "notFound", "message": f"Not found: {error}"}
        except duckdb.Error as error:
            job.error = {"reason": "invalidQuery", "message": str(error)}
        job.state = "DONE"

    def _rows(self, query: dict[str, Any]) -> tuple[list[dict[str, str]], list[tuple[Any, ...]]]:
        text = sqlglot.transpile(query["query"], read="bigquery", write="duckdb", comments=False)
        given = {one["name"]: argument(one) for one in query.get("queryParameters", [])}
        with self._lock:
            cursor = self._connection.cursor()
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute(text[0], given)
            return schema_of(cursor.description), cursor.fetchall()

    def _results(self, job: Job, parameters: dict[str, str]) -> dict[str, Any]:
        if job.state != "DONE":
            time.sleep(0.05)
            return {"jobReference": job.reference, "jobComplete": False}
        if job.error:
            reason = job.error["reason"]
            raise RefusalError(STATUSES.get(reason, 500), reason, job.error["message"])
        first = int(parameters.get("pageToken", 0))
        last = first + min(int(parameters.get("maxResults", self.page_size)), self.page_size)
        whole_ticks = parameters.get("formatOptions.useInt64Timestamp", "").lower() == "true"
        answer: dict[str, Any] = {
            "jobReference": job.reference,
            "jobComplete": True,
            "schema": {"fields": job.fields},
            "totalRows": str(len(job.rows)),
        }
        if rows := [row_of(row, job.fields, whole_ticks) for row in job.rows[first:last]]:
            answer["rows"] = rows
        if first < last < len(job.rows):
            answer["pageToken"] = str(last)
        wanted = parameters.get("fields", ",".join(answer)).split(",")
        return {name: value for name, value in answer.items() if name in wanted}

    def _table(self, name: str) -> dict[str, Any]:
        if name not in self.tables:
            raise RefusalError(404, "notFound", f"Not found: Table {self.project}:{name}")
        dataset, table = name.split(".")
        reference = {"projectId": self.project, "datasetId": dataset, "tableId": table}
        return {"kind": "bigquery#table", "tableReference": reference} | self.tables[name]


def _operation(method: str, kind: str, rest: list[str]) -> str:
    if kind == "datasets":
        return "tables.get"
    if kind == "queries":
        return "jobs.getQueryResults"
    if method == "POST":
        return "jobs.cancel" if rest[-1:] == ["cancel"] else "jobs.insert"
    return "jobs.get"


def _handler_of(server: BigQueryServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # headers and body in one packet

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                status = 200
                answer = server.answer(self.command, self.path, json.loads(body or b"{}"))
            except RefusalError as refusal:
                status, answer = refusal.status, refusal.body
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _answer  # noqa: N815 - the names http.server looks for

        def log_message(self, *_: Any) -> None:
            """Requests are remembered instead of printed."""

    return Handler
