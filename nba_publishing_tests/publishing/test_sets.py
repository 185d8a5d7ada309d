"""A folder of player documents: members first, the index last, and both fit together."""

from nba_publishing.publishing.candidate import Candidate
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest import MANIFEST
from nba_publishing.publishing.manifest_store import read_manifest
from nba_publishing.publishing.outcome import Outcome
from nba_publishing_tests.fakes.candidates import (
    TODAY,
    YESTERDAY,
    Desk,
    a_candidate,
    a_run,
    later,
)
from nba_publishing_tests.fakes.troubled_stores import Refuses, Troubled

INDEX = "tonight/player/index.json"


def path_of(name: str) -> str:
    return f"tonight/player/{name}.json"


def member(name: str, says: str = "hello", **more: object) -> Candidate:
    return a_candidate(path_of(name), Kind.SET_MEMBER, says=says, **more)


def index(*names: str, **more: object) -> Candidate:
    members = tuple(path_of(name) for name in names)
    return a_candidate(INDEX, Kind.SET_INDEX, says=" ".join(names), members=members, **more)


def test_members_are_written_before_the_index_and_have_no_history() -> None:
    desk = Desk()

    desk.publish(index("ab", "cd"), member("ab"), member("cd"))

    assert desk.memory.writes == [path_of("ab"), path_of("cd"), INDEX, MANIFEST]
    manifest = read_manifest(desk.memory)
    assert manifest is not None
    assert list(manifest.files) == [INDEX]
    assert manifest.sets["tonight/player"].model_dump() == {
        "index": INDEX,
        "count": 2,
        "as_of_date": TODAY,
    }


def test_an_index_may_list_members_an_earlier_run_left() -> None:
    desk = Desk()
    desk.publish(index("ab", "cd"), member("ab"), member("cd"))

    results = desk.publish(
        index("ab", "cd", at=later(5)),
        member("ab", "news", at=later(5)),
        run=a_run("run-2", later(5)),
    )

    assert results.of(path_of("ab")).action == "published"
    assert results.of(INDEX).action == "unchanged"


def test_an_index_that_lists_a_player_nobody_built_stops_the_whole_set() -> None:
    desk = Desk()

    results = desk.publish(index("ab", "zz"), member("ab"))

    assert set(results.actions().values()) == {"failed"}
    assert {r.reason for r in results} == {"contract_violation"}
    assert {r.outcome for r in results} == {Outcome.SOURCE_ERROR}
    assert path_of("ab") not in desk.memory.objects
    assert desk.private.objects == {}


def test_an_index_that_forgets_a_member_stops_the_whole_set() -> None:
    desk = Desk()

    results = desk.publish(index("ab"), member("ab"), member("cd"))

    assert set(results.actions().values()) == {"failed"}
    assert "cd" in (results.of(INDEX).message or "")
    assert set(desk.memory.objects) <= {MANIFEST}


def test_an_index_nobody_may_publish_takes_its_members_along() -> None:
    desk = Desk()

    results = desk.publish(
        index("ab", outcome=Outcome.SOURCE_ERROR, reason="too_many_failed"), member("ab")
    )

    assert set(results.actions().values()) == {"failed"}
    assert {r.reason for r in results} == {"too_many_failed"}


def test_the_index_stays_when_a_member_could_not_be_written() -> None:
    calm = Desk()
    calm.publish(index("ab"), member("ab"))
    before = calm.memory.bytes_of(INDEX)
    refuses = Refuses(
        lambda call, path: call == "write" and path == path_of("cd"), "store_unavailable"
    )

    results = Desk(Troubled(calm.site, refuses), calm.ops).publish(
        index("ab", "cd", at=later(5)),
        member("ab", "news", at=later(5)),
        member("cd", at=later(5)),
        run=a_run("run-2", later(5)),
    )

    assert results.of(INDEX).reason == "member_failed"
    assert results.of(path_of("ab")).action == "published"
    assert calm.memory.bytes_of(INDEX) == before


def test_one_member_can_be_published_alone() -> None:
    desk = Desk()

    assert desk.publish(member("ab")).actions() == {path_of("ab"): "published"}


def test_a_large_set_is_looked_up_with_one_listing() -> None:
    calm = Desk()
    asked: list[tuple[str, str]] = []
    names = [f"p{n}" for n in range(40)]
    site = Troubled(calm.site, lambda call, path: asked.append((call, path)))

    results = Desk(site, calm.ops).publish(index(*names), *[member(name) for name in names])

    assert {r.action for r in results} == {"published"}
    assert ("list", "tonight/player/") in asked
    assert not [path for call, path in asked if call == "head" and path.startswith("tonight/")]
    assert len([call for call in asked if call[0] == "wrote"]) == 42


def test_a_past_set_goes_into_the_history() -> None:
    desk = Desk()

    desk.publish(index("ab", day=YESTERDAY), member("ab", day=YESTERDAY))

    assert set(desk.memory.objects) == {
        f"history/{YESTERDAY}/{path_of('ab')}",
        f"history/{YESTERDAY}/{INDEX}",
    }
