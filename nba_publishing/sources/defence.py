"""`defence_snapshots`: the newest view of each team's defence before a morning (DS1-DS3)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from nba_publishing.analysis.days import back, season_start
from nba_publishing.analysis.ranking import competition_ranks
from nba_publishing.sources.frames import day_numbers, floats
from nba_publishing.sources.teams import UNKNOWN, team_numbers

MAX_AGE_DAYS = 30
TIER_LAST_RANK = (("elite", 5), ("good", 10), ("average", 20))
ZONES = ("paint", "mid_range", "three_pt")


@dataclass(frozen=True)
class TeamDefence:
    """Points allowed per game, rank by them (1 is best, ties share), tier of that rank."""

    rank: int
    tier: str
    points_allowed: float


def clean_defence(raw: pd.DataFrame, quirks: Counter[str]) -> pd.DataFrame:
    """All usable rows in order of (day, team); zone columns are fractions 0-1, NaN unknown."""
    frame = pd.DataFrame(
        {
            "day": day_numbers(raw["analysis_date"]),
            "team": team_numbers(raw["team_abbr"]),
            "games_in_sample": raw["games_in_sample"].to_numpy(dtype=float, na_value=0.0),
            "paint": _fraction(raw["paint_pct_allowed_last_15"]),
            "mid_range": _fraction(raw["mid_range_pct_allowed_last_15"]),
            "three_pt": _fraction(raw["three_pt_pct_allowed_last_15"]),
            "opp_ppg": floats(raw["opponent_points_per_game"]),
            "def_rating": floats(raw["defensive_rating_last_15"]),
            "opp_pace": floats(raw["opponent_pace"]),
            "team_abbr": raw["team_abbr"].astype(object),
            "processed_at": raw["processed_at"],
        }
    )
    known = frame["team"] != UNKNOWN
    quirks["defence_rows_unknown_team"] += int((~known).sum())
    frame = frame[known & frame["opp_ppg"].notna()]
    # A team that was loaded under two of its codes: the newest load comes first.
    frame = frame.sort_values(
        ["day", "team", "processed_at", "team_abbr"], ascending=[True, True, False, True]
    ).drop_duplicates(["day", "team"])
    return frame.drop(columns=["team_abbr", "processed_at"]).reset_index(drop=True)


def defence_on(rows: pd.DataFrame, first_day: int, day: int) -> pd.DataFrame:
    """One row per team, the newest of `first_day` .. `day` - 1, with ranks and tier, by team.

    A team without a rating has no place by it: NaN.
    """
    days = rows["day"].to_numpy()
    window = rows.iloc[np.searchsorted(days, first_day) : np.searchsorted(days, day)]
    newest = window.drop_duplicates("team", keep="last").sort_values("team")
    rank = competition_ranks(newest["opp_ppg"].to_numpy())
    rating = newest["def_rating"].to_numpy()
    return newest.assign(
        ppg_rank=rank,
        rating_rank=np.where(np.isnan(rating), np.nan, competition_ranks(rating)),
        tier=[tier_of(int(place)) for place in rank],
    ).reset_index(drop=True)


def first_defence_day(day: date, max_age_days: int = MAX_AGE_DAYS) -> date:
    """The oldest analysis date that still speaks for `day`: 30 days, within the season."""
    return max(back(day, max_age_days), season_start(day))


def tier_of(rank: int) -> str:
    """elite for ranks 1-5, good to 10, average to 20, else weak."""
    return next((tier for tier, last in TIER_LAST_RANK if rank <= last), "weak")


def _fraction(values: pd.Series) -> np.ndarray:
    numbers = floats(values)
    return np.where(numbers > 1, numbers / 100, numbers)
