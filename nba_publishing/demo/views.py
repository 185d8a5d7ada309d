# ruff: noqa: S608 - DDL takes no parameters; names are declared, values are literals we make
"""One view per declared table over the folder of the embedded warehouse.

A view reads the folder at each query. It shows what was loaded by the clock: a foreign file as
it is, else the league's rows valid at the clock, and what the project itself wrote until then.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from nba_publishing.analysis.days import basketball_day
from nba_publishing.demo.league_folder import ensure_league
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.sources.schema import Table
from nba_publishing.sources.tables import TABLES

_SUFFIXES = (".parquet", ".csv")
_PLAYER_ROWS = "nba_analytics.player_game_summary"
_TEAM_ROWS = "nba_analytics.team_offense_game_summary"
_PREDICTIONS = "nba_predictions.player_prop_predictions"
# A date we graded replaces what was graded upstream.
_GRADED = ("nba_predictions.prediction_accuracy", "nba_predictions.system_daily_performance")
_OUTAGE_DATES = 10


class UnreadableFileError(RuntimeError):
    """A file of the warehouse folder cannot serve its table; `column` is the missing one."""

    def __init__(self, message: str, file: Path, column: str | None = None) -> None:
        super().__init__(message)
        self.file = file
        self.column = column


def foreign_file(root: Path, name: str) -> Path | None:
    """The file that holds a table from elsewhere, if there is one."""
    for suffix in _SUFFIXES:
        if (path := root / f"{name}{suffix}").is_file():
            return path
    return None


def has_foreign_files(root: Path) -> bool:
    """Whether any table comes from elsewhere; then no league is used unless asked for."""
    return any(foreign_file(root, name) for name in TABLES)


def own_pattern(root: Path, name: str) -> Path:
    """The files the project writes for a table: one per date, nothing that is half written."""
    return root / "own" / name / "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].parquet"


def create_views(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    clock: datetime | None,
    options: LeagueOptions | None,
) -> None:
    """Create or replace the view of every declared table; without options no league is used.

    Raises:
        UnreadableFileError: a foreign file cannot be read, or lacks a declared column.
        ValueError: a league is wanted, but no clock says what of it to show.
    """
    if options and clock is None:
        raise ValueError("The demo league shows what was loaded by a clock, and none was given.")
    league = ensure_league(root, options, clock) if options and clock else None
    connection.execute("SET TimeZone = 'UTC'")
    for dataset in dict.fromkeys(table.dataset for table in TABLES.values()):
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{dataset}"')
    for name, table in TABLES.items():
        foreign = foreign_file(root, name)
        body = _base(table, foreign, league, clock, options)
        if table.written_by_us:
            body = _with_own_rows(table, body, own_pattern(root, name), clock)
        statement = f'CREATE OR REPLACE VIEW "{table.dataset}"."{table.name}" AS {body}'
        try:
            connection.execute(statement)
        except duckdb.Error as error:
            raise _explained(connection, table, foreign, error) from error


def literal(value: Path | datetime | date) -> str:
    """A path, an instant (as UTC) or a date as SQL."""
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'"
    if isinstance(value, date):
        return f"DATE '{value}'"
    return "'" + str(value).replace("'", "''") + "'"


def _columns(table: Table) -> str:
    """The declared columns by name."""
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _cast_columns(table: Table, *, from_text: bool = False) -> str:
    """The declared columns in their declared types; instants in text keep their offset."""
    return ", ".join(
        f'CAST({_instant(column.name)} AS TIMESTAMP) AS "{column.name}"'
        if from_text and column.type == "TIMESTAMP"
        else f'CAST("{column.name}" AS {column.duckdb_type}) AS "{column.name}"'
        for column in table.columns
    )


def _instant(name: str) -> str:
    """A text column as an instant; without an offset it is UTC, the session's zone."""
    return f'CAST("{name}" AS TIMESTAMP WITH TIME ZONE)'


def _nothing(table: Table) -> str:
    """A query without rows that has the declared columns."""
    columns = ", ".join(
        f'CAST(NULL AS {column.duckdb_type}) AS "{column.name}"' for column in table.columns
    )
    return f"SELECT {columns} WHERE false"


