"""A whole site against its promises, seen from outside: every file, every copy, every slot."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

from nba_publishing.analysis.days import basketball_day
from nba_publishing.checks.file_conformance import Promise, Seen, examine
from nba_publishing.checks.findings import Finding, error, note
from nba_publishing.checks.manifest_conformance import (
    Record,
    copies_agree,
    kept_copies,
    read_record,
    shown_by,
)
from nba_publishing.checks.published_site import PublishedSite, UnreachableError
from nba_publishing.checks.site_freshness import freshness_findings
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.job import HISTORY_MAX_AGE_SECONDS
from nba_publishing.publishing.label import Kind, read_label
from nba_publishing.publishing.manifest import MANIFEST
from nba_publishing.publishing.paths import (
    HISTORY,
    PathError,
    check_day,
    folder_of,
    history_path,
    shown_day,
)

SCHEMAS = "schemas"
SCHEMAS_MAX_AGE_SECONDS = 86400
ANY_ORIGIN = "https://reader.example"
LOOKS = 3
# A run that publishes while we look makes these appear; a look at the new manifest tells.
_MAY_PASS = frozenset(
    {
        "sha256", "size", "manifest_behind", "manifest_entry", "file_missing", "history_missing",
        "alias_differs", "pointer_differs",
    }
)  # fmt: skip
_UNLISTED_KINDS = frozenset({Kind.SET_MEMBER, Kind.ON_DEMAND, Kind.DATED})
# Written just before the manifest that lists them, so a run that ended between left them alone.
_LISTED_NEXT = frozenset({Kind.POINTER, Kind.SET_INDEX})


@dataclass(frozen=True)
class Survey:
    """What a look at a site found, and how many files it looked at."""

    findings: tuple[Finding, ...]
    files: int


@dataclass(frozen=True)
class Question:
    """What is asked: which documents, at which instant, the history of which day (None: all)."""

    documents: Sequence[DocumentSpec]
    now: datetime
    day: date | None = None
    origin: str = ANY_ORIGIN

    @property
    def by_path(self) -> dict[str, DocumentSpec]:
        """The documents by canonical path and alias."""
        return {path: spec for spec in self.documents for path in (spec.path, *spec.aliases)}

    @property
    def known_paths(self) -> list[str]:
        """Where a site without a listing is looked for; the history only with a day."""
        history = [history_path(self.day, spec.path) for spec in self.documents if self.day]
        return [MANIFEST, *self.by_path, *history]


def survey(site: PublishedSite, question: Question) -> Survey:
    """Look at everything; a site on which a run publishes meanwhile is looked at again."""
    try:
        record = read_record(site)
        found = _Look(site, question, record).survey()
        for _ in range(LOOKS - 1):
            if not any(finding.rule in _MAY_PASS for finding in found.findings):
                break
            before, record = record, read_record(site)
            if record.manifest == before.manifest:
                break
            found = _Look(site, question, record).survey()
    except UnreachableError as problem:
        return Survey((error(site.address, "unreachable", str(problem)),), 0)
    return found


class _Look:
    """One look at a site, beside one reading of its manifest."""

    def __init__(self, site: PublishedSite, question: Question, record: Record) -> None:
        self._site, self._question, self._record = site, question, record
        self._entries = record.entries
        self._by_path = question.by_path
        self._today = basketball_day(question.now)
        self._copies = kept_copies(self._entries, question.documents)

    def survey(self) -> Survey:
        paths = self._wanted()
        with ThreadPoolExecutor(self._site.parallel_requests) as pool:
            visits = list(pool.map(self._visit, paths))
        seen = {visit.path: visit for visit, _ in visits if visit}
        found = [*self._record.findings, *self._about_manifest(seen)]
        for visit, absence in visits:
            found += visit.findings if visit else absence
        found += copies_agree(self._entries, self._question.documents, seen)
        found += [*self._freshness(seen), *self._about_day(seen)]
        return Survey((*found, *self._cors(seen)), len(seen) + self._record.present)

    def _wanted(self) -> list[str]:
        """Every path to look at: what is listed, what is promised, what a reader may know."""
        day, listed = self._question.day, self._site.paths()
        shown = {shown_by(path, entry) for path, entry in self._entries.items()}
        wanted = {*self._entries, *self._copies, *(path for path in shown if path)}
        if listed is None:
            wanted.update(self._question.known_paths)
        else:
            wanted.update(p for p in listed if day is None or _is_of(p, day))
        return sorted(wanted - {MANIFEST})

    def _visit(self, path: str) -> tuple[Seen | None, list[Finding]]:
        """The file, or what its absence means."""
        try:
            promise = self._promise(path)
            file = self._site.fetch(path)
        except PathError as problem:
            return None, [error(path, "unknown_file", str(problem))]
        except UnreachableError as problem:
            return None, [error(path, "unreachable", str(problem))]
        if file is None:
            return None, self._absent(path)
        label = read_label(file.metadata or {})
        to_be_listed = path in self._by_path or (label is not None and label.kind in _LISTED_NEXT)
        if promise is None:
            if label is None or label.kind not in _UNLISTED_KINDS | _LISTED_NEXT:
                told = "no document of this product is published here; remove it"
                return None, [error(path, "unknown_file", told)]
            promise = Promise(day=shown_day(path))
        seen = examine(file, promise, self._today)
        behind = self._unlisted(path) if to_be_listed else []
        return Seen(path, seen.sha256, seen.facts, (*seen.findings, *behind)), []

    def _promise(self, path: str) -> Promise | None:
        """What is promised of a path; None when the path alone does not tell."""
        section, _, rest = path.partition("/")
        entry = self._entries.get(path)
        if section == HISTORY:
            day, _, canonical = rest.partition("/")
            spec = self._by_path.get(canonical)
            if spec is None or canonical != spec.path:
                return None
            return Promise(spec, HISTORY_MAX_AGE_SECONDS, day=check_day(day))
        if section == SCHEMAS:
            return Promise(max_age=SCHEMAS_MAX_AGE_SECONDS, dated=False)
        if path in self._by_path:
            spec = self._by_path[path]
            return Promise(spec, spec.cadence.max_age, entry)
        if entry is not None:
            return Promise(None, entry.ttl_seconds, entry, shown_day(path))
        return None

    def _absent(self, path: str) -> list[Finding]:
        if path in self._entries:
            return [error(path, "file_missing", "the manifest lists it, the site does not have it")]
        if path in self._copies:
            return [error(path, "history_missing", "the current file has no copy of its day")]
        return []

    def _unlisted(self, path: str) -> list[Finding]:
        """A file of ours that a reader of the manifest would not find."""
        if self._record.manifest is None or path in self._entries:
            return []
        told = "the manifest does not list it; the next run of its product enters it"
        return [error(path, "manifest_behind", told)]

    def _about_manifest(self, seen: Mapping[str, Seen]) -> list[Finding]:
        if self._record.present:
            return []
        if any(not path.startswith((f"{HISTORY}/", f"{SCHEMAS}/")) for path in seen):
            told = "there are current files, but no manifest; any run writes it again"
            return [error(MANIFEST, "manifest_missing", told)]
        if seen or self._site.paths() is not None:
            told = "no current file is published, so nothing is listed"
            return [note(MANIFEST, "no_manifest", told)]
        told = (
            "neither a manifest nor any known file; check the address. Without a manifest "
            "a visitor sees history only where --date names its day"
        )
        return [error(self._site.address, "nothing_found", told)]

    def _about_day(self, seen: Mapping[str, Seen]) -> list[Finding]:
        """Whoever asks for a day wants to know when there is nothing of it."""
        day = self._question.day
        if day is None or any(path.startswith(f"{HISTORY}/{day}/") for path in seen):
            return []
        return [note(f"{HISTORY}/{day}/", "no_history", "nothing of this day is on the site")]

    def _freshness(self, seen: Mapping[str, Seen]) -> Iterator[Finding]:
        """A site that publishes nothing current is not asked to be fresh."""
        manifest = self._record.manifest
        if manifest is None:
            return iter(())
        current = any(entry.kind != Kind.CONTROL for entry in manifest.files.values())
        documents = self._question.documents if current else ()
        days = {day for visit in seen.values() for day in visit.facts.game_days}
        return freshness_findings(manifest, documents, days, self._question.now)

    def _cors(self, seen: Mapping[str, Seen]) -> list[Finding]:
        """Whether pages of other sites may read; one file speaks for all."""
        path = MANIFEST if self._record.present else next(iter(seen), None)
        if path is None:
            return []
        try:
            refusals = self._site.refusals(path, self._question.origin)
        except UnreachableError as problem:
            refusals = [str(problem)]
        return [error(path, "cors", told) for told in refusals]


def _is_of(path: str, day: date) -> bool:
    """False for the history of another day."""
    return not path.startswith(f"{HISTORY}/") or folder_of(path).startswith(f"{HISTORY}/{day}")
