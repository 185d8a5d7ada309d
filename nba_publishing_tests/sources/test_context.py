"""The context: who is expected on a slate, whatever his key and his rows look like."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from nba_publishing.documents.evening import Evening
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import TEAMS
from nba_publishing_tests.fakes.league_rows import CONTEXT, LeagueRows

DAY = date(2026, 2, 11)
NIGHT = date(2026, 2, 10)
LOADED = datetime(2026, 2, 11, 7)
EARLIER, LATER = LOADED - timedelta(hours=5), LOADED + timedelta(hours=3)

Row = tuple[str, str, float | None, str | None]


def slate(*, of: date = DAY) -> LeagueRows:
    """Boston at the Lakers and Chicago at Miami, games of the same evening."""
    league = LeagueRows()
    for away, home in (("BOS", "LAL"), ("CHI", "MIA")):
        league.game(of, away, home, final=False)
    return league


def read(league: LeagueRows, day: date = DAY) -> Relations:
    return Relations.for_days(league.warehouse(), [day], date(2025, 10, 1))


def expected(league: LeagueRows, day: date = DAY) -> tuple[dict[str, Row], Counter[str]]:
    """By player key: team, game, line and status."""
    loaded = read(league, day)
    games = loaded.slate(day)
    return {
        str(loaded.players[player]): (
            TEAMS[row.team], games["game_id"][row.game_row], row.line, row.status,
        )
        for player, row in loaded.context_players(day).items()
    }, loaded.quirks  # fmt: skip


def teams(league: LeagueRows) -> dict[str, str]:
    return {player: row[0] for player, row in expected(league)[0].items()}


# --- which rows count ---------------------------------------------------------------------------


def test_a_row_counts_when_its_team_plays_and_the_schedule_says_which_game():
    league = slate()
    for player, team in (("anna", "BOS"), ("bert", "LAL"), ("carl", "MIA"), ("dora", "DEN")):
        league.registered(player, 2025, team)
        league.expected(player, DAY, team, line=20.5, game_id="20260211_DEN_UTA")
    league.expected("anna", DAY + timedelta(days=1), "BOS")
    league.expected("emil", DAY, "EST")
    found, quirks = expected(league)
    assert found == {
        "anna": ("BOS", "20260211_BOS_LAL", 20.5, None),
        "bert": ("LAL", "20260211_BOS_LAL", 20.5, None),
        "carl": ("MIA", "20260211_CHI_MIA", 20.5, None),
    }
    assert quirks["context_rows_off_the_slate"] == 2
    assert quirks["context_keys_dropped"] == 0, "a row off the slate needs no player"


def test_line_and_status_pass_through_trimmed_and_in_lower_case():
    league = slate()
    for player, status in (("anna", " Out "), ("bert", "QUESTIONABLE"), ("carl", None),
                           ("dora", "")):  # fmt: skip
        league.registered(player, 2025, "BOS")
        league.expected(player, DAY, "BOS", line=None, status=status)
    found, _ = expected(league)
    assert [row[2:] for row in found.values()] == [
        (None, "out"), (None, "questionable"), (None, None), (None, None),
    ]  # fmt: skip


def test_a_team_of_another_feed_is_on_the_slate():
    league = LeagueRows()
    league.game(DAY, "PHX", "NOP", final=False)
    league.registered("anna", 2025, "PHO")
    league.expected("anna", DAY, "PHO")
    assert teams(league) == {"anna": "PHX"}


def test_without_games_nobody_is_expected():
    league = LeagueRows()
    league.registered("anna", 2025, "BOS")
    league.expected("anna", DAY, "BOS")
    found, quirks = expected(league)
    assert found == {}
    assert quirks["context_rows_off_the_slate"] == 1
    assert expected(slate())[0] == {}


def test_a_game_moved_away_from_the_day_leaves_its_players_behind():
    league = slate()
    league.registered("anna", 2025, "BOS")
    league.expected("anna", DAY, "BOS")
    moved = league.tables["nba_raw.nbac_schedule"][0]
    later = {"game_date": date(2026, 4, 1), "processed_at": datetime(2026, 3, 1)}
    league.add("nba_raw.nbac_schedule", **(moved | later))
    assert expected(league)[0] == {}


# --- one row per player -------------------------------------------------------------------------


def test_q10_of_several_rows_the_current_teams_counts_then_the_newest_then_the_smallest_id():
    league = slate()
    for player in ("anna", "bert", "carl", "dora"):
        league.registered(player, 2025, "MIA")
        league.played(player, NIGHT, "BOS", 10)
    league.expected("anna", DAY, "LAL", line=1.5, loaded=LATER)
    league.expected("anna", DAY, "BOS", line=2.5, loaded=EARLIER)
    for line, load in ((1.5, EARLIER), (3.5, LATER), (2.5, LOADED)):
        league.expected("bert", DAY, "BOS", line=line, loaded=load)
    for line, game_id in ((2.5, "20260211_LAL_BOS"), (1.5, "20260211_BOS_LAL")):
        league.expected("carl", DAY, "BOS", line=line, game_id=game_id)
    for line, team in ((2.5, "LAL"), (1.5, "CHI")):
        league.expected("dora", DAY, team, line=line)
    found, quirks = expected(league)
    assert {player: (row[0], row[2]) for player, row in found.items()} == {
        "anna": ("BOS", 2.5), "bert": ("BOS", 3.5), "carl": ("BOS", 1.5), "dora": ("CHI", 1.5),
    }  # fmt: skip
    assert quirks["context_rows_repeated"] == 5


def test_q10_the_stored_rest_is_not_believed():
    league = slate()
    league.registered("anna", 2025, "BOS")
    league.expected("anna", DAY, "BOS", line=20.5)
    before, _ = expected(league)
    league.tables[CONTEXT][0] |= {"days_rest": 9, "back_to_back": True, "home_game": True}
    assert expected(league)[0] == before


def test_a_row_of_a_team_that_rests_does_not_hide_one_of_a_team_that_plays():
    league = slate()
    league.registered("anna", 2025, "DEN")
    league.expected("anna", DAY, "DEN", loaded=LATER)
    league.expected("anna", DAY, "LAL", loaded=EARLIER)
    assert teams(league) == {"anna": "LAL"}


# --- keys ---------------------------------------------------------------------------------------


def test_a_known_key_is_taken_as_it_stands_whatever_team_it_is_listed_with():
    league = slate()
    league.registered("annaberg", 2025, "DEN")
    league.played("bertcole", NIGHT, "UTA", 10)
    league.registered("oldhand", 2021, "SAC")
    league.registered("annabergjr", 2025, "BOS")
    for player, team in (("annaberg", "BOS"), ("bertcole", "LAL"), ("oldhand", "MIA")):
        league.expected(player, DAY, team)
    found, quirks = expected(league)
    assert {player: row[0] for player, row in found.items()} == {
        "annaberg": "BOS", "bertcole": "LAL", "oldhand": "MIA",
    }  # fmt: skip
    assert quirks["context_keys_resolved"] == quirks["context_keys_dropped"] == 0


def test_a_newcomer_is_expected_before_his_first_game_also_when_the_day_is_built_again():
    league = slate()
    league.registered("rookie", 2025, "BOS", first=None)
    league.registered("rookiejr", 2025, "BOS")
    league.expected("rookie", DAY, "BOS")
    before = teams(league)
    league.tables["nba_reference.nba_players_registry"][0]["first_game_date"] = DAY
    league.played("rookie", DAY, "BOS", 12)
    assert teams(league) == before == {"rookie": "BOS"}


def test_q11_an_unknown_key_finds_the_only_player_of_the_two_teams_it_can_mean():
    league = slate()
    league.registered("bertcolejr", 2025, "DEN", name="Bert Cole Jr.")
    league.played("bertcolejr", NIGHT, "BOS", 10)
    league.registered("carldunniii", 2025, "LAL", name="Carl Dunn III")
    league.registered("dorasaric", 2025, "LAL", name="Dora Šarić")
    league.registered("oliviaivey", 2025, "BOS", name="Olivia Ivey")
    for raw in ("bertcole", "carldunn", "doraari", "oliaey"):
        league.expected(raw, DAY, "BOS")
    found, quirks = expected(league)
    assert sorted(found) == ["bertcolejr", "carldunniii", "dorasaric", "oliviaivey"]
    assert quirks["context_keys_resolved"] == 4


def test_q11_a_key_that_means_nobody_or_two_players_or_a_player_elsewhere_is_dropped():
    league = slate()
    league.registered("bertcolejr", 2025, "MIA", name="Bert Cole Jr.")
    league.registered("emilfoxjr", 2025, "BOS", name="Emil Fox Jr.")
    league.registered("emilfoxsr", 2025, "LAL", name="Emil Fox Sr.")
    league.registered("lateriii", 2026, "BOS", name="Later III")
    for raw in ("bertcole", "emilfox", "later", "stranger"):
        league.expected(raw, DAY, "BOS")
    found, quirks = expected(league)
    assert found == {}
    assert quirks["context_keys_dropped"] == 4


def test_q11_a_player_under_both_spellings_of_one_load_is_one_player():
    league = slate()
    league.registered("bertcolejr", 2025, "BOS", name="Bert Cole Jr.")
    league.expected("bertcolejr", DAY, "BOS", line=21.5)
    league.expected("bertcole", DAY, "BOS", line=22.5)
    for seed in range(2):
        Random(seed).shuffle(league.tables[CONTEXT])
        found, quirks = expected(league)
        assert {player: row[2] for player, row in found.items()} == {"bertcolejr": 22.5}
        assert quirks["context_rows_repeated"] == 1


def test_a_league_without_players_drops_every_key():
    league = slate()
    league.expected("anna", DAY, "BOS")
    found, quirks = expected(league)
    assert found == {}
    assert quirks["context_keys_dropped"] == 1


def test_the_order_of_the_rows_does_not_matter():
    league = slate()
    for number in range(6):
        league.registered(f"player{number}jr", 2025, ("BOS", "MIA", "DEN")[number % 3])
        for team, load in (("BOS", EARLIER), ("LAL", LATER), ("CHI", LATER)):
            key = f"player{number}" + "jr" * (number % 2)
            league.expected(key, DAY, team, line=number + 0.5, loaded=load)
    wanted, counted = expected(league)
    assert wanted
    for seed in range(2):
        for table in league.tables.values():
            Random(seed).shuffle(table)
        assert expected(league) == (wanted, counted)


# --- Q39: tonight, told from the context --------------------------------------------------------


def tonight(*rows: dict[str, Any]) -> str | None:
    """Anna's game; she last played for Boston, which meets the Lakers."""
    league = slate()
    league.registered("anna", 2025, "BOS")
    league.played("anna", date(2026, 2, 1), "BOS", 10)
    for number in range(10):
        for team in ("BOS", "LAL"):
            league.registered(f"{team.lower()}{number}", 2025, team)
    for row in rows:
        league.expected(**({"day": DAY} | row))
    loaded = read(league)
    game = Evening(loaded, DAY).game_of(loaded.players.tolist().index("anna"))
    return game.game_id if game else None


