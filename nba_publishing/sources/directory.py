"""`player_directory`: name, position and current team of every player as of a morning (PD1-PD4)."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nba_publishing.sources.frames import UNIX_EPOCH_ORDINAL, texts
from nba_publishing.sources.teams import UNKNOWN, team_code, team_numbers


@dataclass(frozen=True)
class Directory:
    """What is known of each player on one morning; arrays run parallel to `lookups`.

    `known`: his key stands for itself, because a registry row of a season so far or an earlier
    game bears it. That includes a newcomer whose first game is still to come.
    """

    lookups: np.ndarray
    names: np.ndarray
    positions: np.ndarray
    team: np.ndarray
    team_from_game: np.ndarray
    last_played: np.ndarray
    first_season: np.ndarray
    in_registry: np.ndarray
    known: np.ndarray
    oldest_season: int | None

    def name(self, player: int) -> str:
        """Display name of a player number."""
        return str(self.names[player])

    def position(self, player: int) -> str | None:
        """Position text of a player number, None when the registry has none."""
        return self.positions[player]

    def team_of(self, player: int) -> str | None:
        """Code of the current team, None for a player nobody has listed or seen."""
        return team_code(int(self.team[player]))


def clean_registry(raw: pd.DataFrame, players: np.ndarray, quirks: Counter[str]) -> pd.DataFrame:
    """Registry rows, each player's best row first (PD1 order), with days as ordinals."""
    team = team_numbers(raw["team_abbr"])
    quirks["registry_rows_unknown_team"] += int((team == UNKNOWN).sum())
    first = raw["first_game_date"].to_numpy("datetime64[D]")
    last = raw["last_game_date"].to_numpy("datetime64[D]")
    frame = pd.DataFrame(
        {
            "player": np.searchsorted(players, raw["player_lookup"].to_numpy(object)).astype(
                np.int32
            ),
            "player_name": raw["player_name"].astype(object),
            "position": texts(raw["position"]),
            "team": team,
            "season": raw["season"].astype(str).str[:4].astype(int),
            "first_day": _ordinals(first, missing=0),
            "last_day": _ordinals(last, missing=-1),
            "games_played": raw["games_played"].to_numpy(dtype=float, na_value=-1.0),
        }
    )[team != UNKNOWN]
    return frame.sort_values(
        ["player", "season", "last_day", "games_played", "team", "player_name", "position"],
        ascending=[True, False, False, False, True, True, True],
        kind="stable",
    ).reset_index(drop=True)


def directory_on(
    day: int, season: int, players: np.ndarray, registry: pd.DataFrame, earlier: pd.DataFrame
) -> Directory:
    """The directory on the morning of `day` (ordinal): `earlier` holds played games before it."""
    so_far = registry[registry["season"].to_numpy() <= season]
    kept = so_far[so_far["first_day"].to_numpy() < day]
    numbers, best = np.unique(kept["player"].to_numpy(), return_index=True)
    count = len(players)
    names, places = players.astype(object), np.full(count, None, object)
    team, first_season = np.full(count, UNKNOWN, np.int16), np.full(count, np.nan)
    last_row = np.full(count, -1)
    last_row[earlier["player"].to_numpy()] = np.arange(len(earlier))
    seen = np.flatnonzero(last_row >= 0)
    at = last_row[seen]
    full_names = earlier["player_full_name"].to_numpy(object)[at]
    named = np.array([isinstance(name, str) and bool(name) for name in full_names], bool)
    names[seen[named]] = full_names[named]
    chosen = kept.iloc[best]
    names[numbers] = chosen["player_name"].to_numpy(object)
    places[numbers] = chosen["position"].to_numpy(object)
    team[numbers] = chosen["team"].to_numpy()
    team[seen] = earlier["team"].to_numpy()[at]
    # Rows run from the newest season down, so the last one written is the earliest.
    first_season[kept["player"].to_numpy()] = kept["season"].to_numpy()
    last_played = np.full(count, np.nan)
    last_played[seen] = earlier["day"].to_numpy()[at]
    in_registry = np.zeros(count, bool)
    in_registry[numbers] = True
    known = last_row >= 0
    known[so_far["player"].to_numpy()] = True
    oldest = int(kept["season"].min()) if len(kept) else None
    return Directory(
        lookups=players,
        names=names,
        positions=places,
        team=team,
        team_from_game=last_row >= 0,
        last_played=last_played,
        first_season=first_season,
        in_registry=in_registry,
        known=known,
        oldest_season=oldest,
    )


def _ordinals(dates: np.ndarray, missing: int) -> np.ndarray:
    days = dates.astype(np.int64) + UNIX_EPOCH_ORDINAL
    return np.where(np.isnat(dates), missing, days)
