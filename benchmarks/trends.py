"""The measured rows of the six trends files: ours and the rival's, side by side.

Rounds take turns, so that whatever else the machine does falls on both.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.seasons import SEASON_DAYS, Seasons
from benchmarks.stopwatch import Lap, Measured, run_command, run_python, together

COMMAND = Path(sys.executable).with_name("nba-publishing")
TRENDS = "trends-all"
LEAST_GAIN = 5.0


@dataclass(frozen=True)
class Plan:
    """How much is measured: rounds, laps of a day's work per round, days of the season."""

    rounds: int = 3
    laps: int = 5
    days: int = SEASON_DAYS

    @property
    def judged(self) -> bool:
        """True when the season is a whole one, which its budgets are meant for."""
        return self.days == SEASON_DAYS


QUICK = Plan(rounds=1, laps=3, days=20)


@dataclass(frozen=True)
class Row:
    """One piece of work as both sides did it; `budget` is ours, in seconds."""

    title: str
    ours: Measured
    rival: Measured
    rival_title: str
    budget: float | None

    @property
    def holds(self) -> bool | None:
        """Whether our median keeps the budget; None without one."""
        return None if self.budget is None else self.ours.seconds <= self.budget


@dataclass(frozen=True)
class Gain:
    """How many times cheaper a day is in a backfill than alone."""

    title: str
    ours: float
    rival: float
    judged: bool

    @property
    def holds(self) -> bool | None:
        """Whether our days become as much cheaper as they should; None for a short season."""
        return self.ours >= LEAST_GAIN if self.judged else None


Probe = Callable[[], Measured]


@dataclass(frozen=True)
class Pair:
    """Two probes that are measured in turns."""

    title: str
    ours: Probe
    rival: Probe
    rival_title: str
    budget: float | None


def pairs(seasons: Seasons, plan: Plan, home: Path) -> dict[str, Pair]:
    """What is measured, by a short name; `home` is a Dagster home that will have been used."""
    some = (seasons.day - timedelta(plan.laps), seasons.day)
    season = seasons.season(plan.days)
    days = f"{plan.days} days"

    def ours(name: str, first: date, last: date, warm_up: int = 0) -> Probe:
        return lambda: _worked(name, seasons.folder, first, last, warm_up)

    def command(where: Path | None, first: date, last: date) -> Probe:
        return lambda: _exported(seasons.folder, where, first, last)

    def plain(first: date, last: date) -> Probe:
        return lambda: _plainly_exported(seasons.folder, first, last)

    one = (seasons.day, seasons.day)
    judged = plan.judged
    return {
        "load": Pair("loading the code location", ours("definitions", *one),
                     ours("dagster_import", *one), "importing Dagster alone", 2.0),
        "loaded": Pair("one day, relations loaded", ours("ours_loaded", *some, 1),
                       ours("rival_loaded", *some, 1), "connection open", 0.5),
        "fresh": Pair("one day, with loading", ours("ours_fresh", *some, 1),
                      ours("rival_fresh", *some, 1), "new connection", 1.2),
        "new_home": Pair("one day, first command of a new Dagster home", command(None, *one),
                         plain(*one), "cold command", None),
        "command": Pair("one day, cold command through Dagster", command(home, *one),
                        plain(*one), "cold command", 4.0),
        "season": Pair(f"{days} as one backfill, our own work", ours("ours_range", *season),
                       ours("rival_range", *season), "day by day", 20.0 if judged else None),
        "backfill": Pair(f"{days} as one command through Dagster", command(home, *season),
                         plain(*season), "day by day, cold", 60.0 if judged else None),
    }  # fmt: skip


def measure(seasons: Seasons, plan: Plan, tell: Callable[[str], None]) -> dict[str, Row]:
    """All rows; `tell` hears what is being measured."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _exported(seasons.folder, home, seasons.day, seasons.day)
        wanted = pairs(seasons, plan, home)
        found: dict[str, list[tuple[Measured, Measured]]] = {name: [] for name in wanted}
        for number in range(plan.rounds):
            for name, pair in wanted.items():
                tell(f"round {number + 1} of {plan.rounds}: {pair.title}")
                found[name].append((pair.ours(), pair.rival()))
    return {
        name: Row(
            pair.title,
            together([ours for ours, _ in found[name]]),
            together([rival for _, rival in found[name]]),
            pair.rival_title,
            pair.budget,
        )
        for name, pair in wanted.items()
    }


def gains(rows: dict[str, Row], plan: Plan) -> list[Gain]:
    """What a day costs alone, divided by what it costs in the backfill."""

    def gain(title: str, alone: str, backfill: str) -> Gain:
        single, many = rows[alone], rows[backfill]
        return Gain(
            title,
            single.ours.seconds * plan.days / many.ours.seconds,
            single.rival.seconds * plan.days / many.rival.seconds,
            plan.judged,
        )

    return [
        gain("our own work, with loading", "fresh", "season"),
        gain("commands through Dagster", "command", "backfill"),
    ]


def _worked(name: str, folder: Path, first: date, last: date, warm_up: int) -> Measured:
    """The laps of a work in a process of its own, without the first that warm it up."""
    done = run_python("-m", "benchmarks.works", name, str(folder), str(first), str(last))
    laps = [Lap(**json.loads(line)) for line in done.output.splitlines()]
    return Measured(tuple(laps[warm_up:]), done.measured.peak_mib)


def _exported(folder: Path, home: Path | None, first: date, last: date) -> Measured:
    """Our command on an own site; without `home` its Dagster home is new as well."""
    with tempfile.TemporaryDirectory() as made:
        environment = {
            "DAGSTER_HOME": str(home or Path(made) / "home"),
            "NBA_PUBLISHING_WAREHOUSE": f"parquet:{folder.resolve()}",
            "NBA_PUBLISHING_SITE": f"file:{made}/site",
            "NBA_PUBLISHING_OPS": f"file:{made}/ops",
            "NBA_PUBLISHING_MESSAGES": f"folder:{made}/messages",
        }
        days = ["--start-date", str(first), "--end-date", str(last)]
        days = ["--date", str(first)] if first == last else days
        command = [str(COMMAND), "export", "--only", TRENDS, "--json", *days]
        done = run_command(command, environment)
    lines = [json.loads(line) for line in done.output.splitlines()]
    return _counted(done.measured, sum(line["queries"] for line in lines), len(lines))


def _plainly_exported(folder: Path, first: date, last: date) -> Measured:
    with tempfile.TemporaryDirectory() as out:
        done = run_python("-m", "benchmarks.rival", str(folder), out, str(first), str(last))
        return _counted(done.measured, None, len(list(Path(out).glob("*/*.json"))))


def _counted(measured: Measured, queries: int | None, files: int) -> Measured:
    (lap,) = measured.laps
    return Measured((Lap(lap.seconds, lap.cpu, queries, files),), measured.peak_mib)
