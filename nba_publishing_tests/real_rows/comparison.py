"""Where a published document differs from a recomputed one, one line per difference."""

from __future__ import annotations

from typing import Any

TOLERANCE = 1e-9
IGNORED = "generated_at"


def differences(published: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Every difference with its JSON path; empty when the documents agree.

    Keys must come in the same order. An expected whole number must be published as one; an
    expected fraction may be printed as a whole number and may differ by less than 1e-9.
    """
    found: list[str] = []
    _compare("$", published, expected, found)
    return found


def _compare(path: str, published: Any, expected: Any, found: list[str]) -> None:
    if isinstance(expected, dict) and isinstance(published, dict):
        _compare_objects(path, published, expected, found)
    elif isinstance(expected, list) and isinstance(published, list):
        _compare_lists(path, published, expected, found)
    elif not _same(published, expected):
        found.append(f"{path}: published {published!r}, expected {expected!r}")


def _compare_objects(
    path: str, published: dict[str, Any], expected: dict[str, Any], found: list[str]
) -> None:
    ours = [key for key in published if key != IGNORED]
    theirs = [key for key in expected if key != IGNORED]
    missing, surplus = set(theirs) - set(ours), set(ours) - set(theirs)
    if missing or surplus:
        found.append(f"{path}: missing keys {sorted(missing)}, surplus keys {sorted(surplus)}")
    elif ours != theirs:
        found.append(f"{path}: keys in the order {ours}, expected {theirs}")
    for key in theirs:
        if key in published:
            _compare(f"{path}.{key}", published[key], expected[key], found)


def _compare_lists(path: str, published: list[Any], expected: list[Any], found: list[str]) -> None:
    if len(published) != len(expected):
        found.append(f"{path}: {len(published)} items published, {len(expected)} expected")
    for index, (one, other) in enumerate(zip(published, expected, strict=False)):
        _compare(f"{path}[{index}]", one, other, found)


def _same(published: Any, expected: Any) -> bool:
    if isinstance(expected, float) and type(published) in (int, float):
        return abs(published - expected) < TOLERANCE
    return type(published) is type(expected) and published == expected
