"""No unchecked text becomes part of an object path."""

from datetime import date

import pytest

from nba_publishing.publishing.paths import (
    PathError,
    check_day,
    check_lookup,
    check_object_path,
    dated_path,
    folder_of,
    follows_newest,
    history_path,
    member_path,
    shown_day,
    staging_path,
)

DAY = date(2026, 2, 11)


@pytest.mark.parametrize(
    "path",
    [
        "manifest.json",
        "trends/whos-hot-v2.json",
        "results/2026-02-11.json",
        "players/lebronjames/season/2025-26.json",
        "history/2026-02-11/tonight/player/lebronjames.json",
        "schemas/player_season.json",
    ],
)
def test_the_paths_of_the_site_pass(path: str) -> None:
    assert check_object_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "../manifest.json",
        "results/../../etc/x.json",
        "/manifest.json",
        "results//x.json",
        "results/",
        "results/X.json",
        "results/a b.json",
        "results/x.txt",
        "results/x.json\n",
        ".meta/x.json",
        "results/.json",
        "results/2026-02-30.json",
        "history/2026-13-01/x.json",
        "results/é.json",
        "x" * 65 + ".json",
        "",
    ],
)
def test_other_paths_do_not(path: str) -> None:
    with pytest.raises(PathError):
        check_object_path(path)


@pytest.mark.parametrize("lookup", ["ab", "lebronjames", "0a", "x" * 64])
def test_a_lookup_is_letters_and_digits(lookup: str) -> None:
    assert check_lookup(lookup) == lookup
    assert member_path("players", lookup) == f"players/{lookup}.json"


@pytest.mark.parametrize(
    "lookup",
    ["../", "..", "LeBron", "le bron", "x" * 65, "a", "", "a/b", "lebron-james", "é" * 3, "ab\n"],
)
def test_anything_else_is_rejected_before_a_path_is_built(lookup: str) -> None:
    with pytest.raises(PathError, match="is not a player_lookup"):
        check_lookup(lookup)
    with pytest.raises(PathError):
        member_path("players", lookup)


def test_no_player_takes_the_place_of_the_index() -> None:
    with pytest.raises(PathError, match="list of the set"):
        member_path("tonight/player", "index")


@pytest.mark.parametrize("text", ["2026-2-3", "20260203", "2026-02-30", "today", "", "2026-02-1１"])
def test_a_day_is_written_in_one_way(text: str) -> None:
    with pytest.raises(PathError, match="is not a date"):
        check_day(text)


def test_paths_are_put_together_from_checked_parts() -> None:
    assert check_day("2026-02-11") == DAY
    assert dated_path("results", DAY) == "results/2026-02-11.json"
    assert history_path(DAY, "trends/x.json") == "history/2026-02-11/trends/x.json"
    assert staging_path("run-1", "trends/x.json") == "staging/run-1/trends/x.json"
    assert folder_of("tonight/player/index.json") == "tonight/player"
    assert folder_of("manifest.json") == ""
    with pytest.raises(PathError):
        history_path(DAY, "../x.json")
    with pytest.raises(PathError):
        staging_path("..", "x.json")


def test_only_dated_objects_show_a_day() -> None:
    assert shown_day("results/2026-02-11.json") == DAY
    assert shown_day("results/latest.json") is None
    assert shown_day("players/lebronjames/season/2025-26.json") is None


def test_latest_pointers_keep_the_newest_and_the_others_show_today() -> None:
    assert follows_newest("results/latest.json")
    assert not follows_newest("predictions/today.json")
    assert not follows_newest("tonight/all-players.json")
    with pytest.raises(PathError):
        follows_newest("trends/whos-hot-v2.json")
