"""What every story may rely on: an environment without this product's settings."""

import os

import pytest

from nba_publishing_tests.fakes import workshop


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in os.environ:
        if name.startswith("NBA_PUBLISHING_") or name in ("DAGSTER_HOME", "BDL_API_KEY"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _no_connection_outlives_the_tests():
    yield
    workshop.forget()
