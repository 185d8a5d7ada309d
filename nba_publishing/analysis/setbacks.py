"""Bad games and the game after: how often a player is back at his own average.

The bar of a game is the average of its season, the game itself included, and a pair of games
never spans two seasons. Points are whole numbers, so bars are compared without dividing.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nba_publishing.analysis.rounding import trimmed

Significance = Literal["high", "medium", "low"]
KNOWN_MINUTES_MIN_GAMES = 5


@dataclass(frozen=True)
class SeasonGames:
    """Games of seasons that count, in order of player and day; one element per game.

    `row` is the game's place in the frame it came from; `season_games` and `season_points` are
    those of its whole season; `has_next` is False for the last game of a season.
    """

    row: np.ndarray
    player: np.ndarray
    season: np.ndarray
    day: np.ndarray
    points: np.ndarray
    season_games: np.ndarray
    season_points: np.ndarray
    has_next: np.ndarray

    @property
    def missing(self) -> np.ndarray:
        """Points below the season average, times the games of the season: whole numbers."""
        return self.season_points - self.season_games * self.points

    def falls_short(self, threshold: float) -> np.ndarray:
        """True for games at least `threshold` points below the average."""
        return trimmed(self.missing - threshold * self.season_games) >= 0

    def regulars(self, season: int) -> int:
        """How many players have enough games in `season`."""
        return int(np.count_nonzero(~self.has_next & (self.season == season)))


def season_games(played: pd.DataFrame, min_games: int) -> SeasonGames:
    """The games among `played` (in order of day) of seasons with at least `min_games` of them."""
    player = played["player"].to_numpy()
    # Narrow keys let numpy sort by counting, several times faster than by comparing.
    order = np.argsort(player.astype(np.min_scalar_type(player.max(initial=0))), kind="stable")
    player, season = player[order], played["season"].to_numpy()[order]
    points = played["points"].to_numpy()[order]
    has_next = np.zeros(len(order), bool)
    has_next[:-1] = (player[1:] == player[:-1]) & (season[1:] == season[:-1])
    group = np.cumsum(np.concatenate([[0], ~has_next[:-1]])) if len(order) else order
    games, total = np.bincount(group), np.bincount(group, weights=points)
    kept = np.flatnonzero(games[group] >= min_games)
    group, order = group[kept], order[kept]
    return SeasonGames(
        order,
        player[kept],
        season[kept],
        played["day"].to_numpy()[order],
        points[kept],
        games[group],
        total[group],
        has_next[kept],
    )


@dataclass(frozen=True)
class Replies:
    """Pairs of consecutive games, counted per player number.

    `situations` are pairs whose first game fell short and `bounces` those of them whose second
    game reached the average; `reached` counts such second games among all `pairs`.
    """

    situations: np.ndarray
    bounces: np.ndarray
    pairs: np.ndarray
    reached: np.ndarray


def replies(games: SeasonGames, threshold: float, players: int) -> Replies:
    """What `players` players (numbers below it) did in the game after each of their games."""
    first = np.flatnonzero(games.has_next)
    who, short = games.player[first], games.falls_short(threshold)[first]
    back = (games.missing <= 0)[first + 1] if len(first) else short
    chosen = (who[short], who[short & back], who, who[back])
    return Replies(*(np.bincount(group, minlength=players) for group in chosen))


@dataclass(frozen=True)
class Setbacks:
    """Latest games that fell short, one element per player, in order of player number.

    `row` is the game's place in the frame; `average` and `shortfall` are in points.
    """

    row: np.ndarray
    player: np.ndarray
    average: np.ndarray
    shortfall: np.ndarray


def latest_setbacks(games: SeasonGames, threshold: float, season: int, first_day: int) -> Setbacks:
    """Players of `season` whose latest game is of `first_day` or later and fell short."""
    latest = ~games.has_next & (games.season == season) & (games.day >= first_day)
    at = np.flatnonzero(latest & games.falls_short(threshold))
    n = games.season_games[at]
    return Setbacks(
        games.row[at], games.player[at], games.season_points[at] / n, games.missing[at] / n
    )


def significance(bounces: int, situations: int) -> Significance:
    """Tier of a rate by its sample and its size, in whole numbers."""
    if situations >= 10 and 10 * bounces >= 7 * situations:
        return "high"
    return "medium" if situations >= 5 and 10 * bounces >= 6 * situations else "low"


def left_early(
    season: pd.DataFrame, player: np.ndarray, last_minutes: np.ndarray, share: float
) -> list[bool | None]:
    """Whether each player's last game was shorter than `share` of his mean known minutes.

    None where the last minutes are unknown or fewer than 5 games of `season` have known minutes.
    """
    minutes = season["minutes"].to_numpy()
    known = ~np.isnan(minutes)
    who, size = season["player"].to_numpy()[known], int(player.max(initial=0)) + 1
    games = np.bincount(who, minlength=size)[player]
    total = np.bincount(who, weights=minutes[known], minlength=size)[player]
    short = trimmed(np.nan_to_num(last_minutes) * games - share * total) < 0
    told = ~np.isnan(last_minutes) & (games >= KNOWN_MINUTES_MIN_GAMES)
    return [bool(early) if sure else None for early, sure in zip(short, told, strict=True)]
