"""The named GoogleSQL queries on a DuckDB connection, translated by sqlglot."""

from collections.abc import Mapping
from functools import cache

import duckdb
import pandas as pd

from nba_publishing.sources.warehouse import Parameter, query_text


@cache
def duckdb_text(query: str) -> str:
    """A named query in DuckDB's dialect."""
    # BigQuery takes the text as it is, and never needs the translator.
    import sqlglot

    return sqlglot.transpile(query_text(query), read="bigquery", write="duckdb", comments=False)[0]


def frame_of(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Parameter]
) -> pd.DataFrame:
    """The rows of a named query; stored timestamps hold UTC and come out aware of it."""
    answer = connection.execute(duckdb_text(query), dict(parameters))
    kinds = {str(column[0]): str(column[1]) for column in answer.description or ()}
    frame = answer.df()
    for name in frame.columns:
        if kinds[name].startswith("TIMESTAMP"):
            column = frame[name]
            aware = column.dt.tz is not None
            frame[name] = (column.dt.tz_convert if aware else column.dt.tz_localize)("UTC")
    return frame
