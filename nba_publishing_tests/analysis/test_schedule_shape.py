"""The shape of a schedule: dense stretches, the mid-season break, opening games."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.schedule_shape import (
    density_places,
    longest_break,
    opening_places,
    race_places,
)


def ordinals(*days):
    return np.array([date(2026, *day).toordinal() for day in days])


def test_four_games_in_six_days_are_dense():
    days = ordinals((1, 1), (1, 3), (1, 4), (1, 6), (1, 20))
    games = pd.DataFrame({"day": days, "team": 0})
    assert density_places(games, games).tolist() == [1, 1, 1, 0, 1]


def test_another_teams_games_make_nobody_tired():
    games = pd.DataFrame({"day": ordinals((1, 1), (1, 3), (1, 4), (1, 6)), "team": [0, 0, 1, 0]})
    assert density_places(games, games).tolist() == [1, 1, 1, 1]


def test_a_row_without_a_team_game_is_on_neither_side():
    games = pd.DataFrame({"day": ordinals((1, 1)), "team": 0})
    played = pd.DataFrame({"day": ordinals((1, 1), (1, 2), (1, 1)), "team": [0, 0, 1]})
    assert density_places(played, games).tolist() == [1, -1, -1]


@pytest.mark.parametrize(
    ("game_days", "found"),
    [
        (((2, 12), (2, 19)), ((2, 13), (2, 18))),
        (((2, 12), (2, 17)), ((2, 13), (2, 16))),
        (((2, 12), (2, 16)), None),
        (((2, 1), (2, 7), (3, 1), (3, 7)), ((2, 8), (2, 28))),
        (((2, 7), (2, 12), (2, 17)), ((2, 8), (2, 11))),
        (((1, 28), (2, 6)), ((2, 1), (2, 5))),
        (((2, 12),), None),
        ((), None),
    ],
)
def test_the_longest_run_of_days_off_is_the_break(game_days, found):
    expected = found and tuple(date(2026, *day) for day in found)
    assert longest_break(ordinals(*game_days), 2025) == expected


def test_a_team_at_half_is_in_the_race():
    games = pd.DataFrame({"team": [0, 0, 1, 1, 1], "won": [True, False, True, False, False]})
    played = pd.DataFrame({"team": [0, 1, 2, 0], "game_no": [2, 3, 1, np.nan]})
    assert race_places(played, games, 3).tolist() == [0, 1, -1, -1]


def test_the_first_ten_games_open_a_season():
    played = pd.DataFrame({"game_no": [1, 10, 11, np.nan]})
    assert opening_places(played).tolist() == [0, 0, 1, -1]
