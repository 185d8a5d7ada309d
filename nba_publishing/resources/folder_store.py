"""A local folder that keeps objects the way a bucket does: whole, with label and generation.

The body lies where a plain web server finds it; everything else about the object lies in a
sidecar under `.meta/`. A write lays down the new sidecar as an intent, replaces the body, and
then replaces the sidecar. A crash in between leaves a body that its sidecar does not describe;
whoever looks next finishes the write from the intent.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic as system_monotonic
from time import sleep as system_sleep
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from nba_publishing.publishing.encoding import sha256
from nba_publishing.publishing.paths import PathError, check_object_path
from nba_publishing.publishing.store import (
    JSON_TYPE,
    ObjectInfo,
    PreconditionFailed,
    StoreError,
)
from nba_publishing.resources.durable_files import make_folder, replace_file, told

META = ".meta"


@dataclass(frozen=True)
class _Sidecar:
    """What is known of an object beside its bytes; `sha256` is of the body it belongs to."""

    generation: Annotated[int, Field(gt=0, lt=2**62)]
    sha256: str
    cache_control: str = ""
    content_type: str = JSON_TYPE
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])


_SIDECARS = TypeAdapter(_Sidecar)


class FolderStore:
    """Objects below `root`. One lock file per store lets one writer in at a time.

    Without `durable` a power cut may lose what was written last; a killed process never does.
    """

    parallel_requests = 1

    def __init__(
        self,
        root: Path | str,
        *,
        durable: bool = True,
        lock_seconds: float = 30.0,
        sleep: Callable[[float], None] = system_sleep,
        monotonic: Callable[[], float] = system_monotonic,
    ) -> None:
        self._root = Path(root)
        self._durable = durable
        self._lock_seconds = lock_seconds
        self._sleep = sleep
        self._monotonic = monotonic

    def head(self, path: str) -> ObjectInfo | None:
        """The object without its bytes, or None when it is absent."""
        found = self.read(path)
        return found[1] if found else None

    def read(self, path: str) -> tuple[bytes, ObjectInfo] | None:
        """The bytes with what belongs to them, or None when the object is absent."""
        with told(path, "read"):
            body, sidecar = self._look(path)
            if body is None:
                return None
            if sidecar is None:
                with self._locked():
                    body, sidecar = self._look_and_repair(path)
            return (body, self._info(path, body, sidecar)) if body is not None and sidecar else None

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
        """Replace the whole object; readers see the old bytes or the new ones."""
        with told(path, "write"), self._locked():
            self._expect(path, if_generation)
            known = self._sidecar(self._meta_file(path))
            sidecar = _Sidecar(
                generation=known.generation + 1 if known else 1,
                sha256=sha256(body),
                cache_control=cache_control,
                content_type=content_type,
                metadata=dict(metadata),
            )
            self._intend(path, sidecar)
            try:
                replace_file(self._body_file(path), body, durable=self._durable)
            except OSError:
                # A body that did get there still needs its intent: it is finished from that.
                there, described_by = self._look(path)
                if there is None or described_by:
                    self._intent_file(path).unlink(missing_ok=True)
                raise
            self._intent_file(path).replace(self._meta_file(path))
            return self._info(path, body, sidecar)

    def delete(self, path: str, *, if_generation: int | None) -> None:
        """Remove the object; its sidecar stays, so that a later object gets a new generation."""
        with told(path, "delete"), self._locked():
            self._expect(path, if_generation)
            self._body_file(path).unlink(missing_ok=True)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """All objects whose path starts with `prefix`, by path."""
        with told(prefix or ".", "list"):
            paths = sorted(self._paths(prefix))
        for path in paths:
            info = self.head(path)
            if info:
                yield info

    def _paths(self, prefix: str) -> Iterator[str]:
        folder = prefix.rpartition("/")[0]
        if ".." in folder.split("/") or folder.startswith("/"):
            raise PathError(f"{prefix!r} leaves the store")
        for where, folders, names in os.walk(self._root / folder, onerror=_unless_absent):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = (Path(where) / name).relative_to(self._root).as_posix()
                if path.startswith(prefix) and _is_object(path):
                    yield path

    def _expect(self, path: str, generation: int | None) -> None:
        body, sidecar = self._look_and_repair(path)
        present = sidecar.generation if body is not None and sidecar else 0
        if generation is not None and present != generation:
            raise PreconditionFailed(path, generation)

    def _look(self, path: str) -> tuple[bytes | None, _Sidecar | None]:
        """The body and its sidecar; None instead of a sidecar that describes other bytes."""
        try:
            body = self._body_file(path).read_bytes()
        except FileNotFoundError:
            return None, None
        sidecar = self._sidecar(self._meta_file(path))
        return body, sidecar if sidecar and sidecar.sha256 == sha256(body) else None

    def _look_and_repair(self, path: str) -> tuple[bytes | None, _Sidecar | None]:
        """As `_look`, after an interrupted write was finished. Needs the lock."""
        body, sidecar = self._look(path)
        if body is None or sidecar:
            return body, sidecar
        intent = self._sidecar(self._intent_file(path))
        if intent is None or intent.sha256 != sha256(body):
            intent = self._stranger(path, body)
            self._intend(path, intent)
        self._intent_file(path).replace(self._meta_file(path))
        return body, intent

    def _stranger(self, path: str, body: bytes) -> _Sidecar:
        """A sidecar for bytes nobody here wrote: a new generation and no label.

        Without any sidecar the file's time is the generation, so it is above every counted one.
        """
        known = self._sidecar(self._meta_file(path))
        if known:
            generation = known.generation + 1
            return replace(known, generation=generation, sha256=sha256(body), metadata={})
        return _Sidecar(self._body_file(path).stat().st_mtime_ns // 1000, sha256(body))

    def _sidecar(self, file: Path) -> _Sidecar | None:
        """What the file says; None when it is absent or says nothing that can be understood."""
        try:
            return _SIDECARS.validate_json(file.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _intend(self, path: str, sidecar: _Sidecar) -> None:
        intent = json.dumps(asdict(sidecar)).encode()
        replace_file(self._intent_file(path), intent, durable=self._durable)

    def _info(self, path: str, body: bytes, sidecar: _Sidecar) -> ObjectInfo:
        updated = self._body_file(path).stat().st_mtime
        return ObjectInfo(
            path=path,
            generation=sidecar.generation,
            size=len(body),
            metadata=sidecar.metadata,
            cache_control=sidecar.cache_control,
            content_type=sidecar.content_type,
            updated=datetime.fromtimestamp(updated, UTC),
        )

    def _body_file(self, path: str) -> Path:
        return self._root / check_object_path(path)

    def _meta_file(self, path: str) -> Path:
        return self._root / META / check_object_path(path)

    def _intent_file(self, path: str) -> Path:
        return self._root / META / f"{check_object_path(path)}.intent"

    @contextmanager
    def _locked(self) -> Generator[None]:
        file = self._root / META / "lock"
        make_folder(file.parent)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._wait_for_lock(handle)
            yield
        finally:
            os.close(handle)  # closing lets the lock go

    def _wait_for_lock(self, handle: int) -> None:
        deadline = self._monotonic() + self._lock_seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._monotonic() >= deadline:
                    raise StoreError(
                        "store_locked",
                        f"{self._root} was locked by another process for {self._lock_seconds:g} s; "
                        "nothing was written, run again when that process has ended",
                    ) from None
                self._sleep(0.01)
            else:
                return


def _unless_absent(error: OSError) -> None:
    """A folder that cannot be looked into must not pass for an empty one."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _is_object(path: str) -> bool:
    try:
        check_object_path(path)
    except PathError:
        return False
    return True
