"""The rows the rival asks for: one query per list, straight at the tables."""

VIEWS = """
CREATE VIEW played AS
SELECT player_lookup, player_full_name, game_date, team_abbr, opponent_team_abbr,
  CAST(points AS DOUBLE) AS points, CAST(points_line AS DOUBLE) AS points_line,
  year(game_date) - CAST(month(game_date) < 10 AS INT) AS season
FROM player_game_summary
WHERE points IS NOT NULL AND is_dnp IS NOT TRUE AND is_active IS NOT FALSE
  AND is_partial_game_data IS NOT TRUE AND coalesce(minutes_played, 1) > 0;

CREATE VIEW team_games AS
SELECT game_date, team_abbr, home_game, win_flag, CAST(points_scored AS DOUBLE) AS points_scored,
  CAST(pace AS DOUBLE) AS pace,
  year(game_date) - CAST(month(game_date) < 10 AS INT) AS season
FROM team_offense_game_summary
WHERE points_scored IS NOT NULL AND is_partial_game_data IS NOT TRUE;

CREATE MACRO bucket(gap) AS
  CASE WHEN gap = 1 THEN 'b2b' WHEN gap = 2 THEN 'one_day' WHEN gap BETWEEN 3 AND 7 THEN 'rested'
  END;
CREATE MACRO class(games, ppg) AS
  CASE WHEN games < 10 THEN NULL WHEN ppg >= 22 THEN 'star' WHEN ppg >= 15 THEN 'scorer'
    WHEN ppg >= 8 THEN 'rotation' ELSE 'role_player' END;
"""

# Every game with its rest and the form before it; `decided` has a line that was not hit exactly.
GAMES = """
WITH games AS (
  SELECT *, points > points_line AS over, points <> points_line AS decided,
    game_date - lag(game_date) OVER (PARTITION BY player_lookup, season ORDER BY game_date) AS gap,
    count(*) OVER form AS form_games, avg(points) OVER form AS form_ppg
  FROM played
  WHERE game_date BETWEEN $first - 365 AND $last
  WINDOW form AS (
    PARTITION BY player_lookup ORDER BY game_date ROWS BETWEEN 40 PRECEDING AND 1 PRECEDING)
), counted AS (
  SELECT *, bucket(gap) AS bucket, class(form_games, form_ppg) AS class FROM games
  WHERE game_date >= $first AND decided
)
"""

TONIGHT = """
SELECT c.player_lookup, s.game_date_est,
  CASE WHEN c.team_abbr = s.home_team_tricode THEN s.away_team_tricode
    ELSE s.home_team_tricode END AS opponent
FROM upcoming_player_game_context AS c
JOIN nbac_schedule AS s ON s.game_date = c.game_date
  AND c.team_abbr IN (s.home_team_tricode, s.away_team_tricode)
WHERE c.game_date = $day AND coalesce(c.player_status, '') <> 'out'
"""

HOT = """
WITH decided AS (
  SELECT *, points > points_line AS over,
    row_number() OVER (PARTITION BY player_lookup ORDER BY game_date DESC) AS nth,
    first_value(points > points_line)
      OVER (PARTITION BY player_lookup ORDER BY game_date DESC) AS over_now
  FROM played
  WHERE game_date BETWEEN $day - 30 AND $day - 1 AND points <> points_line
)
SELECT player_lookup, arg_max(player_full_name, game_date), arg_max(team_abbr, game_date),
  count(*), avg(CAST(over AS INT)), avg(points - points_line), any_value(over_now),
  coalesce(min(nth) FILTER (over <> over_now) - 1, count(*))
FROM decided GROUP BY player_lookup HAVING count(*) >= 5
"""

CANDIDATES = """
SELECT player_lookup, arg_max(player_full_name, game_date), arg_max(team_abbr, game_date),
  max(game_date), arg_max(points, game_date), arg_max(opponent_team_abbr, game_date), avg(points)
FROM played WHERE game_date BETWEEN $season AND $day - 1
GROUP BY player_lookup
HAVING count(*) >= 10 AND max(game_date) >= $day - 14
  AND sum(points) - count(*) * arg_max(points, game_date) >= 10 * count(*)
"""

BOUNCES = """
WITH games AS (
  SELECT player_lookup, points, avg(points) OVER season_games AS average,
    count(*) OVER season_games AS season_count,
    lead(points) OVER (PARTITION BY player_lookup, season ORDER BY game_date) AS next_points
  FROM played WHERE game_date BETWEEN DATE '2021-10-01' AND $day - 1
  WINDOW season_games AS (PARTITION BY player_lookup, season)
)
SELECT player_lookup, count(*), count(*) FILTER (next_points >= average)
FROM games
WHERE season_count >= 10 AND next_points IS NOT NULL AND average - points >= 10
GROUP BY player_lookup
"""

ARCHETYPES = (
    GAMES
    + """
SELECT class, bucket, home_game, count(*), count(*) FILTER (over)
FROM counted LEFT JOIN team_games USING (team_abbr, game_date)
WHERE class IS NOT NULL GROUP BY ALL
"""
)

ARCHETYPE_PLAYERS = (
    GAMES
    + """
SELECT arg_max(class, game_date), arg_max(player_full_name, game_date),
  arg_max(form_ppg, game_date), max(game_date) >= $last - 30
FROM counted WHERE class IS NOT NULL GROUP BY player_lookup ORDER BY 3 DESC, player_lookup
"""
)

PACE = """
SELECT team_abbr, avg(pace), count(*), avg(points_scored) FROM team_games
WHERE game_date BETWEEN greatest($day - 30, $season) AND $day - 1 AND pace IS NOT NULL
GROUP BY team_abbr HAVING count(*) >= 5 ORDER BY 2 DESC, 1
"""

