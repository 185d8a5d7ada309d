"""Exports real days the way a user does: the folder as warehouse, a temporary site."""

from pathlib import Path

from nba_publishing_tests.fakes.command_line import CommandLine
from nba_publishing_tests.real_rows.raw_rows import real_rows_folder


class RealSite(CommandLine):
    """A site in a temporary folder over the real rows."""

    def __init__(self, folder: Path, warehouse: Path | None = None, **settings: str) -> None:
        super().__init__(folder, warehouse or real_rows_folder(), **settings)
