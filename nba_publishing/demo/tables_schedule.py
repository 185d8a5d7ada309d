"""The official schedule: every game from mid-August on, in the versions its status went through."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from nba_publishing.demo.calendar import release_day
from nba_publishing.demo.core import TEAM_CODES, SeasonCore
from nba_publishing.demo.instants import NEVER, Instants, dates, eastern
from nba_publishing.demo.rng import Integers
from nba_publishing.demo.schedule import league_ids

SCHEDULED, IN_PROGRESS, FINAL = 1, 2, 3
REFRESH, NOON_REFRESH = 365, 725  # 06:05 and 12:05 in minutes
# The runs of the schedule job that can notice a final: 01:05, 04:05 and 06:05 of the next day.
_FINAL_RUNS = np.array([1505, 1685, 1805])


def versioned(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Rows in the order of their versions, each valid until the next one of the same key."""
    frame = frame.sort_values([key, "_from"], kind="stable", ignore_index=True)
    same = (frame[key].to_numpy()[1:] == frame[key].to_numpy()[:-1]) if len(frame) else np.array([])
    start = frame["_from"].to_numpy()
    frame["_to"] = np.where(np.append(same, False), np.append(start[1:], NEVER), NEVER)
    return frame


def schedule_rows(core: SeasonCore) -> pd.DataFrame:
    """`nbac_schedule`: released in August, refreshed before each game, final after it."""
    schedule = core.schedule
    rounds, host = np.nonzero(schedule.home & (schedule.day >= core.shown.first_day))
    day, tip = schedule.day[rounds, host], schedule.tip[rounds, host]
    guest = schedule.opponent[rounds, host]
    games = {
        "game_id": np.array(league_ids(schedule), np.object_)[rounds, host],
        "game_date": dates(day),
        "game_date_est": eastern(day, tip),
        "home_team_tricode": TEAM_CODES[host],
        "away_team_tricode": TEAM_CODES[guest],
    }
    game, loaded, status = _versions(core, rounds, host)
    final = status == FINAL
    points = core.teams.points
    return versioned(
        pd.DataFrame(
            {name: values[game] for name, values in games.items()}
            | {
                "game_status": status,
                "home_team_score": np.where(final, points[rounds, host][game], np.nan),
                "away_team_score": np.where(final, points[rounds, guest][game], np.nan),
                "processed_at": loaded,
                "_from": loaded,
                "_round": rounds[game],
                "_team": host[game],
                "_game": game,
            },
            copy=False,
        ),
        "_game",
    )


def _versions(
    core: SeasonCore, rounds: Integers, host: Integers
) -> tuple[Integers, Instants, Integers]:
    """(game, load time, status) of every version, games by their place in `rounds`."""
    game = np.arange(len(host))
    day, tip = core.schedule.day[rounds, host], core.schedule.tip[rounds, host]
    behind = core.dice.pick("status delay", 61, day, host)
    final = tip + core.teams.lasts[rounds, host]
    run = _FINAL_RUNS[np.searchsorted(_FINAL_RUNS, final, side="left")]
    refreshed, on = _refreshes(core, day)
    release = np.full(len(game), release_day(core.season).toordinal())
    steps: list[tuple[Integers, Instants, int]] = [
        (game, eastern(release, REFRESH), SCHEDULED),
        (refreshed, eastern(on, REFRESH), SCHEDULED),
        (game, eastern(day, NOON_REFRESH), SCHEDULED),
        (game, eastern(day, tip + behind), IN_PROGRESS),
        (game, eastern(day, run), FINAL),
    ]
    status: npt.NDArray[np.int64] = np.repeat([s for *_, s in steps], [len(g) for g, *_ in steps])
    return (
        np.concatenate([g for g, *_ in steps]),
        np.concatenate([loaded for _, loaded, _ in steps]),
        status,
    )


def _refreshes(core: SeasonCore, day: Integers) -> tuple[Integers, Integers]:
    """(game, day) of the morning refreshes: from the day after the last game day to its own.

    The games of the opening day are refreshed from 1 October on.
    """
    game_days = np.unique(core.schedule.day)
    before = np.append(date(core.season, 9, 30).toordinal(), game_days[:-1])
    count = (game_days - before)[np.searchsorted(game_days, day)]
    game = np.repeat(np.arange(len(day)), count)
    back = np.concatenate([np.arange(n) for n in count]) if len(count) else count
    return game, day[game] - back
