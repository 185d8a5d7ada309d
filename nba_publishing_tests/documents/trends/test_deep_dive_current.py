"""Deep dive: stories about each month's topic, its two sides and what stands in for them."""

import random
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from nba_publishing.analysis.completeness import UnprovenEmptyError
from nba_publishing.analysis.over_counts import OverCount
from nba_publishing.documents.trends.deep_dive_current import deep_dive_current
from nba_publishing.documents.trends.deep_dive_hero import focus_hero
from nba_publishing.documents.trends.deep_dive_sides import Sides
from nba_publishing.documents.trends.deep_dive_topics import TOPICS, slug_of, topic_of
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import LeagueRows
from nba_publishing_tests.fakes.payloads import changed

SPAN = (date(2024, 9, 16), date(2024, 12, 14))
OVER, UNDER = 16.5, 19.5


def squad(rows, day, results, *, team="BOS", points=18, prefix="player"):
    """One lined row per letter: O over, U under."""
    for number, result in enumerate(results):
        line = points + (1.5 if result == "U" else -1.5)
        rows.played(f"{prefix}{number:02d}", day, team, points, line)


def nights(rows, days, results, *, teams=("LAL", "BOS"), **more):
    """A final game on each day, with lined rows of the home side."""
    for day in days:
        rows.game(day, *teams)
        squad(rows, day, results, team=teams[1], **more)


def days_before(day, *backs):
    return [day - timedelta(days=back) for back in backs]


def hero_of(rows, day, **params):
    return build(deep_dive_current, rows.warehouse(), day, **params)["hero_stat"]


# --- the number -------------------------------------------------------------------------------


def test_a_proven_difference_is_told_in_whole_percents():
    sides = Sides(OverCount(525, 1000), OverCount(478, 1000), OverCount(1003, 2000), SPAN)
    hero = focus_hero(TOPICS[12], sides).stat
    assert (hero.value, hero.context) == ("53%", "vs 48% on back-to-backs (+5%)")
    assert (hero.value_pct, hero.diff, hero.ci) == (52.5, 4.7, (49.4, 55.6))
    assert (hero.evidence, hero.sample_size, hero.baseline) == ("strong", 1000, 50.2)
    assert hero.comparison.model_dump() == {
        "label": "on back-to-backs", "over_pct": 47.8, "sample_size": 1000
    }  # fmt: skip


def test_a_difference_that_may_be_chance_is_called_so():
    sides = Sides(OverCount(26, 50), OverCount(24, 50), OverCount(50, 100), SPAN)
    hero = focus_hero(TOPICS[12], sides).stat
    assert hero.value == "52%"
    assert hero.context == "vs 48% on back-to-backs (+4%, no reliable difference)"
    assert hero.evidence == "none"


def test_no_difference_has_no_sign():
    sides = Sides(OverCount(25, 50), OverCount(25, 50), OverCount(50, 100), SPAN)
    assert "(0%, no reliable difference)" in focus_hero(TOPICS[12], sides).stat.context


# --- the topics -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "title", "slug", "month"),
    [(date(2024, 12, 15), "December Deep Dive", "rest-impact-december-2024", 12),
     (date(2024, 1, 15), "The January Effect", "schedule-density-january-2024", 1),
     (date(2024, 2, 15), "All-Star Break Impact", "all-star-break-february-2024", 2),
     (date(2024, 5, 15), "December Deep Dive", "rest-impact-may-2024", 12),
     (date(2024, 9, 30), "December Deep Dive", "rest-impact-september-2024", 12),
     (date(2024, 10, 1), "Season Opener Insights", "season-start-october-2024", 10)],
)  # fmt: skip
def test_every_month_has_its_topic(day, title, slug, month):
    topic = topic_of(day)
    assert (topic.title, slug_of(topic, day), topic.month) == (title, slug, month)


