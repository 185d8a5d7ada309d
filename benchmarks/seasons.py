"""Where the measured rows come from: six real seasons, or the demo league written out flat."""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.stopwatch import run_python

VARIABLE = "NBA_PUBLISHING_TEST_DATA"
SEASON_DAYS = 164
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Seasons:
    """A folder of `dataset.table.parquet` files, the single day and the season to measure."""

    folder: Path
    described: str
    day: date
    opening_night: date

    def season(self, days: int) -> tuple[date, date]:
        """The first and the last of so many days from opening night on."""
        return self.opening_night, self.opening_night + timedelta(days - 1)


def find_seasons(spare: Path) -> Seasons:
    """The real rows where they are, else the demo league, built into the folder `spare`."""
    folder = Path(os.environ.get(VARIABLE) or ROOT.parent / "shared" / "data")
    if (folder / "nba_analytics.player_game_summary.parquet").is_file():
        real = "six real seasons, 2020-21 to 2025-26"
        return Seasons(folder, real, date(2023, 1, 15), date(2022, 10, 18))
    run_python("-m", "benchmarks.demo_league", str(spare))
    invented = f"the invented demo league, because {VARIABLE} names no folder with real seasons"
    return Seasons(spare, invented, date(2025, 1, 15), date(2024, 10, 22))