ZONES = """
SELECT team_abbr, CAST(paint_pct_allowed_last_15 AS DOUBLE),
  CAST(three_pt_pct_allowed_last_15 AS DOUBLE), CAST(mid_range_pct_allowed_last_15 AS DOUBLE),
  CAST(opponent_points_per_game AS DOUBLE), games_in_sample
FROM team_defense_zone_analysis
WHERE analysis_date BETWEEN greatest($day - 30, $season) AND $day - 1
  AND opponent_points_per_game IS NOT NULL
QUALIFY row_number() OVER (
  PARTITION BY team_abbr ORDER BY analysis_date DESC, processed_at DESC) = 1
"""

HOME_AWAY = """
SELECT team_abbr, avg(points_scored) FILTER (home_game), avg(points_scored) FILTER (NOT home_game)
FROM team_games WHERE game_date BETWEEN greatest($day - 60, $season) AND $day - 1
GROUP BY team_abbr
HAVING count(*) FILTER (home_game) >= 5 AND count(*) FILTER (NOT home_game) >= 5
"""

BACK_TO_BACK = """
WITH games AS (
  SELECT *, game_date - lag(game_date) OVER (PARTITION BY team_abbr ORDER BY game_date) AS gap
  FROM team_games WHERE game_date BETWEEN $season AND $day - 1
)
SELECT team_abbr, avg(points_scored) FILTER (gap = 1),
  avg(points_scored) FILTER (gap BETWEEN 2 AND 7), count(*) FILTER (gap = 1)
FROM games WHERE game_date >= $day - 90
GROUP BY team_abbr
HAVING count(*) FILTER (gap = 1) >= 3 AND count(*) FILTER (gap BETWEEN 2 AND 7) >= 5
"""

BY_WEEKDAY = """
SELECT dayname(game_date), count(*), count(*) FILTER (points > points_line) FROM played
WHERE game_date BETWEEN $first AND $last AND points <> points_line GROUP BY 1
"""
# A gap of more than seven days is in no bucket, so eight days of looking back are enough.
BY_REST = """
WITH games AS (
  SELECT *,
    game_date - lag(game_date) OVER (PARTITION BY player_lookup, season ORDER BY game_date) AS gap
  FROM played WHERE game_date BETWEEN $first - 8 AND $last
)
SELECT bucket(gap), count(*), count(*) FILTER (points > points_line) FROM games
WHERE game_date >= $first AND points <> points_line GROUP BY 1
"""
BY_CLASS = GAMES + "SELECT class, count(*), count(*) FILTER (over) FROM counted GROUP BY 1"
BY_VENUE = """
SELECT CASE WHEN home_game THEN 'home' ELSE 'away' END, count(*),
  count(*) FILTER (points > points_line)
FROM played JOIN team_games USING (team_abbr, game_date)
WHERE game_date BETWEEN $first AND $last AND points <> points_line GROUP BY 1
"""

BREAK = """
WITH dates AS (
  SELECT DISTINCT game_date FROM nbac_schedule
  WHERE game_date BETWEEN $season - 365 AND $day AND month(game_date) IN (2, 3)
), breaks AS (
  SELECT game_date AS before, lead(game_date) OVER (ORDER BY game_date) AS after FROM dates
)
SELECT before, after FROM breaks
WHERE after - before BETWEEN 5 AND 60 AND after <= $day - 21
ORDER BY year(after) DESC, after - before DESC LIMIT 1
"""

# A topic is a pair of conditions on decided games of the days it looks at.
TOPIC = (
    GAMES
    + """, teams AS (
  SELECT game_date, team_abbr,
    row_number() OVER (PARTITION BY team_abbr, season ORDER BY game_date) AS game_no,
    count(*) OVER (PARTITION BY team_abbr ORDER BY game_date
      RANGE BETWEEN INTERVAL 5 DAYS PRECEDING AND CURRENT ROW) AS in_six_days,
    avg(CAST(win_flag AS INT)) OVER (PARTITION BY team_abbr, season) AS win_share
  FROM team_games WHERE game_date BETWEEN $previous_season AND $day - 1
)
SELECT CASE WHEN {a} THEN 'a' WHEN {b} THEN 'b' END AS side, count(*), count(*) FILTER (over)
FROM counted JOIN teams USING (team_abbr, game_date) GROUP BY 1
"""
)
DECEMBER = (
    "December Deep Dive", "rest-impact", "OVER rate on 2+ rest days", "on back-to-backs",
    "bucket = 'rested'", "bucket = 'b2b'", 90,
)  # fmt: skip
TOPICS = {
    1: ("The January Effect", "schedule-density", "OVER rate in 4-games-in-6-days spots",
        "otherwise", "in_six_days >= 4", "true", 60),
    2: ("All-Star Break Impact", "all-star-break",
        "OVER rate in the three weeks after the {year} break", "in the three weeks before",
        "game_date >= $last - 20", "game_date <= $first + 20", None),
    3: ("Playoff Push Performance", "playoff-race", "OVER rate for teams at .500 or better",
        "for teams below .500", "win_share >= 0.5", "true", 30),
    4: ("End of Season Trends", "season-end", "OVER rate for 22+ PPG stars",
        "for players under 8 PPG", "class = 'star'", "class = 'role_player'", 30),
    10: ("Season Opener Insights", "season-start", "OVER rate in teams' first 10 games last season",
         "in the rest of last season", "game_no <= 10", "true", None),
    11: ("November Grind", "early-season", "OVER rate so far this season",
         "over the same span last season", "game_date >= $season", "true", None),
}  # fmt: skip
