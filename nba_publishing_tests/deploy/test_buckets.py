"""The script that prepares the buckets: dry by default, and never more rights than needed."""

import json
import subprocess
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"
ARGUMENTS = ("--project", "p", "--site", "s", "--ops", "o", "--account", "publisher@example.com")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    # An empty PATH: if the script ran anything but shell built-ins and dirname, it would fail.
    return subprocess.run(
        ["/bin/bash", str(DEPLOY / "buckets.sh"), *arguments],
        env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_apply_commands_are_printed_and_not_run():
    told = run(*ARGUMENTS)
    assert told.returncode == 0, told.stderr
    assert "gcloud storage buckets create gs://s" in told.stdout


def test_the_account_gets_the_least_it_needs():
    granted = {word for word in run(*ARGUMENTS).stdout.split() if "--role=" in word}
    assert granted == {
        "--role=roles/storage.objectUser", "--role=roles/storage.objectViewer",
        "--role=roles/bigquery.jobUser", "--role=roles/bigquery.dataViewer",
    }  # fmt: skip
    public = [line for line in run(*ARGUMENTS).stdout.splitlines() if "allUsers" in line]
    assert len(public) == 1
    assert "gs://s" in public[0]
    assert "objectViewer" in public[0]


def test_a_missing_name_is_an_error_before_anything_happens():
    told = run("--project", "p", "--apply")
    assert told.returncode == 1
    assert told.stderr.startswith("usage:")
    assert told.stdout == ""


def test_readers_of_any_origin_may_see_what_caching_needs():
    [rule] = json.loads((DEPLOY / "cors.json").read_text())
    assert rule["method"] == ["GET", "HEAD", "OPTIONS"]
    assert set(rule["responseHeader"]) == {
        "ETag", "Last-Modified", "Cache-Control", "x-goog-generation",
    }  # fmt: skip
    assert rule["maxAgeSeconds"] == 3600
