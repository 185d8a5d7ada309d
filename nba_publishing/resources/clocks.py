"""The clock of a run as a Dagster resource."""

from datetime import datetime

import dagster as dg

from nba_publishing.demo.store import resolve_clock
from nba_publishing.resources.clock import SystemClock


class ClockResource(dg.ConfigurableResource):
    """`now` is the machine's clock; `auto` and fixed instants belong to the demo league."""

    setting: str = "now"

    def now(self) -> datetime:
        """The instant the run works at, UTC and whole seconds."""
        instant = SystemClock().now()
        if self.setting != "now":
            instant = resolve_clock(self.setting, instant)
        return instant.replace(microsecond=0)
