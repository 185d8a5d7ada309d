"""A file is replaced at once or not at all, and what the disk refuses becomes a sentence."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from nba_publishing.publishing.store import StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_WRONG_SORT = {errno.ENOTDIR, errno.EISDIR, errno.EEXIST}


def replace_file(file: Path, content: bytes, *, durable: bool = True) -> None:
    """Put the content in place at once, and if `durable` on the disk before this returns."""
    make_folder(file.parent, durable=durable)
    temporary = file.with_name(f".{file.name}.tmp")
    try:
        with temporary.open("wb") as handle:
            handle.write(content)
            if durable:
                handle.flush()
                os.fsync(handle.fileno())
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(file.parent)


def make_folder(folder: Path, *, durable: bool = True) -> None:
    """Make the folder and the missing ones above it, so that they survive a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent, durable=durable)
    folder.mkdir(exist_ok=True)
    if durable:
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def told(path: str, doing: str) -> Generator[None]:
    """Turn errors of the operating system into sentences about the object."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            reason, todo = "store_full", "make room and run again"
        elif error.errno in _NOT_ALLOWED:
            reason, todo = "store_auth", "let this user write there and run again"
        elif error.errno in _WRONG_SORT:
            reason, todo = "store_missing", "a file and a folder have one name; move one away"
        else:
            reason, todo = "store_unavailable", "look at the disk and run again"
        raise StoreError(
            reason,
            f"could not {doing} {path}: {error.strerror} ({error.filename}); "
            f"readers get the old object or the new one, whole; {todo}",
        ) from error
