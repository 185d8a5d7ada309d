"""Which tables stand behind each cleaned relation."""

from collections.abc import Iterable

BOX_SCORES = "nba_analytics.player_game_summary"
TEAM_BOX_SCORES = "nba_analytics.team_offense_game_summary"
CONTEXT = "nba_analytics.upcoming_player_game_context"
REGISTRY = "nba_reference.nba_players_registry"
DEFENCE = "nba_precompute.team_defense_zone_analysis"
SCHEDULE = "nba_raw.nbac_schedule"

TABLES_BEHIND: dict[str, tuple[str, ...]] = {
    "played_games": (BOX_SCORES, TEAM_BOX_SCORES, SCHEDULE),
    "absences": (BOX_SCORES,),
    "team_games": (TEAM_BOX_SCORES, SCHEDULE),
    "scheduled_games": (SCHEDULE,),
    "player_directory": (REGISTRY, BOX_SCORES),
    "context_players": (CONTEXT, SCHEDULE, REGISTRY, BOX_SCORES),
    "defence_snapshots": (DEFENCE,),
}


def tables_behind(relations: Iterable[str]) -> list[str]:
    """The tables behind some relations, each once, in alphabetical order."""
    return sorted({table for relation in relations for table in TABLES_BEHIND[relation]})


def full_column(column: str) -> tuple[str, str]:
    """`table.column` as (`dataset.table`, column)."""
    table, name = column.split(".")
    matches = [
        full for tables in TABLES_BEHIND.values() for full in tables if full.endswith(f".{table}")
    ]
    if not matches:
        raise ValueError(f"no relation reads a table named {table}")
    return matches[0], name
