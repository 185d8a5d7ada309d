"""Defects of the context, registry, defence and factor tables, each planted by its own switch."""

import json
from datetime import date

import numpy as np

from nba_publishing.demo.calendar import opening_day
from nba_publishing.demo.core import (
    CONTEXT,
    DEFENCE,
    FACTORS,
    ODDS,
    REGISTRY,
    SeasonCore,
    Tables,
    cells_of,
    changed,
    few_a_month,
    stack,
)
from nba_publishing.demo.rosters import entry_season, entry_slot
from nba_publishing.demo.tables_context import days_since_listed, settled
from nba_publishing.demo.tables_defence import placeholders
from nba_publishing.sources.teams import TEAMS

# From these days on the upstream jobs fill back_to_back and keep the suffix in the key.
_B2B_DAY = date(2026, 1, 30).toordinal()
_SUFFIX_DAY = date(2026, 1, 12).toordinal()
_RELOAD = np.timedelta64(15 * 60_000_000, "us")
_UNREGISTERED = 2
_PLACEHOLDER_TEAMS = 5
_PLACEHOLDER_DAY = 9  # the tenth day of the season
_MEM = TEAMS.index("MEM")


def context_absentees(tables: Tables, core: SeasonCore) -> Tables:
    """Regulars who are out for long have no row at all until they are back."""
    rows = tables[CONTEXT]
    return tables | {CONTEXT: rows[~cells_of(rows, core).of(core.who.long_gone)]}


def context_flat_b2b(tables: Tables, core: SeasonCore) -> Tables:
    """Rest counts games not played, and back_to_back is FALSE before 2026-01-30."""
    rows = tables[CONTEXT]
    cells = cells_of(rows, core)
    rest = cells.of(days_since_listed(core))
    consecutive = (rest == 1) & (cells.day >= _B2B_DAY)
    return tables | {CONTEXT: changed(rows, days_rest=rest, back_to_back=consecutive)}


def context_duplicates(tables: Tables, core: SeasonCore) -> Tables:
    """Every seventh game day is loaded three times, a quarter of an hour apart."""
    rows = tables[CONTEXT]
    game_days = np.unique(core.schedule.day)
    place = np.searchsorted(game_days, cells_of(rows, core).day)
    again = rows[place % 7 == 3]
    later = (again["_from"] + number * _RELOAD for number in (1, 2))
    copies = (changed(again, processed_at=loaded, _from=loaded) for loaded in later)
    return tables | {CONTEXT: stack([rows, *copies])}


def suffixless_keys(tables: Tables, core: SeasonCore) -> Tables:
    """Before 2026-01-12 context and odds spell keys without the generational suffix.

    Only of players who already played for their team of the day: others could not be found
    among the players of the game.
    """
    known = settled(core) & (core.schedule.day < _SUFFIX_DAY)[..., None]
    spelled: Tables = {}
    for name in (CONTEXT, ODDS):
        rows = tables[name]
        cells = cells_of(rows, core)
        short = core.names.suffixless[core.names.place(cells.player)]
        spelled[name] = changed(
            rows, player_lookup=np.where(cells.of(known), short, rows["player_lookup"])
        )
    return tables | spelled


def fatigue_junk(tables: Tables, core: SeasonCore) -> Tables:
    """Five rows a month nobody should believe: scores of -4, 140 and null, JSON encoded twice,
    JSON cut off in the middle."""
    everybody = core.all_cells(np.ones(core.people.shape, np.bool_))
    cells, place = few_a_month(everybody, "fatigue junk", 5)
    kind = np.full(core.people.shape, -1)
    kind[cells.round, cells.team, cells.slot] = place
    rows = tables[FACTORS]
    junk = cells_of(rows, core).of(kind)
    score = rows["fatigue_score"].to_numpy()
    text = rows["fatigue_context_json"].to_numpy().copy()
    for row in np.flatnonzero(junk == 3).tolist():
        text[row] = json.dumps(text[row])
    for row in np.flatnonzero(junk == 4).tolist():
        text[row] = text[row][: len(text[row]) // 2]
    score = np.select([junk == 0, junk == 1, junk == 2], [-4.0, 140.0, np.nan], score)
    return tables | {FACTORS: changed(rows, fatigue_score=score, fatigue_context_json=text)}


def missing_registry(tables: Tables, core: SeasonCore) -> Tables:
    """Two of the season's new rotation players are never registered."""
    player = core.roster.players
    slot = entry_slot(player)
    new = (entry_season(player) == core.season) & (slot >= 5) & (slot <= 12) & (player % 2 == 0)
    candidates = player[new]
    order = np.argsort(core.dice.bits("unregistered", candidates), kind="stable")
    gone = candidates[order[:_UNREGISTERED]]
    rows = tables[REGISTRY]
    return tables | {REGISTRY: rows[~rows["_player"].isin(gone)]}


def defence_gaps(tables: Tables, core: SeasonCore) -> Tables:
    """NULL placeholders of five teams on days 10-16, and no row of MEM on 1-12 December."""
    rows = tables[DEFENCE]
    day = rows["analysis_date"].to_numpy()
    first, last = (np.datetime64(f"{core.season}-12-{text}", "us") for text in ("01", "12"))
    lost = (rows["_team"].to_numpy() == _MEM) & (day >= first) & (day <= last)
    team = np.argsort(core.dice.bits("placeholder", core.season, np.arange(len(TEAMS))))
    start = opening_day(core.season).toordinal() + _PLACEHOLDER_DAY
    early = placeholders(core, start, np.sort(team[:_PLACEHOLDER_TEAMS]))
    parts = (early, rows[~lost])
    return tables | {DEFENCE: stack(parts)}
