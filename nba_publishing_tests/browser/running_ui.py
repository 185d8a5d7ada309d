"""Dagster's webserver and daemon over one home, as `make ui` has them, on a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
WORKSPACE = REPOSITORY / "workspace.yaml"
PATIENCE = 60


class RunningUi:
    """Starts what it is asked to, answers GraphQL, and ends every process it started."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NBA_", "DAGSTER_"))}
        self._environment = kept | {"PYTHONPATH": str(REPOSITORY)} | settings
        self._processes: list[subprocess.Popen[bytes]] = []
        self._port = _free_port()
        self.address = f"http://127.0.0.1:{self._port}"

    def start_webserver(self) -> None:
        self._start("dagster_webserver", "--host", "127.0.0.1", "--port", str(self._port))
        wait_until(self._answers, "the webserver answers")

    def start_daemon(self) -> None:
        self._start("dagster._daemon", "run")

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a GraphQL answer; an error in it fails the story."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"{self.address}/graphql", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def log(self) -> list[str]:
        """Everything the processes have said so far."""
        files = sorted(self._folder.glob("*.log"))
        return [line for file in files for line in file.read_text("utf-8").splitlines()]

    def stop(self) -> None:
        """End each process with all it started itself; what does not go is killed."""
        for process in self._processes:
            _signal(process, signal.SIGINT)
        for process in self._processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            # The group outlives its leader while a code server or a run is still busy.
            _signal(process, signal.SIGKILL)
            process.wait()

    def _start(self, module: str, *arguments: str) -> None:
        with (self._folder / f"{module}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments, "--workspace", str(WORKSPACE)],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_heed_interrupts,
            )
        self._processes.append(process)

    def _answers(self) -> bool:
        assert all(process.poll() is None for process in self._processes), self.log()
        try:
            with urllib.request.urlopen(f"{self.address}/server_info", timeout=5):
                return True
        except OSError:
            return False


def wait_until(condition: Callable[[], bool], meaning: str, patience: float = PATIENCE) -> None:
    """Returns once `condition()` holds; fails when patience ends."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"waited {patience} s in vain until {meaning}"
        time.sleep(0.5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _heed_interrupts() -> None:
    # A shell starts background jobs deaf to Ctrl-C, and Dagster would inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
