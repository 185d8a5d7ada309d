-- The players expected on the slates of a range of days, every load of them (R1).
SELECT
  player_lookup, game_date, game_id, team_abbr, current_points_line, player_status,
  processed_at
FROM `nba_analytics.upcoming_player_game_context`
WHERE game_date >= @from_date AND game_date <= @to_date
