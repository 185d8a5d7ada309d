"""The directory: a player's name, position and team as of a morning."""

from collections import Counter
from datetime import date, datetime
from random import Random
from typing import Any

import numpy as np

from nba_publishing.sources.directory import Directory
from nba_publishing.sources.relations import Relations
from nba_publishing_tests.fakes.league_rows import BOX, REGISTRY, LeagueRows

DAY = date(2026, 2, 11)
NIGHT = date(2026, 2, 10)
SINCE = date(2024, 10, 1)


def morning(
    league: LeagueRows, day: date = DAY, since: date = SINCE
) -> tuple[Directory, Counter[str]]:
    read = Relations.for_days(league.warehouse(), [day], since)
    return read.directory(day), read.quirks


def facts(found: Directory, player: str) -> dict[str, Any]:
    """What a directory says about one player, by key."""
    place = int(np.searchsorted(found.lookups, player))
    assert found.lookups[place] == player
    first, last = found.first_season[place], found.last_played[place]
    return {
        "name": found.name(place),
        "position": found.position(place),
        "team": found.team_of(place),
        "from_game": bool(found.team_from_game[place]),
        "first_season": None if np.isnan(first) else int(first),
        "last_played": None if np.isnan(last) else date.fromordinal(int(last)),
        "in_registry": bool(found.in_registry[place]),
        "known": bool(found.known[place]),
    }


def told(league: LeagueRows, player: str = "anna", day: date = DAY) -> dict[str, Any]:
    return facts(morning(league, day)[0], player)


# --- PD1: the registry row that speaks for a player ---------------------------------------------

OCTOBER, NOVEMBER, JANUARY = date(2025, 10, 25), date(2025, 11, 20), date(2026, 1, 5)


SEVERAL_ROWS: dict[str, tuple[list[tuple[int, str, date | None, int | None]], str]] = {
    "newestseason": ([(2024, "BOS", NOVEMBER, 82), (2025, "MIA", OCTOBER, 1)], "MIA"),
    "newestlastgame": ([(2025, "BOS", OCTOBER, 40), (2025, "MIA", JANUARY, 1)], "MIA"),
    "adatebeforenone": ([(2025, "BOS", None, 40), (2025, "MIA", OCTOBER, 1)], "MIA"),
    "mostgames": ([(2025, "BOS", JANUARY, 9), (2025, "MIA", JANUARY, 10)], "MIA"),
    "acountbeforenone": ([(2025, "BOS", JANUARY, None), (2025, "MIA", JANUARY, 0)], "MIA"),
    "smallestteam": ([(2025, "MIA", JANUARY, 9), (2025, "BOS", JANUARY, 9)], "BOS"),
    "smallestwithoutgames": ([(2025, "MIA", None, None), (2025, "BKN", None, None)], "BKN"),
    "seasonbeforelastgame": ([(2024, "MIA", JANUARY, 80), (2025, "BOS", None, None)], "BOS"),
}


def test_q12_of_several_registry_rows_one_speaks_for_the_player():
    league = LeagueRows()
    for player, (rows, _) in SEVERAL_ROWS.items():
        for season, code, last, games in rows:
            league.registered(player, season, code, name=f"He of {code}", position=code[0],
                              last=last, games=games)  # fmt: skip
    found, _ = morning(league)
    for player, (rows, team) in SEVERAL_ROWS.items():
        told = facts(found, player)
        assert (player, told["team"], told["name"]) == (player, team, f"He of {team}")
        assert told["position"] == team[0]
        assert told["first_season"] == min(season for season, *_ in rows)


def test_rows_of_later_seasons_and_of_games_still_to_come_are_not_known_yet():
    league = LeagueRows()
    league.registered("anna", 2024, "BOS", name="Anna Old")
    league.registered("anna", 2025, "CHI", name="Anna Today", first=DAY)
    league.registered("anna", 2025, "MIA", name="Anna Tomorrow", first=date(2026, 2, 12))
    league.registered("anna", 2026, "LAL", name="Anna Next Season")
    found = told(league)
    assert (found["team"], found["name"]) == ("BOS", "Anna Old")
    league.registered("anna", 2025, "DEN", name="Anna Yesterday", first=NIGHT)
    found = told(league)
    assert (found["team"], found["name"]) == ("DEN", "Anna Yesterday")


def test_a_row_without_first_game_counts():
    league = LeagueRows()
    league.registered("anna", 2025, "BOS", name="Anna", position="G", first=None)
    assert told(league) == {
        "name": "Anna", "position": "G", "team": "BOS", "from_game": False, "first_season": 2025,
        "last_played": None, "in_registry": True, "known": True,
    }  # fmt: skip


def test_a_season_begins_in_october():
    league = LeagueRows()
    league.registered("anna", 2024, "BOS")
    league.registered("anna", 2025, "MIA")
    assert told(league, day=date(2025, 9, 30))["team"] == "BOS"
    assert told(league, day=date(2025, 10, 1))["team"] == "MIA"


def test_a_registry_row_of_an_unknown_team_is_dropped_and_counted():
    league = LeagueRows()
    league.registered("anna", 2025, "BOS")
    league.registered("anna", 2025, "EST", name="Anna All-Star", last=JANUARY)
    league.registered("bert", 2023, "UTAH")
    league.registered("bert", 2021, "SEA")
    found, quirks = morning(league)
    assert facts(found, "anna")["name"] == "Anna"
    assert facts(found, "bert")["team"] == "UTA"
    assert facts(found, "bert")["first_season"] == 2023
    assert quirks["registry_rows_unknown_team"] == 2
    assert found.oldest_season == 2023


