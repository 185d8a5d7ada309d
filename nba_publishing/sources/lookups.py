"""Player keys: how a name becomes one, and how a deviating key finds its player."""

import re
import unicodedata
from collections.abc import Callable, Mapping

_FOLDED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_OTHER = re.compile(r"[^a-z0-9]")
_TRAILING_SUFFIX = re.compile(r"(jr|sr|iii|ii|iv)$")
_CUT_OUT = ("jr", "sr", "iii", "ii", "iv")


def player_key(name: str) -> str:
    """The key of a display name: accents folded, lower case, only a-z and 0-9."""
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_FOLDED))
    return _OTHER.sub("", "".join(c for c in decomposed if not unicodedata.combining(c)))


def without_suffix(key: str) -> str:
    """A key without its generational suffix."""
    return _TRAILING_SUFFIX.sub("", key)


def reduced(key: str) -> str:
    """A key as the injury feed cuts it: every suffix text deleted wherever it occurs."""
    for part in _CUT_OUT:
        key = key.replace(part, "")
    return key.removesuffix("i")


def ascii_key(name: str) -> str:
    """The key of a name whose accented letters were dropped instead of folded."""
    return _OTHER.sub("", name.lower().encode("ascii", "ignore").decode())


def resolve_lookup(raw: str, candidates: Mapping[str, str]) -> str | None:
    """The one player `raw` means among `candidates` (key to display name), or None.

    Each step compares both sides in the same reduced form and counts only when exactly one
    candidate matches; an ambiguous step is no match and the next one is tried.
    """
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        (raw, lambda key: key),
        (without_suffix(raw), without_suffix),
        (reduced(raw), reduced),
        (raw, lambda key: ascii_key(candidates[key])),
    )
    for wanted, form in steps:
        matches = [key for key in candidates if form(key) == wanted]
        if len(matches) == 1:
            return matches[0]
    return None
