"""Played games: who really played, against whom, and how it went against the line."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.days import back, season_start
from nba_publishing.analysis.rest import BUCKETS, bucket_numbers
from nba_publishing.documents.morning import lines_cover
from nba_publishing.sources.frames import GrainError
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import ALIASES, TEAMS
from nba_publishing.sources.warehouse import SourceError
from nba_publishing_tests.fakes.league_rows import BOX, TEAM, LeagueRows, days_from

DAY = date(2026, 2, 11)
NIGHT = date(2026, 2, 10)
LOADED = datetime(2026, 2, 11, 11)
EARLIER, LATER = LOADED - timedelta(hours=5), LOADED + timedelta(hours=1)


def relations(league: LeagueRows, day: date = DAY, since: date | None = None) -> Relations:
    return Relations.for_days(league.warehouse(), [day], since or season_start(day))


def played(read: Relations, since: date | None = None) -> pd.DataFrame:
    """Played games before the day, with player keys and team codes instead of numbers."""
    games = read.played_games(since or season_start(read.last), back(read.last, 1))
    coded = {
        column: [TEAMS[place] if place >= 0 else None for place in games[column]]
        for column in ("team", "opponent")
    }
    return games.assign(who=read.players[games["player"]], **coded)


def on_court(league: LeagueRows) -> list[str]:
    return played(relations(league))["who"].tolist()


def missing(league: LeagueRows) -> list[tuple[str, str]]:
    """Absent players and their teams."""
    read = relations(league)
    rows = read.absences(season_start(DAY), NIGHT)
    return [
        (read.players[who], TEAMS[team])
        for who, team in zip(rows["player"], rows["team"], strict=True)
    ]


def result(row: Any) -> str | None:
    return next((name for name in ("over", "under", "push") if getattr(row, name)), None)


# --- PG2: one row per player and day ------------------------------------------------------------


def test_q5_of_two_loads_the_newest_counts_and_a_load_without_stamp_is_the_oldest():
    league = LeagueRows()
    for points, load in ((11, EARLIER), (13, LATER), (12, LOADED)):
        league.played("anna", NIGHT, "BOS", points, processed_at=load)
    for points, load in ((21, None), (22, EARLIER)):
        league.played("bert", NIGHT, "BOS", points, processed_at=load)
    assert played(relations(league))["points"].tolist() == [13, 22]


def test_q5_a_reversed_twin_of_the_same_load_loses_to_the_smaller_id():
    league = LeagueRows()
    league.played("anna", NIGHT, "BOS", 12, game_id="20260210_LAL_BOS")
    league.played("anna", NIGHT, "BOS", 11, game_id="20260210_BOS_LAL")
    assert played(relations(league))["points"].tolist() == [11]


def test_a_correction_to_did_not_play_wins_and_so_does_one_to_played():
    league = LeagueRows()
    league.played("anna", NIGHT, "BOS", 12, processed_at=EARLIER)
    league.played("anna", NIGHT, "BOS", None, is_dnp=True, processed_at=LATER)
    league.played("bert", NIGHT, "BOS", None, is_dnp=True, processed_at=EARLIER)
    league.played("bert", NIGHT, "BOS", 12, processed_at=LATER)
    assert on_court(league) == ["bert"]
    assert missing(league) == [("anna", "BOS")]


# --- PG3: who played ----------------------------------------------------------------------------


def test_rows_of_players_who_did_not_play_are_no_games():
    league, kept = LeagueRows(), {"points": 12}
    for player, row in {
        "dropq1points": {"points": None},
        "dropq1dnp": {"is_dnp": True},
        "dropq1inactive": {"is_active": False},
        "dropq2minutes": {"points": 0, "minutes_played": 0},
        "dropq2scored": {"minutes_played": 0},
        "dropnegative": {"minutes_played": -1},
        "dropq6partial": {"is_partial_game_data": True},
        "keep": {},
        "keepq3minutes": {"minutes_played": None},
        "keepq8boards": {"offensive_rebounds": None, "defensive_rebounds": 4},
        "keepq8threes": {"three_pt_makes": None, "three_pt_attempts": None},
        "keepscoreless": {"points": 0, "minutes_played": 0.1},
        "keepunknownflags": {"is_dnp": None, "is_partial_game_data": None},
    }.items():
        league.played(player, NIGHT, "BOS", **(kept | row))
    read = relations(league)
    games = played(read)
    assert games["who"].tolist() == [
        "keep", "keepq3minutes", "keepq8boards", "keepq8threes", "keepscoreless",
        "keepunknownflags",
    ]  # fmt: skip
    assert games["minutes"].isna().tolist() == [False, True, False, False, False, False]
    assert read.quirks["box_rows_partial"] == 1
    assert read.quirks["box_rows_zero_minutes"] == 3


def test_the_listed_who_did_not_play_are_absent_and_nobody_else():
    league = LeagueRows()
    league.played("dnp", NIGHT, "PHO", None, is_dnp=True, is_active=True)
    league.played("inactive", NIGHT, "BOS", None, is_dnp=None, is_active=False)
    league.played("listedoutwithpoints", NIGHT, "BOS", 4, is_dnp=True)
    league.played("zerominutes", NIGHT, "BOS", 0, minutes_played=0)
    league.played("onlynopoints", NIGHT, "BOS", None)
    league.played("elsewhere", NIGHT, "EST", None, is_dnp=True)
    league.played("played", NIGHT, "BOS", 4)
    assert missing(league) == [("dnp", "PHX"), ("inactive", "BOS"), ("listedoutwithpoints", "BOS")]


# --- C4: teams ----------------------------------------------------------------------------------


def test_teams_of_other_feeds_are_read_and_players_from_elsewhere_counted():
    league = LeagueRows()
    for alias, team in ALIASES.items():
        league.played(f"of{team.lower()}", NIGHT, alias, 10)
    league.played("star", NIGHT, "WST", 40)
    read = relations(league)
    games = played(read)
    assert (games["who"] == "of" + games["team"].str.lower()).all()
    assert len(games) == len(ALIASES)
    assert read.quirks["box_rows_unknown_team"] == 1


# --- PG4: venue and result of the game ----------------------------------------------------------


def test_opponent_host_and_result_come_from_the_teams_game():
    league = LeagueRows()
    league.game(NIGHT, "LAL", "BOS", 99, 101)
    league.played("guest", NIGHT, "LAL", 10, opponent="BOS", game_id="20260210_BOS_LAL")
    league.played("host", NIGHT, "BOS", 10, opponent="", game_id="0022500771")
    games = played(relations(league))
    assert games[["who", "opponent", "is_home", "team_won"]].to_numpy().tolist() == [
        ["guest", "BOS", 0, 0], ["host", "LAL", 1, 1],
    ]  # fmt: skip


def test_q7_a_win_is_what_the_team_table_says():
    league = LeagueRows()
    league.game(NIGHT, "LAL", "BOS", 99, 101)
    for row in league.tables[TEAM]:
        row["win_flag"] = not row["win_flag"]
    league.played("host", NIGHT, "BOS", 10)
    assert played(relations(league))["team_won"].tolist() == [0]


def test_without_a_complete_team_game_the_schedule_says_where_and_nothing_says_who_won():
    league = LeagueRows()
    league.game(NIGHT, "LAL", "BOS", team_rows=False)
    league.played("guest", NIGHT, "LAL", 10, opponent="MIA", game_id="20260210_BOS_LAL")
    league.played("host", NIGHT, "BOS", 10, game_id="")
    read = relations(league)
    games = played(read)
    assert games[["who", "opponent", "is_home"]].to_numpy().tolist() == [
        ["guest", "BOS", 0], ["host", "LAL", 1],
    ]  # fmt: skip
    assert games["team_won"].isna().all()
    assert games["game_no"].isna().all()
    assert read.quirks["box_rows_without_team_game"] == 2


def test_without_a_schedule_row_the_id_says_where_if_it_is_well_formed():
    league = LeagueRows()
    for player, team, game_id in (
        ("guest", "LAL", "20260210_LAL_BOS"),
        ("host", "BOS", "20260210_LAL_BOS"),
        ("leagueid", "BOS", "0022500771"),
        ("othergame", "MIA", "20260210_LAL_BOS"),
        ("otherteam", "BOS", "20260210_EST_BOS"),
    ):
        league.played(player, NIGHT, team, 10, opponent="CHI", game_id=game_id)
    games = played(relations(league))
    assert games[["who", "opponent"]].to_numpy().tolist() == [
        ["guest", "BOS"], ["host", "LAL"], ["leagueid", None], ["othergame", None],
        ["otherteam", None],
    ]  # fmt: skip
    np.testing.assert_array_equal(games["is_home"], [0, 1, np.nan, np.nan, np.nan])
    assert games["team_won"].isna().all()


def test_a_box_score_row_on_the_date_a_game_has_left_takes_no_venue_from_the_new_date():
    league = LeagueRows()
    league.game(NIGHT, "LAL", "BOS")
    league.played("anna", back(NIGHT, 3), "BOS", 10, game_id="")
    games = played(relations(league))
    assert games["opponent"].tolist() == [None]


# --- PG5: the line ------------------------------------------------------------------------------


def test_q4_an_exact_tie_is_a_push_whatever_label_was_stored():
    league = LeagueRows()
    for player, points, line, label in (
        ("alone", 25, None, "OVER"),
        ("miss", 20, 20.5, "OVER"),
        ("over", 21, 20.5, "UNDER"),
        ("tie", 20, 20.0, "OVER"),
        ("zero", 0, 0.5, None),
    ):
        league.played(player, NIGHT, "BOS", points, line, over_under_result=label)
    read = relations(league)
    games = played(read)
    assert {row.who: result(row) for row in games.itertuples()} == {
        "alone": None, "miss": "under", "over": "over", "tie": "push", "zero": "under",
    }  # fmt: skip
    np.testing.assert_array_equal(games["margin"], [np.nan, -0.5, 0.5, 0, -0.5])
    assert read.quirks["box_rows_pushed"] == 1


@pytest.mark.parametrize(("lined", "covered"), [(0, False), (14, False), (15, True)])
def test_q9_days_without_lines_are_noticed(lined, covered):
    league = LeagueRows()
    nights = [back(DAY, n) for n in range(1, 8)]
    for place, night in enumerate(nights):
        for number in range(100):
            line = 9.5 if number < lined else None
            league.played(f"player{number:03d}", night, "BOS", 10, line)
        league.played(f"old{place}", back(night, 10), "BOS", 10, 9.5)
    read = relations(league)
    assert lines_cover(read, DAY) is covered
    games = played(read)
    assert games["over"].sum() == 7 * lined + 7
    assert not (games["over"] & games["points_line"].isna()).any()


def test_q9_a_handful_of_rows_proves_no_outage():
    league = LeagueRows()
    for number in range(99):
        league.played(f"player{number:03d}", NIGHT, "BOS", 10)
    assert lines_cover(relations(league), DAY)


# --- PG1, PG6: rest -----------------------------------------------------------------------------


def october() -> LeagueRows:
    """Anna's first games of the season, her last one of the season before, a night on the bench."""
    league = LeagueRows()
    league.played("anna", date(2025, 4, 13), "BOS", 10)
    for day in days_from(date(2025, 10, 22), [1, 2, 3, 4, 9]):
        league.played("anna", day, "BOS", 10)
        league.played("bert", day + timedelta(days=1), "BOS", 10)
    league.played("anna", date(2025, 10, 27), "BOS", None, is_dnp=True)
    return league


