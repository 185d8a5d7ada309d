"""One small league for all stories of this folder, built once."""

import hashlib
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import SeasonCore, Tables
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.demo.quirks import plant
from nba_publishing.demo.store import create_views, ensure_league
from nba_publishing.demo.tables import assemble, clean_tables, cores, league_tables
from nba_publishing.sources.tables import TABLES

SMALL = LeagueOptions("small")
THROUGH = date(2026, 2, 13)
CLOCK = instant(date(2026, 2, 12), 18 * 60 + 30)
FULL_SEASON = date(2026, 4, 20)


@cache
def small_cores() -> tuple[SeasonCore, ...]:
    """The seasons of the small league; switches other than `integer_lines` do not touch them."""
    return tuple(cores(SMALL, THROUGH))


@cache
def full_season() -> SeasonCore:
    """Season 2025-26 with every day shown."""
    return next(core for core in cores(LeagueOptions("demo"), FULL_SEASON) if core.season == 2025)


@cache
def small_tables() -> Tables:
    return league_tables(SMALL, THROUGH)


@cache
def _season(whole_lines: bool, per_team: bool) -> tuple[SeasonCore, Tables]:
    """The current season before any defect is planted in its tables."""
    options = LeagueOptions("small", switches=(("integer_lines", whole_lines),))
    [*_, core] = small_cores() if whole_lines else cores(options, THROUGH)
    return core, clean_tables(core, per_team=per_team)


@lru_cache(maxsize=8)
def tables_with(**switches: bool) -> Tables:
    """The small league's current season with some switches turned."""
    options = LeagueOptions("small", switches=tuple(sorted(switches.items())))
    core, clean = _season(options.is_on("integer_lines"), options.is_on("multi_team_players"))
    return assemble([(core, plant(clean, core, options.is_on))], THROUGH)


def planted() -> Tables:
    """The current season with the switches as they are by default."""
    return tables_with()


def without(*names: str) -> Tables:
    """The current season with some switches off."""
    return tables_with(**dict.fromkeys(names, False))


def at(tables: Tables, name: str, clock: datetime = CLOCK) -> pd.DataFrame:
    """The rows of a table that are visible at a clock."""
    rows = tables[name]
    naive = pd.Timestamp(clock).tz_convert("UTC").tz_localize(None)
    return rows[(rows["_from"] <= naive) & ~(rows["_to"] <= naive)]


def digest(path: Path) -> str:
    """What a table file says, whatever its compression and row groups."""
    with duckdb.connect() as connection:
        text = path.with_suffix(".digest.csv")
        connection.execute(f"COPY (SELECT * FROM read_parquet('{path}')) TO '{text}' (HEADER)")
        found = hashlib.blake2b(text.read_bytes(), digest_size=8).hexdigest()
        text.unlink()
    return found


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.fixture(scope="session")
def small_root(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("warehouse")
    ensure_league(root, SMALL, CLOCK)
    return root


@pytest.fixture(scope="session")
def small_folder(small_root) -> Path:
    return ensure_league(small_root, SMALL, CLOCK)


def opened(root: Path, clock: datetime | None = CLOCK, options: LeagueOptions | None = SMALL):
    """A connection with the views of a folder."""
    connection = duckdb.connect()
    create_views(connection, root, clock, options)
    return connection


def write_own(root: Path, name: str, day: date, *rows: dict) -> Path:
    """A file as the project writes it: renamed into place under the day's name."""
    folder = root / "own" / name
    folder.mkdir(parents=True, exist_ok=True)
    filled = pd.DataFrame(
        [{column.name: row.get(column.name) for column in TABLES[name].columns} for row in rows]
    )
    types = ", ".join(
        f'CAST("{column.name}" AS {column.duckdb_type}) AS "{column.name}"'
        for column in TABLES[name].columns
    )
    with duckdb.connect() as connection:
        connection.register("filled", filled)
        draft = folder / f".{day}.draft"
        connection.execute(f"COPY (SELECT {types} FROM filled) TO '{draft}' (FORMAT parquet)")
    return draft.rename(folder / f"{day}.parquet")
