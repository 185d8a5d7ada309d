"""What the tables say agrees from table to table, and adds up from the rows before."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import (
    CONTEXT,
    DEFENCE,
    FACTORS,
    ODDS,
    PLAYER_ROWS,
    REGISTRY,
    SCHEDULE,
    SHOTS,
    TEAM_ROWS,
    cells_of,
)
from nba_publishing.demo.tables_factors import factor_rows
from nba_publishing_tests.demo.leagues import (
    CLOCK,
    at,
    full_seasons,
    planted,
    small_tables,
    timestamp,
    without,
)

FEB_11, FEB_12 = pd.Timestamp("2026-02-11"), pd.Timestamp("2026-02-12")


def test_players_teams_and_schedule_tell_the_same_scores():
    tables = without("stuck_status", "schedule_duplicates", "twin_rows", "exhibitions")
    players, teams = at(tables, PLAYER_ROWS), at(tables, TEAM_ROWS)
    summed = players.groupby(["game_date", "team_abbr"])["points"].sum()
    scored = teams.set_index(["game_date", "team_abbr"])["points_scored"]
    assert len(scored) == 1666
    assert summed.sort_index().astype(int).equals(scored.sort_index().astype(int).rename("points"))
    final = at(tables, SCHEDULE).query("game_status == 3")
    for side in ("home", "away"):
        keys = pd.MultiIndex.from_frame(final[["game_date", f"{side}_team_tricode"]])
        assert (scored.loc[keys].to_numpy() == final[f"{side}_team_score"].to_numpy()).all()
    hosts = teams.groupby("game_id")["home_game"].agg(["sum", "size"])
    assert hosts.eq([1, 2]).all().all()
    winners = teams.groupby("game_id")["win_flag"].sum()
    assert (winners == 1).all()


def test_minutes_add_up_in_the_table_too():
    tables = without("null_minutes", "twin_rows")
    minutes = at(tables, PLAYER_ROWS).groupby(["game_date", "team_abbr"])["minutes_played"].sum()
    overtimes = at(tables, TEAM_ROWS).set_index(["game_date", "team_abbr"])["overtime_periods"]
    expected = 240 + 25 * overtimes.sort_index()
    assert np.allclose(minutes.sort_index().to_numpy(), expected.to_numpy())


def test_a_game_goes_from_scheduled_to_final_in_the_course_of_a_night():
    rows = small_tables()[SCHEDULE].query("game_date == @FEB_11")
    night = [instant(date(2026, 2, 11), 1080), instant(date(2026, 2, 12), 5)]
    states = [
        at({SCHEDULE: rows}, SCHEDULE, clock).drop_duplicates("game_id", keep="last")
        for clock in (*night, instant(date(2026, 2, 12), 400))
    ]
    assert set(states[0]["game_status"]) == {1}
    assert set(states[1]["game_status"]) == {2}
    assert set(states[2]["game_status"]) == {3}
    assert states[1]["home_team_score"].isna().all()
    assert states[2]["home_team_score"].notna().all()


def test_the_whole_schedule_is_out_in_august():
    rows = at(without("exhibitions"), SCHEDULE, instant(date(2025, 9, 1), 600))
    season = rows[rows["game_date"] > "2025-10-01"]
    assert len(season) == 1232  # the two ghosts of moved games stand in it from the start
    assert season["game_id"].nunique() == 1230
    assert set(season["game_status"]) == {1}


def test_a_traded_player_is_listed_with_his_new_team_before_his_first_game_for_it():
    context = at(small_tables(), CONTEXT)
    played = at(without("twin_rows"), PLAYER_ROWS).query("minutes_played > 0")
    earliest = played.groupby(["player_lookup", "team_abbr"])["game_date"].min()
    traded = at(small_tables(), REGISTRY).query("season == '2025-26'")
    traded = traded[traded.duplicated("player_lookup", keep=False)]
    assert len(traded) >= 20
    newest = traded.sort_values("first_game_date").drop_duplicates("player_lookup", keep="last")
    for player, team in newest[["player_lookup", "team_abbr"]].itertuples(index=False):
        rows = context[(context["player_lookup"] == player) & (context["team_abbr"] == team)]
        if not rows.empty:
            assert rows["game_date"].min() <= earliest[player, team]


def test_the_registry_follows_each_game_of_a_player():
    rows = small_tables()[REGISTRY].query("season == '2025-26'")
    versions = rows.groupby(["player_lookup", "team_abbr"])
    assert (versions["games_played"].diff().dropna() == 1).all()
    assert (versions["_to"].apply(lambda ends: ends.isna().sum()) == 1).all()
    unplayed = rows[rows["games_played"] == 0]
    assert len(unplayed) > 500
    assert unplayed[["first_game_date", "last_game_date"]].isna().all().all()
    assert unplayed["_from"].min() == timestamp(instant(date(2025, 9, 30), 370))


def test_defence_rows_are_true_means_of_the_last_fifteen_games():
    rows = at(small_tables(), DEFENCE).query("analysis_date == @FEB_11 and team_abbr == 'BOS'")
    teams = at(without("twin_rows"), TEAM_ROWS)
    of_boston = teams.query("team_abbr == 'BOS' and game_date > '2025-10-01'")
    last = of_boston.sort_values("game_date").tail(15)
    allowed = teams.set_index("game_id").query("team_abbr != 'BOS'").loc[last["game_id"]]
    [found] = rows.to_dict("records")
    assert found["games_in_sample"] == 15
    assert found["opponent_points_per_game"] == pytest.approx(
        allowed["points_scored"].mean(), abs=0.051
    )
    assert found["opponent_pace"] == pytest.approx(last["pace"].mean(), abs=0.051)
    possessions = (last["pace"] * (48 + 5 * last["overtime_periods"]) / 48).sum()
    rating = 100 * allowed["points_scored"].sum() / possessions
    assert found["defensive_rating_last_15"] == pytest.approx(rating, abs=0.006)


def test_defence_numbers_stay_in_the_usual_ranges():
    rows = small_tables()[DEFENCE].dropna(subset=["opponent_points_per_game"])
    assert rows["paint_pct_allowed_last_15"].between(0.47, 0.70).all()
    assert rows["mid_range_pct_allowed_last_15"].between(0.28, 0.56).all()
    assert rows["three_pt_pct_allowed_last_15"].between(0.27, 0.45).all()
    assert rows["opponent_points_per_game"].between(95, 135).all()
    assert rows["opponent_pace"].between(90, 112).all()


def test_shot_rates_are_percentages_that_follow_the_position():
    rows = at(planted(), SHOTS)
    rates = rows[["paint_rate_last_10", "mid_range_rate_last_10", "three_pt_rate_last_10"]]
    assert (abs(rates.sum(axis=1) - 100) < 0.02).all()
    assert rates.min().min() >= 0
    registry = at(without("multi_team_players"), REGISTRY)[["player_lookup", "position"]]
    listed = rows.merge(registry, on="player_lookup")
    paint = listed.groupby(listed["position"].str[0])["paint_rate_last_10"].mean()
    assert 57 < paint["C"] < 67
    assert 30 < paint["F"] < 40
    assert 25 < paint["G"] < 35


def test_fatigue_adds_up_from_the_inputs_it_names():
    rows = at(without("fatigue_junk"), FACTORS)
    inputs = pd.DataFrame([json.loads(text) for text in rows["fatigue_context_json"]])
    assert (inputs["final_score"].to_numpy() == rows["fatigue_score"].to_numpy()).all()
    reasons = inputs["penalties_applied"] + inputs["bonuses_applied"]
    points = reasons.apply(lambda named: sum(int(text.split(": ")[1]) for text in named))
    assert ((100 + points).clip(0, 100) == inputs["final_score"]).all()
    assert (inputs["back_to_back"] == (inputs["days_rest"] == 1)).all()
    assert inputs["games_last_7"].max() == 4
    assert inputs["player_age"].between(19, 40).all()


def test_fatigue_knows_the_games_of_the_last_seven_days():
    rows = at(without("fatigue_junk"), FACTORS).query("game_date == @FEB_12")
    played = at(without("twin_rows"), PLAYER_ROWS).query("minutes_played > 0")
    week = played[played["game_date"] >= FEB_12 - pd.Timedelta(days=7)]
    spent = week.groupby("player_lookup")["minutes_played"].agg(["size", "sum"])
    for player, text in rows[["player_lookup", "fatigue_context_json"]].itertuples(index=False):
        found = json.loads(text)
        games, minutes = spent.loc[player] if player in spent.index else (0, 0)
        assert found["games_last_7"] == games
        assert found["minutes_last_7"] == pytest.approx(minutes)


def test_half_of_those_who_play_are_fresh_and_one_in_twelve_tired():
    core = full_seasons()[2025]
    rows = factor_rows(core)
    score = rows["fatigue_score"][cells_of(rows, core).of(core.who.plays)]
    assert 0.48 <= (score >= 95).mean() <= 0.68
    assert 0.04 <= (score < 75).mean() <= 0.12


def test_odds_close_at_the_next_snapshot_and_the_consensus_is_the_closing_line():
    tables = without("bad_odds", "other_markets")
    evening = at(tables, ODDS).query("game_date == @FEB_12")
    assert set(evening.groupby("player_lookup").size()) == {7 * 2 * 3}
    assert evening.groupby("bookmaker_last_update")["is_active"].mean().tolist() == [0, 0, 1]
    morning = at(tables, ODDS, instant(date(2026, 2, 12), 660)).query("game_date == @FEB_12")
    assert morning["is_active"].all()
    context = at(tables, CONTEXT).query("game_date == @FEB_12")
    lines = context.set_index("player_lookup")["current_points_line"].dropna()
    book = evening.query("bookmaker == 'BettingPros Consensus'").groupby("player_lookup")
    assert (book["points_line"].max() == book["points_line"].min()).all()
    assert (book["points_line"].first().reindex(lines.index).dropna() == lines).all()


def test_prices_never_lie_between_minus_one_hundred_and_plus_one_hundred():
    price = without("bad_odds")[ODDS]["odds_american"]
    assert not price.between(-99, 100).any()
    assert abs(price[price < 0].median() + 112) < 4


def test_the_full_season_has_the_promised_number_of_rows():
    core = full_seasons()[2025]
    assert core.kept.all()
    assert 25_000 < core.who.plays.sum() < 27_000
    assert core.roster.player.size == 41_820
    assert instant(date(2026, 4, 12), 0) > CLOCK
