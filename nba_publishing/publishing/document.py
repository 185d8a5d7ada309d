"""What a published document is: a path, a promise, a pure builder, and when it is due.

A document module declares itself with `@document`; everything else - asset, checks, schedules,
command line, reference - is derived from the declaration.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from nba_publishing.contracts.envelope import Document as DocumentModel


class Params(BaseModel):
    """The knobs of a document; every one has its default and may be set per run."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Edition:
    """Which day a build describes and the instant it is built."""

    day: date
    generated_at: datetime


@dataclass(frozen=True)
class Cadence:
    """How often a document is due and how long a reader may keep it.

    `next_update` gives the next regular build after an edition of a day; `max_age` is seconds.
    """

    name: str
    max_age: int
    next_update: Callable[[date], datetime]


Check = Callable[[dict[str, Any]], Sequence[str]]
Builder = Callable[[Any, Edition, Any], DocumentModel]


@dataclass(frozen=True)
class DocumentSpec:
    """One published document.

    `reads` names relations; `history` gives the first day whose rows an edition needs; `rules`
    and `warnings` map a check's name to a function from payload to what is wrong with it;
    `lineage` maps a field to the `table.column`s it comes from; `records` counts lists.
    """

    product: str
    path: str
    contract: type[DocumentModel]
    params: type[Params]
    cadence: Cadence
    reads: tuple[str, ...]
    history: Callable[[date, Any], date]
    build: Builder
    title: str
    description: str
    aliases: tuple[str, ...] = ()
    rules: Mapping[str, Check] = field(default_factory=dict)
    warnings: Mapping[str, Check] = field(default_factory=dict)
    lineage: Mapping[str, Sequence[str]] = field(default_factory=dict)
    records: Callable[[dict[str, Any]], dict[str, int]] = lambda _: {}

    @property
    def section(self) -> str:
        """The folder of the site the document is in."""
        return self.path.split("/")[0]

    @property
    def key(self) -> list[str]:
        """The asset key: section and file name with underscores."""
        name = self.path.rsplit("/", 1)[-1].removesuffix(".json")
        return [self.section, name.replace("-", "_")]

    @property
    def schema_path(self) -> str:
        """Where the document's JSON Schema is published."""
        return "schemas/" + self.path.rsplit("/", 1)[-1]


def document(**declared: Any) -> Callable[[Builder], DocumentSpec]:
    """Declare a document: the decorated builder's docstring becomes its description."""

    def declare(build: Builder) -> DocumentSpec:
        text = " ".join((build.__doc__ or "").split())
        if not text:
            raise ValueError(f"the builder of {declared.get('path')} has no docstring")
        title = text.split(". ")[0].rstrip(".")
        return DocumentSpec(build=build, title=title, description=text, **declared)

    return declare
