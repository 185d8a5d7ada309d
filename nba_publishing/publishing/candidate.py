"""What goes into a publication, and what comes out of it for every file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.outcome import Action, Outcome, is_good
from nba_publishing.publishing.store import ObjectInfo


@dataclass(frozen=True)
class Candidate:
    """One built document with all that is needed to make it public.

    `path` is canonical; `aliases` follow it always, `pointers` only forward. `max_age` and
    `pointer_max_age` are seconds (`pointer_max_age` None: as `max_age`; 0: no-cache).
    `heartbeat` documents are written although they say nothing new. `members` are the paths a
    set's index lists. `reason` says why an outcome is not OK.
    """

    product: str
    path: str
    kind: Kind
    as_of: date
    body: bytes
    outcome: Outcome
    state: str
    generated_at: datetime
    schema: str
    max_age: int
    aliases: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    empty_reason: str | None = None
    data_through: date | None = None
    pointer_max_age: int | None = None
    fingerprint: str | None = None
    records: Mapping[str, int] = field(default_factory=dict[str, int])
    heartbeat: bool = False
    members: tuple[str, ...] = ()
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunInfo:
    """The run that publishes. All candidates of a call share `natural_day`.

    `natural_day` is the day the product describes when nobody names one, `today` the basketball
    day; `forced_reason` is set exactly when somebody forces; `update_current` False leaves
    every path without a date alone.
    """

    run_id: str
    now: datetime
    natural_day: date
    today: date
    forced_reason: str | None = None
    update_current: bool = True

    @property
    def forced(self) -> bool:
        """True when somebody answers for passing the guards."""
        return self.forced_reason is not None

    def moves_current(self, as_of: date) -> bool:
        """True when a document of `as_of` belongs on the paths without a date."""
        return self.update_current and self.natural_day <= as_of <= self.today


@dataclass(frozen=True)
class FileResult:
    """What happened to one public path; `info` describes the object that is public now.

    `reason` is a code, `message` the sentence behind it. `would_be` is the action a dry run
    foresees. `copy_of` names the document whose bytes a pointer, alias or history copy holds;
    `pointer_moved` is set on a document when one of its copies was written.
    """

    product: str
    path: str
    kind: Kind
    action: Action
    outcome: Outcome
    info: ObjectInfo | None = None
    previous: ObjectInfo | None = None
    pointer_moved: bool = False
    warnings: tuple[str, ...] = ()
    reason: str | None = None
    message: str | None = None
    would_be: Action | None = None
    copy_of: str | None = None

    @property
    def good(self) -> bool:
        """True when nobody has to act."""
        return is_good(self.would_be or self.action, self.outcome)

    @property
    def sha256(self) -> str | None:
        """Hash of the bytes that are public now."""
        return self.info.metadata.get("sha256") if self.info else None

    @property
    def content_sha256(self) -> str | None:
        """Hash of what the public bytes say."""
        return self.info.metadata.get("content_sha256") if self.info else None

    @property
    def previous_sha256(self) -> str | None:
        """Hash of the bytes that were public before this run."""
        return self.previous.metadata.get("sha256") if self.previous else None

    @property
    def generation(self) -> int | None:
        """Version of the object that is public now."""
        return self.info.generation if self.info else None

    @property
    def bytes(self) -> int | None:
        """Size of the object that is public now."""
        return self.info.size if self.info else None
