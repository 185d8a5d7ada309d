"""The three kinds of trend a player of tonight may be on: a streak, his form, his rest.

Each kind enters its tests into the family of the file first and tells its plays afterwards,
because evidence exists only once the last test of all three has been entered.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from pydantic import Field

from nba_publishing.analysis.evidence import Evidence, Family, MeanDifference, wilson
from nba_publishing.analysis.line_record import LineRecord, line_record
from nba_publishing.analysis.momentum import Momentum, games_ago, momentum
from nba_publishing.analysis.rest import B2B, NO_BUCKET, RESTED
from nba_publishing.analysis.rest_effect import RestEffect, points_by_rest, rest_effect
from nba_publishing.analysis.rounding import half_up, maybe_half_up, trimmed
from nba_publishing.contracts import trend_plays as contract
from nba_publishing.publishing.document import Params

LATEST_DECIDED, TESTED_FROM = 10, 5
HIGH_STREAK, HIGH_CHANGE_PERCENT, HIGH_REST_GAMES, HIGH_REST_IMPACT = 5, 25.0, 10, 3.0


class TrendPlaysParams(Params):
    """When a trend is one; the promised minimums may be raised, not lowered."""

    min_streak: int = Field(3, ge=3)
    streak_days: int = Field(30, ge=1)
    momentum_days: int = Field(45, ge=1)
    min_momentum: float = Field(0.15, ge=0.15)
    min_l15_ppg: float = Field(5, gt=0)
    fresh_min_days: int = Field(3, ge=3)
    fresh_max_days: int = Field(7, le=7)
    rest_effect: float = Field(2.0, gt=0)
    first_history_season: int = Field(2022, ge=2021)


@dataclass(frozen=True)
class Play:
    """One trend of one player number."""

    player: int
    kind: contract.TrendType
    over: bool
    high: bool
    details: contract.StreakDetails | contract.MomentumDetails | contract.RestDetails

    @property
    def direction(self) -> contract.Direction:
        """The side of the line the trend points to."""
        return "over" if self.over else "under"

    @property
    def confidence(self) -> contract.Confidence:
        """The tier of the trend's rules."""
        return "high" if self.high else "medium"


@dataclass(frozen=True)
class Streaks:
    """Records of the eligible players, with their latest ten decided games."""

    record: LineRecord
    listed: np.ndarray
    games: np.ndarray
    hits: np.ndarray
    tests: dict[int, int]

    @classmethod
    def of(cls, played: pd.DataFrame, eligible: np.ndarray, family: Family) -> "Streaks":
        """Look at the games of the streak window and enter their tests."""
        size = len(eligible)
        record = line_record(played, size)
        decided = (played["over"] | played["under"]).to_numpy()
        player, over = played["player"].to_numpy()[decided], played["over"].to_numpy()[decided]
        latest = games_ago(player) < LATEST_DECIDED
        games = np.bincount(player[latest], minlength=size)[record.player]
        hits = np.bincount(player[latest & over], minlength=size)[record.player]
        listed = eligible[record.player]
        tested = np.flatnonzero(listed & (record.games >= TESTED_FROM))
        entered = family.add_group(
            hits[tested], games[tested], record.league_hits, record.league_games
        )
        return cls(record, listed, games, hits, _places(tested, entered))

    def plays(self, verdicts: list[Evidence], params: TrendPlaysParams) -> list[Play]:
        """The longest streak first, then the largest mean margin."""
        record = self.record
        length, margin = np.abs(record.streak), np.abs(trimmed(record.margin))
        order = np.lexsort((record.player, -margin, -length))
        low, high = wilson(self.hits, self.games)
        found: list[Play] = []
        for i in order[self.listed[order] & (length[order] >= params.min_streak)].tolist():
            evidence = verdicts[self.tests[i]] if i in self.tests else "none"
            details = contract.StreakDetails(
                streak_length=int(length[i]),
                avg_margin=half_up(float(record.margin[i]), 2),
                hit_rate_l10=half_up(int(self.hits[i]) / int(self.games[i]), 3),
                sample_size=int(self.games[i]),
                ci=(half_up(float(low[i]), 3), half_up(float(high[i]), 3)),
                baseline=half_up(record.league_hits / record.league_games, 3),
                evidence=evidence,
            )
            sure = length[i] >= HIGH_STREAK and evidence != "none"
            player = int(record.player[i])
            found.append(Play(player, "streak", bool(record.streak[i] > 0), bool(sure), details))
        return found


