"""A player's form in one window, the order of forms, and what chance alone would show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nba_publishing_tests.real_rows.plain_rows import Played, Relations
from nba_publishing_tests.real_rows.plain_statistics import nanos, rounded, tails

TOP_N = 10
MIN_GAMES = {"7d": 3, "14d": 5, "30d": 5, "season": 10}
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


@dataclass(frozen=True)
class Form:
    """One player's decided games of one window; `margin10` is their summed margin in tenths."""

    lookup: str
    games: int
    hits: int
    pushes: int
    margin10: int
    streak: int
    side: str

    @property
    def rate(self) -> Fraction:
        return Fraction(self.hits, self.games)

    @property
    def margin(self) -> Fraction:
        return Fraction(self.margin10, 10 * self.games)

    @property
    def streak_factor(self) -> Fraction:
        sign = 1 if self.side == "OVER" else -1
        return HALF + Fraction(sign * min(self.streak, 10), 20)

    @property
    def margin_factor(self) -> Fraction:
        return min(Fraction(1), max(Fraction(0), (self.margin + 10) / 20))

    @property
    def heat(self) -> Fraction:
        return HALF * self.rate + QUARTER * (self.streak_factor + self.margin_factor)


@dataclass(frozen=True)
class Period:
    """The qualifying players of one window and the pool they are measured against."""

    name: str
    window: tuple[date, date]
    min_games: int
    forms: list[Form]
    pool_hits: int
    pool_games: int


def streak_of(results: list[str]) -> tuple[str | None, int]:
    """Side and length of the run that ends with the newest; results come newest first."""
    decided = [result for result in results if result in ("OVER", "UNDER")]
    length = 0
    while length < len(decided) and decided[length] == decided[0]:
        length += 1
    return (decided[0] if decided else None), length


def form_of(lookup: str, rows: list[Played]) -> Form | None:
    """The form in date-ordered rows of one player; None without a decided game."""
    decided = [row for row in rows if row.decided]
    if not decided:
        return None
    side, streak = streak_of([row.result or "" for row in reversed(decided)])
    return Form(
        lookup=lookup,
        games=len(decided),
        hits=sum(row.result == "OVER" for row in decided),
        pushes=sum(row.result == "PUSH" for row in rows),
        margin10=sum(row.margin10 or 0 for row in decided),
        streak=streak,
        side=side or "",
    )


def period_of(relations: Relations, name: str, window: tuple[date, date]) -> Period:
    by_player: dict[str, list[Played]] = defaultdict(list)
    for row in relations.window(*window):
        by_player[row.lookup].append(row)
    forms = [form for lookup, rows in by_player.items() if (form := form_of(lookup, rows))]
    return Period(
        name=name,
        window=window,
        min_games=MIN_GAMES[name],
        forms=[form for form in forms if form.games >= MIN_GAMES[name]],
        pool_hits=sum(form.hits for form in forms),
        pool_games=sum(form.games for form in forms),
    )


def prior_strength(counts: list[tuple[int, int]]) -> Fraction:
    """K of the beta-binomial prior, from (hits, games) per player."""
    k, games = len(counts), sum(n for _, n in counts)
    m = Fraction(sum(x for x, _ in counts), games)
    if k < 30:
        return Fraction(100)
    if m in (0, 1):
        return Fraction(500)
    spread = sum((Fraction(n) * (Fraction(x, n) - m) ** 2 for x, n in counts), Fraction(0))
    scale = games - Fraction(sum(n * n for _, n in counts), games) - (k - 1)
    rho = (spread / (m * (1 - m)) - (k - 1)) / scale
    if nanos(rho) <= 0:
        return Fraction(500)
    return min(Fraction(500), max(Fraction(20), (1 - rho) / rho))


def shrunk(hits: int, games: int, counts: list[tuple[int, int]]) -> Fraction:
    """A hit rate pulled towards the mean of all qualifying players."""
    m = Fraction(sum(x for x, _ in counts), sum(n for _, n in counts))
    strength = prior_strength(counts)
    return (hits + m * strength) / (games + strength)


def list_sizes(players: int) -> tuple[int, int]:
    return min(TOP_N, (players + 1) // 2), min(TOP_N, players // 2)


def ranked(forms: list[Form]) -> tuple[list[Form], list[Form]]:
    """The hot and the cold list, hottest and coldest first."""
    hot_size, cold_size = list_sizes(len(forms))
    hot_first = sorted(forms, key=lambda f: (-nanos(f.heat), -nanos(f.rate), -f.games, f.lookup))
    cold_first = sorted(
        hot_first[hot_size:], key=lambda f: (nanos(f.heat), nanos(f.rate), -f.games, f.lookup)
    )
    return hot_first[:hot_size], cold_first[:cold_size]


def no_skill(games: list[int], pool_hits: int, pool_games: int) -> tuple[float, float]:
    """Expected players at or above 80 % and at or below 20 % if games were coins."""
    high = low = Fraction(0)
    for n in games:
        high += tails((4 * n + 4) // 5, n, pool_hits, pool_games)[1]
        low += tails(n // 5, n, pool_hits, pool_games)[0]
    return rounded(high, 1), rounded(low, 1)
