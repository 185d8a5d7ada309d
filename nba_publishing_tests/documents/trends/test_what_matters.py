"""What matters: stories about kinds of players, their situations and what is claimed of them."""

import random
from datetime import date, timedelta

import numpy as np
import pytest
from pydantic import ValidationError

from nba_publishing.analysis.archetypes import EXPERIENCE, experience_places, significance
from nba_publishing.analysis.completeness import UnprovenEmptyError
from nba_publishing.analysis.evidence import Family
from nba_publishing.analysis.over_counts import OverCount
from nba_publishing.documents.trends.what_matters import what_matters
from nba_publishing.documents.trends.what_matters_insights import (
    NOTHING_DIFFERS,
    contrasts,
    enter,
    insights,
)
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import LeagueRows
from nba_publishing_tests.fakes.payloads import changed

DAY = date(2026, 2, 12)
NOTHING = OverCount(0, 0)
LEAGUE = OverCount(24900, 50000)


def ago(days):
    return DAY - timedelta(days=days)


def season(days=60, day=DAY):
    """A league that plays every second day, Boston at home every other time."""
    rows = LeagueRows()
    for number, back in enumerate(range(1, 2 * days, 2)):
        home, away = ("BOS", "LAL") if number % 2 else ("LAL", "BOS")
        rows.game(day - timedelta(days=back), away, home)
    return rows


def spell(rows, player, points, newest=1, *, results="", usage=30.0, team="BOS", day=DAY):
    """Games of one player, newest first: every result has a line, later ones have none."""
    for number, scored in enumerate(points):
        result = results[number : number + 1]
        line = {"O": scored - 1.5, "U": scored + 1.5, "P": float(scored), "": None}[result]
        played = day - timedelta(days=newest + 2 * number)
        rows.played(player, played, team, scored, line, usage=usage)


def two_classes():
    """A star and a role player, thirty lined games each after ten that make their class."""
    rows = season()
    spell(rows, "acestar", [25] * 40, results="OOU" * 10)
    spell(rows, "benchman", [4] * 40, results="OUU" * 10)
    return rows


def built(rows, **params):
    return build(what_matters, rows.warehouse(), DAY, **params)


# --- the file ---------------------------------------------------------------------------------


def test_a_kind_of_player_stands_beside_the_league():
    payload = built(two_classes())
    star = payload["archetypes"]["star"]
    assert (star["player_count"], star["example_players"]) == (1, ["Acestar"])
    assert (star["overall_over_pct"], star["sample_size"], star["baseline"]) == (66.7, 30, 50.0)
    assert payload["over_baseline"] == {"over_pct": 50.0, "sample_size": 60}
    assert payload["meta"]["window"] == {"start": ago(365), "end": ago(1)}
    assert payload["meta"]["next_update_expected"] == "2026-02-16T06:00:00-05:00"
    assert payload["meta"]["data_through"] == ago(1)


def test_a_kind_without_games_has_no_numbers():
    nobody = built(two_classes())["archetypes"]["scorer"]
    assert (nobody["player_count"], nobody["overall_over_pct"], nobody["factors"]) == (0, None, {})
    assert (nobody["ci"], nobody["baseline"], nobody["evidence"]) == (None, None, "none")


def test_a_player_counts_once_as_what_he_is_now():
    rows = season()
    # Ten games at 20, then 25 whenever he plays: the mean passes 22 after ten of those.
    spell(rows, "riser", [25] * 20 + [20] * 10, results="O" * 20)
    kinds = built(rows)["archetypes"]
    assert kinds["star"]["sample_size"] + kinds["scorer"]["sample_size"] == 20
    assert kinds["scorer"]["sample_size"] > 0
    assert (kinds["star"]["player_count"], kinds["scorer"]["player_count"]) == (1, 0)


def test_a_game_does_not_decide_its_own_class():
    rows = season()
    spell(rows, "rotating", [60] + [12] * 10, results="O")
    kinds = built(rows)["archetypes"]
    assert (kinds["rotation"]["sample_size"], kinds["star"]["sample_size"]) == (1, 0)


def test_a_situation_with_few_games_is_absent():
    factors = built(two_classes())["archetypes"]["star"]["factors"]
    assert list(factors) == ["rest", "home_away", "back_to_back"]
    # Thirty games with one day off each; at home and away there are fifteen, below fifty.
    assert list(factors["rest"]) == ["one_day"]
    assert factors["home_away"] == {}
    assert list(factors["back_to_back"]) == ["non_b2b"]
    assert factors["rest"]["one_day"]["games"] == 30


