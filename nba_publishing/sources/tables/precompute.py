"""Dataset nba_precompute: rolling figures worked out overnight."""

from nba_publishing.sources.schema import Freshness, Table, nullable, required

TEAM_DEFENSE_ZONE_ANALYSIS = Table(
    dataset="nba_precompute",
    name="team_defense_zone_analysis",
    description=(
        "One row per team and analysis date: its defence over the last 15 games, for the zone "
        "lists of team tendencies and the opponent rank and tier shown everywhere."
    ),
    columns=(
        required("team_abbr", "STRING", "Team that defends."),
        required("analysis_date", "DATE", "The row knows games up to and on this day."),
        nullable("games_in_sample", "INT64", "Number of games used, 15 at most."),
        nullable(
            "paint_pct_allowed_last_15",
            "NUMERIC(5,3)",
            "Share of paint shots conceded, 0-1, about 0.50-0.68; NULL = not known.",
        ),
        nullable(
            "mid_range_pct_allowed_last_15",
            "NUMERIC(5,3)",
            "Share of mid-range shots conceded, 0-1, about 0.36-0.50; NULL = not known.",
        ),
        nullable(
            "three_pt_pct_allowed_last_15",
            "NUMERIC(5,3)",
            "Share of threes conceded, 0-1, about 0.31-0.41; NULL = not known.",
        ),
        nullable(
            "opponent_points_per_game",
            "NUMERIC(5,1)",
            "Points conceded a game, 100-128; NULL marks a placeholder of a young season.",
        ),
        nullable(
            "defensive_rating_last_15",
            "NUMERIC(6,2)",
            "Points conceded in 100 possessions, 102-124; the lower the better.",
        ),
        nullable("opponent_pace", "NUMERIC(5,1)", "Possessions in 48 minutes, about 94-108."),
        required("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="analysis_date",
    key=("analysis_date", "team_abbr"),
    cluster=("team_abbr", "analysis_date"),
    freshness=Freshness("latest_before_today", warn="10:00", error="36h", column="processed_at"),
    writer="Overnight precompute 06:00-07:00 ET about the day before.",
    complete="All 30 teams.",
)

PLAYER_SHOT_ZONE_ANALYSIS = Table(
    dataset="nba_precompute",
    name="player_shot_zone_analysis",
    description=(
        "One row per player and analysis date: where the shots of his last ten games came from, "
        "for the on-demand season and game-report documents."
    ),
    columns=(
        required("player_lookup", "STRING", "Player key."),
        required("analysis_date", "DATE", "The row knows games up to and on this day."),
        nullable("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
        nullable("paint_rate_last_10", "NUMERIC(5,2)", "Percent (0-100) of shots in the paint."),
        nullable("mid_range_rate_last_10", "NUMERIC(5,2)", "Percent (0-100) from mid-range."),
        nullable("three_pt_rate_last_10", "NUMERIC(5,2)", "Percent (0-100) from three."),
    ),
    partition="analysis_date",
    key=("analysis_date", "player_lookup"),
    cluster=("player_lookup", "analysis_date"),
    freshness=Freshness("latest_before_today", warn="10:00", error="36h", column="processed_at"),
    writer="Overnight precompute 06:00-07:00 ET about the day before; 300-500 rows a day.",
    complete="At least one row.",
)

PLAYER_COMPOSITE_FACTORS = Table(
    dataset="nba_precompute",
    name="player_composite_factors",
    description=(
        "One row per player and game day: how tired he goes into the game, for the tonight "
        "files and the best bets."
    ),
    columns=(
        required("player_lookup", "STRING", "Player key."),
        required("game_date", "DATE", "Day of the game ahead."),
        nullable("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
        nullable(
            "fatigue_score",
            "INT64",
            "0 (exhausted) to 100 (fresh); shown as fresh from 95, tired below 75, else normal.",
        ),
        nullable(
            "fatigue_context_json",
            "STRING",
            "What led to the score, as JSON text: rest, load of the last 7 and 14 days, age, "
            "penalties, bonuses and the final score.",
        ),
    ),
    partition="game_date",
    key=("game_date", "player_lookup"),
    cluster=("player_lookup", "game_date"),
    freshness=Freshness("today", warn="08:30", error="12:30", column="processed_at"),
    writer=(
        "Precompute 06:00-07:00 and 11:00 ET for the day itself, 17:30 ET for the next; "
        "115-350 rows a day."
    ),
    complete="A row for 60 % of the players in the context table.",
)

TABLES = (TEAM_DEFENSE_ZONE_ANALYSIS, PLAYER_SHOT_ZONE_ANALYSIS, PLAYER_COMPOSITE_FACTORS)