def test_rest_is_the_distance_to_the_game_played_before():
    day = date(2025, 11, 20)
    games = played(relations(october(), day))
    since_last = games[games["who"] == "anna"]["gap_days"].to_numpy()
    np.testing.assert_array_equal(since_last, [np.nan, 1, 2, 3, 4, 9])
    places = bucket_numbers(since_last).tolist()
    assert [BUCKETS[place] if place >= 0 else None for place in places] == [
        None, "b2b", "one_day", "rested", "rested", None,
    ]  # fmt: skip


def test_rest_at_the_edge_of_a_window_looks_back_behind_it():
    day = date(2025, 11, 20)
    read = relations(october(), day, date(2025, 10, 29))
    games = played(read, date(2025, 10, 29))
    assert games[games["who"] == "anna"]["gap_days"].tolist() == [4, 9]


def test_a_summer_is_no_rest():
    day = date(2025, 11, 20)
    games = played(relations(october(), day, date(2025, 4, 1)), date(2025, 4, 1))
    anna = games[games["who"] == "anna"]
    assert np.flatnonzero(anna["gap_days"].isna()).tolist() == [0, 1]
    assert anna["season"].tolist() == [2024] + [2025] * 6


def test_a_traded_player_rests_between_two_teams():
    league = LeagueRows()
    league.played("anna", back(NIGHT, 4), "BOS", 10)
    league.played("anna", NIGHT, "LAL", 10)
    games = played(relations(league))
    assert games["team"].tolist() == ["BOS", "LAL"], "the team is that of the game"
    assert games["gap_days"].tolist()[1] == 4


