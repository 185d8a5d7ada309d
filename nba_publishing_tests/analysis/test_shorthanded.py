"""Shorthanded teams: who is a regular, and how many must be missing."""

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.shorthanded import are_regulars, shorthanded_rows

TODAY, OPENING = 1000, 900


def history(*games):
    """Played games of player, day and minutes."""
    frame = pd.DataFrame(games, columns=["player", "day", "minutes"])
    return frame.astype({"minutes": float}).sort_values("day", kind="stable")


def regular(games, day=TODAY):
    return bool(are_regulars(np.array([7]), np.array([day]), np.array([OPENING]), games)[0])


def steady(minutes, last=TODAY - 1, games=5, player=7):
    return [(player, last - i, minutes) for i in range(games)]


@pytest.mark.parametrize(("minutes", "expected"), [(20, True), (19.9, False)])
def test_a_regular_averages_twenty_minutes(minutes, expected):
    assert regular(history(*steady(minutes))) is expected


@pytest.mark.parametrize(("days_ago", "expected"), [(30, True), (31, False)])
def test_a_regular_played_within_a_month(days_ago, expected):
    assert regular(history(*steady(30, TODAY - days_ago))) is expected


def test_four_games_with_known_minutes_are_too_few():
    unknown = (7, TODAY - 1, np.nan)
    assert not regular(history(*steady(30, TODAY - 2, games=4), unknown))
    assert regular(history(*steady(30, TODAY - 2, games=5), unknown))


def test_a_game_without_minutes_still_shows_that_he_played():
    assert regular(history(*steady(30, TODAY - 40), (7, TODAY - 1, np.nan)))


def test_only_the_latest_fifteen_games_count():
    assert regular(history(*steady(24, games=15), *steady(1, TODAY - 40, games=15)))


def test_last_season_and_tomorrow_prove_nothing():
    assert not regular(history(*steady(30, OPENING - 1)), day=OPENING + 5)
    assert not regular(history(*steady(30, TODAY + 10)))


def test_another_players_games_are_not_his():
    assert not regular(history(*steady(30, player=6), *steady(30, player=8)))


def test_two_missing_regulars_make_a_team_shorthanded():
    regulars = [game for player in (1, 2, 4) for game in steady(30, player=player)]
    games = history(*regulars, *steady(5, player=3))
    absences = pd.DataFrame({"player": [1, 2, 4, 3], "day": [TODAY] * 4, "team": [0, 0, 1, 1]})
    played = pd.DataFrame({"day": [TODAY, TODAY, TODAY - 1], "team": [0, 1, 0]})
    opening = np.full(4, OPENING)
    assert shorthanded_rows(played, absences, opening, games).tolist() == [True, False, False]


def test_without_absences_nobody_is_shorthanded():
    none = pd.DataFrame({"player": [], "day": [], "team": []}, dtype=int)
    played = pd.DataFrame({"day": [TODAY], "team": [0]})
    assert not shorthanded_rows(played, none, np.array([], int), history()).any()