def test_december_compares_rest_with_back_to_backs():
    day, rows = date(2025, 12, 15), LeagueRows()
    # Pairs of nights four days apart: the second of each is a back-to-back, the first rested.
    nights(rows, days_before(day, 2, 7, 12, 17), "OOO" + "OU" * 5)
    nights(rows, days_before(day, 1, 6, 11, 16), "UUU" + "OU" * 5)
    nights(rows, days_before(day, 21), "OU" * 6 + "O")
    payload = build(deep_dive_current, rows.warehouse(), day)
    hero = payload["hero_stat"]
    assert (hero["sample_size"], hero["value_pct"]) == (52, 61.5)
    assert (hero["comparison"]["sample_size"], hero["comparison"]["over_pct"]) == (52, 38.5)
    assert (hero["source"], hero["label"]) == ("focus", "OVER rate on 2+ rest days")
    # The first night counts in the league, but has no rest.
    assert hero["baseline"] == 50.4
    assert payload["meta"]["window"] == {"start": date(2025, 9, 16), "end": date(2025, 12, 14)}
    assert payload["meta"]["next_update_expected"] == "2026-01-01T06:00:00-05:00"
    assert (payload["month"], payload["is_default_topic"]) == ("December 2025", False)


def test_january_looks_for_four_games_in_six_days():
    day, rows = date(2026, 1, 20), LeagueRows()
    # The 6th is the fourth game since the 1st; the teams play each other, so both are dense.
    dates = [date(2026, 1, number) for number in (1, 3, 4, 6)]
    nights(rows, dates[:3], "OU" * 10)
    nights(rows, dates[3:], "O" * 50)
    hero = hero_of(rows, day)
    assert (hero["sample_size"], hero["value"]) == (50, "100%")
    assert hero["comparison"]["sample_size"] == 60


def test_february_tells_of_last_years_break():
    day, rows = date(2024, 2, 15), LeagueRows()
    before = [date(2023, 2, number) for number in range(12, 17)]
    after = [date(2023, 2, number) for number in range(23, 28)]
    nights(rows, before, "U" * 10)
    nights(rows, after, "O" * 10)
    # The break of this year is on, so its three weeks are not over yet.
    nights(rows, [date(2024, 2, 8), date(2024, 2, 9), date(2024, 2, 20)], "OU" * 5)
    payload = build(deep_dive_current, rows.warehouse(), day)
    hero = payload["hero_stat"]
    assert hero["label"] == "OVER rate in the three weeks after the 2023 break"
    assert hero["context"] == "vs 0% in the three weeks before (+100%)"
    assert payload["meta"]["window"] == {"start": date(2023, 1, 27), "end": date(2023, 3, 15)}


def test_march_splits_the_league_at_half():
    day, rows = date(2026, 3, 15), LeagueRows()
    for back in range(1, 11):
        rows.game(day - timedelta(days=back), "LAL", "BOS")
        squad(rows, day - timedelta(days=back), "OOOOU", team="BOS")
        squad(rows, day - timedelta(days=back), "OUUUU", team="LAL", prefix="laker")
    hero = hero_of(rows, day)
    assert (hero["label"], hero["value_pct"]) == ("OVER rate for teams at .500 or better", 80.0)
    assert hero["comparison"]["over_pct"] == 20.0


def test_april_compares_stars_with_role_players():
    day, rows = date(2026, 4, 10), LeagueRows()
    season = days_before(day, *range(1, 31))
    # Ten nights make the classes, the following twenty count.
    for points, results, prefix in ((25, "OOO", "star"), (4, "UUU", "bench")):
        for night in season:
            squad(rows, night, results, points=points, prefix=prefix)
    nights(rows, season, "")
    hero = hero_of(rows, day)
    assert (hero["sample_size"], hero["value_pct"]) == (60, 100.0)
    assert (hero["comparison"]["sample_size"], hero["comparison"]["over_pct"]) == (60, 0.0)
    assert hero_of(rows, day, class_min_games=30)["source"] == "league"