@dataclass(frozen=True)
class Forms:
    """Momentum of the eligible players."""

    form: Momentum
    tests: dict[int, int]

    @classmethod
    def of(cls, played: pd.DataFrame, eligible: np.ndarray, family: Family) -> "Forms":
        """Look at the games of the momentum window and enter their tests."""
        form = momentum(played, eligible)
        return cls(form, _enter(form.difference, family))

    def plays(self, verdicts: list[Evidence], params: TrendPlaysParams) -> list[Play]:
        """The largest relative change first."""
        form, size = self.form, np.abs(trimmed(self.form.change))
        listed = (trimmed(form.recent) >= params.min_l15_ppg) & (size >= params.min_momentum)
        order = np.lexsort((form.player, -size))
        found: list[Play] = []
        for i in order[listed[order]].tolist():
            evidence = verdicts[self.tests[i]] if i in self.tests else "none"
            up, percent = bool(form.change[i] > 0), half_up(100 * float(form.change[i]), 1)
            latest, recent = float(form.latest[i]), float(form.recent[i])
            details = contract.MomentumDetails(
                momentum_type="surging" if up else "slumping",
                l5_avg=half_up(latest, 1),
                l15_avg=half_up(recent, 1),
                pct_change=percent,
                ppg_change=half_up(latest - recent, 1),
                games=int(form.games[i]),
                difference=half_up(float(form.difference.difference[i]), 1),
                sample_size=int(form.games[i]),
                # Both sides always hold at least five games, so there is always a test.
                ci=(
                    half_up(float(form.difference.low[i]), 1),
                    half_up(float(form.difference.high[i]), 1),
                ),
                baseline=0.0,
                evidence=evidence,
            )
            sure = abs(percent) >= HIGH_CHANGE_PERCENT and evidence != "none"
            found.append(Play(int(form.player[i]), "momentum", up, sure, details))
        return found


@dataclass(frozen=True)
class Rests:
    """What tonight's rest usually does to the eligible players who are fresh or tired."""

    rest: RestEffect
    days_rest: np.ndarray
    tests: dict[int, int]

    @classmethod
    def of(
        cls, history: pd.DataFrame, last_day: np.ndarray, day: date,
        params: TrendPlaysParams, family: Family,
    ) -> "Rests":  # fmt: skip
        """Look at the history and enter its tests; `last_day` is 0 for who is not eligible."""
        days_rest = day.toordinal() - last_day
        fresh = (days_rest >= params.fresh_min_days) & (days_rest <= params.fresh_max_days)
        tonight = np.select([days_rest == 1, fresh], [B2B, RESTED], NO_BUCKET)
        rest = rest_effect(points_by_rest(history, len(last_day)), tonight)
        return cls(rest, days_rest[rest.player], _enter(rest.difference, family))

    def plays(self, verdicts: list[Evidence], params: TrendPlaysParams) -> list[Play]:
        """Fresh players first, then the largest impact of rest."""
        rest, size = self.rest, np.abs(self.rest.impact)
        listed = rest.agrees & (np.abs(rest.effect) >= params.rest_effect)
        order = np.lexsort((rest.player, -size, rest.bucket != RESTED))
        found: list[Play] = []
        for i in order[listed[order]].tolist():
            evidence = verdicts[self.tests[i]] if i in self.tests else "none"
            details = self._details(i, evidence)
            sure = (
                details.sample_games >= HIGH_REST_GAMES
                and size[i] >= HIGH_REST_IMPACT
                and evidence != "none"
            )
            over = bool(rest.effect[i] > 0)
            found.append(Play(int(rest.player[i]), "rest", over, bool(sure), details))
        return found

    def _details(self, i: int, evidence: Evidence) -> contract.RestDetails:
        rest, tested = self.rest, i in self.tests
        difference = rest.difference
        return contract.RestDetails(
            rest_status="fresh" if rest.bucket[i] == RESTED else "tired",
            days_rest=int(self.days_rest[i]),
            rested_avg=maybe_half_up(float(rest.rested[i]), 1),
            b2b_avg=maybe_half_up(float(rest.b2b[i]), 1),
            overall_avg=half_up(float(rest.overall[i]), 1),
            rest_impact=half_up(float(rest.impact[i]), 1),
            sample_games=int(rest.sample[i]),
            effect=half_up(float(rest.effect[i]), 1),
            difference=half_up(float(difference.difference[i]), 1) if rest.others[i] else None,
            sample_size=int(rest.games[i]),
            ci=(half_up(float(difference.low[i]), 1), half_up(float(difference.high[i]), 1))
            if tested
            else None,
            baseline=0.0 if tested else None,
            evidence=evidence,
        )


def _enter(difference: MeanDifference, family: Family) -> dict[int, int]:
    """Enter differences of means; returns where the verdict of each tested one will stand."""
    tested = np.flatnonzero(~np.isnan(difference.p))
    entered = family.add(difference.p[tested], difference.low[tested], difference.high[tested], 0.0)
    return _places(tested, entered)


def _places(tested: np.ndarray, entered: slice) -> dict[int, int]:
    return dict(zip(tested.tolist(), range(entered.start, entered.stop), strict=True))
