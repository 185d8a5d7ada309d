"""What the market expects of each player before a game, and the points line it sets."""

from dataclasses import dataclass

import numpy as np

from nba_publishing.demo.availability import QUESTIONABLE, Availability
from nba_publishing.demo.calendar import ROUNDS
from nba_publishing.demo.games import RANK_MINUTES, Box, TeamGames, form
from nba_publishing.demo.rng import Dice, Flags, Floats, Integers, shares, whole
from nba_publishing.demo.rosters import Roster, scoring_rates
from nba_publishing.demo.schedule import Schedule

_SMALLEST_EXPECTATION = 7.2
_LOWEST_LINE_HALVES = 7
_ROTATION = 11
_RECENT = 10


@dataclass(frozen=True)
class Market:
    """Shaped [82, 30, 17]: expected points, and closing lines in half points (0 = no line)."""

    expected: Floats
    line_halves: Integers

    @property
    def lined(self) -> Flags:
        """Whether a points line exists."""
        return self.line_halves > 0

    @property
    def line(self) -> Floats:
        """The closing line in points, NaN without one."""
        return np.where(self.lined, self.line_halves / 2.0, np.nan)


def _expectation(
    dice: Dice, schedule: Schedule, roster: Roster, who: Availability, teams: TeamGames
) -> Floats:
    """Points per player if everybody not known to be out plays his usual minutes.

    A player who rests without being listed is expected to play: that is how lined players sit.
    """
    seen = ~who.hurt | (who.status == QUESTIONABLE)
    rank = np.cumsum(seen, axis=-1) - 1
    counted = seen & (rank < _ROTATION)
    rate = scoring_rates(dice, schedule.season, roster.player)
    known = 1.0 + form(dice, roster.player, schedule.day[..., None]) / 2.0
    weight = shares(RANK_MINUTES[np.maximum(rank, 0)] * rate * known)
    weight = np.where(counted, weight, 0)
    share = weight / weight.sum(axis=-1, keepdims=True)
    return 1.01 * teams.expected[..., None] * share


def _means(roster: Roster, box: Box, expected: Floats) -> tuple[Floats, Floats]:
    """(mean of the last ten games, season mean) before each game, or the expectation."""
    people = np.searchsorted(roster.players, roster.player)
    rounds = np.arange(ROUNDS)[:, None, None]
    points, played = np.zeros((2, len(roster.players), ROUNDS + 1), np.int64)
    points[people, rounds + 1] = box.points
    played[people, rounds + 1] = box.minutes_tenths > 0
    total, games = np.cumsum(points, axis=1), np.cumsum(played, axis=1)
    after = np.zeros_like(total)  # points after so many games; the last write is the same sum
    after[np.arange(len(after))[:, None], games] = total
    total, games = total[people, rounds], games[people, rounds]
    first = np.maximum(games - _RECENT, 0)
    recent = (total - after[people, first]) / np.maximum(games - first, 1)
    season = total / np.maximum(games, 1)
    return np.where(games > 0, recent, expected), np.where(games > 0, season, expected)


def make_market(
    dice: Dice,
    schedule: Schedule,
    roster: Roster,
    who: Availability,
    teams: TeamGames,
    box: Box,
    *,
    whole_lines: bool,
) -> Market:
    """Lines for everybody worth 7.2 points; `whole_lines` lets one in twenty be a whole number."""
    player, day = roster.player, schedule.day[..., None]
    expected = _expectation(dice, schedule, roster, who, teams)
    recent, season = _means(roster, box, expected)
    # Points are skewed to the right, so the even line lies below the mean.
    shade = np.select([expected >= 15.0, expected >= 9.0], [-0.6, -0.4], 0.2)
    x = 0.62 * expected + 0.26 * recent + 0.12 * season
    x = x + shade + 0.55 * dice.z("line", player, day)
    halves = 2 * whole(x) + 1
    if whole_lines:
        rounded = dice.u("whole line", player, day) < 0.05
        halves = np.where(rounded, 2 * whole(x + 0.5), halves)
    halves = np.maximum(halves, _LOWEST_LINE_HALVES)
    return Market(expected, np.where(expected >= _SMALLEST_EXPECTATION, halves, 0))
