"""`scheduled_games`: one row per game that counts, from the raw schedule (SG1-SG6)."""

from collections import Counter

import numpy as np
import pandas as pd

from nba_publishing.analysis.completeness import Calendar
from nba_publishing.analysis.days import NEW_YORK
from nba_publishing.sources.frames import day_numbers, require_unique, season_numbers
from nba_publishing.sources.teams import TEAMS, UNKNOWN, team_numbers

SCHEDULED, IN_PROGRESS, FINAL = 1, 2, 3
EXHIBITIONS = ("001", "003")


def clean_schedule(raw: pd.DataFrame, quirks: Counter[str]) -> pd.DataFrame:
    """Games in order of date, tip-off (unknown last) and id.

    Columns: game_id, nba_game_id, day (ordinal), season, away, home (places in TEAMS), tip (UTC,
    NaT when only the date is known), status 1-3, away_score, home_score (NaN unless final),
    processed_at.
    """
    frame = _known_games(raw, quirks)
    frame = _only_where_it_was_moved(frame, quirks)
    frame = frame.sort_values(
        ["day", "away", "home", "status", "processed_at", "nba_game_id"],
        ascending=[True, True, True, False, False, True],
        kind="stable",
    )
    games = frame.drop_duplicates(["day", "away", "home"])
    quirks["schedule_rows_superseded"] += len(frame) - len(games)
    final = games["status"].to_numpy() == FINAL
    games = games.assign(
        game_id=_canonical_ids(games),
        away_score=games["away_score"].where(final),
        home_score=games["home_score"].where(final),
    )
    games = games.sort_values(["day", "tip", "game_id"], na_position="last").reset_index(drop=True)
    require_unique(games, ["game_id"], "scheduled_games")
    return games


def calendar_of(games: pd.DataFrame) -> Calendar:
    """The distinct days of cleaned schedule rows: any game, and a final one."""
    days = games["day"].to_numpy()
    return Calendar(np.unique(days), np.unique(days[games["status"].to_numpy() == FINAL]))


def _known_games(raw: pd.DataFrame, quirks: Counter[str]) -> pd.DataFrame:
    status = raw["game_status"].to_numpy(dtype=float, na_value=np.nan)
    frame = pd.DataFrame(
        {
            "nba_game_id": raw["game_id"].astype(object),
            "day": day_numbers(raw["game_date"]),
            "season": season_numbers(raw["game_date"]),
            "away": team_numbers(raw["away_team_tricode"]),
            "home": team_numbers(raw["home_team_tricode"]),
            "tip": _known_tips(raw, quirks),
            "status": np.where(np.isin(status, (2, 3)), status, SCHEDULED).astype(int),
            "away_score": raw["away_team_score"].to_numpy(dtype=float, na_value=np.nan),
            "home_score": raw["home_team_score"].to_numpy(dtype=float, na_value=np.nan),
            "processed_at": raw["processed_at"],
        }
    )
    exhibition = frame["nba_game_id"].str.startswith(EXHIBITIONS).to_numpy(bool)
    unknown = ((frame["away"] == UNKNOWN) | (frame["home"] == UNKNOWN)).to_numpy()
    quirks["schedule_exhibitions"] += int(exhibition.sum())
    quirks["schedule_unknown_teams"] += int((unknown & ~exhibition).sum())
    return frame[~exhibition & ~unknown]


def _known_tips(raw: pd.DataFrame, quirks: Counter[str]) -> pd.Series:
    local = raw["game_date_est"].dt.tz_convert(NEW_YORK).dt.tz_localize(None).dt.normalize()
    known = (local == raw["game_date"].astype(local.dtype)).to_numpy()
    quirks["schedule_tips_unknown"] += int((raw["game_date_est"].notna().to_numpy() & ~known).sum())
    return raw["game_date_est"].where(known)


def _only_where_it_was_moved(frame: pd.DataFrame, quirks: Counter[str]) -> pd.DataFrame:
    newest = frame.sort_values(["nba_game_id", "processed_at", "day"]).drop_duplicates(
        "nba_game_id", keep="last"
    )
    kept_day = frame["nba_game_id"].map(newest.set_index("nba_game_id")["day"])
    stays = (frame["day"] == kept_day).to_numpy()
    quirks["schedule_moved_games"] += int((~stays).sum())
    return frame[stays]


def _canonical_ids(games: pd.DataFrame) -> list[str]:
    dates = pd.to_datetime(games["day"] - 719163, unit="D").dt.strftime("%Y%m%d")
    return [
        f"{day}_{TEAMS[away]}_{TEAMS[home]}"
        for day, away, home in zip(dates, games["away"], games["home"], strict=True)
    ]
