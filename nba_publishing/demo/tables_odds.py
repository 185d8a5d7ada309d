"""Sportsbook prices: seven books, both sides, up to three snapshots before each game."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from nba_publishing.demo.core import Cells, SeasonCore, Texts, changed, stack
from nba_publishing.demo.instants import MINUTE, NEVER, Instants, dates, eastern, forever
from nba_publishing.demo.rng import Integers, whole

BOOKS: Texts = np.array(
    ["DraftKings", "FanDuel", "BetMGM", "Caesars", "BetRivers", "Fanatics",
     "BettingPros Consensus"], np.object_
)  # fmt: skip
SIDES: Texts = np.array(["over", "under"], np.object_)
_CONSENSUS = len(BOOKS) - 1
SNAPSHOTS = np.array([600, 780, 960])  # 10:00, 13:00, 16:00 in minutes


def grid(*sizes: int) -> list[Integers]:
    """Every combination of indices below the sizes, the last one running fastest."""
    return [axis.ravel() for axis in np.indices(sizes)]


def odds_rows(core: SeasonCore) -> pd.DataFrame:
    """`bettingpros_player_points_props`, points market only, for the days kept at hand.

    An offer is open until the next snapshot replaces it; the closed offer stays as a row.
    """
    day = core.schedule.day[..., None]
    cells = core.cells(core.market.lined & (day >= core.shown.odds_day))
    row, snapshot, book, side = grid(len(cells), len(SNAPSHOTS), len(BOOKS), len(SIDES))
    before = SNAPSHOTS[snapshot] < cells.of(core.schedule.tip)[row]
    row, snapshot, book, side = (axis[before] for axis in (row, snapshot, book, side))
    line = cells.of(core.market.line_halves)[row] + _shift(core, cells, book, row)
    return offers(core, cells.take(row), snapshot, book, side, np.maximum(line, 1))


def _shift(core: SeasonCore, cells: Cells, book: Integers, row: Integers) -> Integers:
    """How far a book's line lies from the consensus, in half points."""
    u = core.dice.u("book shift", cells.player[row], cells.day[row], book)
    size = np.select([u < 0.75, u < 0.95], [0, 1], 2)
    sign = np.where(core.dice.u("shift sign", cells.player[row], cells.day[row], book) < 0.5, -1, 1)
    return np.where(book == _CONSENSUS, 0, size * sign)


def prices(core: SeasonCore, market: str, cells: Cells, *keys: Integers) -> Integers:
    """American odds near -110; what would lie between -100 and 0 is a price above +100."""
    price = -110 + whole(15.0 * core.dice.z(f"{market} odds", cells.player, cells.day, *keys))
    return np.where(price > -100, price + 200, price)


def offers(
    core: SeasonCore,
    cells: Cells,
    snapshot: Integers,
    book: Integers,
    side: Integers,
    line_halves: Integers,
    market: str = "points",
) -> pd.DataFrame:
    """The rows of offers, each followed by its closed version where a later snapshot exists."""
    taken = eastern(cells.day, SNAPSHOTS[snapshot])
    closes = _closing(cells, snapshot)
    columns: dict[str, npt.NDArray[Any]] = {
        "game_date": dates(cells.day),
        "player_lookup": cells.key,
        "market_type": np.full(len(cells), market, np.object_),
        "points_line": line_halves / 2.0,
        "bookmaker": BOOKS[book],
        "bet_side": SIDES[side],
        "odds_american": prices(core, market, cells, book, snapshot, side),
        "is_active": np.ones(len(cells), np.bool_),
        "bookmaker_last_update": taken,
        "processed_at": taken + MINUTE,
        "_from": taken + MINUTE,
        "_to": closes,
        **cells.place,
        "_book": book,
        "_side": side,
    }
    return _with_closed(pd.DataFrame(columns, copy=False))


def _closing(cells: Cells, snapshot: Integers) -> Instants:
    """When the next snapshot before the tip-off replaces an offer, NaT for the last one."""
    following = np.minimum(snapshot + 1, len(SNAPSHOTS) - 1)
    before_tip = SNAPSHOTS[following] < cells.of(cells.core.schedule.tip)
    replaced = (following > snapshot) & before_tip
    return np.where(replaced, eastern(cells.day, SNAPSHOTS[following]) + MINUTE, NEVER)


def _with_closed(opened: pd.DataFrame) -> pd.DataFrame:
    """Offers, and the rows that say of the replaced ones that they are closed."""
    replaced = opened[opened["_to"].notna()]
    closes = replaced["_to"].to_numpy()
    closed = changed(
        replaced, is_active=False, processed_at=closes, _from=closes, _to=forever(len(closes))
    )
    return stack([opened, closed])
