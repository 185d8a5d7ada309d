"""Every query reads only what is declared, within bounds, in the SQL both engines agree on."""

from pathlib import Path

import pytest

import nba_publishing
from nba_publishing_tests.sources.portable_sql import faults

QUERIES = sorted((Path(nba_publishing.__file__).parent / "sources" / "queries").glob("*.sql"))

GAMES = "FROM `nba_raw.nbac_schedule`"
BOUNDS = "WHERE game_date >= @from_date AND game_date <= @to_date"
TEAMS = "`nba_analytics.team_offense_game_summary`"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_keeps_every_rule(path):
    assert faults(path.read_text(encoding="utf-8")) == []


def test_there_are_queries_to_judge():
    assert QUERIES


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT game_id {GAMES} {BOUNDS}",
        f"SELECT game_id {GAMES} WHERE game_date BETWEEN @from_date AND @to_date",
        f"SELECT game_id {GAMES} WHERE game_date = @day AND game_id IN UNNEST(@ids)",
        f"SELECT game_id {GAMES} WHERE @from_date <= game_date AND (@to_date > game_date)",
        (
            f"SELECT game_id {GAMES} WHERE (game_date >= DATE_SUB(@day, INTERVAL 9 DAY) AND "
            "(game_status = 3 AND game_date < @day))"
        ),
        f"SELECT CAST(DATE_ADD(game_date, INTERVAL 1 DAY) AS DATE) AS next_day {GAMES} {BOUNDS}",
        (
            f"SELECT home_team_tricode, COUNT(*) AS games, COUNT(DISTINCT game_id) AS ids, "
            "SAFE_DIVIDE(SUM(home_team_score), COUNT(home_team_score)) AS mean, "
            f"MAX(COALESCE(home_team_score, 0)) AS most {GAMES} {BOUNDS} "
            "GROUP BY home_team_tricode HAVING COUNT(*) > 1 ORDER BY home_team_tricode"
        ),
        f"SELECT CASE WHEN game_status = 3 THEN game_id ELSE NULL END AS x {GAMES} {BOUNDS}",
        (
            "SELECT CASE WHEN game_status = 3 THEN 'final' ELSE 'open' END AS state, "
            "LAG(game_date) OVER (PARTITION BY home_team_tricode ORDER BY game_date) AS earlier "
            f"{GAMES} {BOUNDS}"
        ),
        (
            f"WITH games AS (SELECT game_id, game_date {GAMES} {BOUNDS}) "
            "SELECT game_id FROM games WHERE game_date IS NOT NULL"
        ),
        (
            f"SELECT g.game_id, t.pace FROM `nba_raw.nbac_schedule` AS g LEFT JOIN {TEAMS} AS t "
            "ON t.game_date = g.game_date AND t.game_date >= @from_date "
            "AND t.game_date <= @to_date "
            "WHERE g.game_date >= @from_date AND g.game_date <= @to_date"
        ),
        "SELECT player_lookup FROM `nba_reference.nba_players_registry`",
    ],
)
def test_what_both_engines_agree_on_is_allowed(sql):
    assert faults(sql) == []


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("ROUND(home_team_score) AS x", "Round"),
        ("home_team_score / 2 AS x", "Div"),
        ("DIV(home_team_score - 1, 2) AS x", "IntDiv"),
        ("COUNTIF(game_status = 3) AS x", "CountIf"),
        ("CAST(home_team_score AS INT64) AS x", "CAST is for dates only"),
        ("SAFE_CAST(game_id AS DATE) AS x", "TryCast"),
        ("EXTRACT(DAYOFWEEK FROM game_date) AS x", "Extract"),
        ("FORMAT('%d', game_status) AS x", "Format"),
        ("CONCAT(game_id, 'x') AS x", "Concat"),
        ("TIMESTAMP_DIFF(processed_at, game_date_est, HOUR) AS x", "TimestampDiff"),
        ("DATE_DIFF(game_date, @to_date, DAY) AS x", "DateDiff"),
        ("CURRENT_DATE() AS x", "CurrentDate"),
        ("ARRAY_AGG(game_id ORDER BY game_id LIMIT 1) AS x", "ArrayAgg"),
        ("RANK() OVER (ORDER BY game_date) AS x", "Rank"),
        ("SUM(game_status) OVER (ORDER BY game_date) AS x", "Windows are for ROW_NUMBER"),
        ("ROW_NUMBER() OVER (PARTITION BY game_date) AS x", "A window needs an ORDER BY"),
        ("LAG(game_id) AS x", "need a window"),
        ("DATE_ADD(game_date, INTERVAL 1 DAY) AS x", "needs CAST(... AS DATE)"),
        ("COALESCE(DATE_SUB(game_date, INTERVAL 1 DAY), @day) AS x", "needs CAST(... AS DATE)"),
        ("IF(game_status = 3, 1, 0) AS x", "IF is written as CASE"),
        ("*", "SELECT * hides"),
        ("nbac_schedule.*", "SELECT * hides"),
        ("home_team_score + 1", "An output column has no name"),
        ("MAX(game_date)", "An output column has no name"),
        ("mascot", "A column is not declared"),
        ("? AS x", "Placeholder"),
        ("home_team_score + 0.5 AS x", "A decimal literal"),
        ("NULL AS x", "A NULL of no type"),
        ("game_date - @to_date AS x", "A difference of dates"),
    ],
)
def test_an_output_the_engines_may_differ_on_is_refused(output, told):
    found = faults(f"SELECT {output} {GAMES} {BOUNDS}")
    assert any(told in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (f"SELECT game_id {GAMES} {BOUNDS} LIMIT 5", "Limit"),
        (f"SELECT game_id {GAMES} {BOUNDS} QUALIFY ROW_NUMBER() OVER (ORDER BY game_id) = 1",
         "Qualify"),
        (f"SELECT game_id {GAMES} {BOUNDS} UNION ALL SELECT game_id {GAMES} {BOUNDS}",
         "one SELECT statement"),
        (f"SELECT game_id {GAMES} {BOUNDS}; SELECT 1 AS x", "one SELECT statement"),
        ("DELETE FROM `nba_raw.nbac_schedule` WHERE TRUE", "one SELECT statement"),
        ("SELECT game_id FROM", "does not parse"),
        ("SELECT day FROM UNNEST(@days) AS day WITH OFFSET AS place", "UNNEST is for IN"),
        (f"SELECT game_id {GAMES} {BOUNDS} AND game_id IN (SELECT '1' AS x)", "A subquery stands"),
        (f"SELECT (SELECT 1 AS x) AS y {GAMES} {BOUNDS}", "A subquery stands"),
        (f"SELECT game_id {GAMES} {BOUNDS} AND EXISTS (SELECT 1 AS x)", "Exists"),
        (f"SELECT a.game_id {GAMES} AS a CROSS JOIN {TEAMS} AS b", "INNER or LEFT"),
        (f"SELECT a.game_id {GAMES} AS a FULL JOIN {TEAMS} AS b ON a.game_id = b.game_id",
         "INNER or LEFT"),
        (f"SELECT pace {GAMES} JOIN {TEAMS} USING (game_id)", "INNER or LEFT"),
        (("SELECT SUM(x) OVER (ORDER BY d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS y "
         "FROM `nba_raw.nbac_schedule`"), "WindowSpec"),
    ],
)  # fmt: skip
def test_a_statement_beyond_the_subset_is_refused(sql, told):
    found = faults(sql)
    assert any(told in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("AVG(pace) AS x", "AVG is for whole numbers"),
        ("SAFE_DIVIDE(pace, 3) AS x", "SAFE_DIVIDE of NUMERIC"),
        ("SAFE_DIVIDE(points_scored, pace) AS x", "SAFE_DIVIDE of NUMERIC"),
        ("SAFE_DIVIDE(SUM(pace), COUNT(*)) AS x", "SAFE_DIVIDE of NUMERIC"),
    ],
)
def test_an_operation_on_a_type_the_engines_treat_differently_is_refused(output, told):
    found = faults(f"SELECT {output} FROM {TEAMS} {BOUNDS}")
    assert any(told in sentence for sentence in found), found


