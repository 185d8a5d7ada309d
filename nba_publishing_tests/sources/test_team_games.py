"""Team games: the newest complete row per team and day, and what the schedule says about it."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.days import back, season_start
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.team_games import home_of_id
from nba_publishing.sources.teams import ALIASES, TEAMS, UNKNOWN
from nba_publishing_tests.fakes.league_rows import TEAM, LeagueRows, days_from

DAY = date(2026, 2, 11)
NIGHT = date(2026, 2, 10)
OTHER_NIGHT = date(2026, 2, 8)
LOADED = datetime(2026, 2, 11, 11)
EARLIER, LATER = LOADED - timedelta(hours=5), LOADED + timedelta(hours=1)


def team_row(team: str = "BOS", day: date = NIGHT, **other: Any) -> dict[str, Any]:
    """One raw team row: Boston's home win over the Lakers, 110 points."""
    usual: dict[str, Any] = {
        "game_date": day,
        "team_abbr": team,
        "opponent_team_abbr": "LAL",
        "game_id": f"{day:%Y%m%d}_LAL_BOS",
        "home_game": True,
        "win_flag": True,
        "points_scored": 110,
        "pace": 99.5,
        "overtime_periods": 0,
        "is_partial_game_data": False,
        "processed_at": LOADED,
    }
    return usual | other


def league_of(*rows: dict[str, Any], scheduled: tuple[tuple[str, str], ...] = ()) -> LeagueRows:
    league = LeagueRows()
    for away, home in scheduled:
        league.game(NIGHT, away, home, team_rows=False)
    for row in rows:
        league.add(TEAM, **row)
    return league


def loaded_from(league: LeagueRows, day: date = DAY) -> tuple[pd.DataFrame, Counter[str]]:
    """The season's team games before `day` with team codes instead of numbers."""
    relations = Relations.for_days(league.warehouse(), [day], season_start(day))
    games = relations.team_games(season_start(day), back(day, 1))
    coded = {
        column: [TEAMS[place] if place >= 0 else None for place in games[column]]
        for column in ("team", "opponent")
    }
    return games.assign(**coded), relations.quirks


def cleaned(
    *rows: dict[str, Any], scheduled: tuple[tuple[str, str], ...] = ()
) -> tuple[pd.DataFrame, Counter[str]]:
    return loaded_from(league_of(*rows, scheduled=scheduled))


# --- TG1: one row per team and day --------------------------------------------------------------


def test_q5_of_two_loads_the_newest_counts_and_a_load_without_stamp_is_the_oldest():
    games, _ = cleaned(
        team_row(points_scored=101, processed_at=EARLIER),
        team_row(points_scored=103, processed_at=LATER),
        team_row(points_scored=102, processed_at=LOADED),
        team_row("MIA", points_scored=91, processed_at=None),
        team_row("MIA", points_scored=92, processed_at=EARLIER),
    )
    assert games[["team", "points_scored"]].to_numpy().tolist() == [["BOS", 103], ["MIA", 92]]


def test_q5_a_reversed_twin_of_the_same_load_loses_to_the_smaller_id():
    games, _ = cleaned(
        team_row(game_id="20260210_LAL_BOS", points_scored=102),
        team_row(game_id="20260210_BOS_LAL", points_scored=101),
    )
    assert games["points_scored"].tolist() == [101]


def test_q6_a_load_before_the_buzzer_takes_the_game_with_it():
    games, quirks = cleaned(
        team_row(points_scored=54, is_partial_game_data=True, processed_at=LATER),
        team_row(points_scored=110, processed_at=EARLIER),
        team_row("MIA", points_scored=None),
        team_row("CHI", is_partial_game_data=None),
    )
    assert games["team"].tolist() == ["CHI"], "the newest row decides, and an unknown flag is none"
    assert quirks["team_rows_partial"] == 2


def test_q6_the_morning_load_repairs_an_evening_one():
    games, _ = cleaned(
        team_row(points_scored=54, is_partial_game_data=True, processed_at=EARLIER), team_row()
    )
    assert games["points_scored"].tolist() == [110]


