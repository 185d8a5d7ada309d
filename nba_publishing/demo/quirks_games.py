"""Defects of the box-score tables, each planted by its own switch."""

from datetime import date

import numpy as np
import pandas as pd

from nba_publishing.demo.calendar import opening_day
from nba_publishing.demo.core import (
    PLAYER_ROWS,
    TEAM_ROWS,
    Cells,
    SeasonCore,
    Tables,
    blank,
    cells_of,
    changed,
    few_a_month,
    stack,
)
from nba_publishing.demo.instants import Instants, eastern, forever
from nba_publishing.demo.rng import Flags, Integers
from nba_publishing.demo.tables_games import COUNTS, line_columns, reversed_id, team_rows

# From this day on did-not-play rows exist and `is_dnp` is filled.
DNP_DAY = date(2026, 1, 29).toordinal()
_TWINS = 20
_OLDER = np.timedelta64(12 * 60_000_000, "us")


def _without_game(core: SeasonCore, cells: Cells, loaded: Instants) -> dict[str, object]:
    """Columns of player rows that hold no box score."""
    nothing = blank(len(cells))
    return {
        **cells.game,
        "player_full_name": core.names.name[core.names.place(cells.player)],
        "minutes_played": nothing,
        **dict.fromkeys(COUNTS, nothing),
        "usage_rate": nothing,
        **line_columns(core, cells),
        "is_active": cells.of(core.who.dressed).astype(np.float64),
        "is_dnp": np.ones(len(cells)),
        "is_partial_game_data": np.zeros(len(cells)),
        "processed_at": loaded,
        "_from": loaded,
        "_to": forever(len(cells)),
        **cells.place,
    }


def dnp_rows(tables: Tables, core: SeasonCore) -> Tables:
    """Rows with null points for those who did not play; before 2026-01-29 no such rows."""
    played = tables[PLAYER_ROWS]
    filled = core.schedule.day >= DNP_DAY
    known = np.where(cells_of(played, core).of(filled), played["is_dnp"], np.nan)
    played = changed(played, is_dnp=known)
    cells = core.cells(~core.who.plays & filled[..., None])
    if not len(cells):
        return tables | {PLAYER_ROWS: played}
    absent = pd.DataFrame(_without_game(core, cells, cells.of(core.official)), copy=False)
    return tables | {PLAYER_ROWS: stack([played, absent])}


def zero_minute_rows(tables: Tables, core: SeasonCore) -> Tables:
    """Two "active" rows a month with no minutes and no points, one with `is_dnp` null."""
    benched = core.all_cells(core.who.dressed & ~core.who.plays)
    cells, place = few_a_month(benched, "zero minutes", 2)
    rows = changed(
        pd.DataFrame(_without_game(core, cells, cells.of(core.official)), copy=False),
        **dict.fromkeys(("minutes_played", *COUNTS), 0.0),
        is_active=1.0,
        is_dnp=np.where(place == 0, 0.0, np.nan),
        over_under_result=None,
    )
    taken = np.zeros(core.who.plays.shape, np.bool_)
    taken[cells.round, cells.team, cells.slot] = True
    others = tables[PLAYER_ROWS]
    others = others[~cells_of(others, core).of(taken)]
    return tables | {PLAYER_ROWS: stack([others, rows])}


def null_minutes(tables: Tables, core: SeasonCore) -> Tables:
    """Unknown minutes on every played row of one week of the season."""
    rows = tables[PLAYER_ROWS]
    week = 3 + int(core.dice.pick("null minutes", 18, core.season))
    first = opening_day(core.season).toordinal() + 7 * week
    day = cells_of(rows, core).day
    gone = (day >= first) & (day < first + 7) & _has_played(rows)
    return tables | {PLAYER_ROWS: changed(rows, minutes_played=rows["minutes_played"].mask(gone))}


def _has_played(rows: pd.DataFrame) -> Flags:
    """Which rows are of players who played."""
    return rows["minutes_played"].to_numpy() > 0


def missing_box_parts(tables: Tables, core: SeasonCore) -> Tables:
    """Rebounds or threes unknown on one played row in a hundred."""
    rows = tables[PLAYER_ROWS]
    cells = cells_of(rows, core)
    hit = _has_played(rows) & (core.dice.u("missing part", cells.player, cells.day) < 0.01)
    kind = core.dice.pick("which part", 4, cells.player, cells.day)
    gone = {
        "offensive_rebounds": kind == 0,
        "defensive_rebounds": kind <= 1,
        "three_pt_makes": kind >= 2,
        "three_pt_attempts": kind >= 2,
    }
    lost = {name: rows[name].mask(hit & part) for name, part in gone.items()}
    return tables | {PLAYER_ROWS: changed(rows, **lost)}


