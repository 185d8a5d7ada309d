"""Quick hits: stories about which facts are told, in which order and with which words."""

import random
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from nba_publishing.analysis.completeness import UnprovenEmptyError
from nba_publishing.analysis.over_counts import OverCount
from nba_publishing.documents.trends import quick_hits_catalogue as catalogue
from nba_publishing.documents.trends.quick_hits import (
    QuickHitsParams,
    listed,
    quick_hits,
)
from nba_publishing.documents.trends.quick_hits_facts import Fact, Headlines, evidence_of
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import LeagueRows
from nba_publishing_tests.fakes.payloads import changed

DAY = date(2026, 2, 12)
SUNDAY = Headlines("Sunday Surge", "Sunday Slump", "Sunday Check")
OVERALL = OverCount(4980, 10000)


def ago(days):
    return DAY - timedelta(days=days)


def fact(count, other=OVERALL, key="sunday_overs", category="day_of_week", least=2.0, **more):
    return Fact(
        key, category, SUNDAY, "OVER hit rate on Sundays", count, other, other, least, **more
    )


def shares(*percents, games=1000):
    """Facts of one category with these percentages."""
    return [
        fact(OverCount(round(10 * percent), games), key=f"fact{number}")
        for number, percent in enumerate(percents)
    ]


def league(days=60, players=4, *, results="OU", team="BOS", day=DAY):
    """A final game a day and a lined row a day for each player, results newest first."""
    rows = LeagueRows()
    for back in range(1, days + 1):
        played = day - timedelta(days=back)
        rows.game(played, "LAL", "BOS")
        result = results[(back - 1) % len(results)]
        for number in range(players):
            rows.played(f"player{number}", played, team, 18, 16.5 if result == "O" else 19.5)
    return rows


def built(rows, **params):
    return build(quick_hits, rows.warehouse(), DAY, **params)


def ids(hits):
    return [hit["id"] for hit in hits]


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "headline", "trend"),
    [("strong", "Sunday Surge", "positive"), ("moderate", "Sunday Surge", "positive"),
     ("weak", "Sunday Surge", "positive"), ("none", "Sunday Check", "neutral")],
)  # fmt: skip
def test_only_evidence_lets_a_fact_take_a_side(evidence, headline, trend):
    sunday = fact(OverCount(386, 712))
    assert (sunday.difference, sunday.context) == (4.4, "vs 49.8% overall (+4.4%)")
    assert sunday.headlines.of(sunday.difference, evidence) == headline
    assert sunday.trend(evidence) == trend


def test_few_games_are_no_evidence_in_any_family():
    sunday = fact(OverCount(28, 52))
    assert (sunday.difference, sunday.is_wide) == (4.0, True)
    assert evidence_of([sunday]) == ["none"]


@pytest.mark.parametrize(
    ("overs", "overall", "trend"),
    [(510, 462, "positive"), (520, 500, "positive"), (481, 500, "neutral"),
     (480, 500, "negative"), (470, 465, "neutral")],
)  # fmt: skip
def test_the_trend_follows_two_points_of_difference(overs, overall, trend):
    assert fact(OverCount(overs, 1000), OverCount(overall, 1000)).trend("weak") == trend


def test_the_printed_difference_decides_what_is_told():
    assert fact(OverCount(333, 1000), OverCount(313, 1000)).is_wide
    b2b = fact(OverCount(495, 1000), OverCount(500, 1000), least=1.5)
    assert not b2b.is_wide


@pytest.mark.parametrize(
    ("home", "away", "stat", "context", "headline"),
    [((525, 1000), (480, 1000), 52.5, "vs 48.0% away (4.5% gap)", "Home Court Advantage"),
     ((485, 1000), (510, 1000), 51.0, "vs 48.5% home (2.5% gap)", "Road Warriors"),
     ((500, 1000), (500, 1000), 50.0, "vs 50.0% away (0.0% gap)", "Home Court Advantage")],
)  # fmt: skip
def test_the_venue_tells_of_the_better_side(home, away, stat, context, headline):
    venue = catalogue.venue_fact([OverCount(*home), OverCount(*away)], OVERALL)
    assert (venue.count.shown, venue.context) == (stat, context)
    assert venue.headlines.above == headline
    assert venue.baseline is OVERALL


