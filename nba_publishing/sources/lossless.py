"""Whether stored values keep all they say when they are read as the declared type."""

import re

import duckdb

from nba_publishing.sources.schema import Column

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER")
_LONG_INTEGERS = (*_INTEGERS, "BIGINT", "UBIGINT")
_NULL_TYPE = '"NULL"'  # what a Parquet column without any value can come as
_HELD_BY = {
    "STRING": ("VARCHAR", "JSON", "UUID"),
    "INT64": _LONG_INTEGERS,
    "FLOAT64": (*_INTEGERS, "FLOAT", "DOUBLE"),
    "NUMERIC": (*_LONG_INTEGERS, "DECIMAL"),
    "BOOL": ("BOOLEAN",),
    "DATE": ("DATE",),
    # Not from DATE: an Eastern day is no instant.
    "TIMESTAMP": (
        "TIMESTAMP",
        "TIMESTAMP WITH TIME ZONE",
        "TIMESTAMP_S",
        "TIMESTAMP_MS",
        "TIMESTAMP_NS",
    ),
}
_NUMERIC = re.compile(r"NUMERIC\((\d+),(\d+)\)")

# A cast alone rounds 12.5 to an integer and cuts the hour off a date, the zone off a timestamp,
# all without a word; so the look of the text is judged as well.
_FIRST_LOST = r"""
    WITH texts AS (SELECT position, CAST(value AS VARCHAR) AS text FROM stored)
    SELECT position, text FROM texts
    WHERE text IS NOT NULL AND CASE $kind
        WHEN 'INT64' THEN
            NOT regexp_full_match(text, '[+-]?\d+(\.0*)?') OR TRY_CAST(text AS BIGINT) IS NULL
        WHEN 'FLOAT64' THEN TRY_CAST(text AS DOUBLE) IS NULL
        WHEN 'NUMERIC' THEN coalesce(
            abs(TRY_CAST(text AS DECIMAL(38, 9))) >= $bound
                OR TRY_CAST(text AS DECIMAL(38, 9))
                    <> round(TRY_CAST(text AS DECIMAL(38, 9)), $scale),
            true)
        WHEN 'BOOL' THEN TRY_CAST(text AS BOOLEAN) IS NULL
        WHEN 'DATE' THEN
            NOT regexp_full_match(text, '\d{4}-\d{2}-\d{2}') OR TRY_CAST(text AS DATE) IS NULL
        WHEN 'TIMESTAMP' THEN
            NOT contains(text, ':')
                OR regexp_matches(text, '\.\d{6}0*[1-9]')
                OR TRY_CAST(text AS TIMESTAMP WITH TIME ZONE) IS NULL
    END
    ORDER BY position LIMIT 1
"""


def may_hold(stored_type: str, column: Column) -> bool:
    """Whether a DuckDB type can hold the column; some values may still not survive the cast."""
    kind = stored_type.split("(", maxsplit=1)[0]
    return kind == _NULL_TYPE or kind in _HELD_BY[column.type.split("(")[0]]


def first_lost(
    connection: duckdb.DuckDBPyConnection, column: Column
) -> tuple[int | None, str] | None:
    """The first (position, text) of the view ``stored`` that the declared type cannot keep."""
    if column.type == "STRING":
        return None
    numeric = _NUMERIC.fullmatch(column.type)
    precision, scale = (int(numeric[1]), int(numeric[2])) if numeric else (0, 0)
    parameters = {
        "kind": column.type.split("(")[0],
        "bound": 10 ** (precision - scale),
        "scale": scale,
    }
    lost = connection.execute(_FIRST_LOST, parameters).fetchall()
    return lost[0] if lost else None
