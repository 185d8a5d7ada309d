"""The days documents exist for, and the pace of backfills."""

import dagster as dg

from nba_publishing.analysis.days import FIRST_DAY

# end_offset=1: the partition of today exists from midnight on, not only after the day is over.
DAYS = dg.DailyPartitionsDefinition(
    start_date=FIRST_DAY.isoformat(), timezone="America/New_York", end_offset=1
)
# One run, and one load of the rows, for up to thirty days.
BACKFILL = dg.BackfillPolicy.multi_run(max_partitions_per_run=30)
