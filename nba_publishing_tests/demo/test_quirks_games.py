"""Defects of the box scores: there when planted, gone when not, and what the rows look like."""

from datetime import date

import pandas as pd

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import PLAYER_ROWS, TEAM_ROWS
from nba_publishing_tests.demo.leagues import (
    at,
    planted,
    without,
)

DNP_DAY = pd.Timestamp("2026-01-29")


def test_did_not_play_rows_exist_from_the_end_of_january_on():
    rows = at(without("zero_minute_rows"), PLAYER_ROWS)
    early = rows["game_date"] < DNP_DAY
    assert rows["is_dnp"][early].isna().all()
    assert rows["is_dnp"][~early].notna().all()
    absent = rows[rows["points"].isna()]
    assert not absent["game_date"].lt(DNP_DAY).any()
    assert 12 < len(absent) / absent["game_id"].nunique() < 14
    assert absent["minutes_played"].isna().all()
    assert 0.3 < absent["is_active"].mean() < 0.7
    assert without("dnp_rows", "zero_minute_rows")[PLAYER_ROWS]["points"].notna().all()


def test_two_rows_a_month_have_no_minutes_and_one_of_them_no_flag():
    rows = at(planted(), PLAYER_ROWS)
    empty = rows[(rows["minutes_played"] == 0) & (rows["is_active"] == 1)]
    months = empty.groupby(empty["game_date"].dt.to_period("M"))
    assert (months.size().loc["2025-11":"2026-01"] == 2).all()
    assert (months["is_dnp"].apply(lambda flags: flags.isna().sum()) <= 2).all()
    assert (empty["points"] == 0).all()
    assert empty["is_dnp"].isna().sum() >= len(empty) / 2 - 1
    assert not (at(without("zero_minute_rows"), PLAYER_ROWS)["minutes_played"] == 0).any()


def test_minutes_are_unknown_in_one_week_of_the_season():
    played = at(planted(), PLAYER_ROWS).query("points == points")
    lost = played[played["minutes_played"].isna()]["game_date"]
    assert len(lost) > 0
    assert (lost.max() - lost.min()).days < 7
    assert at(without("null_minutes", "dnp_rows"), PLAYER_ROWS)["minutes_played"].notna().all()


def test_whole_number_lines_are_one_in_twenty_and_exact_hits_are_labelled_over():
    rows = at(planted(), PLAYER_ROWS).dropna(subset=["points_line", "points"])
    rows = rows[rows["over_under_result"].notna()]
    hits = rows[rows["points"] == rows["points_line"]]
    assert len(hits) > 20
    assert set(hits["over_under_result"]) == {"OVER"}
    assert 0.03 < (rows["points_line"] % 1 == 0).mean() < 0.07
    halves = at(without("integer_lines"), PLAYER_ROWS)["points_line"].dropna()
    assert (halves % 1 == 0.5).all()


def test_older_twins_stand_under_the_reversed_id():
    rows = at(planted(), PLAYER_ROWS)
    twins = rows[rows.duplicated(["player_lookup", "game_date"], keep=False)]
    pairs = twins.sort_values("processed_at").groupby(["player_lookup", "game_date"])
    assert 10 < len(pairs) <= 20
    for _, pair in pairs:
        older, newer = pair["game_id"]
        day, away, home = newer.split("_")
        assert older == f"{day}_{home}_{away}"
        assert pair["points"].nunique() == 1
        assert pair["processed_at"].is_monotonic_increasing


def test_half_loaded_rows_are_there_in_the_evening_and_gone_in_the_morning():
    tables, evening = planted(), instant(date(2026, 2, 11), 1400)
    for name in (PLAYER_ROWS, TEAM_ROWS):
        rows = at(tables, name, evening).query("is_partial_game_data == 1")
        assert set(rows["game_date"].dt.date) == {date(2026, 2, 11)}
        assert not at(tables, name).query("is_partial_game_data == 1").size
        assert not at(without("evening_partials"), name, evening)["is_partial_game_data"].any()
    players, teams = (
        at(tables, name, evening).query("is_partial_game_data == 1")
        for name in (PLAYER_ROWS, TEAM_ROWS)
    )
    summed = players.groupby("team_abbr")["points"].sum()
    assert (summed == teams.set_index("team_abbr")["points_scored"].sort_index()).all()
    assert summed.max() < 100
    threes, twos = players["three_pt_makes"], players["fg_makes"] - players["three_pt_makes"]
    assert (players["points"] == 2 * twos + 3 * threes + players["ft_makes"]).all()


def test_rebounds_or_threes_are_missing_on_one_row_in_a_hundred():
    rows = at(without("dnp_rows"), PLAYER_ROWS)
    boards = rows[["offensive_rebounds", "defensive_rebounds"]].isna().any(axis=1)
    threes = rows[["three_pt_makes", "three_pt_attempts"]].isna()
    assert 0.003 < boards.mean() < 0.008
    assert 0.003 < threes.any(axis=1).mean() < 0.008
    assert threes.any(axis=1).equals(threes.all(axis=1))
    assert not (boards & threes.any(axis=1)).any()