# --- form ---------------------------------------------------------------------------------------


def test_form_looks_at_earlier_games_only_and_as_far_as_it_is_told():
    league = LeagueRows()
    for points, day in zip((10, 20, 60), days_from(back(NIGHT, 2), [1, 1]), strict=True):
        league.played("anna", day, "BOS", points, usage=points / 2)
    read = relations(league)
    usual = read.played_games(back(NIGHT, 2), NIGHT)
    assert usual["class_games"].tolist() == [0, 1, 2]
    np.testing.assert_array_equal(usual["class_points"], [np.nan, 10, 15])
    np.testing.assert_array_equal(usual["class_usage"], [np.nan, 5, 7.5])
    shorter = read.played_games_by_form(NIGHT, NIGHT, class_games=1, class_days=365)
    assert shorter[["class_games", "class_points"]].to_numpy().tolist() == [[1, 20]]
    closer = read.played_games_by_form(NIGHT, NIGHT, class_games=40, class_days=1)
    assert closer[["class_games", "class_points"]].to_numpy().tolist() == [[1, 20]]
    same = read.played_games_by_form(back(NIGHT, 2), NIGHT, class_games=40, class_days=365)
    pd.testing.assert_frame_equal(same, usual, check_exact=True)


# --- the rows as a whole ------------------------------------------------------------------------


