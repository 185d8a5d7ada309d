"""When: cadences, schedules, jobs and the expectation of freshness."""

import warnings

import dagster as dg

# Code references and single-run backfills are marked beta; the pinned version is tested with them.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
