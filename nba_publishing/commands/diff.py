"""`diff`: builds documents and tells, field by field, how the published ones differ from them."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nba_publishing.analysis.days import basketball_day
from nba_publishing.checks.published_site import PublishedSite, UnreachableError
from nba_publishing.commands.selection import DayFlags, chosen_days
from nba_publishing.commands.verify import site_of
from nba_publishing.definitions import resources_of
from nba_publishing.documents.registry import BY_PRODUCT
from nba_publishing.publishing.differences import ABSENT, Difference, differences
from nba_publishing.publishing.document import DocumentSpec, Edition
from nba_publishing.publishing.encoding import StrictJsonError, parse_strict
from nba_publishing.publishing.paths import history_path
from nba_publishing.publishing.press import Draft, draft
from nba_publishing.settings import read_settings, secrets_in
from nba_publishing.sources.relations import Relations

OpensRelations = Callable[[Sequence[date], date], Relations]


@dataclass(frozen=True)
class Comparison:
    """One document: how its published bytes differ, or why that could not be told."""

    path: str
    differences: tuple[Difference, ...] = ()
    problem: str | None = None


def run(products: Sequence[str], asked_day: str | None) -> int:
    """Build the products' documents of a day and compare; nothing is written anywhere.

    0 they say what is published, 2 they differ, 1 one could not be built or read.
    """
    resources = resources_of(read_settings(os.environ))
    now = resources["clock"].now()
    today = basketball_day(now)
    days = chosen_days(DayFlags(date=asked_day), today)
    day = days[0] if days else today
    specs = [BY_PRODUCT[product] for product in products]
    drafts = drafted(specs, Edition(day, now), resources["warehouse"].relations)
    site = site_of(resources["site"])
    return show([compared(each, site, today) for each in drafts])


def drafted(
    specs: Sequence[DocumentSpec], edition: Edition, relations: OpensRelations
) -> Iterator[Draft]:
    """Every document built for one day, from rows that are loaded once."""
    history = min(spec.history(edition.day, spec.params()) for spec in specs)
    for spec in specs:
        yield draft(
            spec,
            edition,
            spec.params(),
            lambda: relations([edition.day], history),
            secrets_in(os.environ),
        )


def compared(built: Draft, site: PublishedSite, today: date) -> Comparison:
    """A draft beside what readers get: the current file, for another day the copy of that day."""
    spec, day = built.spec, built.day
    path = spec.path if day == today else history_path(day, spec.path)
    if built.audit is None or built.audit.body is None or not built.may_be_published:
        told = f"was not built: {built.explanation or built.reason or 'no reason was given'}"
        return Comparison(path, problem=told)
    new = parse_strict(built.audit.body)
    try:
        file = site.fetch(path)
        old = parse_strict(file.body) if file else ABSENT
    except (UnreachableError, StrictJsonError) as problem:
        return Comparison(path, problem=f"the published file cannot be compared: {problem}")
    if old is ABSENT:
        return Comparison(path, (Difference("$", "(nothing is published)", "a document"),))
    return Comparison(path, tuple(differences(old, new)))


def show(comparisons: Sequence[Comparison]) -> int:
    """Print one line per difference and what they amount to; returns the exit code."""
    for one in comparisons:
        if one.problem:
            print(f"{one.path}  error  {one.problem}")
        for difference in one.differences:
            print(f"{one.path}  {difference}")
    failed = sum(one.problem is not None for one in comparisons)
    differing = sum(bool(one.differences) for one in comparisons)
    total = sum(len(one.differences) for one in comparisons)
    print(
        f"documents compared: {len(comparisons) - failed}, different: {differing}, "
        f"differences: {total}, failed: {failed}; nothing was written"
    )
    return 1 if failed else 2 if differing else 0
