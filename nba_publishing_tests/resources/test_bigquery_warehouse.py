"""BigQuery answers like the embedded warehouse, and no query of ours can run away."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any

import pandas as pd
import pytest
from google.cloud.bigquery import SchemaField

from nba_publishing.resources.bigquery_frames import frame_of_pages
from nba_publishing.resources.bigquery_jobs import JobLabels, query_parameters
from nba_publishing.resources.bigquery_warehouse import BigQueryConnection, BigQueryWarehouse
from nba_publishing.sources.warehouse import SourceError, Usage, Warehouse
from nba_publishing_tests.fakes.any_rows import arguments_for, rows_of_every_table
from nba_publishing_tests.fakes.bigquery_server import MIB, BigQueryServer
from nba_publishing_tests.fakes.league_rows import MemoryWarehouse

pytestmark = pytest.mark.emulated

QUERIES = sorted(
    entry.name.removesuffix(".sql")
    for entry in (files("nba_publishing.sources") / "queries").iterdir()
)
WEEK: dict[str, Any] = {"from_date": date(2026, 1, 10), "to_date": date(2026, 1, 17)}
BOX = "nba_analytics.player_game_summary"
LABELS = JobLabels("trends-hot-cold", "6F1b-22", "schedule", "daily")
PATIENCE = timedelta(seconds=30)


@pytest.fixture(scope="module")
def tables() -> dict[str, MemoryWarehouse]:
    return {
        "nulls": MemoryWarehouse(rows_of_every_table(nulls=True)),
        "no nulls": MemoryWarehouse(rows_of_every_table(nulls=False)),
        "no rows": MemoryWarehouse({}),
    }


@pytest.fixture
def server(tables: dict[str, MemoryWarehouse]) -> Iterator[BigQueryServer]:
    with BigQueryServer(tables["nulls"]) as running:
        yield running


def opened(server: BigQueryServer, **limits: Any) -> BigQueryWarehouse:
    connection = BigQueryConnection(project=server.project, location="US", endpoint=server.endpoint)
    return BigQueryWarehouse(connection, **({"labels": LABELS, "timeout": PATIENCE} | limits))


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in an order of their own: a query without ORDER BY promises none."""
    return frame.iloc[frame.astype(str).sort_values(list(frame)).index].reset_index(drop=True)


def failure(warehouse: BigQueryWarehouse) -> SourceError:
    with pytest.raises(SourceError) as caught:
        warehouse.rows("box_scores", **WEEK)
    return caught.value


# --- the same rows from both engines ----------------------------------------------------------


@pytest.mark.parametrize("kind", ["nulls", "no nulls", "no rows"])
def test_every_query_gives_the_same_frame_on_both_engines(
    tables: dict[str, MemoryWarehouse], kind: str
) -> None:
    with BigQueryServer(tables[kind]) as server:
        warehouse: Warehouse = opened(server)
        for query in QUERIES:
            arguments = arguments_for(query)
            expected = tables[kind].rows(query, **arguments)
            frame = warehouse.rows(query, **arguments)
            assert expected.empty is (kind == "no rows"), f"{query} shows nothing with {arguments}"
            pd.testing.assert_frame_equal(in_order(frame), in_order(expected), obj=query)


def test_the_comparison_of_engines_notices_a_dtype(tables: dict[str, MemoryWarehouse]) -> None:
    frame = tables["nulls"].rows("box_scores", **WEEK)
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(frame, frame.astype({"points": float}))


def test_missing_values_come_in_the_form_duckdb_gives_them(server: BigQueryServer) -> None:
    frame = opened(server).rows("schedule_rows", **WEEK)
    assert frame["game_date"].dtype == "datetime64[us]"
    assert frame["game_date_est"].dtype == "datetime64[us, UTC]"
    assert frame["game_date_est"].isna().sum() == 2
    assert frame["processed_at"].iloc[0] == pd.Timestamp("2026-01-10T23:59:58.765432Z")
    assert str(frame["game_status"].dtype) == "Int64"
    registry = opened(server).rows("registry_rows", last_season="2025-26")
    assert None in registry["position"].tolist()


def test_a_result_longer_than_a_page_comes_whole_and_once(server: BigQueryServer) -> None:
    frame = opened(server).rows("box_scores", **WEEK)
    assert len(frame) == frame["player_lookup"].nunique() == 8
    pages = [
        r for r in server.sent("jobs.getQueryResults") if r.parameters.get("maxResults") != "0"
    ]
    assert [page.parameters.get("pageToken") for page in pages] == [None, "3", "6"]


