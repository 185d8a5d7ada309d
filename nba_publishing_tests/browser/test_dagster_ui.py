"""The Dagster UI over the demo league: what an engineer sees there, and a backfill he asks for.

Everything is asked of the running webserver: over the GraphQL interface its pages use, and in a
browser.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from nba_publishing.definitions import build_definitions, resources_of
from nba_publishing.documents.registry import DOCUMENTS
from nba_publishing.settings import read_settings
from nba_publishing.sources.tables import TABLES
from nba_publishing_tests.browser.running_ui import REPOSITORY, RunningUi, wait_until
from nba_publishing_tests.fakes.command_line import CommandLine

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = shutil.which("chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
TODAY = date(2026, 2, 12)
THIRTY_DAYS = [(TODAY - timedelta(days=back)).isoformat() for back in range(30, 0, -1)]
BACKFILLED = (["trends", "bounce_back"], ["trends", "whos_hot_v2"])

LAUNCH = """mutation($wanted: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $wanted) {
    __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""
BACKFILL = """query($id: String!) {
  partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill {
    status numPartitions error { message } runs { status }
    assetBackfillData { assetBackfillStatuses { ... on AssetPartitionsStatusCounts {
      assetKey { path } numPartitionsTargeted numPartitionsMaterialized numPartitionsFailed } } }
  } } }"""
LOCATIONS = """{ workspaceOrError { ... on Workspace { locationEntries {
  name loadStatus locationOrLoadError { __typename ... on PythonError { message } } } } } }"""
GRAPH = """{ assetNodes {
  assetKey { path } groupName description kinds isMaterializable owners { __typename }
  dependencyKeys { path } metadataEntries { label }
  assetMaterializations(limit: 1) { partition metadataEntries { label } }
  assetChecksOrError { ... on AssetChecks { checks {
    name blocking executionForLatestMaterialization { status } } } } } }"""
SCHEDULES = """{ repositoriesOrError { ... on RepositoryConnection { nodes { schedules {
  name executionTimezone futureTicks(limit: 3) { results { timestamp } } } } } } }"""
DAEMONS = "{ instance { daemonHealth { allDaemonStatuses { daemonType healthy } } } }"


class Publication:
    """The files of today as the demo published them, the UI over them, and a backfill under way."""

    def __init__(self, folder: Path) -> None:
        home = folder / "dagster"
        home.mkdir()
        shutil.copyfile(REPOSITORY / "dagster.yaml", home / "dagster.yaml")
        self.line = CommandLine(
            folder,
            folder / "warehouse",
            LEAGUE="profile=small",
            CLOCK="2026-02-12T21:40:00-05:00",
        )
        code, out, err = self.line.run("demo", "--dir", str(folder))
        assert code == 0, out + err
        self.files = self.current_files()
        self.ui = RunningUi(folder, self.line.environment)

    def current_files(self) -> dict[str, bytes]:
        paths = {path for spec in DOCUMENTS for path in (spec.path, *spec.aliases)}
        return {path: body for path, body in self.line.files().items() if path in paths}

    def launch_backfill(self) -> None:
        wanted = {
            "assetSelection": [{"path": path} for path in BACKFILLED],
            "partitionNames": THIRTY_DAYS,
        }
        launched = self.ui.ask(LAUNCH, wanted=wanted)["launchPartitionBackfill"]
        assert launched["__typename"] == "LaunchBackfillSuccess", launched
        self._backfill = launched["backfillId"]

    def backfill(self) -> dict:
        return self.ui.ask(BACKFILL, id=self._backfill)["partitionBackfillOrError"]


@pytest.fixture(scope="module")
def publication(tmp_path_factory) -> Iterator[Publication]:
    made = Publication(tmp_path_factory.mktemp("ui"))
    try:
        made.ui.start_webserver()
        # Asked before the daemon starts: it looks for backfills at once, then every 30 seconds.
        made.launch_backfill()
        made.ui.start_daemon()
        yield made
    finally:
        made.ui.stop()


@pytest.fixture(scope="module")
def ui(publication) -> RunningUi:
    return publication.ui


@pytest.fixture(scope="module")
def graph(ui) -> dict[str, dict]:
    return {"/".join(node["assetKey"]["path"]): node for node in ui.ask(GRAPH)["assetNodes"]}


@pytest.fixture(scope="module")
def page(ui):
    """A browser that notes every address it asks and every error a page reports."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1600, "height": 1200})
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        yield page
        browser.close()


def test_the_code_location_loads_without_an_error(ui):
    entries = ui.ask(LOCATIONS)["workspaceOrError"]["locationEntries"]
    assert entries == [
        {
            "name": "nba_publishing",
            "loadStatus": "LOADED",
            "locationOrLoadError": {"__typename": "RepositoryLocation"},
        }
    ]


def test_every_table_and_every_document_is_in_the_graph_and_nothing_is_a_stub(graph):
    tables = {name.replace(".", "/") for name in TABLES}
    documents = {"/".join(spec.key) for spec in DOCUMENTS}
    assert set(graph) >= tables | documents
    for key, node in graph.items():
        labels = {entry["label"] for entry in node["metadataEntries"]}
        assert "dagster/auto_created_stub_asset" not in labels, key
        assert node["groupName"] != "default", key
        assert node["description"], key
        assert node["kinds"], key
        assert node["owners"], key
    assert not any(graph[key]["isMaterializable"] for key in tables)
    assert all(graph[key]["isMaterializable"] for key in documents)


def test_every_document_hangs_on_tables_of_the_graph(graph):
    for spec in DOCUMENTS:
        above = ["/".join(key["path"]) for key in graph["/".join(spec.key)]["dependencyKeys"]]
        assert above, spec.path
        assert set(above) <= set(graph), spec.path


def test_every_schedule_is_listed_with_its_next_ticks_in_new_york_time(publication, ui):
    listed = [
        schedule
        for node in ui.ask(SCHEDULES)["repositoriesOrError"]["nodes"]
        for schedule in node["schedules"]
    ]
    definitions = build_definitions(resources_of(read_settings(publication.line.environment)))
    assert {schedule["name"] for schedule in listed} == {s.name for s in definitions.schedules}
    for schedule in listed:
        ticks = [tick["timestamp"] for tick in schedule["futureTicks"]["results"]]
        assert len(ticks) == 3, schedule["name"]
        assert ticks == sorted(set(ticks)), schedule["name"]
        assert schedule["executionTimezone"] == "America/New_York", schedule["name"]


def test_the_publication_of_today_shows_its_checks_and_its_metadata(graph):
    untouched = [spec for spec in DOCUMENTS if list(spec.key) not in BACKFILLED]
    for spec in untouched:
        node = graph["/".join(spec.key)]
        [latest] = node["assetMaterializations"]
        assert latest["partition"] == TODAY.isoformat(), spec.path
        labels = {entry["label"] for entry in latest["metadataEntries"]}
        assert {"outcome", "action", "link", "records", "preview"} <= labels, spec.path
        checks = node["assetChecksOrError"]["checks"]
        results = [c["executionForLatestMaterialization"] for c in checks if c["blocking"]]
        assert results, spec.path
        assert all(result["status"] == "SUCCEEDED" for result in results), spec.path


def test_the_lineage_page_shows_every_group(page, ui, graph):
    page.goto(f"{ui.address}/asset-groups")
    for group in {node["groupName"] for node in graph.values()}:
        page.get_by_text(group, exact=True).first.wait_for(timeout=20_000)
    assert not page.get_by_text("Join the Dagster community").is_visible()


def test_the_lineage_of_a_document_shows_the_tables_behind_it(page, ui, graph):
    page.goto(f"{ui.address}/assets/trends/whos_hot_v2?view=lineage")
    for key in graph["trends/whos_hot_v2"]["dependencyKeys"]:
        page.get_by_text(key["path"][-1]).first.wait_for(timeout=20_000)


def test_the_page_of_a_document_tells_what_it_is_what_it_holds_and_who_answers(page, ui):
    page.goto(f"{ui.address}/assets/trends/whos_hot_v2")
    for text in (
        "The hottest and the coldest players",
        "total_qualifying_players",
        "One player of a hot or cold list.",
        "schemas/whos-hot-v2.json",
        "trends/whos-hot-v2.json",
        "cadence: daily",
        "trends_daily",
        "nbac_schedule",
    ):
        page.get_by_text(text).first.wait_for(timeout=20_000)


def test_the_checks_of_a_document_are_sentences(page, ui):
    page.goto(f"{ui.address}/assets/trends/whos_hot_v2?view=checks")
    for text in ("content_holds_together", "is_current", "This is a blocking asset check."):
        page.get_by_text(text).first.wait_for(timeout=20_000)


def test_the_pages_ask_nobody_but_their_own_server_and_report_no_error(page, ui):
    assert page.asked
    elsewhere = [url for url in page.asked if not url.startswith((ui.address, "data:", "blob:"))]
    assert elsewhere == []
    assert page.complaints == []


def test_a_backfill_of_thirty_days_is_one_run_and_leaves_the_current_files_alone(publication):
    wait_until(
        lambda: publication.backfill()["status"] not in ("REQUESTED", "CANCELING"),
        "the backfill has ended",
    )
    backfill = publication.backfill()
    assert backfill["status"] == "COMPLETED_SUCCESS", backfill
    assert backfill["numPartitions"] == len(THIRTY_DAYS)
    assert backfill["runs"] == [{"status": "SUCCESS"}]
    for counts in backfill["assetBackfillData"]["assetBackfillStatuses"]:
        assert counts["assetKey"]["path"] in BACKFILLED
        assert counts["numPartitionsTargeted"] == len(THIRTY_DAYS)
        assert counts["numPartitionsMaterialized"] == len(THIRTY_DAYS)
        assert counts["numPartitionsFailed"] == 0
    assert publication.current_files() == publication.files
    history = publication.line.files()
    for day in THIRTY_DAYS:
        assert f"history/{day}/trends/whos-hot-v2.json" in history


def test_the_daemons_are_well_and_nothing_in_the_logs_alarms(ui):
    daemons = ui.ask(DAEMONS)["instance"]["daemonHealth"]["allDaemonStatuses"]
    assert {daemon["daemonType"] for daemon in daemons if not daemon["healthy"]} == set()
    alarms = re.compile("WARNING|ERROR|CRITICAL|Warning:|Traceback")
    assert [line for line in ui.log() if alarms.search(line)] == []
