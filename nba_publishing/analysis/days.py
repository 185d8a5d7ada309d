"""Days, seasons and windows of the league, all in New York's calendar.

A date is an Eastern calendar day. UTC never decides a date, and no function here reads a clock.
"""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
FIRST_DAY = date(2021, 10, 19)
ROLLOVER_HOUR = 4
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Window = tuple[date, date]


def basketball_day(now: datetime) -> date:
    """The New York day that `now` (aware) belongs to; it rolls over at 04:00 local time."""
    local = now.astimezone(NEW_YORK)
    return local.date() - timedelta(days=local.hour < ROLLOVER_HOUR)


def parse_day(text: str, today: date) -> date:
    """Read `today`, `yesterday` (any case) or `YYYY-MM-DD`; anything else raises ValueError."""
    keyword = text.lower()
    if keyword == "today":
        return today
    if keyword == "yesterday":
        return today - timedelta(days=1)
    if _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"'{text}' is not a date: use YYYY-MM-DD, today or yesterday")


def season_of(day: date) -> int:
    """The year in which the season of `day` began; seasons change on 1 October."""
    return day.year if day.month >= 10 else day.year - 1


def season_label(season: int) -> str:
    """A season as the league writes it: 2025 is `2025-26`."""
    return f"{season}-{(season + 1) % 100:02d}"


def season_start(day: date) -> date:
    """1 October of the season of `day`."""
    return date(season_of(day), 10, 1)


def season_end(day: date) -> date:
    """30 September that ends the season of `day`."""
    return date(season_of(day) + 1, 9, 30)


def back(day: date, days: int) -> date:
    """The date `days` days before `day`."""
    return day - timedelta(days=days)


def last_days(day: date, days: int) -> Window:
    """W(days): the `days` dates before `day`, both ends included."""
    return back(day, days), back(day, 1)


def season_to_date(day: date) -> Window:
    """W(season): 1 October to the day before `day`; ends before it starts on 1 October."""
    return season_start(day), back(day, 1)


def cut_to_season(day: date, window: Window) -> Window:
    """`window` without the dates before the season of `day`."""
    return max(window[0], season_start(day)), window[1]


def next_weekday(day: date, weekday: int) -> date:
    """The first date after `day` that falls on `weekday` (Monday is 0)."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def next_fortnight(day: date, anchor: date) -> date:
    """The first date after `day` that is a whole number of fortnights from `anchor`."""
    return day + timedelta(days=((anchor - day).days - 1) % 14 + 1)


def first_of_next_month(day: date) -> date:
    """The first date of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def eastern_instant(day: date, hour: int, minute: int = 0) -> datetime:
    """The New York wall time of `day`, with the offset that is valid then."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEW_YORK)


def tip_off_text(tip: datetime | None) -> str | None:
    """A tip-off as readers see it, `7:30 PM ET`; None when it is not known."""
    if tip is None:
        return None
    local = tip.astimezone(NEW_YORK)
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half} ET"


def tip_off_iso(tip: datetime | None) -> str | None:
    """A tip-off as ISO text with the New York offset, to the second; None when not known."""
    if tip is None:
        return None
    return tip.astimezone(NEW_YORK).isoformat(timespec="seconds")


def known_tip_off(stamp: datetime | None, game_date: date) -> datetime | None:
    """The tip-off instant when its New York date is the game date, else None.

    Upstream stores the start of the day in UTC where it knows only the date; in New York that
    instant is on the evening before.
    """
    if stamp is None or stamp.astimezone(NEW_YORK).date() != game_date:
        return None
    return stamp
