"""The scoring class of a row, from the player's games before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from nba_publishing_tests.real_rows.plain_rows import Played, Relations

CLASS_GAMES = 40
CLASS_DAYS = 365
CLASS_MIN_GAMES = 10
CLASSES = ("star", "scorer", "rotation", "role_player")
FLOORS = {"star": 22, "scorer": 15, "rotation": 8}


@dataclass
class Tally:
    """OVER and decided rows of a group."""

    over: int = 0
    games: int = 0

    def add(self, row: Played) -> None:
        self.over += row.result == "OVER"
        self.games += 1

    @property
    def counts(self) -> tuple[int, int]:
        return self.over, self.games

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.over + other.over, self.games + other.games)


def tally(rows: Iterable[Played]) -> Tally:
    """The decided rows among those given."""
    total = Tally()
    for row in rows:
        if row.decided:
            total.add(row)
    return total


def previous_games(relations: Relations, row: Played) -> list[Played]:
    """Up to 40 games of the 365 days before the row, the latest ones; empty if under 10."""
    games = relations.by_player[row.lookup]
    first_day, place = row.date - timedelta(days=CLASS_DAYS), row.place
    start = place
    while start > 0 and place - start < CLASS_GAMES and games[start - 1].date >= first_day:
        start -= 1
    return games[start:place] if place - start >= CLASS_MIN_GAMES else []


def mean_points(games: list[Played]) -> Fraction:
    return Fraction(sum(game.points for game in games), len(games))


def class_of_mean(mean: Fraction) -> str:
    for name, floor in FLOORS.items():
        if mean >= floor:
            return name
    return "role_player"


def class_mean(relations: Relations, row: Played) -> Fraction | None:
    """The mean that decides the row's class; None for a row without a class."""
    games = previous_games(relations, row)
    return mean_points(games) if games else None


def class_of(relations: Relations, row: Played) -> str | None:
    mean = class_mean(relations, row)
    return None if mean is None else class_of_mean(mean)
