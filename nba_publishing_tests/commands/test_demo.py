"""`demo`: one command, no cloud, seven files."""

import pytest

from nba_publishing.documents.registry import DOCUMENTS
from nba_publishing_tests.fakes.command_line import CommandLine


@pytest.mark.slow
def test_the_demo_publishes_every_file_and_prints_what_is_there(tmp_path):
    line = CommandLine(tmp_path, tmp_path / "unused", LEAGUE="profile=small")
    code, out, err = line.run("demo", "--dir", str(tmp_path))
    assert (code, err) == (0, "")
    files = line.files()
    for spec in DOCUMENTS:
        assert spec.path in files
        assert spec.path in out
    assert "make ui" in out
    again, second, _ = line.run("demo", "--dir", str(tmp_path))
    assert again == 0
    assert "trends/whos-hot-v2.json" in second
    assert line.files()["trends/whos-hot-v2.json"] == files["trends/whos-hot-v2.json"]
