"""Paths without a date only move forward, and a run for the past leaves them alone."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nba_publishing.publishing.candidate import Candidate, RunInfo
from nba_publishing.publishing.label import read_label
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.publishing.outcome import Outcome
from nba_publishing_tests.fakes.candidates import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    Desk,
    a_run,
    bounce_back,
    later,
    picks,
    predictions,
)

LONG_AGO = date(2024, 1, 1)


def run_of(day: date, name: str, minutes: int = 0) -> RunInfo:
    """A run that takes place on `day`."""
    now = later(minutes) + (day - TODAY)
    return a_run(name, now, natural_day=day, today=day)


def shown_by(desk: Desk, path: str) -> date | None:
    info = desk.memory.head(path)
    label = read_label(info.metadata) if info else None
    return label.as_of if label else None


def test_a_run_for_an_old_day_writes_the_history_path_only() -> None:
    desk = Desk()

    results = desk.publish(bounce_back("then", day=LONG_AGO))

    path = "history/2024-01-01/trends/bounce-back.json"
    assert results.actions() == {path: "published"}
    assert list(desk.memory.objects) == [path]
    assert list(desk.private.objects) == [f"staging/run-1/{path}"]
    info = desk.memory.head(path)
    assert info is not None
    assert info.cache_control == "public, max-age=86400"


def test_a_run_for_an_old_day_leaves_the_current_file_and_the_manifest_alone() -> None:
    desk = Desk()
    desk.publish(bounce_back("now"))
    before = desk.memory.all_bytes()

    desk.publish(bounce_back("then", day=LONG_AGO), run=a_run("run-2", later(60)))

    new = desk.memory.all_bytes().keys() - before.keys()
    assert new == {"history/2024-01-01/trends/bounce-back.json"}
    assert before.items() <= desk.memory.all_bytes().items()


def test_a_promotion_keeps_a_copy_of_the_day_and_the_last_build_of_a_day_wins() -> None:
    desk = Desk()
    copy = f"history/{TODAY}/trends/bounce-back.json"
    for minutes, says in ((0, "morning"), (60, "noon")):
        desk.publish(
            bounce_back(says, at=later(minutes)), run=a_run(f"run-{minutes}", later(minutes))
        )
        assert desk.memory.bytes_of(copy) == desk.memory.bytes_of("trends/bounce-back.json")

    assert b"noon" in desk.memory.bytes_of(copy)
    assert set(desk.memory.objects) == {
        "trends/bounce-back.json",
        "trends/bounce-back-v2.json",
        copy,
        "manifest.json",
    }


def test_an_alias_holds_the_same_bytes_and_names_its_document() -> None:
    desk = Desk()

    results = desk.publish(bounce_back())

    alias = results.of("trends/bounce-back-v2.json")
    assert alias.copy_of == "trends/bounce-back.json"
    assert alias.sha256 == results.of("trends/bounce-back.json").sha256
    assert results.of("trends/bounce-back.json").pointer_moved
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert manifest.files["trends/bounce-back-v2.json"].alias_of == "trends/bounce-back.json"
    assert manifest.files["trends/bounce-back.json"].alias_of is None


def test_an_alias_that_fell_behind_is_brought_back_by_an_unchanged_document() -> None:
    desk = Desk()
    desk.publish(bounce_back())
    desk.memory.delete("trends/bounce-back-v2.json", if_generation=None)

    results = desk.publish(bounce_back(at=later(60)), run=a_run("run-2", later(60)))

    assert results.of("trends/bounce-back.json").action == "unchanged"
    assert results.of("trends/bounce-back-v2.json").action == "published"
    assert desk.memory.bytes_of("trends/bounce-back-v2.json") == desk.memory.bytes_of(
        "trends/bounce-back.json"
    )


def test_the_same_inputs_again_change_nothing_but_the_time_of_the_check() -> None:
    desk = Desk()
    desk.publish(bounce_back())
    before = desk.memory.all_bytes()

    results = desk.publish(bounce_back(at=later(60)), run=a_run("run-2", later(60)))

    assert set(results.actions().values()) == {"unchanged"}
    after = desk.memory.all_bytes()
    assert {path for path in after if after[path] != before[path]} == {"manifest.json"}
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    entry = manifest.files["trends/bounce-back.json"]
    assert (entry.generated_at, entry.changed_at, entry.checked_at) == (
        later(0),
        later(0),
        later(60),
    )


def test_a_changed_max_age_is_written_although_the_document_says_the_same() -> None:
    desk = Desk()
    desk.publish(picks(max_age=300))

    sealed = picks(max_age=86400, pointer_max_age=300, at=later(60))
    results = desk.publish(sealed, run=a_run("run-2", later(60)))

    path = f"best-bets/{TODAY}.json"
    assert results.of(path).action == "published"
    dated, pointer = desk.memory.head(path), desk.memory.head("best-bets/latest.json")
    assert dated is not None
    assert pointer is not None
    assert dated.cache_control == "public, max-age=86400"
    assert pointer.cache_control == "public, max-age=300"
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert manifest.files[path].changed_at == later(0)


def test_a_heartbeat_document_is_written_although_it_says_the_same() -> None:
    desk = Desk()
    desk.publish(picks(heartbeat=True))

    results = desk.publish(picks(heartbeat=True, at=later(3)), run=a_run("run-2", later(3)))

    assert set(results.actions().values()) == {"published"}


def test_a_slow_run_for_yesterday_ends_after_a_fast_one_for_today() -> None:
    desk = Desk()
    slow = run_of(YESTERDAY, "slow", 600)
    desk.memory.before_write["best-bets/latest.json"] = lambda: desk.publish(
        picks("today"), run=run_of(TODAY, "fast")
    )

    results = desk.publish(picks("yesterday", day=YESTERDAY, at=slow.now), run=slow)

    assert shown_by(desk, "best-bets/latest.json") == TODAY
    assert results.of("best-bets/latest.json").action == "superseded"
    assert results.of("best-bets/latest.json").good
    assert shown_by(desk, f"best-bets/{YESTERDAY}.json") == YESTERDAY


def test_a_slow_run_for_yesterday_does_not_touch_a_current_file_of_today() -> None:
    desk = Desk()
    slow = run_of(YESTERDAY, "slow", 600)
    desk.memory.before_write["trends/bounce-back.json"] = lambda: desk.publish(
        bounce_back("today"), run=run_of(TODAY, "fast")
    )

    results = desk.publish(bounce_back("yesterday", day=YESTERDAY, at=slow.now), run=slow)

    assert results.actions() == {
        "trends/bounce-back.json": "superseded",
        "trends/bounce-back-v2.json": "unchanged",
    }
    assert all(
        b"today" in body for path, body in desk.memory.all_bytes().items() if "bounce" in path
    )


def test_of_two_runs_at_once_for_one_day_the_later_build_wins() -> None:
    desk = Desk()
    desk.memory.before_write[f"best-bets/{TODAY}.json"] = lambda: desk.publish(
        picks("later build", at=later(5)), run=a_run("other", later(5))
    )

    results = desk.publish(picks("earlier build"), run=a_run("ours"))

    assert results.of(f"best-bets/{TODAY}.json").action == "superseded"
    assert b"later build" in desk.memory.bytes_of(f"best-bets/{TODAY}.json")
    assert b"later build" in desk.memory.bytes_of("best-bets/latest.json")


def test_of_two_runs_at_once_an_earlier_build_gives_way() -> None:
    desk = Desk()
    desk.memory.before_write[f"best-bets/{TODAY}.json"] = lambda: desk.publish(
        picks("earlier build"), run=a_run("other")
    )

    results = desk.publish(picks("later build", at=later(5)), run=a_run("ours", later(5)))

    assert results.of(f"best-bets/{TODAY}.json").action == "published"
    assert b"later build" in desk.memory.bytes_of("best-bets/latest.json")


def test_a_latest_pointer_keeps_the_newest_day_that_is_not_empty() -> None:
    desk = Desk()
    desk.publish(picks("22 picks", day=YESTERDAY), run=run_of(YESTERDAY, "run-1"))

    desk.publish(picks("none", outcome=Outcome.EMPTY_EXPECTED), run=run_of(TODAY, "run-2"))

    assert shown_by(desk, "best-bets/latest.json") == YESTERDAY


def test_a_today_pointer_shows_today_even_when_empty() -> None:
    desk = Desk()
    desk.publish(predictions("many", day=YESTERDAY), run=run_of(YESTERDAY, "run-1"))

    desk.publish(predictions("none", outcome=Outcome.EMPTY_EXPECTED), run=run_of(TODAY, "run-2"))

    assert shown_by(desk, "predictions/today.json") == TODAY


def test_a_today_pointer_never_shows_yesterday() -> None:
    desk = Desk()

    desk.publish(predictions(day=YESTERDAY), run=a_run(natural_day=YESTERDAY))

    assert shown_by(desk, f"predictions/{YESTERDAY}.json") == YESTERDAY
    assert shown_by(desk, "predictions/today.json") is None


def test_tomorrows_document_is_written_and_moves_nothing() -> None:
    desk = Desk()

    results = desk.publish(
        predictions(day=TOMORROW), picks(day=TOMORROW), bounce_back(day=TOMORROW)
    )

    assert results.actions() == {
        f"predictions/{TOMORROW}.json": "published",
        f"best-bets/{TOMORROW}.json": "published",
        f"history/{TOMORROW}/trends/bounce-back.json": "unchanged",
    }
    assert results[2].reason == "after_today"
    assert set(desk.memory.objects) == {
        f"predictions/{TOMORROW}.json",
        f"best-bets/{TOMORROW}.json",
        "manifest.json",
    }


def test_a_natural_day_before_today_moves_the_latest_pointer_too() -> None:
    desk = Desk()

    desk.publish(picks(day=YESTERDAY), run=a_run(natural_day=YESTERDAY))

    assert shown_by(desk, "best-bets/latest.json") == YESTERDAY


def test_a_past_run_rewrites_a_pointer_that_already_shows_its_day() -> None:
    desk = Desk()
    desk.publish(picks("before", day=YESTERDAY), run=run_of(YESTERDAY, "run-1"))

    graded = picks("with results", day=YESTERDAY, at=later(0))
    desk.publish(graded, picks("older", day=LONG_AGO), run=run_of(TODAY, "run-2"))

    assert b"with results" in desk.memory.bytes_of("best-bets/latest.json")
    assert shown_by(desk, f"best-bets/{LONG_AGO}.json") == LONG_AGO


def test_a_run_may_be_told_to_write_dated_objects_only() -> None:
    desk = Desk()

    desk.publish(picks(), bounce_back(), run=a_run(update_current=False))

    assert set(desk.memory.objects) == {
        f"best-bets/{TODAY}.json",
        f"history/{TODAY}/trends/bounce-back.json",
        "manifest.json",
    }


def test_several_days_in_one_call_move_a_pointer_once_to_the_newest() -> None:
    desk = Desk()
    days = [TODAY - timedelta(days=n) for n in range(5)]

    desk.publish(*[picks(day=day) for day in days], run=a_run(natural_day=days[-1]))

    assert shown_by(desk, "best-bets/latest.json") == TODAY
    assert desk.memory.writes.count("best-bets/latest.json") == 1
    assert desk.memory.writes.count("manifest.json") == 1
    assert desk.memory.writes[-1] == "manifest.json"


def a_day_of(offset: int, build: int) -> tuple[Candidate, RunInfo]:
    day = LONG_AGO + timedelta(days=offset)
    run = run_of(day, f"run-{offset}-{build}", build)
    return picks(f"{offset} {build}", day=day, at=run.now), run


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.booleans()), min_size=1, max_size=8)
)
def test_any_interleaving_of_runs_leaves_every_pointer_at_the_greatest_day(
    runs: list[tuple[int, int, bool]],
) -> None:
    desk = Desk()
    waiting = desk.memory.before_write
    for offset, build, in_the_middle_of_the_next in runs:
        candidate, run = a_day_of(offset, build)
        if in_the_middle_of_the_next and not waiting:
            waiting["best-bets/latest.json"] = lambda candidate=candidate, run=run: desk.publish(
                candidate, run=run
            )
        else:
            desk.publish(candidate, run=run)
    while waiting:
        waiting.popitem()[1]()

    greatest = LONG_AGO + timedelta(days=max(offset for offset, _, _ in runs))
    assert shown_by(desk, "best-bets/latest.json") == greatest
    assert desk.memory.bytes_of("best-bets/latest.json") == desk.memory.bytes_of(
        f"best-bets/{greatest}.json"
    )
