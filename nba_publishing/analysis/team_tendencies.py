"""Teams by one habit: who leads, who trails, and how their players do against the lines.

Teams are numbers below `TEAM_COUNT`; arrays named by team have one element per number, arrays of
a ranking one element per eligible team, in ascending order of team.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nba_publishing.analysis.evidence import Family
from nba_publishing.analysis.ranking import competition_ranks
from nba_publishing.analysis.rounding import trimmed

TEAM_COUNT = 30
First = Literal["highest", "lowest"]


@dataclass(frozen=True)
class Ranking:
    """Eligible teams by a value; `leaders` and `trailers` are places in the other arrays.

    `distance` is value minus `reference` without float noise; rank 1 leads and ties share ranks.
    A list holds at most half of the teams and only those on its own side of the reference.
    """

    team: np.ndarray
    value: np.ndarray
    reference: float
    distance: np.ndarray
    rank: np.ndarray
    leaders: np.ndarray
    trailers: np.ndarray

    @property
    def listed(self) -> int:
        """How many teams are in one of the two lists."""
        return len(self.leaders) + len(self.trailers)


def rank_teams(
    team: np.ndarray, value: np.ndarray, reference: float, first: First, list_size: int
) -> Ranking:
    """Rank teams (ascending numbers) from the `first` end; equal values in order of team."""
    toward = 1.0 if first == "highest" else -1.0
    distance = trimmed(value - reference)
    score = trimmed(toward * value)
    side = toward * distance
    most = min(list_size, len(team) // 2)
    best_first, worst_first = np.argsort(-score, kind="stable"), np.argsort(score, kind="stable")
    return Ranking(
        team,
        value,
        reference,
        distance,
        competition_ranks(-score),
        best_first[side[best_first] > 0][:most],
        worst_first[side[worst_first] < 0][:most],
    )


def mean_of(values: np.ndarray) -> float:
    """The unweighted mean; NaN without values."""
    return float(values.mean()) if len(values) else float("nan")


NOBODY = rank_teams(np.arange(0), np.zeros(0), float("nan"), "highest", 0)


@dataclass(frozen=True)
class Tempo:
    """Mean possessions per 48 minutes of each eligible team, against the league of teams.

    `points` is the team's mean score in those games, `points_above` its distance from the mean of
    the eligible teams.
    """

    ranking: Ranking
    games: np.ndarray
    points: np.ndarray
    points_above: np.ndarray


def tempo(
    team: np.ndarray, pace: np.ndarray, points: np.ndarray, min_games: int, list_size: int
) -> Tempo:
    """Tempo from one row per team and game; rows without a pace do not count."""
    known = ~np.isnan(pace)
    who = team[known]
    games = np.bincount(who, minlength=TEAM_COUNT)
    kept = np.flatnonzero(games >= min_games)
    mean_pace, mean_points = (
        np.bincount(who, values[known], TEAM_COUNT)[kept] / games[kept] for values in (pace, points)
    )
    ranking = rank_teams(kept, mean_pace, mean_of(mean_pace), "highest", list_size)
    above = trimmed(mean_points - mean_of(mean_points))
    return Tempo(ranking, games[kept], mean_points, above)


@dataclass(frozen=True)
class Contrast:
    """Mean points of each eligible team in two kinds of games; the ranking is by a minus b."""

    ranking: Ranking
    games_a: np.ndarray
    mean_a: np.ndarray
    games_b: np.ndarray
    mean_b: np.ndarray


def contrast(
    team: np.ndarray, points: np.ndarray, kind_a: np.ndarray, kind_b: np.ndarray,
    min_a: int, min_b: int, first: First, list_size: int,
) -> Contrast:  # fmt: skip
    """Teams with at least `min_a` games of kind a and `min_b` of kind b, ranked around zero."""
    games_a, games_b = (np.bincount(team[kind], minlength=TEAM_COUNT) for kind in (kind_a, kind_b))
    kept = np.flatnonzero((games_a >= min_a) & (games_b >= min_b))
    mean_a, mean_b = (
        np.bincount(team[kind], points[kind], TEAM_COUNT)[kept] / games[kept]
        for kind, games in ((kind_a, games_a), (kind_b, games_b))
    )
    ranking = rank_teams(kept, mean_a - mean_b, 0.0, first, list_size)
    return Contrast(ranking, games_a[kept], mean_a, games_b[kept], mean_b)


@dataclass(frozen=True)
class OverRates:
    """Decided player games by team in one situation, inside the pool of all of a window.

    `tests` is each team's place among the verdicts of the document, -1 where it is not tested.
    """

    hits: np.ndarray
    games: np.ndarray
    pool_hits: int
    pool_games: int
    tests: np.ndarray


def count_by_team(*groups: np.ndarray) -> np.ndarray:
    """How often each team number occurs in all groups together; -1 stands for no team."""
    numbers = np.concatenate(groups)
    return np.bincount(numbers[numbers >= 0], minlength=TEAM_COUNT)


def over_rates(
    family: Family, hits: np.ndarray, games: np.ndarray, pool: tuple[int, int],
    eligible: np.ndarray, min_sample: int,
) -> OverRates:  # fmt: skip
    """Enter one test per eligible team with at least `min_sample` decided games."""
    tested = eligible[games[eligible] >= min_sample]
    entered = family.add_group(hits[tested], games[tested], *pool)
    tests = np.full(TEAM_COUNT, -1)
    tests[tested] = np.arange(entered.start, entered.stop)
    return OverRates(hits, games, *pool, tests)
