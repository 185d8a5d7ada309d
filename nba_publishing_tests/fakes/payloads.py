"""Payloads with something wrong in them, to show that a rule notices."""

from typing import Any


def changed(payload: Any, *path: str | int, value: Any) -> Any:
    """A copy of the payload with one value replaced or one key added; nothing else is copied."""
    if not path:
        return value
    head, *rest = path
    copy = list(payload) if isinstance(payload, list) else dict(payload)
    copy[head] = changed(copy[head], *rest, value=value) if rest else value
    return copy