def a_season() -> LeagueRows:
    league = october()
    league.game(NIGHT, "LAL", "BOS")
    league.game(back(NIGHT, 1), "MIA", "BOS", team_rows=False)
    for player, team in (("anna", "BOS"), ("carl", "LAL"), ("dora", "BOS")):
        league.played(player, NIGHT, team, 20, 20.0, game_id=f"20260210_LAL_{team}")
        league.played(player, NIGHT, team, 11, 9.5, processed_at=EARLIER)
    league.played("dora", back(NIGHT, 1), "BOS", 12, 9.5)
    league.played("emil", back(NIGHT, 1), "BOS", None, is_dnp=True)
    return league


def test_rows_come_by_day_and_player_whatever_their_order_was():
    league = a_season()
    wanted, counted = _both(league)
    assert wanted[0][["day", "who"]].apply(tuple, axis=1).is_monotonic_increasing
    for seed in range(2):
        for table in league.tables.values():
            Random(seed).shuffle(table)
        found, quirks = _both(league)
        for frame, other in zip(found, wanted, strict=True):
            pd.testing.assert_frame_equal(frame, other, check_exact=True)
        assert quirks == counted


def _both(league: LeagueRows) -> tuple[tuple[pd.DataFrame, pd.DataFrame], Counter[str]]:
    read = relations(league)
    absent = read.absences(season_start(DAY), NIGHT)
    return (played(read), absent), read.quirks


def test_reversed_ids_change_nothing_where_the_schedule_knows_the_game():
    league = a_season()
    wanted = played(relations(league)).drop(columns="game_id")
    for row in (*league.tables[BOX], *league.tables[TEAM]):
        parts = row["game_id"].split("_")
        row["game_id"] = "_".join([parts[0], *reversed(parts[1:])])
    found = played(relations(league)).drop(columns="game_id")
    scheduled = (wanted["day"] >= back(NIGHT, 1).toordinal()).to_numpy()
    assert scheduled.sum() == 4
    pd.testing.assert_frame_equal(found[scheduled], wanted[scheduled], check_exact=True)


def test_a_player_whom_no_registry_knows_has_his_games():
    league = LeagueRows()
    league.registered("anna", 2025, "BOS")
    league.played("stranger", NIGHT, "BOS", 10)
    assert on_court(league) == ["stranger"]


def test_a_day_before_the_first_game_has_empty_relations():
    read = relations(LeagueRows())
    assert len(read.played_games(season_start(DAY), NIGHT)) == 0
    assert len(read.absences(season_start(DAY), NIGHT)) == 0
    assert lines_cover(read, DAY)


class EverythingTwice:
    """A warehouse whose box scores come back twice, as after a broken de-duplication."""

    def __init__(self, league: LeagueRows) -> None:
        self._warehouse = league.warehouse()
        self.usage = self._warehouse.usage
        self.last_changed = self._warehouse.last_changed
        self.close = self._warehouse.close

    def rows(self, query: str, **parameters: Any) -> pd.DataFrame:
        rows = self._warehouse.rows(query, **parameters)
        return pd.concat([rows, rows], ignore_index=True) if query == "box_scores" else rows


def test_a_player_who_played_twice_in_a_day_stops_the_run_with_a_sentence():
    read = Relations.for_days(EverythingTwice(a_season()), [DAY], season_start(DAY))
    with pytest.raises(GrainError, match=r"played_games holds \d+ keys twice, for example") as told:
        read.played_games(season_start(DAY), NIGHT)
    assert "nothing was built from it" in str(told.value)
    assert "Look at the newest load" in str(told.value)
    assert isinstance(told.value, SourceError)
    assert told.value.reason == "source_unreadable"
