"""How each player did against his lines over a stretch of games."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nba_publishing.analysis.streaks import current_streaks


@dataclass(frozen=True)
class LineRecord:
    """Decided games of some players: parallel arrays, one element per player.

    `player` are player numbers; `streak` is positive for OVER; `margin` is the mean margin over
    the decided games in points. `league_hits` and `league_games` pool everybody.
    """

    player: np.ndarray
    games: np.ndarray
    hits: np.ndarray
    pushes: np.ndarray
    margin: np.ndarray
    streak: np.ndarray
    league_hits: int
    league_games: int

    @property
    def hit_rate(self) -> np.ndarray:
        """Share of decided games over the line."""
        return self.hits / self.games


def line_record(played: pd.DataFrame, players: int, min_games: int = 1) -> LineRecord:
    """Records of the players with at least `min_games` decided games among `played`."""
    over, under = played["over"].to_numpy(), played["under"].to_numpy()
    decided = over | under
    player = played["player"].to_numpy()
    who = player[decided]
    games = np.bincount(who, minlength=players)
    hits = np.bincount(player[over], minlength=players)
    margins = np.bincount(who, weights=played["margin"].to_numpy()[decided], minlength=players)
    pushes = np.bincount(player[played["push"].to_numpy()], minlength=players)
    streak = current_streaks(who, over[decided], players)
    kept = np.flatnonzero(games >= max(min_games, 1))
    return LineRecord(
        kept,
        games[kept],
        hits[kept],
        pushes[kept],
        margins[kept] / games[kept],
        streak[kept],
        int(over.sum()),
        int(decided.sum()),
    )
