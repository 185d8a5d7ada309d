"""Names of people who do not exist: made of thirty invented syllables, one player key each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nba_publishing.demo.rng import Dice, Floats, Integers
from nba_publishing.sources.lookups import ascii_key, player_key, reduced, without_suffix

SYLLABLES = (
    "bax", "cor", "dov", "dru", "fen", "gri", "hob", "jul", "kem", "lor",
    "mib", "nax", "pav", "quo", "rul", "siv", "tal", "ubo", "vek", "wen",
    "yar", "zor", "bri", "cal", "dun", "fal", "gom", "hul", "kro", "mur",
)  # fmt: skip
SUFFIXES = ("Jr.", "II", "III", "IV")
ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü"}
INITIALS = "BCDFGHJKLMNPRSTVWZ"
# Shares of players whose name has an unusual part.
_SUFFIXED, _ACCENTED, _APOSTROPHE, _HYPHEN, _INITIALS = 0.04, 0.04, 0.02, 0.02, 0.02


@dataclass(frozen=True)
class Names:
    """Display name, key and key without suffix of every player, at his place in `player`."""

    player: Integers
    name: npt.NDArray[np.object_]
    key: npt.NDArray[np.object_]
    suffixless: npt.NDArray[np.object_]

    def place(self, player: Integers) -> Integers:
        """Where each id stands in these arrays."""
        return np.searchsorted(self.player, player)


def _accented(family: str) -> str:
    """The family name with its last vowel accented."""
    at = max(family.rfind(vowel) for vowel in ACCENTS)
    return family[:at] + ACCENTS[family[at]] + family[at + 1 :]


def _display(given: list[int], family: list[int], odd: list[float], kind: int, more: int) -> str:
    """One display name; `more` appends that many syllables to tell namesakes apart."""
    first = "".join(SYLLABLES[i] for i in given).capitalize()
    parts = [SYLLABLES[i] for i in family]
    last = "".join((parts * (1 + more))[: len(parts) + more])
    if odd[1] < _ACCENTED:
        last = _accented(last)
    last = last.capitalize()
    if odd[2] < _APOSTROPHE:
        last = f"{SYLLABLES[given[1]][0].upper()}'{last}"
    if odd[3] < _HYPHEN:
        last = f"{last}-{SYLLABLES[given[1]].capitalize()}"
    if odd[4] < _INITIALS:
        letters = [INITIALS[i % len(INITIALS)] for i in given]
        first = f"{letters[0]}.{letters[1]}."
    suffix = f" {SUFFIXES[kind]}" if odd[0] < _SUFFIXED else ""
    return f"{first} {last}{suffix}"


def _forms(name: str) -> set[str]:
    """Every shape in which a feed may spell the key of a name."""
    key = player_key(name)
    return {key, without_suffix(key), reduced(key), ascii_key(name)}


def make_names(dice: Dice, player: Integers) -> Names:
    """Names for ascending ids; whoever comes later and would be confused gets one more syllable."""
    count = len(SYLLABLES)
    syllables = dice.pick("syllable", count, player[:, None], np.arange(5)).tolist()
    three = (dice.u("long family name", player) < 0.5).tolist()
    odd: Floats = dice.u("name part", player[:, None], np.arange(5))
    kind = dice.pick("suffix", len(SUFFIXES), player).tolist()
    taken: set[str] = set()
    names: list[str] = []
    for drawn, long, parts, suffix in zip(syllables, three, odd.tolist(), kind, strict=True):
        more = 0
        family = drawn[2 : 5 if long else 4]
        name = _display(drawn[:2], family, parts, suffix, more)
        while not taken.isdisjoint(forms := _forms(name)):
            more += 1
            name = _display(drawn[:2], family, parts, suffix, more)
        taken |= forms
        names.append(name)
    keys = [player_key(name) for name in names]
    return Names(
        player,
        np.array(names, np.object_),
        np.array(keys, np.object_),
        np.array([without_suffix(key) for key in keys], np.object_),
    )
