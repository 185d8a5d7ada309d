"""Defects of the official schedule, each planted by its own switch."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from nba_publishing.demo.calendar import all_star_sunday, playing_days, release_day
from nba_publishing.demo.core import SCHEDULE, TEAM_CODES, SeasonCore, Tables, changed, stack
from nba_publishing.demo.instants import NEVER, dates, eastern, forever
from nba_publishing.demo.rng import Integers
from nba_publishing.demo.schedule import league_ids
from nba_publishing.demo.tables_schedule import (
    FINAL,
    IN_PROGRESS,
    REFRESH,
    SCHEDULED,
)
from nba_publishing.sources.teams import TEAMS

_TIPS_DAY = np.datetime64("2025-12-23", "us")
_PRESEASON = 10
_GHOSTS = 2
_MOVED_DAYS = 9


def stuck_status(tables: Tables, core: SeasonCore) -> Tables:
    """One game a season never leaves status 2, and one final has no scores."""
    rows = tables[SCHEDULE]
    stuck = int(core.dice.pick("stuck round", 70, core.season))
    scoreless = (stuck + 1 + int(core.dice.pick("scoreless round", 69, core.season))) % 70
    hosts = np.argmax(core.schedule.home & (core.schedule.game == 7), axis=1)
    rounds, status = rows["_round"].to_numpy(), rows["game_status"].to_numpy()
    chosen = rows["_team"].to_numpy() == hosts[rounds]
    stays = chosen & (rounds == 5 + stuck)
    empty = chosen & (rounds == 5 + scoreless)
    until = np.where(stays & (status == IN_PROGRESS), NEVER, rows["_to"])
    rows = changed(
        rows,
        home_team_score=rows["home_team_score"].mask(empty),
        away_team_score=rows["away_team_score"].mask(empty),
        _to=until,
    )
    return tables | {SCHEDULE: rows[~(stays & (status == FINAL))]}


def schedule_duplicates(tables: Tables, core: SeasonCore) -> Tables:
    """One final game in a hundred keeps its row of status 1 beside the later ones."""
    rows = tables[SCHEDULE]
    rounds, host = rows["_round"].to_numpy(), rows["_team"].to_numpy()
    day = core.schedule.day[rounds, host]
    kept = core.dice.u("kept status", day, host) < 0.01
    status = rows["game_status"].to_numpy()
    last = (status == SCHEDULED) & np.append(status[1:] != SCHEDULED, True)
    until = np.where(kept & last, NEVER, rows["_to"])
    return tables | {SCHEDULE: changed(rows, _to=until)}


def ghosts(core: SeasonCore) -> tuple[Integers, Integers, Integers]:
    """(round, host, abandoned day) of the games that were moved before they were played.

    The abandoned day is the latest playing day at least nine days earlier on which neither
    team plays.
    """
    number = np.arange(_GHOSTS)
    rounds = 20 + 25 * number + core.dice.pick("moved round", 25, core.season, number)
    game = core.dice.pick("moved game", 15, core.season, number)
    schedule = core.schedule
    at_home = schedule.home[rounds] & (schedule.game[rounds] == game[:, None])
    host = at_home.argmax(axis=1)
    free: list[int] = []
    for r, h in zip(rounds.tolist(), host.tolist(), strict=True):
        busy = np.union1d(schedule.day[:, h], schedule.day[:, schedule.opponent[r, h]])
        open_days = np.setdiff1d(playing_days(core.season), busy)
        free.append(int(open_days[open_days <= schedule.day[r, h] - _MOVED_DAYS].max()))
    return rounds, host, np.array(free, np.int64)


def postponements(tables: Tables, core: SeasonCore) -> Tables:
    """Two moved games a season leave their old row behind, older than the new one."""
    rounds, host, day = ghosts(core)
    shown = day >= core.shown.first_day
    rounds, host, day = rounds[shown], host[shown], day[shown]
    guest = core.schedule.opponent[rounds, host]
    ids = np.array(league_ids(core.schedule), np.object_)
    released = np.full(len(day), release_day(core.season).toordinal() - 1)
    rows = changed(
        _unplayed_rows(ids[rounds, host], day, host, guest, released),
        game_date_est=eastern(day, core.schedule.tip[rounds, host]),
        _round=rounds,
        _team=host,
    )
    return _with(tables, rows)


def exhibitions(tables: Tables, core: SeasonCore) -> Tables:
    """Ten preseason games, and two All-Star games between teams that are none of the thirty."""
    season, number = core.season, np.arange(_PRESEASON)
    first = date(season, 10, 3).toordinal()
    host = core.dice.pick("preseason host", len(TEAMS), season, number)
    guest = (host + 1 + core.dice.pick("preseason guest", 29, season, number)) % len(TEAMS)
    day = first + number
    released = np.full(_PRESEASON, release_day(season).toordinal())
    year = season - 2000
    preseason = np.array([f"001{year:02d}{n + 1:05d}" for n in number], np.object_)
    star_day = np.full(2, all_star_sunday(season).toordinal())
    star_ids = np.array([f"003{year:02d}{n + 1:05d}" for n in range(2)], np.object_)
    stars = _unplayed_rows(star_ids, star_day, host[:2], guest[:2], released[:2])
    stars = changed(
        stars,
        game_date_est=eastern(star_day, np.array([1200, 1260])),
        home_team_tricode=["EST", "WST"],
        away_team_tricode=["WST", "EST"],
    )
    games = _unplayed_rows(preseason, day, host, guest, released)
    both = stack([games, stars])
    return _with(tables, _played(core, both[both["_day"] >= core.shown.first_day]))


def _unplayed_rows(
    ids: object, day: Integers, host: Integers, guest: Integers, released: Integers
) -> pd.DataFrame:
    """Status-1 rows with an evening tip-off, valid from their release on."""
    loaded = eastern(released, REFRESH)
    columns: dict[str, Any] = {
        "game_id": ids,
        "game_date": dates(day),
        "game_date_est": eastern(day, 1140),
        "home_team_tricode": TEAM_CODES[host],
        "away_team_tricode": TEAM_CODES[guest],
        "game_status": np.full(len(day), SCHEDULED),
        "home_team_score": np.full(len(day), np.nan),
        "away_team_score": np.full(len(day), np.nan),
        "processed_at": loaded,
        "_from": loaded,
        "_to": forever(len(day)),
        "_round": np.full(len(day), -1),
        "_team": host,
        "_game": np.full(len(day), -1),
        "_day": day,
    }
    return pd.DataFrame(columns, copy=False)


def _played(core: SeasonCore, rows: pd.DataFrame) -> pd.DataFrame:
    """Scheduled rows followed by their final versions of the next morning."""
    day = rows["_day"].to_numpy()
    morning = eastern(day + 1, REFRESH)
    home, away = (
        core.dice.pick("exhibition score", 20, side, rows["_team"].to_numpy(), day)
        for side in range(2)
    )
    final = changed(
        rows,
        game_status=FINAL,
        home_team_score=105.0 + home,
        away_team_score=85.0 + away,
        processed_at=morning,
        _from=morning,
    )
    return stack([changed(rows, _to=morning), final])


def _with(tables: Tables, rows: pd.DataFrame) -> Tables:
    """The tables with more schedule rows."""
    if rows.empty:
        return tables
    return tables | {SCHEDULE: stack([tables[SCHEDULE], rows])}


def midnight_tips(tables: Tables, _: SeasonCore) -> Tables:
    """Before 2025-12-23 the tip-off is stored as midnight UTC of the game's day."""
    rows = tables[SCHEDULE]
    early = rows["game_date"] < _TIPS_DAY
    return tables | {
        SCHEDULE: changed(rows, game_date_est=rows["game_date_est"].mask(early, rows["game_date"]))
    }
