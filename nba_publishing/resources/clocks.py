"""The clock of a run as a Dagster resource."""

from datetime import UTC, datetime

import dagster as dg

from nba_publishing.demo.store import parse_league, resolve_clock
from nba_publishing.resources.clock import SystemClock


class ClockResource(dg.ConfigurableResource):
    """`now` is the machine's clock; `auto` and fixed instants belong to the demo league."""

    setting: str = "now"
    league: str | None = None

    def now(self) -> datetime:
        """The instant the run works at, UTC and whole seconds."""
        instant = SystemClock().now()
        if self.setting != "now":
            options = parse_league(self.league) if self.league else None
            instant = resolve_clock(self.setting, instant, options)
        return instant.astimezone(UTC).replace(microsecond=0)