def test_a_team_under_two_of_its_codes_is_one_team():
    games, _ = cleaned(
        team_row("PHO", points_scored=102, processed_at=LATER),
        team_row("PHX", points_scored=101),
        team_row("BKN", points_scored=103, processed_at=LATER),
        team_row("BRK", points_scored=104, processed_at=LOADED),
        team_row("UTA", points_scored=106, game_id="b"),
        team_row("UTAH", points_scored=105, game_id="a"),
        team_row("SAS", points_scored=107),
        team_row("SA", points_scored=55, is_partial_game_data=True, processed_at=LATER),
    )
    assert games[["team", "points_scored"]].to_numpy().tolist() == [
        ["BKN", 103], ["PHX", 102], ["UTA", 105],
    ]  # fmt: skip


def test_teams_of_other_feeds_are_read_and_teams_from_elsewhere_counted():
    games, quirks = cleaned(
        *[team_row(alias) for alias in ALIASES], team_row("EST"), team_row("RMA")
    )
    assert sorted(games["team"]) == sorted(ALIASES.values())
    assert quirks["team_rows_unknown_team"] == 2


# --- TG2: opponent and host ---------------------------------------------------------------------


def test_the_schedule_says_who_was_home_against_a_reversed_id_and_an_unknown_flag():
    games, quirks = cleaned(
        team_row("LAL", opponent_team_abbr="", game_id="20260210_BOS_LAL", home_game=True),
        team_row("BOS", opponent_team_abbr="MIA", game_id="20260210_BOS_LAL", home_game=False),
        scheduled=(("LAL", "BOS"),),
    )
    assert games[["team", "opponent", "is_home"]].to_numpy().tolist() == [
        ["BOS", "LAL", 1], ["LAL", "BOS", 0],
    ]  # fmt: skip
    assert games["in_schedule"].all()
    assert quirks["team_rows_reversed"] == 2


def test_without_a_schedule_row_the_stored_opponent_and_flag_stand():
    games, quirks = cleaned(
        team_row("BOS", opponent_team_abbr="PHO", home_game=False),
        team_row("MIA", opponent_team_abbr="", home_game=True),
        scheduled=(("LAL", "DEN"),),
    )
    assert games[["team", "opponent", "is_home"]].to_numpy().tolist() == [
        ["BOS", "PHX", 0], ["MIA", None, 1],
    ]  # fmt: skip
    assert not games["in_schedule"].any()
    assert quirks["team_rows_reversed"] == 0


# --- TG3: result --------------------------------------------------------------------------------


def test_the_flag_says_who_won_and_the_scores_are_compared():
    games, quirks = cleaned(
        team_row("BOS", points_scored=110, win_flag=False),
        team_row("LAL", opponent_team_abbr="BOS", points_scored=100, win_flag=True),
        team_row("MIA", opponent_team_abbr="CHI", points_scored=90, win_flag=False),
        team_row("CHI", opponent_team_abbr="MIA", points_scored=95, win_flag=True),
    )
    assert games[["team", "won", "points_allowed"]].to_numpy().tolist() == [
        ["BOS", False, 100], ["CHI", True, 90], ["LAL", True, 110], ["MIA", False, 95],
    ]  # fmt: skip
    assert quirks["team_results_disagree"] == 2


def test_points_allowed_are_unknown_while_the_opponents_row_is_missing():
    games, quirks = cleaned(
        team_row("BOS", opponent_team_abbr="LAL"),
        team_row("MIA", opponent_team_abbr="CHI"),
        team_row("CHI", opponent_team_abbr="MIA", is_partial_game_data=True),
        team_row("DEN", opponent_team_abbr=""),
        team_row("LAL", day=OTHER_NIGHT, opponent_team_abbr="BOS"),
    )
    assert games["points_allowed"].isna().all()
    assert quirks["team_results_disagree"] == 0


def test_pace_and_overtime_pass_through_and_may_be_unknown():
    games, _ = cleaned(
        team_row("BOS", pace=99.5, overtime_periods=2),
        team_row("CHI", pace=None, overtime_periods=None),
    )
    assert games[["pace", "overtime_periods"]].to_numpy()[0].tolist() == [99.5, 2]
    assert games[["pace", "overtime_periods"]].iloc[1].isna().all()


# --- TG4: rest and number -----------------------------------------------------------------------


