"""The thirty team codes, and the codes other feeds use for them."""

import numpy as np
import pandas as pd

TEAMS: tuple[str, ...] = (
    "ATL", "BKN", "BOS", "CHA", "CHI", "CLE", "DAL", "DEN", "DET", "GSW",
    "HOU", "IND", "LAC", "LAL", "MEM", "MIA", "MIL", "MIN", "NOP", "NYK",
    "OKC", "ORL", "PHI", "PHX", "POR", "SAC", "SAS", "TOR", "UTA", "WAS",
)  # fmt: skip
ALIASES = {
    "BRK": "BKN", "CHO": "CHA", "PHO": "PHX", "GS": "GSW", "NO": "NOP",
    "NY": "NYK", "SA": "SAS", "UTAH": "UTA", "WSH": "WAS",
}  # fmt: skip
_NUMBER = {code: i for i, code in enumerate(TEAMS)} | {
    alias: TEAMS.index(code) for alias, code in ALIASES.items()
}
UNKNOWN = -1


def team_numbers(codes: pd.Series) -> np.ndarray:
    """The place of each code in `TEAMS` (alphabetical), -1 for any other text or null."""
    places, known = pd.factorize(codes)
    numbers = np.array([_NUMBER.get(str(code), UNKNOWN) for code in known] + [UNKNOWN], np.int16)
    return numbers[places]


def team_code(number: int) -> str | None:
    """The code at a place of `TEAMS`, None for -1."""
    return TEAMS[number] if number >= 0 else None
