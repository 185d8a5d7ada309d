"""After a bad game: what counts as one, what counts as an answer, and how it is graded."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from nba_publishing.analysis.evidence import Family, group_in_pool_p, wilson
from nba_publishing.analysis.setbacks import (
    latest_setbacks,
    left_early,
    replies,
    season_games,
    significance,
)

THIS_SEASON = [30, 28, 12, 31, 29, 27, 15, 30, 33, 15]
LAST_SEASON = [20, 20, 8, 22, 20, 9, 18, 30, 20, 33]


def games(*seasons: tuple[int, list[int]], player: int = 0, minutes: float = 30.0) -> pd.DataFrame:
    """Games of one player, every other day from 1 November of each season."""
    rows = [
        (player, season, date(season, 11, 1).toordinal() + 2 * i, float(points), minutes)
        for season, scored in seasons
        for i, points in enumerate(scored)
    ]
    return pd.DataFrame(rows, columns=["player", "season", "day", "points", "minutes"])


def counts(frame: pd.DataFrame, threshold: float = 10, player: int = 0, least: int = 10):
    found = replies(season_games(frame, least), threshold, players=player + 1)
    return tuple(int(part[player]) for part in vars(found).values())


def test_only_games_with_a_successor_are_situations():
    assert counts(games((2025, THIS_SEASON))) == (2, 2, 9, 6)


def test_every_season_has_its_own_bar_and_pairs_never_cross_seasons():
    assert counts(games((2024, LAST_SEASON), (2025, THIS_SEASON))) == (4, 3, 18, 12)


def test_a_season_with_too_few_games_counts_nowhere():
    assert counts(games((2024, LAST_SEASON[:9]), (2025, THIS_SEASON))) == (2, 2, 9, 6)


def test_players_beside_each_other_do_not_mix():
    both = pd.concat([games((2025, THIS_SEASON)), games((2025, [20] * 10), player=1)])
    both = both.sort_values(["day", "player"]).reset_index(drop=True)
    assert counts(both) == (2, 2, 9, 6)
    assert counts(both, player=1) == (0, 0, 9, 9)


@pytest.mark.parametrize(
    ("points", "shortfall"),
    [([28] * 9 + [12], 14.4), ([26] * 8 + [27] + [15], 10.0), ([26] * 9 + [15], None)],
)
def test_a_setback_starts_at_the_exact_threshold(points, shortfall):
    total = sum(points)
    found = latest_setbacks(season_games(games((2025, points)), 10), 10, 2025, 0)
    expected = [] if shortfall is None else [total / 10 - points[-1]]
    assert found.shortfall.tolist() == pytest.approx(expected)
    if shortfall is not None:
        assert found.shortfall[0] == pytest.approx(shortfall)


def test_a_shortfall_that_only_prints_as_ten_is_not_one():
    # 25 games with 624 points average 24.96; 15 in the last one is 9.96 short.
    points = [25] * 9 + [26] * 14 + [20] + [15]
    assert sum(points) == 624
    seasons = season_games(games((2025, points)), 10)
    assert len(latest_setbacks(seasons, 10, 2025, 0).player) == 0
    assert len(latest_setbacks(seasons, 9.96, 2025, 0).player) == 1


def test_an_old_or_last_seasons_setback_is_not_listed():
    seasons = season_games(games((2025, THIS_SEASON)), 10)
    last = date(2025, 11, 1).toordinal() + 18
    assert len(latest_setbacks(seasons, 10, 2025, last).player) == 1
    assert len(latest_setbacks(seasons, 10, 2025, last + 1).player) == 0
    assert len(latest_setbacks(seasons, 10, 2026, 0).player) == 0


@pytest.mark.parametrize(
    ("bounces", "situations", "tier"),
    [(11, 14, "high"), (7, 10, "high"), (9, 9, "medium"), (3, 5, "medium"), (4, 4, "low"),
     (8, 12, "medium"), (1, 3, "low"), (13, 19, "medium"), (59, 100, "low")],
)  # fmt: skip
def test_the_tier_needs_sample_and_size(bounces, situations, tier):
    assert significance(bounces, situations) == tier


def test_the_interval_of_eleven_in_fourteen():
    low, high = wilson(11, 14)
    assert (round(float(low), 3), round(float(high), 3)) == (0.524, 0.924)


@pytest.mark.parametrize(
    ("others", "other_p", "evidence"),
    [(0, 1.0, "strong"), (3, 0.5, "moderate"), (9, 0.5, "weak"), (39, 0.5, "weak"),
     (39, 0.6, "none")],
)  # fmt: skip
def test_the_same_rate_is_worth_less_among_many(others, other_p, evidence):
    assert float(group_in_pool_p(11, 14, 1200, 2500)) == pytest.approx(0.0404, abs=5e-5)
    family = Family()
    family.add_group([11], [14], 1200, 2500)
    family.add(np.full(others, other_p), 0.0, 1.0, 0.5)
    assert family.verdicts()[0] == evidence


@pytest.mark.parametrize(
    ("last", "known", "early"),
    [(15.0, 10, True), (17.4, 10, False), (float("nan"), 10, None), (15.0, 4, None)],
)
def test_an_early_exit_needs_known_minutes(last, known, early):
    # With nine games of 30 minutes the bar of a tenth of 17.4 is 0.6 x 28.74.
    frame = games((2025, [20] * 10))
    minutes = np.full(10, np.nan)
    minutes[10 - known :] = 30.0
    minutes[-1] = last
    frame["minutes"] = minutes
    assert left_early(frame, np.array([0]), np.array([last]), 0.6) == [early]


def test_exactly_the_share_is_no_early_exit():
    frame = games((2025, [20] * 5))
    frame["minutes"] = [33.0, 33.0, 33.0, 33.0, 18.0]
    assert left_early(frame, np.array([0]), np.array([18.0]), 0.6) == [False]


def test_no_games_give_no_answers():
    empty = games()
    seasons = season_games(empty.astype({"player": int, "season": int, "day": int}), 10)
    assert seasons.regulars(2025) == 0
    assert replies(seasons, 10, players=3).pairs.tolist() == [0, 0, 0]
