"""The manifest as a reader gets it, and whether the copies it promises are copies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from nba_publishing.checks.file_conformance import Seen, header_findings, label_findings
from nba_publishing.checks.findings import Finding, error
from nba_publishing.checks.published_site import Fetched, PublishedSite
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.encoding import canonical_bytes, parse_strict, sha256
from nba_publishing.publishing.gate import VIOLATIONS_SHOWN, describe
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest import (
    MANIFEST,
    MANIFEST_MAX_AGE_SECONDS,
    Entry,
    Manifest,
)
from nba_publishing.publishing.paths import (
    PathError,
    check_object_path,
    dated_path,
    folder_of,
    history_path,
)


@dataclass(frozen=True)
class Record:
    """The manifest, or None when there is none or it cannot be understood."""

    manifest: Manifest | None = None
    present: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def entries(self) -> dict[str, Entry]:
        """The entries whose paths may be asked for at all."""
        files = self.manifest.files if self.manifest else {}
        return {path: entry for path, entry in files.items() if _is_path(path)}


def read_record(site: PublishedSite) -> Record:
    """The manifest of a site. Raises `UnreachableError`."""
    file = site.fetch(MANIFEST)
    if file is None:
        return Record()
    found = [
        *header_findings(file, MANIFEST_MAX_AGE_SECONDS),
        *label_findings(file, sha256(file.body)),
    ]
    try:
        parse_strict(file.body)
        manifest = Manifest.model_validate_json(file.body)
    except ValidationError as problem:
        faults = problem.errors(include_url=False)[:VIOLATIONS_SHOWN]
        found += [error(MANIFEST, "manifest_broken", describe(fault)) for fault in faults]
        return Record(None, True, tuple(found))
    except ValueError as problem:
        found.append(error(MANIFEST, "manifest_broken", str(problem)))
        return Record(None, True, tuple(found))
    return Record(manifest, True, (*found, *_spelling(file, manifest)))


def copies_agree(
    entries: Mapping[str, Entry], documents: Sequence[DocumentSpec], seen: Mapping[str, Seen]
) -> Iterator[Finding]:
    """Aliases and pointers hold the bytes of what they stand for."""
    for spec in documents:
        for alias in spec.aliases:
            yield from _alias(alias, spec.path, entries, seen)
    for path, entry in entries.items():
        listed = shown_by(path, entry)
        if listed is None or path not in seen:
            continue
        # A pointer may be ahead of the manifest: the day it shows is the one it says itself.
        target = shown_by(path, entry, seen[path].facts.as_of) or listed
        if target == listed and target not in seen:
            yield error(path, "pointer_differs", f"it shows {target}, which is not on the site")
        elif target in seen and seen[target].sha256 != seen[path].sha256:
            yield error(path, "pointer_differs", f"its bytes are not those of {target}")


def shown_by(path: str, entry: Entry, day: date | None = None) -> str | None:
    """The dated object a pointer shows, by its entry or `day`; None for what is no pointer."""
    if entry.kind != Kind.POINTER:
        return None
    return dated_path(folder_of(path), day or entry.as_of_date)


def kept_copies(entries: Mapping[str, Entry], documents: Sequence[DocumentSpec]) -> set[str]:
    """The history copies that belong to the current files of the manifest."""
    return {
        history_path(entries[spec.path].as_of_date, spec.path)
        for spec in documents
        if spec.path in entries
    }


def _alias(
    alias: str, path: str, entries: Mapping[str, Entry], seen: Mapping[str, Seen]
) -> Iterator[Finding]:
    if path in seen and alias not in seen and alias not in entries:
        yield error(alias, "alias_missing", f"{path} is there without it")
    elif alias in seen and path not in seen and path not in entries:
        yield error(alias, "alias_differs", f"it repeats {path}, which is not on the site")
    elif alias in seen and path in seen and seen[alias].sha256 != seen[path].sha256:
        yield error(alias, "alias_differs", f"its bytes are not those of {path}")


def _spelling(file: Fetched, manifest: Manifest) -> Iterator[Finding]:
    if canonical_bytes(manifest.model_dump(by_alias=True)) != file.body:
        told = "the bytes are not the canonical spelling, or keys are out of order"
        yield error(MANIFEST, "encoding", told)
    if list(manifest.files) != sorted(manifest.files):
        yield error(MANIFEST, "manifest_order", "its files are not sorted by path")
    for path in manifest.files:
        if not _is_path(path):
            yield error(MANIFEST, "manifest_path", f"{path[:80]!r} is no path of an object")


def _is_path(path: str) -> bool:
    try:
        check_object_path(path)
    except PathError:
        return False
    return True
