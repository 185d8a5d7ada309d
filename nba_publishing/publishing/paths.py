"""Every object path is put together from parts that were checked, never from raw text."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOOKUP = re.compile(r"[a-z0-9]{2,64}")
_PART = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_POINTER_NAMES = frozenset({"latest", "today", "all-players"})

HISTORY = "history"
STAGING = "staging"


class PathError(ValueError):
    """A path, or a part of one, that must not reach a store."""


def check_object_path(path: str) -> str:
    """`path` itself, when it is a plain relative path of a JSON object below the store's root."""
    if not path.endswith(".json"):
        raise PathError(f"{path!r} is not an object path: it does not end in .json")
    for part in path.removesuffix(".json").split("/"):
        if not _PART.fullmatch(part):
            raise PathError(f"{path!r} is not an object path: {part!r} is no name for a part")
        if _DAY.fullmatch(part):
            check_day(part)
    return path


def check_day(text: str) -> date:
    """The day written as `YYYY-MM-DD`; anything else, and days that do not exist, raise."""
    if not _DAY.fullmatch(text):
        raise PathError(f"{text!r} is not a date: use YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PathError(f"{text!r} is not a date: {error}") from error


def check_lookup(lookup: str) -> str:
    """`lookup` itself, when it is a player lookup of two to 64 lower-case letters and digits."""
    if not _LOOKUP.fullmatch(lookup):
        raise PathError(f"{lookup!r} is not a player_lookup (a-z, 0-9)")
    return lookup


def dated_path(folder: str, day: date) -> str:
    """Where a folder keeps its document of one day."""
    return check_object_path(f"{folder}/{day.isoformat()}.json")


def member_path(folder: str, lookup: str) -> str:
    """Where a set keeps the document of one player; `index` is taken by the set's own list."""
    if lookup == "index":
        raise PathError("'index' is the list of the set and cannot be a player_lookup")
    return check_object_path(f"{folder}/{check_lookup(lookup)}.json")


def history_path(day: date, path: str) -> str:
    """Where the edition of `day` of a current object is kept."""
    return check_object_path(f"{HISTORY}/{day.isoformat()}/{path}")


def staging_path(run_id: str, path: str) -> str:
    """Where a run lays a document down in the private store before it becomes public."""
    return check_object_path(f"{STAGING}/{run_id}/{path}")


def folder_of(path: str) -> str:
    """The folder an object is in, without a slash at the end."""
    return path.rpartition("/")[0]


def shown_day(path: str) -> date | None:
    """The day a dated object is named after; None for every other path."""
    name = path.rpartition("/")[2].removesuffix(".json")
    return check_day(name) if _DAY.fullmatch(name) else None


def follows_newest(pointer: str) -> bool:
    """True for a `latest` pointer, which keeps the newest document that is not empty.

    The other pointers (`today`, `all-players`) show the present day only, empty or not.
    """
    name = pointer.rpartition("/")[2].removesuffix(".json")
    if name not in _POINTER_NAMES:
        raise PathError(f"{pointer!r} is not a pointer: its name is none of {_POINTER_NAMES}")
    return name == "latest"
