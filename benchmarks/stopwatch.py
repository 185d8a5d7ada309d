"""How long a piece of work took, how much processor time, and how much memory at its peak."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

TAIL_CHARACTERS = 2000
# The kernel counts peak memory in KiB, that of macOS in bytes.
PEAK_UNITS_PER_MIB = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Lap:
    """One repetition: wall and processor seconds (all cores), queries sent, files written."""

    seconds: float
    cpu: float
    queries: int | None = None
    files: int | None = None


@dataclass(frozen=True)
class Measured:
    """The laps of one piece of work and the peak memory of its process in MiB."""

    laps: tuple[Lap, ...]
    peak_mib: float

    @property
    def seconds(self) -> float:
        """Median wall seconds."""
        return median(lap.seconds for lap in self.laps)

    @property
    def cpu(self) -> float:
        """Median processor seconds."""
        return median(lap.cpu for lap in self.laps)

    @property
    def fastest(self) -> float:
        """Wall seconds of the fastest lap."""
        return min(lap.seconds for lap in self.laps)

    @property
    def slowest(self) -> float:
        """Wall seconds of the slowest lap."""
        return max(lap.seconds for lap in self.laps)

    @property
    def last(self) -> Lap:
        """The last lap, for the counts every lap shares."""
        return self.laps[-1]


def together(parts: Sequence[Measured]) -> Measured:
    """Laps of several processes as one measurement."""
    laps = tuple(lap for part in parts for lap in part.laps)
    return Measured(laps, max(part.peak_mib for part in parts))


def timed(work: Callable[[], tuple[int, int]]) -> Lap:
    """One lap of work in this process; it returns its number of queries and of files."""
    start, cpu = perf_counter(), process_time()
    queries, files = work()
    return Lap(perf_counter() - start, process_time() - cpu, queries, files)


@dataclass(frozen=True)
class Finished:
    """A command that has run: what it took, and what it printed."""

    measured: Measured
    output: str


def run_python(*arguments: str) -> Finished:
    """Run this Python in a fresh process; see `run_command`."""
    return run_command([sys.executable, *arguments], {})


def run_command(command: Sequence[str], environment: dict[str, str]) -> Finished:
    """Run a command to its end; raises RuntimeError when it fails.

    The peak is that of this one process: the kernel hands it over when the process is reaped.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=_bare() | environment)
        _, status, usage = os.wait4(process.pid, 0)
        lap = Lap(perf_counter() - start, usage.ru_utime + usage.ru_stime)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        output = out.read()
        if process.returncode:
            said = (output + err.read())[-TAIL_CHARACTERS:]
            name = " ".join([Path(command[0]).name, *command[1:3]])
            raise RuntimeError(f"{name} ended with {process.returncode}:\n{said}")
    return Finished(Measured((lap,), usage.ru_maxrss / PEAK_UNITS_PER_MIB), output)


def _bare() -> dict[str, str]:
    """The environment without settings of the product, so that only the benchmark's count."""
    ours = ("NBA_PUBLISHING_", "DAGSTER_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
