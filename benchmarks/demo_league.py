"""Writes the demo league as flat Parquet files: `python -m benchmarks.demo_league FOLDER`.

Flat files are what both sides can read, and reading them is then the same work for both.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

import duckdb

from nba_publishing.demo.store import LeagueOptions, create_views, demo_clock
from nba_publishing.sources.tables import TABLES

EVENING = date(2026, 3, 25)


def write_league(folder: Path) -> None:
    """Every table of the league as it stands on an evening late in its third season."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as built, duckdb.connect() as connection:
        create_views(connection, Path(built), demo_clock(EVENING), LeagueOptions())
        for name in TABLES:
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")


if __name__ == "__main__":
    write_league(Path(sys.argv[1]))
