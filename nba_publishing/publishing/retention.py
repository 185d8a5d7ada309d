"""What nobody needs any more is found by rules that leave everything else alone.

A file that changed after it was found stays, and a place that cannot be listed loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from nba_publishing.publishing.courier import Courier
from nba_publishing.publishing.encoding import parse_strict
from nba_publishing.publishing.families import listed_members
from nba_publishing.publishing.kept_editions import is_kept
from nba_publishing.publishing.label import Kind, read_label
from nba_publishing.publishing.paths import STAGING
from nba_publishing.publishing.store import (
    ObjectInfo,
    ObjectStore,
    PreconditionFailed,
    StoreError,
)

TONIGHT_PLAYERS = "tonight/player"
ABSENT_FOR = timedelta(days=14)
PLAYERS_AT_ONCE = 200
# Where messages lie once nobody waits for them, and how long they may be looked at there.
MESSAGES_KEPT = {"processed": timedelta(days=7), "dead-letter": timedelta(days=30)}


@dataclass(frozen=True)
class Leftover:
    """One thing that may go. `remove` is False when it had changed meanwhile and stayed."""

    name: str
    why: str
    remove: Callable[[], bool]


@dataclass(frozen=True)
class Chore:
    """One kind of leftovers, and how many of them may be removed at once."""

    kind: str
    find: Callable[[], Sequence[Leftover]]
    at_once: int = 1


@dataclass(frozen=True)
class Tidied:
    """What was found and, unless it was only listed, removed: (kind, leftover) in order.

    `failures` are sentences about what could not be listed or removed.
    """

    gone: tuple[tuple[str, Leftover], ...]
    failures: tuple[str, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of each kind."""
        return Counter(kind for kind, _ in self.gone)


def tidied(chores: Sequence[Chore], *, apply: bool) -> Tidied:
    """Find the leftovers of every chore and, if asked to, remove them.

    A chore that fails is told of; the others are done all the same.
    """
    gone: list[tuple[str, Leftover]] = []
    failures: list[str] = []
    for chore in chores:
        try:
            found = chore.find()
        except (StoreError, OSError) as error:
            failures.append(f"{chore.kind}: nothing was deleted: {error}")
            continue
        removed, failed = _removed(chore, found) if apply else (found, [])
        gone += [(chore.kind, leftover) for leftover in removed]
        failures += [f"{chore.kind}: {sentence}" for sentence in failed]
    return Tidied(tuple(gone), tuple(failures))


def staged_leftovers(ops: ObjectStore, now: datetime) -> list[Leftover]:
    """Staged bytes no rollback may go back to any more."""
    old = (info for info in ops.list(f"{STAGING}/") if not is_kept(info, now))
    return [_object(ops, info, "staged more than 14 days ago") for info in old]


def player_leftovers(site: ObjectStore, today: date) -> list[Leftover]:
    """Tonight's files of players who have been on no slate for two weeks, the oldest first.

    Without a readable list of the set nothing is known about any player, so nothing may go.
    """
    index = f"{TONIGHT_PLAYERS}/index.json"
    found = site.read(index)
    if found is None:
        return []
    listed = _listed(index, found[0])
    folder = list(site.list(f"{TONIGHT_PLAYERS}/"))
    members = [
        (label.as_of, info)
        for info in folder
        if (label := read_label(info.metadata)) and label.kind is Kind.SET_MEMBER
    ]
    absent = [
        (as_of, info)
        for as_of, info in sorted(members, key=lambda member: (member[0], member[1].path))
        if today - as_of > ABSENT_FOR and info.path not in listed
    ]
    some = absent[: min(PLAYERS_AT_ONCE, len(folder) // 2)]
    return [_object(site, info, f"on no slate since {as_of}") for as_of, info in some]


def message_leftovers(folder: Path, now: datetime) -> list[Leftover]:
    """Messages that were dealt with long ago; `now` is the machine's time, as the files' is."""
    return [
        Leftover(file.relative_to(folder).as_posix(), why, _unlinking(file))
        for state, kept in MESSAGES_KEPT.items()
        for file, age in _aged(folder / state, now)
        if age > kept and (why := f"{state} for {age.days} days")
    ]


def _removed(chore: Chore, found: Sequence[Leftover]) -> tuple[list[Leftover], Sequence[str]]:
    """What is gone now, and a sentence for each error the store or the disk gave."""
    failed: list[str] = []

    def remove(leftover: Leftover) -> bool:
        try:
            return leftover.remove()
        except OSError as error:
            raise StoreError("store_unavailable", f"{leftover.name}: {error}") from error

    def stopped(_leftover: Leftover, error: StoreError) -> bool:
        failed.append(str(error))
        return False

    done = Courier(chore.at_once).each(remove, found, stopped)
    removed = [leftover for leftover, gone in zip(found, done, strict=True) if gone]
    return removed, list(dict.fromkeys(failed))


def _object(store: ObjectStore, info: ObjectInfo, why: str) -> Leftover:
    def remove() -> bool:
        try:
            store.delete(info.path, if_generation=info.generation)
        except PreconditionFailed:
            return False
        return True

    return Leftover(info.path, why, remove)


def _listed(index: str, body: bytes) -> set[str]:
    try:
        return set(listed_members(index, parse_strict(body)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError("store_refused", f"{index} cannot be read: {error!r}") from error


def _aged(folder: Path, now: datetime) -> Iterator[tuple[Path, timedelta]]:
    for file in sorted(folder.glob("*/*.json")):
        yield file, now - datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _unlinking(file: Path) -> Callable[[], bool]:
    def remove() -> bool:
        file.unlink(missing_ok=True)
        return True

    return remove
