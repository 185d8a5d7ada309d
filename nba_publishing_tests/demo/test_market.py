"""Lines are set before the game, for those who matter, and beat nobody."""

import numpy as np
import pytest

from nba_publishing.demo.core import SeasonCore
from nba_publishing.demo.market import make_market
from nba_publishing_tests.demo.leagues import full_seasons

season = pytest.mark.parametrize("season", [2023, 2024, 2025])


def decided(core: SeasonCore):
    """(lined and played, over, under) by cell."""
    both = core.market.lined & core.who.plays
    line = core.market.line
    return both, both & (core.box.points > line), both & (core.box.points < line)


@season
def test_three_of_five_players_who_play_have_a_line(season):
    core = full_seasons()[season]
    lined = core.market.lined
    assert 12.5 <= lined.sum() / 1230 <= 14
    assert 0.58 <= (lined & core.who.plays).sum() / core.who.plays.sum() <= 0.64
    assert 0.02 <= (lined & ~core.who.plays).sum() / lined.sum() <= 0.04


@season
def test_overs_and_unders_are_even_over_a_season_and_over_any_ninety_days(season):
    core = full_seasons()[season]
    _, over, under = decided(core)
    assert 0.48 <= over.sum() / (over.sum() + under.sum()) <= 0.51
    day = np.broadcast_to(core.schedule.day[..., None], over.shape) - core.schedule.day.min()
    overs, unders = (np.bincount(day[found], minlength=174) for found in (over, under))
    for first in range(174 - 89):
        o, u = overs[first : first + 90].sum(), unders[first : first + 90].sum()
        assert 0.475 <= o / (o + u) <= 0.515


@season
def test_results_scatter_about_the_line_as_real_ones_do(season):
    core = full_seasons()[season]
    both, over, under = decided(core)
    distance = abs(core.box.points - core.market.line)[both]
    assert 4.6 <= distance.mean() <= 5.1
    assert 0.002 <= (both & ~over & ~under).sum() / both.sum() <= 0.005


def test_no_player_known_to_be_out_has_a_line():
    core = full_seasons()[2025]
    assert not (core.market.lined & core.who.hurt & (core.who.status != 3)).any()
    assert core.market.line[core.market.lined].min() >= 3.5


def test_without_whole_numbers_every_line_is_a_half():
    core = full_seasons()[2025]
    parts = (core.dice, core.schedule, core.roster, core.who, core.teams, core.box)
    halves = make_market(*parts, whole_lines=False)
    assert (halves.line_halves[halves.lined] % 2 == 1).all()
    whole = core.market.line_halves % 2 == 0
    assert 0.03 < whole[core.market.lined].mean() < 0.07
    assert (halves.lined == core.market.lined).all()
    assert (abs(halves.line_halves - core.market.line_halves) <= 1).all()


def test_a_line_knows_nothing_of_its_own_game_or_a_later_one():
    core = full_seasons()[2025]
    points = core.box.points.copy()
    points[40:] = 0
    changed = type(core.box)(**{**core.box.__dict__, "points": points})
    parts = (core.dice, core.schedule, core.roster, core.who, core.teams)
    again = make_market(*parts, changed, whole_lines=True)
    assert (again.line_halves[:41] == core.market.line_halves[:41]).all()
    assert (again.line_halves[41:] != core.market.line_halves[41:]).any()
