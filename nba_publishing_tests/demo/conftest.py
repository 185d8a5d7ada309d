"""One warehouse folder with the small league in it, for all stories that read files."""

import os
from pathlib import Path

import pytest

from nba_publishing.demo.store import ensure_league
from nba_publishing_tests.demo.leagues import CLOCK, SMALL


@pytest.fixture(scope="session")
def small_root(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("warehouse")
    ensure_league(root, SMALL, CLOCK)
    return root


@pytest.fixture(scope="session")
def small_folder(small_root) -> Path:
    return ensure_league(small_root, SMALL, CLOCK)


def linked(small_root, tmp_path):
    """A folder of its own that shares the league built for all."""
    for league in small_root.glob("league-*"):
        copy = tmp_path / league.name
        copy.mkdir()
        for file in league.iterdir():
            os.link(file, copy / file.name)
    return tmp_path


@pytest.fixture
def root(small_root, tmp_path):
    return linked(small_root, tmp_path)