def test_a_column_no_relation_can_read_is_refused() -> None:
    for field in (SchemaField("games", "STRING", "REPEATED"), SchemaField("place", "GEOGRAPHY")):
        with pytest.raises(SourceError, match=f"column {field.name}") as caught:
            frame_of_pages("box_scores", [field], [])
        assert caught.value.reason == "query_invalid"


# --- what a job carries -----------------------------------------------------------------------


def test_every_job_carries_its_limit_its_time_out_its_labels_and_typed_parameters(
    server: BigQueryServer,
) -> None:
    opened(server, max_bytes_query=50 * MIB).rows("box_scores", **WEEK)
    [request] = server.sent("jobs.insert")
    configuration = request.body["configuration"]
    assert request.path == "/bigquery/v2/projects/league-project/jobs"
    assert request.body["jobReference"]["location"] == "US"
    assert configuration["jobTimeoutMs"] == "30000"
    assert configuration["labels"] == {
        "product": "trends-hot-cold", "run_id": "6f1b-22", "trigger": "schedule",
        "cadence": "daily",
    }  # fmt: skip
    query = configuration["query"]
    assert query["maximumBytesBilled"] == str(50 * MIB)
    assert query["useLegacySql"] is False
    assert query["parameterMode"] == "NAMED"
    assert "2026" not in query["query"]
    assert query["queryParameters"][0] == {
        "name": "from_date",
        "parameterType": {"type": "DATE"},
        "parameterValue": {"value": "2026-01-10"},
    }


def test_without_other_words_a_query_may_bill_one_gib_and_take_a_minute(
    server: BigQueryServer,
) -> None:
    connection = BigQueryConnection(project=server.project, endpoint=server.endpoint)
    BigQueryWarehouse(connection).rows("box_scores", **WEEK)
    configuration = server.sent("jobs.insert")[0].body["configuration"]
    assert configuration["query"]["maximumBytesBilled"] == str(1024 * MIB)
    assert configuration["jobTimeoutMs"] == "60000"


def test_each_python_type_becomes_the_parameter_type_the_queries_mean() -> None:
    instant = datetime(2026, 1, 10, 7, 30, tzinfo=UTC)
    given = {"day": date(2026, 1, 10), "now": instant, "season": "2025-26", "games": 5,
             "line": 20.5, "systems": ["a", "b"]}  # fmt: skip
    sent = [parameter.to_api_repr() for parameter in query_parameters(given)]
    assert [one["name"] for one in sent] == list(given)
    assert [one["parameterType"]["type"] for one in sent] == [
        "DATE", "TIMESTAMP", "STRING", "INT64", "FLOAT64", "ARRAY",
    ]  # fmt: skip
    assert sent[1]["parameterValue"]["value"].startswith("2026-01-10 07:30:00")
    assert sent[5]["parameterType"]["arrayType"] == {"type": "STRING"}


def test_an_instant_without_a_zone_is_no_parameter() -> None:
    naive = datetime(2026, 1, 10)
    with pytest.raises(ValueError, match="now is an instant without a time zone"):
        query_parameters({"now": naive})


def test_labels_keep_to_the_alphabet_and_length_bigquery_accepts() -> None:
    labels = JobLabels("Trends/Who's Hot v2", "x" * 80, "sensor:Späte_Daten", "3 min").values()
    assert labels["product"] == "trends-who-s-hot-v2"
    assert labels["run_id"] == "x" * 63
    assert labels["trigger"] == "sensor-sp-te_daten"
    assert labels["cadence"] == "3-min"


# --- bytes ------------------------------------------------------------------------------------


def test_usage_counts_queries_and_the_bytes_their_jobs_billed(server: BigQueryServer) -> None:
    warehouse = opened(server)
    assert warehouse.usage == Usage(0, 0)
    warehouse.rows("box_scores", **WEEK)
    server.bytes_processed = 25 * MIB + 1
    warehouse.rows("schedule_rows", **WEEK)
    assert warehouse.usage == Usage(2, 10 * MIB + 26 * MIB)


def test_a_dry_run_tells_the_bytes_and_bills_nothing(server: BigQueryServer) -> None:
    warehouse = opened(server)
    assert warehouse.dry_run_bytes("box_scores", **WEEK) == 3 * MIB
    assert warehouse.usage == Usage(0, 0)
    [request] = server.sent("jobs.insert")
    assert request.body["configuration"]["dryRun"] is True
    assert request.body["configuration"]["query"]["useQueryCache"] is False


