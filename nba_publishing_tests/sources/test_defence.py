"""Defence: the newest usable row of each team, its ranks and its tier."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.days import back
from nba_publishing.sources.defence import first_defence_day, tier_of
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import ALIASES, TEAMS
from nba_publishing_tests.fakes.league_rows import DEFENCE, LeagueRows

DAY = date(2026, 2, 11)
NIGHT = date(2026, 2, 10)
LOADED = datetime(2026, 2, 11, 11)
ZONES = {
    "paint": "paint_pct_allowed_last_15",
    "mid_range": "mid_range_pct_allowed_last_15",
    "three_pt": "three_pt_pct_allowed_last_15",
}


def row(team: str = "BOS", day: date = NIGHT, **other: Any) -> dict[str, Any]:
    """One raw defence row: 110 points allowed, every zone known."""
    usual: dict[str, Any] = {
        "team_abbr": team,
        "analysis_date": day,
        "games_in_sample": 15,
        "paint_pct_allowed_last_15": 0.55,
        "mid_range_pct_allowed_last_15": 0.42,
        "three_pt_pct_allowed_last_15": 0.36,
        "opponent_points_per_game": 110.0,
        "defensive_rating_last_15": 112.5,
        "opponent_pace": 99.0,
        "processed_at": LOADED,
    }
    return usual | other


def allowed(team: str, points: float | None, day: date = NIGHT, **other: Any) -> dict[str, Any]:
    return row(team, day, opponent_points_per_game=points, **other)


def snapshots(*rows: dict[str, Any], day: date = DAY) -> tuple[pd.DataFrame, Counter[str]]:
    league = LeagueRows()
    for values in rows:
        league.add(DEFENCE, **values)
    read = Relations.for_days(league.warehouse(), [day], day)
    found = read.defence(day)
    return found.assign(code=[TEAMS[team] for team in found["team"]]), read.quirks


def points(*rows: dict[str, Any], day: date = DAY) -> dict[str, float]:
    found, _ = snapshots(*rows, day=day)
    return dict(zip(found["code"], found["opp_ppg"], strict=True))


# --- DS1: one row per team ----------------------------------------------------------------------


def test_the_newest_date_counts_then_the_newest_load():
    assert points(
        allowed("BOS", 101.0, back(NIGHT, 1), processed_at=LOADED + timedelta(days=1)),
        allowed("BOS", 103.0, games_in_sample=14, processed_at=LOADED),
        allowed("BOS", 102.0, processed_at=LOADED - timedelta(hours=1)),
    ) == {"BOS": 103.0}


def test_q13_a_placeholder_hides_neither_an_older_load_nor_an_older_day():
    assert points(
        allowed("BOS", None, processed_at=LOADED + timedelta(hours=1)),
        allowed("BOS", 104.0),
        allowed("MIA", None),
        allowed("MIA", 105.0, back(NIGHT, 3)),
        allowed("CHI", None),
    ) == {"BOS": 104.0, "MIA": 105.0}


def test_q13_a_team_missing_for_days_is_seen_with_its_last_row():
    assert points(allowed("BOS", 104.0), allowed("MIA", 105.0, back(DAY, 30))) == {
        "BOS": 104.0,
        "MIA": 105.0,
    }
    assert points(allowed("BOS", 104.0), allowed("MIA", 105.0, back(DAY, 31))) == {"BOS": 104.0}


def test_a_row_of_the_day_itself_is_not_known_in_the_morning():
    assert points(allowed("BOS", 104.0, DAY), allowed("BOS", 103.0)) == {"BOS": 103.0}


def test_q13_last_seasons_defence_says_nothing_about_this_one():
    first_week = date(2025, 10, 22)
    rows = [allowed("BOS", 104.0, date(2025, 9, 30)), allowed("MIA", 105.0, date(2025, 10, 1))]
    assert points(*rows, day=first_week) == {"MIA": 105.0}
    assert points(*rows, day=date(2025, 10, 1)) == {}
    assert first_defence_day(first_week) == date(2025, 10, 1)
    assert first_defence_day(DAY) == date(2026, 1, 12)


def test_a_team_under_two_of_its_codes_is_one_team_with_its_newest_load():
    assert points(
        allowed("PHX", 101.0),
        allowed("PHO", 102.0, processed_at=LOADED + timedelta(hours=1)),
        allowed("BRK", 103.0),
        allowed("BKN", 104.0),
        allowed("UTAH", 105.0, NIGHT),
        allowed("UTA", 106.0, back(NIGHT, 1)),
    ) == {"BKN": 104.0, "PHX": 102.0, "UTA": 105.0}


def test_teams_of_other_feeds_are_read_and_teams_from_elsewhere_counted():
    found, quirks = snapshots(*[row(alias) for alias in ALIASES], row("EST"), row("WST"))
    assert found["code"].tolist() == sorted(ALIASES.values())
    assert quirks["defence_rows_unknown_team"] == 2


def test_two_loads_of_one_instant_are_settled_by_their_values():
    loads = [
        allowed("BOS", 104.0, games_in_sample=14),
        allowed("BOS", 106.0),
        allowed("BOS", 105.0, defensive_rating_last_15=113.0),
        allowed("BOS", 105.0, defensive_rating_last_15=112.0, opponent_pace=98.5),
        allowed("BOS", 105.0, defensive_rating_last_15=112.0, opponent_pace=98.0),
    ]
    for seed in range(2):
        found, _ = snapshots(*Random(seed).sample(loads, len(loads)))
        assert found[["opp_ppg", "opp_pace"]].to_numpy().tolist() == [[105.0, 98.0]]


# --- DS2: zones ---------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_a_fraction_whether_it_came_in_percent_or_not(zone):
    column = ZONES[zone]
    found, _ = snapshots(
        row("ATL", **{column: 0.363}),
        row("BOS", **{column: 36.3}),
        row("CHI", **{column: 1.0}),
        row("DEN", **{column: None}),
        row("MIA", **{column: 0.0}),
    )
    np.testing.assert_allclose(found[zone], [0.363, 0.363, 1.0, np.nan, 0.0])
    assert len(found) == 5, "a team without one zone keeps the others"
    assert found[[other for other in ZONES if other != zone]].notna().all(axis=None)


# --- DS3: ranks and tiers -----------------------------------------------------------------------


def test_equal_teams_share_a_rank_and_the_next_is_skipped():
    found, _ = snapshots(
        allowed("BOS", 105.0, defensive_rating_last_15=113.0),
        allowed("LAL", 105.0, defensive_rating_last_15=111.0),
        allowed("MIA", 106.1, defensive_rating_last_15=112.0),
        allowed("CHI", None, defensive_rating_last_15=90.0),
    )
    assert found[["code", "ppg_rank", "rating_rank"]].to_numpy().tolist() == [
        ["BOS", 1, 3], ["LAL", 1, 1], ["MIA", 3, 2],
    ]  # fmt: skip


def test_a_team_without_a_rating_has_no_rank_by_it():
    found, _ = snapshots(
        row("BOS", defensive_rating_last_15=None),
        row("LAL", defensive_rating_last_15=112.0),
        row("MIA", defensive_rating_last_15=111.0),
    )
    np.testing.assert_array_equal(found["rating_rank"], [np.nan, 2, 1])
    assert found["ppg_rank"].tolist() == [1, 1, 1]


def test_thirty_teams_fall_into_four_tiers():
    found, _ = snapshots(*[allowed(team, 100.0 + place) for place, team in enumerate(TEAMS)])
    assert found["tier"].tolist() == (
        ["elite"] * 5 + ["good"] * 5 + ["average"] * 10 + ["weak"] * 10
    )
    assert found["ppg_rank"].tolist() == list(range(1, 31))


@pytest.mark.parametrize(
    ("rank", "tier"),
    [(1, "elite"), (5, "elite"), (6, "good"), (10, "good"), (11, "average"), (20, "average"),
     (21, "weak"), (30, "weak")],
)  # fmt: skip
def test_a_rank_has_its_tier(rank, tier):
    assert tier_of(rank) == tier


def test_teams_that_share_fifth_place_are_all_elite():
    scored = [100, 101, 102, 103, 104, 104, 104, 107]
    found, _ = snapshots(*[allowed(TEAMS[i], float(value)) for i, value in enumerate(scored)])
    assert found["ppg_rank"].tolist() == [1, 2, 3, 4, 5, 5, 5, 8]
    assert found["tier"].tolist() == ["elite"] * 7 + ["good"]


def test_q13_without_any_row_nobody_is_ranked():
    found, quirks = snapshots()
    assert len(found) == 0
    assert {"ppg_rank", "rating_rank", "tier", "games_in_sample"} <= set(found)
    assert sum(quirks.values()) == 0


def test_an_unknown_sample_counts_as_none():
    found, _ = snapshots(row("BOS", games_in_sample=None), row("LAL", games_in_sample=4))
    assert found["games_in_sample"].tolist() == [0, 4]


def test_the_order_of_the_rows_does_not_matter():
    rows = [
        *[allowed(team, 100.0 + len(team) + place % 7) for place, team in enumerate(TEAMS)],
        *[allowed(team, 99.0, back(NIGHT, 4)) for team in TEAMS[:9]],
        allowed("PHO", 99.0),
    ]
    wanted, _ = snapshots(*rows)
    for seed in range(2):
        found, _ = snapshots(*Random(seed).sample(rows, len(rows)))
        pd.testing.assert_frame_equal(found, wanted, check_exact=True)
