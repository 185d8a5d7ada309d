"""One public file against what is promised of it: headers, bytes, contract, rules, envelope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from nba_publishing.checks.findings import Finding, error
from nba_publishing.checks.published_site import Fetched
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.publishing.encoding import (
    LIMIT_BYTES,
    EncodingError,
    canonical_bytes,
    parse_strict,
    sha256,
)
from nba_publishing.publishing.gate import VIOLATIONS_SHOWN, describe
from nba_publishing.publishing.manifest import Entry
from nba_publishing.publishing.promotion import cache_control
from nba_publishing.publishing.store import JSON_TYPE


@dataclass(frozen=True)
class Promise:
    """What is known about a file beforehand; None: nothing is.

    `max_age` is seconds, `day` the day its path names; `dated` is False for files that describe
    no day at all, such as schemas.
    """

    spec: DocumentSpec | None = None
    max_age: int | None = None
    entry: Entry | None = None
    day: date | None = None
    dated: bool = True


@dataclass(frozen=True)
class Facts:
    """What a document says about itself; None where it says nothing that can be understood."""

    as_of: date | None = None
    generated_at: datetime | None = None
    meta: Mapping[str, Any] = field(default_factory=dict[str, Any])
    game_days: frozenset[date] = frozenset()

    @property
    def data_through(self) -> date | None:
        """The day of its newest row."""
        return _day(self.meta.get("data_through"))


@dataclass(frozen=True)
class Seen:
    """A file that was looked at: the hash of its bytes, what it says, what is wrong with it."""

    path: str
    sha256: str
    facts: Facts
    findings: tuple[Finding, ...]


def examine(file: Fetched, promise: Promise, today: date) -> Seen:
    """Everything that can be said about one file without looking at another."""
    path, digest = file.path, sha256(file.body)
    found = [*header_findings(file, promise.max_age), *label_findings(file, digest)]
    try:
        document = parse_strict(file.body)
        facts = _facts(document)
        about_it = [*_contract(file, document, promise), *_envelope(path, facts, promise, today)]
    except ValueError as problem:
        facts, about_it = Facts(), [error(path, "strict_json", str(problem))]
    found += _entry(file, digest, facts, promise.entry)
    return Seen(path, digest, facts, (*found, *about_it))


def header_findings(file: Fetched, max_age: int | None) -> Iterator[Finding]:
    """Content type, and how long readers may keep the file."""
    if _parts(file.content_type, ";") != _parts(JSON_TYPE, ";"):
        told = f"is {file.content_type!r}, not {JSON_TYPE!r}"
        yield error(file.path, "content_type", told)
    if max_age is not None:
        wanted = cache_control(max_age)
        if _parts(file.cache_control, ",") != _parts(wanted, ","):
            told = f"is {file.cache_control!r}, not {wanted!r}"
            yield error(file.path, "cache_control", told)


def label_findings(file: Fetched, digest: str) -> Iterator[Finding]:
    """The label that travels with the bytes, where readers see it."""
    if file.metadata is None:
        return
    labelled = file.metadata.get("sha256")
    if labelled is None:
        told = "the object carries no label: something else than this product wrote it"
        yield error(file.path, "label", told)
    elif labelled != digest:
        told = f"the bytes have sha256 {digest[:12]}…, their label says {labelled[:12]}…"
        yield error(file.path, "label", told)


def first_disorder(found: Any, wanted: Any, place: str = "$") -> str | None:
    """Where the keys of two equal documents first stand in different orders, if they do."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        if list(found) != list(wanted):
            return place
        pairs = [(f"{place}.{key}", found[key], wanted[key]) for key in found]
    elif isinstance(found, list) and isinstance(wanted, list):
        both = zip(found, wanted, strict=False)
        pairs = [(f"{place}[{n}]", old, new) for n, (old, new) in enumerate(both)]
    else:
        return None
    places = (first_disorder(old, new, below) for below, old, new in pairs)
    return next((below for below in places if below), None)