def test_home_and_away_come_from_the_schedule():
    factors = built(two_classes(), min_venue_games=10)["archetypes"]["star"]["factors"]
    venues = {name: stat["games"] for name, stat in factors["home_away"].items()}
    assert venues == {"home": 15, "away": 15}


def test_examples_are_active_players_by_what_they_score():
    rows = season()
    for player, points, newest in (("bee", 30, 1), ("ann", 30, 1), ("cid", 40, 31), ("dot", 24, 1),
                                   ("eve", 50, 33)):  # fmt: skip
        spell(rows, player, [points] * 11, newest, results="O")
    # Data runs to the day before: cid last played thirty days earlier, eve thirty-two.
    star = built(rows)["archetypes"]["star"]
    assert star["example_players"] == ["Cid", "Ann", "Bee"]
    assert star["player_count"] == 5


def test_rows_in_any_order_and_later_games_change_nothing():
    rows = two_classes()
    expected = built(rows)
    shuffled = {
        name: random.Random(7).sample(table, len(table)) for name, table in rows.tables.items()
    }
    later = LeagueRows(shuffled)
    later.game(DAY, "BOS", "LAL")
    later.played("acestar", DAY, "BOS", 60, 20.5)
    assert built(later) == expected


# --- experience -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "usage", "points", "name"),
    [(10, 25, 20, "veteran_star"), (9, 28, 22, "prime_star"), (5, 28, 22, "prime_star"),
     (4, 22, 18, "young_star"), (9, 27.99, 22, "role_player"), (4, 22, 17.99, "role_player"),
     (np.nan, 35, 30, "role_player"), (4, np.nan, 30, "role_player")],
)  # fmt: skip
def test_experience_has_its_groups(years, usage, points, name):
    place = experience_places(
        np.array([years]), np.array([float(usage)]), np.array([float(points)])
    )
    assert EXPERIENCE[int(place[0])] == name


def test_the_first_season_of_a_short_registry_says_nothing_about_years():
    rows = season()
    for player, first in (("oldest", 2020), ("newer", 2021)):
        spell(rows, player, [25] * 20, results="OU" * 5)
        rows.registered(player, first, "BOS")
        rows.registered(player, 2025, "BOS")
    experience = built(rows)["experience_archetypes"]
    assert experience["data_limitations"] == ["short_registry_history"]
    assert experience["young_star"]["example_players"] == ["Newer"]
    assert experience["role_player"]["example_players"] == ["Oldest"]


def test_a_long_registry_knows_everybody():
    rows = season()
    spell(rows, "veteran", [25] * 20, results="OU" * 5)
    rows.registered("veteran", 2015, "BOS")
    experience = built(rows)["experience_archetypes"]
    assert experience["data_limitations"] == []
    assert experience["veteran_star"]["player_count"] == 1
    assert experience["veteran_star"]["baseline"] == 50.0


