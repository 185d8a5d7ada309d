"""What a failed BigQuery call means for whoever is on call: a sentence and a reason code.

The server's own text is not passed on, since it can quote values of rows and parameters; names
of tables and columns are picked out of it, and the job's id leads to the rest.
"""

import re
from typing import Any, NamedTuple

from google.api_core.exceptions import GoogleAPICallError, GoogleAPIError, RetryError
from google.auth.exceptions import GoogleAuthError, TransportError
from requests.exceptions import RequestException

from nba_publishing.sources.warehouse import SourceError

FAILURES = (GoogleAPIError, GoogleAuthError, RequestException)
"""Everything the client raises when BigQuery, the network or the credentials fail."""

# BigQuery's reasons come first: a passed bytes limit arrives as status 500, a used-up quota as
# 403 and a stopped job as 200.
_REASONS = {
    "bytesBilledLimitExceeded": "bytes_limit",
    "stopped": "query_timeout",
    "timeout": "query_timeout",
    "quotaExceeded": "warehouse_quota",
    "rateLimitExceeded": "warehouse_quota",
    "jobRateLimitExceeded": "warehouse_quota",
    "responseTooLarge": "query_invalid",
}
_STATUSES = {
    400: "query_invalid",
    401: "warehouse_auth",
    403: "warehouse_auth",
    404: "table_missing",
    429: "warehouse_quota",
    499: "query_timeout",
}


class _Meaning(NamedTuple):
    problem: str
    advice: str


_MEANINGS = {
    "table_missing": _Meaning(
        "what it reads was not found",
        "Check that NBA_PUBLISHING_WAREHOUSE names the right project and location and that the "
        "table's writer has created it.",
    ),
    "warehouse_auth": _Meaning(
        "access was refused",
        "The service account needs roles/bigquery.jobUser on the project and "
        "roles/bigquery.dataViewer on the five datasets; look at its grants and at the workload "
        "identity of this process.",
    ),
    "query_invalid": _Meaning(
        "the query was not accepted",
        "Compare its columns with the table as it is now; a renamed or retyped column is the "
        "usual cause.",
    ),
    "query_timeout": _Meaning(
        "its job was stopped before it ended, by the time-out or by hand",
        "The next run tries again; if it happens twice, look at what else uses the project's "
        "slots.",
    ),
    "bytes_limit": _Meaning(
        "it would bill more bytes than it may",
        "Look for a range of dates that is too wide, or raise NBA_PUBLISHING_MAX_BYTES_QUERY or "
        "NBA_PUBLISHING_MAX_BYTES_RUN.",
    ),
    "warehouse_quota": _Meaning(
        "a quota of the project is used up",
        "The next run tries again; look at the project's BigQuery quotas and custom limits.",
    ),
    "warehouse_unreachable": _Meaning(
        "BigQuery could not be reached or did not answer properly",
        "The next run tries again; if it keeps failing, look at the network of this process and "
        "at the status of Google Cloud.",
    ),
}
_NOT_FOUND = re.compile(r"Not found: (?:Table|Dataset|Job) [\w:.\-]+")
_UNKNOWN_NAME = re.compile(r"Unrecognized name: [A-Za-z_]\w*")
_POSITION = re.compile(r"at \[(\d+):(\d+)\]")


def source_error(error: Exception, what: str, where: str, job_id: str | None) -> SourceError:
    """The SourceError for a failed call.

    Args:
        error: one of `FAILURES`.
        what: what was tried, for example `query box_scores`.
        where: the project it was tried in.
        job_id: id of the query job, None when there was none.
    """
    cause = error.cause if isinstance(error, RetryError) and error.cause else error
    code = _code(cause)
    problem, advice = _MEANINGS[code]
    details = [*_details(cause)] + ([f"job {job_id}"] if job_id else [])
    listed = f" ({', '.join(details)})" if details else ""
    return SourceError(
        f"{what} failed on BigQuery project {where}: {problem}{listed}; nothing was published. "
        f"{advice}",
        code,
    )


def _code(cause: BaseException) -> str:
    if isinstance(cause, GoogleAuthError):
        # A token that could not be fetched for want of a network says nothing about grants.
        return "warehouse_unreachable" if isinstance(cause, TransportError) else "warehouse_auth"
    if isinstance(cause, GoogleAPICallError):
        status = 0 if cause.code is None else int(cause.code)
        return _REASONS.get(_reason(cause)) or _STATUSES.get(status, "warehouse_unreachable")
    return "warehouse_unreachable"


def _reason(cause: GoogleAPICallError) -> str:
    errors: list[Any] = list(cause.errors)
    return str(errors[0].get("reason", "")) if errors and isinstance(errors[0], dict) else ""


def _details(cause: BaseException) -> list[str]:
    """Status, reason, and the names and places in our own query that the message points at."""
    if not isinstance(cause, GoogleAPICallError):
        return [type(cause).__name__]
    message = str(cause.message)
    details = [] if cause.code is None else [f"status {int(cause.code)}"]
    details += [reason] if (reason := _reason(cause)).isalnum() else []
    details += [m[0] for m in (_NOT_FOUND.search(message), _UNKNOWN_NAME.search(message)) if m]
    if position := _POSITION.search(message):
        details.append(f"line {position[1]}, column {position[2]} of the query")
    return details
