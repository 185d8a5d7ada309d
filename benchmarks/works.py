"""The measured work itself, one function per row, each run in a process of its own.

`python -m benchmarks.works NAME FOLDER FIRST LAST` prints its laps as JSON, one per line.
Heavy imports are inside, so that a work pays only for its own. Where a work gives one lap per
day, the first of them warms up and is not counted by the caller.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.stopwatch import Lap, timed

TRENDS = "trends-all"


def days_between(first: date, last: date) -> list[date]:
    """Every date from the first to the last."""
    return [first + timedelta(days) for days in range((last - first).days + 1)]


def ours_loaded(folder: Path, days: Sequence[date]) -> Iterator[Lap]:
    """One day of our six files from loaded relations; every lap takes another day."""
    run = _OurRun(folder, days)
    with tempfile.TemporaryDirectory() as site:
        for lap, day in enumerate(days):
            yield timed(lambda day=day, lap=lap: run.publish([day], Path(site) / str(lap)))


def ours_fresh(folder: Path, days: Sequence[date]) -> Iterator[Lap]:
    """One day of our six files with a new connection and everything read anew."""
    with tempfile.TemporaryDirectory() as site:
        for lap, day in enumerate(days):
            yield timed(
                lambda day=day, lap=lap: _OurRun(folder, [day]).publish(
                    [day], Path(site) / str(lap)
                )
            )


def ours_range(folder: Path, days: Sequence[date]) -> Iterator[Lap]:
    """All days of our six files in one go: rows read once, drafts audited, files published."""
    with tempfile.TemporaryDirectory() as site:
        _OurRun(folder, days[:1]).publish(days[:1], Path(site) / "warm-up")
        yield timed(lambda: _OurRun(folder, days).publish(days, Path(site) / "all"))


def rival_loaded(folder: Path, days: Sequence[date]) -> Iterator[Lap]:
    """One day of the rival's files on an open connection; every lap takes another day."""
    from benchmarks.rival import Rival

    rival = Rival(folder)
    with tempfile.TemporaryDirectory() as out:
        for day in days:
            yield timed(lambda day=day: _rival_days(rival, [day], Path(out)))


def rival_fresh(folder: Path, days: Sequence[date]) -> Iterator[Lap]:
    """One day of the rival's files with a new connection."""
    from benchmarks.rival import Rival

    with tempfile.TemporaryDirectory() as out:
        for day in days:
            yield timed(lambda day=day: _rival_days(Rival(folder), [day], Path(out)))


def rival_range(folder: Path, days: Sequence[date]) -> Iterator[Lap]:
    """All days of the rival's files, one after the other."""
    from benchmarks.rival import Rival

    with tempfile.TemporaryDirectory() as out:
        _rival_days(Rival(folder), days[:1], Path(out) / "warm-up")
        yield timed(lambda: _rival_days(Rival(folder), days, Path(out) / "all"))


def definitions(_folder: Path, _days: Sequence[date]) -> Iterator[Lap]:
    """Import the code location and resolve it, as a code server does."""
    start, cpu = perf_counter(), process_time()
    from dagster._core.code_pointer import CodePointer
    from dagster._core.definitions.reconstruct import initialize_repository_def_from_pointer

    pointer = CodePointer.from_module("nba_publishing.definitions", "defs", working_directory=None)
    initialize_repository_def_from_pointer(pointer).load_all_definitions()
    yield Lap(perf_counter() - start, process_time() - cpu)


def dagster_import(_folder: Path, _days: Sequence[date]) -> Iterator[Lap]:
    """What importing Dagster alone takes."""
    start, cpu = perf_counter(), process_time()
    import dagster

    assert dagster.__version__
    yield Lap(perf_counter() - start, process_time() - cpu)


class _OurRun:
    """The relations of some days, and the publisher's steps without Dagster around them."""

    def __init__(self, folder: Path, days: Sequence[date]) -> None:
        from nba_publishing.documents.registry import BY_PRODUCT, GROUPS
        from nba_publishing.resources.parquet_warehouse import ParquetWarehouse
        from nba_publishing.sources.relations import Relations

        self._specs = [BY_PRODUCT[product] for product in GROUPS[TRENDS]]
        self._history = min(spec.history(days[0], spec.params()) for spec in self._specs)
        self._warehouse = ParquetWarehouse(folder)
        self._read = Relations.for_days(self._warehouse, days, self._history)

    def publish(self, days: Sequence[date], site: Path) -> tuple[int, int]:
        """Draft, audit and publish; returns queries and files."""
        from nba_publishing.automation.print_run import PrintRun, Workshop
        from nba_publishing.resources.folder_store import FolderStore

        queries, good = self._warehouse.usage.queries, 0
        shop = Workshop(
            "benchmark",
            datetime.now(UTC).replace(microsecond=0),
            FolderStore(site / "v1"),
            FolderStore(site / "ops"),
            lambda _days, _history: self._read,
            lambda tables: dict(map(self._stamped, tables)),
            lambda: self._warehouse.usage,
        )
        for spec in self._specs:
            run = PrintRun(shop, spec, spec.params(), self._history)
            good += sum(edited.good for edited in run.publish(run.edit(days)))
        if good != len(days) * len(self._specs):
            raise RuntimeError(f"only {good} files of {len(days)} days were published")
        return self._warehouse.usage.queries - queries, good

    def _stamped(self, table: str) -> tuple[str, Any]:
        return table, self._warehouse.last_changed(table)


def _rival_days(rival: Any, days: Sequence[date], out: Path) -> tuple[int, int]:
    queries = rival.queries
    for day in days:
        rival.export(day, out / day.isoformat())
    files = sum(len(list((out / day.isoformat()).glob("*.json"))) for day in days)
    return rival.queries - queries, files


WORKS: dict[str, Callable[[Path, Sequence[date]], Iterator[Lap]]] = {
    work.__name__: work
    for work in (
        ours_loaded, ours_fresh, ours_range,
        rival_loaded, rival_fresh, rival_range,
        definitions, dagster_import,
    )
}  # fmt: skip


def main(name: str, folder: str, first: str, last: str) -> None:
    """Run one work and print its laps."""
    days = days_between(date.fromisoformat(first), date.fromisoformat(last))
    for lap in WORKS[name](Path(folder), days):
        print(json.dumps(asdict(lap)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
