-- One row per listed player and game day: the newest load of his box-score line (PG2).
-- Behind the rule stand all columns, so that even equal loads come out the same on every engine.
SELECT
  player_lookup, player_full_name, game_date, game_id, team_abbr, opponent_team_abbr, points,
  minutes_played, usage_rate, points_line, is_active, is_dnp, is_partial_game_data
FROM (
  SELECT
    player_lookup, player_full_name, game_date, game_id, team_abbr, opponent_team_abbr, points,
    minutes_played, usage_rate, points_line, is_active, is_dnp, is_partial_game_data,
    ROW_NUMBER() OVER (
      PARTITION BY player_lookup, game_date
      ORDER BY
        processed_at DESC, game_id, team_abbr, opponent_team_abbr, points, minutes_played,
        points_line, usage_rate, is_active, is_dnp, is_partial_game_data, player_full_name
    ) AS load_rank
  FROM `nba_analytics.player_game_summary`
  WHERE game_date >= @from_date AND game_date <= @to_date
) AS loads
WHERE load_rank = 1
