"""The frame around every as-of document: its window, its standing and its `meta`."""

from datetime import date

import numpy as np
import pandas as pd

from nba_publishing.analysis.completeness import (
    Calendar,
    Evidence,
    Standing,
    standing,
    standing_without_games,
)
from nba_publishing.analysis.days import Window, basketball_day, season_end, season_to_date
from nba_publishing.contracts.envelope import SCHEMA_VERSION, Meta, Span
from nba_publishing.publishing.document import Cadence, Edition
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.schedule import calendar_of

COVERED_DATES = 7
COVERED_SHARE = 0.15
COVERED_FROM_ROWS = 100


def season_calendar(read: Relations, window: Window, day: date) -> Calendar:
    """The schedule's game days from the season of the window to the end of the day's season."""
    games = read.scheduled_games(min(window[0], season_to_date(day)[0]), season_end(day))
    return calendar_of(games)


def judge(
    read: Relations,
    edition: Edition,
    window: Window,
    main: pd.DataFrame,
    *,
    empty: bool,
    covered: bool = True,
    nobody_is_proven: bool = False,
) -> Standing:
    """The standing of an edition whose main relation has the rows `main` in its window."""
    newest = int(main["day"].iloc[-1]) if len(main) else None
    seen = Evidence(newest, empty, covered, nobody_is_proven)
    return standing(edition.day, window, season_calendar(read, window, edition.day), seen)


def judge_without_games(read: Relations, edition: Edition) -> Standing:
    """The standing of an edition about tonight's games when its day has none."""
    window = season_to_date(edition.day)
    games = read.scheduled_games(window[0], season_end(edition.day))
    loaded = games["processed_at"].max()
    age = None if pd.isna(loaded) else edition.generated_at - loaded.to_pydatetime()
    return standing_without_games(
        edition.day,
        basketball_day(edition.generated_at),
        season_calendar(read, window, edition.day),
        age,
    )


def holds_latest_night(read: Relations, day: date, window: Window, main: pd.DataFrame) -> bool:
    """True when `main` has rows on the latest day of the window with a final game."""
    finals = season_calendar(read, window, day).finals_in(window)
    days = main["day"].to_numpy()
    return len(finals) > 0 and len(days) > 0 and bool((days == finals[-1]).any())


def lines_cover(read: Relations, day: date) -> bool:
    """False when hardly any recent box score carries a line, as after a failed join upstream."""
    played = read.played_games(*season_to_date(day))
    days = played["day"].to_numpy()
    dates = np.unique(days)[-COVERED_DATES:]
    if not len(dates):
        return True
    lines = played["points_line"].to_numpy()[np.searchsorted(days, dates[0]) :]
    return len(lines) < COVERED_FROM_ROWS or bool(
        np.count_nonzero(~np.isnan(lines)) >= COVERED_SHARE * len(lines)
    )


def span(window: Window) -> Span | None:
    """A window as documents print it; None when it ends before it starts."""
    return Span(start=window[0], end=window[1]) if window[0] <= window[1] else None


def newest_day(*frames: pd.DataFrame) -> date | None:
    """The date of the newest row of any of the frames."""
    days = [int(frame["day"].iloc[-1]) for frame in frames if len(frame)]
    return date.fromordinal(max(days)) if days else None


def meta_of(
    edition: Edition,
    cadence: Cadence,
    judged: Standing,
    window: Window | None,
    data_through: date | None,
) -> Meta:
    """The `meta` object of an as-of document."""
    return Meta(
        schema_version=SCHEMA_VERSION,
        data_through=data_through,
        window=span(window) if window else None,
        state=judged.state,
        empty_reason=judged.empty_reason,
        next_update_expected=cadence.next_update(edition.day).isoformat(),
        ttl_seconds=cadence.max_age,
    )
