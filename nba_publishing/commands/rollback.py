"""`rollback` puts back what an earlier run published and holds it; `release` ends the hold."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from nba_publishing.automation.rollback_jobs import (
    FILES,
    LONGEST_HOLD_HOURS,
    ReleaseConfig,
    RollbackConfig,
    desk_of,
    lines_of,
    plan_of,
    released_lines,
)
from nba_publishing.commands.instance import shared_instance
from nba_publishing.commands.selection import UsageError
from nba_publishing.commands.single_step_run import RunFailedError, Told, told_by
from nba_publishing.definitions import build_definitions
from nba_publishing.publishing.families import family_of
from nba_publishing.publishing.outcome import Action

LONGEST_REASON = 200
_NO_RUN = "dry-run"


def roll_back(
    resources: Mapping[str, Any],
    path: str,
    *,
    reason: str | None,
    to_run: str | None = None,
    steps: int | None = None,
    hold_hours: float = 6,
    dry: bool = False,
) -> int:
    """The command `rollback`; prints one line per file and returns the exit code."""
    text = _checked_reason(reason)
    if to_run is not None and steps is not None:
        raise UsageError("--to and --steps exclude each other")
    if steps is not None and steps < 1:
        raise UsageError("--steps must be 1 or more")
    if not 0 <= hold_hours <= LONGEST_HOLD_HOURS:
        raise UsageError(f"--hold-hours must be 0 to {LONGEST_HOLD_HOURS:g}")
    config = RollbackConfig(
        path=path, reason=text, to_run=to_run or "", steps=steps or 1, hold_hours=hold_hours
    )
    desk = desk_of(resources["site"], resources["ops"], resources["clock"], _NO_RUN)
    with shared_instance() as instance:
        # What is refused leaves no run behind, so a typing error opens no incident.
        plan = plan_of(config, desk, instance)
        if dry:
            return show([_rollback_line(file) for file in lines_of(plan, None)])
        tags = {"products": plan.family.spec.product, "forced_reason": text}
        told = _told(resources, "rollback", config, instance, tags)
    show([_rollback_line(file) for file in told.values.get(FILES, ())])
    return _exit(told)


def release(resources: Mapping[str, Any], path: str, *, dry: bool = False) -> int:
    """The command `release`; prints one line per hold and returns the exit code."""
    config = ReleaseConfig(path=path, dry_run=dry)
    desk = desk_of(resources["site"], resources["ops"], resources["clock"], _NO_RUN)
    family = family_of(desk.site, path, desk.library)
    if dry:
        return show(_release_lines(path, released_lines(config, desk)))
    with shared_instance() as instance:
        told = _told(resources, "release", config, instance, {"products": family.spec.product})
    show(_release_lines(path, told.values.get(FILES, ())) if told.failure is None else [])
    return _exit(told)


def show(lines: Sequence[str]) -> int:
    """Print the lines; nothing is wrong with them."""
    for line in lines:
        print(line, file=sys.stdout, flush=True)
    return 0


def _checked_reason(reason: str | None) -> str:
    text = (reason or "").strip()
    if not text:
        raise UsageError("rollback needs --reason")
    if len(text) > LONGEST_REASON:
        raise UsageError(f"--reason has more than {LONGEST_REASON} characters")
    return text


def _told(
    resources: Mapping[str, Any],
    job: str,
    config: RollbackConfig | ReleaseConfig,
    instance: dg.DagsterInstance,
    tags: Mapping[str, str],
) -> Told:
    definition = build_definitions(resources).resolve_job_def(job)
    return told_by(definition, instance, config.model_dump(), tags)


def _exit(told: Told) -> int:
    if told.failure is not None:
        raise RunFailedError(told.failure)
    return 0


def _rollback_line(file: Mapping[str, Any]) -> str:
    would = "would be " if file["action"] == Action.DRY_RUN else ""
    held = f", {would}held until {file['held_until']}" if file["held_until"] else ", not held"
    origin = f"bytes of run {file['restored_from']}, built {file['generated_at']}{held}"
    return f"{_columns(file, file['as_of'])}  {file.get('problem') or origin}"


def _release_lines(path: str, files: Sequence[Mapping[str, Any]]) -> list[str]:
    if not files:
        return [f"{path} is not held"]
    return [f"{_columns(file)}  was held until {file['until']}: {file['reason']}" for file in files]


def _columns(file: Mapping[str, Any], *first: str) -> str:
    return "  ".join([*first, f"{file['path']:<52}", f"{file['action']:<10}"])
