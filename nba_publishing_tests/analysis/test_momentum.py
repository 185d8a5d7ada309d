"""Recent form: the latest five games beside the ten to fifteen they belong to."""

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.momentum import games_ago, momentum
from nba_publishing.analysis.rounding import half_up

RISING = ([31, 27, 34, 26, 32], [22, 18, 25, 15, 24, 20, 17, 23, 14, 22])
ONE_BIG_GAME = ([37, 11, 8, 12, 14], [8, 21, 8, 6, 5])


def games(*players: list[int]) -> pd.DataFrame:
    """One game a day for every player, points newest first."""
    rows = [
        (100 - back, number, float(points))
        for number, scored in enumerate(players)
        for back, points in enumerate(scored)
    ]
    frame = pd.DataFrame(rows, columns=["day", "player", "points"])
    return frame.sort_values(["day", "player"]).reset_index(drop=True)


def test_games_are_counted_back_per_player():
    assert games_ago(np.array([1, 0, 1, 1, 0])).tolist() == [2, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("story", "latest", "recent", "percent", "difference", "interval", "p"),
    [
        (RISING, 30.0, 23.3, 28.6, 10.0, (6.2, 13.8), 0.0),
        (ONE_BIG_GAME, 16.4, 13.0, 26.2, 6.8, (-4.9, 18.5), 0.2565),
    ],
)
def test_the_five_are_tested_against_the_games_before_them(
    story, latest, recent, percent, difference, interval, p
):
    form = momentum(games(story[0] + story[1]), np.array([True]))
    tested = form.difference
    assert half_up(form.latest[0], 1) == latest
    assert half_up(form.recent[0], 1) == recent
    assert half_up(100 * form.change[0], 1) == percent
    assert half_up(tested.difference[0], 1) == difference
    assert (half_up(tested.low[0], 1), half_up(tested.high[0], 1)) == interval
    assert tested.p[0] == pytest.approx(p, abs=5e-5)
    assert form.games[0] == len(story[0] + story[1])


def test_games_before_the_fifteenth_are_forgotten():
    form = momentum(games([20] * 15 + [50] * 9), np.array([True]))
    assert (form.games[0], form.recent[0]) == (15, 20.0)


def test_nine_games_and_the_not_eligible_have_no_form():
    frame = games([20] * 9, [20] * 10, [20] * 10)
    assert momentum(frame, np.array([True, True, False])).player.tolist() == [1]


def test_nobody_is_no_error():
    assert momentum(games().astype({"player": int}), np.zeros(3, bool)).player.tolist() == []