def _reader(path: Path) -> str:
    """The table function that reads a foreign file."""
    if path.suffix == ".csv":
        return f"read_csv({literal(path)}, header = true, all_varchar = true)"
    return f"read_parquet({literal(path)})"


def _base(
    table: Table,
    foreign: Path | None,
    league: Path | None,
    clock: datetime | None,
    options: LeagueOptions | None,
) -> str:
    """The rows that others wrote: a foreign file, else the league's, else none."""
    if foreign:
        columns = _cast_columns(table, from_text=foreign.suffix == ".csv")
        return f"SELECT {columns} FROM {_reader(foreign)}"
    if not (league and clock and options):
        return _nothing(table)
    if not (file := league / f"{table.full_name}.parquet").is_file():
        return _nothing(table)
    rows = (
        f"SELECT {_columns(table)} FROM read_parquet({literal(file)})"
        f' WHERE "_from" <= {literal(clock)} AND ("_to" IS NULL OR "_to" > {literal(clock)})'
    )
    return _with_outages(table.full_name, rows, league, basketball_day(clock), options)


def _with_outages(name: str, rows: str, league: Path, today: date, options: LeagueOptions) -> str:
    """The league's rows without those that an outage switch keeps from arriving."""
    hidden: str | None = None
    if name in (_PLAYER_ROWS, _TEAM_ROWS) and options.is_on("source_outage"):
        hidden = literal(today - timedelta(days=1))
    if name == _PREDICTIONS and options.is_on("predictions_missing"):
        hidden = literal(today)
    if name in _GRADED and options.is_on("ungraded_day"):
        games = f"read_parquet({literal(league / f'{_TEAM_ROWS}.parquet')})"
        hidden = f"(SELECT max(game_date) FROM {games} WHERE game_date < {literal(today)})"
    if hidden:
        rows = f"SELECT * FROM ({rows}) WHERE game_date <> {hidden}"
    if name == _PLAYER_ROWS and options.is_on("lines_outage"):
        newest = f"SELECT DISTINCT game_date FROM ({rows}) ORDER BY 1 DESC LIMIT {_OUTAGE_DATES}"
        lost = f"game_date IN ({newest})"
        rows = (
            f"SELECT * REPLACE (CASE WHEN {lost} THEN NULL ELSE points_line END AS points_line,"
            f" CASE WHEN {lost} THEN NULL ELSE over_under_result END AS over_under_result)"
            f" FROM ({rows})"
        )
    return rows


def _with_own_rows(table: Table, base: str, pattern: Path, clock: datetime | None) -> str:
    """The rows of others and what the project wrote, as far as its stamp is not later."""
    files = f"read_parquet({literal(pattern)}, allow_empty = true, union_by_name = true)"
    own = (
        f"SELECT {_cast_columns(table)} FROM"
        f" ({_nothing(table)} UNION ALL BY NAME SELECT * FROM {files})"
    )
    if clock:
        own = f'SELECT * FROM ({own}) WHERE "{table.freshness.column}" <= {literal(clock)}'
    if table.full_name in _GRADED:
        base = f"SELECT * FROM ({base}) WHERE game_date NOT IN (SELECT game_date FROM ({own}))"
    return f"({base}) UNION ALL ({own})"


def _explained(
    connection: duckdb.DuckDBPyConnection, table: Table, foreign: Path | None, error: duckdb.Error
) -> UnreadableFileError:
    """Why a view could not be made, in terms of the file and the column."""
    place = foreign or Path(table.full_name)
    if foreign is None:
        return UnreadableFileError(f"The files of {table.full_name} cannot be read: {error}", place)
    try:
        found = connection.execute(f"DESCRIBE SELECT * FROM {_reader(foreign)}").fetchall()
    except duckdb.Error as unreadable:
        return UnreadableFileError(f"{foreign} cannot be read: {unreadable}", foreign)
    present = {str(row[0]).lower() for row in found}
    for column in table.columns:
        if column.name not in present:
            return UnreadableFileError(
                f"{foreign} has no column {column.name}, which {table.full_name} declares;"
                " add it (empty if unknown) or remove the file.",
                foreign,
                column.name,
            )
    return UnreadableFileError(f"{foreign} does not fit {table.full_name}: {error}", foreign)
