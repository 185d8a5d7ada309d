"""`played_games` and `absences`: who played, against which line, and who was missing (PG1-PG7).

The scoring class of a row comes along, because it depends on earlier rows only and is therefore
the same whatever day is being described.
"""

from collections import Counter

import numpy as np
import pandas as pd

from nba_publishing.analysis.scoring_class import previous_form
from nba_publishing.sources.frames import (
    day_numbers,
    false_flags,
    floats,
    gaps,
    positions,
    require_unique,
    season_numbers,
    taken,
    team_day_keys,
    true_flags,
)
from nba_publishing.sources.team_games import home_of_id, schedule_sides
from nba_publishing.sources.teams import TEAMS, UNKNOWN, team_numbers


def clean_box_scores(
    raw: pd.DataFrame,
    players: np.ndarray,
    team_games: pd.DataFrame,
    games: pd.DataFrame,
    quirks: Counter[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(played games, absences), both in order of (day, player).

    Played games: player (place in `players`, which is sorted), player_full_name, day, season,
    team, opponent (places in TEAMS, -1 unknown), is_home (1, 0, NaN), team_won (1, 0, NaN),
    points, minutes (NaN unknown), usage_rate (percent, NaN unknown), points_line (NaN without),
    margin, over, under, push (bool), gap_days (NaN for a season's first game), class_games,
    class_points, class_usage (see `previous_form`). Absences: day, player, team.
    """
    frame = _listed(raw, players, quirks)
    points, minutes = frame["points"].to_numpy(), frame["minutes"].to_numpy()
    partial = frame["is_partial"].to_numpy()
    listed_out = frame["is_dnp"].to_numpy() | frame["not_active"].to_numpy()
    played = ~np.isnan(points) & ~listed_out & ~(minutes <= 0) & ~partial
    quirks["box_rows_partial"] += int(partial.sum())
    quirks["box_rows_zero_minutes"] += int((~np.isnan(points) & (minutes <= 0)).sum())
    absences = frame[listed_out & ~played][["day", "player", "team"]].reset_index(drop=True)
    games_played = frame[played].reset_index(drop=True)
    _add_venue(games_played, team_games, games, quirks)
    _add_result(games_played, quirks)
    games_played["gap_days"] = gaps(
        *(games_played[name].to_numpy() for name in ("player", "season", "day"))
    )
    form = previous_form(
        *(games_played[name].to_numpy() for name in ("player", "day", "points", "usage_rate"))
    )
    games_played = games_played.assign(
        class_games=form.games, class_points=form.mean_points, class_usage=form.mean_usage
    )
    return games_played.drop(columns=["is_partial", "is_dnp", "not_active"]), absences


def _listed(raw: pd.DataFrame, players: np.ndarray, quirks: Counter[str]) -> pd.DataFrame:
    team = team_numbers(raw["team_abbr"])
    quirks["box_rows_unknown_team"] += int((team == UNKNOWN).sum())
    frame = pd.DataFrame(
        {
            "player": np.searchsorted(players, raw["player_lookup"].to_numpy(object)).astype(
                np.int32
            ),
            "player_full_name": raw["player_full_name"],
            "day": day_numbers(raw["game_date"]),
            "season": season_numbers(raw["game_date"]),
            "game_id": raw["game_id"],
            "team": team,
            "opponent": team_numbers(raw["opponent_team_abbr"]),
            "points": floats(raw["points"]),
            "minutes": floats(raw["minutes_played"]),
            "usage_rate": floats(raw["usage_rate"]),
            "points_line": floats(raw["points_line"]),
            "is_dnp": true_flags(raw["is_dnp"]),
            "not_active": false_flags(raw["is_active"]),
            "is_partial": true_flags(raw["is_partial_game_data"]),
        }
    )[team != UNKNOWN]
    frame = frame.sort_values(["day", "player"], kind="stable").reset_index(drop=True)
    require_unique(frame, ["day", "player"], "played_games")
    return frame


def _add_venue(
    frame: pd.DataFrame, team_games: pd.DataFrame, games: pd.DataFrame, quirks: Counter[str]
) -> None:
    """Opponent, host and result from the team's game, else the schedule, else the id (PG4)."""
    key = team_day_keys(frame["day"].to_numpy(), frame["team"].to_numpy())
    at = positions(team_games["key"].to_numpy(), key)
    keys, sides = schedule_sides(games)
    planned = positions(keys, key)
    home = np.where(
        at >= 0,
        taken(team_games["is_home"].to_numpy(), at),
        taken(sides["is_home"].to_numpy(), planned),
    )
    opponent = np.where(
        at >= 0,
        taken(team_games["opponent"].to_numpy(), at),
        taken(sides["opponent"].to_numpy(), planned),
    )
    lost = np.flatnonzero((at < 0) & (planned < 0))
    quirks["box_rows_without_team_game"] += int((at < 0).sum())
    for row in lost:
        team, game_id = TEAMS[frame["team"].iloc[row]], str(frame["game_id"].iloc[row])
        host = home_of_id(game_id)
        if host is not None and team in game_id.split("_")[1:]:
            away = game_id.split("_")[1]
            home[row] = float(host == team)
            opponent[row] = TEAMS.index(away if host == team else host)
    frame["is_home"] = home
    frame["opponent"] = np.where(np.isnan(opponent), UNKNOWN, opponent).astype(np.int16)
    frame["team_won"] = taken(team_games["won"].to_numpy(), at)
    frame["game_no"] = taken(team_games["game_no"].to_numpy(), at)


def _add_result(frame: pd.DataFrame, quirks: Counter[str]) -> None:
    """Over, under or push of the points against the line; the stored label is not read (PG5)."""
    margin = (frame["points"] - frame["points_line"]).to_numpy()
    frame["margin"] = margin
    frame["over"], frame["under"], frame["push"] = margin > 0, margin < 0, margin == 0
    quirks["box_rows_pushed"] += int((margin == 0).sum())
