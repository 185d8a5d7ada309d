"""`gc` lists what may go, and with `--apply` runs `housekeeping` on the shared instance."""

from datetime import timedelta
from typing import Any

import dagster as dg
import pytest

from nba_publishing.cli import main
from nba_publishing.commands import gc
from nba_publishing.commands.instance import shared_instance
from nba_publishing.commands.single_step_run import RunFailedError
from nba_publishing.resources.clock import FixedClock, SystemClock
from nba_publishing_tests.fakes.tiny_site import BUILT_AT, DAY, HOT, SITE, league, run_of
from nba_publishing_tests.fakes.workshop import resources

STAGED = f"staging/run-1/{HOT}"


@dg.asset
def whole() -> None:
    pass


@pytest.fixture
def given(tmp_path, monkeypatch) -> dict[str, Any]:
    """A site whose staged files are of long ago."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    run_of(tmp_path, [DAY])
    return resources(tmp_path, league(), BUILT_AT + timedelta(days=15))


@pytest.fixture
def two_runs(given) -> dict[str, Any]:
    """And two runs, of which the second has made the first useless."""
    with shared_instance() as instance:
        dg.materialize([whole], instance=instance, tags={"which": "old"})
        dg.materialize([whole], instance=instance, tags={"which": "new"})
    return given


def in_a_month() -> FixedClock:
    return FixedClock(SystemClock().now() + timedelta(days=31))


def runs() -> dict[str, dg.DagsterRun]:
    with shared_instance() as instance:
        return {run.tags.get("which", run.job_name): run for run in instance.get_runs()}


def test_what_may_go_is_listed_first_and_goes_with_apply(two_runs, tmp_path, capsys):
    old = runs()["old"].run_id
    logs = tmp_path / "dagster" / "storage" / old
    events = tmp_path / "dagster" / "history" / "runs" / f"{old}.db"
    public = {p: p.read_bytes() for p in (tmp_path / SITE).rglob("*.json")}

    assert gc.run(two_runs, None, apply=False, machine=in_a_month()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"staged file    {STAGED}  staged more than 14 days ago" in lines
    assert any(line.startswith(f"run            {old}") for line in lines)
    assert lines[-1] == "2 staged files, 1 run may go; nothing was deleted, --apply does it"
    assert (tmp_path / "ops" / STAGED).exists()
    assert logs.exists()
    assert events.exists()
    assert set(runs()) == {"old", "new"}

    assert gc.run(two_runs, None, apply=True, machine=in_a_month()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"staged file    {STAGED} (staged more than 14 days ago)" in lines
    assert lines[-1] == "deleted: 2 staged files, 1 run"
    assert not (tmp_path / "ops" / STAGED).exists()
    assert not logs.exists()
    assert not events.exists()
    assert set(runs()) == {"new", "housekeeping"}
    assert runs()["housekeeping"].is_success
    assert {p: p.read_bytes() for p in (tmp_path / SITE).rglob("*.json")} == public
    with shared_instance() as instance:
        event = instance.get_latest_materialization_event(whole.key)
    assert event is not None
    assert event.run_id == runs()["new"].run_id


@pytest.mark.parametrize("apply", [True, False])
def test_what_cannot_be_tidied_is_an_error_and_the_rest_is_done(given, tmp_path, capsys, apply):
    index = tmp_path / SITE / "tonight" / "player" / "index.json"
    index.parent.mkdir(parents=True)
    index.write_text("not json")
    with pytest.raises(RunFailedError, match="player file: nothing was deleted"):
        gc.run(given, None, apply=apply, machine=in_a_month())
    assert "2 staged files" in capsys.readouterr().out


def test_a_new_laptop_has_nothing_to_tidy(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["gc"]) == 0
    assert capsys.readouterr().out == "nothing may go; nothing was deleted, --apply does it\n"
    assert not (tmp_path / "data" / "site").exists()
