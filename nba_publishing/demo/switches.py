"""The switches of the league: every defect that can be planted, and whether it is by default."""

from collections.abc import Mapping

# Planted in the tables of a season, each by the function of the same name.
PLANTED = (
    "dnp_rows", "zero_minute_rows", "null_minutes", "missing_box_parts", "twin_rows",
    "evening_partials", "context_absentees", "context_flat_b2b", "other_markets", "bad_odds",
    "suffixless_keys", "context_duplicates", "missing_registry", "defence_gaps", "fatigue_junk",
    "stuck_status", "schedule_duplicates", "postponements", "exhibitions", "midnight_tips",
)  # fmt: skip
# These change how a season is computed and have no separate planting.
COMPUTED = ("integer_lines", "multi_team_players")
# These act when a connection opens, relative to its clock; the files do not know them.
OUTAGES = ("lines_outage", "ungraded_day", "source_outage", "predictions_missing")
# Defects of injuries, predictions, grading and the live feed.
OTHERS = (
    "reruns", "two_active", "line_variants", "estimated_lines", "alias_systems",
    "foreign_ids", "confidence_scales", "legacy_recs", "voids", "late_grading", "stale_injuries",
    "reduced_injury_keys", "ascii_feed_keys", "live_vanishing", "live_corrections", "live_faults",
)  # fmt: skip
_OFF = (*OUTAGES, "live_faults")

SWITCHES: Mapping[str, bool] = {
    name: name not in _OFF for name in (*PLANTED, *COMPUTED, *OUTAGES, *OTHERS)
}