def test_a_sum_of_floats_is_refused():
    lines = "`nba_raw.bettingpros_player_points_props`"
    assert (
        "depends on the order" in faults(f"SELECT SUM(points_line) AS x FROM {lines} {BOUNDS}")[0]
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nba_raw.nbac_schedule", "back-ticks"),
        ("`nba_raw`.`nbac_schedule`", "back-ticks"),
        ("`project.nba_raw.nbac_schedule`", "No such source table"),
        ("`nba_raw.news`", "No such source table"),
        ("`nbac_schedule`", "back-ticks"),
    ],
)
def test_a_table_that_is_undeclared_or_written_otherwise_is_refused(name, told):
    found = faults(f"SELECT game_id FROM {name} {BOUNDS}")
    assert any(told in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("condition", "missing"),
    [
        ("", {"lower", "upper"}),
        ("WHERE game_date <= @to_date", {"lower"}),
        ("WHERE game_date >= @from_date", {"upper"}),
        ("WHERE game_date >= @from_date OR game_date <= @to_date", {"lower", "upper"}),
        ("WHERE NOT (game_date >= @from_date AND game_date <= @to_date)", {"lower", "upper"}),
        ("WHERE game_date >= DATE '2025-10-01' AND game_date <= @to_date", {"lower"}),
        ("WHERE DATE_ADD(game_date, INTERVAL 1 DAY) >= @a AND game_date <= @b", {"lower"}),
        ("WHERE game_date IN UNNEST(@days)", {"lower", "upper"}),
        ("WHERE game_date BETWEEN @from_date AND game_date", {"upper"}),
        ("WHERE processed_at >= @from_date AND processed_at <= @to_date", {"lower", "upper"}),
    ],
)
def test_a_read_without_both_bounds_is_refused(condition, missing):
    found = faults(f"SELECT game_id {GAMES} {condition}")
    assert {sentence.split(" has no ")[1].split()[0] for sentence in found} == missing


@pytest.mark.parametrize(
    ("sql", "unbounded"),
    [
        (
            (
                f"SELECT g.game_id {GAMES} AS g JOIN {TEAMS} AS t ON t.game_date = g.game_date "
                "WHERE g.game_date >= @a AND g.game_date <= @b"
            ),
            "t",
        ),
        (
            (
                f"SELECT g.game_id {GAMES} AS g LEFT JOIN {TEAMS} AS t ON g.game_date >= @a "
                "AND g.game_date <= @b AND t.game_date >= @a AND t.game_date <= @b"
            ),
            "g",
        ),
        (
            (
                f"SELECT inner_rows.game_id FROM (SELECT game_id, game_date {GAMES}) AS inner_rows "
                "WHERE game_date >= @a AND game_date <= @b"
            ),
            "nbac_schedule",
        ),
        (
            (
                f"WITH games AS (SELECT game_id, game_date {GAMES}) SELECT game_id FROM games "
                "WHERE game_date >= @a AND game_date <= @b"
            ),
            "nbac_schedule",
        ),
    ],
    ids=["other side of a join", "left side in the ON", "outside a subquery", "outside a CTE"],
)
def test_bounds_count_only_where_the_table_itself_is_read(sql, unbounded):
    found = faults(sql)
    assert len(found) == 2
    assert all(sentence.startswith(f"{unbounded}.game_date has no ") for sentence in found)
