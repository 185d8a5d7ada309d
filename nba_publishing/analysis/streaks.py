"""How many decided games in a row a player has gone over, or under, his line."""

import numpy as np


def current_streaks(player: np.ndarray, over: np.ndarray, players: int) -> np.ndarray:
    """Signed streak per player number: +3 is three OVERs in a row, -2 two UNDERs, 0 no game.

    `player` and `over` are the decided games in order of date; pushes and games without a line
    are not among them.
    """
    order = np.argsort(player, kind="stable")
    who, went_over = player[order], over[order]
    index = np.arange(len(who))
    starts = np.ones(len(who), bool)
    starts[1:] = (who[1:] != who[:-1]) | (went_over[1:] != went_over[:-1])
    run_start = np.maximum.accumulate(np.where(starts, index, 0))
    streaks = np.zeros(players, int)
    # Later rows of a player overwrite earlier ones, so the newest run stays.
    streaks[who] = (index - run_start + 1) * np.where(went_over, 1, -1)
    return streaks
