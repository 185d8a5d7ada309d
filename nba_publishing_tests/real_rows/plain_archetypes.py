"""The counted rows of a scoring class or experience group, by rest and venue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from nba_publishing_tests.real_rows.plain_classes import CLASSES, Tally, class_mean, class_of_mean
from nba_publishing_tests.real_rows.plain_day import Directory
from nba_publishing_tests.real_rows.plain_rows import Played, Relations
from nba_publishing_tests.real_rows.plain_statistics import nanos

EXAMPLES = 3
EXAMPLE_MAX_AGE_DAYS = 30


@dataclass
class Group:
    """The counted rows of one archetype or experience group."""

    total: Tally = field(default_factory=Tally)
    factors: dict[str, dict[str, Tally]] = field(default_factory=dict)
    latest: list[tuple[str, Fraction]] = field(default_factory=list)

    def bucket(self, factor: str, name: str) -> Tally:
        return self.factors.setdefault(factor, {}).setdefault(name, Tally())

    def count(self, row: Played) -> None:
        self.total.add(row)
        if row.bucket is not None:
            self.bucket("rest", row.bucket).add(row)
            flat = "b2b" if row.bucket == "b2b" else "non_b2b"
            self.bucket("back_to_back", flat).add(row)
        if row.home is not None:
            self.bucket("home_away", "home" if row.home else "away").add(row)


@dataclass(frozen=True)
class Counted:
    """A decided row with the mean that gave it its class."""

    row: Played
    mean: Fraction


def counted_rows(relations: Relations, first: date, last: date) -> list[Counted]:
    """The decided rows of the window that have a class, in date order."""
    counted = []
    for row in relations.decided(first, last):
        mean = class_mean(relations, row)
        if mean is not None:
            counted.append(Counted(row, mean))
    return counted


def archetype_groups(counted: list[Counted]) -> dict[str, Group]:
    groups = {name: Group() for name in CLASSES}
    latest: dict[str, Counted] = {}
    for item in counted:
        groups[class_of_mean(item.mean)].count(item.row)
        latest[item.row.lookup] = item
    for lookup, item in latest.items():
        groups[class_of_mean(item.mean)].latest.append((lookup, item.mean))
    return groups


def examples(group: Group, directory: Directory, data_through: date | None) -> list[str]:
    """Names of the leading players who still play."""
    listed = []
    for lookup, _ in sorted(group.latest, key=lambda item: (-nanos(item[1]), item[0])):
        last = directory.relations.before(lookup, directory.day)[-1].date
        if data_through is not None and (data_through - last).days <= EXAMPLE_MAX_AGE_DAYS:
            listed.append(directory.person(lookup).name)
    return listed[:EXAMPLES]
