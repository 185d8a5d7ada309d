"""A run's resources on a temporary folder: rows from memory, files on disk, a clock set by hand."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.sites import OpsResource, SiteResource
from nba_publishing.resources.warehouses import WarehouseResource
from nba_publishing.sources.warehouse import Warehouse

_GIVEN: dict[str, Warehouse] = {}
_CLOCKS: dict[str, datetime] = {}


class GivenClock(ClockResource):
    """Shows the instant a test has set."""

    name: str

    def now(self) -> datetime:
        return _CLOCKS[self.name]


class GivenWarehouse(WarehouseResource):
    """Opens the warehouse a test has put down under a name."""

    name: str
    _unused: Any = PrivateAttr(default=None)

    def open(self) -> Warehouse:
        return _GIVEN[self.name]


def resources(folder: Path, warehouse: Warehouse, now: datetime) -> dict[str, Any]:
    """Resources for `build_definitions` over a folder; the clock shows `now`."""
    name = str(folder)
    _GIVEN[name], _CLOCKS[name] = warehouse, now
    clock = GivenClock(name=name)
    return {
        "clock": clock,
        "warehouse": GivenWarehouse(name=name, clock=clock),
        "site": SiteResource(folder=str(folder / "site")),
        "ops": OpsResource(folder=str(folder / "ops")),
    }


def set_clock(folder: Path, now: datetime) -> None:
    _CLOCKS[str(folder)] = now


def replace_rows(folder: Path, warehouse: Warehouse) -> None:
    _GIVEN[str(folder)] = warehouse


def forget() -> None:
    """Let go of every warehouse, so that no connection is open when the interpreter ends."""
    _GIVEN.clear()
    _CLOCKS.clear()