# --- PD2: current team --------------------------------------------------------------------------


def test_the_current_team_is_that_of_the_latest_game_before_the_day():
    league = LeagueRows()
    league.registered("anna", 2025, "DEN", last=JANUARY)
    league.played("anna", date(2026, 2, 1), "BOS", 10)
    assert told(league)["team"] == "BOS"
    league.played("anna", NIGHT, "PHO", 10)
    found = told(league)
    assert (found["team"], found["from_game"], found["last_played"]) == ("PHX", True, NIGHT)
    league.played("anna", DAY, "LAL", 10)
    assert told(league)["team"] == "PHX", "a game of the day itself is not known in the morning"


def test_a_night_on_the_bench_of_a_new_team_makes_no_current_team():
    league = LeagueRows()
    league.played("anna", date(2026, 2, 1), "BOS", 10)
    league.played("anna", NIGHT, "MIA", None, is_dnp=True)
    assert told(league)["team"] == "BOS"


def test_a_player_only_ever_listed_has_a_key_and_nothing_else():
    league = LeagueRows()
    league.played("anna", NIGHT, "MIA", None, is_dnp=True, player_full_name="Anna A.")
    assert told(league) == {
        "name": "anna", "position": None, "team": None, "from_game": False, "first_season": None,
        "last_played": None, "in_registry": False, "known": False,
    }  # fmt: skip


# --- PD3, PD4: names and seasons ----------------------------------------------------------------


def test_q12_a_player_whom_no_registry_knows_has_the_name_of_his_latest_box_score():
    league = LeagueRows()
    league.played("anna", date(2026, 2, 1), "BOS", 10, player_full_name="Anna Before")
    league.played("anna", NIGHT, "BOS", 10, player_full_name="Anna Ånd")
    league.played("bert", date(2026, 2, 1), "BOS", 10, player_full_name="Bert Before")
    league.played("bert", NIGHT, "BOS", 10, player_full_name=None)
    league.played("carl", NIGHT, "BOS", 10, player_full_name="")
    found, _ = morning(league)
    assert facts(found, "anna") == {
        "name": "Anna Ånd", "position": None, "team": "BOS", "from_game": True,
        "first_season": None, "last_played": NIGHT, "in_registry": False, "known": True,
    }  # fmt: skip
    assert facts(found, "bert")["name"] == "bert"
    assert facts(found, "carl")["name"] == "carl"
    assert found.oldest_season is None


def test_the_registry_name_goes_before_the_box_score_name():
    league = LeagueRows()
    league.registered("anna", 2023, "BOS", name="Anna Šarić Jr.", position=None)
    league.played("anna", NIGHT, "BOS", 10, player_full_name="Anna Saric")
    found = told(league)
    assert (found["name"], found["position"]) == ("Anna Šarić Jr.", None)


def test_the_first_season_is_the_oldest_registry_row_that_is_known():
    league = LeagueRows()
    for season in (2023, 2021, 2025):
        league.registered("anna", season, "BOS")
    league.registered("bert", 2025, "BOS", first=DAY)
    league.played("bert", date(2024, 11, 1), "BOS", 10)
    found, _ = morning(league)
    assert facts(found, "anna")["first_season"] == 2021
    assert facts(found, "bert")["first_season"] is None
    assert found.oldest_season == 2021


# --- as of --------------------------------------------------------------------------------------


def test_a_newcomer_has_a_key_of_his_own_before_his_first_game():
    league = LeagueRows()
    league.registered("rookie", 2025, "BOS", first=DAY)
    league.registered("later", 2026, "BOS")
    league.played("later", DAY, "BOS", 10)
    found, _ = morning(league)
    assert facts(found, "rookie")["known"]
    assert not facts(found, "rookie")["in_registry"]
    assert "later" not in found.lookups


def test_the_order_of_the_rows_does_not_matter_even_between_equal_rows():
    league = LeagueRows()
    for name, position in (("Anna B", "G"), ("Anna A", None), ("Anna A", "F"), ("Anna C", "C")):
        league.registered("anna", 2025, "BOS", name=name, position=position, last=JANUARY, games=9)
    league.registered("bert", 2025, "MIA")
    for day, team in ((date(2026, 2, 1), "BOS"), (NIGHT, "CHI")):
        league.played("bert", day, team, 10)
    for seed in range(2):
        for table in (REGISTRY, BOX):
            Random(seed).shuffle(league.tables[table])
        found, _ = morning(league)
        assert (facts(found, "anna")["name"], facts(found, "anna")["position"]) == ("Anna A", "F")
        assert facts(found, "bert")["team"] == "CHI"


def test_a_later_load_of_the_registry_changes_nothing_that_was_known():
    league = LeagueRows()
    league.registered("anna", 2025, "BOS", last=JANUARY)
    before = told(league)
    league.registered("anna", 2026, "LAL", name="Anna Next")
    league.registered("anna", 2025, "MIA", name="Anna Traded", first=date(2026, 2, 14))
    league.tables[REGISTRY][0]["processed_at"] = datetime(2026, 6, 1)
    assert told(league) == before


def test_a_league_without_players_has_an_empty_directory():
    found, _ = morning(LeagueRows())
    assert len(found.lookups) == len(found.names) == len(found.known) == 0
    assert found.oldest_season is None
