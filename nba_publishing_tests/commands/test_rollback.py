"""`rollback` and `release` as they are typed: what they print, refuse and leave in the instance."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from nba_publishing.cli import main
from nba_publishing.commands import rollback
from nba_publishing.commands.instance import shared_instance
from nba_publishing.commands.selection import UsageError
from nba_publishing.commands.single_step_run import RunFailedError, told_by
from nba_publishing.definitions import build_definitions
from nba_publishing.publishing.encoding import sha256
from nba_publishing.publishing.kept_editions import NothingKeptError
from nba_publishing_tests.fakes.league_rows import MemoryWarehouse
from nba_publishing_tests.fakes.tiny_site import BUILT_AT, DAY, HOT, LOOKED_AT, SITE, league, run_of
from nba_publishing_tests.fakes.workshop import resources, set_clock

KEY = dg.AssetKey(["trends", "whos_hot_v2"])
YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def given(tmp_path, monkeypatch) -> dict[str, Any]:
    """A site with two editions, recorded in the instance that the commands share with the UI."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    found = resources(tmp_path, league(), LOOKED_AT)
    with shared_instance() as instance:
        for day, now in ((YESTERDAY, BUILT_AT - timedelta(days=1)), (DAY, BUILT_AT)):
            run_of(tmp_path, [day], now, f"run-of-{day}")
            facts = {"path": HOT, "action": "published", "run_id": f"run-of-{day}"}
            facts["sha256"] = sha256((tmp_path / SITE / HOT).read_bytes())
            instance.report_runless_asset_event(
                dg.AssetMaterialization(KEY, metadata=facts, partition=str(day))
            )
    set_clock(tmp_path, LOOKED_AT)
    return found


def everything(root: Path) -> dict[str, bytes]:
    """Every file outside the instance."""
    found = (path for name in ("site", "ops") for path in (root / name).rglob("*"))
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def runs() -> list[dg.DagsterRun]:
    with shared_instance() as instance:
        return instance.get_runs()


def test_a_rollback_and_a_release_print_a_line_per_file_and_are_runs(given, tmp_path, capsys):
    earlier = (tmp_path / SITE / "history" / str(YESTERDAY) / HOT).read_bytes()
    assert rollback.roll_back(given, HOT, reason="lines of another market", hold_hours=0.5) == 0
    assert (tmp_path / SITE / HOT).read_bytes() == earlier
    [line] = capsys.readouterr().out.splitlines()
    assert line.split() == [
        str(YESTERDAY), HOT, "published", "bytes", "of", "run", f"run-of-{YESTERDAY},", "built",
        "2026-02-11T11:05:00+00:00,", "held", "until", "2026-02-12T11:40:00+00:00",
    ]  # fmt: skip
    assert rollback.release(given, HOT) == 0
    told = capsys.readouterr().out
    assert "released" in told
    assert "was held until 2026-02-12T11:40:00+00:00: lines of another market" in told
    assert rollback.release(given, HOT) == 0
    assert capsys.readouterr().out == f"{HOT} is not held\n"
    found = {run.job_name: run for run in runs()}
    assert set(found) == {"rollback", "release"}
    assert found["rollback"].tags["trigger"] == "rollback"
    assert found["rollback"].tags["products"] == "trends-hot-cold"
    assert found["rollback"].tags["forced_reason"] == "lines of another market"
    with shared_instance() as instance:
        event = instance.get_latest_materialization_event(KEY)
        assert event is not None
        assert event.run_id == found["rollback"].run_id


def test_a_dry_run_tells_what_would_be_done_and_leaves_no_trace(given, tmp_path, capsys):
    before = everything(tmp_path)
    assert rollback.roll_back(given, HOT, reason="a test", dry=True) == 0
    told = capsys.readouterr().out
    assert "dry_run" in told
    assert f"bytes of run run-of-{YESTERDAY}" in told
    assert "would be held until 2026-02-12T17:10:00+00:00" in told
    assert rollback.release(given, HOT, dry=True) == 0
    assert capsys.readouterr().out == f"{HOT} is not held\n"
    assert everything(tmp_path) == before
    assert runs() == []


def test_what_is_refused_leaves_no_run_and_touches_nothing(given, tmp_path):
    set_clock(tmp_path, LOOKED_AT + timedelta(days=14))
    before = everything(tmp_path)
    with pytest.raises(NothingKeptError):
        rollback.roll_back(given, HOT, reason="a test")
    assert everything(tmp_path) == before
    assert runs() == []


def test_a_run_that_fails_is_told_in_its_own_words(tmp_path):
    job = build_definitions(resources(tmp_path, MemoryWarehouse({}), LOOKED_AT)).resolve_job_def
    with dg.DagsterInstance.ephemeral() as instance:
        told = told_by(job("rollback"), instance, {"path": HOT, "reason": "a test"}, {})
        assert told.failure == f"nothing earlier is kept for {HOT}"
        [run] = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.FAILURE
        wrong = {"path": HOT, "reason": "a test", "hold_hours": 73.0}
        with pytest.raises(RunFailedError, match="hold_hours"):
            told_by(job("rollback"), instance, wrong, {})


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": None}, "rollback needs --reason"),
        ({"reason": "  "}, "rollback needs --reason"),
        ({"reason": "x" * 201}, "--reason has more than 200 characters"),
        ({"to_run": "a", "steps": 2}, "--to and --steps exclude each other"),
        ({"steps": 0}, "--steps must be 1 or more"),
        ({"hold_hours": 72.1}, "--hold-hours must be 0 to 72"),
        ({"hold_hours": -1}, "--hold-hours must be 0 to 72"),
        ({"hold_hours": float("nan")}, "--hold-hours must be 0 to 72"),
    ],
)
def test_a_wrong_request_is_refused_before_anything_is_opened(wrong, sentence):
    with pytest.raises(UsageError, match=sentence):
        rollback.roll_back({}, HOT, **{"reason": "a test", **wrong})


def test_the_error_lines_of_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for typed, line in [
        (["rollback", HOT, "--reason", "x"], f"error: nothing earlier is kept for {HOT}\n"),
        (["rollback", HOT], "error: rollback needs --reason\n"),
        (["rollback", "trends/none.json", "--reason", "x"],
         "error: no document is published at trends/none.json; nothing was touched\n"),
        (["release", "trends/none.json"],
         "error: no document is published at trends/none.json; nothing was touched\n"),
    ]:  # fmt: skip
        assert main(typed) == 1
        assert capsys.readouterr().err == line
    assert not (tmp_path / "data" / "site").exists()
