"""Real processes that publish documents into a folder and are killed at a chosen step.

One interpreter imports everything once and forks a process for every order it is given, because
starting an interpreter costs a hundred times what publishing costs.
"""

import base64
import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nba_publishing.publishing.candidate import Candidate, RunInfo
from nba_publishing.publishing.publication import publish
from nba_publishing.resources.folder_store import FolderStore
from nba_publishing_tests.fakes.disk_steps import watched_disk

SITE, OPS = "site/v1", "ops"


class PublishingProcesses:
    """Starts processes on order and tells how each of them ended."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server

    def run(
        self, root: Path, candidates: Sequence[Candidate], run: RunInfo, kill_at: int
    ) -> str | None:
        """Publish into `root`; the step the process was killed at, None when it came to its end."""
        order = base64.b64encode(pickle.dumps((root, candidates, run, kill_at))).decode()
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(order + "\n")
        self._server.stdin.flush()
        end = json.loads(self._server.stdout.readline())
        assert end["status"] in (0, -signal.SIGKILL), end
        return end["step"] if end["status"] else None


@contextmanager
def publishing_processes() -> Iterator[PublishingProcesses]:
    """A server for publishing processes that ends with the block."""
    command = [sys.executable, "-m", "nba_publishing_tests.fakes.publishing_process"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as server:
        yield PublishingProcesses(server)
        assert server.stdin is not None
        server.stdin.close()


def _serve() -> None:
    """Fork a process for every order on stdin and answer how it ended."""
    # What is never collected is never copied into the memory of a fork.
    gc.freeze()
    gc.disable()
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _publish(line, writer)
        os.close(writer)
        with os.fdopen(reader) as lines:
            step = lines.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"status": status, "step": step}), flush=True)


def _publish(order: str, writer: int) -> None:
    """The life of one process; it never returns."""
    root, candidates, run, kill_at = pickle.loads(base64.b64decode(order))

    def perhaps_die(step: int, name: str) -> None:
        if step == kill_at:
            os.write(writer, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        with watched_disk(perhaps_die):
            site, ops = FolderStore(root / SITE), FolderStore(root / OPS)
            results = publish(candidates, site=site, ops=ops, run=run)
        os._exit(0 if all(result.good for result in results) else 3)
    except BaseException:  # noqa: BLE001 - a fork that comes back would serve too
        traceback.print_exc()
        os._exit(2)


if __name__ == "__main__":
    _serve()