def test_the_league_compares_two_weeks_with_the_days_before():
    found = catalogue.league_fact(OverCount(2600, 5000), OverCount(13000, 27000), 76)
    assert (found.difference, found.headlines.above) == (3.9, "Overs Heating Up")
    assert found.context == "vs 48.1% in the 76 days before (+3.9%)"
    assert evidence_of([found]) == ["strong"]
    assert catalogue.league_fact(OverCount(100, 199), OverCount(13000, 27000), 76) is None


def test_the_extreme_teams_are_told_high_then_low():
    league = OverCount(500, 1000)
    counts = {"WAS": (30, 50), "ATL": (30, 50), "BOS": (10, 49), "CHI": (20, 50), "DAL": (20, 50)}
    teams = catalogue.team_facts({code: OverCount(*n) for code, n in counts.items()}, league)
    assert [team.key for team in teams] == [
        "team_atl_overs", "team_chi_overs", "team_dal_overs", "team_was_overs"
    ]  # fmt: skip
    assert [team.key for team in catalogue.extreme_teams(teams)] == [
        "team_atl_overs", "team_chi_overs"
    ]  # fmt: skip
    assert teams[0].context == "vs 50.0% league (+10.0%)"
    assert teams[0].headlines.of(10.0, "none") == "ATL Over Rate"


def test_a_single_team_appears_once():
    (team,) = catalogue.team_facts({"ATL": OverCount(30, 50)}, OverCount(500, 1000))
    assert catalogue.extreme_teams([team]) == [team]
    assert catalogue.extreme_teams([]) == []


# --- the list ---------------------------------------------------------------------------------


def test_interest_is_the_distance_from_a_coin_flip_or_from_the_league():
    overall = OverCount(465, 1000)
    sunday = fact(OverCount(444, 1000), overall)
    scorers = fact(OverCount(504, 1000), overall, key="scorers_overs", category="player_type")
    fifty = listed([scorers, sunday], QuickHitsParams())
    assert [found.key for found in fifty] == ["sunday_overs", "scorers_overs"]
    baseline = listed([sunday, scorers], QuickHitsParams(interest_reference="baseline"))
    assert [found.key for found in baseline] == ["scorers_overs", "sunday_overs"]


def test_ties_go_to_the_larger_sample_then_to_the_id():
    facts = [
        fact(OverCount(60, 100), key="b"), fact(OverCount(40, 100), key="a"),
        fact(OverCount(120, 200), key="c"),
    ]  # fmt: skip
    assert [found.key for found in listed(facts, QuickHitsParams())] == ["c", "a", "b"]


def test_eight_of_twelve_are_listed():
    assert len(listed(shares(*range(60, 72)), QuickHitsParams())) == 8


def test_diversity_leaves_half_of_the_places_to_other_categories():
    weekdays = shares(*range(80, 73, -1))
    others = [
        fact(OverCount(600, 1000), key=f"other{number}", category=category)
        for number, category in enumerate(["situational"] * 3 + ["player_type"] * 3)
    ]
    chosen = listed([*weekdays, *others], QuickHitsParams(enforce_diversity=True))
    assert [found.category for found in chosen] == (
        ["day_of_week"] * 4 + ["situational"] * 3 + ["player_type"]
    )
    few = listed(weekdays, QuickHitsParams(enforce_diversity=True, num_stats=5))
    assert len(few) == 3


# --- the file ---------------------------------------------------------------------------------


def sundays_are_over():
    """Ninety days of coin flips, but every Sunday goes over."""
    rows = LeagueRows()
    for back in range(1, 91):
        day = ago(back)
        rows.game(day, "LAL", "BOS")
        for number in range(6):
            over = day.weekday() == 6 or number % 2 == 0
            rows.played(f"player{number}", day, "BOS", 18, 16.5 if over else 19.5)
    return rows


@pytest.fixture(scope="module")
def payload():
    return built(sundays_are_over())


