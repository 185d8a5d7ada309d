"""How a build ended, and what then happened to the public file."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The class of a built document; it decides whether the document may be published."""

    OK = "OK"
    EMPTY_EXPECTED = "EMPTY_EXPECTED"
    DEGRADED = "DEGRADED"
    EMPTY_UNEXPECTED = "EMPTY_UNEXPECTED"
    SOURCE_ERROR = "SOURCE_ERROR"

    @property
    def publishable(self) -> bool:
        """True when a document of this class may reach the site at all."""
        return self not in (Outcome.EMPTY_UNEXPECTED, Outcome.SOURCE_ERROR)

    @classmethod
    def of_state(cls, state: str) -> Outcome:
        """The class of a document that says `ok`, `empty_expected` or `degraded` of itself."""
        return cls(state.upper())


class Action(StrEnum):
    """What one run did to one public file."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    KEPT_LAST_GOOD = "kept_last_good"
    SUPERSEDED = "superseded"
    HELD = "held"
    FAILED = "failed"
    DRY_RUN = "dry_run"


def is_good(action: Action, outcome: Outcome) -> bool:
    """True when nobody has to act: the file is what the rows of today allow it to be."""
    if action is Action.FAILED:
        return False
    if action in (Action.HELD, Action.SUPERSEDED):
        return True
    if action is Action.KEPT_LAST_GOOD:
        return outcome is Outcome.EMPTY_EXPECTED
    return outcome in (Outcome.OK, Outcome.EMPTY_EXPECTED)
