"""The player master: a row per player, team and season, in a new version after each game."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from nba_publishing.analysis.days import season_label
from nba_publishing.demo.calendar import opening_day
from nba_publishing.demo.core import TEAM_CODES, SeasonCore
from nba_publishing.demo.instants import NEVER, dates, eastern
from nba_publishing.demo.rng import Dice, Flags, Integers
from nba_publishing.demo.rosters import SLOTS
from nba_publishing.sources.teams import TEAMS

_LOADED = 370  # 06:10 in minutes
_ROSTER_LEAD = 21  # days before the opening
_DOUBLED = {"G": "G-F", "F": "F-C", "C": "C-F"}


def positions(dice: Dice, player: Integers) -> npt.NDArray[np.object_]:
    """Guard 40 %, forward 40 %, centre 20 %, a quarter of them listed at two positions."""
    u = dice.u("position", player)
    single = np.select([u < 0.4, u < 0.8], ["G", "F"], "C").astype(np.object_)
    doubled = np.array([_DOUBLED[text] for text in single], np.object_)
    return np.where(dice.u("second position", player) < 0.25, doubled, single)


def registry_rows(core: SeasonCore, *, per_team: bool) -> pd.DataFrame:
    """`nba_players_registry`: roster rows before the season, then a version after each game.

    `per_team` keeps a row for every team of a traded player; otherwise the newest team's row
    replaces the earlier one and counts all his games.
    """
    joined, team, loaded = _roster_rows(core)
    rounds, on, slot = np.nonzero(core.who.plays)
    player = np.concatenate([joined, core.roster.player[rounds, on, slot]])
    team = np.concatenate([team, on])
    day = np.concatenate([loaded - 1, core.schedule.day[rounds, on]])
    listed = np.arange(len(player)) < len(joined)
    group = player * len(TEAMS) + (team if per_team else 0)
    order = np.lexsort((day, ~listed, group))
    return _versions(core, player[order], team[order], day[order], listed[order], group[order])


def _roster_rows(core: SeasonCore) -> tuple[Integers, Integers, Integers]:
    """(player, team, load day) of the rows that stand before any game.

    Three weeks before the opening, or the day before the round in which a replacement joins.
    """
    player = core.roster.player
    team = np.repeat(np.arange(len(TEAMS)), SLOTS)
    start = np.full(len(team), opening_day(core.season).toordinal() - _ROSTER_LEAD)
    rounds, on, slot = np.nonzero((player[1:] != player[:-1]) & (player[1:] % 2 == 1))
    first = core.schedule.day[rounds + 1].min(axis=1) if len(rounds) else rounds
    signed = player[rounds + 1, on, slot]
    _, once = np.unique(signed, return_index=True)
    return (
        np.concatenate([player[0].ravel(), signed[once]]),
        np.concatenate([team, on[once]]),
        np.concatenate([start, first[once] - 1]),
    )


def _versions(
    core: SeasonCore,
    player: Integers,
    team: Integers,
    day: Integers,
    listed: Flags,
    group: Integers,
) -> pd.DataFrame:
    """Registry rows from games sorted by group and day, a roster row first where there is one."""
    new = np.append(True, group[1:] != group[:-1])
    start = np.flatnonzero(new)[np.cumsum(new) - 1]
    place = np.arange(len(player)) - start
    games = place + 1 - listed[start]
    first = day[np.minimum(start + listed[start], len(day) - 1)]
    loaded = eastern(day + 1, _LOADED)
    until = np.where(np.append(new[1:], True), NEVER, np.append(loaded[1:], NEVER))
    known = core.names.place(player)
    unplayed = games == 0
    return pd.DataFrame(
        {
            "player_lookup": core.names.key[known],
            "team_abbr": TEAM_CODES[team],
            "season": np.full(len(player), season_label(core.season), np.object_),
            "player_name": core.names.name[known],
            "position": positions(core.dice, player),
            "games_played": games,
            "first_game_date": np.where(unplayed, NEVER, dates(first)),
            "last_game_date": np.where(unplayed, NEVER, dates(day)),
            "processed_at": loaded,
            "_from": loaded,
            "_to": until,
            "_player": player,
        },
        copy=False,
    )
