"""The defects of a season's tables, planted one after the other."""

from collections.abc import Callable

from nba_publishing.demo import quirks_context, quirks_games, quirks_odds, quirks_schedule
from nba_publishing.demo.core import Plant, SeasonCore, Tables

# In planting order: rows are added before they are copied or half loaded.
PLANTS: dict[str, Plant] = {
    "dnp_rows": quirks_games.dnp_rows,
    "zero_minute_rows": quirks_games.zero_minute_rows,
    "null_minutes": quirks_games.null_minutes,
    "missing_box_parts": quirks_games.missing_box_parts,
    "twin_rows": quirks_games.twin_rows,
    "evening_partials": quirks_games.evening_partials,
    "context_absentees": quirks_context.context_absentees,
    "context_flat_b2b": quirks_context.context_flat_b2b,
    "other_markets": quirks_odds.other_markets,
    "bad_odds": quirks_odds.bad_odds,
    "suffixless_keys": quirks_context.suffixless_keys,
    "context_duplicates": quirks_context.context_duplicates,
    "missing_registry": quirks_context.missing_registry,
    "defence_gaps": quirks_context.defence_gaps,
    "fatigue_junk": quirks_context.fatigue_junk,
    "stuck_status": quirks_schedule.stuck_status,
    "schedule_duplicates": quirks_schedule.schedule_duplicates,
    "postponements": quirks_schedule.postponements,
    "exhibitions": quirks_schedule.exhibitions,
    "midnight_tips": quirks_schedule.midnight_tips,
}


def plant(tables: Tables, core: SeasonCore, is_on: Callable[[str], bool]) -> Tables:
    """A season's tables with every defect whose switch is on."""
    for name, quirk in PLANTS.items():
        if is_on(name):
            tables = quirk(tables, core)
    return tables
