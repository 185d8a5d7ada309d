"""The tiny site is published once; every story gets a copy to damage."""

import shutil
from pathlib import Path

import pytest

from nba_publishing_tests.fakes.tiny_site import DAY, run_of


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published")
    run_of(root, [DAY])
    return root


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "copy"))
