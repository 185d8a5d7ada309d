"""Every step a process takes on the disk, counted, with a place for something to happen there."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

# What happens at the n-th step; the text names the step and the file.
Event = Callable[[int, str], None]

_CHANGES = ("replace", "mkdir", "unlink")


@contextmanager
def watched_disk(event: Event) -> Iterator[None]:
    """Call `event` before every step that can change the disk, and in the middle of each write.

    The steps are those of the operating system, so every write of the product passes here,
    whichever function it comes from. Files opened for reading are left alone. Nobody waits for
    the platter: a process that dies loses nothing the operating system has taken over.
    """
    count = 0

    def step(name: str) -> None:
        nonlocal count
        count += 1
        event(count, name)

    def announced(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def announce(what: Any, *arguments: Any, **more: Any) -> Any:
            step(f"{name} {_called(what)}")
            return work(what, *arguments, **more)

        return announce

    def opened(file: Any, mode: str = "r", *arguments: Any, **more: Any) -> Any:
        if "w" not in mode:
            return really_open(file, mode, *arguments, **more)
        step(f"open {_called(file)}")
        return _HalfWay(really_open(file, mode, *arguments, **more), step, _called(file))

    really_open, really_sync = io.open, os.fsync
    real = {name: getattr(os, name) for name in _CHANGES}
    io.open = opened
    os.fsync = announced("fsync", lambda _: None)
    for name, work in real.items():
        setattr(os, name, announced(name, work))
    try:
        yield
    finally:
        io.open, os.fsync = really_open, really_sync
        for name, work in real.items():
            setattr(os, name, work)


class _HalfWay:
    """A file in which half of the content lies on the disk before the other half follows."""

    def __init__(self, file: BinaryIO, step: Callable[[str], None], name: str) -> None:
        self._file, self._step, self._name = file, step, name

    def __enter__(self) -> "_HalfWay":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, content: bytes) -> int:
        half = len(content) // 2
        self._file.write(content[:half])
        self._file.flush()
        self._step(f"half of {self._name}")
        return half + self._file.write(content[half:])


def _called(what: Any) -> str:
    if isinstance(what, int):
        what = Path(f"/proc/self/fd/{what}").readlink()
    return Path(what).name
