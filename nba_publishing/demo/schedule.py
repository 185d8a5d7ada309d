"""Who plays whom, where, on which day and at what time: the 1,230 games of a season.

Arrays are shaped [82 rounds, 30 teams]: every team plays once per round, and round r occupies
the playing days 2r and 2r + 1, so no team plays three days running.
"""

from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from nba_publishing.demo.calendar import ROUNDS, playing_days
from nba_publishing.demo.rng import Dice, Flags, Integers
from nba_publishing.sources.teams import TEAMS

_TEAM = np.arange(len(TEAMS))
_PASS = len(TEAMS) - 1
# Share of games a weekday attracts, Monday first.
_DAY_WEIGHT = np.array([0.85, 0.85, 1.25, 0.65, 1.25, 0.9, 0.95])
_CENTRAL = ("CHI", "DAL", "HOU", "MEM", "MIL", "MIN", "NOP", "OKC", "SAS")
_MOUNTAIN = ("DEN", "PHX", "UTA")
_PACIFIC = ("GSW", "LAC", "LAL", "POR", "SAC")
_MATINEES = np.array([750, 780, 930])  # 12:30, 13:00 and 15:30 in minutes
_EVENING = np.array(
    [1200 if c in _CENTRAL else 1260 if c in _MOUNTAIN else 1320 if c in _PACIFIC else 1140
     for c in TEAMS]
)  # fmt: skip
_HALF_HOUR_LATER = np.isin(np.array(TEAMS), _CENTRAL + _MOUNTAIN, invert=True)


@dataclass(frozen=True)
class Schedule:
    """One season's games by round and team; `game` numbers them 0-14 inside their round."""

    season: int
    opponent: Integers
    home: Flags
    game: Integers
    day: Integers
    tip: Integers
    rest: Integers

    @property
    def host(self) -> Integers:
        """The home team of each team's game, which serves as a key of the game."""
        return np.where(self.home, _TEAM, self.opponent)

    @property
    def back_to_back(self) -> Flags:
        """Whether the team also played on the day before."""
        return self.rest == 1


def _pairings(dice: Dice, season: int) -> Integers:
    """Opponents by round: three round robins in hashed order, cut at 82 rounds."""
    others = np.arange(_PASS)
    table = np.empty((_PASS, len(TEAMS)), np.int64)
    for turn in range(_PASS):
        table[turn, others] = (2 * turn - others) % _PASS
        table[turn, turn], table[turn, _PASS] = _PASS, turn
    order: list[int] = []
    for number in range(3):
        turns = np.argsort(dice.bits("round order", season, number, others), kind="stable")
        if order and order[-1] == turns[0]:
            turns = np.roll(turns, -1)
        order.extend(turns.tolist())
    return table[order[:ROUNDS]]


def _hosts(dice: Dice, season: int, opponent: Integers) -> Flags:
    """Who is at home: every team once in each pair of rounds, by walking the pairs' cycles."""
    home = np.zeros(opponent.shape, np.bool_)
    for first in range(0, ROUNDS, 2):
        two = (opponent[first].tolist(), opponent[first + 1].tolist())
        forward = dice.u("home", season, first, _TEAM) < 0.5
        waiting = np.ones(len(TEAMS), np.bool_)
        for start in range(len(TEAMS)):
            if not waiting[start]:
                continue
            team, turn = start, 0 if forward[start] else 1
            while waiting[team]:
                waiting[team] = False
                home[first + turn, team] = True
                team, turn = two[turn][team], 1 - turn
    return home


def _numbers(dice: Dice, season: int, opponent: Integers) -> Integers:
    """The hashed order of the fifteen games of each round, the same for both teams."""
    rounds = np.arange(ROUNDS)[:, None]
    low = np.minimum(_TEAM, opponent)
    # A game of two teams shares the bits of its lower team; the team number breaks no tie.
    bits = dice.bits("game order", season, rounds, low)
    order = np.argsort(np.argsort(bits, axis=1, kind="stable"), axis=1, kind="stable")
    return order // 2


def _days(dice: Dice, season: int, opponent: Integers, game: Integers) -> Integers:
    """The date of each game; teams that played the day before tend to wait a day."""
    days = np.array(playing_days(season), np.int64).reshape(ROUNDS, 2)
    weight = _DAY_WEIGHT[(days - 1) % 7]
    early = weight[:, 0] / (weight[:, 0] + weight[:, 1])
    u = dice.u("day", season, np.arange(ROUNDS)[:, None], game)
    day = np.empty(opponent.shape, np.int64)
    last = np.zeros(len(TEAMS), np.int64)
    for number in range(ROUNDS):
        tired = (last == days[number, 0] - 1) | (last[opponent[number]] == days[number, 0] - 1)
        q = np.where(tired, early[number] / 2.0, np.minimum(0.92, 1.15 * early[number]))
        first = game[number] < 2 if number == 0 else u[number] < q
        last = np.where(first, days[number, 0], days[number, 1])
        day[number] = last
    return day


def _tips(dice: Dice, season: int, host: Integers, day: Integers) -> Integers:
    """Scheduled tip-off in minutes after midnight, by the host's part of the country."""
    rounds = np.arange(ROUNDS)[:, None]
    late = _HALF_HOUR_LATER[host] & (dice.u("tip", season, rounds, host) >= 0.6)
    evening = _EVENING[host] + 30 * late
    matinee = ((day - 1) % 7 >= 5) & (dice.u("matinee", season, rounds, host) < 0.25)
    return np.where(matinee, _MATINEES[dice.pick("matinee hour", 3, season, rounds, host)], evening)


def make_schedule(dice: Dice, season: int) -> Schedule:
    """All games of a season, from its number alone."""
    opponent = _pairings(dice, season)
    home = _hosts(dice, season, opponent)
    game = _numbers(dice, season, opponent)
    day = _days(dice, season, opponent, game)
    rest = np.diff(day, axis=0, prepend=-1_000_000)
    host = np.where(home, _TEAM, opponent)
    return Schedule(season, opponent, home, game, day, _tips(dice, season, host, day), rest)


def game_numbers(schedule: Schedule) -> Integers:
    """The five-digit number inside the season, 1-1230, by round and team."""
    return 15 * np.arange(ROUNDS)[:, None] + schedule.game + 1


def league_ids(schedule: Schedule) -> list[list[str]]:
    """The ten-digit ids by round and team."""
    prefix = f"002{schedule.season - 2000:02d}"
    return [[f"{prefix}{number:05d}" for number in row] for row in game_numbers(schedule).tolist()]


def feed_ids(schedule: Schedule) -> Integers:
    """The numbers under which the live feed knows the games."""
    return 10_000_000 + 10_000 * (schedule.season - 2000) + game_numbers(schedule)


def canonical_ids(schedule: Schedule) -> list[list[str]]:
    """`YYYYMMDD_AWAY_HOME` by round and team."""
    days = {day: f"{date.fromordinal(day):%Y%m%d}" for day in np.unique(schedule.day).tolist()}
    host = schedule.host
    guest = cast(Integers, np.where(schedule.home, schedule.opponent, _TEAM))
    return [
        [f"{days[d]}_{TEAMS[a]}_{TEAMS[h]}" for d, a, h in zip(*row, strict=True)]
        for row in zip(schedule.day.tolist(), guest.tolist(), host.tolist(), strict=True)
    ]
