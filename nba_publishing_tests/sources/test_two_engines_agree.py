"""Google's evaluator and DuckDB give the same rows for every query, the awkward ones too."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import nba_publishing
from nba_publishing.resources.duckdb_queries import duckdb_text
from nba_publishing_tests.fakes.any_rows import arguments_for, rows_of_every_table
from nba_publishing_tests.fakes.league_rows import BOX, TEAM
from nba_publishing_tests.fakes.tied_rows import cutting_arguments_for, tied_rows
from nba_publishing_tests.sources.google_evaluator import Answer, GoogleEvaluator
from nba_publishing_tests.sources.portable_sql import faults
from nba_publishing_tests.sources.two_engines import (
    compared,
    differences,
    duckdb_answer,
    translated,
)

pytest.importorskip("zetasql", reason="Google's evaluator is part of the dev extra")

pytestmark = pytest.mark.slow
FOLDER = Path(nba_publishing.__file__).parent / "sources" / "queries"
QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))}
LINES = "nba_raw.bettingpros_player_points_props"
BOUNDS = "game_date >= @from_date AND game_date <= @to_date"
TIE_BREAKERS = re.compile(r"(?<=processed_at DESC),[^)]*")
SEEDS = range(3)
MISREAD = {">=": ">", "<=": "<"}
DAYS: dict[str, Any] = {"from_date": date(2026, 1, 10), "to_date": date(2026, 1, 12)}


@pytest.fixture(scope="module")
def evaluator(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> GoogleEvaluator:
    cache = getattr(pytestconfig, "cache", None)  # absent with -p no:cacheprovider
    folder = cache.mkdir("googlesql") if cache else tmp_path_factory.mktemp("googlesql")
    return GoogleEvaluator(folder)


# --- the queries of the product ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["no nulls", "nulls", "no rows"])
@pytest.mark.parametrize("query", QUERIES)
def test_a_query_gives_the_same_rows_on_both_engines(evaluator, query, kind):
    tables = {} if kind == "no rows" else rows_of_every_table(nulls=kind == "nulls")
    arguments = arguments_for(query)
    shown = evaluator.answer(QUERIES[query], tables, arguments).rows
    assert bool(shown) is (kind != "no rows")
    assert differences(evaluator, QUERIES[query], tables, arguments) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("query", QUERIES)
def test_ties_nulls_copies_and_bounds_are_settled_alike(evaluator, query, seed):
    tables, arguments = tied_rows(QUERIES[query], seed), cutting_arguments_for(query)
    assert evaluator.answer(QUERIES[query], tables, arguments).rows
    assert differences(evaluator, QUERIES[query], tables, arguments) == []


@pytest.mark.parametrize("query", QUERIES)
def test_the_text_compared_is_the_one_the_embedded_warehouse_runs(query):
    assert translated(QUERIES[query]) == duckdb_text(query)


# --- the comparison notices what is unlike ----------------------------------------------------


@pytest.mark.parametrize(
    "query", [name for name, sql in QUERIES.items() if TIE_BREAKERS.search(sql)]
)
def test_a_choice_left_to_the_order_of_storage_is_noticed(evaluator, query):
    undecided = TIE_BREAKERS.sub("", QUERIES[query])
    arguments = cutting_arguments_for(query)
    assert any(
        differences(evaluator, undecided, tied_rows(QUERIES[query], seed), arguments)
        for seed in range(9)  # not each draw ties in the one way that shows
    )


@pytest.mark.parametrize(
    ("query", "bound"),
    [(query, bound) for query in QUERIES for bound in MISREAD if bound in QUERIES[query]],
)
def test_a_bound_that_one_engine_reads_otherwise_is_noticed(evaluator, query, bound):
    tables, arguments = tied_rows(QUERIES[query], 0), cutting_arguments_for(query)
    google = evaluator.answer(QUERIES[query], tables, arguments)
    misread = QUERIES[query].replace(bound, MISREAD[bound])
    assert compared(google, duckdb_answer(misread, tables, arguments), ordered=False)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ([("x", "INTEGER"), ("z", "STRING")], [(1, "a"), (None, "b")]),
        ([("x", "FLOAT"), ("y", "STRING")], [(1.0, "a"), (None, "b")]),
        ([("x", "INTEGER"), ("y", "STRING")], [(1, "a"), (0, "b")]),
        ([("x", "INTEGER"), ("y", "STRING")], [(1, "a"), (None, "B")]),
        ([("x", "INTEGER"), ("y", "STRING")], [(1, "a")]),
        ([("x", "INTEGER"), ("y", "STRING")], [(1, "a"), (None, "b"), (None, "b")]),
        ([("x", "INTEGER"), ("y", "STRING")], [(None, "b"), (1, "a")]),
    ],
    ids=["name", "type", "null", "value", "missing row", "further copy", "order"],
)
def test_an_unlike_answer_is_noticed(columns, rows):
    google = Answer([("x", "INTEGER"), ("y", "STRING")], [(1, "a"), (None, "b")])
    assert compared(google, google, ordered=True) == []
    assert compared(google, Answer(columns, rows), ordered=True)


def test_the_order_of_rows_counts_only_when_asked_for():
    google = Answer([("x", "INTEGER")], [(1,), (2,)])
    assert compared(google, Answer(google.columns, [(2,), (1,)]), ordered=False) == []


# --- the subset is portable, what is refused is not -------------------------------------------


@pytest.mark.parametrize(
    "outputs",
    [
        "COUNT(*) AS a, COUNT(points) AS b, COUNT(DISTINCT over_under_result) AS c",
        "SUM(points) AS a, SUM(points_line) AS b, AVG(points) AS c",
        "MIN(team_abbr) AS a, MAX(processed_at) AS b, MIN(is_dnp) AS c, MAX(points_line) AS d",
        "SAFE_DIVIDE(points, assists) AS a, SAFE_DIVIDE(points, 0) AS b, points * 2 - assists AS c",
        "points_line * minutes_played AS a, points_line + 1 AS b, -usage_rate AS c",
        "COALESCE(points, 0) AS a, COALESCE(minutes_played, usage_rate) AS b",
        "points NOT IN (1, NULL) AS a, points BETWEEN 0 AND 1 AS b, NOT is_dnp AS c",
        "CASE WHEN points > 0 THEN team_abbr END AS a, is_dnp IS NOT FALSE AS b",
        "CAST(processed_at AS DATE) AS a, CAST(DATE_ADD(game_date, INTERVAL 1 MONTH) AS DATE) AS b",
        (
            "game_id, ROW_NUMBER() OVER (PARTITION BY over_under_result ORDER BY "
            "points, minutes_played DESC, is_dnp, game_id, team_abbr, processed_at) AS place"
        ),
        "LAG(points) OVER (PARTITION BY team_abbr ORDER BY game_date, points DESC) AS a",
        "DISTINCT points_line, over_under_result",
    ],
)
def test_what_the_subset_allows_both_engines_compute_alike(evaluator, outputs):
    sql = f"SELECT {outputs} FROM `{BOX}` WHERE {BOUNDS}"
    assert faults(sql) == []
    assert differences(evaluator, sql, tied_rows(sql, 0), DAYS) == []
    assert differences(evaluator, sql, {}, DAYS) == []


@pytest.mark.parametrize(
    "sql",
    [
        (
            f"SELECT team_abbr, over_under_result, COUNT(*) AS games FROM `{BOX}` WHERE {BOUNDS} "
            "GROUP BY team_abbr, over_under_result HAVING COUNT(*) > 1 "
            "ORDER BY over_under_result, team_abbr DESC"
        ),
        (
            f"SELECT points_line, is_active FROM `{LINES}` WHERE {BOUNDS} "
            "AND player_lookup IN UNNEST(@players) AND points_line > @least"
        ),
        (
            f"WITH games AS (SELECT game_id, overtime_periods FROM `{TEAM}` WHERE {BOUNDS}) "
            f"SELECT b.team_abbr, g.overtime_periods FROM `{BOX}` AS b "
            "LEFT JOIN games AS g ON g.game_id = b.game_id AND g.overtime_periods = b.points "
            "WHERE b.game_date >= @from_date AND b.game_date <= @to_date"
        ),
    ],
    ids=["groups in order", "a list and a float", "an outer join"],
)
def test_statements_of_the_subset_give_the_same_rows(evaluator, sql):
    given: dict[str, Any] = DAYS | {"players": ["ATL", "atl", "nobody"], "least": 0.25}
    arguments = {name: value for name, value in given.items() if f"@{name}" in sql}
    assert faults(sql) == []
    assert evaluator.answer(sql, tied_rows(sql, 0), arguments).rows
    assert differences(evaluator, sql, tied_rows(sql, 0), arguments) == []


@pytest.mark.parametrize(
    ("output", "row"),
    [
        ("ROUND(SAFE_DIVIDE(points, 200), 2)", {"points": 35}),
        ("CAST(SAFE_DIVIDE(points, 2) AS INT64)", {"points": 5}),
        ("EXTRACT(DAYOFWEEK FROM game_date)", {}),
        ("EXTRACT(WEEK FROM game_date)", {"game_date": date(2026, 1, 10)}),
        ("DIV(points - 2, 2)", {"points": 7}),
        ("points / assists", {"points": 7, "assists": 0}),
        ("points_line / 3", {"points_line": Decimal("0.5")}),
        ("SAFE_DIVIDE(points_line, 3)", {"points_line": Decimal("0.5")}),
        ("AVG(points_line)", {"points_line": Decimal("0.5")}),
        ("points * 0.1 = 0.3", {"points": 3}),
        ("game_date - @from_date", {}),
        ("COUNTIF(is_dnp)", {"is_dnp": None}),
        (
            "TIMESTAMP_DIFF(processed_at, TIMESTAMP '2026-01-11 00:59:00', HOUR)",
            {"processed_at": datetime(2026, 1, 11, 1, 1, tzinfo=UTC)},
        ),
        ("DATE_ADD(game_date, INTERVAL 1 DAY)", {}),
        ("FORMAT('%d', points)", {"points": 7}),
        ("CAST(processed_at AS STRING)", {"processed_at": datetime(2026, 1, 11, tzinfo=UTC)}),
        ("SUBSTR(team_abbr, 0, 2)", {"team_abbr": "ATL"}),
        ("ARRAY_AGG(points ORDER BY points LIMIT 1)[OFFSET(0)]", {"points": 7}),
    ],
)
def test_what_the_engines_compute_differently_is_noticed_and_refused(evaluator, output, row):
    sql = f"SELECT {output} AS x FROM `{BOX}` WHERE {BOUNDS}"
    tables = {BOX: [{"game_date": date(2026, 1, 11)} | row]}
    assert differences(evaluator, sql, tables, DAYS)
    assert faults(sql)
