"""All tables of a league, season by season, cut to the days a profile shows."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from nba_publishing.analysis.days import season_of
from nba_publishing.demo.calendar import FIRST_SEASON, final_day, instant, release_day
from nba_publishing.demo.core import (
    CONTEXT,
    DEFENCE,
    FACTORS,
    ODDS,
    PLAYER_ROWS,
    REGISTRY,
    SCHEDULE,
    SHOTS,
    TEAM_ROWS,
    SeasonCore,
    Shown,
    Tables,
    changed,
    make_core,
    stack,
)
from nba_publishing.demo.instants import NEVER, Instants, dates
from nba_publishing.demo.names import make_names
from nba_publishing.demo.options import LeagueOptions
from nba_publishing.demo.quirks import plant
from nba_publishing.demo.rng import Dice
from nba_publishing.demo.rosters import evolve
from nba_publishing.demo.tables_context import context_rows
from nba_publishing.demo.tables_defence import defence_rows
from nba_publishing.demo.tables_factors import factor_rows
from nba_publishing.demo.tables_games import player_rows, team_rows
from nba_publishing.demo.tables_odds import odds_rows
from nba_publishing.demo.tables_registry import registry_rows
from nba_publishing.demo.tables_schedule import schedule_rows
from nba_publishing.demo.tables_shots import shot_rows
from nba_publishing.sources.tables import TABLES


def cores(options: LeagueOptions, through: date) -> Iterator[SeasonCore]:
    """The seasons of a league that ends on `through`, oldest first, each fully played."""
    extent = options.extent
    current = season_of(through)
    latest = through.year if through >= release_day(through.year) else current
    first = max(FIRST_SEASON, current - extent.earlier_seasons)
    dice = Dice(options.seed)
    rosters = evolve(dice, max(FIRST_SEASON, latest))
    names = make_names(dice, np.unique(np.concatenate([r.players for r in rosters.values()])))
    odds_day = through.toordinal() - extent.odds_days + 1
    whole_lines = options.is_on("integer_lines")
    for season in range(first, latest + 1):
        start = date(season, 8, 1)
        if season < current and extent.earlier_days is not None:
            start = final_day(season) - timedelta(days=extent.earlier_days - 1)
        model_day = max(start, extent.models_from or start)
        shown = Shown(start.toordinal(), through.toordinal(), odds_day, model_day.toordinal())
        yield make_core(dice, rosters[season], names, shown, whole_lines=whole_lines)


def clean_tables(core: SeasonCore, *, per_team: bool) -> Tables:
    """One season's tables without any defect."""
    return {
        SCHEDULE: schedule_rows(core),
        PLAYER_ROWS: player_rows(core),
        TEAM_ROWS: team_rows(core),
        CONTEXT: context_rows(core),
        REGISTRY: registry_rows(core, per_team=per_team),
        DEFENCE: defence_rows(core),
        SHOTS: shot_rows(core),
        FACTORS: factor_rows(core),
        ODDS: odds_rows(core),
    }


def league_tables(options: LeagueOptions, through: date) -> Tables:
    """Every table of the league, with the wanted defects."""
    per_team = options.is_on("multi_team_players")
    return assemble(
        (
            (core, plant(clean_tables(core, per_team=per_team), core, options.is_on))
            for core in cores(options, through)
        ),
        through,
    )


def assemble(seasons: Iterable[tuple[SeasonCore, Tables]], through: date) -> Tables:
    """Seasons under each other, rows by partition day: the declared columns and `_from`, `_to`.

    A version loaded after `through` is left out, so a league that ends earlier holds the same
    rows, cut.
    """
    end = np.datetime64(instant(through + timedelta(days=1), 0).replace(tzinfo=None), "us")
    parts: dict[str, list[pd.DataFrame]] = {}
    for core, tables in seasons:
        start = dates(np.array(core.shown.first_day))
        for name, rows in tables.items():
            parts.setdefault(name, []).append(_cut(rows, start, end))
    return {name: _sorted(name, stack(frames)) for name, frames in parts.items()}


def _cut(rows: pd.DataFrame, start: Instants, end: np.datetime64) -> pd.DataFrame:
    """Versions that were valid after `start` and loaded before `end`."""
    valid_from, valid_to = rows["_from"].to_numpy(), rows["_to"].to_numpy()
    rows = rows[(valid_from < end) & ~(valid_to <= start)]
    until = rows["_to"].to_numpy()
    return changed(rows, _to=np.where(until < end, until, NEVER))


def _sorted(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Declared columns only, rows by partition day, so that a reader can skip what it can."""
    declared = [column.name for column in TABLES[name].columns]
    partition = TABLES[name].partition or "_from"
    order = np.argsort(rows[partition].to_numpy(), kind="stable")
    return rows[[*declared, "_from", "_to"]].take(order)
