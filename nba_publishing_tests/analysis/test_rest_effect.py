"""Rest: what tonight's rest usually does to a player."""

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.point_sums import PointSums
from nba_publishing.analysis.rest import B2B, NO_BUCKET, RESTED
from nba_publishing.analysis.rest_effect import points_by_rest, rest_effect
from nba_publishing.analysis.rounding import half_up


def sums(b2b: tuple[int, float], one_day: tuple[int, float], rested: tuple[int, float],
         spread: float = 6.0) -> PointSums:  # fmt: skip
    """One player: games and mean per bucket, every bucket with the same standard deviation."""
    games = np.array([[side[0] for side in (b2b, one_day, rested)]])
    points = games * np.array([[side[1] for side in (b2b, one_day, rested)]])
    with np.errstate(invalid="ignore"):
        squares = (games - 1) * spread**2 + points**2 / games
    return PointSums(games, points, np.nan_to_num(squares))


USUAL = sums(b2b=(12, 16.0), one_day=(20, 19.7), rested=(15, 22.0))


def pooled_other(bucket: int, counted: PointSums = USUAL) -> PointSums:
    """The other two buckets as one group with a standard deviation of exactly 6."""
    keep = [place for place in range(3) if place != bucket]
    games = counted.games[:, keep].sum(axis=1)
    points = counted.points[:, keep].sum(axis=1)
    return PointSums(games, points, (games - 1) * 36.0 + points**2 / games)


@pytest.mark.parametrize(
    ("tonight", "effect"),
    [(RESTED, 2.5), (B2B, -3.5)],
)
def test_rest_that_helps_helps_the_fresh_and_hurts_the_tired(tonight, effect):
    rest = rest_effect(USUAL, np.array([tonight]))
    assert half_up(rest.effect[0], 1) == effect
    assert half_up(rest.impact[0], 1) == 6.0
    assert half_up(rest.overall[0], 1) == 19.5
    assert rest.agrees[0]
    assert rest.games[0] == 47


@pytest.mark.parametrize(
    ("tonight", "difference", "interval", "p"),
    [(RESTED, 3.7, (0.0, 7.4), 0.0495), (B2B, -4.7, (-8.6, -0.8), 0.0196)],
)
def test_the_bucket_is_tested_against_the_other_two(tonight, difference, interval, p):
    tested = USUAL[:, tonight].against(pooled_other(tonight))
    assert half_up(tested.difference[0], 1) == difference
    assert (half_up(tested.low[0], 1), half_up(tested.high[0], 1)) == interval
    assert tested.p[0] == pytest.approx(p, abs=5e-5)


def test_an_effect_beside_the_opposite_impact_does_not_agree():
    rest = rest_effect(
        sums(b2b=(3, 22.0), one_day=(10, 17.0), rested=(5, 21.0)), np.array([RESTED])
    )
    assert rest.effect[0] == pytest.approx(2.0556, abs=1e-4)
    assert half_up(rest.impact[0], 1) == -1.0
    assert not rest.agrees[0]


def test_the_overall_mean_stands_in_for_a_bucket_without_games():
    rest = rest_effect(
        sums(b2b=(0, 0.0), one_day=(10, 14.0), rested=(10, 20.0)), np.array([RESTED])
    )
    assert np.isnan(rest.b2b[0])
    assert half_up(rest.impact[0], 1) == 3.0


@pytest.mark.parametrize(
    ("tonight", "b2b", "rested", "looked_at"),
    [(RESTED, 9, 5, True), (RESTED, 9, 4, False), (B2B, 3, 9, True), (B2B, 2, 9, False),
     (NO_BUCKET, 9, 9, False)],
)  # fmt: skip
def test_tonights_bucket_needs_games(tonight, b2b, rested, looked_at):
    counted = sums(b2b=(b2b, 10.0), one_day=(5, 10.0), rested=(rested, 20.0))
    assert len(rest_effect(counted, np.array([tonight])).player) == looked_at


def test_one_game_elsewhere_is_a_difference_but_no_test():
    rest = rest_effect(sums(b2b=(1, 0.0), one_day=(0, 0.0), rested=(5, 20.0)), np.array([RESTED]))
    assert rest.difference.difference[0] == 20.0
    assert np.isnan(rest.difference.p[0])
    alone = rest_effect(sums((0, 0.0), (0, 0.0), (5, 20.0)), np.array([RESTED]))
    assert alone.others[0] == 0
    assert alone.effect[0] == 0.0


def test_points_are_gathered_by_the_days_since_the_last_game():
    history = pd.DataFrame(
        {
            "player": [1, 1, 1, 1, 1, 0],
            "gap_days": [np.nan, 1, 2, 3, 8, 7],
            "points": [50.0, 10.0, 12.0, 14.0, 50.0, 9.0],
        }
    )
    counted = points_by_rest(history, players=2)
    assert counted.games.tolist() == [[0, 0, 1], [1, 1, 1]]
    assert counted.points.tolist() == [[0, 0, 9], [10, 12, 14]]
    assert counted.over(axis=1).squares.tolist() == [81, 100 + 144 + 196]
