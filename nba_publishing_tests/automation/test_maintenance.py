"""The jobs that look after the site: what they leave in the instance, and what they forget."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from nba_publishing.automation.instance_retention import run_leftovers
from nba_publishing.automation.maintenance import CRON, DELETED, HOUSEKEEPING, NAMES
from nba_publishing.automation.schedules import TIME_ZONE
from nba_publishing.checks.current import published_now
from nba_publishing.commands.export import Line, Order, fill
from nba_publishing.definitions import build_definitions
from nba_publishing.publishing.encoding import sha256
from nba_publishing.resources.clock import SystemClock
from nba_publishing_tests.fakes.tiny_site import BUILT_AT, DAY, HOT, league, run_of
from nba_publishing_tests.fakes.workshop import resources, set_clock

KEY = dg.AssetKey(["trends", "whos_hot_v2"])
YESTERDAY = DAY - timedelta(days=1)
LATER = timedelta(hours=1)
ROWS = league()
STEPS = {"rollback": "put_back", "release": "let_go", HOUSEKEEPING: "tidy_up"}


class MovableClock:
    """The machine's clock, so many days ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


class Site:
    """The real code location on a temporary folder and an instance of its own."""

    def __init__(self, folder: Path, messages: str | None = None) -> None:
        self.folder = folder
        self.instance = dg.DagsterInstance.ephemeral()
        self.resources = resources(folder, ROWS, BUILT_AT)
        self.machine = MovableClock()
        self.definitions = build_definitions(
            self.resources, messages=messages, machine=self.machine
        )

    def export(self, now: datetime, **more: Any) -> Line:
        set_clock(self.folder, now)
        day = now.date()
        order = Order(["trends-hot-cold"], [day], **more)
        [[line]] = list(fill(order, self.resources, self.instance))
        return line

    def remember(self, day: date, now: datetime, run_id: str) -> None:
        """What an export leaves behind, without the time one takes."""
        run_of(self.folder, [day], now, run_id)
        facts = {"path": HOT, "action": "published", "run_id": run_id, "as_of": day.isoformat()}
        facts["sha256"] = sha256(self.files()[HOT])
        self.instance.report_runless_asset_event(
            dg.AssetMaterialization(KEY, metadata=facts, partition=day.isoformat())
        )

    def run(self, job: str, **config: Any) -> dg.ExecuteInProcessResult:
        return self.definitions.resolve_job_def(job).execute_in_process(
            instance=self.instance,
            raise_on_error=False,
            run_config={
                "ops": {STEPS[job]: {"config": config}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )

    def files(self) -> dict[str, bytes]:
        root = self.folder / "site" / "v1"
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("[!.]*.json")}

    def latest(self) -> dict[str, Any]:
        event = self.instance.get_latest_materialization_event(KEY)
        assert event is not None
        assert event.asset_materialization is not None
        values = event.asset_materialization.metadata
        return {name: value.value for name, value in values.items()}


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def two_days(site) -> Site:
    """The edition of yesterday, and the one of today that somebody wants to take back."""
    site.remember(YESTERDAY, BUILT_AT - timedelta(days=1), "run-of-yesterday")
    site.remember(DAY, BUILT_AT, "run-of-today")
    return site


def told(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    [event] = [e for e in result.all_events if e.event_type == dg.DagsterEventType.STEP_OUTPUT]
    return {name: value.value for name, value in event.step_output_data.metadata.items()}


def refusal(result: dg.ExecuteInProcessResult, job: str) -> str:
    assert not result.success
    failure = result.failure_data_for_node(STEPS[job]).user_failure_data
    assert failure is not None
    return failure.description


def test_a_rollback_is_a_run_that_publishes_and_the_next_scheduled_run_is_held(site):
    for now in (BUILT_AT - timedelta(days=1), BUILT_AT):
        assert site.export(now).values["action"] == "published"
    good = site.files()[f"history/{YESTERDAY}/{HOT}"]
    set_clock(site.folder, BUILT_AT + LATER)
    result = site.run("rollback", path=HOT, reason="lines of another market", hold_hours=3)
    assert result.success
    assert site.files()[HOT] == good
    shown = site.latest()
    assert shown["action"] == "published"
    assert shown["reason"] == shown["forced_reason"] == "lines of another market"
    assert shown["run_id"] == result.run_id
    assert shown["as_of"] == YESTERDAY.isoformat()
    assert [file["path"] for file in told(result)["files"]] == [HOT]

    before = site.files()
    assert site.export(BUILT_AT + 2 * LATER).values["action"] == "held"
    seen = published_now(site.resources["site"].open(), HOT, BUILT_AT + 2 * LATER)
    assert seen is not None
    assert seen.held
    assert {p: b for p, b in site.files().items() if p != "manifest.json"} == {
        p: b for p, b in before.items() if p != "manifest.json"
    }
    assert site.export(BUILT_AT + 5 * LATER).values["action"] == "published"


def test_a_release_lets_the_next_run_publish_before_the_hold_ends(two_days):
    site = two_days
    site.run("rollback", path=HOT, reason="a test")
    assert site.export(BUILT_AT + LATER).values["action"] == "held"
    files = told(site.run("release", path=HOT))["files"]
    assert {file["path"]: file["action"] for file in files} == {HOT: "released"}
    assert site.export(BUILT_AT + 2 * LATER).values["action"] == "published"
    assert told(site.run("release", path=HOT))["files"] == []


def test_a_rollback_can_be_rolled_back_by_naming_the_run(two_days):
    site = two_days
    newer = "run-of-today"
    taken_back = site.files()[HOT]
    site.run("rollback", path=HOT, reason="a test")
    assert site.files()[HOT] != taken_back
    result = site.run("rollback", path=HOT, reason="it was right", to_run=newer[:8])
    assert result.success
    assert site.files()[HOT] == taken_back
    assert site.latest()["restored_from"] == newer


def test_without_earlier_bytes_the_run_fails_and_no_object_is_touched(site):
    site.export(BUILT_AT)
    before, recorded = site.files(), site.latest()
    result = site.run("rollback", path=HOT, reason="a test")
    assert refusal(result, "rollback") == f"nothing earlier is kept for {HOT}"
    assert site.files() == before
    assert site.latest() == recorded


def test_bytes_housekeeping_has_collected_cannot_be_gone_back_to(two_days):
    site = two_days
    set_clock(site.folder, BUILT_AT + timedelta(days=14))
    assert told(site.run(HOUSEKEEPING))[DELETED] == {"staged file": 1}
    set_clock(site.folder, BUILT_AT)
    before = site.files()
    run = {"path": HOT, "reason": "a test"}
    assert "nothing earlier is kept" in refusal(site.run("rollback", **run), "rollback")
    assert site.files() == before


def test_a_dry_rollback_and_a_dry_release_write_nothing(two_days):
    site = two_days
    before, recorded = site.files(), site.latest()
    files = told(site.run("rollback", path=HOT, reason="a test", dry_run=True))["files"]
    assert [file["action"] for file in files] == ["dry_run"]
    assert site.files() == before
    assert site.latest() == recorded
    site.run("rollback", path=HOT, reason="a test")
    assert len(told(site.run("release", path=HOT, dry_run=True))["files"]) == 1
    assert len(told(site.run("release", path=HOT))["files"]) == 1


@pytest.mark.parametrize(
    "wrong", [{"hold_hours": 73.0}, {"hold_hours": -1.0}, {"steps": 0}, {"reason": ""}]
)
def test_what_the_launchpad_must_not_ask_for_is_refused_before_anything_is_looked_at(site, wrong):
    result = site.run("rollback", **{"path": HOT, "reason": "a test", **wrong})
    failure = result.failure_data_for_node("put_back")
    assert failure.user_failure_data is None
    assert next(iter(wrong)) in failure.error.to_string()


# Housekeeping.


def test_housekeeping_runs_every_night_at_half_past_four_in_new_york(site):
    definitions = build_definitions(site.resources, schedules_on=True)
    schedule = definitions.resolve_schedule_def(HOUSEKEEPING)
    assert (schedule.cron_schedule, schedule.execution_timezone) == (CRON, TIME_ZONE)
    assert (CRON, TIME_ZONE) == ("30 4 * * *", "America/New_York")
    tick = datetime(2026, 2, 12, 9, 30, tzinfo=UTC)
    with dg.build_schedule_context(scheduled_execution_time=tick) as context:
        [request] = schedule.evaluate_tick(context).run_requests or []
    assert request.tags["trigger"] == HOUSEKEEPING


def test_housekeeping_without_configuration_deletes_and_tells_what(site):
    site.export(BUILT_AT)
    set_clock(site.folder, BUILT_AT + timedelta(days=15))
    job = site.definitions.resolve_job_def(HOUSEKEEPING)
    values = told(job.execute_in_process(instance=site.instance))
    assert values[DELETED] == {"staged file": 1}
    assert all("14 days ago" in name for name in values[NAMES]["staged file"])
    assert not list((site.folder / "ops" / "staging").rglob("*.json"))
    assert HOT in site.files(), "nothing on the site is deleted but players' files"


def test_housekeeping_that_only_lists_deletes_nothing(site):
    site.export(BUILT_AT)
    set_clock(site.folder, BUILT_AT + timedelta(days=15))
    assert told(site.run(HOUSEKEEPING, apply=False))[DELETED] == {"staged file": 1}
    assert len(list((site.folder / "ops" / "staging").rglob("*.json"))) == 1


def test_housekeeping_tidies_the_messages_where_they_are_a_folder(tmp_path):
    site = Site(tmp_path, messages=str(tmp_path / "messages"))
    assert site.run(HOUSEKEEPING).success, "a folder nobody has made is nothing to tidy"
    letter = tmp_path / "messages" / "dead-letter" / "topic" / "1.json"
    letter.parent.mkdir(parents=True)
    letter.write_text("{}")
    assert told(site.run(HOUSEKEEPING))[DELETED] == {}
    site.machine.ahead = timedelta(days=31)
    assert told(site.run(HOUSEKEEPING))[DELETED]["message"] == 1
    assert not letter.exists()


def test_what_could_not_be_tidied_makes_the_run_red_with_a_sentence(tmp_path):
    site = Site(tmp_path)
    index = tmp_path / "site" / "v1" / "tonight" / "player" / "index.json"
    index.parent.mkdir(parents=True)
    index.write_text("not json")
    sentence = refusal(site.run(HOUSEKEEPING), HOUSEKEEPING)
    assert "player file: nothing was deleted: tonight/player/index.json cannot be read" in sentence


# What the instance forgets.

PARTS = dg.StaticPartitionsDefinition(["a", "b", "c"])


@dg.asset(partitions_def=PARTS, check_specs=[dg.AssetCheckSpec("fine", asset="parted")])
def parted(context: dg.AssetExecutionContext):
    yield dg.AssetCheckResult(check_name="fine", passed=True)
    yield dg.MaterializeResult(metadata={"run": context.run.run_id})


@dg.asset
def whole(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"run": context.run.run_id})


@dg.job
def nothing_lasting() -> None:
    pass


def printed(instance: dg.DagsterInstance, part: str) -> str:
    return dg.materialize([parted], partition_key=part, instance=instance).run_id


def forgotten(instance: dg.DagsterInstance, days: int = 31) -> set[str]:
    found = run_leftovers(instance, SystemClock().now() + timedelta(days=days))
    return {leftover.name for leftover in found}


def forget(instance: dg.DagsterInstance) -> None:
    for leftover in run_leftovers(instance, SystemClock().now() + timedelta(days=31)):
        assert leftover.remove()


def newest(instance: dg.DagsterInstance) -> dict[Any, Any]:
    """What the pages of the assets show: the newest materialization of everything."""
    shown: dict[Any, Any] = {}
    for key in (parted.key, whole.key):
        records = instance.fetch_materializations(key, limit=1000, ascending=True).records
        for record in records:
            shown[key, record.partition_key] = record.asset_materialization
    return shown


def test_a_run_goes_when_every_partition_it_made_was_made_again_later():
    with dg.DagsterInstance.ephemeral() as instance:
        first, second, third = (printed(instance, part) for part in "aab")
        assert forgotten(instance) == {first}
        assert forgotten(instance, days=29) == set()
        forget(instance)
        assert not instance.has_run(first)
        assert instance.has_run(second)
        assert instance.has_run(third)


def test_a_run_without_anything_lasting_goes_and_one_with_an_unpartitioned_file_stays():
    with dg.DagsterInstance.ephemeral() as instance:
        old = dg.materialize([whole], instance=instance).run_id
        new = dg.materialize([whole], instance=instance).run_id
        job = nothing_lasting.execute_in_process(instance=instance).run_id
        assert forgotten(instance) == {old, job}
        assert new not in forgotten(instance)


def test_a_run_that_holds_only_the_newest_evaluation_of_a_check_stays():
    @dg.asset_check(asset=whole, name="seen")
    def seen() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=True)

    def look(instance: dg.DagsterInstance) -> str:
        selection = dg.AssetSelection.checks(seen)
        return dg.materialize([whole, seen], selection=selection, instance=instance).run_id

    with dg.DagsterInstance.ephemeral() as instance:
        earlier, later = look(instance), look(instance)
        assert forgotten(instance) == {earlier}
        forget(instance)
        assert instance.has_run(later)


def test_a_run_that_has_not_ended_is_never_forgotten():
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(nothing_lasting, status=dg.DagsterRunStatus.STARTED)
        assert run.run_id not in forgotten(instance)


@pytest.mark.parametrize("seed", range(3))
def test_no_newest_materialization_is_ever_forgotten(seed):
    choose = random.Random(seed)
    with dg.DagsterInstance.ephemeral() as instance:
        for _ in range(8):
            if choose.random() < 0.3:
                dg.materialize([whole], instance=instance)
            else:
                printed(instance, choose.choice("abc"))
        before, parts = newest(instance), instance.get_materialized_partitions(parted.key)
        forget(instance)
        assert newest(instance) == before
        assert instance.get_materialized_partitions(parted.key) == parts
        assert forgotten(instance) == set()
        assert len(instance.get_run_records()) <= 2 + len(before)


def test_the_only_edition_of_a_day_keeps_its_run_for_ever(site):
    site.export(BUILT_AT)
    site.machine.ahead = timedelta(days=400)
    assert told(site.run(HOUSEKEEPING))[DELETED] == {}
    assert site.instance.get_materialized_partitions(KEY) == {DAY.isoformat()}
