"""Jobs, errors, rows and parameters the way BigQuery writes them in JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

MIB = 1024**2
_KINDS = {
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMP",
    "VARCHAR": "STRING",
    "BOOLEAN": "BOOLEAN",
    "BIGINT": "INTEGER",
    "INTEGER": "INTEGER",
    "HUGEINT": "INTEGER",
    "DOUBLE": "FLOAT",
}
_SCALARS = {
    "DATE": date.fromisoformat,
    "TIMESTAMP": lambda text: datetime.fromisoformat(text.replace(" UTC", "+00:00")),
    "STRING": str,
    "INT64": int,
    "FLOAT64": float,
}


@dataclass
class Job:
    """A query job: what was asked, and what came of it."""

    reference: dict[str, str]
    configuration: dict[str, Any]
    state: str = "RUNNING"
    error: dict[str, str] | None = None
    fields: list[dict[str, str]] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    bytes_processed: int = 0

    @property
    def bytes_billed(self) -> int:
        """At least 10 MiB, whole MiB above, nothing for a job that failed."""
        whole = -(-self.bytes_processed // MIB) * MIB
        return 0 if self.error else max(whole, 10 * MIB)

    def resource(self) -> dict[str, Any]:
        status: dict[str, Any] = {"state": self.state}
        query = {"totalBytesProcessed": str(self.bytes_processed)}
        if self.state == "DONE":
            query["totalBytesBilled"] = str(self.bytes_billed)
        if self.error:
            status |= {"errorResult": self.error, "errors": [self.error]}
        return {
            "kind": "bigquery#job",
            "jobReference": self.reference,
            "configuration": self.configuration,
            "status": status,
            "statistics": {"query": query, "totalBytesProcessed": str(self.bytes_processed)},
        }


class RefusalError(Exception):
    """An HTTP error in BigQuery's form."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        error = {"reason": reason, "message": message, "domain": "global"}
        self.body = {"error": {"code": status, "message": message, "errors": [error]}}


def argument(parameter: dict[str, Any]) -> Any:
    """The Python value of one entry of `queryParameters`."""
    kind, value = parameter["parameterType"], parameter["parameterValue"]
    if kind["type"] == "ARRAY":
        convert = _SCALARS[kind["arrayType"]["type"]]
        return [convert(item["value"]) for item in value.get("arrayValues", [])]
    return _SCALARS[kind["type"]](value["value"])


def schema_of(description: Sequence[tuple[Any, ...]]) -> list[dict[str, str]]:
    """The `fields` of a result from a DuckDB cursor's description."""
    return [
        {"name": name, "type": _kind(str(type_)), "mode": "NULLABLE"}
        for name, type_, *_ in description
    ]


def row_of(values: Sequence[Any], fields: list[dict[str, str]], whole_ticks: bool) -> Any:
    """One row; timestamps as whole microseconds, or as seconds in floating point."""
    return {
        "f": [
            {"v": None if value is None else _text(value, field["type"], whole_ticks)}
            for value, field in zip(values, fields, strict=True)
        ]
    }


def _kind(duckdb_type: str) -> str:
    return "NUMERIC" if duckdb_type.startswith("DECIMAL") else _KINDS[duckdb_type]


def _text(value: Any, kind: str, whole_ticks: bool) -> str:
    if kind == "BOOLEAN":
        return "true" if value else "false"
    if kind == "TIMESTAMP":
        since = value.replace(tzinfo=value.tzinfo or UTC) - datetime(1970, 1, 1, tzinfo=UTC)
        ticks = (since.days * 86400 + since.seconds) * 10**6 + since.microseconds
        return str(ticks) if whole_ticks else f"{ticks / 10**6:.9E}"
    if kind == "NUMERIC":
        return f"{value.normalize():f}"
    return repr(value) if kind == "FLOAT" else str(value)
