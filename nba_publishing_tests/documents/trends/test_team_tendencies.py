"""Team tendencies: stories about the four blocks, their over rates and their empty days."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from nba_publishing.analysis.completeness import UnprovenEmptyError
from nba_publishing.analysis.evidence import Family
from nba_publishing.analysis.team_tendencies import Contrast, over_rates, rank_teams
from nba_publishing.documents.trends.team_tendencies import team_tendencies
from nba_publishing.documents.trends.team_tendencies_blocks import VenueBlock
from nba_publishing.documents.trends.team_tendencies_rows import venue_part
from nba_publishing.documents.trends.team_tendencies_texts import (
    back_to_back_insight,
    pace_insight,
    venue_insight,
    zone_insight,
)
from nba_publishing.sources.teams import TEAMS
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import TEAM, LeagueRows

DAY = date(2026, 2, 12)
LISTS = (
    ("pace", "kings"), ("pace", "grinders"), ("home_away", "home_dominant"),
    ("home_away", "road_warriors"), ("back_to_back", "vulnerable"), ("back_to_back", "resilient"),
)  # fmt: skip


def game(
    rows: LeagueRows, day: date, away: str, home: str, points=(110, 112), pace=(100.0, 98.0)
) -> None:
    """One game whose teams (away, home) have a pace each."""
    rows.game(day, away, home, *points, pace=None)
    for row, own in zip(rows.tables[TEAM][-2:], pace, strict=True):
        row["pace"] = own


def rivals(last: date = DAY, games: int = 10, step: int = 2) -> LeagueRows:
    """BOS (pace 100) and LAL (98), hosting each other in turn; both score more in Boston."""
    rows = LeagueRows()
    for i in range(games):
        day = last - timedelta(days=1 + i * step)
        if i % 2:
            game(rows, day, "LAL", "BOS", (113, 118), (98.0, 100.0))
        else:
            game(rows, day, "BOS", "LAL", (112, 109), (100.0, 98.0))
    return rows


def test_two_teams_give_one_king_and_one_grinder():
    pace = build(team_tendencies, rivals().warehouse(), DAY)["pace"]
    (king,), (grinder,) = pace["kings"], pace["grinders"]
    assert pace["league_average"] == 99.0
    assert (king["team"], king["pace"], king["vs_league"], king["games"]) == ("BOS", 100.0, 1.0, 10)
    assert (grinder["team"], grinder["vs_league"], grinder["league_rank"]) == ("LAL", -1.0, 2)
    assert pace["window"] == {"start": date(2026, 1, 13), "end": date(2026, 2, 11)}
    assert (king["avg_points"], king["insight"]) == (115.0, "High-scoring environment")
    assert (grinder["avg_points"], grinder["insight"]) == (111.0, "Slow pace, low scoring")


def test_teams_that_score_more_at_home_or_on_the_road_are_told_apart():
    part = build(team_tendencies, rivals().warehouse(), DAY)["home_away"]
    (home,), (road,) = part["home_dominant"], part["road_warriors"]
    assert (home["team"], home["home_ppg"], home["away_ppg"]) == ("BOS", 118.0, 112.0)
    assert (home["differential"], home["insight"]) == (6.0, "Scores 6.0 more at home")
    assert (road["team"], road["differential"], road["home_games"], road["away_games"]) == (
        "LAL", -4.0, 5, 5,
    )  # fmt: skip


def test_a_difference_is_rounded_once_and_from_the_exact_means():
    edge = rank_teams(np.array([2, 13]), np.array([112.24 - 108.79, -1.0]), 0.0, "highest", 5)
    ones = np.array([6, 6])
    means = Contrast(edge, ones, np.array([112.24, 99.0]), ones, np.array([108.79, 100.0]))
    hits, games = np.full(30, 62), np.full(30, 100)
    family = Family()
    rates = over_rates(family, hits, games, (4700, 10000), edge.team, 20)
    block = VenueBlock((DAY, DAY), means, rates, rates)
    row = venue_part(block, family.verdicts()).home_dominant[0]
    assert (row.home_ppg, row.away_ppg, row.differential) == (112.2, 108.8, 3.5)
    assert row.insight == "Scores 3.5 more at home"
    assert (row.over_pct, row.ci, row.baseline) == (62.0, (52.2, 70.9), 47.0)
    assert row.evidence == "strong"


def tired_rivals() -> tuple[LeagueRows, list[date]]:
    """Games on 1, 2, 4, 7 and 15 of a month, and twice more; second nights cost BOS four points."""
    rows, first = LeagueRows(), DAY - timedelta(days=52)
    nights = [0, 1, 3, 6, 14, 22, 23, 25, 28, 36, 44, 45, 47, 50]
    second = {1, 23, 45}
    breaks = {0, 14, 22, 36, 44}
    for i, night in enumerate(nights):
        points = (100, 110) if night in second else (140, 80) if night in breaks else (104, 105)
        sides = ("BOS", "LAL") if i % 2 else ("LAL", "BOS")
        game(
            rows, first + timedelta(days=night), *sides,
            points if i % 2 else points[::-1],
        )  # fmt: skip
    return rows, [first + timedelta(days=night) for night in sorted(second)]


def test_long_breaks_are_neither_tired_nor_rested():
    rows, _ = tired_rivals()
    part = build(team_tendencies, rows.warehouse(), DAY)["back_to_back"]
    (tired,), (fresh,) = part["vulnerable"], part["resilient"]
    assert (tired["team"], tired["b2b_ppg"], tired["rested_ppg"]) == ("BOS", 100.0, 104.0)
    assert (tired["impact"], tired["b2b_games"], tired["rested_games"]) == (-4.0, 3, 6)
    assert tired["insight"] == "4.0 fewer points on back-to-backs (3 games)"
    assert (fresh["team"], fresh["impact"], fresh["league_rank"]) == ("LAL", 5.0, 2)


def shown(row):
    return row["team"], row["over_pct"], row["prop_sample"]


def test_over_rates_count_the_players_of_their_situation():
    rows, yesterday = rivals(), DAY - timedelta(days=1)
    for row in list(rows.tables[TEAM]):
        team, night = row["team_abbr"], row["game_date"]
        goes_over = team == "BOS" and row["home_game"]
        rows.played(f"one{team.lower()}", night, team, 25 if goes_over else 15, 20.5)
    rows.played("pushed", yesterday, "BOS", 20, 20.0)
    rows.played("unlined", yesterday, "BOS", 20)
    rows.defence("BOS", yesterday, 110.0, paint=0.48)
    rows.defence("LAL", yesterday, 112.0, paint=0.50)
    payload = build(team_tendencies, rows.warehouse(), DAY, min_prop_sample=1)
    pace, venue = payload["pace"], payload["home_away"]
    paint = payload["defense_by_zone"]["paint"]
    assert shown(pace["kings"][0]) == ("BOS", 25.0, 20)
    assert pace["kings"][0]["baseline"] == 25.0
    assert shown(paint["best"][0]) == ("BOS", 0.0, 10)
    assert shown(paint["worst"][0]) == ("LAL", 50.0, 10)
    assert shown(venue["home_dominant"][0]) == ("BOS", 100.0, 5)
    assert shown(venue["road_warriors"][0]) == ("LAL", 0.0, 5)


def test_the_over_rate_of_tired_teams_counts_second_nights_only():
    rows, second_nights = tired_rivals()
    for row in list(rows.tables[TEAM]):
        team, night = row["team_abbr"], row["game_date"]
        goes_over = (team == "BOS") == (night in second_nights)
        rows.played(f"one{team.lower()}", night, team, 25 if goes_over else 15, 20.5)
    part = build(team_tendencies, rows.warehouse(), DAY, min_prop_sample=1)["back_to_back"]
    assert shown(part["vulnerable"][0]) == ("BOS", 100.0, 3)
    assert shown(part["resilient"][0]) == ("LAL", 0.0, 3)
    assert part["vulnerable"][0]["baseline"] == 50.0


def test_a_few_props_show_no_rate_and_no_props_show_no_baseline():
    rows = rivals()
    for back in (1, 3):
        rows.played("anna", DAY - timedelta(days=back), "BOS", 30, 20.5)
    payload = build(team_tendencies, rows.warehouse(), DAY)
    king, road = payload["pace"]["kings"][0], payload["home_away"]["road_warriors"][0]
    assert (king["over_pct"], king["ci"], king["evidence"]) == (None, None, "none")
    assert (king["prop_sample"], king["baseline"]) == (2, 100.0)
    assert (road["prop_sample"], road["baseline"]) == (0, None)


def test_shooting_allowed_is_shown_in_percent_against_the_ranked_teams():
    rows = rivals()
    yesterday = DAY - timedelta(days=1)
    rows.defence("BOS", yesterday, 108.0, paint=0.485, threes=33.0, mid_range=0.4)
    rows.defence("LAL", yesterday, 112.0, paint=0.525, threes=0.36, mid_range=None)
    rows.defence("MIA", yesterday, 112.0, paint=0.1, threes=0.1, games=4)
    rows.defence("CHI", yesterday, None, paint=0.1)
    zones = build(team_tendencies, rows.warehouse(), DAY)["defense_by_zone"]
    best, worst = zones["paint"]["best"][0], zones["paint"]["worst"][0]
    assert (best["team"], best["dfg_pct"], best["vs_league"], best["opp_ppg"]) == (
        "BOS", 48.5, -2.0, 108.0,
    )  # fmt: skip
    assert best["insight"] == "FG% allowed 2.0 points below average in the paint"
    assert worst["insight"] == "FG% allowed 2.0 points above average in the paint"
    assert (worst["league_rank"], worst["games"]) == (2, 15)
    assert zones["perimeter"]["best"][0]["dfg_pct"] == 33.0
    assert zones["perimeter"]["best"][0]["insight"].endswith("from three")
    assert zones["mid_range"] == {"best": [], "worst": [], "teams_ranked": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (pace_insight(1.0, 0.1), "High-scoring environment"),
        (pace_insight(1.0, 0.0), "Fast pace without high scoring"),
        (pace_insight(-1.0, -0.1), "Slow pace, low scoring"),
        (pace_insight(-1.0, 0.0), "Slow pace, efficient scoring"),
        (pace_insight(0.0, 5.0), "League-average pace"),
        (zone_insight(0.0, "mid_range"), "FG% allowed at league average from mid-range"),
        (venue_insight(-0.1), "Scores 0.1 more on the road"),
        (venue_insight(0.0), "No home/road difference"),
        (back_to_back_insight(2.0, 4), "2.0 more points on back-to-backs (4 games)"),
        (back_to_back_insight(0.0, 4), "No change on back-to-backs (4 games)"),
    ],
)
def test_insights_say_what_the_printed_number_says(text, expected):
    assert text == expected


def test_games_of_last_season_do_not_count():
    rows = rivals(last=date(2025, 11, 4), games=10, step=1)
    for i in range(10):
        game(rows, date(2025, 9, 10) + timedelta(days=i), "MIA", "CHI")
    payload = build(team_tendencies, rows.warehouse(), date(2025, 11, 4))
    assert payload["pace"]["teams_ranked"] == 2
    assert payload["back_to_back"]["window"]["start"] == date(2025, 10, 1)
    assert payload["meta"]["window"]["start"] == date(2025, 10, 1)


def test_the_first_week_is_an_empty_file_that_says_why():
    rows = rivals(last=date(2025, 10, 25), games=3)
    rows.defence("BOS", date(2025, 10, 24), 108.0, paint=0.48)
    rows.defence("LAL", date(2025, 10, 24), 112.0, paint=0.50)
    payload = build(team_tendencies, rows.warehouse(), date(2025, 10, 25))
    assert all(payload[block][name] == [] for block, name in LISTS)
    zones = payload["defense_by_zone"]
    assert zones["paint"] == {"best": [], "worst": [], "teams_ranked": 0}
    assert payload["pace"]["league_average"] is None
    assert payload["meta"]["empty_reason"] == "season_just_started"
    assert payload["meta"]["data_through"] == date(2025, 10, 24)


def test_summer_and_the_first_of_october_are_empty_without_a_fault():
    rows = rivals(last=date(2026, 6, 20))
    august = build(team_tendencies, rows.warehouse(), date(2026, 8, 20))
    assert august["meta"]["empty_reason"] == "off_season"
    assert august["meta"]["data_through"] == date(2026, 6, 19)
    opening = LeagueRows()
    opening.game(date(2026, 10, 20), "BOS", "LAL", final=False)
    october = build(team_tendencies, opening.warehouse(), date(2026, 10, 1))
    assert october["meta"]["window"] is None
    assert october["pace"]["window"] is None
    assert october["meta"]["data_through"] is None


def test_an_empty_file_in_mid_season_is_not_published():
    scheduled_only = LeagueRows()
    for back in range(1, 60, 2):
        scheduled_only.game(DAY - timedelta(days=back), "BOS", "LAL", team_rows=False)
    with pytest.raises(UnprovenEmptyError, match="no row of them is loaded"):
        build(team_tendencies, scheduled_only.warehouse(), DAY)
    all_alike = LeagueRows()
    for back in range(1, 60, 2):
        game(all_alike, DAY - timedelta(days=back), "BOS", "LAL", (110, 110), (100.0, 100.0))
    with pytest.raises(UnprovenEmptyError, match="nobody qualifies"):
        build(team_tendencies, all_alike.warehouse(), DAY)


def test_two_missing_nights_make_the_file_degraded_and_one_does_not():
    rows = rivals(last=DAY - timedelta(days=2))
    rows.game(DAY - timedelta(days=2), "MIA", "CHI", team_rows=False)
    assert build(team_tendencies, rows.warehouse(), DAY)["meta"]["state"] == "ok"
    rows.game(DAY - timedelta(days=1), "MIA", "CHI", team_rows=False)
    assert build(team_tendencies, rows.warehouse(), DAY)["meta"]["state"] == "degraded"


def test_shuffled_rows_and_later_games_change_nothing():
    rows, _ = tired_rivals()
    for row in list(rows.tables[TEAM]):
        rows.played(f"p{row['team_abbr'].lower()}", row["game_date"], row["team_abbr"], 25, 20.5)
    before = build(team_tendencies, rows.warehouse(), DAY)
    for later in range(3):
        game(rows, DAY + timedelta(days=later), "BOS", "LAL", (150, 150), (110.0, 110.0))
        rows.played("pbos", DAY + timedelta(days=later), "BOS", 5, 20.5)
    for table in rows.tables.values():
        random.Random(7).shuffle(table)
    assert build(team_tendencies, rows.warehouse(), DAY) == before


@pytest.mark.parametrize(
    ("day", "params", "due"),
    [
        (date(2026, 2, 12), {}, "2026-02-16T06:00:00-05:00"),
        (date(2026, 3, 2), {}, "2026-03-09T06:00:00-04:00"),
        (date(2025, 10, 20), {"alternate_weeks": True}, "2025-11-03T06:00:00-05:00"),
        (date(2026, 2, 12), {"alternate_weeks": True}, "2026-02-23T06:00:00-05:00"),
        (date(2026, 3, 8), {"alternate_weeks": True}, "2026-03-09T06:00:00-04:00"),
        (
            date(2026, 2, 12),
            {"alternate_weeks": True, "anchor_monday": date(2025, 10, 27)},
            "2026-02-16T06:00:00-05:00",
        ),
    ],
)
def test_the_next_edition_comes_on_the_next_monday_that_counts(day, params, due):
    payload = build(team_tendencies, rivals(last=day).warehouse(), day, **params)
    assert payload["meta"]["next_update_expected"] == due


def test_weeks_are_counted_from_a_monday():
    with pytest.raises(ValueError, match="must be a Monday"):
        team_tendencies.params(anchor_monday=date(2025, 10, 21))


def changed(payload, block, name, **fields):
    """The payload with other values in the first row of one list."""
    first, *others = payload[block][name]
    return payload | {block: payload[block] | {name: [first | fields, *others]}}


@pytest.fixture(scope="module")
def payload():
    rows, _ = tired_rivals()
    rows.defence("BOS", DAY - timedelta(days=1), 108.0, paint=0.485)
    rows.defence("LAL", DAY - timedelta(days=1), 112.0, paint=0.525)
    venue = build(team_tendencies, rivals().warehouse(), DAY)["home_away"]
    return build(team_tendencies, rows.warehouse(), DAY) | {"home_away": venue}


def test_order_is_checked(payload):
    rule = team_tendencies.rules["lists_are_in_order"]
    kings = payload["pace"]["kings"]
    faster = kings[0] | {"pace": 104.0, "team": "CHI"}
    assert rule(payload | {"pace": payload["pace"] | {"kings": [*kings, faster]}})
    assert rule(changed(payload, "pace", "kings", league_rank=2))
    assert rule(changed(payload, "home_away", "road_warriors", league_rank=3))
    twins = [kings[0] | {"team": "LAL"}, kings[0] | {"team": "CHI"}]
    assert rule(payload | {"pace": payload["pace"] | {"kings": twins}})


def test_sides_are_checked(payload):
    rule = team_tendencies.rules["lists_keep_to_their_side"]
    assert rule(changed(payload, "pace", "kings", vs_league=-0.1))
    assert not rule(changed(payload, "pace", "kings", vs_league=0.0))
    assert rule(changed(payload, "back_to_back", "vulnerable", impact=0.1))
    assert rule(changed(payload, "home_away", "home_dominant", team="LAL"))
    assert rule(changed(payload, "pace", "grinders", pace=104.0))
    assert rule(payload | {"pace": payload["pace"] | {"teams_ranked": 1}})


def test_plausible_ranges_are_checked(payload):
    rule = team_tendencies.rules["numbers_are_plausible"]
    assert rule(changed(payload, "pace", "kings", pace=115.1))
    assert rule(changed(payload, "pace", "kings", avg_points=79.9))
    assert rule(changed(payload, "home_away", "home_dominant", home_ppg=150.1))
    zones = payload["defense_by_zone"]
    generous = zones["paint"]["best"][0] | {"dfg_pct": 80.1}
    paint = zones["paint"] | {"best": [generous]}
    assert rule(payload | {"defense_by_zone": zones | {"paint": paint}})


def test_insights_are_checked(payload):
    rule = team_tendencies.rules["insights_agree_with_their_numbers"]
    assert rule(changed(payload, "pace", "kings", insight="Slow pace, low scoring"))
    assert rule(changed(payload, "home_away", "home_dominant", differential=-1.0))
    assert rule(changed(payload, "back_to_back", "resilient", impact=5.1))
    zones = payload["defense_by_zone"]
    silent = zones["paint"]["worst"][0] | {"vs_league": 2.1}
    paint = zones["paint"] | {"worst": [silent]}
    assert rule(payload | {"defense_by_zone": zones | {"paint": paint}})


@pytest.mark.parametrize(
    "fields",
    [
        {"over_pct": 50.0},
        {"evidence": "weak"},
        {"baseline": 47.0},
        {"over_pct": 60.0, "ci": (40.0, 55.0), "prop_sample": 50, "baseline": 47.0},
    ],
)
def test_over_rates_are_checked(payload, fields):
    rule = team_tendencies.rules["over_rates_agree_with_their_samples"]
    assert rule(changed(payload, "pace", "kings", **fields))


def test_a_missing_team_is_reported_in_mid_season_only(payload):
    warning = team_tendencies.warnings["every_team_is_ranked_for_pace"]
    assert warning(payload)
    assert not warning(payload | {"pace": payload["pace"] | {"teams_ranked": len(TEAMS)}})
    for day in (date(2026, 11, 1), date(2026, 5, 10), date(2026, 8, 20)):
        assert not warning(payload | {"as_of_date": day})
