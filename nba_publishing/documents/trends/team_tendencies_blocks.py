"""The four blocks of `trends/team-tendencies.json`, worked out from rows but not yet written."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from pydantic import Field, field_validator

from nba_publishing.analysis.days import Window, cut_to_season, last_days
from nba_publishing.analysis.evidence import Family
from nba_publishing.analysis.team_tendencies import (
    NOBODY,
    Contrast,
    OverRates,
    Ranking,
    Tempo,
    contrast,
    count_by_team,
    mean_of,
    over_rates,
    rank_teams,
    tempo,
)
from nba_publishing.documents.cadences import MONDAY
from nba_publishing.documents.trends.team_tendencies_texts import Zone
from nba_publishing.publishing.document import Params
from nba_publishing.sources.frames import team_day_keys
from nba_publishing.sources.relations import Relations

PACE_MIN_GAMES = 5
DEFENCE_MIN_GAMES = 5
VENUE_MIN_GAMES = 5
BACK_TO_BACK_MIN_GAMES = 3
RESTED_MIN_GAMES = 5
# "Rested" here only means not on a back-to-back; a gap of more than a week is a break.
RESTED_GAPS = (2, 7)
ZONE_COLUMNS: dict[Zone, str] = {
    "paint": "paint",
    "perimeter": "three_pt",
    "mid_range": "mid_range",
}


class TeamTendenciesParams(Params):
    """How far back each block looks, in days, what its lists hold and which Mondays count."""

    pace_days: int = Field(30, ge=1)
    defense_days: int = Field(30, ge=1)
    home_away_days: int = Field(60, ge=1)
    back_to_back_days: int = Field(90, ge=1)
    list_size: int = Field(5, ge=1, le=15)
    min_prop_sample: int = Field(20, ge=1)
    alternate_weeks: bool = False
    anchor_monday: date = date(2025, 10, 20)

    @field_validator("anchor_monday")
    @classmethod
    def _is_a_monday(cls, value: date) -> date:
        if value.weekday() != MONDAY:
            raise ValueError(f"anchor_monday must be a Monday, {value} is not")
        return value

    @property
    def longest_days(self) -> int:
        """Days of the longest window."""
        return max(self.pace_days, self.defense_days, self.home_away_days, self.back_to_back_days)


@dataclass(frozen=True)
class PaceBlock:
    """Tempo, and the over rate of both teams' players in a team's games."""

    window: Window
    tempo: Tempo
    rates: OverRates


@dataclass(frozen=True)
class DefenceBlock:
    """Shooting allowed by zone, and the over rate of a team's opponents.

    `points_allowed` and `games` are by team number; NaN and 0 for a team without a snapshot.
    """

    window: Window
    zones: dict[Zone, Ranking]
    points_allowed: np.ndarray
    games: np.ndarray
    rates: OverRates


@dataclass(frozen=True)
class VenueBlock:
    """Scoring at home (a) against away (b), and the over rates of the team's own players."""

    window: Window
    contrast: Contrast
    home_rates: OverRates
    road_rates: OverRates


@dataclass(frozen=True)
class TiredBlock:
    """Scoring on back-to-backs (a) against other games (b), and its players' over rate there."""

    window: Window
    contrast: Contrast
    rates: OverRates


@dataclass(frozen=True)
class Blocks:
    """Everything the file shows."""

    pace: PaceBlock
    defence: DefenceBlock
    venue: VenueBlock
    tired: TiredBlock

    def without_teams(self) -> "Blocks":
        """The same windows with nobody ranked, as an empty file shows them."""
        return Blocks(
            replace(self.pace, tempo=replace(self.pace.tempo, ranking=NOBODY)),
            replace(self.defence, zones=dict.fromkeys(self.defence.zones, NOBODY)),
            replace(self.venue, contrast=replace(self.venue.contrast, ranking=NOBODY)),
            replace(self.tired, contrast=replace(self.tired.contrast, ranking=NOBODY)),
        )


def work_out(read: Relations, day: date, params: TeamTendenciesParams, family: Family) -> Blocks:
    """All four blocks; their tests are entered into `family`."""
    return Blocks(
        pace_block(read, day, params, family),
        defence_block(read, day, params, family),
        venue_block(read, day, params, family),
        tired_block(read, day, params, family),
    )


def block_window(day: date, days: int) -> Window:
    """The last `days` days before `day`, cut to its season."""
    return cut_to_season(day, last_days(day, days))


