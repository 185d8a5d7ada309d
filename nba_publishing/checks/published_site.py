"""A published site as its readers get it: bytes and headers by path, and nothing is written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from nba_publishing.publishing.encoding import sha256
from nba_publishing.publishing.store import ObjectStore, StoreError
from nba_publishing.resources.folder_store import META


class UnreachableError(Exception):
    """A path, or the whole site, gave no answer; the text says what was tried."""


@dataclass(frozen=True)
class Fetched:
    """A file as a reader gets it; `metadata` is None where readers do not see any."""

    path: str
    body: bytes
    content_type: str
    cache_control: str
    metadata: Mapping[str, str] | None


class PublishedSite(Protocol):
    """What a check from outside needs of a site."""

    @property
    def parallel_requests(self) -> int:
        """How many requests at once make sense."""
        ...

    @property
    def address(self) -> str:
        """Where the site is, for people."""
        ...

    def fetch(self, path: str) -> Fetched | None:
        """The file, None when there is none. Raises `UnreachableError`."""
        ...

    def paths(self) -> list[str] | None:
        """Every path of the site; None where a reader cannot ask for that."""
        ...

    def refusals(self, path: str, origin: str) -> list[str]:
        """What keeps a web page of another origin from reading the file."""
        ...


class FolderSite:
    """A local site. It reads what lies there and repairs nothing, unlike the folder's store."""

    parallel_requests = 1

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def address(self) -> str:
        """The folder."""
        return self._root.as_posix()

    def fetch(self, path: str) -> Fetched | None:
        """The file with the headers kept beside it; headers that are not kept are empty."""
        try:
            body = (self._root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as problem:
            raise UnreachableError(f"cannot be read: {problem.strerror}") from problem
        kept = self._kept(path, sha256(body))
        metadata = kept.get("metadata")
        return Fetched(
            path,
            body,
            str(kept.get("content_type", "")),
            str(kept.get("cache_control", "")),
            metadata if isinstance(metadata, dict) else {},
        )

    def paths(self) -> list[str]:
        """Every file that is not hidden."""
        if not self._root.is_dir():
            raise UnreachableError(f"the folder {self._root} does not exist")
        found = (path for path in self._root.rglob("*") if path.is_file())
        relative = (path.relative_to(self._root) for path in found)
        return sorted(p.as_posix() for p in relative if not any(n[0] == "." for n in p.parts))

    def refusals(self, path: str, origin: str) -> list[str]:
        """None: a folder answers no web page."""
        del path, origin
        return []

    def _kept(self, path: str, body_hash: str) -> dict[str, Any]:
        """The sidecar of these bytes; a write that was cut short left its own as an intent."""
        sidecar = self._read(f"{path}.intent")
        return sidecar if sidecar.get("sha256") == body_hash else self._read(path)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            sidecar = json.loads((self._root / META / name).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return sidecar if isinstance(sidecar, dict) else {}


class StoredSite:
    """A site read through the interface of its store, such as a bucket's."""

    def __init__(self, store: ObjectStore, address: str) -> None:
        self._store, self._address = store, address

    @property
    def parallel_requests(self) -> int:
        """As many as the store likes."""
        return self._store.parallel_requests

    @property
    def address(self) -> str:
        """Where readers find the store."""
        return self._address

    def fetch(self, path: str) -> Fetched | None:
        """The object with its headers and metadata."""
        try:
            found = self._store.read(path)
        except StoreError as problem:
            raise UnreachableError(str(problem)) from problem
        if found is None:
            return None
        body, info = found
        return Fetched(path, body, info.content_type, info.cache_control, info.metadata)

    def paths(self) -> list[str]:
        """Every object."""
        try:
            return sorted(info.path for info in self._store.list(""))
        except StoreError as problem:
            raise UnreachableError(str(problem)) from problem

    def refusals(self, path: str, origin: str) -> list[str]:
        """None: a store's own interface serves no web page."""
        del path, origin
        return []