def twin_rows(tables: Tables, core: SeasonCore) -> Tables:
    """Twenty older copies a season under the reversed id, of player rows and of team rows."""
    number = np.arange(_TWINS)
    rounds = 4 * number + core.dice.pick("twin round", 4, core.season, number)
    team = core.dice.pick("twin team", core.people.shape[1], core.season, number)
    rank = core.dice.pick("twin rank", 8, core.season, number)
    regular = core.who.dressed[rounds, team] & (core.who.rank[rounds, team] == rank[:, None])
    chosen = np.zeros(core.who.plays.shape, np.bool_)
    chosen[rounds, team, regular.argmax(axis=-1)] = True
    players, teams = tables[PLAYER_ROWS], tables[TEAM_ROWS]
    picked = {
        PLAYER_ROWS: players[cells_of(players, core).of(chosen)],
        TEAM_ROWS: teams[np.any(chosen, axis=-1)[teams["_round"], teams["_team"]]],
    }
    return tables | {
        name: stack([tables[name], _older_twins(rows)]) for name, rows in picked.items()
    }


def _older_twins(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows as an earlier load stored them, home and away the wrong way round."""
    loaded = rows["_from"] - _OLDER
    swapped = [reversed_id(game_id) for game_id in rows["game_id"]]
    return changed(rows, game_id=swapped, processed_at=loaded, _from=loaded)


def evening_partials(tables: Tables, core: SeasonCore) -> Tables:
    """Half-loaded rows of the 22:05 and 01:05 runs, visible until the official ones."""
    players = _partial_players(core)
    teams = _partial_teams(core, players)
    return tables | {
        PLAYER_ROWS: stack([tables[PLAYER_ROWS], players]),
        TEAM_ROWS: stack([tables[TEAM_ROWS], teams]),
    }


def _evening_run(core: SeasonCore) -> Instants:
    """When each team-game is half loaded: 22:05 if it began by 21:00, else 01:05."""
    run = np.where(core.schedule.tip <= 1260, 1325, 1505)
    return eastern(core.schedule.day, run)


def _partial_players(core: SeasonCore) -> pd.DataFrame:
    """Player rows with a part of the night's minutes and counts; shooting still adds up."""
    cells = core.cells(core.who.plays)
    day, host = cells.day, cells.of(core.schedule.host)
    # Hundredths, so that scaled counts are exact: between a third and three quarters are loaded.
    part = 35 + core.dice.pick("partial", 41, day, host)

    def loaded(values: Integers) -> Integers:
        return cells.of(values) * part // 100

    counts = {name: loaded(values) for name, values in core.box.counts.items()}
    threes = counts["three_pt_makes"]
    points = 2 * counts["fg_makes"] + threes + counts["ft_makes"]
    line = cells.of(core.market.line)
    label = np.where(points >= line, "OVER", "UNDER").astype(np.object_)
    label[np.isnan(line)] = None
    scored = {"points": points} | counts
    run, official = cells.of(_evening_run(core)), cells.of(core.official)
    return changed(
        pd.DataFrame(_without_game(core, cells, run), copy=False),
        minutes_played=loaded(core.box.minutes_tenths) / 10.0,
        **{name: scored[name].astype(np.float64) for name in COUNTS},
        usage_rate=cells.of(core.box.usage_hundredths) / 100.0,
        over_under_result=label,
        is_active=1.0,
        is_dnp=np.where(day >= DNP_DAY, 0.0, np.nan),
        is_partial_game_data=1.0,
        _to=official,
    )


def _partial_teams(core: SeasonCore, players: pd.DataFrame) -> pd.DataFrame:
    """Team rows that add up to the half-loaded player rows; who leads counts as the winner."""
    points = np.zeros(core.schedule.day.shape, np.int64)
    np.add.at(points, (players["_round"], players["_team"]), players["points"].astype(np.int64))
    rows = team_rows(core)
    rounds, team = rows["_round"].to_numpy(), rows["_team"].to_numpy()
    rival = points[rounds, core.schedule.opponent[rounds, team]]
    run = _evening_run(core)[rounds, team]
    return changed(
        rows,
        points_scored=points[rounds, team],
        win_flag=points[rounds, team] > rival,
        overtime_periods=0,
        is_partial_game_data=1.0,
        processed_at=run,
        _to=rows["_from"],
        _from=run,
    )