def test_a_weekday_with_enough_games_is_told(payload):
    sunday = payload["stats"][0]
    assert (sunday["id"], sunday["stat"], sunday["sample_size"]) == ("sunday_overs", "100.0%", 78)
    assert (sunday["headline"], sunday["trend"], sunday["evidence"]) == (
        "Sunday Surge", "positive", "strong"
    )  # fmt: skip
    assert sunday["diff"] == round(100.0 - payload["over_baseline"]["over_pct"], 1)
    assert payload["total_available"] == len(payload["stats"])
    assert payload["refresh_note"] == "Stats refresh every Wednesday"


def test_the_file_says_where_it_comes_from(payload):
    meta = payload["meta"]
    assert meta["window"] == {"start": ago(90), "end": ago(1)}
    assert meta["next_update_expected"] == "2026-02-18T08:00:00-05:00"
    assert (meta["state"], meta["data_through"]) == ("ok", ago(1))


def test_forty_five_games_are_too_few():
    rows = sundays_are_over()
    payload = built(rows, min_sample=79)
    assert "sunday_overs" not in ids(payload["stats"])
    assert payload["over_baseline"]["sample_size"] == 540


def test_a_team_far_from_the_league_is_told():
    rows = league(30, 4, results="O")
    for back in range(1, 31):
        for number in range(4):
            rows.played(f"laker{number}", ago(back), "LAL", 18, 19.5)
    teams = built(rows)["extended_stats"]
    assert ids(teams) == ["team_bos_overs", "team_lal_overs"]
    assert [team["headline"] for team in teams] == ["BOS Running Hot", "LAL Running Cold"]
    assert [team["context"] for team in teams] == [
        "vs 50.0% league (+50.0%)", "vs 50.0% league (-50.0%)"
    ]  # fmt: skip


def test_the_last_two_weeks_are_told_when_they_differ():
    rows = league(60, 16, results="O" * 14 + "OU" * 23)
    (hit,) = [hit for hit in built(rows)["extended_stats"] if hit["category"] == "league"]
    assert (hit["headline"], hit["sample_size"], hit["value"]) == ("Overs Heating Up", 224, 100.0)
    assert (hit["baseline"], hit["diff"]) == (50.0, 50.0)


def shorthanded(absent=2, minutes=30.0):
    """Regulars of Boston miss the last fifteen games, whose rows all go over."""
    rows = league(45, 4, results="O" * 15 + "OU" * 15)
    for number in range(2):
        for back in range(16, 26):
            rows.played(f"regular{number}", ago(back), "BOS", 18, minutes=minutes)
    for number in range(absent):
        for back in range(1, 16):
            rows.played(f"regular{number}", ago(back), "BOS", None, minutes=None, is_dnp=True)
    return rows


def test_a_team_without_two_regulars_is_shorthanded():
    (hit,) = [hit for hit in built(shorthanded())["extended_stats"] if hit["category"] == "injury"]
    assert (hit["id"], hit["sample_size"], hit["value"]) == ("shorthanded_overs", 60, 100.0)
    assert hit["headline"] == "Next Man Up"


@pytest.mark.parametrize("rows", [shorthanded(absent=1), shorthanded(minutes=19.0)])
def test_one_missing_regular_or_two_bench_players_leave_a_team_whole(rows):
    assert "shorthanded_overs" not in ids(built(rows)["extended_stats"])


def test_no_passing_fact_is_a_normal_file():
    rows = league(84, 2, results="O")
    for back in range(1, 85):
        for number in range(2):
            rows.played(f"unlucky{number}", ago(back), "BOS", 18, 19.5)
    payload = built(rows, min_sample=40)
    assert payload["stats"] == []
    assert (payload["total_available"], payload["meta"]["state"]) == (0, "ok")


def test_rows_in_any_order_and_later_games_change_nothing(payload):
    tables = sundays_are_over().tables
    shuffled = {name: random.Random(7).sample(rows, len(rows)) for name, rows in tables.items()}
    later = LeagueRows(shuffled)
    later.game(DAY, "BOS", "LAL")
    later.played("player0", DAY, "BOS", 60, 20.5)
    assert built(later) == payload


# --- empty ------------------------------------------------------------------------------------


