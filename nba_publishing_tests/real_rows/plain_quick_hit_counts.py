"""OVER and decided rows of every group a quick hit may be about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from nba_publishing_tests.real_rows.plain_classes import Tally, class_of, tally
from nba_publishing_tests.real_rows.plain_quick_hit_wording import WEEKDAYS
from nba_publishing_tests.real_rows.plain_rows import Played, Relations, days_before, season_of

LOOKBACK_DAYS = 90
MIN_SAMPLE = 50
TEAM_DAYS = 30
LEAGUE_DAYS = 14
LEAGUE_MIN_ROWS = 200
SHORT_PLAYERS = 2
REGULAR_MINUTES = 20
REGULAR_GAMES = 15
REGULAR_MIN_GAMES = 5
REGULAR_MAX_AGE_DAYS = 30


def bucket_names(relations: Relations, row: Played) -> list[str]:
    names = [WEEKDAYS[row.date.weekday()]]
    if row.bucket is not None:
        names.append(row.bucket)
    if row.home is not None:
        names.append("home" if row.home else "away")
    scoring = class_of(relations, row)
    return [*names, scoring] if scoring else names


@dataclass(frozen=True)
class Venue:
    """The home-away split: the side with the higher percent, and the other."""

    name: str
    higher: Tally
    other_name: str
    other: Tally


def venue_of(buckets: dict[str, Tally]) -> Venue | None:
    """None unless both sides have the minimum sample."""
    home, away = buckets["home"], buckets["away"]
    if min(home.games, away.games) < MIN_SAMPLE:
        return None
    if away.over * home.games > home.over * away.games:
        return Venue("away", away, "home", home)
    return Venue("home", home, "away", away)


@dataclass(frozen=True)
class Counts:
    """Every group the document looks at."""

    overall: Tally
    buckets: dict[str, Tally]
    venue: Venue | None
    recent: Tally
    earlier: Tally
    teams: dict[str, Tally]
    month: Tally
    shorthanded: Tally | None


def is_regular(relations: Relations, lookup: str, day: date) -> bool:
    """Played lately this season, 20 minutes a game over the latest 15 with known minutes."""
    games = [g for g in relations.before(lookup, day) if g.season == season_of(day)]
    if not games or (day - games[-1].date).days > REGULAR_MAX_AGE_DAYS:
        return False
    known = [g.minutes10 for g in games if g.minutes10 is not None][-REGULAR_GAMES:]
    return len(known) >= REGULAR_MIN_GAMES and sum(known) >= 10 * REGULAR_MINUTES * len(known)


def shorthanded(
    relations: Relations, rows: list[Played], window: tuple[date, date]
) -> Tally | None:
    """Decided rows of teams without two regulars; None when the window lists no absence."""
    out = [row for row in relations.absences if window[0] <= row[0] <= window[1]]
    if not out:
        return None
    missing: dict[tuple[date, str], int] = defaultdict(int)
    for day, lookup, team in out:
        missing[day, team] += is_regular(relations, lookup, day)
    short = {key for key, count in missing.items() if count >= SHORT_PLAYERS}
    return tally(row for row in rows if (row.date, row.team) in short)


def count(relations: Relations, day: date) -> Counts:
    window = days_before(day, LOOKBACK_DAYS)
    rows = relations.decided(*window)
    buckets: dict[str, Tally] = defaultdict(Tally)
    for row in rows:
        for name in bucket_names(relations, row):
            buckets[name].add(row)
    fortnight, month = day - timedelta(days=LEAGUE_DAYS), day - timedelta(days=TEAM_DAYS)
    teams: dict[str, Tally] = defaultdict(Tally)
    for row in rows:
        if row.date >= month:
            teams[row.team].add(row)
    return Counts(
        overall=tally(rows),
        buckets=buckets,
        venue=venue_of(buckets),
        recent=tally(row for row in rows if row.date >= fortnight),
        earlier=tally(row for row in rows if row.date < fortnight),
        teams={team: side for team, side in sorted(teams.items()) if side.games >= MIN_SAMPLE},
        month=tally(row for row in rows if row.date >= month),
        shorthanded=shorthanded(relations, rows, window),
    )


def has_league_test(counts: Counts) -> bool:
    return min(counts.recent.games, counts.earlier.games) >= LEAGUE_MIN_ROWS


def has_short_test(counts: Counts) -> bool:
    return counts.shorthanded is not None and counts.shorthanded.games >= MIN_SAMPLE
