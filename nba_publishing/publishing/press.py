"""The press: builds one edition of a document, audits it and says what may become of it.

Nothing is written here. A draft that failed keeps the sentence that explains it.
"""

import hashlib
import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from pydantic import ValidationError

from nba_publishing.analysis.completeness import UnprovenEmptyError
from nba_publishing.publishing.document import DocumentSpec, Edition, Params
from nba_publishing.publishing.gate import (
    HOLDS_TOGETHER,
    KEEPS_ITS_CONTRACT,
    LOOKS_PLAUSIBLE,
    VIOLATIONS_SHOWN,
    Audit,
    audit,
    describe,
)
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.sources.warehouse import SourceError

READS_ITS_SOURCES = "sources_can_be_read"
PROVES_EMPTINESS = "emptiness_is_proven"


@dataclass(frozen=True)
class Draft:
    """One built edition, or the reason why there is none.

    `broken` maps blocking checks to what is wrong; empty lists passed. `seconds` is build time;
    `trace` is the stack of a defect nobody expected.
    """

    spec: DocumentSpec
    edition: Edition
    outcome: Outcome
    audit: Audit | None
    broken: Mapping[str, Sequence[str]]
    reason: str | None
    seconds: float
    trace: str | None = None

    @property
    def day(self) -> date:
        """The day it describes."""
        return self.edition.day

    @property
    def may_be_published(self) -> bool:
        """True when the gate let it pass."""
        return self.audit is not None and self.audit.passed and self.outcome.publishable

    @property
    def explanation(self) -> str | None:
        """The first sentence about what is wrong, None when nothing is."""
        return next((text for texts in self.broken.values() for text in texts), None)


def draft(
    spec: DocumentSpec,
    edition: Edition,
    params: Params,
    read: Callable[[], Any],
    secrets: Sequence[str] = (),
) -> Draft:
    """Build and audit one edition; `read` opens its relations and may fail like any source."""
    start = monotonic()

    def failed(outcome: Outcome, reason: str, check: str, error: Exception) -> Draft:
        broken = {check: _sentences(error)}
        trace = "".join(traceback.format_exception(error)) if reason == "build_failed" else None
        return Draft(spec, edition, outcome, None, broken, reason, monotonic() - start, trace)

    try:
        built = spec.build(read(), edition, params)
    except UnprovenEmptyError as error:
        return failed(Outcome.EMPTY_UNEXPECTED, "empty_unexpected", PROVES_EMPTINESS, error)
    except SourceError as error:
        return failed(Outcome.SOURCE_ERROR, error.reason, READS_ITS_SOURCES, error)
    except ValidationError as error:
        return failed(Outcome.SOURCE_ERROR, "contract_violation", KEEPS_ITS_CONTRACT, error)
    except Exception as error:  # noqa: BLE001 - one edition's defect must not take others along
        return failed(Outcome.SOURCE_ERROR, "build_failed", KEEPS_ITS_CONTRACT, error)
    audited = audit(spec, built, secrets)
    broken = {READS_ITS_SOURCES: [], PROVES_EMPTINESS: []} | dict(audited.broken)
    outcome = Outcome.SOURCE_ERROR
    if audited.passed:
        outcome = Outcome.of_state(audited.payload["meta"]["state"])
    reason = None if audited.passed else "contract_violation"
    return Draft(spec, edition, outcome, audited, broken, reason, monotonic() - start)


def blocking_checks(spec: DocumentSpec) -> dict[str, str]:
    """The names of a document's blocking checks, with what each asks."""
    return {
        READS_ITS_SOURCES: "Every table the document reads answered and has the declared shape.",
        PROVES_EMPTINESS: "The document has content, or the schedule proves that it has none.",
        KEEPS_ITS_CONTRACT: "Keys, order, types, ranges and decimals are those of the contract.",
        HOLDS_TOGETHER: _asks(spec.rules),
    }


def warning_checks(spec: DocumentSpec) -> dict[str, str]:
    """The names of a document's warnings, with what each asks."""
    return {LOOKS_PLAUSIBLE: _asks(spec.warnings)} if spec.warnings else {}


def fingerprint(
    spec: DocumentSpec, day: date, params: Params, stamps: Mapping[str, datetime | None]
) -> str | None:
    """What an edition depends on, in one hash; None when a table does not say when it changed."""
    if any(stamp is None for stamp in stamps.values()):
        return None
    parts = [
        spec.product,
        day.isoformat(),
        params.model_dump(mode="json"),
        code_version(),
        {table: stamp.isoformat() for table, stamp in sorted(stamps.items()) if stamp},
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def code_version() -> str:
    """A hash of everything in the package, so that changed code rebuilds its files."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".sql")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _sentences(error: Exception) -> list[str]:
    if isinstance(error, ValidationError):
        return [describe(fault) for fault in error.errors(include_url=False)[:VIOLATIONS_SHOWN]]
    known = isinstance(error, UnprovenEmptyError | SourceError)
    return [str(error) if known else f"{type(error).__name__}: {error}"]


def _asks(checks: Mapping[str, Callable[..., Any]]) -> str:
    """What a group of checks asks, one line each."""
    return "\n".join(
        f"- **{name}**: {' '.join((check.__doc__ or name).split())}"
        for name, check in checks.items()
    )