def test_a_query_above_its_own_limit_ends_before_it_bills(server: BigQueryServer) -> None:
    server.bytes_processed = 2000 * MIB
    warehouse = opened(server)
    error = failure(warehouse)
    assert error.reason == "bytes_limit"
    assert "nothing was published" in str(error)
    assert "NBA_PUBLISHING_MAX_BYTES_QUERY" in str(error)
    assert warehouse.usage == Usage(1, 0)


def test_the_query_that_would_pass_the_sum_of_the_run_is_not_sent(server: BigQueryServer) -> None:
    server.bytes_processed = 30 * MIB
    warehouse = opened(server, max_bytes_query=50 * MIB, max_bytes_run=100 * MIB)
    for _ in range(3):
        warehouse.rows("box_scores", **WEEK)
    error = failure(warehouse)
    assert error.reason == "bytes_limit"
    assert "was not sent" in str(error)
    assert "30 MiB" in str(error)
    assert "10 MiB are left" in str(error)
    sent = [request.body["configuration"] for request in server.sent("jobs.insert")]
    limits = [int(c["query"]["maximumBytesBilled"]) for c in sent if not c.get("dryRun")]
    assert limits == [50 * MIB, 50 * MIB, 40 * MIB]
    assert [bool(c.get("dryRun")) for c in sent] == [False, False, True, False, True]
    assert warehouse.usage == Usage(3, 90 * MIB)


# --- time -------------------------------------------------------------------------------------


def test_a_job_that_takes_too_long_is_cancelled(server: BigQueryServer) -> None:
    server.slow = True
    error = failure(opened(server, timeout=timedelta(seconds=0.8)))
    [job] = server.jobs.values()
    assert error.reason == "query_timeout"
    assert job.error
    assert job.error["reason"] == "stopped"
    assert f"{job.reference['jobId']} was cancelled; nothing was published" in str(error)


def test_a_time_out_says_when_the_job_could_not_be_cancelled(server: BigQueryServer) -> None:
    server.slow = True
    server.refuse("jobs.cancel", 403, "accessDenied")
    error = failure(opened(server, timeout=timedelta(seconds=0.8)))
    assert error.reason == "query_timeout"
    assert "could not be cancelled" in str(error)


# --- failures ---------------------------------------------------------------------------------

REFUSALS = [
    (404, "notFound", "Not found: Table p:d.t was not found in location US", "table_missing"),
    (403, "accessDenied", "Access Denied: Table p:d.t", "warehouse_auth"),
    (403, "quotaExceeded", "Custom quota exceeded", "warehouse_quota"),
    (400, "invalidQuery", "Unrecognized name: pointz at [3:9]", "query_invalid"),
    (400, "invalid", "Bad date value: 'hunter2'", "query_invalid"),
    (501, "notImplemented", "hunter2", "warehouse_unreachable"),
]


@pytest.mark.parametrize(("status", "reason", "message", "code"), REFUSALS)
def test_a_refused_job_is_a_sentence_with_a_code(
    server: BigQueryServer, status: int, reason: str, message: str, code: str
) -> None:
    server.refuse("jobs.insert", status, reason, message)
    error = failure(opened(server))
    assert error.reason == code
    assert str(error).startswith("query box_scores failed on BigQuery project league-project: ")
    assert f"status {status}, {reason}" in str(error)
    assert "nothing was published. " in str(error)
    assert "hunter2" not in str(error)


@pytest.mark.parametrize(
    ("reason", "message", "code"),
    [
        ("notFound", "Not found: Table p:d.t was not found in location US", "table_missing"),
        ("accessDenied", "Access Denied: Table p:d.t", "warehouse_auth"),
        ("invalidQuery", "Unrecognized name: pointz at [3:9]", "query_invalid"),
        ("responseTooLarge", "Response too large", "query_invalid"),
        ("stopped", "Job timed out after 1m", "query_timeout"),
        ("quotaExceeded", "Custom quota exceeded", "warehouse_quota"),
    ],
)
def test_a_job_that_ends_badly_is_a_sentence_that_names_it(
    server: BigQueryServer, reason: str, message: str, code: str
) -> None:
    server.fail_job(reason, message)
    warehouse = opened(server)
    error = failure(warehouse)
    assert error.reason == code
    [job_id] = server.jobs
    assert f"job {job_id}" in str(error)
    assert warehouse.usage == Usage(1, 0)