def _contract(file: Fetched, document: Any, promise: Promise) -> Iterator[Finding]:
    """The contract's model, the canonical spelling and the rules that block publishing."""
    path, spec = file.path, promise.spec
    if len(file.body) > LIMIT_BYTES:
        yield error(path, "size", f"{len(file.body)} bytes are more than {LIMIT_BYTES}")
    if spec is None:
        return
    try:
        payload = spec.contract.model_validate_json(file.body).payload()
        again = canonical_bytes(payload)
    except ValidationError as problem:
        for fault in problem.errors(include_url=False)[:VIOLATIONS_SHOWN]:
            yield error(path, "contract", describe(fault))
        return
    except EncodingError as problem:
        yield error(path, "contract", f"{problem.path}: {problem.problem}")
        return
    if again != file.body:
        place = first_disorder(document, parse_strict(again))
        if place:
            yield error(path, "key_order", f"{place}: the keys are not in the contract's order")
        else:
            yield error(path, "encoding", "the bytes are not the canonical spelling")
    for rule, check in spec.rules.items():
        for told in list(check(payload))[:VIOLATIONS_SHOWN]:
            yield error(path, rule, told)


def _envelope(path: str, facts: Facts, promise: Promise, today: date) -> Iterator[Finding]:
    """The days a document names fit its path, each other and the present."""
    if not promise.dated:
        return
    if facts.as_of is None:
        yield error(path, "as_of_date", "the document does not say which day it describes")
        return
    if promise.day is not None and facts.as_of != promise.day:
        told = f"the path says {promise.day}, the document {facts.as_of}"
        yield error(path, "path_date", told)
    if facts.as_of > today:
        yield error(path, "as_of_date", f"{facts.as_of} is after today ({today})")
    spec, through = promise.spec, facts.data_through
    if through is not None and (through >= facts.as_of if spec else through > facts.as_of):
        told = f"{through} is not before the day it describes ({facts.as_of})"
        yield error(path, "data_through", told)
    if spec is None:
        return
    ttl, due = spec.cadence.max_age, spec.cadence.next_update(facts.as_of).isoformat()
    if facts.meta.get("ttl_seconds") != ttl:
        told = f"meta says {facts.meta.get('ttl_seconds')} s, the file's max-age is {ttl}"
        yield error(path, "ttl_seconds", told)
    if facts.meta.get("next_update_expected") != due:
        told = f"meta says {facts.meta.get('next_update_expected')}, the cadence {due}"
        yield error(path, "next_update_expected", told)


def _entry(file: Fetched, digest: str, facts: Facts, entry: Entry | None) -> Iterator[Finding]:
    """The manifest describes exactly these bytes."""
    if entry is None:
        return
    path = file.path
    if digest != entry.sha256:
        if facts.generated_at is not None and facts.generated_at > entry.generated_at:
            told = f"the file of {facts.generated_at} is newer than the one the manifest lists"
            yield error(path, "manifest_behind", f"{told}; the next run of its product repairs it")
            return
        if len(file.body) != entry.bytes:
            yield error(path, "size", f"{len(file.body)} bytes, the manifest says {entry.bytes}")
        yield error(path, "sha256", f"is {digest[:12]}…, the manifest says {entry.sha256[:12]}…")
        return
    said = {
        "as_of_date": (facts.as_of, entry.as_of_date),
        "generated_at": (facts.generated_at, entry.generated_at),
        "data_through": (facts.data_through, entry.data_through),
        "state": (facts.meta.get("state"), entry.state),
        "empty_reason": (facts.meta.get("empty_reason"), entry.empty_reason),
        "bytes": (len(file.body), entry.bytes),
    }
    for name, (found, listed) in said.items():
        if found != listed:
            told = f"{name} is {found}, the manifest says {listed}"
            yield error(path, "manifest_entry", told)


def _facts(document: Any) -> Facts:
    if not isinstance(document, dict):
        raise ValueError("the file holds no JSON object")  # noqa: TRY004 - caught as bad JSON
    meta, as_of = document.get("meta"), _day(document.get("as_of_date"))
    said = meta if isinstance(meta, dict) else {}
    played = {_day(said.get("data_through"))}
    tonight = {as_of} if _tells_of_games(document) else set[date | None]()
    days = frozenset(day for day in played | tonight if day is not None)
    return Facts(as_of, _instant(document.get("generated_at")), said, days)


def _tells_of_games(value: Any) -> bool:
    """True when somebody plays on the day of the document."""
    if isinstance(value, list):
        return any(_tells_of_games(item) for item in value)
    if not isinstance(value, dict):
        return False
    if value.get("games_tonight") or value.get("playing_tonight") or value.get("tonight"):
        return True
    return any(_tells_of_games(item) for item in value.values())


def _parts(header: str, separator: str) -> set[str]:
    return {part.strip().lower() for part in header.split(separator) if part.strip()}


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _instant(value: Any) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return instant if instant is not None and instant.utcoffset() is not None else None
