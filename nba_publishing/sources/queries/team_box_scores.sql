-- One row per team code and game day: the newest load of its totals (TG1).
SELECT
  game_date, team_abbr, opponent_team_abbr, game_id, home_game, win_flag, points_scored, pace,
  overtime_periods, is_partial_game_data, processed_at
FROM (
  SELECT
    game_date, team_abbr, opponent_team_abbr, game_id, home_game, win_flag, points_scored, pace,
    overtime_periods, is_partial_game_data, processed_at,
    ROW_NUMBER() OVER (
      PARTITION BY team_abbr, game_date
      ORDER BY
        processed_at DESC, game_id, opponent_team_abbr, points_scored, pace, overtime_periods,
        home_game, win_flag, is_partial_game_data
    ) AS load_rank
  FROM `nba_analytics.team_offense_game_summary`
  WHERE game_date >= @from_date AND game_date <= @to_date
) AS loads
WHERE load_rank = 1