def a_month() -> LeagueRows:
    """Boston's month, with a partial row on 27 October, and its last game of the season before."""
    league = league_of()
    league.add(TEAM, **team_row(day=date(2025, 4, 13)))
    for day in days_from(date(2025, 10, 22), [1, 2, 3, 4, 9]):
        league.add(TEAM, **team_row(day=day))
        league.add(TEAM, **team_row("MIA", day=day + timedelta(days=1)))
    league.add(TEAM, **team_row(day=date(2025, 10, 27), is_partial_game_data=True))
    return league


def test_games_are_numbered_and_rest_is_counted_within_the_season():
    games, _ = loaded_from(a_month())
    boston = games[games["team"] == "BOS"]
    assert boston["game_no"].tolist() == [1, 2, 3, 4, 5, 6]
    np.testing.assert_array_equal(boston["gap_days"], [np.nan, 1, 2, 3, 4, 9])


def test_a_window_is_cut_after_rest_and_number_were_found():
    league, day = a_month(), date(2025, 11, 20)
    relations = Relations.for_days(league.warehouse(), [day], date(2025, 11, 1))
    games = relations.team_games(date(2025, 11, 1), back(day, 1))
    assert games[["day", "gap_days", "game_no"]].to_numpy()[0].tolist() == [
        date(2025, 11, 1).toordinal(), 4, 5,
    ]  # fmt: skip
    assert len(games) == 4


def test_a_new_season_starts_with_game_one_without_rest():
    relations = Relations.for_days(a_month().warehouse(), [DAY], date(2025, 4, 1))
    games = relations.team_games(date(2025, 4, 1), back(DAY, 1))
    boston = games[games["team"] == TEAMS.index("BOS")]
    assert boston["game_no"].tolist() == [1, 1, 2, 3, 4, 5, 6]
    assert np.flatnonzero(boston["gap_days"].isna()).tolist() == [0, 1]


# --- the rows as a whole ------------------------------------------------------------------------


def test_a_moved_games_old_row_keeps_its_stored_venue():
    league = league_of(team_row(day=OTHER_NIGHT, home_game=False))
    league.game(OTHER_NIGHT, "LAL", "BOS", team_rows=False)
    league.game(NIGHT, "LAL", "BOS", team_rows=False)
    for row in league.tables["nba_raw.nbac_schedule"]:
        row["game_id"] = "0022500700"
    games, _ = loaded_from(league)
    assert games[["is_home", "in_schedule"]].to_numpy().tolist() == [[0, False]]


def test_rows_come_by_day_and_team_whatever_their_order_was():
    league = a_month()
    league.game(NIGHT, "LAL", "BOS")
    league.add(TEAM, **team_row("PHO", processed_at=LATER))
    league.add(TEAM, **team_row("PHX"))
    wanted, counted = loaded_from(league)
    assert wanted[["day", "team"]].apply(tuple, axis=1).is_monotonic_increasing
    for seed in range(2):
        Random(seed).shuffle(league.tables[TEAM])
        games, quirks = loaded_from(league)
        pd.testing.assert_frame_equal(games, wanted, check_exact=True)
        assert quirks == counted


def test_a_season_without_team_rows_is_an_empty_relation():
    games, _ = cleaned(scheduled=(("LAL", "BOS"),))
    assert len(games) == 0
    assert {"points_allowed", "gap_days", "game_no", "in_schedule"} <= set(games)


def test_an_unknown_team_is_no_neighbour_of_the_last_one_of_the_day_before():
    games, _ = cleaned(
        team_row("WAS", day=back(NIGHT, 1)), team_row("ATL", opponent_team_abbr="nowhere")
    )
    assert UNKNOWN == -1
    assert games["points_allowed"].isna().all()


# --- ids ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("game_id", "host"),
    [
        ("20260210_LAL_BOS", "BOS"),
        ("20260210_BOS_LAL", "LAL"),
        ("0022500771", None),
        ("20260210_BOS", None),
        ("20260210_LAL_BOS_2", None),
        ("2026021_LAL_BOS", None),
        ("2026-2-1_LAL_BOS", None),
        ("20260210_LAL_EST", None),
        ("20260210_EST_BOS", None),
        ("20260210_lal_bos", None),
        ("", None),
    ],
)
def test_the_last_part_of_a_well_formed_id_is_the_host(game_id, host):
    assert home_of_id(game_id) == host
