"""The machine a run was measured on: enough to compare, nothing that names it."""

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median
from time import perf_counter

LIBRARIES = ("dagster", "duckdb", "pandas", "numpy", "scipy", "pydantic", "sqlglot")
GIB = 1024**3
PULSE_STEPS = 5_000_000


@dataclass(frozen=True)
class Machine:
    """Cores this process may use, memory in GiB, versions, and how busy and how fast it is.

    `load` is the one-minute load average at the start; `pulse` the seconds one core needs for
    five million steps of a plain Python loop, the yardstick between two machines.
    """

    system: str
    cores: int
    memory_gib: float
    python: str
    libraries: dict[str, str]
    load: float
    pulse: float


def this_machine() -> Machine:
    """The machine as it is now."""
    return Machine(
        system=f"{platform.system()} {platform.machine()}",
        cores=_cores(),
        memory_gib=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB,
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
        load=os.getloadavg()[0],
        pulse=median(_pulse() for _ in range(3)),
    )


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pulse() -> float:
    start, total = perf_counter(), 0
    for step in range(PULSE_STEPS):
        total += step
    return perf_counter() - start
