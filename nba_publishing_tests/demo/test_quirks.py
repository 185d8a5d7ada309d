"""Every planted defect is there when its switch is on, gone when it is off, and mostly harmless."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

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
    TEAM_ROWS,
    Tables,
)
from nba_publishing.demo.quirks import PLANTS
from nba_publishing.demo.quirks_schedule import ghosts
from nba_publishing.demo.switches import COMPUTED, PLANTED, SWITCHES
from nba_publishing_tests.demo.league_relations import cleaned, relations
from nba_publishing_tests.demo.leagues import (
    CLOCK,
    SMALL,
    WINTER,
    at,
    full_seasons,
    planted,
    small_cores,
    without,
)

# Which tables a switch changes, and which cleaned relations (none: the cleaning repairs it all).
# No relation reads odds, factors or box-score parts besides points, minutes and usage yet.
EFFECTS: dict[str, tuple[set[str], set[str]]] = {
    "dnp_rows": ({PLAYER_ROWS}, set()),
    "zero_minute_rows": ({PLAYER_ROWS}, set()),
    "null_minutes": ({PLAYER_ROWS}, {"played_games"}),
    "missing_box_parts": ({PLAYER_ROWS}, set()),
    "twin_rows": ({PLAYER_ROWS, TEAM_ROWS}, set()),
    "evening_partials": ({PLAYER_ROWS, TEAM_ROWS}, set()),
    "context_absentees": ({CONTEXT}, {"context"}),
    "context_flat_b2b": ({CONTEXT}, set()),
    "other_markets": ({ODDS}, set()),
    "bad_odds": ({ODDS}, set()),
    # The odds at hand in the small league are younger than the day the suffixes came back.
    "suffixless_keys": ({CONTEXT}, set()),
    "context_duplicates": ({CONTEXT}, set()),
    "missing_registry": ({REGISTRY}, {"directory", "context"}),
    "defence_gaps": ({DEFENCE}, {"defence"}),
    "fatigue_junk": ({FACTORS}, set()),
    "stuck_status": ({SCHEDULE}, {"scheduled_games"}),
    "schedule_duplicates": ({SCHEDULE}, set()),
    "postponements": ({SCHEDULE}, set()),
    "exhibitions": ({SCHEDULE}, set()),
    "midnight_tips": ({SCHEDULE}, {"scheduled_games"}),
    "integer_lines": ({PLAYER_ROWS, CONTEXT, ODDS}, {"played_games", "context"}),
    "multi_team_players": ({REGISTRY}, set()),
}
UNREAD = {ODDS, FACTORS}  # tables no relation is made of yet
LOSSY_UNREAD = {"bad_odds", "fatigue_junk", "missing_box_parts"}
# A day the context was loaded three times, early in a gap of the defence table; the usual day.
DAYS = EARLY, LATE = date(2025, 12, 7), date(2026, 2, 12)
SEEN_EARLY = {
    "context_duplicates", "context_flat_b2b", "suffixless_keys", "missing_registry",
    "defence_gaps",
}  # fmt: skip
FEB_12 = pd.Timestamp("2026-02-12")
DNP_DAY, B2B_DAY, SUFFIX_DAY, TIPS_DAY = (
    pd.Timestamp(text) for text in ("2026-01-29", "2026-01-30", "2026-01-12", "2025-12-23")
)


def seen_on(days: Sequence[date], tables: Tables) -> dict[str, pd.DataFrame]:
    """The cleaned relations as they stand on the evening of each day."""
    return {
        f"{name} {day}": rows
        for day in days
        for name, rows in cleaned(tables, instant(day, 1110), day).items()
    }


@cache
def all_on() -> dict[str, pd.DataFrame]:
    return seen_on(DAYS, without(since=WINTER))


def changed(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> set[str]:
    """Which tables or relations are not the same in both."""
    assert one.keys() == other.keys()
    return {
        name
        for name, rows in one.items()
        if not rows.reset_index(drop=True).equals(other[name].reset_index(drop=True))
    }


def test_every_planted_switch_has_its_function_and_no_function_is_without_switch():
    assert tuple(PLANTS) == PLANTED
    assert set(PLANTS) | set(COMPUTED) <= set(SWITCHES)
    assert set(EFFECTS) == set(PLANTED) | set(COMPUTED)


@pytest.mark.parametrize("switch", EFFECTS)
def test_a_switch_changes_its_own_tables_and_loses_no_more_than_it_says(switch):
    tables, lost = EFFECTS[switch]
    off = without(switch, since=WINTER)
    assert changed(without(since=WINTER), off) == tables
    if tables <= UNREAD:
        return
    day = EARLY if switch in SEEN_EARLY else LATE
    found = seen_on([day], off)
    differs = changed({name: all_on()[name] for name in found}, found)
    assert {name.split(" ")[0] for name in differs} == lost


def test_all_lossless_switches_together_change_no_cleaned_relation():
    lossless = [
        switch for switch, (_, lost) in EFFECTS.items() if not lost and switch not in LOSSY_UNREAD
    ]
    assert len(lossless) == 12
    assert changed(all_on(), seen_on(DAYS, without(*sorted(lossless), since=WINTER))) == set()


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
    from nba_publishing.demo.tables_schedule import schedule_rows

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


def test_other_markets_share_the_table_and_sometimes_the_number():
    rows = planted()[ODDS]
    others = rows[rows["market_type"] != "points"]
    assert set(others["market_type"]) == {"assists", "rebounds", "threes"}
    assert set(others["bookmaker"]) == {"DraftKings", "BettingPros Consensus"}
    context = at(without("suffixless_keys"), CONTEXT)[
        ["game_date", "player_lookup", "current_points_line"]
    ]
    both = others.merge(context, on=["game_date", "player_lookup"])
    assert 0.02 < (both["points_line"] == both["current_points_line"]).mean() < 0.06
    assert set(without("other_markets")[ODDS]["market_type"]) == {"points"}


def test_some_prices_are_impossible_some_offers_closed_and_some_lines_one_sided():
    def sides(tables):
        rows = at(tables, ODDS).query("market_type == 'points'")
        grain = ["game_date", "player_lookup", "bookmaker", "bookmaker_last_update"]
        return rows.groupby(grain)["bet_side"].nunique()

    rows = at(planted(), ODDS)
    assert set(rows["odds_american"]) >= {50, 0, 199_900}
    assert 0.003 < rows["odds_american"].isin([50, 0, 199_900]).mean() < 0.01
    assert 0.005 < (sides(planted()) == 1).mean() < 0.015
    assert (sides(without("bad_odds")) == 2).all()
    last = rows[rows["bookmaker_last_update"].dt.hour == 21]
    assert 0.005 < 1 - last["is_active"].mean() < 0.015


def test_streaks_slumps_and_lines_of_the_usual_day_are_as_promised():
    day = date(2026, 2, 12)
    loaded = relations(planted(), CLOCK, [day])
    played = loaded.played_games(date(2025, 10, 1), day - timedelta(days=1))
    decided = played[played["over"] | played["under"]]
    overs, unders = 0, 0
    for _, results in decided.groupby("player")["over"]:
        newest = results.to_numpy()[::-1]
        length = len(newest) if (newest == newest[0]).all() else int(np.argmax(newest != newest[0]))
        overs += length >= 4 and newest[0]
        unders += length >= 4 and not newest[0]
    assert 8 <= overs <= 25
    assert 12 <= unders <= 35
    month = decided[decided["day"] >= day.toordinal() - 30]
    assert 200 <= (month.groupby("player").size() >= 5).sum() <= 260
    assert 4 <= slumps(played, day) <= 20


def slumps(played: pd.DataFrame, day: date) -> int:
    """Players whose latest game, of the last two weeks, fell ten points short of their mean."""
    games = played.groupby("player")["points"].agg(["mean", "size"])
    last = played.drop_duplicates("player", keep="last").set_index("player")
    recent = last["day"] >= day.toordinal() - 14
    return int(((games["mean"] - last["points"] >= 10) & (games["size"] >= 10) & recent).sum())


def test_a_regular_who_is_gone_has_no_game_tonight_unless_the_switch_is_off():
    day = date(2026, 2, 12)

    def missing(tables) -> set[str]:
        loaded = relations(tables, CLOCK, [day])
        who, listed = loaded.directory(day), loaded.context_players(day)
        slate = loaded.slate(day)
        teams = {*slate["home"], *slate["away"]}
        recent = who.last_played >= day.toordinal() - 14
        places = np.flatnonzero(recent & np.isin(who.team, list(teams)))
        return {who.lookups[place] for place in places.tolist() if place not in listed}

    gone = missing(planted())
    assert len(gone - missing(without("context_absentees"))) >= 2
    assert SMALL.is_on("context_absentees")
