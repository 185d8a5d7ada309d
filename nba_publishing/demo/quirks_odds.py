"""Defects of the odds table, each planted by its own switch."""

import numpy as np

from nba_publishing.demo.core import ODDS, Cells, SeasonCore, Tables, cells_of, changed, stack
from nba_publishing.demo.games import RANK_MINUTES
from nba_publishing.demo.rng import Integers, whole
from nba_publishing.demo.tables_odds import BOOKS, SIDES, SNAPSHOTS, grid, offers

# Usual count per minute of the markets besides points.
_MARKETS = {"assists": 0.11, "rebounds": 0.18, "threes": 0.05}
_MARKET_SLOTS = 5
_IMPOSSIBLE = np.array([50, 0, 199_900])


def other_markets(tables: Tables, core: SeasonCore) -> Tables:
    """Assists, rebounds and threes of the first five slots, two books, before the tip-off.

    One line in twenty-five equals the player's points line.
    """
    day = core.schedule.day[..., None]
    first = np.arange(core.people.shape[2]) < _MARKET_SLOTS
    cells = core.cells((core.market.expected > 0) & first & (day >= core.shown.odds_day))
    row, book, side = grid(len(cells), 2, len(SIDES))
    latest = np.searchsorted(SNAPSHOTS, cells.of(core.schedule.tip), side="left") - 1
    rows = [
        offers(
            core,
            cells.take(row),
            latest[row],
            np.where(book == 0, 0, len(BOOKS) - 1),
            side,
            _lines(core, market, rate, cells)[row],
            market,
        )
        for market, rate in _MARKETS.items()
    ]
    return tables | {ODDS: stack([tables[ODDS], *rows])}


def _lines(core: SeasonCore, market: str, rate: float, cells: Cells) -> Integers:
    """Lines near what the slot's usual minutes bring, in half points."""
    usual = RANK_MINUTES[cells.slot] * rate
    taste = 0.7 + 0.6 * core.dice.u(f"{market} market", cells.player, cells.day)
    own = 2 * whole(usual * taste) + 1
    points = cells.of(core.market.line_halves)
    same = core.dice.u(f"{market} at points", cells.player, cells.day) < 0.04
    return np.where(same & (points > 0), points, own)


def bad_odds(tables: Tables, core: SeasonCore) -> Tables:
    """Impossible prices, offers closed before the game, and lines priced on one side only."""
    rows = tables[ODDS]
    cells = cells_of(rows, core)
    book, side = rows["_book"].to_numpy(), rows["_side"].to_numpy()
    points = rows["market_type"].to_numpy() == "points"
    u = core.dice.u("bad odds", cells.player, cells.day, book)
    impossible = points & (u < 0.010) & (side == 0)
    closed = points & (u >= 0.010) & (u < 0.020)
    one_sided = points & (u >= 0.020) & (u < 0.030) & (side == 1)
    price = _IMPOSSIBLE[core.dice.pick("impossible odds", 3, cells.player, cells.day, book)]
    rows = changed(
        rows,
        odds_american=np.where(impossible, price, rows["odds_american"]),
        is_active=rows["is_active"].to_numpy() & ~closed,
    )
    return tables | {ODDS: rows[~one_sided]}
