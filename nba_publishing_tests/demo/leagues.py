"""The small league, whole or in part, computed once for all stories of this folder."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import SeasonCore, Tables
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.demo.quirks import plant
from nba_publishing.demo.store import create_views
from nba_publishing.demo.tables import assemble, clean_tables, cores, league_tables

SMALL = LeagueOptions("small")
THROUGH = date(2026, 2, 13)
CLOCK = instant(date(2026, 2, 12), 18 * 60 + 30)
Part = tuple[date, date]


@cache
def small_cores() -> tuple[SeasonCore, ...]:
    """The seasons of the small league; switches other than `integer_lines` do not touch them."""
    return tuple(cores(SMALL, THROUGH))


@cache
def full_seasons() -> dict[int, SeasonCore]:
    """Seasons 2023-24 to 2025-26 with every day shown."""
    return {core.season: core for core in cores(LeagueOptions("demo"), date(2026, 4, 20))}


@cache
def small_tables() -> Tables:
    return league_tables(SMALL, THROUGH)


@cache
def _season(whole_lines: bool, per_team: bool, part: Part | None) -> tuple[SeasonCore, Tables]:
    """The current season before any defect is planted in its tables."""
    options = LeagueOptions("small", switches=(("integer_lines", whole_lines),))
    [*_, core] = small_cores() if whole_lines else cores(options, THROUGH)
    if part:
        first, last = (day.toordinal() for day in part)
        core = replace(core, shown=replace(core.shown, first_day=first, last_day=last))
    return core, clean_tables(core, per_team=per_team)


@lru_cache(maxsize=8)
def without(*names: str, part: Part | None = None) -> Tables:
    """The small league's current season, or only a part of it, with switches off."""
    options = LeagueOptions("small", switches=tuple((name, False) for name in sorted(names)))
    whole_lines, per_team = options.is_on("integer_lines"), options.is_on("multi_team_players")
    core, clean = _season(whole_lines, per_team, part)
    return assemble([(core, plant(clean, core, options.is_on))], part[1] if part else THROUGH)


def planted() -> Tables:
    """The current season with every switch as it is by default."""
    return without()


def timestamp(clock: datetime) -> pd.Timestamp:
    """A clock as the tables store it: UTC without saying so."""
    return pd.Timestamp(clock).tz_convert("UTC").tz_localize(None)


def at(tables: Tables, name: str, clock: datetime = CLOCK) -> pd.DataFrame:
    """The rows of a table that are visible at a clock."""
    rows = tables[name]
    return rows[(rows["_from"] <= timestamp(clock)) & ~(rows["_to"] <= timestamp(clock))]


def digest(table: Path, draft: Path) -> str:
    """What a table file says, whatever its compression and row groups."""
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_parquet('{table}')) TO '{draft}' (FORMAT csv)"
        )
    return hashlib.blake2b(draft.read_bytes(), digest_size=8).hexdigest()


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def opened(root: Path, clock: datetime | None = CLOCK, options: LeagueOptions | None = SMALL):
    """A connection with the views of a folder."""
    connection = duckdb.connect()
    create_views(connection, root, clock, options)
    return connection
