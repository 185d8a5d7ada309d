"""What an absence means: nothing to play, nothing loaded, or nobody who qualifies.

A morning's document may be empty only when the schedule or the calendar proves it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from nba_publishing.analysis.days import Window, season_end, season_start

State = Literal["ok", "empty_expected", "degraded"]
EmptyReason = Literal[
    "no_games_today",
    "off_season",
    "all_star_break",
    "season_just_started",
    "no_player_qualifies",
    "no_live_games",
    "not_yet_graded",
]
SEASON_START_DAYS = 30
OFF_SEASON_DAYS = 7
BREAK_DAYS = 4
LATE_DATES = 2
SCHEDULE_SPEAKS_FOR = timedelta(hours=48)


class UnprovenEmptyError(RuntimeError):
    """A document came out empty and nothing proves that it should be."""


@dataclass(frozen=True)
class Standing:
    """How complete a document is: its state and, when empty, the proven reason."""

    state: State
    empty_reason: EmptyReason | None = None


OK = Standing("ok")
DEGRADED = Standing("degraded")


@dataclass(frozen=True)
class Calendar:
    """Days (ordinals, sorted, distinct) of the schedule: any game, and a final one."""

    game_days: np.ndarray
    final_days: np.ndarray

    def games_between(self, first: int, last: int) -> np.ndarray:
        """Game days from `first` to `last`, both included."""
        return _between(self.game_days, first, last)

    def finals_in(self, window: Window) -> np.ndarray:
        """Days of the window with a final game."""
        return _between(self.final_days, window[0].toordinal(), window[1].toordinal())

    def knows_season_of(self, day: date) -> bool:
        """True when the schedule has a game in the season of `day`."""
        first, last = season_start(day).toordinal(), season_end(day).toordinal()
        return len(self.games_between(first, last)) > 0

    def reason_to_rest(self, day: date) -> EmptyReason | None:
        """Off season, All-Star break or a season that has just begun; None in season."""
        today = day.toordinal()
        if self._season_just_started(day):
            return "season_just_started"
        if not len(self.games_between(today - OFF_SEASON_DAYS, today + OFF_SEASON_DAYS)):
            return "off_season"
        return "all_star_break" if day.month in (2, 3) and self._in_break(today) else None

    def _season_just_started(self, day: date) -> bool:
        season = self.games_between(season_start(day).toordinal(), season_end(day).toordinal())
        return len(season) > 0 and 0 <= day.toordinal() - season[0] <= SEASON_START_DAYS

    def _in_break(self, today: int) -> bool:
        at = np.searchsorted(self.game_days, today)
        if at in (0, len(self.game_days)) or self.game_days[at] == today:
            return False
        return bool(self.game_days[at] - self.game_days[at - 1] > BREAK_DAYS)


@dataclass(frozen=True)
class Evidence:
    """What an as-of document knows about its rows when it judges itself.

    `newest_row` is the ordinal of the newest league-wide row of its main relation in the window,
    None without any; `covered` is False when a coverage rule fails; `nobody_is_proven` is True
    when the document can show that nobody qualifies.
    """

    newest_row: int | None
    empty: bool
    covered: bool = True
    nobody_is_proven: bool = False


def standing(day: date, window: Window, calendar: Calendar, seen: Evidence) -> Standing:
    """Judge a document about the morning of `day`; raises UnprovenEmptyError."""
    finals = calendar.finals_in(window)
    late = int((finals > (seen.newest_row or 0)).sum())
    incomplete = late >= LATE_DATES or not seen.covered
    if not seen.empty:
        return DEGRADED if incomplete else OK
    resting = calendar.reason_to_rest(day)
    if not len(finals):
        return _without_finals(day, calendar, resting)
    if seen.newest_row is None or incomplete:
        raise UnprovenEmptyError(_incomplete_sentence(finals, seen))
    if resting in ("season_just_started", "off_season"):
        return Standing("empty_expected", resting)
    if seen.nobody_is_proven:
        return Standing("empty_expected", "no_player_qualifies")
    raise UnprovenEmptyError("rows are complete, but nobody qualifies and nothing proves that")


def standing_without_games(
    day: date, today: date, calendar: Calendar, schedule_age: timedelta | None
) -> Standing:
    """Judge a document about the games of `day` when there are none; raises UnprovenEmptyError.

    From `today` on a schedule proves that only while it is loaded regularly; `schedule_age` is
    the time since its newest load, None when that is unknown. In summer nobody loads it.
    """
    if not calendar.knows_season_of(day):
        raise UnprovenEmptyError("the schedule has no row of this season, so it proves nothing")
    resting = calendar.reason_to_rest(day)
    stale = schedule_age is None or schedule_age >= SCHEDULE_SPEAKS_FOR
    if day >= today and resting != "off_season" and stale:
        raise UnprovenEmptyError(
            f"the schedule lists no game on {day}, but it was not loaded in the last 48 hours"
        )
    season_rests = resting in ("off_season", "all_star_break")
    return Standing("empty_expected", resting if season_rests else "no_games_today")


def _without_finals(day: date, calendar: Calendar, resting: EmptyReason | None) -> Standing:
    if not calendar.knows_season_of(day):
        raise UnprovenEmptyError("the schedule has no row of this season, so it proves nothing")
    off_season = resting == "off_season"
    return Standing("empty_expected", "off_season" if off_season else "season_just_started")


def _incomplete_sentence(finals: np.ndarray, seen: Evidence) -> str:
    latest = date.fromordinal(int(finals[-1]))
    if seen.newest_row is None:
        return f"final games up to {latest} are on the schedule, but no row of them is loaded"
    newest = date.fromordinal(seen.newest_row)
    if not seen.covered:
        return f"rows up to {newest} are loaded, but fewer than 15 % of them carry a line"
    return f"final games up to {latest} are on the schedule, but rows end on {newest}"


def _between(days: np.ndarray, first: int, last: int) -> np.ndarray:
    return days[np.searchsorted(days, first) : np.searchsorted(days, last + 1)]
