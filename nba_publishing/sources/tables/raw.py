"""Dataset nba_raw: the schedule, injuries, odds and the live feed as they were collected."""

from nba_publishing.sources.schema import Freshness, Table, nullable, required

SCHEDULE = Table(
    dataset="nba_raw",
    name="nbac_schedule",
    description=(
        "One row per league game id and day; a moved game keeps its id. Says what is on, "
        "proves when nothing is, and which team of a game is the host."
    ),
    columns=(
        required(
            "game_id",
            "STRING",
            "Ten digits; they start with 001 in preseason, 002 regular season, 003 All-Star, "
            "004 playoffs, 005 play-in, 006 cup final.",
        ),
        required("game_date", "DATE", "US-Eastern day of the game."),
        nullable(
            "game_date_est",
            "TIMESTAMP",
            "Tip-off in UTC, whatever the name says; before 2025-12-23 just midnight of the day.",
        ),
        required("home_team_tricode", "STRING", "Host."),
        required("away_team_tricode", "STRING", "Visitor."),
        nullable("game_status", "INT64", "1 = to come, 2 = on, 3 = final."),
        nullable("home_team_score", "INT64", "Points of the host; NULL until final."),
        nullable("away_team_score", "INT64", "Points of the visitor; NULL until final."),
        required("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=("game_id", "game_date"),
    cluster=("game_date", "home_team_tricode", "away_team_tricode"),
    freshness=Freshness("age", warn="12h", error="24h", column="processed_at"),
    writer=(
        "Schedule job 01:00, 04:00 and 06:00-10:00 ET, else hourly, so a status can be an hour "
        "behind; 1-15 games a day."
    ),
    complete="Today has its rows, and by 04:30 ET all of yesterday's games are at status 3.",
)

INJURY_REPORT = Table(
    dataset="nba_raw",
    name="nbac_injury_report",
    description=(
        "One row per report, player and game, only ever appended: injury status and reason for "
        "the tonight files."
    ),
    columns=(
        nullable("report_date", "DATE", "US-Eastern day the report came out."),
        nullable("report_hour", "INT64", "US-Eastern hour it came out, 0-23."),
        nullable("player_lookup", "STRING", "Player key less every jr, sr, ii, iii, iv in it."),
        nullable("game_date", "DATE", "Day of the game meant, often the next day."),
        nullable("game_id", "STRING", "YYYYMMDD_AWAY_HOME of the game meant."),
        nullable("injury_status", "STRING", "out, doubtful, questionable, probable, available."),
        nullable("reason", "STRING", "What ails him, in the league's words."),
        nullable("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="report_date",
    key=("report_date", "report_hour", "player_lookup", "game_id"),
    cluster=("player_lookup", "game_id", "injury_status"),
    freshness=Freshness("age", warn="6h", error="12h", column="processed_at"),
    writer=(
        "Injury job throughout the day, mainly 11:00-17:00 ET; about 14 reports of 120 players."
    ),
    complete="A recent report; judged on game days, 11:00-20:00 ET.",
)

POINTS_PROPS = Table(
    dataset="nba_raw",
    name="bettingpros_player_points_props",
    description=(
        "One row per player, market, book, side, line and change of the offer: the prices shown "
        "beside a points line in the tonight files."
    ),
    columns=(
        required("game_date", "DATE", "US-Eastern day of the game."),
        required("player_lookup", "STRING", "Player key; before 2026-01-12 without Jr, III etc."),
        required("market_type", "STRING", "points, assists, rebounds, threes, steals or blocks."),
        required("points_line", "FLOAT64", "Line in units of the row's market."),
        required("bookmaker", "STRING", "One of some 15 books, or BettingPros Consensus."),
        required("bet_side", "STRING", "over or under."),
        required("odds_american", "INT64", "American odds; nonsense like 50 or 199900 occurs."),
        required("is_active", "BOOL", "TRUE while the offer stands."),
        required("bookmaker_last_update", "TIMESTAMP", "Offer changed by the book at (UTC)."),
        required("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=(
        "game_date",
        "market_type",
        "player_lookup",
        "bookmaker",
        "bet_side",
        "points_line",
        "bookmaker_last_update",
    ),
    cluster=("player_lookup", "bookmaker", "bet_side"),
    freshness=Freshness("age", warn="3h", error="8h", column="processed_at"),
    writer=(
        "Odds job every two hours or so 05:00-20:00 ET, first lines about 02:00; 2,600 rows of "
        "the points market a day, ten times as many in all."
    ),
    complete="Recent prices; judged on game days from 10:00 ET to the first tip-off.",
)

FEED_PLAYER_BOXSCORES = Table(
    dataset="nba_raw",
    name="bdl_player_boxscores",
    description=(
        "One row per player and game; used as the dictionary from the live feed's player "
        "number to the player key."
    ),
    columns=(
        required("game_id", "STRING", "YYYYMMDD_AWAY_HOME."),
        required("game_date", "DATE", "US-Eastern day of the game."),
        required("team_abbr", "STRING", "His team in the game."),
        nullable("bdl_player_id", "INT64", "His number in the live feed."),
        required("player_lookup", "STRING", "Player key; an accented letter is left out of it."),
        required("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=("game_id", "player_lookup"),
    cluster=("player_lookup", "team_abbr", "game_date"),
    freshness=Freshness("age", warn="720h", error=None, column="processed_at"),
    writer="Box-score job after the games, at times off for weeks; about 32 rows a game.",
    complete="Any row in 30 days; names bridge a gap.",
)

LIVE_BOXSCORES = Table(
    dataset="nba_raw",
    name="bdl_live_boxscores",
    description=(
        "One row per poll, game and player, only ever appended: what the live feed showed, for "
        "live scores, live grading and the scores in the tonight files."
    ),
    columns=(
        required("poll_id", "STRING", "Start of the poll in UTC as YYYYMMDDTHHMMSSZ."),
        required("poll_timestamp", "TIMESTAMP", "Feed looked at (UTC)."),
        required("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
        required("game_id", "STRING", "Number of the game in the feed, as text; never published."),
        required("game_date", "DATE", "US-Eastern day of the game by the feed, not by the clock."),
        nullable("game_status", "STRING", "scheduled, in_progress or final."),
        nullable("period", "INT64", "0 = not begun, 1-4 = quarter, 5 and more = overtime."),
        nullable("time_remaining", "STRING", "Game clock such as 5:42; Final or empty at rest."),
        nullable("is_halftime", "BOOL", "TRUE between the halves."),
        required("home_team_abbr", "STRING", "Host."),
        required("away_team_abbr", "STRING", "Visitor."),
        nullable("home_score", "INT64", "Points of the host so far."),
        nullable("away_score", "INT64", "Points of the visitor so far."),
        nullable("bdl_player_id", "INT64", "Number of the player in the feed."),
        required("player_lookup", "STRING", "Key made of the feed's name; accents may be lost."),
        nullable("player_full_name", "STRING", "Name the feed shows."),
        required("team_abbr", "STRING", "His team."),
        nullable("minutes", "STRING", "Playing time, 28:30 or 28; 0:00 = not used yet."),
        nullable("minutes_decimal", "FLOAT64", "Playing time in minutes, to two decimals."),
        nullable("points", "INT64", "Points up to the poll."),
        nullable("rebounds", "INT64", "Rebounds up to the poll."),
        nullable("assists", "INT64", "Assists up to the poll."),
        nullable("steals", "INT64", "Steals up to the poll."),
        nullable("blocks", "INT64", "Blocks up to the poll."),
        nullable("turnovers", "INT64", "Turnovers up to the poll."),
        nullable("field_goals_made", "INT64", "Shots made up to the poll."),
        nullable("field_goals_attempted", "INT64", "Shots tried up to the poll."),
        nullable("three_pointers_made", "INT64", "Threes made up to the poll."),
        nullable("three_pointers_attempted", "INT64", "Threes tried up to the poll."),
        nullable("free_throws_made", "INT64", "Free throws made up to the poll."),
        nullable("free_throws_attempted", "INT64", "Free throws tried up to the poll."),
    ),
    partition="game_date",
    key=("poll_id", "game_id", "player_lookup"),
    cluster=("game_id", "player_lookup", "poll_timestamp"),
    freshness=Freshness("age_in_live_window", warn="10m", error="30m", column="poll_timestamp"),
    written_by_us=True,
    writer=(
        "Every 3 minutes while games are on: our live poll, or the older scraper where our poll "
        "is off, never both; about 150 players in each of 45 polls a night."
    ),
    complete="Rows of every game that began more than 45 minutes ago.",
)

LIVE_POLLS = Table(
    dataset="nba_raw",
    name="bdl_live_polls",
    description=(
        "One row per attempt to poll the live feed, only ever appended; keeps apart that nothing "
        "was on, that nobody looked and that the feed failed."
    ),
    columns=(
        required("poll_id", "STRING", "The id its box-score rows carry."),
        required("poll_timestamp", "TIMESTAMP", "Request sent at (UTC)."),
        required("game_date", "DATE", "Basketball day the poll falls in."),
        required("source", "STRING", "bdl or replay."),
        required(
            "outcome",
            "STRING",
            "ok, empty (answered, no games), auth_error, http_error, timeout or bad_payload.",
        ),
        nullable("http_status", "INT64", "Status of the answer; NULL if none came."),
        nullable("error_text", "STRING", "What went wrong, 300 characters at most, no secrets."),
        nullable("games_seen", "INT64", "Games the answer held."),
        nullable("games_kept", "INT64", "Games kept: legible, of this basketball day or the last."),
        nullable("rows_written", "INT64", "Rows added to the live box scores."),
        nullable("duration_ms", "INT64", "Milliseconds taken, all retries included."),
        required("processed_at", "TIMESTAMP", "Row written at (UTC)."),
    ),
    partition="game_date",
    partition_filter_required=True,
    key=("poll_id",),
    cluster=("outcome",),
    freshness=Freshness("age_in_live_window", warn="10m", error="30m", column="poll_timestamp"),
    written_by_us=True,
    writer="Our live poll, last of all, so that the row proves its box-score rows are complete.",
    complete="The newest attempt ended ok or empty.",
)

TABLES = (
    SCHEDULE,
    INJURY_REPORT,
    POINTS_PROPS,
    FEED_PLAYER_BOXSCORES,
    LIVE_BOXSCORES,
    LIVE_POLLS,
)
