"""`export`: every flag, every error line, every exit code, and what ends up where."""

import json

import pytest

from nba_publishing_tests.fakes.command_line import CommandLine

CLOCK = "2026-02-12T13:00:00-05:00"
TYPES = (
    "tonight-trend-plays, trends-hot-cold, trends-bounce-back, trends-what-matters, trends-team, "
    "trends-quick-hits, trends-deep-dive"
)
GROUPS = "trends-daily, trends-weekly, trends-monthly, trends-all"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    return tmp_path_factory.mktemp("league")


@pytest.fixture
def site(tmp_path, warehouse) -> CommandLine:
    return CommandLine(tmp_path, warehouse, LEAGUE="profile=small", CLOCK=CLOCK)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("--only trendz", f"unknown export type 'trendz'; types: {TYPES}; groups: {GROUPS}"),
        ("--date 2026-2-3", "'2026-2-3' is not a date: use YYYY-MM-DD, today or yesterday"),
        ("--date 2026-02-30", "'2026-02-30' is not a date: use YYYY-MM-DD, today or yesterday"),
        ("--date tomorrow", "'tomorrow' is not a date: use YYYY-MM-DD, today or yesterday"),
        ("--start-date 2026-02-01", "--start-date and --end-date must be given together"),
        ("--end-date 2026-02-01", "--start-date and --end-date must be given together"),
        ("--start-date 2026-02-11 --end-date 2026-02-01",
         "--start-date 2026-02-11 is after --end-date 2026-02-01"),
        ("--date today --backfill-all",
         "--date, --start-date/--end-date and --backfill-all exclude each other"),
        ("--date 2026-03-01", "2026-03-01 is after tomorrow (2026-02-13)"),
        ("--date 2021-10-01", "2021-10-01 is before the first date (2021-10-19)"),
        ("--players --only trends-all", "--players and --only exclude each other"),
        ("--min-games 7", "--min-games needs players"),
        ("--players --min-games 83", "--min-games must be 1 to 82"),
        ("--players --min-games many", "'many' is not a whole number"),
        ("--force", "--force needs --reason"),
        ("--force --reason=", "--force needs --reason"),
        ("--frobnicate", "unrecognized arguments: --frobnicate"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_is_one_line_and_exit_1(site, arguments, line):
    code, out, err = site.run("export", *arguments.split())
    assert (code, out, err) == (1, "", f"error: {line}\n")
    assert site.files() == {}


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [("SITE", "ftp://somewhere", "'ftp://somewhere' is neither file:FOLDER nor gs://NAME"),
     ("COLOUR", "red", "unknown; known are"),
     ("CLOCK", "noon", "'noon' is not auto, now or an instant"),
     ("LEAGUE", "profile=huge", "huge"),
     ("MAX_BYTES_QUERY", "lots", "'lots' is not a size such as 500 MiB or 1 GiB"),
     ("SCHEDULES", "maybe", "'maybe' is neither on nor off"),
     ("MAINTENANCE", "{}", "is not a list of {start, end, message}")],
)  # fmt: skip
def test_a_wrong_setting_is_named(site, setting, value, told):
    site.environment[f"NBA_PUBLISHING_{setting}"] = value
    code, _, err = site.run("export")
    assert code == 1
    assert err.startswith(f"error: setting NBA_PUBLISHING_{setting}: ")
    assert told in err
    assert err.count("\n") == 1


def test_a_public_bucket_needs_somebody_to_notify(site):
    site.environment["NBA_PUBLISHING_SITE"] = "gs://some-bucket"
    code, _, err = site.run("export")
    assert code == 1
    assert err.startswith("error: setting NBA_PUBLISHING_WEBHOOK: ")


def test_the_demo_clock_has_no_meaning_with_big_query(site):
    site.environment["NBA_PUBLISHING_WAREHOUSE"] = "bigquery://some-project"
    assert "setting NBA_PUBLISHING_CLOCK: " in site.run("export")[2]


