"""`team_games`: one row per team and game day (TG1-TG4)."""

from collections import Counter

import numpy as np
import pandas as pd

from nba_publishing.sources.frames import (
    day_numbers,
    floats,
    gaps,
    positions,
    season_numbers,
    taken,
    team_day_keys,
    true_flags,
)
from nba_publishing.sources.teams import TEAMS, UNKNOWN, team_numbers

_SORTING = ["game_id", "processed_at", "complete"]


def schedule_sides(games: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """The schedule by (day, team): sorted keys and, for each, opponent, is_home and game row."""
    away, home = games["away"].to_numpy(), games["home"].to_numpy()
    rows = np.arange(len(games))
    sides = pd.DataFrame(
        {
            "key": np.concatenate(
                [team_day_keys(games["day"].to_numpy(), team) for team in (away, home)]
            ),
            "opponent": np.concatenate([home, away]),
            "is_home": np.repeat([0.0, 1.0], len(games)),
            "game_row": np.concatenate([rows, rows]),
        }
    )
    sides = sides.sort_values(["key", "game_row"]).drop_duplicates("key")
    return sides["key"].to_numpy(), sides


def clean_team_games(raw: pd.DataFrame, games: pd.DataFrame, quirks: Counter[str]) -> pd.DataFrame:
    """Complete team rows in order of (day, team).

    Columns: day, season, team, opponent (places in TEAMS, -1 unknown), is_home (1, 0, NaN),
    points_scored, points_allowed (NaN unknown), won (bool), pace, overtime_periods, gap_days (NaN
    for a season's first), game_no (1, 2, 3 ... within the season), in_schedule.
    """
    frame = _complete_rows(raw, quirks)
    keys, sides = schedule_sides(games)
    at = positions(keys, frame["key"].to_numpy())
    scheduled = at >= 0
    opponent = np.where(
        scheduled, taken(sides["opponent"].to_numpy(), at), frame["opponent"]
    ).astype(np.int16)
    is_home = np.where(scheduled, taken(sides["is_home"].to_numpy(), at), frame["is_home"])
    frame = frame.assign(opponent=opponent, is_home=is_home, in_schedule=scheduled)
    quirks["team_rows_reversed"] += int((scheduled & (is_home != frame["stored_home"])).sum())
    other = positions(frame["key"].to_numpy(), team_day_keys(frame["day"].to_numpy(), opponent))
    allowed = taken(frame["points_scored"].to_numpy(), other)
    scored = frame["points_scored"].to_numpy()
    known = ~np.isnan(allowed)
    quirks["team_results_disagree"] += int(
        (known & ((scored > allowed) != frame["won"].to_numpy())).sum()
    )
    frame["points_allowed"] = allowed
    frame["gap_days"] = gaps(*(frame[name].to_numpy() for name in ("team", "season", "day")))
    frame["game_no"] = frame.groupby(["team", "season"]).cumcount() + 1
    return frame.drop(columns=["stored_home"])


def _complete_rows(raw: pd.DataFrame, quirks: Counter[str]) -> pd.DataFrame:
    team = team_numbers(raw["team_abbr"])
    partial = true_flags(raw["is_partial_game_data"])
    points = floats(raw["points_scored"])
    quirks["team_rows_unknown_team"] += int((team == UNKNOWN).sum())
    quirks["team_rows_partial"] += int((partial | np.isnan(points)).sum())
    home = true_flags(raw["home_game"]).astype(float)
    frame = pd.DataFrame(
        {
            "day": day_numbers(raw["game_date"]),
            "season": season_numbers(raw["game_date"]),
            "team": team,
            "opponent": team_numbers(raw["opponent_team_abbr"]),
            "is_home": home,
            "stored_home": home,
            "points_scored": points,
            "won": true_flags(raw["win_flag"]),
            "pace": floats(raw["pace"]),
            "overtime_periods": floats(raw["overtime_periods"]),
            "game_id": raw["game_id"].astype(object),
            "processed_at": raw["processed_at"],
            "complete": ~partial & ~np.isnan(points),
        }
    )[team != UNKNOWN]
    frame = frame.assign(key=team_day_keys(frame["day"].to_numpy(), frame["team"].to_numpy()))
    # A team that was loaded under two of its codes is two rows until here.
    frame = frame.sort_values(
        ["key", "processed_at", "game_id"], ascending=[True, False, True], kind="stable"
    )
    newest = frame.drop_duplicates("key")
    return newest[newest["complete"]].drop(columns=_SORTING).reset_index(drop=True)


def home_of_id(game_id: str) -> str | None:
    """The host a well-formed game id names, its last part; None for any other text."""
    parts = game_id.split("_")
    if len(parts) != 3 or len(parts[0]) != 8 or not parts[0].isdigit():
        return None
    return parts[2] if parts[1] in TEAMS and parts[2] in TEAMS else None
