"""Scoring class: what a player averaged before a game, never in it."""

import numpy as np
import pytest

from nba_publishing.analysis.scoring_class import CLASSES, class_numbers, previous_form


def classes(days, points):
    """The class of each game of one player, given in order of date."""
    player = np.zeros(len(days), int)
    usage = np.full(len(days), np.nan)
    form = previous_form(player, np.array(days), np.array(points), usage)
    places = class_numbers(form.games, form.mean_points)
    return [CLASSES[place] if place >= 0 else None for place in places.tolist()]


@pytest.mark.parametrize(
    ("mean", "name"),
    [(22.0, "star"), (21.99, "scorer"), (15.0, "scorer"), (14.99, "rotation"), (8.0, "rotation"),
     (7.99, "role_player")],
)  # fmt: skip
def test_a_mean_has_its_class(mean, name):
    assert CLASSES[int(class_numbers(np.array([10]), np.array([mean]))[0])] == name


def test_nine_games_are_too_few():
    assert classes(range(100, 111), [30] * 11)[8:] == [None, None, "star"]


def test_only_the_latest_forty_games_count():
    assert classes(range(100, 151), [40] * 10 + [15] * 41)[-1] == "scorer"


def test_games_of_more_than_a_year_ago_do_not_count():
    today = 2000
    old = [today - 366 - i for i in range(20, 0, -1)] + [today - 366]
    recent = [today - 365 + i for i in range(9)]
    assert classes([*old, *recent, today], [25] * 31)[-1] is None
    assert classes([*old, today - 365, *recent[1:], today - 1, today], [25] * 32)[-1] == "star"


def test_fifty_points_move_only_the_class_of_later_games():
    found = classes(range(100, 112), [19] * 10 + [55, 19])
    assert found[-2:] == ["scorer", "star"]


def test_float_noise_does_not_decide():
    assert CLASSES[int(class_numbers(np.array([10]), np.array([22 - 1e-12]))[0])] == "star"