def test_october_looks_back_at_the_opening_games():
    day, rows = date(2025, 10, 5), LeagueRows()
    nights(rows, [date(2024, 10, 22) + timedelta(days=2 * number) for number in range(10)], "OOOOO")
    nights(rows, [date(2024, 12, 1) + timedelta(days=2 * number) for number in range(10)], "OUUUU")
    payload = build(deep_dive_current, rows.warehouse(), day)
    hero = payload["hero_stat"]
    assert (hero["value_pct"], hero["comparison"]["over_pct"]) == (100.0, 20.0)
    assert payload["meta"]["window"] == {"start": date(2024, 10, 1), "end": date(2025, 9, 30)}


def test_november_compares_equally_long_beginnings():
    day, rows = date(2025, 11, 6), LeagueRows()
    nights(rows, [date(2025, 10, 21), date(2025, 11, 5)], "O" * 30)
    # The season before began a day later, so its fifteenth day after that is still inside.
    nights(rows, [date(2024, 10, 22), date(2024, 11, 6)], "U" * 30)
    nights(rows, [date(2024, 11, 7)], "O" * 30)
    payload = build(deep_dive_current, rows.warehouse(), day)
    hero = payload["hero_stat"]
    assert (hero["sample_size"], hero["comparison"]["sample_size"]) == (60, 60)
    assert (hero["value_pct"], hero["comparison"]["over_pct"]) == (100.0, 0.0)
    assert payload["meta"]["window"] == {"start": date(2024, 10, 22), "end": date(2025, 11, 5)}


def test_without_a_previous_season_there_is_nothing_to_compare_with():
    day, rows = date(2025, 11, 6), LeagueRows()
    nights(rows, [date(2025, 10, 21), date(2025, 11, 5)], "OU" * 30)
    assert hero_of(rows, day)["source"] == "league"


# --- what stands in ---------------------------------------------------------------------------


def back_to_backs(tired):
    """Rested nights with sixty decided games, and so many back-to-back ones."""
    day, rows = date(2025, 12, 15), LeagueRows()
    nights(rows, days_before(day, 30, 25, 20), "OU" * 10)
    rows.game(date(2025, 12, 9), "LAL", "BOS")
    rows.game(date(2025, 12, 10), "LAL", "BOS")
    squad(rows, date(2025, 12, 9), "OU" * 30)
    squad(rows, date(2025, 12, 10), "O" * tired)
    return rows, day


@pytest.mark.parametrize(("tired", "source"), [(50, "focus"), (49, "league")])
def test_both_sides_need_fifty_games(tired, source):
    rows, day = back_to_backs(tired)
    # Players without earlier games have no rest, so sixty of them play an earlier night too.
    squad(rows, date(2025, 12, 4), "O" * 60)
    rows.game(date(2025, 12, 4), "LAL", "BOS")
    assert hero_of(rows, day)["source"] == source


def test_the_league_stands_in_with_its_thirty_latest_dates():
    day, rows = date(2025, 12, 15), LeagueRows()
    nights(rows, days_before(day, *range(1, 64, 2)), "OOOU")
    payload = build(deep_dive_current, rows.warehouse(), day)
    hero = payload["hero_stat"]
    assert (hero["value"], hero["label"]) == ("75%", "League-wide OVER rate")
    assert hero["context"] == "across 120 graded player props, 2025-10-17 to 2025-12-14"
    assert (hero["source"], hero["baseline"], hero["evidence"]) == ("league", None, "none")
    assert (hero["comparison"], hero["diff"]) == (None, None)
    assert payload["meta"]["window"] == {"start": date(2025, 10, 17), "end": date(2025, 12, 14)}


def test_games_of_more_than_a_year_ago_stand_in_for_nothing():
    day, rows = date(2025, 12, 15), LeagueRows()
    nights(rows, days_before(day, *range(366, 391)), "OOOU")
    for back in (1, 2, 50):
        rows.game(day - timedelta(days=back), "LAL", "BOS")
    with pytest.raises(UnprovenEmptyError, match="rows end on 2024-12-14"):
        hero_of(rows, day)


