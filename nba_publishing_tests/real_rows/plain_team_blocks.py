"""The eligible teams of each block: what ranks them, their numbers, and their sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from nba_publishing_tests.real_rows.plain_rows import Defence, TeamGame
from nba_publishing_tests.real_rows.plain_statistics import nanos, rounded

MIN_GAMES = 5
MIN_B2B_GAMES = 3
ZONE_WORDS = {
    "paint": "in the paint",
    "perimeter": "from three",
    "mid_range": "from mid-range",
}


@dataclass(frozen=True)
class Ranked:
    """One eligible team of a block: what ranks it, and its fields before the over rate."""

    team: str
    value: Fraction
    fields: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)


def mean(values: list[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def mean_of_means(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def pace_teams(games: dict[str, list[TeamGame]]) -> tuple[list[Ranked], Fraction | None]:
    """Teams with five games of known pace, valued by their mean pace, and the league average."""
    paces: dict[str, Fraction] = {}
    points: dict[str, Fraction] = {}
    counts: dict[str, int] = {}
    for team, played in games.items():
        known = [game for game in played if game.pace10 is not None]
        if len(known) >= MIN_GAMES:
            paces[team] = Fraction(sum(game.pace10 or 0 for game in known), 10 * len(known))
            points[team] = mean([game.points for game in known])
            counts[team] = len(known)
    if not paces:
        return [], None
    league, usual = mean_of_means(list(paces.values())), mean_of_means(list(points.values()))
    return [
        Ranked(
            team,
            pace,
            {
                "team": team,
                "pace": rounded(pace, 2),
                "games": counts[team],
                "avg_points": rounded(points[team], 1),
                "vs_league": rounded(pace - league, 2),
                "insight": pace_text(rounded(pace - league, 2), points[team] - usual),
            },
        )
        for team, pace in paces.items()
    ], league


def pace_text(versus: float, edge: Fraction) -> str:
    if versus > 0:
        return "High-scoring environment" if nanos(edge) > 0 else "Fast pace without high scoring"
    if versus < 0:
        return "Slow pace, low scoring" if nanos(edge) < 0 else "Slow pace, efficient scoring"
    return "League-average pace"


def zone_teams(zone: str, defence: dict[str, Defence]) -> tuple[list[Ranked], Fraction | None]:
    """Teams with a known zone fraction behind five games, and the mean of those fractions."""
    known = {
        team: 100 * fraction
        for team, row in sorted(defence.items())
        if (fraction := row.zones[zone]) is not None and (row.games or 0) >= MIN_GAMES
    }
    if not known:
        return [], None
    league = mean_of_means(list(known.values()))
    ranked = []
    for team, allowed in known.items():
        versus = rounded(allowed - league, 1)
        fields = {
            "team": team,
            "dfg_pct": rounded(allowed, 1),
            "opp_ppg": rounded(defence[team].ppg, 1),
            "games": defence[team].games,
            "insight": zone_text(versus, ZONE_WORDS[zone]),
        }
        ranked.append(Ranked(team, allowed, fields, {"vs_league": versus}))
    return ranked, league


def zone_text(versus: float, words: str) -> str:
    if versus == 0:
        return f"FG% allowed at league average {words}"
    side = "below" if versus < 0 else "above"
    return f"FG% allowed {abs(versus):.1f} points {side} average {words}"


def venue_teams(games: dict[str, list[TeamGame]]) -> list[Ranked]:
    """Teams with five games at home and five away, valued by how much more they score at home."""
    ranked = []
    for team, played in games.items():
        home = [game.points for game in played if game.home is True]
        away = [game.points for game in played if game.home is False]
        if min(len(home), len(away)) < MIN_GAMES:
            continue
        value = mean(home) - mean(away)
        fields = {
            "team": team,
            "home_ppg": rounded(mean(home), 1),
            "away_ppg": rounded(mean(away), 1),
            "differential": rounded(value, 1),
            "insight": venue_text(rounded(value, 1)),
        }
        counts = {"home_games": len(home), "away_games": len(away)}
        ranked.append(Ranked(team, value, fields, counts))
    return ranked


def venue_text(differential: float) -> str:
    if differential == 0:
        return "No home/road difference"
    where = "at home" if differential > 0 else "on the road"
    return f"Scores {abs(differential):.1f} more {where}"


def rest_teams(games: dict[str, list[TeamGame]]) -> list[Ranked]:
    """Teams with three games on no rest and five rested, valued by what the lack costs."""
    ranked = []
    for team, played in games.items():
        tired = [game.points for game in played if game.gap == 1]
        rested = [game.points for game in played if game.gap is not None and 2 <= game.gap <= 7]
        if len(tired) < MIN_B2B_GAMES or len(rested) < MIN_GAMES:
            continue
        value = mean(tired) - mean(rested)
        fields = {
            "team": team,
            "b2b_ppg": rounded(mean(tired), 1),
            "rested_ppg": rounded(mean(rested), 1),
            "impact": rounded(value, 1),
            "b2b_games": len(tired),
            "insight": rest_text(rounded(value, 1), len(tired)),
        }
        ranked.append(Ranked(team, value, fields, {"rested_games": len(rested)}))
    return ranked


def rest_text(impact: float, games: int) -> str:
    if impact == 0:
        return f"No change on back-to-backs ({games} games)"
    word = "fewer" if impact < 0 else "more"
    return f"{abs(impact):.1f} {word} points on back-to-backs ({games} games)"
