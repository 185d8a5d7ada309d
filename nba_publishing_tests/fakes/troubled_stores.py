"""Stores that fail on purpose: by an error the publisher knows, or by the end of the process."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nba_publishing.publishing.store import JSON_TYPE, ObjectInfo, ObjectStore, StoreError


class Killed(BaseException):
    """The process ended here; nothing in it could react."""


@dataclass
class Troubled:
    """A store that asks `trouble(call, path)` before and after each call of the real one.

    `call` is `write` before the call and `wrote` after a write that reached the store.
    """

    inner: ObjectStore
    trouble: Callable[[str, str], None]
    parallel_requests: int = 1

    def head(self, path: str) -> ObjectInfo | None:
        self.trouble("head", path)
        return self.inner.head(path)

    def read(self, path: str) -> tuple[bytes, ObjectInfo] | None:
        self.trouble("read", path)
        return self.inner.read(path)

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
        self.trouble("write", path)
        arguments: dict[str, Any] = {
            "cache_control": cache_control,
            "metadata": metadata,
            "if_generation": if_generation,
            "content_type": content_type,
        }
        info = self.inner.write(path, body, **arguments)
        self.trouble("wrote", path)
        return info

    def delete(self, path: str, *, if_generation: int | None) -> None:
        self.trouble("delete", path)
        self.inner.delete(path, if_generation=if_generation)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        self.trouble("list", prefix)
        return self.inner.list(prefix)


class DiesAt:
    """Ends the process at the n-th event of all stores that share it."""

    def __init__(self, event: int) -> None:
        self.left = event

    def __call__(self, call: str, path: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed(f"{call} {path}")


class Refuses:
    """Answers chosen calls with a store error and counts them."""

    def __init__(self, concerned: Callable[[str, str], bool], reason: str) -> None:
        self.concerned = concerned
        self.reason = reason
        self.refused: list[str] = []

    def __call__(self, call: str, path: str) -> None:
        if self.concerned(call, path):
            self.refused.append(path)
            raise StoreError(self.reason, f"{path}: the store said no")
