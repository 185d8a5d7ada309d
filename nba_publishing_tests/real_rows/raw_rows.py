"""The source rows of the real seasons as lists of dicts, read once per process."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

FOLDER_VARIABLE = "PUBLISHING_TEST_DATA"

Row = dict[str, Any]

# The columns the five recomputed files depend on; the other columns are never looked at.
PLAYER_COLUMNS = (
    "player_lookup, player_full_name, game_date, game_id, team_abbr, opponent_team_abbr, points, "
    "minutes_played, usage_rate, points_line, is_active, is_dnp, is_partial_game_data, processed_at"
)
TEAM_COLUMNS = (
    "game_date, team_abbr, opponent_team_abbr, game_id, home_game, win_flag, points_scored, pace, "
    "is_partial_game_data, processed_at"
)
CONTEXT_COLUMNS = (
    "player_lookup, game_date, game_id, team_abbr, current_points_line, player_status, processed_at"
)
SCHEDULE_COLUMNS = (
    "game_id, game_date, game_date_est, home_team_tricode, away_team_tricode, game_status, "
    "home_team_score, away_team_score, processed_at"
)
REGISTRY_COLUMNS = (
    "player_lookup, team_abbr, season, player_name, position, games_played, first_game_date, "
    "last_game_date"
)
DEFENCE_COLUMNS = (
    "team_abbr, analysis_date, games_in_sample, paint_pct_allowed_last_15, "
    "mid_range_pct_allowed_last_15, three_pt_pct_allowed_last_15, opponent_points_per_game, "
    "processed_at"
)


@dataclass(frozen=True, eq=False)
class RawRows:
    """One list of dicts per source table; compared and hashed by identity."""

    players: list[Row] = field(default_factory=list)
    teams: list[Row] = field(default_factory=list)
    context: list[Row] = field(default_factory=list)
    schedule: list[Row] = field(default_factory=list)
    registry: list[Row] = field(default_factory=list)
    defence: list[Row] = field(default_factory=list)


def real_rows_folder() -> Path:
    """The folder of Parquet files: the environment's, else `shared/data` beside the repository."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    return Path(__file__).resolve().parents[2].parent / "shared" / "data"


def skip_without_real_rows() -> pytest.MarkDecorator:
    """A mark that skips a test, or as `pytestmark` a module, where the real rows are absent."""
    folder = real_rows_folder()
    missing = not (folder / "nba_analytics.player_game_summary.parquet").is_file()
    reason = f"no real rows in {folder}; point {FOLDER_VARIABLE} at the folder of Parquet files"
    return pytest.mark.skipif(missing, reason=reason)


@functools.cache
def real_rows() -> RawRows:
    """All rows of the six tables behind the recomputed files."""
    folder = real_rows_folder()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")

        def read(table: str, columns: str) -> list[Row]:
            path = str(folder / f"{table}.parquet")
            cursor = connection.execute(f"SELECT {columns} FROM read_parquet(?)", [path])
            names = [name.strip() for name in columns.split(",")]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

        return RawRows(
            players=read("nba_analytics.player_game_summary", PLAYER_COLUMNS),
            teams=read("nba_analytics.team_offense_game_summary", TEAM_COLUMNS),
            context=read("nba_analytics.upcoming_player_game_context", CONTEXT_COLUMNS),
            schedule=read("nba_raw.nbac_schedule", SCHEDULE_COLUMNS),
            registry=read("nba_reference.nba_players_registry", REGISTRY_COLUMNS),
            defence=read("nba_precompute.team_defense_zone_analysis", DEFENCE_COLUMNS),
        )
