"""Defects of the schedule: stuck and moved games, leftovers, exhibitions, midnight tips."""

from datetime import timedelta

import pandas as pd

from nba_publishing.demo.core import SCHEDULE
from nba_publishing.demo.quirks import PLANTS
from nba_publishing.demo.quirks_schedule import ghosts
from nba_publishing.demo.tables_schedule import schedule_rows
from nba_publishing_tests.demo.leagues import at, full_seasons, planted, small_cores, without

TIPS_DAY = pd.Timestamp("2025-12-23")


def test_one_game_stays_in_progress_and_one_final_has_no_scores():
    rows = at(planted(), SCHEDULE)
    past = rows[rows["game_date"] < "2026-02-11"]
    assert (past["game_status"] == 2).sum() <= 1
    season = full_seasons()[2025]
    assert season.season == 2025
    tables = PLANTS["stuck_status"](_schedule_of(season), season)
    done = tables[SCHEDULE][tables[SCHEDULE]["_to"].isna()]
    assert (done["game_status"] == 2).sum() == 1
    assert (done["game_status"] == 3).sum() == 1229
    assert done.query("game_status == 3")["home_team_score"].isna().sum() == 1


def _schedule_of(core):

    return {SCHEDULE: schedule_rows(core)}


def test_one_final_in_a_hundred_keeps_an_earlier_row():
    rows = at(without("postponements", "exhibitions"), SCHEDULE)
    twice = rows[rows.duplicated("game_id", keep=False)].groupby("game_id")["game_status"]
    assert 3 <= len(twice) <= 25
    assert twice.apply(lambda status: sorted(status) == [1, 3]).all()


def test_a_moved_game_leaves_a_ghost_behind_that_is_older_than_its_new_row():
    core = small_cores()[-1]
    rounds, host, abandoned = ghosts(core)
    rows = at(without("schedule_duplicates"), SCHEDULE)
    moved = rows[rows.duplicated("game_id", keep=False)].sort_values("game_date")
    assert moved["game_id"].nunique() == 2
    for _, pair in moved.groupby("game_id"):
        assert (pair["game_date"].diff().dropna() >= timedelta(days=9)).all()
        assert pair["processed_at"].is_monotonic_increasing
    for r, h, day in zip(rounds, host, abandoned, strict=True):
        assert not (core.schedule.day[:, [h, core.schedule.opponent[r, h]]] == day).any()


def test_exhibitions_have_their_own_ids_and_two_of_them_no_real_teams():
    rows = at(planted(), SCHEDULE)
    preseason = rows[rows["game_id"].str.startswith("001")]
    assert len(preseason) == 10
    assert preseason["game_date"].max() < pd.Timestamp("2025-10-21")
    stars = rows[rows["game_id"].str.startswith("003")]
    assert set(stars["home_team_tricode"]) == {"EST", "WST"}
    assert set(stars["game_date"]) == {pd.Timestamp("2026-02-15")}
    assert at(without("exhibitions"), SCHEDULE)["game_id"].str.startswith("002").all()


def test_early_tips_are_stored_as_midnight():
    rows = planted()[SCHEDULE]
    early = rows["game_date"] < TIPS_DAY
    assert (rows["game_date_est"] == rows["game_date"])[early].all()
    assert (rows["game_date_est"] > rows["game_date"])[~early].all()
    assert (without("midnight_tips")[SCHEDULE]["game_date_est"] > rows["game_date"]).all()
