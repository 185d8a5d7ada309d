"""Paths that show one document form a family: its own path, its aliases, pointers at its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.label import Kind, Label, read_label
from nba_publishing.publishing.manifest import Hold
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.publishing.paths import (
    HISTORY,
    check_day,
    check_object_path,
    dated_path,
    folder_of,
    member_path,
    shown_day,
)
from nba_publishing.publishing.store import ObjectInfo, ObjectStore

# What is declared about the document at a path; None where no document belongs.
Library = Callable[[str], DocumentSpec | None]


class RefusedError(ValueError):
    """Somebody asked for what cannot be done; the text says why, and nothing was touched."""


class UnknownPathError(RefusedError):
    """A path no document is published at."""

    def __init__(self, path: str) -> None:
        super().__init__(f"no document is published at {path}; nothing was touched")


@dataclass(frozen=True)
class Family:
    """A document and the paths that hold its bytes now; `public` is None before its first day.

    `kept_for` is the day of a history copy; `pointers` show the same day as the document.
    """

    path: str
    spec: DocumentSpec
    public: ObjectInfo | None
    aliases: tuple[str, ...] = ()
    pointers: tuple[ObjectInfo, ...] = ()
    kept_for: date | None = None

    @property
    def label(self) -> Label | None:
        """What the public object says about itself."""
        return read_label(self.public.metadata) if self.public else None

    @property
    def document_path(self) -> str:
        """The path without the history's folder in front."""
        return self.path.split("/", 2)[2] if self.kept_for else self.path

    @property
    def paths(self) -> tuple[str, ...]:
        """The document's own path first."""
        return (self.path, *self.aliases, *(pointer.path for pointer in self.pointers))


def family_of(site: ObjectStore, path: str, library: Library) -> Family:
    """The family `path` belongs to; raises `UnknownPathError` or, for a bad one, `PathError`."""
    own = _own_path(site, check_object_path(path))
    folders = own.split("/")
    kept_for = check_day(folders[1]) if folders[0] == HISTORY and len(folders) > 2 else None
    spec = library(own.split("/", 2)[2] if kept_for else own)
    if spec is None:
        raise UnknownPathError(path)
    if spec.path != own and own in spec.aliases:
        own = spec.path
    return Family(
        path=own,
        spec=spec,
        public=site.head(own),
        aliases=spec.aliases if own == spec.path else (),
        pointers=() if kept_for else _pointers(site, own),
        kept_for=kept_for,
    )


def listed_members(index: str, payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths of the documents that the list of a set names, in its order."""
    rows: Sequence[Mapping[str, Any]] = payload.get("players") or ()
    return tuple(member_path(folder_of(index), row["player_lookup"]) for row in rows)


def holds_of(site: ObjectStore, family: Family, now: datetime) -> list[Hold]:
    """The holds in force on a family; for the list of a set also those on its members."""
    manifest = read_manifest(site)
    label = family.label
    whole_set = label is not None and label.kind is Kind.SET_INDEX

    def concerned(path: str) -> bool:
        beside = folder_of(path) == folder_of(family.path)
        return path in family.paths or (whole_set and beside)

    holds = manifest.holds if manifest else []
    return [hold for hold in holds if hold.until > now and concerned(hold.path)]


def _own_path(site: ObjectStore, path: str) -> str:
    """Where the document lives whose bytes `path` holds now."""
    info = site.head(path)
    label = read_label(info.metadata) if info else None
    if label and label.alias_of:
        return label.alias_of
    if label and label.kind is Kind.POINTER:
        return dated_path(folder_of(path), label.as_of)
    return path


def _pointers(site: ObjectStore, path: str) -> tuple[ObjectInfo, ...]:
    """The pointers that show the day of a dated document."""
    day = shown_day(path)
    if day is None:
        return ()
    found = ((info, read_label(info.metadata)) for info in site.list(f"{folder_of(path)}/"))
    return tuple(
        info for info, label in found if label and label.kind is Kind.POINTER and label.as_of == day
    )
