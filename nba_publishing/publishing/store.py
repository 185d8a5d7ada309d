"""What a place that keeps public or private objects can do, and how it says no.

Every object has an integer generation that grows with each write. A write or delete may name
the generation it expects (0: the object is absent), so two writers never overwrite each other
unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True)
class ObjectInfo:
    """An object without its bytes; `size` is in bytes, `updated` is the store's own time."""

    path: str
    generation: int
    size: int
    metadata: Mapping[str, str]
    cache_control: str
    content_type: str
    updated: datetime | None = None


class StoreError(Exception):
    """A store could not do what was asked; `reason` is the code that metadata record.

    `store_auth` not allowed · `store_missing` no such bucket or folder · `store_unavailable` no
    answer in time · `store_full` no room · `store_locked` another process keeps the lock ·
    `store_refused` the request itself is wrong ·
    `contended` other writers won every time.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        self.reason = reason
        super().__init__(sentence)


class PreconditionFailed(Exception):  # noqa: N818 - the store's own word for it
    """The object has another generation than the writer expected; nothing was written."""

    def __init__(self, path: str, expected: int | None) -> None:
        super().__init__(
            f"{path} no longer has generation {expected}: another writer was faster; "
            "nothing was written, read the object again and decide anew"
        )


class ObjectStore(Protocol):
    """A bucket, or a folder that behaves like one. Paths are relative to the store's root."""

    @property
    def parallel_requests(self) -> int:
        """How many requests at once make sense; 1 for a store without waiting times."""
        ...

    def head(self, path: str) -> ObjectInfo | None:
        """The object without its bytes, or None when it is absent."""
        ...

    def read(self, path: str) -> tuple[bytes, ObjectInfo] | None:
        """The bytes of one generation with what belongs to them, or None when it is absent."""
        ...

    def write(
        self,
        path: str,
        body: bytes,
        *,
        cache_control: str,
        metadata: Mapping[str, str],
        if_generation: int | None,
        content_type: str = JSON_TYPE,
    ) -> ObjectInfo:
        """Replace the whole object in one step; None as generation means: whatever is there.

        Raises `PreconditionFailed` when the generation differs, `StoreError` otherwise.
        """
        ...

    def delete(self, path: str, *, if_generation: int | None) -> None:
        """Remove the object; an absent one is fine."""
        ...

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """All objects whose path starts with `prefix`, by path."""
        ...
