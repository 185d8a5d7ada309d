"""Runs a job of one step on an instance and hands back what the step told of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg

from nba_publishing.publishing.press import code_version


@dataclass(frozen=True)
class Told:
    """The step's metadata, and the sentence it failed with, if it did."""

    values: Mapping[str, Any]
    failure: str | None = None


class RunFailedError(RuntimeError):
    """The run did not do what it was asked for; the text is its own explanation."""


def told_by(
    job: dg.JobDefinition,
    instance: dg.DagsterInstance,
    config: Mapping[str, Any],
    tags: Mapping[str, str],
) -> Told:
    """Run the job and collect what its step told."""
    [step] = job.nodes
    result = job.execute_in_process(
        run_config={
            "ops": {step.name: {"config": dict(config)}},
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        },
        instance=instance,
        raise_on_error=False,
        tags={"trigger": job.name, "code_version": code_version(), **tags},
    )
    for event in result.all_events:
        if event.event_type == dg.DagsterEventType.STEP_OUTPUT:
            return Told(_plain(event.step_output_data.metadata))
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            failure = event.step_failure_data.user_failure_data
            if failure is not None:
                return Told(_plain(failure.metadata), failure.description or "no reason was given")
            raise RunFailedError(_cause(event))
    raise RunFailedError(f"the run {result.run_id} ended before its step; look at it in the UI")


def _plain(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.value for name, value in metadata.items()}


def _cause(event: dg.DagsterEvent) -> str:
    error = event.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return " ".join(error.message.split()) if error else "the step failed without an explanation"
