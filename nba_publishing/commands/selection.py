"""What an export is asked for: types and groups, and the days they are wanted for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from nba_publishing.analysis.days import FIRST_DAY, back, parse_day


class UsageError(ValueError):
    """A command line that asks for something that does not exist or cannot be."""


@dataclass(frozen=True)
class DayFlags:
    """The flags that choose days, as they were typed."""

    date: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    backfill_all: bool = False


def chosen_products(only: str | None) -> list[str]:
    """Types in the order given, groups expanded, duplicates dropped; all of them by default."""
    # The documents bring pandas and scipy along, which a mistyped date need not wait for.
    from nba_publishing.documents.registry import BY_PRODUCT, DEFAULT_PRODUCTS, GROUPS

    if only is None:
        return list(DEFAULT_PRODUCTS)
    chosen: list[str] = []
    for name in (part.strip() for part in only.split(",")):
        if name not in BY_PRODUCT and name not in GROUPS:
            raise UsageError(
                f"unknown export type '{name}'; types: {', '.join(BY_PRODUCT)}; "
                f"groups: {', '.join(GROUPS)}"
            )
        chosen += GROUPS.get(name, (name,))
    return list(dict.fromkeys(chosen))


def chosen_days(
    flags: DayFlags, today: date, graded: Callable[[], Sequence[date]] = list
) -> list[date] | None:
    """The days asked for, ascending; None leaves each product its natural day.

    `graded` finds the days with graded predictions, which `--backfill-all` means.
    """
    ranged = flags.start_date is not None or flags.end_date is not None
    if (flags.date is not None) + ranged + flags.backfill_all > 1:
        raise UsageError("--date, --start-date/--end-date and --backfill-all exclude each other")
    if flags.backfill_all:
        return [day for day in sorted(graded()) if FIRST_DAY <= day < today]
    if flags.date is not None:
        return [_checked(flags.date, today)]
    if not ranged:
        return None
    if flags.start_date is None or flags.end_date is None:
        raise UsageError("--start-date and --end-date must be given together")
    first, last = _checked(flags.start_date, today), _checked(flags.end_date, today)
    if first > last:
        raise UsageError(f"--start-date {first} is after --end-date {last}")
    return [back(last, days) for days in range((last - first).days, -1, -1)]


def _checked(text: str, today: date) -> date:
    try:
        day = parse_day(text, today)
    except ValueError as error:
        raise UsageError(str(error)) from error
    tomorrow = back(today, -1)
    if day > tomorrow:
        raise UsageError(f"{day} is after tomorrow ({tomorrow})")
    if day < FIRST_DAY:
        raise UsageError(f"{day} is before the first date ({FIRST_DAY})")
    return day
