"""Who is hurt, rests, dresses and plays in each game, and what the reports say beforehand."""

from dataclasses import dataclass

import numpy as np

from nba_publishing.demo.calendar import ROUNDS
from nba_publishing.demo.rng import Dice, Flags, Floats, Integers
from nba_publishing.demo.rosters import SLOTS, Roster
from nba_publishing.demo.schedule import Schedule
from nba_publishing.sources.teams import TEAMS

STATUS_TEXTS = (None, "out", "doubtful", "questionable", "probable", "available")
UNLISTED, OUT, DOUBTFUL, QUESTIONABLE, PROBABLE, AVAILABLE = range(6)
DRESSING = 13
LONG_ABSENCE = 10
_TEAM = np.arange(len(TEAMS))[:, None]
_SLOT = np.arange(SLOTS)
_HURT = 0.03
_LONG_CASES = 0.05
_GOES_ON = 7.0 / 9.0  # a short absence lasts another game: 4.5 games on average
# Share of nights on which a team uses no more than so many players.
_ROTATION = np.array([0.10, 0.50, 0.88, 0.98])
_SMALLEST_ROTATION = 9
# These teams miss a regular at the usual clocks: slot 2 in rounds 50-64, slot 3 in 67-81. HOU and
# UTA play on 2026-02-12, MEM and ORL on 2026-03-25 with the default seed, MIL and SAC on neither.
ABSENT_TEAMS = tuple(TEAMS.index(code) for code in ("HOU", "UTA", "MEM", "ORL", "MIL", "SAC"))
_FIXED_ABSENCES = ((2, 50, 64), (3, 67, 81))


@dataclass(frozen=True)
class Availability:
    """One season, shaped [82, 30, 17]: `missed` counts the games of an absence, this one included,
    and `absence` is how many it will last; both are 0 for players who are not hurt."""

    hurt: Flags
    missed: Integers
    absence: Integers
    resting: Flags
    rank: Integers
    dressed: Flags
    plays: Flags
    status: Integers

    @property
    def long_gone(self) -> Flags:
        """Regulars from the third game of an absence of ten or more on."""
        long = (self.missed >= 3) & (self.absence >= LONG_ABSENCE)
        return long & (_SLOT < LONG_ABSENCE)


def _lengths(dice: Dice, season: int, player: Integers, rounds: Integers) -> Integers:
    """Games missed by a player who is hurt in a round: geometric, or 20-59 in one of 20 cases."""
    tail = np.cumprod(np.full(60, _GOES_ON))
    short = 1 + np.searchsorted(-tail, -dice.u("absence", player, season, rounds), side="left")
    long = 20 + dice.pick("long absence", 40, player, season, rounds)
    rare = dice.u("serious", player, season, rounds) < _LONG_CASES
    return np.where(rare, long, short)


def _absences(dice: Dice, roster: Roster) -> tuple[Integers, Integers]:
    """(games missed so far, length) of each player's absence; a trade carries it along."""
    rounds = np.arange(ROUNDS)[:, None, None]
    strikes = dice.u("hurt", roster.player, roster.season, rounds) < _HURT
    lengths = _lengths(dice, roster.season, roster.player, rounds)
    people = np.searchsorted(roster.players, roster.player)
    gone, total = (np.zeros(len(roster.players), np.int64) for _ in range(2))
    missed, absence = np.zeros_like(people), np.zeros_like(people)
    for number in range(ROUNDS):
        who = people[number]
        before, length = gone[who], total[who]
        over = before >= length
        length = np.where(over, np.where(strikes[number], lengths[number], 0), length)
        before = np.where(over, 0, before)
        for slot, first, last in _FIXED_ABSENCES:
            if first <= number <= last:
                least = before[ABSENT_TEAMS, slot] + last - number + 1
                length[ABSENT_TEAMS, slot] = np.maximum(length[ABSENT_TEAMS, slot], least)
        hurt = length > 0
        missed[number] = gone[who] = np.where(hurt, before + 1, 0)
        absence[number] = total[who] = length
    return missed, absence


def _statuses(dice: Dice, season: int, player: Integers, found: dict[str, Flags]) -> Integers:
    """The status each player is listed with before the game."""
    u = dice.u("status", player, season, np.arange(ROUNDS)[:, None, None])
    hurt = np.where(u < 0.80, OUT, np.where(u < 0.95, QUESTIONABLE, DOUBTFUL))
    playing = np.select(
        [u < 0.045, u < 0.10, u < 0.15], [QUESTIONABLE, PROBABLE, AVAILABLE], UNLISTED
    )
    away = (_SLOT >= 15) & ~found["dressed"]  # in the development league
    return np.select(
        [found["hurt"], found["resting"], found["plays"], away],
        [hurt, np.where(u < 0.60, QUESTIONABLE, UNLISTED), playing, np.full_like(hurt, OUT)],
        UNLISTED,
    )


def make_availability(dice: Dice, schedule: Schedule, roster: Roster) -> Availability:
    """Decide for every game of a season who can play, and who does."""
    season, rounds = schedule.season, np.arange(ROUNDS)[:, None, None]
    missed, absence = _absences(dice, roster)
    hurt = missed > 0
    tired: Floats = dice.u("rest", roster.player, season, rounds)
    resting = ~hurt & (_SLOT < 3) & schedule.back_to_back[..., None] & (tired < 0.07)
    available = ~hurt & ~resting
    rank = np.cumsum(available, axis=-1) - 1
    dressed = available & (rank < DRESSING)
    u = dice.u("rotation", season, rounds, _TEAM)
    used = _SMALLEST_ROTATION + np.searchsorted(_ROTATION, u, side="right")
    plays = dressed & (rank < used)
    found = {"hurt": hurt, "resting": resting, "dressed": dressed, "plays": plays}
    status = _statuses(dice, season, roster.player, found)
    return Availability(hurt, missed, absence, resting, rank, dressed, plays, status)
