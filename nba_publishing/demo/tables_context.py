"""The context rows of each slate: one per rostered player of a team that plays."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from nba_publishing.demo.availability import STATUS_TEXTS
from nba_publishing.demo.calendar import ROUNDS
from nba_publishing.demo.core import SeasonCore, texts
from nba_publishing.demo.instants import eastern, forever
from nba_publishing.demo.rng import Flags, Floats, Integers

_LOADED = 130  # 02:10 in minutes
_STATUS = texts(list(STATUS_TEXTS))
# The upstream job writes statuses in whatever case its source uses.
_STATUS_UPPER = texts([text and text.upper() for text in STATUS_TEXTS])


def context_rows(core: SeasonCore) -> pd.DataFrame:
    """`upcoming_player_game_context`: 34 rows per game, loaded in the night before it.

    A player just traded stands with his new team before his first game for it.
    """
    cells = core.cells(np.ones(core.roster.player.shape, np.bool_))
    line = cells.of(core.market.line)
    rest = cells.of(days_since_played(core))
    loaded = eastern(cells.day, _LOADED)
    return pd.DataFrame(
        {
            **cells.game,
            "home_game": cells.of(core.schedule.home),
            "days_rest": rest,
            "back_to_back": rest == 1,
            "has_prop_line": ~np.isnan(line),
            "current_points_line": line,
            "player_status": _status_text(core, cells.player, cells.day, cells.of(core.who.status)),
            "processed_at": loaded,
            "_from": loaded,
            "_to": forever(len(cells)),
            **cells.place,
        },
        copy=False,
    )


def _status_text(
    core: SeasonCore, player: Integers, day: Integers, status: Integers
) -> npt.NDArray[np.object_]:
    """The status words, one in five in capitals."""
    capitals = core.dice.u("status case", player, day) < 0.2
    return np.where(capitals, _STATUS_UPPER[status], _STATUS[status])


def _last_before(core: SeasonCore, happened: Flags, value: Integers) -> Integers:
    """By cell, the `value` of the player's latest earlier round in which something `happened`.

    -1 before the first one. Values ascend with the round, or belong to the round itself.
    """
    rounds = np.arange(ROUNDS)[:, None, None]
    latest = np.full((len(core.roster.players), ROUNDS + 1), -1, np.int64)
    latest[core.people, rounds + 1] = np.where(happened, rounds, -1)
    np.maximum.accumulate(latest, axis=1, out=latest)
    by_round = np.full((len(core.roster.players), ROUNDS + 1), -1, np.int64)
    by_round[core.people, rounds] = np.broadcast_to(value, core.people.shape)
    known = latest[core.people, rounds]
    return np.where(known >= 0, by_round[core.people, known], -1)


def _days_since(core: SeasonCore, happened: Flags) -> Floats:
    """Days from the latest such game of this season, NaN without one."""
    day = core.schedule.day[..., None]
    before = _last_before(core, happened, day)
    return np.where(before >= 0, (day - before).astype(np.float64), np.nan)


def days_since_played(core: SeasonCore) -> Floats:
    """Rest of each player in days, counting only games he played."""
    return _days_since(core, core.who.plays)


def days_since_listed(core: SeasonCore) -> Floats:
    """Rest in days since his team's last game, whether or not he played."""
    return _days_since(core, np.ones_like(core.who.plays))


def settled(core: SeasonCore) -> Flags:
    """Whether the team a player last played for this season is the one he stands with."""
    team = np.arange(core.people.shape[1])[None, :, None]
    return _last_before(core, core.who.plays, team) == team