def test_the_first_days_of_a_season_prove_an_empty_file():
    day = date(2025, 10, 24)
    payload = build(quick_hits, league(2, 4, day=day).warehouse(), day)
    assert (payload["stats"], payload["total_available"]) == ([], 0)
    assert payload["meta"]["empty_reason"] == "season_just_started"
    assert payload["over_baseline"] == {"over_pct": 50.0, "sample_size": 8}


def test_in_mid_season_an_empty_file_is_an_error():
    rows = league(5, 2)
    rows.game(date(2025, 10, 21), "LAL", "BOS")
    with pytest.raises(UnprovenEmptyError, match="nothing proves"):
        built(rows)


def test_rows_without_lines_are_no_reason_to_be_empty():
    rows = LeagueRows()
    for back in range(1, 8):
        rows.game(ago(back), "LAL", "BOS")
        for number in range(15):
            rows.played(f"player{number}", ago(back), "BOS", 18)
    with pytest.raises(UnprovenEmptyError, match="carry a line"):
        built(rows)


# --- the checks -------------------------------------------------------------------------------

HIT = ("stats", 0)


@pytest.mark.parametrize(
    ("rule", "path", "value"),
    [
        ("facts_are_distinct", ("total_available",), 0),
        ("numbers_agree", (*HIT, "stat"), "99.0%"),
        ("numbers_agree", (*HIT, "value"), 1.0),
        ("numbers_agree", (*HIT, "diff"), 1.9),
        ("numbers_agree", (*HIT, "diff"), 42.0),
        ("numbers_agree", (*HIT, "baseline"), 10.0),
        ("numbers_agree", (*HIT, "context"), "better than most"),
        ("numbers_agree", (*HIT, "context"), "vs 50.0% away (42.9% gap)"),
        ("words_follow_evidence", (*HIT, "headline"), "Sunday Slump"),
        ("words_follow_evidence", (*HIT, "evidence"), "none"),
        ("words_follow_evidence", (*HIT, "trend"), "negative"),
        ("words_follow_evidence", (*HIT, "trend"), "neutral"),
    ],
)
def test_a_rule_fails_on_a_payload_that_breaks_it(payload, rule, path, value):
    assert quick_hits.rules[rule](payload) == []
    assert quick_hits.rules[rule](changed(payload, *path, value=value))


def test_a_fact_may_not_be_told_twice(payload):
    twice = payload | {"extended_stats": payload["stats"][:1]}
    assert quick_hits.rules["facts_are_distinct"](twice)


def test_a_list_in_no_order_is_refused():
    values = [{"value": value, "diff": value - 40} for value in (50.0, 60.0, 52.0)]
    in_order = quick_hits.rules["facts_are_in_order"]
    assert in_order({"stats": values, "extended_stats": []})
    assert not in_order({"stats": [values[1], values[2], values[0]], "extended_stats": []})
    team, hot = {"category": "team", "value": 40.0}, {"category": "team", "value": 60.0}
    injury = {"category": "injury", "value": 50.0}
    assert in_order({"stats": [], "extended_stats": [injury, team]})
    assert in_order({"stats": [], "extended_stats": [team, hot]})
    assert not in_order({"stats": [], "extended_stats": [hot, team, injury]})


@pytest.mark.parametrize(
    ("category", "key", "least"),
    [("league", "league_over_rate", 200), ("team", "team_bos_overs", 50),
     ("injury", "shorthanded_overs", 50)],
)  # fmt: skip
def test_extended_facts_need_their_games(payload, category, key, least):
    hit = payload["stats"][0] | {"id": key, "category": category}
    numbers_agree = quick_hits.rules["numbers_agree"]
    enough = payload | {"extended_stats": [hit | {"sample_size": least}]}
    assert not numbers_agree(enough)
    assert numbers_agree(payload | {"extended_stats": [hit | {"sample_size": least - 1}]})


@pytest.mark.parametrize(
    ("hits", "category"), [("stats", "team"), ("extended_stats", "situational")]
)
def test_a_category_belongs_to_its_list(payload, hits, category):
    wrong = payload | {hits: [payload["stats"][0] | {"category": category}]}
    with pytest.raises(ValidationError, match="extended_stats"):
        quick_hits.contract.model_validate(wrong)
