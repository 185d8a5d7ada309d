"""Where each player's recent shots came from, by his position and a slow drift of taste."""

import numpy as np
import pandas as pd

from nba_publishing.demo.core import Cells, SeasonCore
from nba_publishing.demo.instants import dates, eastern, forever
from nba_publishing.demo.rng import Floats, whole
from nba_publishing.demo.tables_registry import positions

_LOADED = 410  # 06:50 in minutes
_ZONES = ("paint", "mid_range", "three_pt")
# Percent of shots from paint, mid-range and beyond the arc.
_USUAL = {"C": (62.0, 18.0, 20.0), "F": (35.0, 20.0, 45.0), "G": (30.0, 22.0, 48.0)}
_DRIFT, _PERIOD = 8.0, 60


def shot_rows(core: SeasonCore) -> pd.DataFrame:
    """`player_shot_zone_analysis`: a row per player and day on which he played."""
    cells = core.cells(core.who.plays)
    loaded = eastern(cells.day + 1, _LOADED)
    return pd.DataFrame(
        {
            "player_lookup": cells.key,
            "analysis_date": dates(cells.day),
            **_rates(core, cells),
            "processed_at": loaded,
            "_from": loaded,
            "_to": forever(len(cells)),
            **cells.place,
        },
        copy=False,
    )


def _rates(core: SeasonCore, cells: Cells) -> dict[str, Floats]:
    """Percent of his shots from each zone, two decimals, together 100."""
    listed = [text[0] for text in positions(core.dice, core.roster.players)]
    usual = np.array([_USUAL[position] for position in listed])[cells.of(core.people)]
    leaning = [
        np.maximum(1.0, usual[:, n] + _DRIFT * _taste(core, cells, zone))
        for n, zone in enumerate(_ZONES)
    ]
    total = leaning[0] + leaning[1] + leaning[2]
    return {
        f"{zone}_rate_last_10": whole(part / total * 10_000.0 + 0.5) / 100.0
        for zone, part in zip(_ZONES, leaning, strict=True)
    }


def _taste(core: SeasonCore, cells: Cells, zone: str) -> Floats:
    """The slow noise of a player's liking for a zone."""
    return core.dice.slow(f"{zone} shots", cells.player, cells.day, _PERIOD)
