"""`trends/bounce-back.json`, recomputed season by season and pair by pair."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from nba_publishing_tests.real_rows import plain_envelope as envelope
from nba_publishing_tests.real_rows.plain_day import Morning, defence_snapshots, tonight_fields
from nba_publishing_tests.real_rows.plain_relations import relations_of
from nba_publishing_tests.real_rows.plain_rows import (
    ONE_DAY,
    Defence,
    Played,
    Relations,
    newest_before,
    season_of,
    season_start,
)
from nba_publishing_tests.real_rows.plain_statistics import (
    Family,
    group_in_pool,
    nanos,
    rate_ci,
    rounded,
)
from nba_publishing_tests.real_rows.raw_rows import RawRows

THRESHOLD = 10
MIN_SAMPLE = 3
MIN_SEASON_GAMES = 10
MAX_DAYS_SINCE_LAST_GAME = 14
RELIABLE_SAMPLE_MIN = 15
FIRST_HISTORY_DAY = date(2021, 10, 1)
EARLY_EXIT_SHARE = Fraction(6, 10)
EARLY_EXIT_MIN_GAMES = 5
PROOF_PLAYERS = 50
TTL_SECONDS = 3600


@dataclass
class History:
    """Pairs of consecutive games: situations, bounces, all pairs, pairs that reached the bar."""

    situations: int = 0
    bounces: int = 0
    pairs: int = 0
    reached: int = 0

    def add(self, other: History) -> None:
        self.situations += other.situations
        self.bounces += other.bounces
        self.pairs += other.pairs
        self.reached += other.reached


@dataclass
class PlayerSeasons:
    """One player's counting seasons: his own history, and this season's games if they count."""

    history: History = field(default_factory=History)
    current: list[Played] = field(default_factory=list)


@dataclass(frozen=True)
class Candidate:
    """A player whose latest game fell far enough below his season average."""

    lookup: str
    history: History
    games: list[Played]

    @property
    def last(self) -> Played:
        return self.games[-1]

    @property
    def average(self) -> Fraction:
        return Fraction(sum(game.points for game in self.games), len(self.games))

    @property
    def shortfall(self) -> Fraction:
        return self.average - self.last.points

    @property
    def has_history(self) -> bool:
        return self.history.situations >= MIN_SAMPLE

    @property
    def rate(self) -> Fraction:
        if not self.has_history:
            return Fraction(1, 2)
        return Fraction(self.history.bounces, self.history.situations)


def falls_short(points: int, total: int, games: int) -> bool:
    """The average minus the points reaches the threshold, in whole numbers."""
    return total - games * points >= THRESHOLD * games


def season_history(points: list[int]) -> History:
    """The pairs of one season, judged by that season's own average."""
    total, games, history = sum(points), len(points), History()
    for first, second in pairwise(points):
        reached = games * second >= total
        history.pairs += 1
        history.reached += reached
        if falls_short(first, total, games):
            history.situations += 1
            history.bounces += reached
    return history


def significance(bounces: int, situations: int) -> str:
    if situations < MIN_SAMPLE:
        return "low"
    if situations >= 10 and 10 * bounces >= 7 * situations:
        return "high"
    if situations >= 5 and 10 * bounces >= 6 * situations:
        return "medium"
    return "low"


def seasons_of(relations: Relations, day: date) -> dict[str, PlayerSeasons]:
    """Per player everything that counts before the day."""
    games: dict[tuple[str, int], list[Played]] = defaultdict(list)
    for row in relations.window(FIRST_HISTORY_DAY, day - ONE_DAY):
        games[row.lookup, row.season].append(row)
    players: dict[str, PlayerSeasons] = defaultdict(PlayerSeasons)
    for (lookup, season), rows in games.items():
        if len(rows) < MIN_SEASON_GAMES:
            continue
        players[lookup].history.add(season_history([row.points for row in rows]))
        if season == season_of(day):
            players[lookup].current = rows
    return players


def candidates_of(players: dict[str, PlayerSeasons], day: date) -> list[Candidate]:
    """All candidates, in published order."""
    found = []
    for lookup, seasons in players.items():
        rows = seasons.current
        if not rows or (day - rows[-1].date).days > MAX_DAYS_SINCE_LAST_GAME:
            continue
        if falls_short(rows[-1].points, sum(row.points for row in rows), len(rows)):
            found.append(Candidate(lookup, seasons.history, rows))
    return sorted(
        found, key=lambda c: (not c.has_history, -nanos(c.rate), -nanos(c.shortfall), c.lookup)
    )


def early_exit(games: list[Played]) -> bool | None:
    """Whether the last game's minutes were under 60 % of the season's mean known minutes."""
    known = [game.minutes10 for game in games if game.minutes10 is not None]
    last = games[-1].minutes10
    if last is None or len(known) < EARLY_EXIT_MIN_GAMES:
        return None
    return last < EARLY_EXIT_SHARE * Fraction(sum(known), len(known))


