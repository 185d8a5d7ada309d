"""The box scores of finished games: one row per player who played, one per team."""

import numpy as np
import pandas as pd

from nba_publishing.demo.core import TEAM_CODES, Cells, SeasonCore
from nba_publishing.demo.instants import dates, forever
from nba_publishing.demo.rng import Flags

COUNTS = (
    "points", "assists", "offensive_rebounds", "defensive_rebounds", "steals", "blocks",
    "turnovers", "fg_makes", "fg_attempts", "three_pt_makes", "three_pt_attempts",
    "ft_makes", "ft_attempts",
)  # fmt: skip


def player_rows(core: SeasonCore) -> pd.DataFrame:
    """`player_game_summary`: everybody who played, visible from the morning after."""
    cells = core.cells(core.who.plays)
    box = core.box
    loaded = cells.of(core.official)
    counts = {"points": box.points, **box.counts}
    return pd.DataFrame(
        {
            **cells.game,
            "player_full_name": core.names.name[core.names.place(cells.player)],
            "minutes_played": cells.of(box.minutes_tenths) / 10.0,
            **{name: cells.of(counts[name]).astype(np.float64) for name in COUNTS},
            "usage_rate": cells.of(box.usage_hundredths) / 100.0,
            **line_columns(core, cells),
            "is_active": np.ones(len(cells)),
            "is_dnp": np.zeros(len(cells)),
            "is_partial_game_data": np.zeros(len(cells)),
            "processed_at": loaded,
            "_from": loaded,
            "_to": forever(len(cells)),
            **cells.place,
        },
        copy=False,
    )


def line_columns(core: SeasonCore, cells: Cells) -> dict[str, object]:
    """The closing line, and the stored label that counts an exact hit as OVER."""
    line, points = cells.of(core.market.line), cells.of(core.box.points)
    label = np.where(points >= line, "OVER", "UNDER").astype(np.object_)
    unknown = np.isnan(line) | ~cells.of(core.who.plays)
    label[unknown] = None
    return {"points_line": line, "over_under_result": label}


def team_rows(core: SeasonCore) -> pd.DataFrame:
    """`team_offense_game_summary`: two rows per game, loaded with the players'."""
    rounds, team = np.nonzero(core.kept)
    schedule, teams = core.schedule, core.teams
    loaded = core.official[rounds, team]
    return pd.DataFrame(
        {
            "game_date": dates(schedule.day[rounds, team]),
            "team_abbr": TEAM_CODES[team],
            "opponent_team_abbr": TEAM_CODES[schedule.opponent[rounds, team]],
            "game_id": core.game_id[rounds, team],
            "home_game": schedule.home[rounds, team],
            "win_flag": winners(core)[rounds, team],
            "points_scored": teams.points[rounds, team],
            "pace": teams.pace_tenths[rounds, team] / 10.0,
            "overtime_periods": teams.overtimes[rounds, team],
            "is_partial_game_data": np.zeros(len(team)),
            "processed_at": loaded,
            "_from": loaded,
            "_to": forever(len(team)),
            "_round": rounds,
            "_team": team,
        },
        copy=False,
    )


def winners(core: SeasonCore) -> Flags:
    """Which team of each game won, by round and team."""
    rounds = np.arange(len(core.schedule.day))[:, None]
    return core.teams.points > core.teams.points[rounds, core.schedule.opponent]


def reversed_id(game_id: str) -> str:
    """The same game under the id with its teams swapped."""
    day, away, home = game_id.split("_")
    return f"{day}_{home}_{away}"
