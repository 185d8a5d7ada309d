"""Dataset nba_analytics: what happened in each game, and who is expected in the next."""

from nba_publishing.sources.schema import Freshness, Table, nullable, required

PLAYER_GAME_SUMMARY = Table(
    dataset="nba_analytics",
    name="player_game_summary",
    description=(
        "One row per player and game day with his box score and the closing points line; the "
        "basis of trends, streaks, splits and profiles, and the official line of a final game."
    ),
    columns=(
        required("player_lookup", "STRING", "Player key."),
        nullable("player_full_name", "STRING", "Box-score name, for players not in the registry."),
        required("game_date", "DATE", "US-Eastern day of the game."),
        required("game_id", "STRING", "YYYYMMDD_AWAY_HOME; now and then the teams are swapped."),
        required("team_abbr", "STRING", "Team he played for that day, not his current one."),
        required("opponent_team_abbr", "STRING", "Opponent; an empty text where it was unknown."),
        nullable("points", "INT64", "Points, zero included; NULL = he did not play."),
        nullable(
            "minutes_played",
            "NUMERIC(5,1)",
            "Minutes as a decimal, 0-65; NULL = did not play, in old rows also not recorded.",
        ),
        nullable("assists", "INT64", "Assists (count)."),
        nullable("offensive_rebounds", "INT64", "Rebounds on offence; NULL even in some games."),
        nullable("defensive_rebounds", "INT64", "Rebounds on defence; NULL even in some games."),
        nullable("steals", "INT64", "Steals (count)."),
        nullable("blocks", "INT64", "Blocks (count)."),
        nullable("turnovers", "INT64", "Turnovers (count)."),
        nullable("fg_makes", "INT64", "Made shots from the field, threes included."),
        nullable("fg_attempts", "INT64", "Shots from the field, threes included."),
        nullable("three_pt_makes", "INT64", "Made threes; NULL even in some games."),
        nullable("three_pt_attempts", "INT64", "Attempted threes; NULL even in some games."),
        nullable("ft_makes", "INT64", "Made free throws."),
        nullable("ft_attempts", "INT64", "Attempted free throws."),
        nullable("usage_rate", "NUMERIC(6,2)", "Share of his team's plays in percent, 0-100."),
        nullable(
            "points_line",
            "NUMERIC(4,1)",
            "Last points line before tip-off in half points; NULL for 35-40 % of those who play.",
        ),
        nullable(
            "over_under_result",
            "STRING",
            "Label of the upstream, which counts an exact hit as OVER; only ever compared.",
        ),
        required("is_active", "BOOL", "TRUE if he was on the active list."),
        nullable("is_dnp", "BOOL", "TRUE if he sat out; not filled before 2026-01-29."),
        nullable("is_partial_game_data", "BOOL", "TRUE if the game was still on at loading."),
        nullable("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="game_date",
    key=("game_date", "player_lookup"),
    cluster=("player_lookup", "team_abbr", "game_date"),
    freshness=Freshness("yesterday", warn="07:30", error="10:30", column="processed_at"),
    writer=(
        "Analytics pipeline, by upsert: partial passes 22:00 and 01:00, the official one "
        "06:00-06:30, a catch-up 09:00 ET; a game brings about 21 played and 13 other rows."
    ),
    complete="18 or more played rows for each final game.",
)

TEAM_OFFENSE_GAME_SUMMARY = Table(
    dataset="nba_analytics",
    name="team_offense_game_summary",
    description=(
        "One row per team and game day: score, pace, venue and result. It decides who won."
    ),
    columns=(
        required("game_date", "DATE", "US-Eastern day of the game."),
        required("team_abbr", "STRING", "Team the row describes."),
        required("opponent_team_abbr", "STRING", "Team it met."),
        required("game_id", "STRING", "YYYYMMDD_AWAY_HOME or the same with the teams swapped."),
        required("home_game", "BOOL", "TRUE for the host; FALSE also where that was unknown."),
        required("win_flag", "BOOL", "TRUE if the team won; can be trusted in this table."),
        nullable("points_scored", "INT64", "Final score with overtime, about 78-160."),
        nullable("pace", "NUMERIC(5,1)", "Possessions in 48 minutes, about 90-112."),
        nullable("overtime_periods", "INT64", "Extra periods; 0 if it ended in regulation."),
        nullable("is_partial_game_data", "BOOL", "TRUE if the game was still on at loading."),
        nullable("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=("game_date", "team_abbr"),
    cluster=("team_abbr", "game_date", "home_game"),
    freshness=Freshness("yesterday", warn="07:30", error="10:30", column="processed_at"),
    writer="Analytics pipeline in the passes of the player table, as a rule by 06:30 ET.",
    complete="Both teams of each final game.",
)

UPCOMING_PLAYER_GAME_CONTEXT = Table(
    dataset="nba_analytics",
    name="upcoming_player_game_context",
    description=(
        "One row per player and scheduled game: who is expected on a slate, and for which team. "
        "Drives the tonight files and gives each prediction its team."
    ),
    columns=(
        required("player_lookup", "STRING", "Player key; before 2026-01-12 without Jr, III etc."),
        required("game_date", "DATE", "US-Eastern day of the game."),
        required("game_id", "STRING", "YYYYMMDD_AWAY_HOME as the schedule has it."),
        required("team_abbr", "STRING", "Team by the roster, so a trade takes effect at once."),
        required("opponent_team_abbr", "STRING", "Team to be met."),
        nullable("home_game", "BOOL", "TRUE for the host."),
        nullable(
            "days_rest",
            "INT64",
            "Days since his previous row, even if he sat that game out; 1 = consecutive days.",
        ),
        nullable("back_to_back", "BOOL", "Second of two days; always FALSE before 2026-01-30."),
        nullable("has_prop_line", "BOOL", "TRUE if some points line existed."),
        nullable("current_points_line", "NUMERIC(4,1)", "Points line when the row was loaded."),
        nullable("player_status", "STRING", "Injury word when the row was loaded, in any case."),
        nullable("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="game_date",
    key=("game_date", "player_lookup"),
    cluster=("player_lookup", "game_date"),
    freshness=Freshness("today", warn="08:30", error="12:00", column="processed_at"),
    writer=(
        "Analytics pipeline about 02:00, 10:30 and 17:00 ET, the last for tomorrow; "
        "some 34 rows a game."
    ),
    complete="8 players for each game, 3 of them for each team.",
)

TABLES = (PLAYER_GAME_SUMMARY, TEAM_OFFENSE_GAME_SUMMARY, UPCOMING_PLAYER_GAME_CONTEXT)
