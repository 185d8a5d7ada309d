"""One object becomes public only when nothing better is already there.

The stored label is compared with the new one, and the upload names the generation that was
looked at: whoever loses a race looks again and decides anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from nba_publishing.publishing.label import Label, read_label, whole_second
from nba_publishing.publishing.outcome import Action, Outcome
from nba_publishing.publishing.store import ObjectInfo, ObjectStore, PreconditionFailed

TRIES = 5


@dataclass(frozen=True)
class Upload:
    """Bytes on their way to a path.

    `same_bytes` marks a copy of another public object: it is unchanged only when every byte is.
    """

    path: str
    body: bytes
    label: Label
    cache_control: str
    outcome: Outcome = Outcome.OK
    heartbeat: bool = False
    same_bytes: bool = False


@dataclass(frozen=True)
class Rules:
    """What holds for the whole run: paths nobody may touch, and whether somebody forces."""

    now: datetime
    held: frozenset[str] = frozenset()
    forced: bool = False


@dataclass(frozen=True)
class Verdict:
    """Why an upload is not needed or not allowed."""

    action: Action
    reason: str | None = None


@dataclass(frozen=True)
class Promotion:
    """How it ended: `info` is what is public now, `previous` what was public before."""

    verdict: Verdict
    info: ObjectInfo | None
    previous: ObjectInfo | None


def cache_control(max_age: int) -> str:
    """The Cache-Control header of an object that readers may keep for `max_age` seconds."""
    return f"public, max-age={max_age}" if max_age else "no-cache"


def obstacle(upload: Upload, stored: ObjectInfo | None, rules: Rules) -> Verdict | None:
    """What stands in the way of writing over `stored`; None when the upload should happen."""
    if rules.forced:
        return None
    if upload.path in rules.held:
        return Verdict(Action.HELD, "on_hold")
    if stored is None:
        return None
    label = read_label(stored.metadata)
    if label and _age(label) > _age(upload.label):
        return Verdict(Action.SUPERSEDED, "newer_document")
    if label is None or label.as_of == upload.label.as_of:
        kept = _better_of_same_day(upload, label)
        if kept:
            return kept
    if label and _says_the_same(upload, stored, label):
        return Verdict(Action.UNCHANGED)
    return None


def promote(
    site: ObjectStore, upload: Upload, rules: Rules, stored: ObjectInfo | None
) -> Promotion:
    """Write the object unless something stands in the way. `stored` is what was last seen."""
    previous = stored
    for _ in range(TRIES):
        verdict = obstacle(upload, stored, rules)
        if verdict:
            return Promotion(verdict, stored, previous)
        try:
            info = _written(site, upload, rules, stored)
        except PreconditionFailed:
            stored = site.head(upload.path)
            if stored and stored.metadata.get("sha256") == upload.label.sha256:
                return Promotion(Verdict(Action.PUBLISHED), stored, previous)
        else:
            return Promotion(Verdict(Action.PUBLISHED), info, stored)
    return Promotion(Verdict(Action.FAILED, "contended"), stored, previous)


def _written(
    site: ObjectStore, upload: Upload, rules: Rules, stored: ObjectInfo | None
) -> ObjectInfo:
    return site.write(
        upload.path,
        upload.body,
        cache_control=upload.cache_control,
        metadata=_dated_change(upload.label, stored, rules.now).to_metadata(),
        if_generation=stored.generation if stored else 0,
    )


def _dated_change(label: Label, stored: ObjectInfo | None, now: datetime) -> Label:
    """The label with the instant from which readers see what it says."""
    before = read_label(stored.metadata) if stored else None
    same = before is not None and before.content_sha256 == label.content_sha256
    return replace(label, changed_at=before.changed_at if before and same else now)


def _age(label: Label) -> tuple[object, datetime]:
    return label.as_of, whole_second(label.generated_at)


def _better_of_same_day(upload: Upload, stored: Label | None) -> Verdict | None:
    """Keep a fuller document of the day; an object without a label may be one."""
    state = stored.state if stored else "ok"
    if upload.outcome is Outcome.EMPTY_EXPECTED and state != "empty_expected":
        return Verdict(Action.KEPT_LAST_GOOD, "not_empty_before")
    if upload.outcome is Outcome.DEGRADED and state == "ok":
        return Verdict(Action.KEPT_LAST_GOOD, "degraded")
    return None


def _says_the_same(upload: Upload, stored: ObjectInfo, label: Label) -> bool:
    if upload.heartbeat or stored.cache_control != upload.cache_control:
        return False
    if upload.same_bytes:
        return label.sha256 == upload.label.sha256
    return label.content_sha256 == upload.label.content_sha256
