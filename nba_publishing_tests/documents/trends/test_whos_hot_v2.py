"""Who's hot: stories about the lists, the streaks and the ties."""

from datetime import date, timedelta

import numpy as np
import pytest

from nba_publishing.analysis.shrinkage import fit_prior
from nba_publishing.documents.trends.whos_hot_v2 import whos_hot_v2
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import LeagueRows

DAY = date(2026, 2, 12)
LINE = 20.5


def league(results: dict[str, str], line: float = LINE) -> LeagueRows:
    """Players with their results, latest first: O over, U under, P push, - no line."""
    rows = LeagueRows()
    longest = max(len(text) for text in results.values())
    for back in range(1, longest + 1):
        rows.game(DAY - timedelta(days=back), "BOS", "LAL")
    for player, text in results.items():
        for back, result in enumerate(text, start=1):
            points = {"O": line + 3.5, "U": line - 3.5, "P": line, "-": 18}[result]
            rows.played(
                player, DAY - timedelta(days=back), "BOS", int(points),
                None if result == "-" else line,
            )  # fmt: skip
    return rows


@pytest.mark.parametrize(
    ("results", "streak"),
    [("OOUOU", ("OVER", 2)), ("OOOOO", ("OVER", 5)), ("OPOUUU", ("OVER", 2)),
     ("-OPOOUU", ("OVER", 3)), ("UOOOO", ("UNDER", 1))],
)  # fmt: skip
def test_a_streak_steps_over_pushes_and_unlined_games(results, streak):
    line = 20.0 if "P" in results else LINE
    payload = build(whos_hot_v2, league({"anna": results}, line).warehouse(), DAY, min_games=1)
    player = payload["hot"][0]
    assert (player["streak_type"], player["current_streak"]) == streak


@pytest.mark.parametrize(
    ("qualifying", "lists"), [(1, (1, 0)), (7, (4, 3)), (12, (6, 6)), (25, (10, 10))]
)
def test_nobody_is_hot_and_cold_at_once(qualifying, lists):
    rows = league({f"player{i:02d}": "OU" * 3 for i in range(qualifying)})
    payload = build(whos_hot_v2, rows.warehouse(), DAY)
    assert (len(payload["hot"]), len(payload["cold"])) == lists
    assert payload["total_qualifying_players"] == qualifying


@pytest.mark.parametrize(
    ("groups", "games", "strength", "hits", "shrunk"),
    [([(12, 5)], 10, 100.0, 8, 0.527), ([(15, 8), (15, 2)], 10, 20.0, 8, 0.600),
     ([(15, 12), (15, 8)], 20, 500.0, 12, 0.504), ([(20, 13), (20, 7)], 20, 21.5, 13, 0.572)],
)  # fmt: skip
def test_a_hit_rate_is_pulled_towards_the_league(groups, games, strength, hits, shrunk):
    all_hits = np.repeat([hit for _, hit in groups], [count for count, _ in groups])
    prior = fit_prior(all_hits, np.full(len(all_hits), games))
    assert prior.strength == pytest.approx(strength, abs=0.05)
    rate = prior.shrink(np.array([hits]), np.array([games]))[0]
    assert rate == pytest.approx(shrunk, abs=0.0005)


def test_the_first_week_lists_seven_days_beside_an_empty_top_level():
    payload = build(whos_hot_v2, league({"anna": "OOU"}).warehouse(), DAY)
    assert payload["hot"] == []
    assert payload["league_average"] == {"hit_rate": None, "avg_margin": None}
    assert payload["periods"]["7d"]["total_qualifying_players"] == 1
    assert payload["meta"]["state"] == "ok"


def test_the_top_level_repeats_the_thirty_days():
    payload = build(whos_hot_v2, league({"anna": "OOUOUU", "bert": "UUUOU"}).warehouse(), DAY)
    assert payload["hot"] == payload["periods"]["30d"]["hot"]
    assert payload["cold"] == payload["periods"]["30d"]["cold"]


def test_a_rule_fails_on_lists_that_break_it():
    payload = build(whos_hot_v2, league({"anna": "OOUOUU", "bert": "UUUOU"}).warehouse(), DAY)
    rules = whos_hot_v2.rules
    swapped = payload | {"hot": payload["cold"], "cold": payload["hot"]}
    assert rules["lists_are_in_order"](swapped)
    assert rules["lists_are_in_order"](payload | {"cold": payload["hot"]})
    wrong = payload | {"hot": [payload["hot"][0] | {"hits": 0}]}
    assert rules["numbers_agree"](wrong)
