"""A bucket that is slow, full of other writers, or cut off in the middle of an answer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from nba_publishing.publishing.store import ObjectInfo, PreconditionFailed, StoreError
from nba_publishing.resources.cloud_store import CloudStore, storage_client
from nba_publishing_tests.fakes.cloud_storage_server import (
    CloudStorageServer,
    Fault,
    cloud_storage_server,
)

pytestmark = pytest.mark.emulated


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


@pytest.fixture
def server() -> Iterator[CloudStorageServer]:
    with cloud_storage_server("site") as server:
        yield server


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def store(server: CloudStorageServer, watch: Watch) -> CloudStore:
    return bucket(server, watch)


def bucket(server: CloudStorageServer, watch: Watch, name: str = "site") -> CloudStore:
    return CloudStore(
        name,
        prefix="v1/",
        client=storage_client(server.endpoint),
        sleep=watch.sleep,
        monotonic=lambda: watch.now,
        jitter=lambda: 0.5,
    )


def put(
    store: CloudStore, body: bytes, generation: int | None = None, path: str = "a.json"
) -> ObjectInfo:
    return store.write(
        path,
        body,
        cache_control="public, max-age=60",
        metadata={"sha256": body.decode(), "run_id": "r"},
        if_generation=generation,
    )


class Once:
    """The given faults, one after the other, for requests with one method."""

    def __init__(self, method: str, *faults: Fault | None) -> None:
        self.method = method
        self.faults = list(faults)

    def __call__(self, method: str, path: str) -> Fault | None:
        return self.faults.pop(0) if method == self.method and self.faults else None


def test_a_write_is_one_request_with_body_headers_and_label(
    server: CloudStorageServer, store: CloudStore
) -> None:
    put(store, b"body", 0)

    assert [method for method, _ in server.requests] == ["POST"]
    stored = server.buckets["site"]["v1/a.json"]
    assert (stored.body, stored.cache_control) == (b"body", "public, max-age=60")
    assert stored.content_type == "application/json; charset=utf-8"
    assert stored.metadata == {"sha256": "body", "run_id": "r"}


def test_a_write_whose_answer_was_lost_is_a_success_with_one_version(
    server: CloudStorageServer, store: CloudStore
) -> None:
    server.fault = Once("POST", Fault(dropped_after_commit=True))

    written = put(store, b"body", 0)

    assert server.versions == {"v1/a.json": 1}
    assert [method for method, _ in server.requests] == ["POST", "GET"]
    assert written == store.head("a.json")


def test_a_write_that_arrives_late_makes_its_own_repetition_fail_and_still_counts(
    server: CloudStorageServer, store: CloudStore, watch: Watch
) -> None:
    posts: list[str] = []

    def first_post_arrives_with_the_second(method: str, path: str) -> Fault | None:
        if method != "POST":
            return None
        posts.append(path)
        if len(posts) == 2:
            put(bucket(server, watch), b"body", 0)
        return Fault(504) if len(posts) == 1 else None

    server.fault = first_post_arrives_with_the_second

    written = put(store, b"body", 0)

    assert len(posts) == 3
    assert server.versions == {"v1/a.json": 1}
    assert written.metadata["sha256"] == "body"


def test_an_object_that_somebody_else_wrote_is_not_taken_for_ours(
    server: CloudStorageServer, store: CloudStore, watch: Watch
) -> None:
    first = put(store, b"one", 0)
    put(bucket(server, watch), b"two", first.generation)

    with pytest.raises(PreconditionFailed):
        put(store, b"three", first.generation)


def test_the_same_bytes_written_before_do_not_count_as_this_write(
    server: CloudStorageServer, store: CloudStore
) -> None:
    first = put(store, b"same", 0)
    server.fault = Once("POST", Fault(503))

    again = put(store, b"same", first.generation)

    assert again.generation > first.generation
    assert server.versions == {"v1/a.json": 2}


def test_waits_grow_and_a_wish_of_the_store_comes_first(
    server: CloudStorageServer, store: CloudStore, watch: Watch
) -> None:
    server.fault = Once("GET", *[Fault(code) for code in (500, 502, 503, 504, 408, 429)])
    store.head("a.json")
    assert watch.sleeps == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]

    watch.sleeps.clear()
    server.fault = Once("GET", Fault(429, retry_after=7))
    store.head("a.json")
    assert watch.sleeps == [7.0]


def test_every_second_write_refused_for_its_rate_still_publishes_all_before_the_deadline(
    server: CloudStorageServer, store: CloudStore, watch: Watch
) -> None:
    refused = {"next": True}
    commits: list[tuple[str, float]] = []

    def every_second(method: str, path: str) -> Fault | None:
        if method != "POST":
            return None
        refused["next"] = not refused["next"]
        return Fault(429) if refused["next"] else None

    server.fault = every_second
    server.on_commit = lambda name: commits.append((name, watch.now))
    for round_ in range(3):
        for number in range(5):
            put(store, f"{round_}".encode(), path=f"f{number}.json")

    assert len(commits) == 15
    assert watch.now < 120
    for name in {name for name, _ in commits}:
        times = [time for written, time in commits if written == name]
        assert all(later - earlier >= 1.0 for earlier, later in pairwise(times))


def test_one_object_is_written_once_a_second_at_most_while_others_go_on(
    store: CloudStore, watch: Watch
) -> None:
    put(store, b"1")
    put(store, b"1", path="b.json")
    assert watch.sleeps == []

    put(store, b"2")
    assert watch.sleeps == [1.0]


def test_a_store_that_never_answers_is_given_up_at_the_deadline(
    server: CloudStorageServer, store: CloudStore, watch: Watch
) -> None:
    server.fault = lambda _method, _path: Fault(503)

    with pytest.raises(StoreError, match="within 120 s") as error:
        put(store, b"body")

    assert error.value.reason == "store_unavailable"
    assert 100 < watch.now <= 120
    assert server.buckets["site"] == {}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_account_is_not_tried_again(
    server: CloudStorageServer, store: CloudStore, watch: Watch, status: int
) -> None:
    server.fault = lambda _method, _path: Fault(status)

    for ask in (
        lambda: put(store, b"x"),
        lambda: store.head("a.json"),
        lambda: store.read("a.json"),
    ):
        with pytest.raises(StoreError, match="not allowed to") as error:
            ask()
        assert error.value.reason == "store_auth"
    assert watch.sleeps == []


def test_a_missing_bucket_is_named(server: CloudStorageServer, watch: Watch) -> None:
    store = bucket(server, watch, "nowhere")

    with pytest.raises(StoreError, match="create the bucket") as error:
        put(store, b"x")
    assert error.value.reason == "store_missing"
    with pytest.raises(StoreError):
        list(store.list(""))
    assert watch.sleeps == []


def test_a_request_the_store_calls_wrong_is_not_repeated(
    server: CloudStorageServer, store: CloudStore, watch: Watch
) -> None:
    server.fault = lambda _method, _path: Fault(400)

    with pytest.raises(StoreError, match="on order") as error:
        put(store, b"x")

    assert error.value.reason == "store_refused"
    assert watch.sleeps == []


def test_an_object_replaced_while_it_is_read_is_read_again(
    server: CloudStorageServer, store: CloudStore, watch: Watch
) -> None:
    put(store, b"old")
    asked: list[str] = []

    def replaced_before_the_download(method: str, path: str) -> Fault | None:
        asked.append(method)
        if asked == ["GET", "GET"]:
            put(bucket(server, watch), b"new")
        return None

    server.fault = replaced_before_the_download
    found = store.read("a.json")

    assert found is not None
    assert found[0] == b"new"
    assert found[1].metadata["sha256"] == "new"


def test_an_unreachable_server_is_unavailable(watch: Watch) -> None:
    with cloud_storage_server("site") as server:
        store = bucket(server, watch)

    with pytest.raises(StoreError) as error:
        store.head("a.json")

    assert error.value.reason == "store_unavailable"


def test_threads_share_the_connections_of_one_client(
    server: CloudStorageServer, store: CloudStore
) -> None:
    with ThreadPoolExecutor(store.parallel_requests) as pool:
        list(pool.map(lambda n: put(store, b"x", 0, path=f"players/p{n}.json"), range(64)))

    assert len(server.buckets["site"]) == 64
    assert len(server.requests) == 64
