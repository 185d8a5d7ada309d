"""Teams by a habit: who is listed on which side, and which games count for them."""

import numpy as np
import pytest

from nba_publishing.analysis.evidence import Family, group_in_pool_p
from nba_publishing.analysis.team_tendencies import (
    NOBODY,
    contrast,
    count_by_team,
    over_rates,
    rank_teams,
    tempo,
)


def ranked(values, reference=0.0, first="highest", size=5):
    return rank_teams(np.arange(len(values)), np.array(values), reference, first, size)


@pytest.mark.parametrize(("teams", "listed"), [(12, 5), (8, 4), (2, 1), (1, 0), (0, 0)])
def test_a_list_holds_half_of_the_teams_and_never_more_than_its_size(teams, listed):
    values = np.linspace(-1.1, 1.1, teams) if teams != 1 else np.array([3.0])
    ranking = ranked(values)
    assert (len(ranking.leaders), len(ranking.trailers)) == (listed, listed)


def test_only_teams_on_their_own_side_of_zero_are_listed():
    edges = ranked([4.0, 2.5, 1.0, 0.6, 0.2, -0.5])
    assert edges.leaders.tolist() == [0, 1, 2]
    assert edges.trailers.tolist() == [5]
    impacts = ranked([-3.0, -2.0, -1.0, 0.0], first="lowest")
    assert impacts.leaders.tolist() == [0, 1]
    assert impacts.trailers.tolist() == []


def test_float_noise_puts_nobody_on_a_side():
    noisy = ranked([1e-12, -1e-12, 0.1 + 0.2 - 0.3, 0.0])
    assert noisy.listed == 0
    assert noisy.rank.tolist() == [1, 1, 1, 1]


def test_equal_values_share_a_rank_and_stand_in_order_of_team():
    ranking = ranked([99.0, 101.0, 101.0, 97.0, 97.0, 99.0], reference=99.0)
    assert ranking.rank.tolist() == [3, 1, 1, 5, 5, 3]
    assert ranking.leaders.tolist() == [1, 2]
    assert ranking.trailers.tolist() == [3, 4]


def test_the_best_defence_is_the_one_that_allows_least():
    ranking = ranked([48.0, 44.0, 46.0, 50.0], reference=47.0, first="lowest")
    assert ranking.leaders.tolist() == [1, 2]
    assert ranking.trailers.tolist() == [3, 0]
    assert ranking.rank.tolist() == [3, 1, 2, 4]


def test_games_without_a_pace_count_neither_for_pace_nor_for_points():
    team = np.repeat([3, 7], 6)
    pace = np.array([100, 100, 100, 100, 100, np.nan, 98, 98, 98, 98, np.nan, np.nan])
    points = np.where(np.isnan(pace), 500.0, 110.0)
    block = tempo(team, pace, points, min_games=5, list_size=5)
    assert block.ranking.team.tolist() == [3]
    assert block.games.tolist() == [5]
    assert block.points.tolist() == [110.0]


def test_the_league_average_weighs_teams_not_games():
    team = np.repeat([0, 1], [5, 10])
    pace = np.repeat([100.0, 98.0], [5, 10])
    block = tempo(team, pace, np.full(15, 110.0), 5, 5)
    assert block.ranking.reference == 99.0
    assert block.ranking.distance.tolist() == [1.0, -1.0]
    assert (block.ranking.leaders.tolist(), block.ranking.trailers.tolist()) == ([0], [1])


def test_a_team_needs_enough_games_of_both_kinds():
    team = np.repeat([0, 1], [8, 7])
    kind = np.array([True] * 3 + [False] * 5 + [True] * 2 + [False] * 5)
    block = contrast(team, np.full(15, 100.0), kind, ~kind, 3, 5, "lowest", 5)
    assert block.ranking.team.tolist() == [0]
    assert (block.games_a.tolist(), block.games_b.tolist()) == ([3], [5])


def test_players_without_a_known_team_count_for_none():
    counts = count_by_team(np.array([2, -1, 2]), np.array([5, -1], dtype=np.int16))
    assert (counts[2], counts[5], counts.sum()) == (2, 1, 3)


def test_only_eligible_teams_with_enough_props_are_tested():
    family, hits, games = Family(), np.zeros(30, int), np.zeros(30, int)
    hits[[4, 5, 6]], games[[4, 5, 6]] = (62, 9, 30), (100, 19, 60)
    rates = over_rates(family, hits, games, (4700, 10000), np.array([4, 5]), 20)
    assert rates.tests[[4, 5, 6]].tolist() == [0, -1, -1]
    assert len(family.verdicts()) == 1
    assert round(float(group_in_pool_p(62, 100, 4700, 10000)), 4) == 0.0025


def test_nobody_has_no_lists_and_no_average():
    assert NOBODY.listed == 0
    assert np.isnan(NOBODY.reference)
