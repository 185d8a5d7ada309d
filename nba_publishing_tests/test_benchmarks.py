"""The rival the benchmarks measure against: it must make the same files from the same rows."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.machine import this_machine
from benchmarks.report import page
from benchmarks.rival import Rival
from benchmarks.seasons import Seasons
from benchmarks.stopwatch import Lap, Measured, run_python, together
from benchmarks.trends import QUICK, Gain, Row
from nba_publishing.documents.registry import BY_PRODUCT, GROUPS
from nba_publishing.documents.trends.bounce_back import bounce_back
from nba_publishing.documents.trends.whos_hot_v2 import whos_hot_v2
from nba_publishing.sources.tables import TABLES
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import LeagueRows

DAY = date(2026, 2, 12)
LINE = 20.5
RESULTS = {"anna": "OOOOUO", "bert": "OUOUOU", "cleo": "UUUUUO", "dora": "OOUUO", "emil": "OO"}


@pytest.fixture
def league() -> LeagueRows:
    """Five players of one team; four have enough games, and tonight the team plays again."""
    rows = LeagueRows()
    for back in range(1, 7):
        rows.game(DAY - timedelta(days=back), "BOS", "LAL")
    rows.game(DAY, "BOS", "NYK", final=False, tip=datetime(2026, 2, 13, 0, 30))
    for player, results in RESULTS.items():
        rows.expected(player, DAY, "BOS")
        for back, result in enumerate(results, start=1):
            points = int(LINE + (4.5 if result == "O" else -3.5))
            rows.played(player, DAY - timedelta(days=back), "BOS", points, LINE)
    return rows


def parquet_files(rows: LeagueRows, folder: Path) -> Path:
    """The rows as the flat files both sides read."""
    with duckdb.connect(":memory:") as connection:
        for name, table in TABLES.items():
            columns = ", ".join(f"{column.name} {column.duckdb_type}" for column in table.columns)
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.dataset}")
            connection.execute(f"CREATE TABLE {name} ({columns})")
            for row in rows.tables.get(name, []):
                marks = ", ".join("?" for _ in row)
                connection.execute(
                    f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", list(row.values())
                )
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    return folder


def rival_files(rows: LeagueRows, folder: Path) -> dict[str, Any]:
    rival = Rival(parquet_files(rows, folder))
    rival.export(DAY, folder / "out")
    return {file.name: json.loads(file.read_text()) for file in (folder / "out").iterdir()}


def test_the_rival_writes_the_six_files_with_about_fifteen_queries(league, tmp_path):
    files = rival_files(league, tmp_path)
    ours = {BY_PRODUCT[product].path.split("/")[1] for product in GROUPS["trends-all"]}
    assert set(files) == ours
    assert all(file["as_of_date"] == "2026-02-12" for file in files.values())
    rival = Rival(tmp_path)
    rival.export(DAY, tmp_path / "again")
    assert 14 <= rival.queries <= 16


def test_the_rival_and_we_agree_on_every_field_of_the_hot_and_the_cold_list(league, tmp_path):
    theirs = rival_files(league, tmp_path)["whos-hot-v2.json"]
    ours = build(whos_hot_v2, league.warehouse(), DAY)
    assert [player["player_lookup"] for player in theirs["hot"]] == ["anna", "dora"]
    for name in ("hot", "cold"):
        assert theirs[name] == [
            {key: player[key] for key in theirs[name][0]} for player in ours[name]
        ]
    assert theirs["league_average"] == ours["league_average"]


def test_the_rival_notices_who_scored_more(league, tmp_path):
    league.played("cleo", DAY - timedelta(days=7), "BOS", 60, LINE)
    league.game(DAY - timedelta(days=7), "BOS", "LAL")
    theirs = rival_files(league, tmp_path)["whos-hot-v2.json"]
    before = -2.17  # one of six games 4.5 points over the line, five 3.5 points under it
    assert next(p for p in theirs["cold"] if p["player_lookup"] == "cleo")["avg_margin"] > before


def test_the_rival_and_we_find_the_same_candidates_for_a_comeback(tmp_path):
    league = LeagueRows()
    for back in range(1, 13):
        league.game(DAY - timedelta(days=2 * back), "BOS", "LAL")
        points = 5 if back in (1, 5, 9) else 30
        league.played("anna", DAY - timedelta(days=2 * back), "BOS", points, opponent="LAL")
        league.played("bert", DAY - timedelta(days=2 * back), "BOS", 20, opponent="LAL")
    theirs = rival_files(league, tmp_path)["bounce-back.json"]
    ours = build(bounce_back, league.warehouse(), DAY)
    (candidate,) = theirs["bounce_back_candidates"]
    assert candidate["player_lookup"] == "anna"
    same = ours["bounce_back_candidates"][0]
    for key in ("season_average", "shortfall", "bounce_back_rate", "bounce_back_sample"):
        assert candidate[key] == same[key], key
    for key, value in theirs["league_baseline"].items():
        assert value == ours["league_baseline"][key]


def test_a_command_that_fails_is_an_error_and_no_fast_lap():
    assert run_python("-c", "print('done')").output == "done\n"
    with pytest.raises(RuntimeError, match="ended with 3"):
        run_python("-c", "raise SystemExit(3)")


def test_the_page_tells_medians_spread_and_which_budget_is_missed():
    slow = together(
        [Measured((Lap(5.0, 4.0), Lap(6.0, 4.0)), 90.0), Measured((Lap(9.0, 4.0),), 99.0)]
    )
    quick = Measured((Lap(3.0, 2.0, 15, 6),), 50.0)
    seasons = Seasons(Path("unused"), "a few rows", DAY, DAY)
    rows = [Row("slow work", slow, quick, "plainly", 4.0), Row("fast", quick, slow, "plainly", 4.0)]
    text = page(this_machine(), seasons, QUICK, rows, [Gain("days", 4.9, 1.0, judged=True)])
    lines = {line.split("|")[1].strip(): line for line in text.splitlines() if "|" in line}
    assert "6.00 s (5.00–9.00)" in lines["slow work"]
    assert "| NO " in lines["slow work"]
    assert "| 0.50 " in lines["slow work"]
    assert "| yes " in lines["fast"]
    assert "| NO " in lines["days"]
