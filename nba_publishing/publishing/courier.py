"""Store requests of one run go out several at once, and none after five failures in a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from nba_publishing.publishing.store import StoreError

FAILURES_IN_A_ROW = 5

T = TypeVar("T")
R = TypeVar("R")


class Courier:
    """Runs the requests of one publication; a store that keeps failing is left alone."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._failures = 0
        self._lock = Lock()

    @property
    def gave_up(self) -> bool:
        """True when the store failed so often that nothing more is tried."""
        return self._failures >= FAILURES_IN_A_ROW

    def each(
        self, work: Callable[[T], R], items: Sequence[T], failed: Callable[[T, StoreError], R]
    ) -> list[R]:
        """The results of `work` in the order of `items`; `failed` makes one from an error."""

        def attempt(item: T) -> R:
            if self.gave_up:
                return failed(item, self._not_tried())
            try:
                result = work(item)
            except StoreError as error:
                self._count(error)
                return failed(item, error)
            self._count(None)
            return result

        if self._at_once == 1 or len(items) < 2:
            return [attempt(item) for item in items]
        with ThreadPoolExecutor(min(self._at_once, len(items))) as pool:
            return list(pool.map(attempt, items))

    def _count(self, error: StoreError | None) -> None:
        with self._lock:
            if not self.gave_up:
                self._failures = self._failures + 1 if error else 0

    @staticmethod
    def _not_tried() -> StoreError:
        return StoreError(
            "store_unavailable",
            f"not tried: the store failed {FAILURES_IN_A_ROW} times in a row; the public file was "
            "left as it was, run again when the store answers",
        )
