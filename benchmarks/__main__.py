"""`python -m benchmarks`: measures our work and the rival's in one run and prints both."""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import report, trends
from benchmarks.machine import this_machine
from benchmarks.seasons import find_seasons


def main() -> None:
    """Measure, print, and keep the page when asked to."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, twenty days")
    parser.add_argument("--write", action="store_true", help="keep the page in RESULTS.md")
    parser.add_argument("--rounds", type=int, default=trends.Plan.rounds, help="default 3")
    options = parser.parse_args()
    if options.quick and options.write:
        parser.error("a quick run is no result to keep; leave out --quick or --write")
    plan = trends.QUICK if options.quick else trends.Plan(rounds=options.rounds)
    machine = this_machine()
    with tempfile.TemporaryDirectory() as spare:
        seasons = find_seasons(Path(spare))
        rows = trends.measure(seasons, plan, lambda text: print(text, file=sys.stderr, flush=True))
    text = report.page(machine, seasons, plan, list(rows.values()), trends.gains(rows, plan))
    print(text)
    if options.write:
        report.write(text, datetime.now(UTC).date())


if __name__ == "__main__":
    main()
