"""The embedded warehouse as others see it: options, clock, league, views, last changes."""

from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path

from nba_publishing.demo.league_folder import (
    change_instants,
    ensure_league,
    find_league,
    unopened_leagues,
)
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
        seconds = change_instants(ensure_league(root, options, clock), name)
        if passed := bisect_right(seconds, clock.timestamp()):
            changes.append(datetime.fromtimestamp(seconds[passed - 1], UTC))
    return max(changes, default=None)
