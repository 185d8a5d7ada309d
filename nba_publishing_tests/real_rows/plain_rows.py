"""What one row of each cleaned relation holds, and the days and windows that select rows."""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from nba_publishing_tests.real_rows.raw_rows import RawRows, Row

ONE_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class Game:
    """One scheduled game; `tip` is None unless its New York date is the game date."""

    game_id: str
    date: date
    away: str
    home: str
    status: int
    tip: datetime | None


@dataclass(slots=True, eq=False)
class TeamGame:
    """One team's complete game; pace in tenths."""

    team: str
    date: date
    opponent: str | None
    home: bool | None
    points: int
    pace10: int | None
    gap: int | None = None
    game_no: int = 0


@dataclass(slots=True, eq=False)
class Played:
    """One game a player played; line, margin and minutes in tenths, usage in hundredths."""

    lookup: str
    name: str | None
    date: date
    season: int
    team: str
    opponent: str | None
    home: bool | None
    points: int
    minutes10: int | None
    usage100: int | None
    line10: int | None
    result: str | None
    margin10: int | None
    gap: int | None = None
    bucket: str | None = None
    place: int = 0

    @property
    def decided(self) -> bool:
        return self.result in ("OVER", "UNDER")


@dataclass(frozen=True)
class Person:
    """Directory entry of a player on one day."""

    name: str
    position: str | None
    current_team: str | None
    first_season: int | None


@dataclass(frozen=True)
class Defence:
    """Newest defence row of a team; fractions 0-1."""

    games: int | None
    zones: dict[str, Fraction | None]
    ppg: Fraction
    ppg_rank: int
    tier: str


@dataclass(frozen=True)
class Slate:
    """Games and expected players of one day, by team and by player."""

    games: dict[str, Game]
    context: dict[str, Row]
    rows_per_team: dict[str, int]
    unknown_keys: int


@dataclass(eq=False)
class Relations:
    """Everything that does not depend on the day of a document."""

    raw: RawRows
    schedule: list[Game]
    team_games: list[TeamGame]
    played: list[Played]
    absences: list[tuple[date, str, str]]
    by_player: dict[str, list[Played]] = field(default_factory=lambda: defaultdict(list))
    played_dates: list[date] = field(default_factory=list)
    team_dates: list[date] = field(default_factory=list)
    final_dates: list[date] = field(default_factory=list)
    schedule_dates: list[date] = field(default_factory=list)
    context_by_date: dict[date, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _row_dates: list[date] = field(default_factory=list)

    def __post_init__(self) -> None:
        for row in self.played:
            row.place = len(self.by_player[row.lookup])
            self.by_player[row.lookup].append(row)
            self._row_dates.append(row.date)
        self.played_dates = sorted({row.date for row in self.played})
        self.team_dates = sorted({row.date for row in self.team_games})
        self.schedule_dates = sorted({game.date for game in self.schedule})
        self.final_dates = sorted({game.date for game in self.schedule if game.status == 3})
        for row in self.raw.context:
            self.context_by_date[row["game_date"]].append(row)

    def window(self, first: date, last: date) -> list[Played]:
        """The played rows of the inclusive window, in date order."""
        left = bisect.bisect_left(self._row_dates, first)
        return self.played[left : bisect.bisect_right(self._row_dates, last)]

    def decided(self, first: date, last: date) -> list[Played]:
        return [row for row in self.window(first, last) if row.decided]

    def team_window(self, first: date, last: date) -> list[TeamGame]:
        return [row for row in self.team_games if first <= row.date <= last]

    def before(self, lookup: str, day: date) -> list[Played]:
        """The player's games before the day, oldest first."""
        games = self.by_player.get(lookup, [])
        return games[: bisect.bisect_left(games, day, key=lambda row: row.date)]


def season_of(day: date) -> int:
    return day.year if day.month >= 10 else day.year - 1


def season_start(day: date) -> date:
    return date(season_of(day), 10, 1)


def season_label(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


def days_before(day: date, length: int) -> tuple[date, date]:
    """W(length): the inclusive window that ends on the day before."""
    return day - timedelta(days=length), day - ONE_DAY


def newest_before(dates: list[date], day: date, first: date = date.min) -> date | None:
    """The newest of the sorted dates before the day, unless it is older than `first`."""
    place = bisect.bisect_left(dates, day)
    return dates[place - 1] if place and dates[place - 1] >= first else None
