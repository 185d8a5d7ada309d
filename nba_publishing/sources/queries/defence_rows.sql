-- One row per team code and analysis date: its newest load, placeholders left out (DS1).
-- Loads of one instant are told apart by their values, so that the choice never depends on chance.
SELECT
  team_abbr, analysis_date, games_in_sample, paint_pct_allowed_last_15,
  mid_range_pct_allowed_last_15, three_pt_pct_allowed_last_15, opponent_points_per_game,
  defensive_rating_last_15, opponent_pace, processed_at
FROM (
  SELECT
    team_abbr, analysis_date, games_in_sample, paint_pct_allowed_last_15,
    mid_range_pct_allowed_last_15, three_pt_pct_allowed_last_15, opponent_points_per_game,
    defensive_rating_last_15, opponent_pace, processed_at,
    ROW_NUMBER() OVER (
      PARTITION BY team_abbr, analysis_date
      ORDER BY
        processed_at DESC, games_in_sample DESC, opponent_points_per_game,
        defensive_rating_last_15, opponent_pace, paint_pct_allowed_last_15,
        mid_range_pct_allowed_last_15, three_pt_pct_allowed_last_15
    ) AS load_rank
  FROM `nba_precompute.team_defense_zone_analysis`
  WHERE analysis_date >= @from_date
    AND analysis_date <= @to_date
    AND opponent_points_per_game IS NOT NULL
) AS loads
WHERE load_rank = 1
