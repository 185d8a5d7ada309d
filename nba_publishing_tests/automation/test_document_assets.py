"""The gate inside the asset: a red check, no materialization, and the old file untouched."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from nba_publishing.analysis.completeness import DEGRADED, OK, Standing, UnprovenEmptyError
from nba_publishing.automation.document_assets import FAILED_EDITIONS, document_asset
from nba_publishing.automation.source_assets import source_assets
from nba_publishing.contracts.envelope import Document, Meta
from nba_publishing.documents.cadences import DAILY
from nba_publishing.documents.morning import meta_of
from nba_publishing.publishing.document import Edition, Params, document
from nba_publishing.sources.warehouse import SourceError
from nba_publishing_tests.fakes.league_rows import LeagueRows
from nba_publishing_tests.fakes.workshop import replace_rows, resources, set_clock

NOW = datetime(2026, 2, 12, 11, 0, tzinfo=UTC)
TODAY = "2026-02-12"
KEY = dg.AssetKey(["trends", "scores"])


class Scores(Document):
    """Points somebody scored."""

    as_of_date: date
    points: list[int]
    meta: Meta


class ScoresParams(Params):
    """What a build is told to do."""

    points: int = 20
    trouble: str = "none"


def _points_are_positive(payload: dict[str, Any]) -> list[str]:
    """Nobody scores less than nothing."""
    return [f"{value} points" for value in payload["points"] if value < 0]


@document(
    product="trends-scores",
    path="trends/scores.json",
    contract=Scores,
    params=ScoresParams,
    cadence=DAILY,
    reads=("scheduled_games",),
    history=lambda day, params: day,
    rules={"points_are_positive": _points_are_positive},
    records=lambda payload: {"points": len(payload["points"])},
    lineage={"points": ("nbac_schedule.home_team_score",)},
    aliases=("trends/scores-v2.json",),
)
def scores(read: Any, edition: Edition, params: ScoresParams) -> Scores:
    """Points somebody scored."""
    read.slate(edition.day)
    standing: Standing = OK
    match params.trouble:
        case "unproven":
            raise UnprovenEmptyError("games were played, but no row of them is loaded")
        case "unreadable":
            raise SourceError("table missing", "table_missing")
        case "defect":
            raise ZeroDivisionError("division by zero")
        case "degraded":
            standing = DEGRADED
        case "empty":
            standing = Standing("empty_expected", "off_season")
        case "odd days" if edition.day.day % 2:
            raise UnprovenEmptyError("an odd day")
        case _:
            pass
    # model_construct skips validation, as a builder with a mistake would.
    points: Any = ["many"] if params.trouble == "wrong type" else [params.points]
    return Scores.model_construct(
        generated_at=edition.generated_at,
        as_of_date=edition.day,
        points=[] if params.trouble == "empty" else points,
        meta=meta_of(edition, DAILY, standing, None, edition.day - timedelta(days=1)),
    )


class Site:
    """One document's asset on a temporary folder, materialized like anybody would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rows = LeagueRows()
        rows.game(date(2026, 2, 12), "BOS", "LAL", final=False)
        self.instance = dg.DagsterInstance.ephemeral()
        self.resources = resources(folder, rows.warehouse(), NOW)
        self.definitions = dg.Definitions(
            assets=[*source_assets(), document_asset(scores, "file")],
            resources=self.resources,
            executor=dg.in_process_executor,
        )

    def materialize(self, *days: str, **config: Any) -> dg.ExecuteInProcessResult:
        job = self.definitions.resolve_implicit_global_asset_job_def()
        first, last = (days or (TODAY,))[0], (days or (TODAY,))[-1]
        return job.execute_in_process(
            instance=self.instance,
            asset_selection=[KEY],
            raise_on_error=False,
            run_config={"ops": {"trends__scores": {"config": config}}},
            tags={
                "dagster/asset_partition_range_start": first,
                "dagster/asset_partition_range_end": last,
            },
        )

    def files(self) -> dict[str, bytes]:
        root = self.folder / "site" / "v1"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*.json"))
            if not path.relative_to(root).parts[0].startswith(".")
        }

    def partitions(self) -> set[str]:
        return self.instance.get_materialized_partitions(KEY)

    def points(self, path: str = "trends/scores.json") -> list[int]:
        return json.loads(self.files()[path])["points"]


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


def checks(result: dg.ExecuteInProcessResult) -> dict[str, bool]:
    return {e.check_name: e.passed for e in result.get_asset_check_evaluations()}