@pytest.mark.parametrize(
    ("known", "limits"),
    [(0.8, []), (0.75, ["sparse_usage"]), (0.5, ["sparse_usage"]), (0.45, None)],
)
def test_usage_must_be_known_for_half_of_the_rows(known, limits):
    rows = season()
    rows.registered("veteran", 2015, "BOS")
    used = int(20 * known)
    spell(rows, "veteran", [25] * used, results="OU" * (used // 2))
    spell(rows, "veteran", [25] * (20 - used), newest=1 + 2 * used, usage=None)
    experience = built(rows)["experience_archetypes"]
    assert (experience and experience["data_limitations"]) == limits


def test_experience_is_about_this_season_only():
    rows = season(days=180)
    rows.game(date(2025, 10, 1), "BOS", "LAL")
    rows.registered("veteran", 2015, "BOS")
    spell(rows, "veteran", [25] * 40, newest=141, results="OU" * 15)
    payload = built(rows)
    assert payload["archetypes"]["star"]["sample_size"] == 30
    assert payload["experience_archetypes"] is None


# --- empty ------------------------------------------------------------------------------------


def test_the_first_weeks_have_no_classes_yet():
    day = date(2025, 11, 1)
    rows = LeagueRows()
    for back in range(1, 9):
        rows.game(day - timedelta(days=back), "BOS", "LAL")
        rows.played("acestar", day - timedelta(days=back), "BOS", 25, 20.5)
    payload = build(what_matters, rows.warehouse(), day)
    assert payload["meta"]["empty_reason"] == "season_just_started"
    assert payload["key_insights"] == [NOTHING_DIFFERS]
    assert payload["insights"] == []
    assert all(kind["factors"] == {} for kind in payload["archetypes"].values())


def test_in_mid_season_an_empty_file_is_an_error():
    rows = season()
    spell(rows, "acestar", [25] * 5, results="OUOUO")
    with pytest.raises(UnprovenEmptyError):
        built(rows)


def test_without_any_row_the_schedule_proves_nothing():
    with pytest.raises(UnprovenEmptyError):
        built(LeagueRows())


# --- what is claimed --------------------------------------------------------------------------


def told(
    star=NOTHING, role=NOTHING, b2b=NOTHING, rested=NOTHING, rotation=(NOTHING, NOTHING), **most
):
    """The insights of a league with these counts, tested in a family of their own."""
    quiet = {"rest": {"b2b": NOTHING, "rested": NOTHING},
             "home_away": {"home": NOTHING, "away": NOTHING}}  # fmt: skip
    stars = quiet | {"rest": {"b2b": b2b, "rested": rested}}
    venues = quiet | {"home_away": {"home": rotation[0], "away": rotation[1]}}
    drawn = contrasts(
        [star, NOTHING, NOTHING, role], [stars, quiet, venues, quiet], (5.0, 2.0, 3.0), 50
    )
    family = Family()
    places = enter(family, drawn)
    verdicts = family.verdicts()
    return insights(drawn, [verdicts[at] for at in places], most.get("most", 5), LEAGUE)


def test_back_to_backs_come_first_whichever_side_is_ahead():
    (found,) = told(b2b=OverCount(970, 2000), rested=OverCount(1042, 2000))
    assert (
        found.text == "Stars go over less often on back-to-backs (48.5% vs 52.1% on 2+ days rest)"
    )
    assert (found.higher.label, found.lower.label) == ("2+ days rest", "Back-to-back")
    assert (found.diff, found.baseline, found.archetype) == (3.6, 49.8, "star")
    (other,) = told(b2b=OverCount(1042, 2000), rested=OverCount(970, 2000))
    assert (
        other.text == "Stars go over more often on back-to-backs (52.1% vs 48.5% on 2+ days rest)"
    )


def test_a_difference_that_may_be_chance_claims_nothing():
    (found,) = told(b2b=OverCount(114, 235), rested=OverCount(238, 457))
    assert found.evidence == "none"
    assert found.text == (
        "Stars: 48.5% over on back-to-backs, 52.1% on 2+ days rest, no reliable difference"
    )
    (found,) = told(star=OverCount(30, 60), role=OverCount(26, 60))
    assert found.text == "Stars: 50.0% over, role players: 43.3%, no reliable difference"
    (found,) = told(rotation=(OverCount(30, 60), OverCount(26, 60)))
    assert found.text == (
        "Rotation players: 50.0% over at home, 43.3% on the road, no reliable difference"
    )


def test_stars_and_role_players_are_compared_in_the_order_of_their_rates():
    (found,) = told(star=OverCount(2625, 5000), role=OverCount(1191, 3000))
    assert found.text == "Stars go over more often than role players (52.5% vs 39.7%)"
    assert (found.kind, found.archetype, found.diff) == ("archetype_gap", None, 12.8)
    (found,) = told(star=OverCount(1191, 3000), role=OverCount(2625, 5000))
    assert found.text == "Role players go over more often than stars (52.5% vs 39.7%)"


def test_the_venue_names_the_better_side():
    (found,) = told(rotation=(OverCount(1080, 2000), OverCount(980, 2000)))
    assert found.text == (
        "Rotation players go over more often at home (54.0% vs 49.0% on the road)"
    )
    assert (found.archetype, found.higher.label) == ("rotation", "At home")
    (found,) = told(rotation=(OverCount(980, 2000), OverCount(1080, 2000)))
    assert found.text == (
        "Rotation players go over more often on the road (54.0% vs 49.0% at home)"
    )


def test_a_side_below_fifty_games_or_a_small_difference_is_no_insight():
    assert told(star=OverCount(40, 49), role=OverCount(10, 60)) == []
    assert told(star=OverCount(549, 1000), role=OverCount(500, 1000)) == []
    assert len(told(star=OverCount(550, 1000), role=OverCount(500, 1000))) == 1


def test_sure_insights_come_first_and_only_so_many_are_told():
    shaky = {"star": OverCount(30, 60), "role": OverCount(26, 60)}
    sure = {"rotation": (OverCount(1080, 2000), OverCount(980, 2000))}
    assert [found.kind for found in told(**shaky, **sure)] == ["home_away", "archetype_gap"]
    assert [found.kind for found in told(**shaky, **sure, most=1)] == ["home_away"]


def test_a_factor_matters_inside_its_kind_or_against_the_league():
    b2b, rest = OverCount(970, 2000), OverCount(3080, 6000)
    assert significance(b2b, rest) == "medium"
    assert b2b.apart(OverCount(4050, 8000)) == -2.1
    assert b2b.interval == (46.3, 50.7)
    family = Family()
    family.add_group([b2b.overs], [b2b.games], LEAGUE.overs, LEAGUE.games)
    assert family.verdicts() == ["weak"]


@pytest.mark.parametrize(
    ("bucket", "rest", "level"),
    [((80, 100), (500, 1000), "high"), ((80, 99), (500, 1000), "medium"),
     ((48, 49), (500, 1000), "low"), ((80, 100), (0, 0), "low")],
)  # fmt: skip
def test_significance_needs_size_and_games(bucket, rest, level):
    assert significance(OverCount(*bucket), OverCount(*rest)) == level


# --- the checks -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def payload():
    rows = season()
    for number in range(4):
        spell(rows, f"acestar{number}", [25] * 40, results="OOU" * 10)
        spell(rows, f"benchman{number}", [4] * 40, results="OUU" * 10)
    return built(rows)


STAR = ("archetypes", "star")


@pytest.mark.parametrize(
    ("rule", "path", "value"),
    [
        ("factors_add_up", (*STAR, "factors", "home_away", "home", "games"), 200),
        ("factors_add_up", (*STAR, "factors", "home_away", "home", "games"), 10),
        ("factors_add_up", (*STAR, "factors", "rest", "one_day", "games"), 121),
        ("factors_add_up", (*STAR, "factors", "rest", "b2b"), {"games": 0}),
        ("numbers_agree", (*STAR, "overall_over_pct"), 99.0),
        ("numbers_agree", (*STAR, "player_count"), 121),
        ("numbers_agree", (*STAR, "factors", "rest", "one_day", "vs_overall"), 3.0),
        ("numbers_agree", (*STAR, "factors", "rest", "one_day", "sample_size"), 3),
        ("numbers_agree", ("archetypes", "scorer", "overall_over_pct"), 50.0),
        ("numbers_agree", ("experience_archetypes", "role_player", "overall_over_pct"), 99.0),
        ("insights_say_what_they_show", ("key_insights",), ["Stars are great"]),
        ("insights_say_what_they_show", ("insights", 0, "evidence"), "none"),
        ("insights_say_what_they_show", ("insights", 0, "diff"), 1.0),
        ("insights_say_what_they_show", ("insights", 0, "higher", "label"), "Role players"),
        ("insights_say_what_they_show", ("insights", 0, "higher", "over_pct"), 66.0),
        ("examples_are_distinct", ("archetypes", "scorer", "example_players"), ["Acestar0"]),
        ("examples_are_distinct", ("experience_archetypes", "young_star", "example_players"),
         ["Acestar0"]),
    ],
)  # fmt: skip
def test_a_rule_fails_on_a_payload_that_breaks_it(payload, rule, path, value):
    assert what_matters.rules[rule](payload) == []
    assert what_matters.rules[rule](changed(payload, *path, value=value))


@pytest.mark.parametrize(
    ("kind", "text", "higher"),
    [("back_to_back", "Stars go over more often on back-to-backs (48.5% vs 52.1% on 2+ days rest)",
      "2+ days rest"),
     ("home_away", "Stars go over more often at home (52.1% vs 48.5% on the road)",
      "On the road")],
)  # fmt: skip
def test_a_sentence_may_not_turn_its_numbers_round(payload, kind, text, higher):
    insight = {
        "kind": kind,
        "text": text,
        "higher": {"label": higher, "over_pct": 52.1},
        "lower": {"label": "", "over_pct": 48.5},
        "diff": 3.6,
        "evidence": "weak",
    }
    wrong = payload | {"insights": [insight], "key_insights": [text]}
    assert what_matters.rules["insights_say_what_they_show"](wrong)


@pytest.mark.parametrize(
    ("path", "value"),
    [((*STAR, "factors"), {}), (("archetypes", "scorer", "factors"), {"rest": {}}),
     ((*STAR, "factors", "rest", "three_days"), {}), (("key_insights",), [])],
)  # fmt: skip
def test_the_contract_refuses_what_it_does_not_promise(payload, path, value):
    with pytest.raises(ValidationError):
        what_matters.contract.model_validate(changed(payload, *path, value=value))


def test_situations_come_in_the_order_of_the_contract(payload):
    star = payload["archetypes"]["star"]
    turned = dict(reversed(star["factors"].items()))
    again = what_matters.contract.model_validate(changed(payload, *STAR, "factors", value=turned))
    assert list(again.payload()["archetypes"]["star"]["factors"]) == list(star["factors"])
