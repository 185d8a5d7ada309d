"""Defects of context, registry, defence and factors: there when planted, gone when not."""

import json

import pandas as pd

from nba_publishing.demo.core import (
    CONTEXT,
    DEFENCE,
    FACTORS,
    PLAYER_ROWS,
    REGISTRY,
)
from nba_publishing_tests.demo.leagues import (
    at,
    planted,
    without,
)

FEB_12, B2B_DAY, SUFFIX_DAY = (
    pd.Timestamp(text) for text in ("2026-02-12", "2026-01-30", "2026-01-12")
)


def test_every_seventh_game_day_is_loaded_three_times():
    rows = at(planted(), CONTEXT)
    loads = rows.groupby(["game_date", "player_lookup", "team_abbr"]).size()
    by_day = loads.groupby("game_date").agg(["min", "max"])
    assert (by_day["min"] == by_day["max"]).all()
    assert set(by_day["min"]) == {1, 3}
    assert 0.1 < (by_day["min"] == 3).mean() < 0.18


def test_an_injured_regular_is_simply_missing_from_the_context():
    tables = planted()
    context = at(tables, CONTEXT).query("game_date == @FEB_12")
    complete = at(without("context_absentees"), CONTEXT).query("game_date == @FEB_12")
    absent = set(complete["player_lookup"]) - set(context["player_lookup"])
    played = at(tables, PLAYER_ROWS).query("minutes_played > 0").groupby("player_lookup")
    last = played["game_date"].max().reindex(sorted(absent))
    assert (last >= pd.Timestamp("2026-01-29")).sum() >= 2
    assert context.groupby("team_abbr").size().min() >= 10
    assert set(complete.groupby("team_abbr").size()) == {17}


def test_upstream_rest_counts_games_not_played():
    rows = at(without("context_duplicates"), CONTEXT)
    early = rows["game_date"] < B2B_DAY
    assert not rows["back_to_back"][early].any()
    assert rows["back_to_back"][~early].eq(rows["days_rest"][~early] == 1).all()
    counted = at(without("context_duplicates", "context_flat_b2b"), CONTEXT)
    assert counted["back_to_back"].eq(counted["days_rest"] == 1).all()
    assert (counted["days_rest"].fillna(999) >= rows["days_rest"].fillna(999)).all()
    assert (counted["days_rest"] > rows["days_rest"]).sum() > 1000


def test_suffixes_are_missing_from_context_keys_before_mid_january():
    rows, full = at(planted(), CONTEXT), at(without("suffixless_keys"), CONTEXT)
    cut = rows["player_lookup"] != full["player_lookup"]
    assert cut.sum() > 300
    assert rows["game_date"][cut].max() < SUFFIX_DAY
    suffixed = full["player_lookup"][cut].str.extract("(jr|ii|iii|iv)$")[0]
    assert suffixed.notna().all()


def test_a_traded_player_has_one_registry_row_per_team_or_only_the_newest():
    on = at(planted(), REGISTRY)
    off = at(without("multi_team_players"), REGISTRY)
    assert on["player_lookup"].duplicated().sum() >= 15
    assert not off["player_lookup"].duplicated().any()
    newest = on.sort_values("last_game_date", na_position="first").drop_duplicates(
        "player_lookup", keep="last"
    )
    both = newest.merge(off, on="player_lookup", suffixes=("", "_off"))
    assert (both["team_abbr"] == both["team_abbr_off"]).all()
    games = on.groupby("player_lookup")["games_played"].sum()
    assert (off.set_index("player_lookup")["games_played"].reindex(games.index) == games).all()


def test_two_rotation_players_a_season_are_never_registered():
    everybody = set(without("missing_registry")[REGISTRY]["player_lookup"])
    unregistered = everybody - set(planted()[REGISTRY]["player_lookup"])
    assert len(unregistered) == 2
    played = at(planted(), PLAYER_ROWS).query("points == points")
    assert unregistered <= set(played["player_lookup"])


def test_defence_has_placeholders_early_and_a_hole_in_december():
    rows = planted()[DEFENCE]
    empty = rows[rows["opponent_points_per_game"].isna()]
    assert len(empty) == 35
    assert empty["team_abbr"].nunique() == 5
    assert empty["analysis_date"].min() == pd.Timestamp("2025-10-30")
    assert empty["analysis_date"].max() == pd.Timestamp("2025-11-05")
    memphis = rows.query("team_abbr == 'MEM' and analysis_date.dt.month == 12")["analysis_date"]
    assert memphis.min() == pd.Timestamp("2025-12-13")
    clean = without("defence_gaps")[DEFENCE]
    assert clean["opponent_points_per_game"].notna().all()
    assert (clean.groupby("analysis_date").size() == 30).all()


def test_five_fatigue_rows_a_month_are_junk():
    rows, clean = planted()[FACTORS], without("fatigue_junk")[FACTORS]
    spoilt = rows.compare(clean).index
    months = rows.loc[spoilt, "game_date"].dt.month.value_counts()
    assert months[[12, 1]].tolist() == [5, 5]
    found = rows.loc[spoilt]
    assert set(found["fatigue_score"][~found["fatigue_score"].between(0, 100)].dropna()) == {
        -4,
        140,
    }
    assert found["fatigue_score"].isna().sum() >= 2
    kinds = [kind_of_json(text) for text in found["fatigue_context_json"]]
    assert set(kinds) == {"object", "text", "broken"}
    assert {kind_of_json(text) for text in clean["fatigue_context_json"][::50]} == {"object"}


def kind_of_json(text: str) -> str:
    try:
        return "object" if isinstance(json.loads(text), dict) else "text"
    except json.JSONDecodeError:
        return "broken"
