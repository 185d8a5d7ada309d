"""The gate every document passes before anything is written: promise, bytes, rules, secrets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from nba_publishing.contracts.envelope import Document
from nba_publishing.publishing.document import Check, DocumentSpec
from nba_publishing.publishing.encoding import EncodingError, canonical_bytes, parse_strict

KEEPS_ITS_CONTRACT = "keeps_its_contract"
HOLDS_TOGETHER = "content_holds_together"
LOOKS_PLAUSIBLE = "numbers_look_plausible"
VIOLATIONS_SHOWN = 20


@dataclass(frozen=True)
class Audit:
    """What the gate found: the bytes when there are any, and what is wrong, by check.

    `broken` holds blocking checks, `doubtful` warnings; a check that passed has an empty list.
    """

    body: bytes | None
    payload: Mapping[str, Any]
    broken: Mapping[str, Sequence[str]] = field(default_factory=dict)
    doubtful: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """True when nothing forbids publishing."""
        return self.body is not None and not any(self.broken.values())

    @property
    def violations(self) -> list[str]:
        """The first sentences about what is broken, `check: what`."""
        found = [f"{name}: {text}" for name, texts in self.broken.items() for text in texts]
        return found[:VIOLATIONS_SHOWN]


def audit(spec: DocumentSpec, built: Document, secrets: Sequence[str] = ()) -> Audit:
    """Validate, encode, read back and check a built document, in this order."""
    payload = built.payload()
    faults = _contract_faults(spec, payload)
    body: bytes | None = None
    if not faults:
        body, faults = _encoded(payload, secrets)
    if faults:
        return Audit(None, payload, {KEEPS_ITS_CONTRACT: faults})
    return Audit(
        body,
        payload,
        {KEEPS_ITS_CONTRACT: faults, HOLDS_TOGETHER: _found(spec.rules, payload)},
        {LOOKS_PLAUSIBLE: _found(spec.warnings, payload)},
    )


def _found(checks: Mapping[str, Check], payload: dict[str, Any]) -> list[str]:
    return [f"{name}: {text}" for name, check in checks.items() for text in check(payload)]


def _contract_faults(spec: DocumentSpec, payload: dict[str, Any]) -> list[str]:
    try:
        again = spec.contract.model_validate(payload).payload()
    except ValidationError as error:
        return [describe(fault) for fault in error.errors(include_url=False)[:VIOLATIONS_SHOWN]]
    if _spelled(again) != _spelled(payload):
        return ["keys or values are not as the contract spells them"]
    return []


def describe(fault: Mapping[str, Any]) -> str:
    """One line for one validation fault: where, what."""
    where = ".".join(str(part) for part in fault["loc"]) or "document"
    return f"{where}: {fault['msg']} (got {str(fault['input'])[:80]!r})"


def _encoded(payload: dict[str, Any], secrets: Sequence[str]) -> tuple[bytes | None, list[str]]:
    try:
        body = canonical_bytes(payload)
        parse_strict(body)
    except (EncodingError, ValueError) as error:
        return None, [str(error)]
    if any(secret.encode() in body for secret in secrets if secret):
        return None, ["a configured secret occurs in the document"]
    return body, []


def _spelled(payload: Mapping[str, Any]) -> str:
    """The payload as one text, keys in their order; only for comparing two of them."""
    return json.dumps(payload, default=str)
