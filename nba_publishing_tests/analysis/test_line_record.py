"""The record against the line: decided games, pushes and the current streak."""

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.line_record import line_record
from nba_publishing.analysis.streaks import current_streaks


def games(*players: str) -> pd.DataFrame:
    """Games of each player, latest first: O over by 3, U under by 2, P push, - without a line."""
    rows = [
        (100 - ago, player, result)
        for player, results in enumerate(players)
        for ago, result in enumerate(results.split())
    ]
    frame = pd.DataFrame(rows, columns=["day", "player", "result"]).sort_values(["day", "player"])
    return frame.assign(
        over=frame["result"] == "O",
        under=frame["result"] == "U",
        push=frame["result"] == "P",
        margin=frame["result"].map({"O": 3.0, "U": -2.0, "P": 0.0, "-": np.nan}).astype(float),
        player=frame["player"].astype(int),
    )


@pytest.mark.parametrize(
    ("results", "streak"),
    [
        ("O U O", 1),
        ("O O U O", 2),
        ("O P O U", 2),
        ("- O P O O U", 3),
        ("U U O", -2),
        ("P - U", -1),
        ("U", -1),
        ("O " * 30 + "U", 30),
    ],
)
def test_a_streak_runs_back_over_pushes_and_unlined_games(results, streak):
    assert line_record(games(results), 1).streak.tolist() == [streak]


def test_a_player_without_a_decided_game_has_no_record():
    assert line_record(games("P - P"), 1).player.tolist() == []
    assert line_record(games("-", "O"), 2).player.tolist() == [1]


def test_pushes_are_in_no_rate_and_no_average():
    record = line_record(games("O P O U -", "U U"), 2)
    assert record.games.tolist() == [3, 2]
    assert record.hits.tolist() == [2, 0]
    assert record.pushes.tolist() == [1, 0]
    assert record.hit_rate.tolist() == [2 / 3, 0]
    assert record.margin.tolist() == pytest.approx([4 / 3, -2])
    assert (record.league_hits, record.league_games) == (2, 5)


def test_the_league_counts_everybody_and_the_list_only_those_with_enough_games():
    record = line_record(games("O O O", "U U"), 2, min_games=3)
    assert record.player.tolist() == [0]
    assert (record.league_hits, record.league_games) == (3, 5)


def test_players_beside_each_other_do_not_mix():
    record = line_record(games("O U O", "U U O", "O O O"), 3)
    assert record.streak.tolist() == [1, -2, 3]


def test_no_games_give_no_streaks():
    nothing = np.array([], int)
    assert current_streaks(nothing, nothing.astype(bool), 2).tolist() == [0, 0]
