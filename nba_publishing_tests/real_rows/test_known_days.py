"""Opening night, the All-Star break, the finals, July, a season without lines: real days."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nba_publishing_tests.real_rows.published import RealSite
from nba_publishing_tests.real_rows.raw_rows import real_rows_folder, skip_without_real_rows

pytestmark = [skip_without_real_rows(), pytest.mark.real_rows, pytest.mark.slow]

OK, DEGRADED, REFUSED = "ok", "degraded", "EMPTY_UNEXPECTED"
STARTED, SUMMER, BREAK = "season_just_started", "off_season", "all_star_break"
PRODUCTS = (
    "trends-hot-cold", "trends-bounce-back", "trends-what-matters", "trends-team",
    "trends-quick-hits", "trends-deep-dive", "tonight-trend-plays",
)  # fmt: skip
# For each day what the seven files are, in the order above, and the exit code of the command.
KNOWN_DAYS = {
    "2022-10-18": ((STARTED, STARTED, OK, STARTED, STARTED, OK, STARTED), 0),
    "2022-02-20": ((OK, OK, OK, OK, OK, OK, BREAK), 0),
    "2023-06-20": ((DEGRADED, OK, DEGRADED, OK, DEGRADED, DEGRADED, SUMMER), 2),
    "2024-01-15": ((REFUSED, OK, DEGRADED, OK, REFUSED, DEGRADED, DEGRADED), 2),
    "2025-12-01": ((OK, OK, OK, OK, OK, OK, OK), 0),
    "2023-08-01": ((DEGRADED, SUMMER, DEGRADED, SUMMER, DEGRADED, DEGRADED, SUMMER), 2),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> RealSite:
    return RealSite(tmp_path_factory.mktemp("known"))


@pytest.mark.parametrize("day", KNOWN_DAYS)
def test_a_known_day_ends_as_the_calendar_and_the_rows_demand(site, day):
    states, exit_code = KNOWN_DAYS[day]
    code, rows = site.export("--date", day, "--only", ",".join(PRODUCTS))
    found = {row["path"].rsplit("/", 1)[-1]: _state(site, row) for row in rows}
    assert tuple(found.values()) == states
    assert code == exit_code
    refused = [row for row in rows if row["outcome"] == REFUSED]
    assert all(row["explanation"] for row in refused)


def _state(site: RealSite, row: dict[str, Any]) -> str:
    if row["action"] == "failed":
        return row["outcome"]
    meta = site.payload(row["path"])["meta"]
    return meta["empty_reason"] or meta["state"]


def test_a_backfilled_folder_is_clean_when_it_is_looked_at_from_outside(site):
    code, out, _ = site.run("verify")
    assert code == 0, out


def test_a_run_for_an_earlier_day_leaves_every_current_file_alone(tmp_path):
    """A clock on 2023-01-15, the files of that day, then a backfill of an earlier one."""
    site = RealSite(tmp_path, CLOCK="2023-01-15T12:00:00-05:00")
    assert site.export("--date", "2023-01-15", "--only", "trends-all")[0] == 0
    before = site.files()
    assert "trends/whos-hot-v2.json" in before
    assert site.export("--date", "2022-12-01", "--only", "trends-all")[0] == 0
    after = site.files()
    assert {path: after[path] for path in before} == before
    assert {path.split("/")[1] for path in set(after) - set(before)} == {"2022-12-01"}


def test_shuffled_rows_and_a_second_build_change_nothing_but_the_time(tmp_path):
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    for file in real_rows_folder().glob("*.parquet"):
        _shuffle(file, shuffled / file.name)
    sites = [
        RealSite(tmp_path / "a"), RealSite(tmp_path / "b"), RealSite(tmp_path / "c", shuffled),
    ]  # fmt: skip
    builds = []
    for site in sites:
        code, _ = site.export("--date", "2023-01-15", "--only", ",".join(PRODUCTS))
        assert code == 0
        builds.append({p: _timeless(body) for p, body in site.files().items()})
    assert builds[0] == builds[1] == builds[2]
    assert len(builds[0]) == len(PRODUCTS)


def _shuffle(source: Path, target: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(
            f"COPY (SELECT * FROM '{source}' ORDER BY random()) TO '{target}' (FORMAT parquet)"
        )


def _timeless(body: bytes) -> bytes:
    generated_at = json.loads(body)["generated_at"]
    assert body.count(generated_at.encode()) == 1
    return body.replace(generated_at.encode(), b"")
