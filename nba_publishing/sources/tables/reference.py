"""Dataset nba_reference: who the players are."""

from nba_publishing.sources.schema import Freshness, Table, nullable, required

PLAYERS_REGISTRY = Table(
    dataset="nba_reference",
    name="nba_players_registry",
    description=(
        "One row per player, team and season, several a season after a trade: display name, "
        "position, first season, and the team of a player who has not played yet."
    ),
    columns=(
        required("player_lookup", "STRING", "Player key."),
        required("team_abbr", "STRING", "Code of the team the row is about."),
        required("season", "STRING", "Label like 2025-26; text order is time order."),
        required("player_name", "STRING", "Name to show, accents and suffix kept."),
        nullable("position", "STRING", "Unregulated text such as G, F-C or PG; NULL = unknown."),
        nullable("games_played", "INT64", "Games with this team this season; grows over it."),
        nullable("first_game_date", "DATE", "Debut for this team and season; NULL before it."),
        nullable("last_game_date", "DATE", "Latest game of the row; NULL before the first one."),
        required("processed_at", "TIMESTAMP", "Loaded at (UTC)."),
    ),
    key=("player_lookup", "team_abbr", "season"),
    cluster=("player_lookup", "season", "team_abbr"),
    freshness=Freshness("age", warn="36h", error="168h", column="processed_at"),
    writer=(
        "Registry jobs: 04:00-06:30 ET behind the official box scores, 06:00-10:00 ET behind the "
        "morning rosters; 680-900 rows a season."
    ),
    complete="At least one row; judged during the season only.",
)

TABLES = (PLAYERS_REGISTRY,)
