"""What was measured as a page of Markdown: to read on the screen and to keep in RESULTS.md."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks.machine import Machine
from benchmarks.seasons import Seasons
from benchmarks.stopwatch import Measured
from benchmarks.trends import LEAST_GAIN, Gain, Plan, Row

JUDGED = {True: "yes", False: "NO", None: "–"}
RESULTS = Path(__file__).with_name("RESULTS.md")
HEADINGS = (
    "Work", "Ours", "Budget", "Holds", "Rival", "Rival ÷ ours", "CPU s", "Queries", "Files",
    "Peak MiB",
)  # fmt: skip
INTRODUCTION = """\
Six trends files (`trends-all`). The rival is a plain exporter over the same Parquet files with
in-memory DuckDB: fifteen small queries a day, a little shaping, `json.dump`; no intervals,
evidence, checks, run history or atomic writes (`benchmarks/rival.py`). Both sides take turns.
Seconds are the median and, in parentheses, fastest to slowest; where one cell holds two numbers,
ours stands before the rival's. CPU counts all cores. The peak is that of the whole process."""


def page(
    machine: Machine, seasons: Seasons, plan: Plan, rows: Sequence[Row], falls: Sequence[Gain]
) -> str:
    """The whole page."""
    parts = [
        "# Benchmarks",
        INTRODUCTION,
        "\n".join(_circumstances(machine, seasons, plan)),
        _table([HEADINGS, *(_cells(row) for row in rows)]),
        f"A day in the backfill is so many times cheaper than alone (wanted: {LEAST_GAIN:.0f}×):",
        _table([("Work", "Ours", "Holds", "Rival"), *(_fall(fall) for fall in falls)]),
    ]
    return "\n\n".join(parts) + "\n"


def write(text: str, day: date) -> None:
    """Keep the page, with the day it was measured on and how to make it anew."""
    RESULTS.write_text(f"{text}\nMeasured on {day} with `make bench`.\n", encoding="utf-8")


def _circumstances(machine: Machine, seasons: Seasons, plan: Plan) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in machine.libraries.items())
    yield (
        f"* Machine: {machine.system}, {machine.cores} cores, {machine.memory_gib:.0f} GiB; "
        f"load average {machine.load:.1f} at the start; five million steps of a Python loop "
        f"in {machine.pulse:.2f} s."
    )
    yield f"* Software: Python {machine.python}; {versions}."
    yield f"* Rows: {seasons.described}; day {seasons.day}, season from {seasons.opening_night}."
    yield f"* Rounds: {plan.rounds}; a day's work {plan.laps} times in each, after a warm-up."


def _cells(row: Row) -> tuple[str, ...]:
    ours, rival = row.ours, row.rival
    return (
        row.title,
        _seconds(ours),
        f"≤ {row.budget:g} s" if row.budget is not None else "–",
        JUDGED[row.holds],
        f"{_seconds(rival)}, {row.rival_title}",
        f"{rival.seconds / ours.seconds:.2f}",
        f"{ours.cpu:.2f} / {rival.cpu:.2f}",
        _both(ours.last.queries, rival.last.queries),
        _both(ours.last.files, rival.last.files),
        f"{ours.peak_mib:.0f} / {rival.peak_mib:.0f}",
    )


def _fall(fall: Gain) -> tuple[str, ...]:
    return fall.title, f"{fall.ours:.1f}×", JUDGED[fall.holds], f"{fall.rival:.1f}×"


def _seconds(measured: Measured) -> str:
    spread = f"{measured.fastest:.2f}–{measured.slowest:.2f}"
    return f"{measured.seconds:.2f} s ({spread})"


def _both(ours: int | None, rival: int | None) -> str:
    return f"{'–' if ours is None else ours} / {'–' if rival is None else rival}"


def _table(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    head, *body = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([head, rule, *body])
