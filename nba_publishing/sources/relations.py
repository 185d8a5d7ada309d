"""The cleaned relations of one run: queried once, shared by its documents, sliced per day.

A run says at the start which days it describes and how far back its documents look. Every
relation is then loaded with one query over that range; asking for rows outside it is an error,
because a document that looks further back than it declared would be silently wrong.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from nba_publishing.analysis.days import back, season_end, season_label, season_of, season_start
from nba_publishing.analysis.scoring_class import CLASS_DAYS, CLASS_GAMES, previous_form
from nba_publishing.sources.context import ContextPlayer, clean_context, context_on
from nba_publishing.sources.defence import (
    MAX_AGE_DAYS,
    clean_defence,
    defence_on,
    first_defence_day,
)
from nba_publishing.sources.directory import Directory, clean_registry, directory_on
from nba_publishing.sources.played_games import clean_box_scores
from nba_publishing.sources.schedule import clean_schedule
from nba_publishing.sources.team_games import clean_team_games
from nba_publishing.sources.warehouse import Warehouse


class OutOfRangeError(ValueError):
    """A document asked for rows its run did not load."""


@dataclass(eq=False)
class Relations:
    """Rows for the documents of the days `first` .. `last`, back to `history`.

    All frames come in order of day; players are numbers, places in the sorted `players`.
    """

    warehouse: Warehouse
    first: date
    last: date
    history: date
    quirks: Counter[str] = field(default_factory=Counter[str])
    _directories: dict[date, Directory] = field(default_factory=dict[date, Directory])
    _expected: dict[date, dict[int, ContextPlayer]] = field(
        default_factory=dict[date, dict[int, ContextPlayer]]
    )

    @classmethod
    def for_days(cls, warehouse: Warehouse, days: Iterable[date], history: date) -> "Relations":
        """Relations that serve every day of `days`."""
        ordered = sorted(days)
        return cls(warehouse, ordered[0], ordered[-1], history)

    def serve(self, days: list[date], history: date) -> bool:
        """True when these relations hold every row a run over `days` needs."""
        return (
            self.first <= min(days)
            and max(days) == self.last
            and self._loaded_from <= season_start(history)
        )

    # --- what was queried -------------------------------------------------------------------

    @cached_property
    def _loaded_from(self) -> date:
        return season_start(self.history)

    @cached_property
    def _raw_box_scores(self) -> pd.DataFrame:
        return self.warehouse.rows(
            "box_scores", from_date=self._loaded_from, to_date=back(self.last, 1)
        )

    @cached_property
    def _raw_registry(self) -> pd.DataFrame:
        return self.warehouse.rows("registry_rows", last_season=season_label(season_of(self.last)))

    @cached_property
    def players(self) -> np.ndarray:
        """Every player key of the run, sorted; a player number is a place in here."""
        keys = {*self._raw_box_scores["player_lookup"].unique()}
        keys.update(self._raw_registry["player_lookup"].unique())
        return np.array(sorted(keys), dtype=object)

    @cached_property
    def _games(self) -> pd.DataFrame:
        raw = self.warehouse.rows(
            "schedule_rows", from_date=self._loaded_from, to_date=season_end(self.last)
        )
        return clean_schedule(raw, self.quirks)

    @cached_property
    def _team_games(self) -> pd.DataFrame:
        raw = self.warehouse.rows(
            "team_box_scores", from_date=self._loaded_from, to_date=back(self.last, 1)
        )
        return clean_team_games(raw, self._games, self.quirks)

    @cached_property
    def _played(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return clean_box_scores(
            self._raw_box_scores, self.players, self._team_games, self._games, self.quirks
        )

    @cached_property
    def _registry(self) -> pd.DataFrame:
        return clean_registry(self._raw_registry, self.players, self.quirks)

    @cached_property
    def _defence(self) -> pd.DataFrame:
        raw = self.warehouse.rows(
            "defence_rows", from_date=back(self.first, MAX_AGE_DAYS), to_date=back(self.last, 1)
        )
        return clean_defence(raw, self.quirks)

    @cached_property
    def _context(self) -> pd.DataFrame:
        raw = self.warehouse.rows("context_rows", from_date=self.first, to_date=self.last)
        return clean_context(raw)

    # --- what documents read ----------------------------------------------------------------

    def played_games(self, start: date, end: date) -> pd.DataFrame:
        """Games players played on `start` .. `end`; columns as in `clean_box_scores`."""
        self._require(start, end)
        return _between(self._played[0], start, end)

    def played_games_by_form(
        self, start: date, end: date, class_games: int, class_days: int
    ) -> pd.DataFrame:
        """`played_games` whose class columns look back over another number of games or days."""
        if (class_games, class_days) == (CLASS_GAMES, CLASS_DAYS):
            return self.played_games(start, end)
        self._require(start, end)
        frame = self._played[0]
        form = previous_form(
            frame["player"].to_numpy(),
            frame["day"].to_numpy(),
            frame["points"].to_numpy(),
            frame["usage_rate"].to_numpy(),
            class_games,
            class_days,
        )
        return _between(
            frame.assign(
                class_games=form.games, class_points=form.mean_points, class_usage=form.mean_usage
            ),
            start,
            end,
        )

    def absences(self, start: date, end: date) -> pd.DataFrame:
        """Listed players who did not play on `start` .. `end`: day, player, team."""
        self._require(start, end)
        return _between(self._played[1], start, end)

    def team_games(self, start: date, end: date) -> pd.DataFrame:
        """Complete team rows on `start` .. `end`; columns as in `clean_team_games`."""
        self._require(start, end)
        return _between(self._team_games, start, end)

    def scheduled_games(self, start: date, end: date) -> pd.DataFrame:
        """Games of the schedule on `start` .. `end`; columns as in `clean_schedule`."""
        self._require(start, end, season_end(self.last))
        return _between(self._games, start, end)

    def season_games(self) -> pd.DataFrame:
        """Every game of the seasons this run touches, before and after its days."""
        return self._games

    def slate(self, day: date) -> pd.DataFrame:
        """The games of one day in order of tip-off (unknown last) and id."""
        return self.scheduled_games(day, day).reset_index(drop=True)

    def directory(self, day: date) -> Directory:
        """Names, positions and teams as of the morning of `day`."""
        self._require_described(day)
        if day not in self._directories:
            earlier = _between(self._played[0], self._loaded_from, back(day, 1))
            self._directories[day] = directory_on(
                day.toordinal(), season_of(day), self.players, self._registry, earlier
            )
        return self._directories[day]

    def context_players(self, day: date) -> dict[int, ContextPlayer]:
        """Players expected on the slate of `day`, by player number."""
        self._require_described(day)
        if day not in self._expected:
            self._expected[day] = context_on(
                day.toordinal(), self._context, self.slate(day), self.directory(day), self.quirks
            )
        return self._expected[day]

    def defence(self, day: date, max_age_days: int = MAX_AGE_DAYS) -> pd.DataFrame:
        """One row per team: its newest defence snapshot before `day`, with ranks and tier."""
        self._require_described(day)
        first, loaded_from = first_defence_day(day, max_age_days), back(self.first, MAX_AGE_DAYS)
        if first < loaded_from:
            raise OutOfRangeError(
                f"defence rows from {first} were asked for, but this run loaded those from "
                f"{loaded_from}; nothing was built. Look back {MAX_AGE_DAYS} days at most."
            )
        return defence_on(self._defence, first.toordinal(), day.toordinal())

    def _require(self, start: date, end: date, newest: date | None = None) -> None:
        loaded_to = newest or back(self.last, 1)
        if start < self._loaded_from or (start <= end and end > loaded_to):
            raise OutOfRangeError(
                f"rows of {start} to {end} were asked for, but this run loaded "
                f"{self._loaded_from} to {loaded_to}; nothing was built. Declare a longer "
                "history, and ask for no day that the run does not describe."
            )

    def _require_described(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise OutOfRangeError(
                f"{day} was asked for, but this run describes {self.first} to {self.last}; "
                "nothing was built. Ask for a day of the run."
            )


def _between(frame: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    days = frame["day"].to_numpy()
    return frame.iloc[
        np.searchsorted(days, start.toordinal()) : np.searchsorted(days, end.toordinal() + 1)
    ]
