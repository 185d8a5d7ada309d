"""The public record of files: the shape of `manifest.json` and what can be asked of it."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from nba_publishing.publishing.label import SCHEMA_VERSION
from nba_publishing.publishing.outcome import Outcome

MANIFEST = "manifest.json"
MANIFEST_MAX_AGE_SECONDS = 60


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Entry(_Part):
    """One public file. `changed_at`: since when it says this; `checked_at`: last confirmed."""

    product: str
    kind: str
    schema_path: str = Field(alias="schema")
    as_of_date: date
    data_through: date | None
    state: str
    empty_reason: str | None
    generated_at: AwareDatetime
    changed_at: AwareDatetime
    checked_at: AwareDatetime
    sha256: str
    bytes: int
    generation: str = Field(pattern=r"^[0-9]+$")
    ttl_seconds: int
    alias_of: str | None
    run_id: str
    fingerprint: str | None


class DateRange(_Part):
    """The days a dated product has documents of."""

    first: date
    last: date
    count: int


class SetEntry(_Part):
    """A folder with one document per player and the index that lists them."""

    index: str
    count: int
    as_of_date: date


class Failure(_Part):
    """A path whose last run did not end well, and since when that is so."""

    path: str
    product: str
    outcome: Outcome
    reason: str
    since: AwareDatetime
    run_id: str


class Hold(_Part):
    """A path that runs leave alone until an instant."""

    path: str
    until: AwareDatetime
    reason: str


class ManifestMeta(_Part):
    """The envelope every document ends with."""

    schema_version: str = SCHEMA_VERSION
    data_through: date | None = None
    window: None = None
    state: str = "ok"
    empty_reason: str | None = None
    next_update_expected: AwareDatetime | None = None
    ttl_seconds: int = MANIFEST_MAX_AGE_SECONDS


class Manifest(_Part):
    """`manifest.json`."""

    generated_at: AwareDatetime
    as_of_date: date
    files: dict[str, Entry]
    dates: dict[str, DateRange]
    sets: dict[str, SetEntry]
    failures: list[Failure]
    holds: list[Hold]
    meta: ManifestMeta


def empty_manifest(now: datetime, today: date) -> Manifest:
    """The manifest of a site without files."""
    return Manifest(
        generated_at=now,
        as_of_date=today,
        files={},
        dates={},
        sets={},
        failures=[],
        holds=[],
        meta=ManifestMeta(),
    )


def matching_fingerprint(manifest: Manifest | None, path: str, fingerprint: str) -> Entry | None:
    """The entry of `path` when it was built from exactly these sources; else None."""
    entry = manifest.files.get(path) if manifest else None
    return entry if entry and entry.fingerprint == fingerprint else None


def active_holds(manifest: Manifest | None, now: datetime) -> frozenset[str]:
    """The paths that runs leave alone at `now`."""
    holds = manifest.holds if manifest else []
    return frozenset(hold.path for hold in holds if hold.until > now)


def twins(manifest: Manifest, path: str) -> frozenset[str]:
    """The path and every other path that shows the same bytes of the same product."""
    entry = manifest.files[path]
    same = (entry.product, entry.sha256)
    return frozenset(p for p, e in manifest.files.items() if (e.product, e.sha256) == same)
