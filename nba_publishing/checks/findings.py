"""What a check of the site found: one readable line each, and what all of them amount to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "late", "note"]
LEVELS: tuple[Level, ...] = ("error", "late", "note")


@dataclass(frozen=True)
class Finding:
    """One breach of one rule at one path; `what` is a sentence without its full stop."""

    level: Level
    path: str
    rule: str
    what: str

    def __str__(self) -> str:
        # Values from the site may hold line breaks; a finding is one line all the same.
        return f"{self.level:<5}  {self.path}  {self.rule}  {' '.join(self.what.split())}"


def error(path: str, rule: str, what: str) -> Finding:
    """A broken promise."""
    return Finding("error", path, rule, what)


def late(path: str, rule: str, what: str) -> Finding:
    """A file that should have been renewed by now."""
    return Finding("late", path, rule, what)


def note(path: str, rule: str, what: str) -> Finding:
    """Worth knowing, nothing to repair."""
    return Finding("note", path, rule, what)


def counts(findings: Sequence[Finding]) -> dict[Level, int]:
    """How many findings there are of each level."""
    return {level: sum(found.level == level for found in findings) for level in LEVELS}


def exit_code(findings: Sequence[Finding]) -> int:
    """1 with any broken promise, 2 when files are only late, 0 when notes are all there is."""
    found = counts(findings)
    return 1 if found["error"] else 2 if found["late"] else 0
