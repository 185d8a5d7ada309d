"""The label on every object: what its metadata say about the document inside.

The label travels in the same request as the bytes, so it is never older or newer than they are;
the manifest can be written, and rewritten, from labels alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from nba_publishing.publishing.outcome import Outcome

SCHEMA_VERSION = "1.0"


class Kind(StrEnum):
    """What sort of object a path is; the sort decides when it is written."""

    DATED = "dated"
    POINTER = "pointer"
    CURRENT = "current"
    ON_DEMAND = "on_demand"
    ALIAS = "alias"
    SET_MEMBER = "set_member"
    SET_INDEX = "set_index"
    CONTROL = "control"
    HISTORY = "history"


@dataclass(frozen=True)
class Label:
    """One label. `state` is ok, empty_expected or degraded; `members` counts a set's index."""

    product: str
    kind: Kind
    schema: str
    as_of: date
    generated_at: datetime
    state: str
    sha256: str
    content_sha256: str
    run_id: str
    changed_at: datetime
    data_through: date | None = None
    empty_reason: str | None = None
    alias_of: str | None = None
    members: int | None = None

    def to_metadata(self) -> dict[str, str]:
        """The label as object metadata, which hold text only; unknown fields are left out."""
        metadata = {"schema_version": SCHEMA_VERSION}
        for name, value in asdict(self).items():
            if isinstance(value, datetime):
                metadata[name] = whole_second(value).isoformat()
            elif value is not None:
                metadata[name] = str(value)
        return metadata


def read_label(metadata: Mapping[str, str]) -> Label | None:
    """The label in an object's metadata; None for an object this product did not write."""
    try:
        through, members = metadata.get("data_through"), metadata.get("members")
        return Label(
            product=metadata["product"],
            kind=Kind(metadata["kind"]),
            schema=metadata["schema"],
            as_of=date.fromisoformat(metadata["as_of"]),
            generated_at=_instant(metadata["generated_at"]),
            state=_state(metadata["state"]),
            sha256=metadata["sha256"],
            content_sha256=metadata["content_sha256"],
            run_id=metadata["run_id"],
            changed_at=_instant(metadata["changed_at"]),
            data_through=date.fromisoformat(through) if through else None,
            empty_reason=metadata.get("empty_reason"),
            alias_of=metadata.get("alias_of"),
            members=int(members) if members else None,
        )
    except (KeyError, ValueError):
        return None


def whole_second(instant: datetime) -> datetime:
    """The instant as documents spell it: UTC, without fractions of a second."""
    return instant.astimezone(UTC).replace(microsecond=0)


def _state(text: str) -> str:
    """The text itself; raises for a state no published document is in."""
    return Outcome.of_state(text).lower()


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.utcoffset() is None:
        raise ValueError(f"{text} has no time zone")
    return instant