def mates(count: int, team: str = "BOS") -> list[dict[str, Any]]:
    return [{"player": f"{team.lower()}{number}", "team": team} for number in range(count)]


@pytest.mark.parametrize(
    ("rows", "game"),
    [
        (mates(3), None),
        (mates(2), "20260211_BOS_LAL"),
        ([*mates(2), mates(1)[0]], "20260211_BOS_LAL"),
        ([*mates(3), {"player": "anna", "team": "MIA"}], "20260211_CHI_MIA"),
        ([*mates(3), {"player": "anna", "team": "BOS"}], "20260211_BOS_LAL"),
        ([{"player": "anna", "team": "BOS", "status": "OUT "}], None),
        ([{"player": "anna", "team": "BOS", "status": "doubtful"}], "20260211_BOS_LAL"),
        (mates(10, "LAL"), "20260211_BOS_LAL"),
        ([], "20260211_BOS_LAL"),
        ([*mates(2), {"player": "anna", "team": "DEN"}], "20260211_BOS_LAL"),
        ([*mates(3), {"player": "anna", "team": "DEN"}], None),
    ],
    ids=["left out of three", "left out of two", "one of two rows repeated", "listed elsewhere",
         "listed", "out", "doubtful", "only the opponent is listed", "nobody is listed",
         "listed off the slate", "listed off the slate and left out"],
)  # fmt: skip
def test_q39_a_regular_who_is_conspicuously_missing_does_not_play(rows, game):
    assert tonight(*rows) == game
