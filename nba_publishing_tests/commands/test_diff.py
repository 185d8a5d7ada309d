"""`diff` builds anew and tells where the published documents say something else."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nba_publishing.checks.published_site import FolderSite
from nba_publishing.commands import diff
from nba_publishing.commands.diff import (
    Comparison,
    Difference,
    compared,
    differences,
    drafted,
    show,
)
from nba_publishing.publishing.document import Edition
from nba_publishing.publishing.encoding import canonical_bytes, content_sha256
from nba_publishing.sources.warehouse import SourceError
from nba_publishing_tests.fakes.tiny_site import (
    BOUNCE,
    DAY,
    DOCUMENTS,
    HOT,
    LOOKED_AT,
    SITE,
    drop,
    league,
    payload_of,
    relations_of,
    rewrite,
    run_of,
)


def compare(root: Path, day=DAY) -> list[Comparison]:
    warehouse = league()
    edition = Edition(day, LOOKED_AT)
    drafts = drafted(
        DOCUMENTS, edition, lambda days, history: relations_of(warehouse, days, history)
    )
    return [compared(each, FolderSite(root / SITE), DAY) for each in drafts]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    run_of(tmp_path, [DAY])
    return tmp_path


def test_a_later_build_of_the_same_rows_is_no_difference(root, capsys):
    found = compare(root)
    assert found == [Comparison(HOT), Comparison(BOUNCE)]
    assert show(found) == 0
    assert "different: 0" in capsys.readouterr().out


def test_a_field_that_differs_is_one_line_with_its_place(root, capsys):
    payload = payload_of(root, HOT)
    payload["periods"]["7d"]["min_games"] = 4
    rewrite(root, HOT, canonical_bytes(payload))
    assert show(compare(root)) == 2
    assert capsys.readouterr().out.splitlines() == [
        f"{HOT}  $.periods.7d.min_games  4 -> 3",
        "documents compared: 2, different: 1, differences: 1, failed: 0; nothing was written",
    ]


def test_a_document_that_is_not_published_is_a_difference(root, capsys):
    drop(root, BOUNCE)
    assert show(compare(root)) == 2
    assert f"{BOUNCE}  $  (nothing is published) -> a document" in capsys.readouterr().out


def test_a_past_day_is_compared_with_its_copy(tmp_path):
    day = DAY - timedelta(days=2)
    run_of(tmp_path, [day])
    path = f"history/{day}/{HOT}"
    hot = compare(tmp_path, day)[0]
    assert hot == Comparison(path)
    payload = payload_of(tmp_path, path)
    payload["min_games"] = 6
    rewrite(tmp_path, path, canonical_bytes(payload))
    assert compare(tmp_path, day)[0].differences == (Difference("$.min_games", "6", "5"),)


def test_a_document_that_cannot_be_built_or_read_is_an_error(root, capsys):
    (root / SITE / HOT).write_bytes(b'{"a":NaN}')

    def refuses(*_: Any) -> Any:
        raise SourceError("the table is gone", "source_missing")

    unreadable = compare(root)[0]
    assert unreadable.problem is not None
    assert "NaN" in unreadable.problem
    drafts = drafted(DOCUMENTS[1:], Edition(DAY, LOOKED_AT), refuses)
    unbuilt = [compared(each, FolderSite(root / SITE), DAY) for each in drafts]
    assert show([unreadable, *unbuilt]) == 1
    assert f"{BOUNCE}  error  was not built: the table is gone" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": 1}, {"a": 2}, ["$.a  1 -> 2"]),
        ({"a": 1}, {"a": 1.0}, ["$.a  1 -> 1.0"]),
        ({"a": 1}, {"a": True}, ["$.a  1 -> true"]),
        ({"a": 0}, {"a": None}, ["$.a  0 -> null"]),
        ({"a": 1}, {}, ["$.a  1 -> (absent)"]),
        ({}, {"a": None}, ["$.a  (absent) -> null"]),
        ({"a": [1, 2]}, {"a": [1, 3, 4]}, ["$.a[1]  2 -> 3", "$.a[2]  (absent) -> 4"]),
        ({"a": [{"b": "x"}]}, {"a": [{"b": "y"}]}, ['$.a[0].b  "x" -> "y"']),
        ({"a": {}}, {"a": []}, ["$.a  {} -> []"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, ["$  keys in another order -> b, a"]),
        (
            {"meta": {"ttl_seconds": 1}},
            {"meta": {"ttl_seconds": 2}},
            ["$.meta.ttl_seconds  1 -> 2"],
        ),
    ],
)
def test_differences_are_told_in_json(old, new, told):
    assert [str(difference) for difference in differences(old, new)] == told


@pytest.mark.parametrize(
    "place",
    ["generated_at", "updated_at", "poll_id", "data_as_of", "valid_until", "detected_at",
     "poll_age_seconds", "meta.next_update_expected", "as_of_date", "next_update_expected",
     "meta.ttl_seconds"],
)  # fmt: skip
def test_what_is_ignored_is_what_the_content_hash_ignores(place):
    def document(value: int) -> dict[str, Any]:
        outer, _, inner = place.rpartition(".")
        return {outer: {inner: value}} if outer else {inner: value}

    old, new = document(1), document(2)
    same = content_sha256(canonical_bytes(old)) == content_sha256(canonical_bytes(new))
    assert (list(differences(old, new)) == []) is same


def test_a_long_value_is_shortened():
    (difference,) = differences({"a": "x"}, {"a": "y" * 500})
    assert len(difference.new) < 130
    assert json.loads(difference.old) == "x"


@pytest.mark.slow
def test_the_demo_league_differs_from_an_empty_site_and_nothing_is_written(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("NBA_PUBLISHING_WAREHOUSE", f"parquet:{tmp_path}/warehouse")
    monkeypatch.setenv("NBA_PUBLISHING_LEAGUE", "profile=small")
    monkeypatch.setenv("NBA_PUBLISHING_CLOCK", LOOKED_AT.isoformat())
    monkeypatch.setenv("NBA_PUBLISHING_SITE", f"file:{tmp_path}/site")
    assert diff.run(["trends-hot-cold"], None) == 2
    assert f"{HOT}  $  (nothing is published) -> a document" in capsys.readouterr().out
    assert not (tmp_path / "site").exists()
