"""A site is looked at from outside: the healthy one is clean, every damage has its own line."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nba_publishing.checks.findings import Finding, exit_code
from nba_publishing.checks.published_site import FolderSite, StoredSite
from nba_publishing.checks.site_conformance import Question, Survey, survey
from nba_publishing.checks.web_site import BaseUrlError, UnreachableError, WebSite
from nba_publishing.documents.trends.bounce_back import bounce_back
from nba_publishing.documents.trends.whos_hot_v2 import whos_hot_v2
from nba_publishing.publishing.candidate import RunInfo
from nba_publishing.publishing.encoding import canonical_bytes
from nba_publishing.publishing.label import Kind
from nba_publishing.publishing.manifest_store import place_holds, record_failures
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.publication import publish
from nba_publishing.resources.folder_store import META, FolderStore
from nba_publishing_tests.fakes.candidates import a_candidate, predictions
from nba_publishing_tests.fakes.site_server import SiteServer, serving
from nba_publishing_tests.fakes.tiny_site import (
    BOUNCE,
    BOUNCE_V2,
    BUILT_AT,
    DAY,
    DOCUMENTS,
    HOT,
    HOT_KEPT,
    LOOKED_AT,
    SITE,
    change_metadata,
    change_sidecar,
    drop,
    payload_of,
    publish_anyway,
    rewrite,
    run_of,
)

MANIFEST = "manifest.json"
Damage = Callable[[Path], None]


def look(root: Path, now: datetime = LOOKED_AT, day: date | None = None) -> Survey:
    return survey(FolderSite(root / SITE), Question(DOCUMENTS, now, day))


def rules(found: Survey) -> set[tuple[str, str, str]]:
    return {(finding.level, finding.path, finding.rule) for finding in found.findings}


def changed(root: Path, path: str, **fields: Any) -> dict[str, Any]:
    return payload_of(root, path) | fields


# --- damages ---------------------------------------------------------------------------------


def truncate(root: Path) -> None:
    file = root / SITE / HOT
    file.write_bytes(file.read_bytes()[:-200])


def change_a_byte(root: Path) -> None:
    file = root / SITE / HOT
    file.write_bytes(file.read_bytes().replace(b'"rank":1,', b'"rank":2,', 1))


def write_nan(root: Path) -> None:
    body = (root / SITE / HOT).read_bytes()
    rewrite(root, HOT, body.replace(b'"min_games":5', b'"min_games":NaN', 1))


def write_a_key_twice(root: Path) -> None:
    body = (root / SITE / HOT).read_bytes()
    rewrite(root, HOT, body.replace(b'"min_games":5', b'"min_games":5,"min_games":5', 1))


def turn_keys_around(root: Path) -> None:
    payload = payload_of(root, HOT)
    payload["hot"][0] = dict(reversed(payload["hot"][0].items()))
    publish_anyway(root, whos_hot_v2, payload)


def add_a_key(root: Path) -> None:
    meta = payload_of(root, HOT)["meta"]
    payload = changed(root, HOT, mood="good", meta=meta)
    publish_anyway(root, whos_hot_v2, payload)


def retype_a_key(root: Path) -> None:
    publish_anyway(root, whos_hot_v2, changed(root, HOT, min_games="5"))


def break_a_rule(root: Path) -> None:
    payload = payload_of(root, HOT)
    payload["hot"].reverse()
    publish_anyway(root, whos_hot_v2, payload)


def spell_a_number_otherwise(root: Path) -> None:
    body = (root / SITE / HOT).read_bytes()
    spaced = body.replace(b'"min_games":5', b'"min_games": 5', 1)
    publish_anyway(root, whos_hot_v2, payload_of(root, HOT), body=spaced)


def let_it_live_shorter(root: Path) -> None:
    publish_anyway(root, whos_hot_v2, payload_of(root, HOT), max_age=60)


def promise_another_ttl(root: Path) -> None:
    payload = payload_of(root, HOT)
    payload["meta"]["ttl_seconds"] = 60
    publish_anyway(root, whos_hot_v2, payload)


def promise_another_update(root: Path) -> None:
    payload = payload_of(root, HOT)
    payload["meta"]["next_update_expected"] = "2026-02-14T06:00:00-05:00"
    publish_anyway(root, whos_hot_v2, payload)


def describe_a_day_to_come(root: Path) -> None:
    tomorrow = DAY + timedelta(days=1)
    payload = changed(root, HOT, as_of_date=tomorrow.isoformat())
    payload["meta"]["next_update_expected"] = "2026-02-14T06:00:00-05:00"
    publish_anyway(root, whos_hot_v2, payload)


def use_rows_of_the_day_itself(root: Path) -> None:
    payload = payload_of(root, HOT)
    payload["meta"]["data_through"] = DAY.isoformat()
    publish_anyway(root, whos_hot_v2, payload)


def drop_the_file(root: Path) -> None:
    drop(root, HOT)


def drop_the_alias(root: Path) -> None:
    drop(root, BOUNCE_V2)


def forget_the_alias(root: Path) -> None:
    drop(root, BOUNCE_V2)
    edit_manifest(root, lambda manifest: manifest["files"].pop(BOUNCE_V2))


def let_the_alias_differ(root: Path) -> None:
    payload = payload_of(root, BOUNCE) | {"shortfall_threshold": 9.0}
    rewrite(root, BOUNCE_V2, canonical_bytes(payload))


def drop_the_copy_of_the_day(root: Path) -> None:
    drop(root, HOT_KEPT)


def add_a_stranger(root: Path) -> None:
    (root / SITE / "trends" / "secret-picks.json").write_bytes(b"{}\n")


def add_a_text_file(root: Path) -> None:
    (root / SITE / "README.txt").write_text("hello")


def hide_it_from_the_manifest(root: Path) -> None:
    edit_manifest(root, lambda manifest: manifest["files"].pop(HOT))


def end_before_the_manifest(root: Path) -> None:
    old = {name: (root / SITE / name).read_bytes() for name in (MANIFEST, f"{META}/{MANIFEST}")}
    payload = changed(root, HOT, generated_at="2026-02-12T11:06:00+00:00")
    publish_anyway(root, whos_hot_v2, payload)
    for name, body in old.items():
        (root / SITE / name).write_bytes(body)


def cut_the_manifest(root: Path) -> None:
    body = (root / SITE / MANIFEST).read_bytes()
    rewrite(root, MANIFEST, body[: len(body) // 2])


def add_a_key_to_the_manifest(root: Path) -> None:
    edit_manifest(root, lambda manifest: manifest.update(mood="good"))


def drop_the_manifest(root: Path) -> None:
    drop(root, MANIFEST)


def lead_out_of_the_site(root: Path) -> None:
    def lead(manifest: dict[str, Any]) -> None:
        entry = manifest["files"][HOT]
        manifest["files"] = {"../ops/x.json": entry, **manifest["files"]}

    edit_manifest(root, lead)


def misstate_it_in_the_manifest(root: Path) -> None:
    edit_manifest(root, lambda m: m["files"][HOT].update(data_through="2026-02-01"))


def keep_it_under_another_day(root: Path) -> None:
    for folder in (SITE, f"{SITE}/{META}"):
        target = root / folder / "history/2026-02-10/trends/whos-hot-v2.json"
        target.parent.mkdir(parents=True)
        shutil.copy(root / folder / HOT_KEPT, target)


def keep_it_under_no_day(root: Path) -> None:
    (root / SITE / "history/2026-02-30/trends").mkdir(parents=True)
    (root / SITE / "history/2026-02-30/trends/whos-hot-v2.json").write_bytes(b"{}\n")


def change_history(root: Path) -> None:
    file = root / SITE / HOT_KEPT
    file.write_bytes(file.read_bytes().replace(b'"players":3', b'"players":4', 1))


def lose_its_headers(root: Path) -> None:
    (root / SITE / META / HOT_KEPT).unlink()


def serve_it_as_text(root: Path) -> None:
    change_sidecar(root, HOT, content_type="text/plain")


def edit_manifest(root: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    manifest = payload_of(root, MANIFEST)
    edit(manifest)
    rewrite(root, MANIFEST, canonical_bytes(manifest))


DAMAGES: list[tuple[Damage, set[tuple[str, str]]]] = [
    (truncate, {(HOT, "sha256"), (HOT, "size"), (HOT, "strict_json"), (HOT, "label")}),
    (
        change_a_byte,
        {(HOT, "sha256"), (HOT, "label"), (HOT, "lists_are_in_order")},
    ),
    (write_nan, {(HOT, "sha256"), (HOT, "size"), (HOT, "strict_json")}),
    (write_a_key_twice, {(HOT, "sha256"), (HOT, "size"), (HOT, "strict_json")}),
    (turn_keys_around, {(HOT, "key_order"), (HOT_KEPT, "key_order")}),
    (add_a_key, {(HOT, "contract"), (HOT_KEPT, "contract")}),
    (retype_a_key, {(HOT, "contract"), (HOT_KEPT, "contract")}),
    (break_a_rule, {(HOT, "lists_are_in_order"), (HOT_KEPT, "lists_are_in_order")}),
    (spell_a_number_otherwise, {(HOT, "encoding"), (HOT_KEPT, "encoding")}),
    (let_it_live_shorter, {(HOT, "cache_control")}),
    (promise_another_ttl, {(HOT, "ttl_seconds"), (HOT_KEPT, "ttl_seconds")}),
    (
        promise_another_update,
        {(HOT, "next_update_expected"), (HOT_KEPT, "next_update_expected")},
    ),
    (
        describe_a_day_to_come,
        {(HOT, "as_of_date"), (f"history/2026-02-13/{HOT}", "as_of_date")},
    ),
    (use_rows_of_the_day_itself, {(HOT, "data_through"), (HOT_KEPT, "data_through")}),
    (drop_the_file, {(HOT, "file_missing")}),
    (drop_the_alias, {(BOUNCE_V2, "file_missing")}),
    (forget_the_alias, {(BOUNCE_V2, "alias_missing")}),
    (
        let_the_alias_differ,
        {(BOUNCE_V2, "alias_differs"), (BOUNCE_V2, "sha256"), (BOUNCE_V2, "size")},
    ),
    (drop_the_copy_of_the_day, {(HOT_KEPT, "history_missing")}),
    (add_a_stranger, {("trends/secret-picks.json", "unknown_file")}),
    (add_a_text_file, {("README.txt", "unknown_file")}),
    (hide_it_from_the_manifest, {(HOT, "manifest_behind")}),
    (end_before_the_manifest, {(HOT, "manifest_behind")}),
    (cut_the_manifest, {(MANIFEST, "manifest_broken")}),
    (add_a_key_to_the_manifest, {(MANIFEST, "manifest_broken")}),
    (drop_the_manifest, {(MANIFEST, "manifest_missing")}),
    (lead_out_of_the_site, {(MANIFEST, "manifest_path")}),
    (misstate_it_in_the_manifest, {(HOT, "manifest_entry")}),
    (
        keep_it_under_another_day,
        {("history/2026-02-10/trends/whos-hot-v2.json", "path_date")},
    ),
    (
        keep_it_under_no_day,
        {("history/2026-02-30/trends/whos-hot-v2.json", "unknown_file")},
    ),
    (change_history, {(HOT_KEPT, "label")}),
    (
        lose_its_headers,
        {(HOT_KEPT, "label"), (HOT_KEPT, "content_type"), (HOT_KEPT, "cache_control")},
    ),
    (serve_it_as_text, {(HOT, "content_type")}),
]


# --- stories ---------------------------------------------------------------------------------


def test_a_freshly_published_site_is_clean(root):
    found = look(root)
    assert found.findings == ()
    assert exit_code(found.findings) == 0
    # Two documents, an alias, their copies of the day and the manifest.
    assert found.files == 6


@pytest.mark.parametrize(("damage", "expected"), DAMAGES, ids=lambda v: getattr(v, "__name__", ""))
def test_every_damage_is_told_and_nothing_else(root, damage, expected):
    damage(root)
    found = look(root)
    told = {(finding.path, finding.rule) for finding in found.findings if finding.level == "error"}
    assert told == expected, "\n".join(map(str, found.findings))
    assert exit_code(found.findings) == 1
    assert all("\n" not in str(finding) for finding in found.findings)


def test_looking_changes_nothing_in_the_folder(root):
    truncate(root)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    look(root)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_rule_is_quoted_with_the_document_it_is_broken_in(root):
    break_a_rule(root)
    lines = [str(finding) for finding in look(root).findings]
    assert any(line.startswith(f"error  {HOT}  lists_are_in_order  top level: ") for line in lines)


def test_the_order_of_keys_is_told_with_its_place(root):
    turn_keys_around(root)
    assert "$.hot[0]" in next(str(f) for f in look(root).findings if f.path == HOT)


def test_a_folder_with_history_only_is_clean(tmp_path):
    run_of(tmp_path, [DAY - timedelta(days=2), DAY - timedelta(days=1)])
    assert not (tmp_path / SITE / "trends").exists()
    found = look(tmp_path)
    assert exit_code(found.findings) == 0
    assert {finding.level for finding in found.findings} <= {"note"}
    assert found.files >= 2


def test_damage_is_found_in_a_folder_with_history_only(tmp_path):
    day = DAY - timedelta(days=1)
    run_of(tmp_path, [day])
    path = f"history/{day}/{HOT}"
    payload = payload_of(tmp_path, path)
    payload["hot"].reverse()
    rewrite(tmp_path, path, canonical_bytes(payload))
    assert ("error", path, "lists_are_in_order") in rules(look(tmp_path))


def test_a_day_narrows_the_history_that_is_looked_at(root):
    keep_it_under_another_day(root)
    assert look(root, day=DAY).findings == ()
    assert exit_code(look(root, day=date(2026, 2, 10)).findings) == 1
    nothing = look(root, day=date(2026, 1, 5))
    assert rules(nothing) == {("note", "history/2026-01-05/", "no_history")}
    assert exit_code(nothing.findings) == 0


def test_an_empty_folder_is_only_noted_and_a_missing_one_is_an_error(tmp_path):
    (tmp_path / SITE).mkdir(parents=True)
    assert exit_code(look(tmp_path).findings) == 0
    missing = look(tmp_path / "nowhere")
    assert [finding.rule for finding in missing.findings] == ["unreachable"]
    assert exit_code(missing.findings) == 1


@pytest.mark.parametrize(
    ("at", "state"),
    [("06:10", None), ("07:29", None), ("07:30", "late"), ("09:59", "late"), ("10:00", "stale")],
)  # fmt: skip
def test_a_file_that_tells_of_a_game_tonight_is_wanted_every_hour(root, at, state):
    hour, minute = map(int, at.split(":"))
    found = look(root, datetime(2026, 2, 12, hour + 5, minute, tzinfo=UTC))
    assert {finding.rule for finding in found.findings} == ({state} if state else set())
    assert {finding.path for finding in found.findings} == ({HOT, BOUNCE} if state else set())
    assert exit_code(found.findings) == (2 if state else 0)


def test_without_a_word_of_games_only_the_daily_slot_counts(root):
    payload = payload_of(root, HOT)
    for part in (payload, *payload["periods"].values()):
        for player in (*part["hot"], *part["cold"]):
            player |= {
                "playing_tonight": False, "tonight": None,
                "tonight_opponent": None, "tonight_game_time": None,
            }  # fmt: skip
    publish_anyway(root, whos_hot_v2, payload)
    idle = payload_of(root, BOUNCE)
    idle["total_playing_tonight"] = 0
    for player in idle["bounce_back_candidates"]:
        player |= {"playing_tonight": False, "tonight": None, "opponent_defense": None}
        player |= {key: None for key in player if key.startswith("tonight_")}
    publish_anyway(root, bounce_back, idle)
    found = look(root, datetime(2026, 2, 12, 22, 0, tzinfo=UTC))
    assert [f for f in found.findings if f.level == "late"] == []
    tomorrow = look(root, datetime(2026, 2, 13, 11, 30, tzinfo=UTC))
    assert {(f.level, f.rule) for f in tomorrow.findings if f.level == "late"} == {("late", "late")}


def test_a_broken_promise_weighs_more_than_a_late_file(root):
    add_a_stranger(root)
    found = look(root, LOOKED_AT + timedelta(days=1))
    assert {finding.level for finding in found.findings} == {"error", "late"}
    assert exit_code(found.findings) == 1


def test_a_product_that_was_never_published_is_late_beside_current_files(tmp_path):
    run_of(tmp_path, [DAY])
    drop(tmp_path, BOUNCE)
    drop(tmp_path, BOUNCE_V2)
    drop(tmp_path, f"history/{DAY}/{BOUNCE}")
    edit_manifest(tmp_path, lambda m: [m["files"].pop(path) for path in (BOUNCE, BOUNCE_V2)])
    found = look(tmp_path)
    assert rules(found) == {("late", BOUNCE, "missing")}
    assert exit_code(found.findings) == 2


def test_a_held_file_may_be_old_and_is_noted(root):
    site = FolderStore(root / SITE)
    run = RunInfo("run-3", BUILT_AT, DAY, DAY)
    place_holds(site, run, [HOT], LOOKED_AT + timedelta(days=2), "rolled back")
    found = look(root, LOOKED_AT + timedelta(days=1))
    assert ("note", HOT, "held") in rules(found)
    assert {finding.path for finding in found.findings if finding.level == "late"} == {BOUNCE}


def test_a_run_that_ended_badly_is_noted(root):
    run = RunInfo("run-3", BUILT_AT, DAY, DAY)
    failed = (HOT, whos_hot_v2.product, Outcome.SOURCE_ERROR, "query_timeout")
    record_failures(FolderStore(root / SITE), run, [failed])
    assert rules(look(root)) == {("note", HOT, "last_run_failed")}


def test_a_pointer_shows_the_bytes_of_its_day(root):
    site, ops = FolderStore(root / SITE), FolderStore(root / "ops")
    run = RunInfo("run-3", BUILT_AT, DAY, DAY)
    publish([predictions(day=DAY, at=BUILT_AT, data_through=None)], site=site, ops=ops, run=run)
    assert [f for f in look(root).findings if "predictions" in f.path] == []
    path = "predictions/today.json"
    rewrite(root, path, (root / SITE / path).read_bytes().replace(b"hello", b"hullo"))
    assert ("error", path, "pointer_differs") in rules(look(root))
    drop(root, f"predictions/{DAY}.json")
    assert ("error", path, "pointer_differs") in rules(look(root))


def test_a_pointer_ahead_of_the_manifest_is_compared_with_the_day_it_shows(root):
    site, ops = FolderStore(root / SITE), FolderStore(root / "ops")
    days = (DAY - timedelta(days=1), DAY)
    for day in days:
        run = RunInfo(f"run-{day}", BUILT_AT, day, day)
        if day == DAY:
            before = (root / SITE / MANIFEST).read_bytes()
            sidecar = (root / SITE / META / MANIFEST).read_bytes()
        publish([predictions(day=day, at=BUILT_AT - (DAY - day))], site=site, ops=ops, run=run)
    (root / SITE / MANIFEST).write_bytes(before)
    (root / SITE / META / MANIFEST).write_bytes(sidecar)
    path = "predictions/today.json"
    assert rules(look(root)) == {("error", path, "manifest_behind")}
    change = (root / SITE / path).read_bytes().replace(b"hello", b"hullo")
    rewrite(root, path, change)
    assert ("error", path, "pointer_differs") in rules(look(root))


def test_a_pointer_the_manifest_does_not_list_yet_is_no_stranger(root):
    before = (root / SITE / MANIFEST).read_bytes()
    sidecar = (root / SITE / META / MANIFEST).read_bytes()
    run = RunInfo("run-3", BUILT_AT, DAY, DAY)
    site, ops = FolderStore(root / SITE), FolderStore(root / "ops")
    publish([predictions(day=DAY, at=BUILT_AT)], site=site, ops=ops, run=run)
    (root / SITE / MANIFEST).write_bytes(before)
    (root / SITE / META / MANIFEST).write_bytes(sidecar)
    assert rules(look(root)) == {("error", "predictions/today.json", "manifest_behind")}


def test_a_member_of_a_set_needs_no_entry_in_the_manifest(root):
    member = a_candidate("tonight/player/anna.json", Kind.SET_MEMBER, day=DAY, at=BUILT_AT)
    run = RunInfo("run-3", BUILT_AT, DAY, DAY)
    publish([member], site=FolderStore(root / SITE), ops=FolderStore(root / "ops"), run=run)
    assert rules(look(root)) == set()


def test_a_schema_is_read_with_its_headers(root):
    FolderStore(root / SITE).write(
        "schemas/whos-hot-v2.json",
        b'{"type":"object"}\n',
        cache_control="public, max-age=3600",
        metadata={"sha256": "x"},
        if_generation=None,
    )
    path = "schemas/whos-hot-v2.json"
    assert rules(look(root)) == {("error", path, "cache_control"), ("error", path, "label")}


def test_a_bucket_is_read_through_its_store(root):
    site = StoredSite(FolderStore(root / SITE), "a bucket")
    assert survey(site, Question(DOCUMENTS, LOOKED_AT)).findings == ()
    drop(root, HOT)
    found = survey(site, Question(DOCUMENTS, LOOKED_AT))
    assert rules(found) == {("error", HOT, "file_missing")}


def test_a_run_that_publishes_meanwhile_is_no_damage(root):
    """The manifest is read before the files; whoever replaces both is looked at again."""

    class Meanwhile(FolderSite):
        def fetch(self, path: str):
            if path == HOT and not published:
                published.append(path)
                payload = payload_of(root, HOT)
                payload["generated_at"] = "2026-02-12T11:06:00+00:00"
                publish_anyway(root, whos_hot_v2, payload)
            return super().fetch(path)

    published: list[str] = []
    found = survey(Meanwhile(root / SITE), Question(DOCUMENTS, LOOKED_AT))
    assert published == [HOT]
    assert found.findings == ()


def test_an_interrupted_write_is_read_with_its_intended_headers(root):
    sidecar = root / SITE / META / HOT
    finished = sidecar.read_text()
    sidecar.with_name(f"{sidecar.name}.intent").write_text(finished)
    sidecar.write_text(json.dumps(json.loads(finished) | {"sha256": "of older bytes"}))
    change_metadata(root, HOT, sha256="of older bytes")
    assert look(root).findings == ()


# --- over the web ----------------------------------------------------------------------------


def visit(server: SiteServer, day: date | None = None, now: datetime = LOOKED_AT) -> Survey:
    question = Question(DOCUMENTS, now, day)
    return survey(WebSite.at(server.url, question.known_paths, timeout=5), question)


def test_a_healthy_site_is_clean_over_http(root):
    with serving(root / SITE) as server:
        found = visit(server, DAY)
    assert found.findings == ()
    assert found.files == 6
    assert {agent for _, agent in server.asked} == {"nba-publishing-verify"}


def test_the_folder_of_all_objects_need_not_be_named(root):
    with serving(root / SITE, prefix="/v1/") as server:
        assert visit(server).findings == ()


SEEN_FROM_THE_WEB = [
    truncate, change_a_byte, write_nan, write_a_key_twice, turn_keys_around, add_a_key,
    break_a_rule, let_it_live_shorter, describe_a_day_to_come, drop_the_file, drop_the_alias,
    forget_the_alias, let_the_alias_differ, drop_the_copy_of_the_day, hide_it_from_the_manifest,
    end_before_the_manifest, cut_the_manifest, drop_the_manifest, serve_it_as_text,
]  # fmt: skip


@pytest.mark.parametrize("damage", SEEN_FROM_THE_WEB, ids=lambda damage: damage.__name__)
def test_damage_is_seen_from_the_web_too(root, damage):
    damage(root)
    expected = {pair for pair in dict(DAMAGES)[damage] if pair[1] != "label"}
    with serving(root / SITE) as server:
        found = visit(server, DAY)
    told = {(finding.path, finding.rule) for finding in found.findings if finding.level == "error"}
    assert expected <= told, "\n".join(map(str, found.findings))
    assert exit_code(found.findings) == 1


def test_a_stale_site_is_only_late_over_http(root):
    with serving(root / SITE) as server:
        found = visit(server, now=LOOKED_AT + timedelta(days=1))
    assert rules(found) == {("late", HOT, "stale"), ("late", BOUNCE, "stale")}
    assert exit_code(found.findings) == 2


def test_history_of_a_day_is_seen_from_the_web_without_a_manifest(tmp_path):
    day = DAY - timedelta(days=1)
    run_of(tmp_path, [day])
    with serving(tmp_path / SITE, prefix="/v1/") as server:
        assert rules(visit(server, day)) == {("note", MANIFEST, "no_manifest")}
        nothing = visit(server)
    assert [finding.rule for finding in nothing.findings] == ["nothing_found"]
    assert exit_code(nothing.findings) == 1


@pytest.mark.parametrize(
    "cors",
    [
        {},
        {"Access-Control-Allow-Origin": "https://other.example"},
        {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"},
    ],
    ids=["closed", "open to another", "hides headers"],
)
def test_a_site_that_pages_of_others_cannot_read_is_told(root, cors):
    with serving(root / SITE, cors=cors) as server:
        assert rules(visit(server)) == {("error", MANIFEST, "cors")}


def test_an_answer_that_breaks_off_or_fails_is_told_for_its_file(root):
    faults = {"withheld": {HOT: 100}, "statuses": {BOUNCE: 503}}
    with serving(root / SITE, **faults) as server:
        told = rules(visit(server))
    assert {("error", HOT, "unreachable"), ("error", BOUNCE, "unreachable")} <= told


def test_a_site_that_does_not_answer_at_all_is_an_error(root):
    with serving(root / SITE) as server:
        site = WebSite(server.url)
    found = survey(site, Question(DOCUMENTS, LOOKED_AT))
    assert [finding.rule for finding in found.findings] == ["unreachable"]
    with pytest.raises(UnreachableError, match="no answer"):
        WebSite.at(server.url, [MANIFEST])


@pytest.mark.parametrize("address", ["data/site", "ftp://host/site", "http://", "file:///etc"])
def test_only_web_addresses_are_asked(address):
    with pytest.raises(BaseUrlError, match="not an http or https address"):
        WebSite(address)


def test_a_finding_is_one_line_whatever_the_file_holds():
    line = str(Finding("late", "a.json", "stale", "it\nshows\tyesterday"))
    assert line == "late   a.json  stale  it shows yesterday"
