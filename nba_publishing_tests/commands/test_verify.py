"""`verify` as it is typed: the configured site or a URL, lines or JSON, and an exit code."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from nba_publishing.checks.published_site import FolderSite, UnreachableError
from nba_publishing.commands import verify
from nba_publishing.commands.selection import UsageError
from nba_publishing.resources.sites import SiteResource
from nba_publishing_tests.fakes.site_server import serving
from nba_publishing_tests.fakes.tiny_site import (
    BOUNCE,
    DAY,
    HOT,
    LOOKED_AT,
    SITE,
    payload_of,
    rewrite,
    run_of,
)

YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an empty site, named by the environment, whose clock stands still."""
    monkeypatch.setenv("NBA_PUBLISHING_SITE", f"file:{tmp_path}/site")
    monkeypatch.setenv("NBA_PUBLISHING_CLOCK", LOOKED_AT.isoformat())
    return tmp_path


def test_a_freshly_backfilled_folder_is_clean(home, capsys):
    run_of(home, [YESTERDAY])
    assert verify.run(None, None) == 0
    *notes, closing = capsys.readouterr().out.splitlines()
    assert all(line.startswith("note ") for line in notes)
    assert closing == f"{home}/{SITE}: files checked: 1; errors: 0, late: 0, notes: 1"


def test_files_that_were_never_published_are_late(home, capsys):
    run_of(home, [DAY])
    assert verify.run(None, None) == 2
    out = capsys.readouterr().out
    assert "late   trends/what-matters.json  missing  nothing is published yet" in out
    assert HOT not in out
    assert BOUNCE not in out


def test_a_broken_promise_comes_first_and_fails(home, capsys):
    run_of(home, [DAY])
    rewrite(home, HOT, b"{}\n")
    assert verify.run(None, None) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"error  {HOT}  ")


def test_findings_come_as_json_objects_and_a_closing_one(home, capsys):
    run_of(home, [YESTERDAY])
    path = f"history/{YESTERDAY}/{HOT}"
    rewrite(home, path, b"{}\n")
    assert verify.run(None, str(YESTERDAY), as_json=True) == 1
    *findings, closing = map(json.loads, capsys.readouterr().out.splitlines())
    assert findings[0].keys() == {"level", "path", "rule", "what"}
    assert (findings[0]["level"], findings[0]["path"]) == ("error", path)
    assert closing["exit_code"] == 1
    assert closing["error"] == sum(finding["level"] == "error" for finding in findings)


def test_a_url_is_checked_instead_of_the_configured_site(home, capsys):
    run_of(home, [YESTERDAY])
    with serving(home / SITE, prefix="/v1/") as server:
        assert verify.run(server.url, str(YESTERDAY)) == 0
    assert f"{server.url}/v1: files checked: 1" in capsys.readouterr().out
    with pytest.raises(UnreachableError, match=f"{server.url} cannot be checked"):
        verify.run(server.url, None)


@pytest.mark.parametrize("text", ["2026-2-3", "tomorrow", "2026-02-14"])
def test_a_day_that_is_none_is_refused(home, text):
    with pytest.raises(UsageError):
        verify.run(None, text)


def test_the_origin_that_is_asked_for_is_a_configured_one(home, monkeypatch, capsys):
    run_of(home, [YESTERDAY])
    monkeypatch.setenv("NBA_PUBLISHING_CORS_ORIGINS", "https://site.example")
    open_to_it = {
        "Access-Control-Allow-Origin": "https://site.example",
        "Access-Control-Expose-Headers": "*",
    }
    with serving(home / SITE, prefix="/v1/", cors=open_to_it) as server:
        assert verify.run(server.url, str(YESTERDAY)) == 0


def test_a_folder_is_read_as_it_lies():
    assert isinstance(verify.site_of(SiteResource(folder="data/site")), FolderSite)
    assert verify.site_of(SiteResource(folder="data/site")).address == "data/site/v1"


def test_verify_writes_nothing(home, capsys):
    run_of(home, [DAY])
    (home / SITE / HOT).write_bytes(b"{}\n")
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    verify.run(None, None)
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before
    assert payload_of(home, HOT) == {}
