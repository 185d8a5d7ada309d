"""The embedded warehouse as others see it: options, clock, league, views, last changes."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from nba_publishing.demo.league_folder import ensure_league, find_league, unopened_leagues
from nba_publishing.demo.options import (
    LeagueOptions,
    demo_clock,
    parse_league,
    resolve_clock,
)
from nba_publishing.demo.views import (
    UnreadableFileError,
    create_views,
    foreign_file,
    has_foreign_files,
    own_pattern,
)
from nba_publishing.sources.tables import table

__all__ = [
    "LeagueOptions",
    "UnreadableFileError",
    "create_views",
    "demo_clock",
    "ensure_league",
    "find_league",
    "has_foreign_files",
    "last_changed",
    "parse_league",
    "resolve_clock",
    "unopened_leagues",
]

_CHANGES = """
    SELECT max(_from) FILTER (_from <= $at), max(_to) FILTER (_to <= $at)
    FROM read_parquet($file)
"""


def last_changed(
    root: Path, table_key: str, clock: datetime | None, options: LeagueOptions | None
) -> datetime | None:
    """When a table last changed, as seen at `clock` (UTC); None for a table without any file.

    The newest of: a visible row's loading, a row's replacement, and the modification time of a
    foreign file or of a file the project wrote.
    """
    name = table(table_key).full_name
    foreign = foreign_file(root, name)
    pattern = own_pattern(root, name)
    files = [*pattern.parent.glob(pattern.name), *([foreign] if foreign else [])]
    changes = [datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files]
    if not foreign and options and clock:
        changes += _league_changes(find_league(root, options, clock), name, clock)
    return max(changes, default=None)


def _league_changes(league: Path | None, name: str, clock: datetime) -> list[datetime]:
    """The newest loading and the newest replacement up to the clock."""
    if league is None or not (file := league / f"{name}.parquet").is_file():
        return []
    at = clock.astimezone(UTC).replace(tzinfo=None)
    with duckdb.connect() as connection:
        newest = connection.execute(_CHANGES, {"file": str(file), "at": at}).fetchall()
    return [value.replace(tzinfo=UTC) for value in newest[0] if value is not None]
