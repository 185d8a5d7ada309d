"""One query text, one set of rows, two engines: what each answers and where they differ."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import sqlglot

from nba_publishing.sources.warehouse import Parameter
from nba_publishing_tests.fakes.bigquery_wire import schema_of
from nba_publishing_tests.fakes.league_rows import MemoryWarehouse
from nba_publishing_tests.sources.google_evaluator import Answer, GoogleEvaluator, Tables


def differences(
    evaluator: GoogleEvaluator, sql: str, tables: Tables, arguments: Mapping[str, Parameter]
) -> list[str]:
    """Where the engines do not answer alike, each as a sentence; none means they agree.

    DuckDB gets each table's rows in the opposite order, so that a choice which a query leaves
    to the order of storage shows as well.
    """
    from zetasql.core.exceptions import ZetaSQLError

    backwards = {name: rows[::-1] for name, rows in tables.items()}
    try:
        google = evaluator.answer(sql, tables, arguments)
    except ZetaSQLError as refusal:
        return [f"Google refuses it: {refusal}"]
    try:
        embedded = duckdb_answer(sql, backwards, arguments)
    except duckdb.Error as refusal:
        return [f"DuckDB refuses it: {refusal}"]
    ordered = sqlglot.parse_one(sql, read="bigquery").args.get("order") is not None
    return compared(google, embedded, ordered=ordered)


def duckdb_answer(sql: str, tables: Tables, arguments: Mapping[str, Parameter]) -> Answer:
    """The answer of the embedded warehouse's engine to a GoogleSQL text.

    Raises:
        duckdb.Error: the translated text is no valid query, or a row makes it fail.
    """
    memory = MemoryWarehouse({name: [dict(row) for row in rows] for name, rows in tables.items()})
    cursor = memory._connection.execute(translated(sql), dict(arguments))
    columns = [(field["name"], field["type"]) for field in schema_of(cursor.description)]
    return Answer(columns, [tuple(map(_in_utc, row)) for row in cursor.fetchall()])


def translated(sql: str) -> str:
    """A GoogleSQL text in DuckDB's dialect, as the embedded warehouse translates its queries."""
    return sqlglot.transpile(sql, read="bigquery", write="duckdb", comments=False)[0]


def compared(google: Answer, embedded: Answer, *, ordered: bool) -> list[str]:
    """Unlike columns, or else unlike rows; the order of rows counts only when asked for."""
    if google.columns != embedded.columns:
        return [f"Google has the columns {google.columns}, DuckDB has {embedded.columns}."]
    rows, others = Counter(google.rows), Counter(embedded.rows)
    found = [f"Only Google has {row}, {n} times more." for row, n in (rows - others).items()]
    found += [f"Only DuckDB has {row}, {n} times more." for row, n in (others - rows).items()]
    if not found and ordered and google.rows != embedded.rows:
        return [f"Google's order is {google.rows}, DuckDB's is {embedded.rows}."]
    return found


def _in_utc(value: Any) -> Any:
    """The same value; a stored instant, which is naive, says that it is in UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
