"""Stars by years in the league, as far as the registry and the usage column reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from nba_publishing_tests.real_rows.plain_archetypes import Counted, Group, counted_rows, examples
from nba_publishing_tests.real_rows.plain_classes import Tally, previous_games, tally
from nba_publishing_tests.real_rows.plain_day import Directory
from nba_publishing_tests.real_rows.plain_rows import ONE_DAY, Relations, season_of, season_start
from nba_publishing_tests.real_rows.plain_statistics import percent, percent_block

EXPERIENCE = {
    "veteran_star": "10+ years, 25%+ usage, 20+ PPG",
    "prime_star": "5-9 years, 28%+ usage, 22+ PPG",
    "young_star": "Under 5 years, 22%+ usage, 18+ PPG",
    "role_player": "All other players",
}


@dataclass(frozen=True)
class Experience:
    """The experience groups of the season with their pool, and what limits the data."""

    groups: dict[str, Group]
    pool: Tally
    limitations: list[str]


def experience_of(relations: Relations, directory: Directory) -> Experience | None:
    """None when no row has a class or under half of the season's rows know their usage."""
    day = directory.day
    window = season_start(day), day - ONE_DAY
    rows = relations.window(*window)
    known = sum(row.usage100 is not None for row in rows)
    counted = counted_rows(relations, *window)
    if not counted or 2 * known < len(rows):
        return None
    oldest = directory.oldest_season
    short = oldest is not None and oldest > season_of(day) - 10
    groups = {name: Group() for name in EXPERIENCE}
    latest: dict[str, tuple[str, Fraction]] = {}
    for item in counted:
        years = years_of(directory, item.row.lookup, oldest if short else None)
        name = experience_group(relations, item, years)
        groups[name].count(item.row)
        latest[item.row.lookup] = name, item.mean
    for lookup, (name, mean) in latest.items():
        groups[name].latest.append((lookup, mean))
    limits = ["short_registry_history"] if short else []
    if 100 * known < 80 * len(rows):
        limits.append("sparse_usage")
    return Experience(groups, tally(rows), limits)


def years_of(directory: Directory, lookup: str, unreliable: int | None) -> int | None:
    """Seasons since the player's first; unknown where the registry itself only begins."""
    first = directory.person(lookup).first_season
    if first is None or first == unreliable:
        return None
    return season_of(directory.day) - first


def experience_group(relations: Relations, item: Counted, years: int | None) -> str:
    games = previous_games(relations, item.row)
    usages = [game.usage100 for game in games if game.usage100 is not None]
    if years is None or not usages:
        return "role_player"
    usage = Fraction(sum(usages), 100 * len(usages))
    if years >= 10 and usage >= 25 and item.mean >= 20:
        return "veteran_star"
    if 5 <= years <= 9 and usage >= 28 and item.mean >= 22:
        return "prime_star"
    if years < 5 and usage >= 22 and item.mean >= 18:
        return "young_star"
    return "role_player"


def experience_block(
    experience: Experience | None,
    directory: Directory,
    data_through: date | None,
    evidence: dict[Any, str],
) -> dict[str, Any] | None:
    if experience is None:
        return None
    block: dict[str, Any] = {
        name: {
            "description": EXPERIENCE[name],
            "player_count": len(group.latest),
            "example_players": examples(group, directory, data_through),
            "overall_over_pct": percent(*group.total.counts),
            **percent_block(
                *group.total.counts,
                *experience.pool.counts,
                evidence.get(("experience", name), "none"),
            ),
        }
        for name, group in experience.groups.items()
    }
    return block | {"data_limitations": experience.limitations}
