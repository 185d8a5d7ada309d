"""The freshness badge the UI shows on a document.

It looks at the newest materialization of any day, so a backfill makes it green; the truth is the
check `is_current`, which reads what is published.
"""

from datetime import timedelta
from functools import cache

import dagster as dg

TIME_ZONE = "America/New_York"
_DEADLINES = {
    "hourly": ("30 6 * * *", timedelta(hours=2)),
    "daily": ("30 6 * * *", timedelta(hours=2)),
    "weekly-monday": ("0 7 * * 1", timedelta(hours=2)),
    "weekly-wednesday": ("0 9 * * 3", timedelta(hours=2)),
    "monthly": ("0 7 1 * *", timedelta(hours=2)),
}


@cache
def badge_of(cadence: str) -> dg.FreshnessPolicy:
    """Fresh when something was materialized between the slot and its deadline."""
    deadline, window = _DEADLINES[cadence]
    return dg.FreshnessPolicy.cron(
        deadline_cron=deadline, lower_bound_delta=window, timezone=TIME_ZONE
    )
