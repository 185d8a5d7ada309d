"""Folders of demo leagues that nobody opens any more, found below an embedded warehouse."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from nba_publishing.demo.store import unopened_leagues
from nba_publishing.publishing.retention import Leftover

KEPT_UNOPENED = timedelta(days=1)


def league_leftovers(warehouse: Path, now: datetime) -> list[Leftover]:
    """Built leagues unopened for a day; `now` is the machine's time, as the folders' is."""
    before = now - KEPT_UNOPENED
    return [
        Leftover(folder.name, "opened by nobody for a day", lambda f=folder: _remove(f, before))
        for folder in unopened_leagues(warehouse, before)
    ]


def _remove(folder: Path, before: datetime) -> bool:
    if folder not in unopened_leagues(folder.parent, before):
        return False
    # Under the name of half-done work it is at once no league any more, and what an
    # interruption leaves of it is found here again.
    hidden = folder if folder.name.startswith(".") else folder.with_name(f".building-{folder.name}")
    folder.rename(hidden)
    shutil.rmtree(hidden)
    return True
