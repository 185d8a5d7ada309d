"""Bytes an earlier run published are still in the private store, and can be looked through.

Publications come newest first, as the record of runs tells them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nba_publishing.publishing.encoding import sha256
from nba_publishing.publishing.families import RefusedError
from nba_publishing.publishing.label import Kind, Label, read_label
from nba_publishing.publishing.paths import folder_of, staging_path
from nba_publishing.publishing.store import ObjectInfo, ObjectStore

KEPT_FOR = timedelta(days=14)
# Staged bytes go by age: where so many publications in a row are gone, older ones are gone too.
GONE_IN_A_ROW = 20


class NothingKeptError(RefusedError):
    """There are no earlier bytes to go back to."""

    def __init__(self, path: str, detail: str = "") -> None:
        super().__init__(f"nothing earlier is kept for {path}{detail}")


class UnclearRunError(RefusedError):
    """A run id that was cut off too early to name one run."""


@dataclass(frozen=True)
class Publication:
    """One publication as it was recorded; `restored` names the run whose bytes a rollback took."""

    run_id: str
    path: str
    sha256: str
    restored: str | None = None


@dataclass(frozen=True)
class KeptEdition:
    """Bytes that were public at `path` once, their label, and the hash the run recorded."""

    run_id: str
    path: str
    body: bytes
    label: Label
    recorded: str | None = None

    @property
    def lists_a_set(self) -> bool:
        """True for the list of a set: it may stay as it was while the members change."""
        return self.label.kind is Kind.SET_INDEX

    @property
    def intact(self) -> bool:
        """True when the bytes are those that were labelled and recorded.

        A run that left the list of a set alone recorded the list that stayed, not its own.
        """
        own = sha256(self.body)
        return own == self.label.sha256 and (self.lists_a_set or own == (self.recorded or own))


@dataclass(frozen=True)
class Wish:
    """How far back: to a run, named by its id or the beginning of it, or so many steps."""

    run_id: str | None = None
    steps: int = 1


def is_kept(staged: ObjectInfo, now: datetime) -> bool:
    """True while staged bytes may be gone back to; afterwards they are only waste.

    Their age counts from the instant on the clock of the run that staged them.
    """
    label = read_label(staged.metadata)
    since = label.changed_at if label else staged.updated
    return since is None or now - since <= KEPT_FOR


def kept_edition(
    ops: ObjectStore, run_id: str, path: str, now: datetime, recorded: str | None = None
) -> KeptEdition | None:
    """What a run staged for `path`; None when it is no longer kept."""
    found = ops.read(staging_path(run_id, path))
    if found is None or not is_kept(found[1], now):
        return None
    label = read_label(found[1].metadata)
    return KeptEdition(run_id, path, found[0], label, recorded) if label else None


def kept_members(ops: ObjectStore, index: KeptEdition, now: datetime) -> list[KeptEdition]:
    """The members of a set that the run of its index staged beside it."""
    staging = staging_path(index.run_id, index.path).removesuffix(index.path)
    folder = staging + folder_of(index.path)
    paths = [info.path.removeprefix(staging) for info in ops.list(f"{folder}/")]
    editions = (kept_edition(ops, index.run_id, path, now) for path in paths if path != index.path)
    return [edition for edition in editions if edition and edition.label.kind is Kind.SET_MEMBER]


def edition_wished(
    ops: ObjectStore,
    publications: Sequence[Publication],
    public: ObjectInfo | None,
    wish: Wish,
    path: str,
    now: datetime,
) -> KeptEdition:
    """The bytes to go back to; raises `NothingKeptError` when there are none.

    A step leads to an earlier publication that says something else than the step before; of a
    set every publication counts, because its members may differ where its list does not.
    """
    if wish.run_id:
        return _of_run(ops, publications, wish.run_id, path, now)
    label = read_label(public.metadata) if public else None
    told = label.content_sha256 if label else None
    steps = wish.steps
    for edition in _kept(ops, _before(publications, label.sha256 if label else None), now):
        if edition.lists_a_set or edition.label.content_sha256 != told:
            told, steps = edition.label.content_sha256, steps - 1
        if steps == 0:
            return edition
    raise NothingKeptError(path)


def _of_run(
    ops: ObjectStore, publications: Sequence[Publication], run_id: str, path: str, now: datetime
) -> KeptEdition:
    meant = {p.run_id: p for p in publications if p.run_id.startswith(run_id)}
    if len(meant) > 1:
        raise UnclearRunError(f"'{run_id}' is the beginning of {len(meant)} runs; give more of it")
    for publication in meant.values():
        edition = _edition(ops, publication, now)
        if edition:
            return edition
        raise NothingKeptError(path, f" by run {publication.run_id}")
    raise NothingKeptError(path, f": run '{run_id}' published nothing there")


def _edition(ops: ObjectStore, publication: Publication, now: datetime) -> KeptEdition | None:
    return kept_edition(ops, publication.run_id, publication.path, now, publication.sha256)


def _before(publications: Sequence[Publication], public: str | None) -> Sequence[Publication]:
    """What was published before the bytes that are public now, whose hash is `public`.

    Bytes a rollback restored stand where they were first published. So a second rollback goes
    further back, not forward again to what the first one took away.
    """
    places = [n for n, publication in enumerate(publications) if publication.sha256 == public]
    first_hand = [n for n in places if publications[n].restored is None]
    place = next(iter(first_hand or places), -1)
    return publications[place + 1 :]


def _kept(
    ops: ObjectStore, publications: Sequence[Publication], now: datetime
) -> Iterator[KeptEdition]:
    gone = 0
    for publication in publications:
        edition = _edition(ops, publication, now)
        gone = 0 if edition else gone + 1
        if gone == GONE_IN_A_ROW:
            return
        if edition:
            yield edition
