"""A built league is a folder of Parquet files: made once, complete when it has its name."""

import json
import os
import shutil
import uuid
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from nba_publishing.analysis.days import basketball_day
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.sources.tables import table

if TYPE_CHECKING:
    import pandas as pd

_RECORD = "league.json"
_CHANGES = "changes.json"
# A league must reach this far beyond the clock's day to serve it, but not so much further that
# the odds and injuries of that day are no longer kept.
_LEAST_AHEAD, _MOST_AHEAD = timedelta(days=2), timedelta(days=28)


def ensure_league(root: Path, options: LeagueOptions, clock: datetime) -> Path:
    """The league folder below `root` that serves the options at `clock`, built if none does.

    Two builders at once do no harm: the one that finds the name taken drops its own work.
    """
    found = find_league(root, options, clock)
    if found is None:
        found = _build(root, options, options.through(clock))
    os.utime(found / _RECORD)  # when the folder was last opened; old ones may be removed
    return found


def find_league(root: Path, options: LeagueOptions, clock: datetime) -> Path | None:
    """The folder that serves the options at `clock`, the furthest reaching one of several."""
    wanted, day = options.settings(), basketball_day(clock)
    best: tuple[date, Path] | None = None
    for record in root.glob(f"league-*/{_RECORD}"):
        settings = json.loads(record.read_text("utf-8"))
        through = date.fromisoformat(settings.pop("through"))
        if settings != wanted or not _reaches(options, through, day):
            continue
        if best is None or through > best[0]:
            best = through, record.parent
    return best[1] if best else None


def _reaches(options: LeagueOptions, through: date, day: date) -> bool:
    """Whether a league up to `through` serves a day; a fixed profile serves every day."""
    if options.extent.through:
        return through == options.extent.through
    return day + _LEAST_AHEAD <= through <= day + _MOST_AHEAD


def unopened_leagues(root: Path, before: datetime) -> list[Path]:
    """League folders nobody opened since `before`, and work that builders left half done."""
    records = (*root.glob(f"league-*/{_RECORD}"), *root.glob(".building-*"))
    old = [record for record in records if record.stat().st_mtime < before.timestamp()]
    return sorted(path.parent if path.name == _RECORD else path for path in old)


def change_instants(league: Path, name: str) -> list[int]:
    """Every instant at which what is visible of a table changes: Unix seconds, ascending."""
    return _all_changes(league).get(name, [])


@lru_cache(maxsize=4)
def _all_changes(league: Path) -> dict[str, list[int]]:
    return json.loads((league / _CHANGES).read_text("utf-8"))


def _build(root: Path, options: LeagueOptions, through: date) -> Path:
    """Write all files under a temporary folder name, then give it the league's name."""
    from nba_publishing.demo.tables import league_tables

    final = root / f"league-{options.key(through)}"
    building = root / f".building-{uuid.uuid4().hex}"
    building.mkdir(parents=True)
    try:
        _write_all(building, league_tables(options, through))
        record = options.settings() | {"through": through.isoformat()}
        (building / _RECORD).write_text(json.dumps(record, indent=1, sort_keys=True), "utf-8")
        building.rename(final)
    except OSError:
        if not (final / _RECORD).exists():
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return final


def _write_all(folder: Path, tables: "dict[str, pd.DataFrame]") -> None:
    """One Parquet file per table, and beside them the instants of all changes."""
    instants: dict[str, list[int]] = {}
    with duckdb.connect() as connection:
        for name, rows in tables.items():
            _write(connection, folder / f"{name}.parquet", name, rows)
            seconds = (
                rows[column].dropna().astype("datetime64[s]").astype("int64").unique().tolist()
                for column in ("_from", "_to")
            )
            instants[name] = sorted({*chain(*seconds)})
    (folder / _CHANGES).write_text(json.dumps(instants), "utf-8")


def _write(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str, rows: "pd.DataFrame"
) -> None:
    """One table in its declared types, and when each row is valid."""
    types = [(column.name, column.duckdb_type) for column in table(name).columns]
    types += [("_from", "TIMESTAMP"), ("_to", "TIMESTAMP")]
    columns = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in types)
    connection.register("rows", rows)
    connection.execute(
        f"COPY (SELECT {columns} FROM rows) TO '{path}'"  # noqa: S608 - declared names only
        " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"
    )
    connection.unregister("rows")
