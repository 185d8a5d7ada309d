"""Everything that happened in one season, and the cells of it that a table's rows stand for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from nba_publishing.demo.availability import Availability, make_availability
from nba_publishing.demo.games import Box, TeamGames, make_box, make_team_games
from nba_publishing.demo.instants import Instants, dates, eastern
from nba_publishing.demo.market import Market, make_market
from nba_publishing.demo.names import Names
from nba_publishing.demo.rng import Dice, Flags, Integers
from nba_publishing.demo.rosters import Roster
from nba_publishing.demo.schedule import Schedule, canonical_ids, make_schedule
from nba_publishing.sources.teams import TEAMS

Texts = npt.NDArray[np.object_]
Tables = dict[str, pd.DataFrame]
Plant = Callable[[Tables, "SeasonCore"], Tables]

TEAM_CODES: Texts = np.array(TEAMS, np.object_)
PLAYER_ROWS = "nba_analytics.player_game_summary"
TEAM_ROWS = "nba_analytics.team_offense_game_summary"
CONTEXT = "nba_analytics.upcoming_player_game_context"
REGISTRY = "nba_reference.nba_players_registry"
DEFENCE = "nba_precompute.team_defense_zone_analysis"
SHOTS = "nba_precompute.player_shot_zone_analysis"
FACTORS = "nba_precompute.player_composite_factors"
SCHEDULE = "nba_raw.nbac_schedule"
ODDS = "nba_raw.bettingpros_player_points_props"
_OFFICIAL, _LATE = 384, 580  # 06:24 and 09:40 in minutes


@dataclass(frozen=True)
class Shown:
    """The days (ordinals) a profile shows of a season: games from `first_day` to `last_day`, odds
    from `odds_day` on, what models say from `model_day` on."""

    first_day: int
    last_day: int
    odds_day: int
    model_day: int


@dataclass(frozen=True)
class SeasonCore:
    """One season, all 82 rounds, and the days of it that a profile shows."""

    dice: Dice
    schedule: Schedule
    roster: Roster
    who: Availability
    teams: TeamGames
    box: Box
    market: Market
    names: Names
    shown: Shown

    @property
    def season(self) -> int:
        """The year in which the season began."""
        return self.schedule.season

    @property
    def kept(self) -> Flags:
        """Which team-games the profile shows, shaped [82, 30]."""
        return (self.schedule.day >= self.shown.first_day) & (
            self.schedule.day <= self.shown.last_day
        )

    @cached_property
    def game_id(self) -> Texts:
        """The canonical ids by round and team."""
        return np.array(canonical_ids(self.schedule), np.object_)

    @cached_property
    def people(self) -> Integers:
        """Each cell's place in the season's ascending ids."""
        return np.searchsorted(self.roster.players, self.roster.player)

    @cached_property
    def official(self) -> Instants:
        """When the official box score of each team-game is loaded: 06:24, or 09:40 on 2 % of
        the days."""
        day = self.schedule.day
        late = self.dice.u("late box score", day) < 0.02
        return eastern(day + 1, np.where(late, _LATE, _OFFICIAL))

    def all_cells(self, wanted: Flags) -> "Cells":
        """The cells of a [82, 30, 17] mask, on whatever day."""
        return Cells(self, *np.nonzero(wanted))

    def cells(self, wanted: Flags) -> "Cells":
        """The cells of a [82, 30, 17] mask inside the profile's days."""
        return Cells(self, *np.nonzero(wanted & self.kept[..., None]))


@dataclass(frozen=True)
class Cells:
    """Chosen (round, team, slot) places of a season: one table row each."""

    core: SeasonCore
    round: Integers
    team: Integers
    slot: Integers

    def __len__(self) -> int:
        return len(self.round)

    def of(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The values at the cells, from an array by player or by team."""
        if values.ndim == 2:
            return values[self.round, self.team]
        return values[self.round, self.team, self.slot]

    def take(self, places: Integers) -> "Cells":
        """Some of the cells, by their position among them; repeats are allowed."""
        return Cells(self.core, self.round[places], self.team[places], self.slot[places])

    @property
    def player(self) -> Integers:
        """Player ids."""
        return self.of(self.core.roster.player)

    @property
    def day(self) -> Integers:
        """Ordinals of the game days."""
        return self.of(self.core.schedule.day)

    @property
    def key(self) -> Texts:
        """Player keys."""
        return self.core.names.key[self.core.names.place(self.player)]

    @property
    def game(self) -> dict[str, npt.NDArray[Any]]:
        """The columns that name a player's game, in the words of most tables."""
        schedule = self.core.schedule
        return {
            "player_lookup": self.key,
            "game_date": dates(self.day),
            "game_id": self.of(self.core.game_id),
            "team_abbr": TEAM_CODES[self.team],
            "opponent_team_abbr": TEAM_CODES[self.of(schedule.opponent)],
        }

    @property
    def place(self) -> dict[str, Integers]:
        """Columns no table declares, by which a row finds its cell again."""
        return {"_round": self.round, "_team": self.team, "_slot": self.slot}


def few_a_month(cells: Cells, purpose: str, count: int) -> tuple[Cells, Integers]:
    """`count` hashed cells of each calendar month, and which of the month's choice each is.

    Chosen among all cells given, so that the choice does not depend on the days shown; cells
    outside those days are then left out.
    """
    month = dates(cells.day).astype("datetime64[M]")
    order = np.lexsort((cells.core.dice.bits(purpose, cells.player, cells.day), month))
    new = np.append(True, month[order][1:] != month[order][:-1])
    place = np.arange(len(order)) - np.flatnonzero(new)[np.cumsum(new) - 1]
    few = place < count
    chosen = cells.take(order[few])
    shown = np.flatnonzero(chosen.of(cells.core.kept))
    return chosen.take(shown), place[few][shown]


def cells_of(frame: pd.DataFrame, core: SeasonCore) -> Cells:
    """The cells a frame's rows stand for."""
    return Cells(core, *(frame[name].to_numpy() for name in ("_round", "_team", "_slot")))


def stack(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns under each other; empty ones do not blur the column types."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def changed(frame: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """The frame with other columns, without copying those that stay."""
    result = frame.copy(deep=False)
    for name, values in columns.items():
        result[name] = values
    return result


def blank(count: int) -> npt.NDArray[np.float64]:
    """A column of nulls for numbers and flags."""
    return np.full(count, np.nan)


def texts(values: list[str | None]) -> Texts:
    """Text values that may be null, as an object array."""
    return np.array(values, np.object_)


def make_core(
    dice: Dice, roster: Roster, names: Names, shown: Shown, *, whole_lines: bool
) -> SeasonCore:
    """Play one season."""
    schedule = make_schedule(dice, roster.season)
    who = make_availability(dice, schedule, roster)
    teams = make_team_games(dice, schedule)
    box = make_box(dice, schedule, roster, who, teams)
    market = make_market(dice, schedule, roster, who, teams, box, whole_lines=whole_lines)
    return SeasonCore(dice, schedule, roster, who, teams, box, market, names, shown)
