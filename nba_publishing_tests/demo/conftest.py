"""One warehouse folder with the small league in it, for all stories that read files."""

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
