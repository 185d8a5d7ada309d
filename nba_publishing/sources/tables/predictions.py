"""Dataset nba_predictions: forecasts of points, and how they turned out."""

from nba_publishing.sources.schema import Freshness, Table, nullable, required

PLAYER_PROP_PREDICTIONS = Table(
    dataset="nba_predictions",
    name="player_prop_predictions",
    description=(
        "One row per version of a points forecast; a player, game and system can have several "
        "versions and line variants. Behind predictions, best bets, tonight, live grading and "
        "our own grading."
    ),
    columns=(
        required("prediction_id", "STRING", "UUID of the version."),
        required("system_id", "STRING", "Prediction system; some rows carry an older alias."),
        required("player_lookup", "STRING", "Player key."),
        required("game_date", "DATE", "US-Eastern day of the game."),
        required(
            "game_id",
            "STRING",
            "YYYYMMDD_AWAY_HOME, at times with swapped teams or the ten-digit league id instead.",
        ),
        required("predicted_points", "NUMERIC(5,1)", "Points forecast, to one decimal."),
        required(
            "confidence_score",
            "NUMERIC(5,2)",
            "Confidence: a fraction up to 2026-01-28, percent from 2026-01-29.",
        ),
        required("recommendation", "STRING", "OVER, UNDER, PASS or NO_LINE; HOLD in old rows."),
        nullable(
            "current_points_line",
            "NUMERIC(4,1)",
            "Line the forecast was held against, not always a market line; NULL = no line.",
        ),
        nullable("has_prop_line", "BOOL", "A book had a line; not always in step with the source."),
        nullable(
            "line_source",
            "STRING",
            "ACTUAL_PROP, ODDS_API, BETTINGPROS are markets; ESTIMATED_AVG, NO_PROP_LINE, "
            "NEEDS_BOOTSTRAP are not; NULL = old row.",
        ),
        nullable("pace_adjustment", "NUMERIC(5,2)", "Points; NULL but for the similarity system."),
        nullable("similar_games_count", "INT64", "5-30; NULL but for the similarity system."),
        required("is_active", "BOOL", "FALSE after a newer version replaced it."),
        required("prediction_version", "INT64", "Counts up from 1, where it mostly stays."),
        nullable(
            "invalidation_reason",
            "STRING",
            "game_postponed, game_cancelled or player_inactive; NULL = valid.",
        ),
        required("created_at", "TIMESTAMP", "Version written at (UTC)."),
        nullable("updated_at", "TIMESTAMP", "Version last touched at (UTC); NULL = never since."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=("prediction_id",),
    cluster=("system_id", "player_lookup", "confidence_score", "game_date"),
    freshness=Freshness("today", warn="08:30", error="12:30", column="created_at"),
    writer=(
        "Prediction worker 02:30, 05:00, 07:00, 10:00 and 11:30 ET for the day itself, line "
        "checks each hour 08-18 ET, about 18:00 ET for the next; 75-200 players a system and day."
    ),
    complete=(
        "Active rows of the primary system for every scheduled game, and for 60 % of the "
        "context players who have a line."
    ),
)

PREDICTION_ACCURACY = Table(
    dataset="nba_predictions",
    name="prediction_accuracy",
    description=(
        "One row per player, game, system and line variant: the forecast beside the outcome. "
        "Behind results, profiles, system performance, best-bets history and prediction streaks."
    ),
    columns=(
        required("player_lookup", "STRING", "Player key."),
        required("game_id", "STRING", "Any of the id forms the predictions come with."),
        required("game_date", "DATE", "US-Eastern day of the game."),
        required("system_id", "STRING", "Prediction system; some rows carry an older alias."),
        nullable("team_abbr", "STRING", "His team by the box score."),
        nullable("opponent_team_abbr", "STRING", "Opponent by the box score."),
        nullable("minutes_played", "NUMERIC(5,1)", "Decimal minutes; 0 voids, NULL does not."),
        nullable("actual_points", "INT64", "Points he scored; NULL if the bet is void."),
        nullable("predicted_points", "NUMERIC(5,1)", "Points forecast that was graded."),
        nullable("confidence_score", "NUMERIC(4,3)", "Fraction 0-1; above 1 it is percent."),
        nullable("confidence_decile", "INT64", "1-10; we fill it and never read it."),
        nullable("recommendation", "STRING", "Pick of the graded forecast."),
        nullable("line_value", "NUMERIC(5,1)", "The line it was graded against; NULL = none."),
        nullable("line_source", "STRING", "Where that line came from."),
        nullable("has_prop_line", "BOOL", "A book had a line."),
        nullable("absolute_error", "NUMERIC(5,1)", "Points off, without sign; worked out anew."),
        nullable(
            "signed_error",
            "NUMERIC(5,1)",
            "Forecast less outcome in points, above 0 = too optimistic; worked out anew.",
        ),
        nullable("actual_margin", "NUMERIC(5,1)", "Outcome less line in points; never read."),
        nullable(
            "prediction_correct",
            "BOOL",
            "Whether the pick won; NULL without a decision. Only ever compared.",
        ),
        nullable("within_3_points", "BOOL", "Off by 3 points or less; worked out anew."),
        nullable("within_5_points", "BOOL", "Off by 5 points or less; worked out anew."),
        nullable("is_voided", "BOOL", "TRUE if he sat out and bets were refunded; NULL = old row."),
        nullable(
            "void_reason",
            "STRING",
            "dnp_injury_confirmed, dnp_late_scratch or dnp_unknown; NULL if not void.",
        ),
        nullable("graded_at", "TIMESTAMP", "Graded at (UTC)."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=("player_lookup", "game_id", "system_id", "line_value"),
    cluster=("system_id", "player_lookup"),
    freshness=Freshness("yesterday", warn="08:00", error="12:00", column="graded_at"),
    written_by_us=True,
    writer=(
        "Upstream grading about 02:30, 07:00-07:30 and 11:00 ET for the day before, or our daily "
        "grading where it is switched on; a day is replaced as a whole."
    ),
    complete="A row for 90 % of the active primary predictions with a line in final games.",
)

SYSTEM_DAILY_PERFORMANCE = Table(
    dataset="nba_predictions",
    name="system_daily_performance",
    description=(
        "One row per day and system: the scorecard of a day, for the series of the system "
        "performance file. Its counts are read, its rates are not."
    ),
    columns=(
        required("game_date", "DATE", "Day that was graded."),
        required("system_id", "STRING", "Prediction system; some rows carry an older alias."),
        nullable("computed_at", "TIMESTAMP", "Worked out at (UTC)."),
        nullable("predictions_count", "INT64", "Forecasts graded."),
        nullable("recommendations_count", "INT64", "Picks of either side, void and tied too."),
        nullable("pass_count", "INT64", "Forecasts without a pick (PASS)."),
        nullable("correct_count", "INT64", "Picks that won."),
        nullable("incorrect_count", "INT64", "Picks that lost."),
        nullable("over_count", "INT64", "Picks of OVER."),
        nullable("over_correct", "INT64", "Picks of OVER that won."),
        nullable("under_count", "INT64", "Picks of UNDER."),
        nullable("under_correct", "INT64", "Picks of UNDER that won."),
        nullable("within_3_count", "INT64", "Forecasts off by 3 points or less."),
        nullable("within_5_count", "INT64", "Forecasts off by 5 points or less."),
        nullable("mae", "NUMERIC(5,2)", "Average size of the error in points."),
        nullable("avg_bias", "NUMERIC(5,2)", "Average error in points, above 0 = too high."),
        nullable("avg_confidence", "NUMERIC(4,3)", "Average confidence, 0-1."),
        nullable(
            "high_confidence_count", "INT64", "Rows from 0.70 confidence; upstream adds passes."
        ),
        nullable("high_confidence_correct", "INT64", "Winning picks among those."),
        nullable("high_confidence_win_rate", "NUMERIC(4,3)", "The two divided, 0-1."),
        nullable("win_rate", "NUMERIC(4,3)", "Won share, 0-1; upstream divides by every pick."),
        nullable("over_win_rate", "NUMERIC(4,3)", "Won share of OVER, 0-1."),
        nullable("under_win_rate", "NUMERIC(4,3)", "Won share of UNDER, 0-1."),
        nullable("within_3_pct", "NUMERIC(4,3)", "Share off by 3 or less, 0-1 and not percent."),
        nullable("within_5_pct", "NUMERIC(4,3)", "Share off by 5 or less, 0-1 and not percent."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=("game_date", "system_id"),
    cluster=("system_id",),
    freshness=Freshness("yesterday", warn="08:15", error="12:15", column="computed_at"),
    written_by_us=True,
    writer="Whoever grades, minutes after the graded rows; 5-10 rows a day.",
    complete="A row for each configured system.",
)

TABLES = (PLAYER_PROP_PREDICTIONS, PREDICTION_ACCURACY, SYSTEM_DAILY_PERFORMANCE)