class _Lines:
    """The player games of a window, to be counted by team."""

    def __init__(self, read: Relations, window: Window) -> None:
        played = read.played_games(*window)
        self.over = played["over"].to_numpy()
        self.decided = self.over | played["under"].to_numpy()
        self.team, self.opponent, self.is_home, self.day = (
            played[name].to_numpy() for name in ("team", "opponent", "is_home", "day")
        )

    def rates(
        self, family: Family, eligible: np.ndarray, min_sample: int, *sides: np.ndarray,
        among: np.ndarray | None = None,
    ) -> OverRates:  # fmt: skip
        """Over rates by the team numbers of `sides`, over the rows `among` (default: all)."""
        rows = np.ones(len(self.over), bool) if among is None else among
        hits, games = (
            count_by_team(*(side[kind & rows] for side in sides))
            for kind in (self.over, self.decided)
        )
        pool = int(self.over.sum()), int(self.decided.sum())
        return over_rates(family, hits, games, pool, eligible, min_sample)


def pace_block(
    read: Relations, day: date, params: TeamTendenciesParams, family: Family
) -> PaceBlock:
    """Fast and slow teams."""
    window = block_window(day, params.pace_days)
    games, lines = read.team_games(*window), _Lines(read, window)
    team, pace, points = (games[name].to_numpy() for name in ("team", "pace", "points_scored"))
    speed = tempo(team, pace, points, PACE_MIN_GAMES, params.list_size)
    eligible, least = speed.ranking.team, params.min_prop_sample
    rates = lines.rates(family, eligible, least, lines.team, lines.opponent)
    return PaceBlock(window, speed, rates)


def defence_block(
    read: Relations, day: date, params: TeamTendenciesParams, family: Family
) -> DefenceBlock:
    """Stingy and generous defences; the zones of a team share its over rate and test."""
    window = block_window(day, params.defense_days)
    lines, defence = _Lines(read, window), read.defence(day)
    zones: dict[Zone, Ranking] = {
        zone: _zone(defence, column, params.list_size) for zone, column in ZONE_COLUMNS.items()
    }
    eligible = np.unique(np.concatenate([ranking.team for ranking in zones.values()]))
    rates = lines.rates(family, eligible, params.min_prop_sample, lines.opponent)
    team = defence["team"].to_numpy()
    points, games = np.full(len(rates.games), np.nan), np.zeros(len(rates.games), int)
    points[team] = defence["opp_ppg"].to_numpy()
    games[team] = defence["games_in_sample"].to_numpy()
    return DefenceBlock(window, zones, points, games, rates)


def _zone(defence: pd.DataFrame, column: str, list_size: int) -> Ranking:
    allowed = 100 * defence[column].to_numpy()
    sampled = defence["games_in_sample"].to_numpy() >= DEFENCE_MIN_GAMES
    kept = sampled & ~np.isnan(allowed)
    value = allowed[kept]
    team = defence["team"].to_numpy()[kept]
    return rank_teams(team, value, mean_of(value), "lowest", list_size)


def venue_block(
    read: Relations, day: date, params: TeamTendenciesParams, family: Family
) -> VenueBlock:
    """Teams that score more at home or on the road."""
    window = block_window(day, params.home_away_days)
    games, lines = read.team_games(*window), _Lines(read, window)
    at_home = games["is_home"].to_numpy()
    edge = contrast(
        games["team"].to_numpy(), games["points_scored"].to_numpy(), at_home == 1, at_home == 0,
        VENUE_MIN_GAMES, VENUE_MIN_GAMES, "highest", params.list_size,
    )  # fmt: skip
    eligible, least = edge.ranking.team, params.min_prop_sample
    home, road = (
        lines.rates(family, eligible, least, lines.team, among=lines.is_home == side)
        for side in (1, 0)
    )
    return VenueBlock(window, edge, home, road)


def tired_block(
    read: Relations, day: date, params: TeamTendenciesParams, family: Family
) -> TiredBlock:
    """Teams that score less or more on the second of two nights."""
    window = block_window(day, params.back_to_back_days)
    games, lines = read.team_games(*window), _Lines(read, window)
    team, gap = games["team"].to_numpy(), games["gap_days"].to_numpy()
    rested = (gap >= RESTED_GAPS[0]) & (gap <= RESTED_GAPS[1])
    effect = contrast(
        team, games["points_scored"].to_numpy(), gap == 1, rested,
        BACK_TO_BACK_MIN_GAMES, RESTED_MIN_GAMES, "lowest", params.list_size,
    )  # fmt: skip
    tired = team_day_keys(games["day"].to_numpy(), team)[gap == 1]
    among = np.isin(team_day_keys(lines.day, lines.team), tired)
    eligible, least = effect.ranking.team, params.min_prop_sample
    rates = lines.rates(family, eligible, least, lines.team, among=among)
    return TiredBlock(window, effect, rates)
