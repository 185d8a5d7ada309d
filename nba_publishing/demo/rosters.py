"""Who stands on which of a team's seventeen roster slots in every round of every season.

A player id is entry season * 10000 + team * 100 + slot * 2, plus one if he was signed in
mid-season: later entrants have higher ids, and nobody is renumbered.
"""

from dataclasses import dataclass

import numpy as np

from nba_publishing.demo.calendar import FIRST_SEASON, ROUNDS
from nba_publishing.demo.rng import Dice, Floats, Integers
from nba_publishing.sources.teams import TEAMS

SLOTS = 17
_TEAM = np.arange(len(TEAMS))[:, None]
_SLOT = np.arange(SLOTS)
# Chance that a slot has a new player in summer.
_TURNOVER = np.repeat([0.05, 0.14, 0.30, 0.45], [5, 5, 3, 4])
_RESERVES = 13  # the slots from here on also sign replacements in mid-season
_TRADED = 11  # the slots below take part in trades
_TRADES = 10
# One trade is always there, early enough for every November window, and the alphabet gives the
# wrong team for the player who leaves ATL.
_FIXED_TRADE = (8, 3, TEAMS.index("WAS"), TEAMS.index("ATL"))


@dataclass(frozen=True)
class Roster:
    """One season's player ids, shaped [82 rounds, 30 teams, 17 slots]."""

    season: int
    player: Integers

    @property
    def players(self) -> Integers:
        """Every id of the season, ascending."""
        return np.unique(self.player)


def entrant(season: int, team: Integers, slot: Integers, midseason: int = 0) -> Integers:
    """The id of whoever joins a slot."""
    return season * 10000 + team * 100 + slot * 2 + midseason


def entry_season(player: Integers) -> Integers:
    """The season in which a player joined the league."""
    return player // 10000


def entry_slot(player: Integers) -> Integers:
    """The slot a player joined on."""
    return player % 100 // 2


def _trades(dice: Dice, season: int) -> list[tuple[int, int, int, int]]:
    """(round, slot, team, other team) of each trade, in the order in which they happen."""
    number = np.arange(_TRADES)
    rounds = 25 + dice.pick("trade round", 28, season, number)
    slots = dice.pick("trade slot", _TRADED, season, number)
    one = dice.pick("trade team", len(TEAMS), season, number)
    other = (one + 1 + dice.pick("trade partner", len(TEAMS) - 1, season, number)) % len(TEAMS)
    drawn = zip(rounds.tolist(), slots.tolist(), one.tolist(), other.tolist(), strict=True)
    return sorted([_FIXED_TRADE, *drawn], key=lambda trade: trade[0])


def _play_season(dice: Dice, season: int, start: Integers) -> Roster:
    """The season that begins with a roster shaped [30, 17]."""
    player = np.repeat(start[None], ROUNDS, axis=0)
    for first, slot, one, other in _trades(dice, season):
        swapped = player[first:, [other, one], slot].copy()
        player[first:, [one, other], slot] = swapped
    reserve = _SLOT[_RESERVES:]
    signs = dice.u("signing", season, _TEAM, reserve) < 0.35
    first = 10 + dice.pick("signing round", 60, season, _TEAM, reserve)
    joined = signs & (np.arange(ROUNDS)[:, None, None] >= first)
    new = entrant(season, _TEAM, reserve, midseason=1)
    player[:, :, _RESERVES:] = np.where(joined, new, player[:, :, _RESERVES:])
    return Roster(season, player)


def evolve(dice: Dice, last_season: int) -> dict[int, Roster]:
    """The rosters of every season from the league's first one to `last_season`."""
    roster = _play_season(dice, FIRST_SEASON, entrant(FIRST_SEASON, _TEAM, _SLOT))
    seasons = {FIRST_SEASON: roster}
    for season in range(FIRST_SEASON + 1, last_season + 1):
        leaves = dice.u("summer", season, _TEAM, _SLOT) < _TURNOVER
        start = np.where(leaves, entrant(season, _TEAM, _SLOT), seasons[season - 1].player[-1])
        seasons[season] = _play_season(dice, season, start)
    return seasons


def ages(dice: Dice, player: Integers, season: int) -> Integers:
    """Age in a season: 20-35 in the league's first, 19-23 for later entrants, then one a year."""
    entry = entry_season(player)
    veteran = 20 + dice.pick("age", 16, player)
    rookie = 19 + dice.pick("rookie age", 5, player)
    return np.where(entry == FIRST_SEASON, veteran, rookie) + season - entry


def scoring_rates(dice: Dice, season: int, player: Integers) -> Floats:
    """Points per minute by round, team and slot: the slot's level times who stands on it."""
    level = np.array([0.75, 0.63, 0.535, 0.46, 0.41, 0.40, 0.38, 0.38] + [0.37] * 6 + [0.36] * 3)
    talent = 1.0 + 0.105 * dice.z("talent", player)
    year = 1.0 + 0.03 * dice.z("year", player, season)
    system = 1.0 + 0.06 * dice.z("system", season, _TEAM) * (_SLOT < 2)
    return level * talent * year * system
