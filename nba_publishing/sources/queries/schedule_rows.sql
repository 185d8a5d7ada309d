-- Every schedule row of whole seasons; which of them is a game is settled in schedule.py (SG1-SG6).
SELECT
  game_id, game_date, game_date_est, home_team_tricode, away_team_tricode, game_status,
  home_team_score, away_team_score, processed_at
FROM `nba_raw.nbac_schedule`
WHERE game_date >= @from_date AND game_date <= @to_date
