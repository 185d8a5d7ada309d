"""`context_players`: who is expected on the slate of a day, one row per player (R1)."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nba_publishing.sources.directory import Directory
from nba_publishing.sources.frames import day_numbers, floats, positions, team_day_keys, texts
from nba_publishing.sources.lookups import resolve_lookup
from nba_publishing.sources.team_games import schedule_sides
from nba_publishing.sources.teams import UNKNOWN, team_numbers

# Two rows of one load for one game, such as one under each spelling of his key.
_TIES = ["team", "player_lookup", "line", "status"]


@dataclass(frozen=True)
class ContextPlayer:
    """One expected player: place of his team in TEAMS, row of his game, line and status."""

    team: int
    game_row: int
    line: float | None
    status: str | None


def clean_context(raw: pd.DataFrame) -> pd.DataFrame:
    """Context rows in order of day, with ordinals, team places and float lines."""
    frame = pd.DataFrame(
        {
            "player_lookup": raw["player_lookup"].astype(object),
            "day": day_numbers(raw["game_date"]),
            "game_id": raw["game_id"].astype(object),
            "team": team_numbers(raw["team_abbr"]),
            "line": floats(raw["current_points_line"]),
            "status": texts(raw["player_status"]),
            "processed_at": raw["processed_at"],
        }
    )
    return frame.sort_values("day", kind="stable").reset_index(drop=True)


def context_on(
    day: int,
    rows: pd.DataFrame,
    games: pd.DataFrame,
    directory: Directory,
    quirks: Counter[str],
) -> dict[int, ContextPlayer]:
    """Expected players of `day` by player number; `games` is that day's slate."""
    days = rows["day"].to_numpy()
    today = rows.iloc[np.searchsorted(days, day) : np.searchsorted(days, day + 1)]
    keys, sides = schedule_sides(games)
    team = today["team"].to_numpy()
    at = positions(keys, team_day_keys(np.full(len(today), day), team))
    playing = (at >= 0) & (team != UNKNOWN)
    quirks["context_rows_off_the_slate"] += int((~playing).sum())
    today = today.assign(
        player=_numbers(today, team, sides, at, directory, quirks),
        game_row=sides["game_row"].to_numpy()[np.maximum(at, 0)] if len(sides) else -1,
    )[playing]
    today = today[today["player"] >= 0]
    current = directory.team[today["player"].to_numpy()] == today["team"].to_numpy()
    ordered = today.assign(elsewhere=~current).sort_values(
        ["player", "elsewhere", "processed_at", "game_id", *_TIES],
        ascending=[True, True, False, True, *[True] * len(_TIES)],
        kind="stable",
    )
    chosen = ordered.drop_duplicates("player")
    quirks["context_rows_repeated"] += len(ordered) - len(chosen)
    columns = (chosen[name].tolist() for name in ("player", "team", "game_row", "line", "status"))
    return {
        player: ContextPlayer(team, game_row, None if line != line else line, _status(status))
        for player, team, game_row, line, status in zip(*columns, strict=True)
    }


def _status(text: str | None) -> str | None:
    return text.strip().lower() if text else None


def _numbers(
    today: pd.DataFrame,
    team: np.ndarray,
    sides: pd.DataFrame,
    at: np.ndarray,
    directory: Directory,
    quirks: Counter[str],
) -> np.ndarray:
    """Player numbers of the rows; an unknown key is looked for among the game's two teams."""
    keys = today["player_lookup"].to_numpy(object)
    lookups = directory.lookups
    places = np.minimum(np.searchsorted(lookups, keys), max(len(lookups) - 1, 0))
    known = (
        (lookups[places] == keys) & directory.known[places]
        if len(lookups)
        else np.zeros(len(keys), bool)
    )
    numbers = np.where(known, places, UNKNOWN)
    for row in np.flatnonzero(~known & (at >= 0)):
        teams = (int(team[row]), int(sides["opponent"].iloc[at[row]]))
        candidates = np.flatnonzero(np.isin(directory.team, teams))
        names = {str(lookups[player]): directory.name(player) for player in candidates.tolist()}
        match = resolve_lookup(str(keys[row]), names)
        quirks["context_keys_dropped" if match is None else "context_keys_resolved"] += 1
        if match is not None:
            numbers[row] = np.searchsorted(lookups, match)
    return numbers
