"""The Dagster instance the commands share with the UI."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

DEFAULT_HOME = Path("data/dagster")


@contextmanager
def shared_instance() -> Generator[dg.DagsterInstance]:
    """The instance below DAGSTER_HOME, by default `data/dagster`; set up when it is new."""
    home = Path(os.environ.get("DAGSTER_HOME") or DEFAULT_HOME).absolute()
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        ours = Path("dagster.yaml")
        if ours.exists():
            shutil.copyfile(ours, configuration)
        else:
            configuration.write_text("telemetry:\n  enabled: false\n", encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance
