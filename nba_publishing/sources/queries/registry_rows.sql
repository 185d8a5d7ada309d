-- Every registry row up to a season: a player has one per season and team (PD1).
SELECT
  player_lookup, player_name, position, team_abbr, season, games_played, first_game_date,
  last_game_date
FROM `nba_reference.nba_players_registry`
WHERE season <= @last_season
