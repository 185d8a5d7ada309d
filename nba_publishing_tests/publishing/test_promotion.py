"""The store decides who wins; whoever loses looks again."""

import pytest

from nba_publishing.publishing.label import read_label
from nba_publishing.publishing.promotion import cache_control
from nba_publishing_tests.fakes.candidates import Desk, a_run, bounce_back, later
from nba_publishing_tests.fakes.memory_store import MemoryStore

HOT = "trends/bounce-back.json"


def test_our_own_bytes_that_got_there_first_are_a_success() -> None:
    desk = Desk()
    desk.memory.before_write[HOT] = lambda: desk.publish(bounce_back(), run=a_run("the-same"))

    results = desk.publish(bounce_back())

    assert results.of(HOT).action == "published"
    assert desk.memory.writes.count(HOT) == 1


def overwrite_for_ever(site: MemoryStore, path: str) -> None:
    """Somebody without a label who is always faster."""
    site.write(path, b"{}", cache_control="x", metadata={}, if_generation=None)
    site.before_write[path] = lambda: overwrite_for_ever(site, path)


def test_a_file_that_others_rewrite_every_time_is_given_up_after_five_tries() -> None:
    desk = Desk()
    overwrite_for_ever(desk.memory, HOT)

    results = desk.publish(bounce_back())

    assert results.actions() == {HOT: "failed"}
    assert results[0].reason == "contended"
    assert desk.memory.writes.count(HOT) == 1 + 5


def test_a_document_may_be_read_for_so_long() -> None:
    assert cache_control(300) == "public, max-age=300"
    assert cache_control(0) == "no-cache"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("as_of", "yesterday"),
        ("kind", "unheard-of"),
        ("generated_at", "2026-02-11T17:00:00"),
        ("members", "many"),
        ("state", "splendid"),
        ("product", None),
    ],
)
def test_a_label_that_cannot_be_read_is_no_label(field: str, value: str | None) -> None:
    desk = Desk()
    desk.publish(bounce_back(at=later(0)))
    info = desk.memory.head(HOT)
    assert info is not None
    assert read_label(info.metadata) is not None

    changed = {k: v for k, v in (dict(info.metadata) | {field: value}).items() if v is not None}

    assert read_label(changed) is None


def test_a_label_is_read_back_as_it_was_written() -> None:
    desk = Desk()
    desk.publish(bounce_back())
    info = desk.memory.head(HOT)
    assert info is not None
    label = read_label(info.metadata)
    assert label is not None

    assert label.to_metadata() == info.metadata
    assert set(info.metadata) >= {
        "product",
        "as_of",
        "generated_at",
        "sha256",
        "content_sha256",
        "schema_version",
        "state",
        "run_id",
    }
