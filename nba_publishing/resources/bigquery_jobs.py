"""What every BigQuery job of ours carries: typed parameters, and labels that split the bill."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from google.cloud import bigquery

from nba_publishing.sources.warehouse import Parameter

_NOT_IN_A_LABEL = re.compile(r"[^a-z0-9_-]")
_LONGEST_LABEL = 63


@dataclass(frozen=True)
class JobLabels:
    """Who pays for a query: every job carries these, so a bill can be split by them."""

    product: str = "unknown"
    run_id: str = "unknown"
    trigger: str = "unknown"
    cadence: str = "unknown"

    def values(self) -> dict[str, str]:
        """The labels in the alphabet of BigQuery: a-z, 0-9, - and _, at most 63 characters."""
        return {
            name: _NOT_IN_A_LABEL.sub("-", str(text).lower())[:_LONGEST_LABEL]
            for name, text in asdict(self).items()
        }


NO_LABELS = JobLabels()


def query_parameters(
    parameters: Mapping[str, Parameter],
) -> list[bigquery.ScalarQueryParameter | bigquery.ArrayQueryParameter]:
    """Named query parameters in BigQuery's types.

    Raises:
        ValueError: an instant without a time zone, which could be meant in any.
    """
    return [
        bigquery.ArrayQueryParameter(name, "STRING", value)
        if isinstance(value, list)
        else bigquery.ScalarQueryParameter(name, _type_of(name, value), value)
        for name, value in parameters.items()
    ]


def _type_of(name: str, value: date | datetime | str | float) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"parameter {name} is an instant without a time zone; make it aware.")
        return "TIMESTAMP"
    if isinstance(value, date):
        return "DATE"
    if isinstance(value, str):
        return "STRING"
    return "INT64" if isinstance(value, int) else "FLOAT64"
