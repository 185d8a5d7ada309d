"""The rival: six trends files the plain way, fifteen small queries a day and `json.dump`.

It is what a capable engineer writes on a good afternoon: views over the Parquet files, one or
a few queries per file, a little shaping. It makes the core fields of the files by the same
rules; it has no intervals, evidence, checks, history of runs or proof of an empty file, and it
trusts that upstream loads every row once. Alone:
`python -m benchmarks.rival FOLDER OUT DAY [LAST_DAY]`.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import rival_files as files
from benchmarks.rival_queries import VIEWS


class Rival:
    """A connection with views over a folder of `dataset.table.parquet` files."""

    def __init__(self, folder: Path) -> None:
        self.queries = 0
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")
        for file in sorted(folder.glob("*.parquet")):
            self._connection.execute(
                f"CREATE VIEW {file.stem.split('.')[1]} AS SELECT * FROM read_parquet('{file}')"
            )
        self._connection.execute(VIEWS)

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """What a query returns; it is given the parameters it mentions."""
        self.queries += 1
        used = {name: value for name, value in parameters.items() if f"${name}" in sql}
        return self._connection.execute(sql, used).fetchall()

    def export(self, day: date, folder: Path) -> None:
        """Write the six files of one morning into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        tonight = files.tonight(self.rows, day)
        contents = {
            "whos-hot-v2": files.whos_hot(self.rows, day, tonight),
            "bounce-back": files.bounce_back(self.rows, day, tonight),
            "what-matters": files.what_matters(self.rows, day),
            "team-tendencies": files.team_tendencies(self.rows, day),
            "quick-hits": files.quick_hits(self.rows, day),
            "deep-dive-current": files.deep_dive(self.rows, day),
        }
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for name, content in contents.items():
            stamped = {"generated_at": now, "as_of_date": day.isoformat(), **content}
            with (folder / f"{name}.json").open("w", encoding="utf-8") as file:
                json.dump(stamped, file)


def main(folder: str, out: str, first: str, last: str | None = None) -> None:
    """Every day from the first to the last."""
    rival, day = Rival(Path(folder)), date.fromisoformat(first)
    while day <= date.fromisoformat(last or first):
        rival.export(day, Path(out) / day.isoformat())
        day += timedelta(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