def test_today_is_published_with_aliases_copies_and_a_manifest_that_agrees(site):
    code, rows = site.export()
    assert code == 0
    assert {row["action"] for row in rows} == {"published"}
    files = site.files()
    manifest = json.loads(files["manifest.json"])
    assert set(manifest["files"]) == {path for path in files if path.startswith("trends/")}, (
        "nothing is published that the manifest does not know"
    )
    assert files["trends/bounce-back.json"] == files["trends/bounce-back-v2.json"]
    assert files["trends/deep-dive-current.json"] == files["trends/deep-dive.json"]
    for row in rows:
        assert files[row["path"]] == files[f"history/2026-02-12/{row['path']}"]
    assert site.run("verify")[0] == 0


def test_groups_are_expanded_in_order_and_duplicates_dropped(site):
    code, rows = site.export("--only", " trends-monthly, trends-team ,trends-monthly")
    assert code == 0
    assert [row["path"] for row in rows] == [
        "trends/deep-dive-current.json", "trends/team-tendencies.json",
    ]  # fmt: skip


def test_a_range_writes_history_day_by_day_and_tells_how_far_it_is(site):
    code, out, err = site.run(
        "export", "--start-date", "2026-01-05", "--end-date", "2026-02-05", "--only", "trends-team"
    )
    assert code == 0
    lines = out.splitlines()
    assert [line[:10] for line in lines] == sorted(line[:10] for line in lines)
    assert len(lines) == 32
    assert err.splitlines() == ["30 of 32 days", "32 of 32 days"]
    assert all(path.startswith("history/") for path in site.files())


def test_a_date_keyword_may_be_written_in_capitals(site):
    code, rows = site.export("--date", "YESTERDAY", "--only", "trends-hot-cold")
    assert code == 0
    assert rows[0]["path"] == "history/2026-02-11/trends/whos-hot-v2.json"


def test_a_rehearsal_tells_the_differences_and_writes_nothing_anywhere(site):
    site.export("--only", "trends-team")
    before = {p: p.stat().st_mtime_ns for p in site.folder.rglob("*") if p.is_file()}
    site.environment["NBA_PUBLISHING_CLOCK"] = "2026-02-12T14:00:00-05:00"
    code, out, _ = site.run("export", "--only", "trends-team,trends-quick-hits", "--dry-run")
    assert code == 0
    assert out.count("dry_run") == 2
    assert "(nothing is published) -> a document" in out
    assert {p: p.stat().st_mtime_ns for p in site.folder.rglob("*") if p.is_file()} == before


def test_some_good_some_bad_is_exit_2_and_nothing_good_is_exit_1(site):
    """Without any lines the line files are refused and the others are fine."""
    site.environment["NBA_PUBLISHING_LEAGUE"] = "profile=small,lines_outage=on"
    code, rows = site.export("--only", "trends-quick-hits,trends-team")
    outcomes = {row["path"]: row["outcome"] for row in rows}
    assert code == 2, outcomes
    assert outcomes["trends/team-tendencies.json"] == "OK"
    assert outcomes["trends/quick-hits.json"] == "DEGRADED"
    site.environment["NBA_PUBLISHING_WAREHOUSE"] = f"parquet:{site.folder / 'nowhere'}"
    del site.environment["NBA_PUBLISHING_LEAGUE"]
    code, rows = site.export("--only", "trends-team")
    assert code == 1
    assert "does not exist; nothing was published" in rows[0]["explanation"]


def test_the_run_of_a_command_is_on_the_instance_the_ui_shows(site, monkeypatch):
    import dagster as dg

    site.export("--only", "trends-team")
    monkeypatch.setenv("DAGSTER_HOME", site.environment["DAGSTER_HOME"])
    with dg.DagsterInstance.get() as instance:
        [run] = instance.get_runs()
        assert run.job_name == "export"
        assert run.tags["trigger"] == "export"
        key = dg.AssetKey(["trends", "team_tendencies"])
        assert instance.get_materialized_partitions(key) == {"2026-02-12"}