def opponent_defence(
    tonight: dict[str, Any] | None, defence: dict[str, Defence]
) -> dict[str, Any] | None:
    row = defence.get(tonight["opponent"]) if tonight else None
    if row is None:
        return None
    return {"rank": row.ppg_rank, "tier": row.tier, "ppg_allowed": rounded(row.ppg, 1)}


def last_game(candidate: Candidate) -> dict[str, Any]:
    last = candidate.last
    return {
        "date": last.date.isoformat(),
        "points": last.points,
        "opponent": last.opponent,
        "result": last.points,
        "margin": rounded(-candidate.shortfall, 1),
        "minutes": None if last.minutes10 is None else rounded(Fraction(last.minutes10, 10), 1),
    }


def row_of(
    rank: int,
    candidate: Candidate,
    league: History,
    evidence: str,
    morning: Morning,
    defence: dict[str, Defence],
) -> dict[str, Any]:
    history, known = candidate.history, candidate.has_history
    v, w = history.situations, history.bounces
    base = Fraction(history.reached, history.pairs)
    person, tonight = morning.directory.person(candidate.lookup), morning.tonight(candidate.lookup)
    flat = tonight_fields(tonight)
    return {
        "rank": rank,
        "player_lookup": candidate.lookup,
        "player_name": person.name,
        "team": person.current_team,
        "last_game": last_game(candidate),
        "season_average": rounded(candidate.average, 1),
        "shortfall": rounded(candidate.shortfall, 1),
        "bounce_back_rate": rounded(candidate.rate, 3),
        "bounce_back_sample": v if known else 0,
        "significance": significance(w, v),
        "playing_tonight": flat["playing_tonight"],
        "tonight_opponent": flat["tonight_opponent"],
        "tonight_game_time": flat["tonight_game_time"],
        "player_full_name": person.name,
        "team_abbr": person.current_team,
        "has_history": known,
        "sample_size": v,
        "ci": rate_ci(w, v) if known else None,
        "baseline": rounded(Fraction(league.bounces, league.situations), 3) if v else None,
        "evidence": evidence,
        "baseline_rate": rounded(base, 3),
        "baseline_sample": history.pairs,
        "lift": rounded(Fraction(w, v) - base, 3) if known else None,
        "reliable_sample": v >= RELIABLE_SAMPLE_MIN,
        "early_exit": early_exit(candidate.games),
        "opponent_defense": opponent_defence(tonight, defence),
        "tonight": tonight,
    }


def league_block(league: History) -> dict[str, Any]:
    def rate(part: int, whole: int) -> float | None:
        return rounded(Fraction(part, whole), 3) if whole else None

    return {
        "avg_bounce_back_rate": rate(league.bounces, league.situations),
        "sample_size": league.situations,
        "ci": rate_ci(league.bounces, league.situations),
        "unconditional_rate": rate(league.reached, league.pairs),
        "unconditional_sample": league.pairs,
    }


def subject_of(
    relations: Relations, day: date, players: dict[str, PlayerSeasons], *, empty: bool
) -> envelope.Subject:
    window = (season_start(day), day - ONE_DAY)
    finals = envelope.finals_before(relations, day, window)
    enough = sum(bool(seasons.current) for seasons in players.values()) >= PROOF_PLAYERS
    loaded = bool(finals) and finals[-1] in set(relations.played_dates)
    return envelope.Subject(window, empty, relations.played_dates, proven_nobody=enough and loaded)


def recompute(day: date, raw: RawRows) -> dict[str, Any]:
    """The whole document of the day except `generated_at`."""
    relations = relations_of(raw)
    morning, defence = Morning(relations, day), defence_snapshots(relations, day)
    players = seasons_of(relations, day)
    league = History()
    for seasons in players.values():
        league.add(seasons.history)
    candidates = candidates_of(players, day)
    family = Family()
    for c in candidates:
        if c.has_history:
            pool = league.bounces, league.situations
            family.add(c.lookup, group_in_pool(c.history.bounces, c.history.situations, *pool))
    evidence = family.evidence()
    listed = [
        row_of(rank, c, league, evidence.get(c.lookup, "none"), morning, defence)
        for rank, c in enumerate(candidates, start=1)
    ]
    subject = subject_of(relations, day, players, empty=not listed)
    return {
        "as_of_date": day.isoformat(),
        "shortfall_threshold": float(THRESHOLD),
        "total_candidates": len(listed),
        "bounce_back_candidates": listed,
        "league_baseline": league_block(league),
        "total_playing_tonight": sum(row["playing_tonight"] for row in listed),
        "meta": envelope.meta(
            envelope.outcome(relations, day, subject),
            data_through=newest_before(relations.played_dates, day, FIRST_HISTORY_DAY),
            window=subject.window,
            next_update=envelope.tomorrow(day),
            ttl_seconds=TTL_SECONDS,
        ),
    }