def metadata(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    [event] = result.asset_materializations_for_node("trends__scores")
    return {name: value.value for name, value in event.metadata.items()}


def test_a_good_document_is_checked_published_copied_and_recorded(site):
    result = site.materialize()
    assert result.success
    assert all(checks(result).values())
    assert set(site.files()) == {
        "trends/scores.json", "trends/scores-v2.json", "manifest.json",
        f"history/{TODAY}/trends/scores.json",
    }  # fmt: skip
    told = metadata(result)
    assert told["action"] == "published"
    assert told["outcome"] == "OK"
    assert told["records"] == {"points": 1}
    assert told["bytes"] == len(site.files()["trends/scores.json"])
    for name in ("sha256", "data_through", "queries", "bytes_billed", "duration_ms", "link"):
        assert name in told, name


@pytest.mark.parametrize(
    ("trouble", "red"),
    [
        ({"points": -3}, "content_holds_together"),
        ({"trouble": "wrong type"}, "keeps_its_contract"),
        ({"trouble": "unproven"}, "emptiness_is_proven"),
        ({"trouble": "defect"}, "keeps_its_contract"),
        ({"trouble": "unreadable"}, "sources_can_be_read"),
    ],
)
def test_a_document_that_breaks_its_contract_shows_a_red_check_and_touches_nothing(
    site, trouble, red
):
    assert site.materialize().success
    before, recorded = site.files(), site.partitions()
    set_clock(site.folder, NOW + timedelta(hours=1))
    result = site.materialize(**trouble)
    assert not result.success
    assert checks(result)[red] is False
    assert result.asset_materializations_for_node("trends__scores") == []
    assert site.partitions() == recorded
    after = site.files()
    # Only the manifest may tell of the failure; what readers get has not changed by a byte.
    assert after.pop("manifest.json") != before.pop("manifest.json")
    assert after == before
    [failure] = json.loads(site.files()["manifest.json"])["failures"]
    assert failure["path"] == "trends/scores.json"


def test_the_failed_step_says_in_one_sentence_what_happened_and_what_was_kept(site):
    result = site.materialize(trouble="unproven")
    failure = result.failure_data_for_node("trends__scores").user_failure_data
    assert "games were played, but no row of them is loaded" in failure.description
    assert "keeps its bytes" in failure.description
    assert failure.metadata[FAILED_EDITIONS].value[TODAY]["outcome"] == "EMPTY_UNEXPECTED"


def test_a_failure_in_the_manifest_goes_when_the_file_is_good_again(site):
    site.materialize(trouble="unproven")
    assert site.materialize().success
    assert json.loads(site.files()["manifest.json"])["failures"] == []


def test_a_past_day_writes_its_history_copy_only(site):
    site.materialize()
    before = site.files()
    assert site.materialize("2026-02-01").success
    after = site.files()
    assert set(after) - set(before) == {"history/2026-02-01/trends/scores.json"}
    assert {path: after[path] for path in before} == before


def test_in_a_range_the_good_days_are_published_and_recorded_and_the_run_is_red(site):
    result = site.materialize("2026-02-01", "2026-02-04", trouble="odd days")
    assert not result.success
    assert site.partitions() == {"2026-02-02", "2026-02-04"}
    assert {path for path in site.files() if path.startswith("history/")} == {
        "history/2026-02-02/trends/scores.json", "history/2026-02-04/trends/scores.json",
    }  # fmt: skip
    failed = result.failure_data_for_node("trends__scores").user_failure_data
    assert set(failed.metadata[FAILED_EDITIONS].value) == {"2026-02-01", "2026-02-03"}


def test_a_range_records_every_day_with_its_own_numbers(site):
    result = site.materialize("2026-02-01", "2026-02-03")
    assert result.success
    events = result.asset_materializations_for_node("trends__scores")
    assert [e.partition for e in events] == ["2026-02-01", "2026-02-02", "2026-02-03"]
    paths = [e.metadata["path"].value for e in events]
    assert paths == [f"history/2026-02-0{day}/trends/scores.json" for day in (1, 2, 3)]


def test_unchanged_sources_are_not_queried_again(site):
    site.materialize()
    before = site.files()
    replace_rows(site.folder, _Broken(site.resources["warehouse"].open()))
    set_clock(site.folder, NOW + timedelta(hours=1))
    result = site.materialize()
    assert result.success
    assert metadata(result)["action"] == "unchanged"
    assert metadata(result)["queries"] == 0
    after = site.files()
    manifests = [json.loads(files.pop("manifest.json")) for files in (before, after)]
    assert after == before
    checked = [manifest["files"]["trends/scores.json"]["checked_at"] for manifest in manifests]
    assert checked[1] > checked[0]


class _Broken:
    """A warehouse whose tables did not change, but whose queries must not be asked."""

    def __init__(self, known: Any) -> None:
        self._known = known

    @property
    def usage(self) -> Any:
        return self._known.usage

    def rows(self, query: str, **_: Any) -> Any:
        raise AssertionError(f"{query} was asked although nothing had changed")

    def last_changed(self, table: str) -> datetime | None:
        return self._known.last_changed(table)


def test_a_degraded_document_is_published_with_a_warning_until_a_good_one_exists(site):
    first = site.materialize(trouble="degraded")
    assert first.success
    assert checks(first)["rows_behind_it_are_complete"] is False
    assert metadata(first)["outcome"] == "DEGRADED"
    set_clock(site.folder, NOW + timedelta(hours=1))
    assert site.materialize(points=30).success
    set_clock(site.folder, NOW + timedelta(hours=2))
    again = site.materialize(trouble="degraded", points=10)
    assert not again.success, "keeping a fuller file of the same day needs somebody's eye"
    assert site.points() == [30]


def test_a_proven_empty_document_never_replaces_a_full_one_of_the_same_day(site):
    site.materialize()
    set_clock(site.folder, NOW + timedelta(hours=1))
    result = site.materialize(trouble="empty")
    assert result.success
    assert metadata(result)["action"] == "kept_last_good"
    assert site.points() == [20]


def test_force_passes_the_guards_with_a_reason_but_never_the_gate(site):
    site.materialize()
    set_clock(site.folder, NOW + timedelta(hours=1))
    result = site.materialize(trouble="empty", force_reason="the slate was wrong")
    assert result.success
    assert site.points() == []
    assert metadata(result)["forced_reason"] == "the slate was wrong"
    before = site.files()
    assert not site.materialize(points=-1, force_reason="please").success
    assert site.files()["trends/scores.json"] == before["trends/scores.json"]


def test_a_secret_in_a_document_stops_it(site, monkeypatch):
    monkeypatch.setenv("BDL_API_KEY", "4242424242")
    result = site.materialize(points=4242424242)
    assert not result.success
    assert checks(result)["keeps_its_contract"] is False
    assert "trends/scores.json" not in site.files()
    monkeypatch.setenv("BDL_API_KEY", "another")
    assert site.materialize(points=4242424242).success
