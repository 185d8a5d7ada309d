"""BigQuery's JSON rows as the frames DuckDB makes of the same rows.

The two engines must not differ in a single dtype, because the relations are written once for
both: whole numbers and flags are plain where no value is missing and nullable where one is,
instants know that they are UTC, and decimals are float64.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from google.api_core.page_iterator import Page
from google.cloud.bigquery import SchemaField

from nba_publishing.sources.warehouse import SourceError

Cells = list[str | None]


def frame_of_pages(
    query: str, schema: Sequence[SchemaField], pages: Iterable[Page]
) -> pd.DataFrame:
    """All rows of a result, one column after the other.

    The cells are read from the answers as they came, about six times as fast as one Python
    object per cell. Raises SourceError for a column of a type no relation reads.
    """
    cells: list[Cells] = [[] for _ in schema]
    for page in pages:
        answer: Any = page.raw_page
        for row in answer.get("rows", ()):
            for column, cell in zip(cells, row["f"], strict=True):
                column.append(cell["v"])
    return pd.DataFrame(
        {
            field.name: _converter(query, field)(column)
            for field, column in zip(schema, cells, strict=True)
        }
    )


def _converter(query: str, field: SchemaField) -> Callable[[Cells], pd.Series]:
    convert = _CONVERTERS.get(field.field_type)
    if convert is None or field.mode == "REPEATED":
        raise SourceError(
            f"query {query} returns column {field.name} as {field.mode} {field.field_type}, which "
            "no relation can read; nothing was published. Cast it in the query.",
            "query_invalid",
        )
    return convert


def _texts(cells: Cells) -> pd.Series:
    return pd.Series(cells, dtype=object)


def _floats(cells: Cells) -> pd.Series:
    return pd.Series([np.nan if cell is None else float(cell) for cell in cells], dtype=np.float64)


def _integers(cells: Cells) -> pd.Series:
    numbers = [None if cell is None else int(cell) for cell in cells]
    return pd.Series(numbers, dtype="Int64" if None in numbers else np.int64)


def _flags(cells: Cells) -> pd.Series:
    flags = [None if cell is None else cell == "true" for cell in cells]
    return pd.Series(flags, dtype="boolean" if None in flags else bool)


def _dates(cells: Cells) -> pd.Series:
    return pd.Series(np.array(cells, dtype="datetime64[D]").astype("datetime64[us]"))


def _instants(cells: Cells) -> pd.Series:
    """Instants from microseconds since 1970, the form the client asks pages for."""
    ticks = [None if cell is None else np.datetime64(int(cell), "us") for cell in cells]
    naive = pd.DatetimeIndex(np.array(ticks, dtype="datetime64[us]"))
    return pd.Series(naive.tz_localize("UTC"))


_CONVERTERS: dict[str, Callable[[Cells], pd.Series]] = {
    "STRING": _texts,
    "INTEGER": _integers,
    "INT64": _integers,
    "FLOAT": _floats,
    "FLOAT64": _floats,
    "NUMERIC": _floats,
    "BIGNUMERIC": _floats,
    "BOOLEAN": _flags,
    "BOOL": _flags,
    "DATE": _dates,
    "TIMESTAMP": _instants,
}
