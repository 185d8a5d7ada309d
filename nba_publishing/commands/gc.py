"""`gc`: lists what nobody needs any more; with `--apply` the job `housekeeping` deletes it."""

import sys
from collections.abc import Mapping
from typing import Any

from nba_publishing.automation.maintenance import (
    DELETED,
    HOUSEKEEPING,
    MACHINE,
    NAMES,
    premises_of,
)
from nba_publishing.commands.instance import shared_instance
from nba_publishing.commands.single_step_run import RunFailedError, told_by
from nba_publishing.definitions import build_definitions
from nba_publishing.publishing.retention import tidied
from nba_publishing.resources.clock import Clock


def run(
    resources: Mapping[str, Any], messages: str | None, *, apply: bool, machine: Clock = MACHINE
) -> int:
    """The command: what may go, or what went; returns the exit code."""
    with shared_instance() as instance:
        if not apply:
            found = tidied(
                premises_of(resources, instance, messages, machine).chores(), apply=False
            )
            for kind, leftover in found.gone:
                _say(f"{kind:<14} {leftover.name}  {leftover.why}")
            _say(f"{_summary(found.counts)} may go; nothing was deleted, --apply does it")
            return _exit("; ".join(found.failures))
        definitions = build_definitions(resources, messages=messages, machine=machine)
        job = definitions.resolve_job_def(HOUSEKEEPING)
        told = told_by(job, instance, {"apply": True}, {})
    for kind, names in told.values.get(NAMES, {}).items():
        for name in names:
            _say(f"{kind:<14} {name}")
    _say(f"deleted: {_summary(told.values.get(DELETED, {}))}")
    return _exit(told.failure)


def _summary(counts: Mapping[str, int]) -> str:
    """How many of each kind, such as `12 staged files, 1 run`."""
    told = [f"{number} {kind}{'s' if number > 1 else ''}" for kind, number in counts.items()]
    return ", ".join(told) or "nothing"


def _say(line: str) -> None:
    print(line, file=sys.stdout, flush=True)


def _exit(failure: str | None) -> int:
    if failure:
        raise RunFailedError(failure)
    return 0