def test_the_sentence_points_at_the_table_and_the_place_in_the_query(
    server: BigQueryServer,
) -> None:
    server.fail_job("invalidQuery", "Unrecognized name: pointz; did you mean points? at [3:9]")
    error = failure(opened(server))
    assert "Unrecognized name: pointz, line 3, column 9 of the query" in str(error)
    server.fail_job("notFound", "Not found: Table league-project:raw.games was not found")
    assert "Not found: Table league-project:raw.games" in str(failure(opened(server)))


def test_no_error_carries_the_servers_own_text_along(server: BigQueryServer) -> None:
    server.fail_job("invalidQuery", "Could not cast literal hunter2 to type DATE")
    error = failure(opened(server))
    assert "hunter2" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_a_passing_failure_of_the_service_is_tried_again(server: BigQueryServer) -> None:
    server.refuse("jobs.insert", 503, "backendError")
    server.refuse("jobs.getQueryResults", 503, "backendError")
    assert len(opened(server).rows("box_scores", **WEEK)) == 8
    assert len(server.jobs) == 1


def test_a_service_that_stays_down_is_given_up_within_the_time_out(
    server: BigQueryServer,
) -> None:
    server.refuse("jobs.insert", 503, "backendError")
    error = failure(opened(server, timeout=timedelta(seconds=0.01)))
    assert error.reason == "warehouse_unreachable"


def test_an_address_nobody_answers_at_is_unreachable(tables: dict[str, MemoryWarehouse]) -> None:
    with BigQueryServer(tables["nulls"]) as gone:
        warehouse = opened(gone, timeout=timedelta(seconds=0.01))
    error = failure(warehouse)
    assert error.reason == "warehouse_unreachable"
    assert "127.0.0.1" not in str(error)


def test_a_job_that_broke_inside_bigquery_is_started_anew(server: BigQueryServer) -> None:
    server.fail_job("jobBackendError", "try again")
    warehouse = opened(server)
    assert len(warehouse.rows("box_scores", **WEEK)) == 8
    assert len(server.jobs) == 2
    assert warehouse.usage == Usage(1, 10 * MIB)


def test_a_rejected_token_is_a_matter_of_access(server: BigQueryServer) -> None:
    server.refuse("jobs.insert", 401, "authError", "Invalid credentials")
    assert failure(opened(server)).reason == "warehouse_auth"


def test_missing_credentials_are_a_matter_of_access(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.delenv("BIGQUERY_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "hunter2.json"))
    error = failure(BigQueryWarehouse(BigQueryConnection(project="p")))
    assert error.reason == "warehouse_auth"
    assert "hunter2" not in str(error)


def test_the_emulator_variable_stands_for_the_endpoint(
    server: BigQueryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIGQUERY_EMULATOR_HOST", server.endpoint)
    connection = BigQueryConnection(project=server.project)
    assert len(BigQueryWarehouse(connection).rows("box_scores", **WEEK)) == 8


# --- when a table changed ---------------------------------------------------------------------


def test_the_change_of_a_table_comes_from_its_metadata_once_per_run(
    server: BigQueryServer,
) -> None:
    changed = datetime(2026, 1, 11, 11, 24, tzinfo=UTC)
    server.changed(BOX, changed)
    warehouse = opened(server)
    assert warehouse.last_changed(BOX) == warehouse.last_changed(BOX) == changed
    assert [request.operation for request in server.requests] == ["tables.get"]
    assert warehouse.usage == Usage(0, 0)


def test_a_view_and_a_table_still_streaming_have_no_known_change(server: BigQueryServer) -> None:
    changed = datetime(2026, 1, 11, tzinfo=UTC)
    server.changed("nba_raw.a_view", changed, type="VIEW")
    server.changed("nba_raw.streaming", changed, streamingBuffer={"estimatedRows": "5"})
    warehouse = opened(server)
    assert warehouse.last_changed("nba_raw.a_view") is None
    assert warehouse.last_changed("nba_raw.streaming") is None


def test_the_change_of_a_table_that_is_not_there_is_an_error(server: BigQueryServer) -> None:
    with pytest.raises(SourceError, match=r"reading the state of table nba_raw\.gone") as caught:
        opened(server).last_changed("nba_raw.gone")
    assert caught.value.reason == "table_missing"