def test_the_first_days_of_all_have_no_number():
    day, rows = date(2025, 10, 24), LeagueRows()
    nights(rows, [date(2025, 10, 22)], "OU" * 5)
    payload = build(deep_dive_current, rows.warehouse(), day)
    hero = payload["hero_stat"]
    assert (hero["value"], hero["is_placeholder"], hero["source"]) == ("N/A", True, "none")
    assert hero["context"] == "Shown once 100 player props are graded"
    assert (hero["value_pct"], hero["sample_size"], hero["ci"]) == (None, 0, None)
    assert payload["meta"]["empty_reason"] == "season_just_started"
    assert payload["meta"]["window"] is None
    assert payload["title"] == "Season Opener Insights"


def test_no_number_in_mid_season_is_an_error():
    day, rows = date(2025, 12, 15), LeagueRows()
    nights(rows, days_before(day, *range(1, 54, 4)), "OU")
    with pytest.raises(UnprovenEmptyError):
        hero_of(rows, day)


def test_rows_in_any_order_and_later_games_change_nothing():
    rows, day = back_to_backs(50)
    expected = build(deep_dive_current, rows.warehouse(), day)
    tables = rows.tables.items()
    later = LeagueRows({name: random.Random(7).sample(table, len(table)) for name, table in tables})
    later.game(day, "LAL", "BOS")
    later.played("player00", day, "BOS", 60, 20.5)
    assert build(deep_dive_current, later.warehouse(), day) == expected


# --- the checks -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def payload():
    rows, day = back_to_backs(50)
    squad(rows, date(2025, 12, 4), "O" * 60)
    rows.game(date(2025, 12, 4), "LAL", "BOS")
    return build(deep_dive_current, rows.warehouse(), day)


@pytest.mark.parametrize(
    ("rule", "path", "value"),
    [
        ("hero_is_a_number_or_says_so", ("hero_stat", "value"), "N/A"),
        ("hero_is_a_number_or_says_so", ("hero_stat", "is_placeholder"), True),
        ("hero_is_a_number_or_says_so", ("hero_stat", "value"), "12%"),
        ("hero_is_a_number_or_says_so", ("hero_stat", "ci"), [0.0, 1.0]),
        ("comparison_adds_up", ("hero_stat", "context"), "much better"),
        ("comparison_adds_up", ("hero_stat", "context"), "vs 100% on back-to-backs (+1%)"),
        ("comparison_adds_up", ("hero_stat", "comparison", "over_pct"), 50.0),
        ("comparison_adds_up", ("hero_stat", "comparison", "label"), "otherwise"),
        ("comparison_adds_up", ("hero_stat", "comparison", "sample_size"), 49),
        ("comparison_adds_up", ("hero_stat", "sample_size"), 49),
        ("comparison_adds_up", ("hero_stat", "diff"), 1.0),
        ("comparison_adds_up", ("hero_stat", "evidence"), "none"),
        ("topic_belongs_to_the_month", ("title",), "November Grind"),
        ("topic_belongs_to_the_month", ("topic_month",), 11),
        ("topic_belongs_to_the_month", ("topic_month",), 5),
        ("topic_belongs_to_the_month", ("is_default_topic",), True),
        ("topic_belongs_to_the_month", ("slug",), "rest-impact-december-2024"),
        ("topic_belongs_to_the_month", ("month",), "November 2025"),
        ("topic_belongs_to_the_month", ("as_of_date",), date(2025, 11, 30)),
    ],
)
def test_a_rule_fails_on_a_payload_that_breaks_it(payload, rule, path, value):
    assert deep_dive_current.rules[rule](payload) == []
    assert deep_dive_current.rules[rule](changed(payload, *path, value=value))


def test_a_missing_number_may_not_have_games(payload):
    hero = payload["hero_stat"] | {"value": "N/A", "is_placeholder": True, "source": "none"}
    assert deep_dive_current.rules["hero_is_a_number_or_says_so"](payload | {"hero_stat": hero})


@pytest.mark.parametrize("part", ["comparison", "diff", "baseline", "value_pct", "ci"])
def test_a_topics_number_has_all_its_parts(payload, part):
    wrong = changed(payload, "hero_stat", part, value=None)
    with pytest.raises(ValidationError, match=r"set exactly|null exactly"):
        deep_dive_current.contract.model_validate(wrong)
