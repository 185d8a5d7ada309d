"""`demo`: the whole pipeline on the demo league, with no network and no cloud."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nba_publishing.analysis.days import basketball_day
from nba_publishing.commands.export import Line, Order, exit_code, fill
from nba_publishing.commands.instance import shared_instance
from nba_publishing.definitions import resources_of
from nba_publishing.demo.store import demo_clock
from nba_publishing.documents.registry import DEFAULT_PRODUCTS, DOCUMENTS
from nba_publishing.publishing.encoding import parse_strict
from nba_publishing.publishing.store import ObjectStore
from nba_publishing.settings import read_settings


def run(folder: Path, day: date | None) -> int:
    """Publish every file of a day into `folder`/site and print what is there."""
    os.environ["DAGSTER_HOME"] = str((folder / "dagster").absolute())
    settings = read_settings(_environment(folder, day))
    resources = resources_of(settings)
    today = basketball_day(resources["clock"].now())
    print(f"Building the demo league and publishing the files of {today} ...", flush=True)
    with shared_instance() as instance:
        order = Order(DEFAULT_PRODUCTS, [today], trigger="demo", judged=True)
        lines = [line for part in fill(order, resources, instance) for line in part]
    print(table(published_files(resources["site"].open())))
    _say_what_failed(lines)
    print(f"\nThe files are in {folder / 'site' / 'v1'}. `make ui` opens Dagster on the same data.")
    return exit_code(lines)


@dataclass(frozen=True)
class File:
    """One file as a reader finds it."""

    path: str
    state: str
    as_of: str
    rows: int
    size: int


def published_files(site: ObjectStore) -> list[File]:
    """Every document that is on the site, read back from it."""
    files: list[File] = []
    for spec in DOCUMENTS:
        found = site.read(spec.path)
        if found is not None:
            payload = parse_strict(found[0])
            meta = payload["meta"]
            state = f"{meta['state']}: {meta['empty_reason']}" if meta["empty_reason"] else "ok"
            state = meta["state"] if meta["state"] == "degraded" else state
            rows = sum(spec.records(payload).values())
            files.append(File(spec.path, state, payload["as_of_date"], rows, len(found[0])))
    return files


def table(files: list[File]) -> str:
    """The files in columns: path, state, as-of, rows, bytes."""
    lines = [f"{'path':<36} {'state':<32} {'as of':<10} {'rows':>5} {'bytes':>8}"]
    lines += [f"{f.path:<36} {f.state:<32} {f.as_of:<10} {f.rows:>5} {f.size:>8}" for f in files]
    return "\n".join(["", *lines])


def _say_what_failed(lines: list[Line]) -> None:
    for line in lines:
        if not line.good:
            print(f"not published: {line}")


def _environment(folder: Path, day: date | None) -> dict[str, str]:
    places = {
        "NBA_PUBLISHING_WAREHOUSE": f"parquet:{folder / 'warehouse'}",
        "NBA_PUBLISHING_SITE": f"file:{folder / 'site'}",
        "NBA_PUBLISHING_OPS": f"file:{folder / 'ops'}",
        "NBA_PUBLISHING_LEAGUE": "demo",
    }
    clock = {"NBA_PUBLISHING_CLOCK": demo_clock(day).isoformat()} if day else {}
    chosen = ("NBA_PUBLISHING_LEAGUE", "NBA_PUBLISHING_CLOCK")
    asked = {name: os.environ[name] for name in chosen if name in os.environ}
    return places | asked | clock
