"""The plain documents reproduce the worked examples of their files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from nba_publishing_tests.real_rows import plain_bounce_back, plain_form, plain_team_blocks
from nba_publishing_tests.real_rows.comparison import differences
from nba_publishing_tests.real_rows.plain_archetypes import Group
from nba_publishing_tests.real_rows.plain_classes import Tally, class_of, class_of_mean
from nba_publishing_tests.real_rows.plain_insights import Candidate, text_of
from nba_publishing_tests.real_rows.plain_quick_hit_counts import venue_of
from nba_publishing_tests.real_rows.plain_quick_hit_wording import kinds
from nba_publishing_tests.real_rows.plain_quick_hits import against, trend_of, venue_item
from nba_publishing_tests.real_rows.plain_relations import relations_of
from nba_publishing_tests.real_rows.plain_statistics import rounded
from nba_publishing_tests.real_rows.plain_team_tendencies import low_and_high
from nba_publishing_tests.real_rows.plain_what_matters import significance
from nba_publishing_tests.real_rows.raw_rows import RawRows


def played(day: date, points: int, lookup: str = "someplayer", **more) -> dict:
    """One raw row of a played game."""
    row = dict.fromkeys(
        ("minutes_played", "usage_rate", "points_line", "is_dnp", "is_partial_game_data")
    )
    return row | {
        "player_lookup": lookup,
        "player_full_name": "Some Player",
        "game_date": day,
        "game_id": f"{day:%Y%m%d}_AAA_BBB",
        "team_abbr": "BOS",
        "opponent_team_abbr": "NYK",
        "points": points,
        "is_active": True,
        "processed_at": datetime(2023, 1, 1, tzinfo=UTC),
        **more,
    }


def every_other_day(first: date, points: list[int]) -> list[dict]:
    return [played(first + timedelta(days=2 * i), p) for i, p in enumerate(points)]


def test_a_streak_steps_over_pushes():
    names = {"O": "OVER", "U": "UNDER", "P": "PUSH"}
    streaks = {"OOUO": ("OVER", 2), "U": ("UNDER", 1), "OOOOO": ("OVER", 5), "OPOU": ("OVER", 2)}
    for word, expected in streaks.items():
        assert plain_form.streak_of([names[letter] for letter in word]) == expected
    assert plain_form.streak_of(["PUSH"]) == (None, 0)


def test_nobody_is_hot_as_well_as_cold():
    sizes = {1: (1, 0), 7: (4, 3), 12: (6, 6), 25: (10, 10)}
    assert {k: plain_form.list_sizes(k) for k in sizes} == sizes


@pytest.mark.parametrize(
    ("counts", "strength", "shown", "rate"),
    [
        ([(5, 10)] * 12, 100.0, (8, 10), 0.527),
        ([(8, 10)] * 15 + [(2, 10)] * 15, 20.0, (8, 10), 0.6),
        ([(12, 20)] * 15 + [(8, 20)] * 15, 500.0, (12, 20), 0.504),
        ([(13, 20)] * 20 + [(7, 20)] * 20, 21.5, (13, 20), 0.572),
    ],
)
def test_small_samples_are_pulled_towards_the_league(counts, strength, shown, rate):
    assert rounded(plain_form.prior_strength(counts), 1) == strength
    assert rounded(plain_form.shrunk(*shown, counts), 3) == rate


def test_chance_alone_makes_hot_and_cold_players():
    assert plain_form.no_skill([10] * 100, 47, 100) == (3.7, 7.9)
    assert plain_form.no_skill([5] * 100, 47, 100) == (15.2, 22.7)


@pytest.mark.parametrize(
    ("bounces", "situations", "tier"),
    [
        (11, 14, "high"),
        (7, 10, "high"),
        (9, 9, "medium"),
        (3, 5, "medium"),
        (4, 4, "low"),
        (8, 12, "medium"),
        (1, 3, "low"),
        (2, 2, "low"),
        (0, 0, "low"),
    ],
)
def test_significance_of_a_bounce_back_rate(bounces, situations, tier):
    assert plain_bounce_back.significance(bounces, situations) == tier


def test_a_shortfall_counts_before_it_is_rounded():
    assert plain_bounce_back.falls_short(15, 250, 10)
    assert not plain_bounce_back.falls_short(15, 624, 25)  # 9.96, which would print 10.0


THIS_SEASON = [30, 28, 12, 31, 29, 27, 15, 30, 33, 15]
LAST_SEASON = [20, 20, 8, 22, 20, 9, 18, 30, 20, 33]


def test_a_bad_game_after_one_season_has_no_history():
    raw = RawRows(players=every_other_day(date(2022, 11, 1), THIS_SEASON))
    row = plain_bounce_back.recompute(date(2022, 11, 20), raw)["bounce_back_candidates"][0]
    assert (row["season_average"], row["shortfall"], row["last_game"]["margin"]) == (25, 10, -10)
    assert (row["has_history"], row["bounce_back_rate"], row["bounce_back_sample"]) == (
        False,
        0.5,
        0,
    )
    assert (row["sample_size"], row["baseline_rate"], row["baseline_sample"]) == (2, 0.667, 9)
    assert (row["lift"], row["ci"]) == (None, None)


def test_no_pair_of_games_crosses_the_summer():
    rows = every_other_day(date(2021, 11, 1), LAST_SEASON)
    raw = RawRows(players=rows + every_other_day(date(2022, 11, 1), THIS_SEASON))
    row = plain_bounce_back.recompute(date(2022, 11, 20), raw)["bounce_back_candidates"][0]
    assert (row["bounce_back_rate"], row["bounce_back_sample"], row["significance"]) == (
        0.75,
        4,
        "low",
    )
    assert (row["ci"], row["baseline_rate"], row["baseline_sample"]) == ([0.301, 0.954], 0.667, 18)
    assert row["lift"] == 0.083


def test_a_candidate_played_in_the_last_fourteen_days():
    raw = RawRows(players=every_other_day(date(2022, 11, 1), THIS_SEASON))
    last = date(2022, 11, 19)
    found = [
        plain_bounce_back.recompute(last + timedelta(days=days), raw)["total_candidates"]
        for days in (14, 15)
    ]
    assert found == [1, 0]


def test_rest_counts_from_the_previous_game_of_the_season():
    days = [date(2023, 1, 1), date(2023, 1, 2), date(2023, 1, 4), date(2023, 1, 7)]
    rows = [played(day, 10) for day in [*days, date(2023, 1, 15)]]
    buckets = [row.bucket for row in relations_of(RawRows(players=rows)).played]
    assert buckets == [None, "b2b", "one_day", "rested", None]


@pytest.mark.parametrize(
    ("mean", "name"),
    [
        ("22", "star"),
        ("21.99", "scorer"),
        ("15", "scorer"),
        ("14.99", "rotation"),
        ("8", "rotation"),
        ("7.99", "role_player"),
    ],
)
def test_scoring_classes(mean, name):
    assert class_of_mean(Fraction(mean)) == name


@pytest.mark.parametrize(
    ("points", "name"),
    [([30] * 9, None), ([22] * 10, "star"), ([40] * 10 + [15] * 40, "scorer")],
)
def test_a_row_takes_its_class_from_the_games_before_it(points, name):
    first = date(2022, 12, 1)
    raw = [played(first + timedelta(days=i), p) for i, p in enumerate([*points, 50])]
    relations = relations_of(RawRows(players=raw))
    assert class_of(relations, relations.played[-1]) == name


def test_games_older_than_a_year_decide_no_class():
    start, day = date(2022, 1, 10), date(2023, 1, 9)
    recent = [played(start + timedelta(days=i), 30) for i in range(9)]
    older = [played(start - timedelta(days=2 + i), 30) for i in range(5)]
    relations = relations_of(RawRows(players=[*older, *recent, played(day, 30)]))
    assert class_of(relations, relations.played[-1]) is None


def test_insight_sentences_follow_their_numbers():
    rest = Candidate("back_to_back", "star", ("b", "r"), Tally(970, 2000), Tally(1042, 2000))
    shown = "(48.5% vs 52.1% on 2+ days rest)"
    assert text_of(rest, "weak") == f"Stars go over less often on back-to-backs {shown}"
    assert text_of(rest, "none") == (
        "Stars: 48.5% over on back-to-backs, 52.1% on 2+ days rest, no reliable difference"
    )
    gap = Candidate("archetype_gap", None, ("s", "r"), Tally(2625, 5000), Tally(1191, 3000))
    assert text_of(gap, "strong") == ("Stars go over more often than role players (52.5% vs 39.7%)")
    venue = Candidate("home_away", "rotation", ("h", "a"), Tally(1080, 2000), Tally(980, 2000))
    assert text_of(venue, "strong") == (
        "Rotation players go over more often at home (54.0% vs 49.0% on the road)"
    )


def test_a_factor_matters_against_the_rest_of_its_archetype():
    buckets = {"b2b": Tally(970, 2000), "one_day": Tally(2080, 4000), "rested": Tally(1000, 2000)}
    group = Group(Tally(4050, 8000), {"rest": buckets})
    assert significance(group, "rest", "b2b") == "medium"


def ranked(*values: str) -> list[plain_team_blocks.Ranked]:
    return [plain_team_blocks.Ranked(f"T{i:02d}", Fraction(v), {}) for i, v in enumerate(values)]


def test_a_team_stands_on_its_own_side_only():
    low, high = low_and_high(ranked("4.0", "2.5", "1.0", "0.6", "0.2", "-0.5"), Fraction(0))
    assert (len(high), len(low)) == (3, 1)
    low, high = low_and_high(ranked("-3.0", "-2.0", "-1.0", "0.0"), Fraction(0))
    assert (len(low), len(high)) == (2, 0)
    assert low_and_high(ranked("1.0"), Fraction(0)) == ([], [])


def test_team_sentences():
    assert plain_team_blocks.venue_text(3.5) == "Scores 3.5 more at home"
    assert plain_team_blocks.venue_text(0.0) == "No home/road difference"
    assert plain_team_blocks.rest_text(-3.0, 7) == "3.0 fewer points on back-to-backs (7 games)"
    assert plain_team_blocks.pace_text(0.5, Fraction(0)) == "Fast pace without high scoring"
    assert plain_team_blocks.pace_text(-0.5, Fraction(0)) == "Slow pace, efficient scoring"
    words = "FG% allowed 4.2 points below average from three"
    assert plain_team_blocks.zone_text(-4.2, "from three") == words


def test_a_quick_hit_prints_its_difference_and_judges_by_evidence():
    sunday = kinds()["Sunday"]
    made = against(
        sunday.id,
        sunday.category,
        sunday.wording,
        Tally(386, 712),
        Tally(4980, 10000),
        threshold=2.0,
        words="overall",
        evidence="weak",
    )
    assert (made["headline"], made["stat"], made["trend"]) == ("Sunday Surge", "54.2%", "positive")
    assert (made["context"], made["ci"]) == ("vs 49.8% overall (+4.4%)", [50.5, 57.8])
    assert sunday.wording.headline(4.0, "none") == "Sunday Check"
    assert [trend_of(d, "weak") for d in (2.0, -1.9, -2.0)] == ["positive", "neutral", "negative"]
    assert trend_of(4.0, "none") == "neutral"


def test_the_venue_split_names_both_sides():
    overall = Tally(500, 1000)
    home = venue_of({"home": Tally(525, 1000), "away": Tally(480, 1000)})
    made = venue_item(home, overall, "weak")
    assert (made["stat"], made["context"]) == ("52.5%", "vs 48.0% away (4.5% gap)")
    away = venue_of({"home": Tally(485, 1000), "away": Tally(510, 1000)})
    made = venue_item(away, overall, "weak")
    assert (made["stat"], made["context"]) == ("51.0%", "vs 48.5% home (2.5% gap)")
    assert made["headline"] == "Road Warriors"
    assert venue_of({"home": Tally(20, 49), "away": Tally(20, 50)}) is None


def test_the_comparison_finds_every_kind_of_difference():
    expected = {"a": 1, "b": [1.5, None], "c": {"d": "x"}}
    assert differences({"generated_at": "now", **expected}, expected) == []
    assert differences({"a": 1.0, "b": [1.5, None], "c": {"d": "x"}}, expected) == [
        "$.a: published 1.0, expected 1"
    ]
    assert differences({"a": 1, "b": [1.6], "c": {"d": "y"}}, expected) == [
        "$.b: 1 items published, 2 expected",
        "$.b[0]: published 1.6, expected 1.5",
        "$.c.d: published 'y', expected 'x'",
    ]
    assert len(differences({"b": [1.5, None], "a": 1, "c": {"d": "x"}}, expected)) == 1
    assert len(differences({"a": True, "b": [1.5, None], "c": {"d": "x", "e": 0}}, expected)) == 2
