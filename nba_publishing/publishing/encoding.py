"""One document has one spelling in bytes, and one fingerprint of what it says.

The canonical spelling is compact UTF-8 JSON with one newline at the end and the keys in the
order they are given. Anything JSON cannot say exactly is refused with the place it stands at,
because the rows were cleaned long before: a NaN here is a defect, not a gap.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NoReturn

LIMIT_BYTES = 5 * 1024 * 1024

# These fields tell when a build ran; they differ between two builds that say the same.
_VOLATILE = frozenset(
    {"generated_at", "updated_at", "poll_id", "data_as_of", "valid_until", "detected_at"}
)


_AS_IT_IS = frozenset({str, int, bool, type(None)})
_AGE_KEY = re.compile(rb'"(\w*age_seconds)":')

ObjectBuilder = Callable[[list[tuple[str, Any]]], dict[str, Any]]


class EncodingError(ValueError):
    """A value no public document may hold; `steps` lead to it from the top of the document."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        self.steps: list[str | int] = []
        super().__init__(problem)

    @property
    def path(self) -> str:
        """Where the value stands, such as `$.players[3].points`."""
        steps = reversed(self.steps)
        return "$" + "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps)

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}; the document was not encoded, fix its builder"


class StrictJsonError(ValueError):
    """Bytes that a strict JSON reader would refuse."""


def canonical_bytes(value: object) -> bytes:
    """The bytes of a document. Raises `EncodingError` for what it must not hold."""
    try:
        plain = _plain(value)
    except RecursionError:
        raise EncodingError("the document is nested too deeply or contains itself") from None
    try:
        body = (_compact(plain) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        _half_characters(plain)
        raise
    if len(body) > LIMIT_BYTES:
        raise EncodingError(f"{len(body)} bytes are more than the limit of {LIMIT_BYTES}")
    return body


def parse_strict(body: bytes) -> Any:
    """The document in `body`; NaN, Infinity, numbers beyond a float and duplicate keys raise."""
    return _parsed(body, _unique)


def content_sha256(body: bytes) -> str:
    """Hash of what the document says: equal for two builds that differ in their time only."""
    document = _parsed(body, _lasting(body))
    if isinstance(document, dict) and isinstance(document.get("meta"), dict):
        document["meta"].pop("next_update_expected", None)
    return sha256(_compact(document).encode())


def sha256(body: bytes) -> str:
    """SHA-256 of the bytes, in lower-case hexadecimal."""
    return hashlib.sha256(body).hexdigest()


# A fresh document tree cannot contain itself, so the encoder need not look for circles.
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _plain(value: Any) -> Any:
    """The same value in the types the JSON encoder writes without asking."""
    kind: type = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is float:
        return _finite(value)
    if kind is dict or isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list):
        return _array(value)
    return _rarer(value)


def _rarer(value: Any) -> Any:
    match value:
        case str():
            return str.__str__(value)
        case int():
            return int(value)
        case float() | Decimal():
            return _finite(float(value))
        case datetime():
            if value.utcoffset() is None:
                raise EncodingError("a datetime without a time zone")
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            raise EncodingError(f"a value of type {type(value).__name__}")


def _object(value: Mapping[Any, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    key: Any = None
    try:
        for key, item in value.items():
            if not isinstance(key, str):
                raise EncodingError(f"a key of type {type(key).__name__}")  # noqa: TRY301
            if key in plain:
                raise EncodingError("a duplicate key")  # noqa: TRY301
            plain[key] = item if type(item) in _AS_IT_IS else _plain(item)
    except EncodingError as error:
        error.steps.append(str(key))
        raise
    return plain


def _array(value: list[Any]) -> list[Any]:
    plain: list[Any] = []
    try:
        for item in value:
            plain.append(item if type(item) in _AS_IT_IS else _plain(item))  # noqa: PERF401
    except EncodingError as error:
        error.steps.append(len(plain))
        raise
    return plain


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise EncodingError(f"the number {value} has no spelling in JSON")
    return value + 0.0  # turns -0.0 into 0.0


def _half_characters(value: Any) -> None:
    """Raise for the first text that UTF-8 cannot spell, with the steps that lead to it."""
    if isinstance(value, str):
        if not value.isascii() and value.encode("utf-8", "ignore").decode() != value:
            raise EncodingError("text with half of a character pair")
        return
    if not isinstance(value, dict | list):
        return
    places = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in places:
        try:
            _half_characters(step)
            _half_characters(item)
        except EncodingError as error:
            error.steps.append(step)
            raise


def _parsed(body: bytes, build_object: ObjectBuilder) -> Any:
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=build_object,
            parse_constant=_no_constant,
            parse_float=_float_in_range,
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise StrictJsonError(f"not a JSON document in UTF-8: {error}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise StrictJsonError(f"the key {twice!r} stands twice in one object")
    return found


def _lasting(body: bytes) -> ObjectBuilder:
    volatile = _VOLATILE
    if b"age_seconds" in body:
        volatile = volatile.union(name.decode() for name in _AGE_KEY.findall(body))

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = _unique(pairs)
        if not volatile.isdisjoint(found):
            for key in volatile & found.keys():
                del found[key]
        return found

    return build


def _no_constant(name: str) -> NoReturn:
    raise StrictJsonError(f"{name} is not JSON")


def _float_in_range(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise StrictJsonError(f"the number {text} is too large to be read back")
    return number
