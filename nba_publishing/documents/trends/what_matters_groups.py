"""Groups of players: how many they are, who stands for them, how often their lines were beaten."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from nba_publishing.analysis.archetypes import (
    EXPERIENCE,
    examples,
    experience_places,
    latest_rows,
)
from nba_publishing.analysis.days import season_of
from nba_publishing.analysis.evidence import Evidence, Family
from nba_publishing.analysis.over_counts import OverCount, over_count, over_counts
from nba_publishing.contracts import what_matters as contract
from nba_publishing.sources.directory import Directory

EXPERIENCE_TEXTS = (
    "10+ years, 25%+ usage, 20+ PPG",
    "5-9 years, 28%+ usage, 22+ PPG",
    "Under 5 years, 22%+ usage, 18+ PPG",
    "All other players",
)
LONG_HISTORY_SEASONS = 10
USABLE_SHARE, DENSE_SHARE = 0.5, 0.8


@dataclass(frozen=True)
class Group:
    """The decided games of a group, its number of players and the names that stand for it."""

    count: OverCount
    players: int
    examples: list[str]


@dataclass(frozen=True)
class Spotlight:
    """Which players may stand for a group: at most `most` who played shortly before `through`."""

    directory: Directory
    through: date
    most: int

    def groups(self, played: pd.DataFrame, place: np.ndarray, places: int) -> list[Group]:
        """Groups of rows by place; a player belongs to that of his latest decided row."""
        counts = over_counts(played, place, places)
        player = played["player"].to_numpy()
        decided = played["over"].to_numpy() | played["under"].to_numpy()
        rows = latest_rows(player, decided & (place >= 0), len(self.directory.lookups))
        who, at, points = player[rows], place[rows], played["class_points"].to_numpy()[rows]
        found: list[Group] = []
        for number, count in enumerate(counts):
            mine = at == number
            found.append(Group(count, int(mine.sum()), self._names(who[mine], points[mine])))
        return found

    def _names(self, player: np.ndarray, points: np.ndarray) -> list[str]:
        last = self.directory.last_played[player]
        chosen = examples(player, points, last, self.through.toordinal(), self.most)
        return [self.directory.name(number) for number in chosen.tolist()]


@dataclass(frozen=True)
class Experience:
    """The experience groups of a season and the places of their tests."""

    groups: list[Group]
    league: OverCount
    limitations: list[contract.Limitation]
    tests: slice

    def published(self, verdicts: list[Evidence]) -> contract.ExperienceArchetypes:
        """The groups as published."""
        levels = verdicts[self.tests]
        four = {
            name: contract.ExperienceGroup(
                description=text,
                player_count=group.players,
                example_players=group.examples,
                overall_over_pct=group.count.shown if group.count.games else None,
                sample_size=group.count.games,
                ci=group.count.interval if group.count.games else None,
                baseline=self.league.shown if group.count.games else None,
                evidence=level,
            )
            for name, text, group, level in zip(
                EXPERIENCE, EXPERIENCE_TEXTS, self.groups, levels, strict=True
            )
        }
        return contract.ExperienceArchetypes(**four, data_limitations=self.limitations)


def experience(
    played: pd.DataFrame, classes: np.ndarray, day: date, spotlight: Spotlight, family: Family
) -> Experience | None:
    """The experience groups of the season's rows; None when usage or earlier games are missing.

    `classes` are the scoring classes of the rows, -1 for rows that do not count.
    """
    decided = played["over"].to_numpy() | played["under"].to_numpy()
    known = int(played["usage_rate"].notna().sum())
    if not (decided & (classes >= 0)).any() or known < USABLE_SHARE * len(played):
        return None
    directory = spotlight.directory
    limits = _limitations(directory, day, dense=known >= DENSE_SHARE * len(played))
    place = experience_places(
        _years(directory, day, short="short_registry_history" in limits)[
            played["player"].to_numpy()
        ],
        played["class_usage"].to_numpy(),
        played["class_points"].to_numpy(),
    )
    groups = spotlight.groups(played, np.where(classes >= 0, place, -1), len(EXPERIENCE))
    league = over_count(played)
    tests = family.add_group(
        [group.count.overs for group in groups],
        [group.count.games for group in groups],
        league.overs,
        league.games,
    )
    return Experience(groups, league, limits, tests)


def _limitations(directory: Directory, day: date, *, dense: bool) -> list[contract.Limitation]:
    found: list[contract.Limitation] = []
    oldest = directory.oldest_season
    if oldest is None or oldest > season_of(day) - LONG_HISTORY_SEASONS:
        found.append("short_registry_history")
    if not dense:
        found.append("sparse_usage")
    return found


def _years(directory: Directory, day: date, *, short: bool) -> np.ndarray:
    """Seasons in the league per player, NaN unknown.

    A short registry's first season says nothing: who is in it may have played long before.
    """
    first = directory.first_season
    if short and directory.oldest_season is not None:
        first = np.where(first == directory.oldest_season, np.nan, first)
    return season_of(day) - first
