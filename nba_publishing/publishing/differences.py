"""Where two editions of a document differ in what they say, field by field."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Two builds of the same rows differ in these; the content hash leaves the same ones out.
VOLATILE = frozenset(
    {"generated_at", "updated_at", "poll_id", "data_as_of", "valid_until", "detected_at"}
)
DEPENDS_ON_THE_DAY = "$.meta.next_update_expected"
ABSENT = object()
LONGEST_VALUE = 120
_AGE = re.compile(r"\w*age_seconds")


@dataclass(frozen=True)
class Difference:
    """One place where the published document and the built one do not say the same."""

    place: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.place}  {self.old} -> {self.new}"


def differences(old: Any, new: Any, place: str = "$") -> Iterator[Difference]:
    """Every place where two documents differ in what they say, in the order of the old one."""
    if isinstance(old, dict) and isinstance(new, dict):
        shared = [key for key in new if key in old]
        if [key for key in old if key in new] != shared:
            yield Difference(place, "keys in another order", ", ".join(new))
        for key in [*old, *(key for key in new if key not in old)]:
            below = f"{place}.{key}"
            if not _is_volatile(key, below):
                yield from differences(old.get(key, ABSENT), new.get(key, ABSENT), below)
    elif isinstance(old, list) and isinstance(new, list):
        for n in range(max(len(old), len(new))):
            before, after = (side[n] if n < len(side) else ABSENT for side in (old, new))
            yield from differences(before, after, f"{place}[{n}]")
    elif _spelling(old) != _spelling(new):
        yield Difference(place, _shown(old), _shown(new))


def _is_volatile(key: str, place: str) -> bool:
    return key in VOLATILE or place == DEPENDS_ON_THE_DAY or _AGE.fullmatch(key) is not None


def _spelling(value: Any) -> str | None:
    """How a value is written: 1 and 1.0, or true and 1, are not the same to a reader."""
    return None if value is ABSENT else json.dumps(value, ensure_ascii=False)


def _shown(value: Any) -> str:
    text = _spelling(value) or "(absent)"
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
