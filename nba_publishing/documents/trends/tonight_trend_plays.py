"""`trends/tonight-trend-plays.json`: which of tonight's players come in on a trend."""

from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pandas as pd

from nba_publishing.analysis.completeness import Standing
from nba_publishing.analysis.days import back, last_days, season_start
from nba_publishing.analysis.evidence import Family
from nba_publishing.analysis.rounding import maybe_half_up
from nba_publishing.contracts import trend_plays as contract
from nba_publishing.contracts.whos_hot import OverBaseline
from nba_publishing.documents.cadences import HOURLY
from nba_publishing.documents.evening import Evening
from nba_publishing.documents.morning import (
    holds_latest_night,
    judge,
    judge_without_games,
    lines_cover,
    meta_of,
    newest_day,
)
from nba_publishing.documents.trends.tonight_trend_plays_kinds import (
    Forms,
    Play,
    Rests,
    Streaks,
    TrendPlaysParams,
)
from nba_publishing.documents.trends.tonight_trend_plays_rules import (
    counts_add_up,
    details_agree,
    everybody_plays_tonight,
    few_plays,
    plays_are_in_order,
)
from nba_publishing.publishing.document import Edition, document
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import TEAMS

# With more games than this an evening without a single trend is not believed.
QUIET_EVENING_GAMES = 2


def _history(day: date, params: TrendPlaysParams) -> date:
    longest = max(params.momentum_days, params.streak_days)
    return min(date(params.first_history_season, 10, 1), back(day, longest))


def _last_days(recent: pd.DataFrame, day: date, players: int, evening: Evening) -> np.ndarray:
    """The day of the latest game this season of everybody who plays tonight; 0 for the rest."""
    days = recent["day"].to_numpy()
    this_season = np.searchsorted(days, season_start(day).toordinal())
    last = np.zeros(players, np.int64)
    # Rows come in order of day, so the newest one stays.
    last[recent["player"].to_numpy()[this_season:]] = days[this_season:]
    for player in np.flatnonzero(last).tolist():
        if not evening.plays(player):
            last[player] = 0
    return last


def _counts(plays: list[Play]) -> contract.TrendCounts:
    found = Counter(play.kind for play in plays)
    return contract.TrendCounts(
        streak=found["streak"], momentum=found["momentum"], rest=found["rest"]
    )


def _listed(
    leading: list[Play], of_player: dict[int, list[Play]], read: Relations, day: date,
    evening: Evening,
) -> list[contract.TrendPlay]:  # fmt: skip
    directory = read.directory(day)
    listed: list[contract.TrendPlay] = []
    games = [(play, evening.game_of(play.player)) for play in leading]
    # Only players with a game were looked at, so none is lost here.
    for play, tonight in ((play, game) for play, game in games if game):
        listed.append(
            contract.TrendPlay(
                player_lookup=str(directory.lookups[play.player]),
                player_full_name=directory.name(play.player),
                team_abbr=TEAMS[evening.team_of(play.player)],
                position=directory.position(play.player),
                trend_type=play.kind,
                trend_direction=play.direction,
                trend_details=play.details,
                confidence=play.confidence,
                tonight=tonight,
                also_trending=[
                    contract.AlsoTrending(
                        trend_type=other.kind,
                        trend_direction=other.direction,
                        confidence=other.confidence,
                    )
                    for other in of_player[play.player][1:]
                ],
            )
        )
    return listed


def _standing(
    read: Relations, edition: Edition, params: TrendPlaysParams, games: int, empty: bool
) -> Standing:
    day, window = edition.day, last_days(edition.day, params.momentum_days)
    if not games:
        return judge_without_games(read, edition)
    recent = read.played_games(*window)
    return judge(
        read,
        edition,
        window,
        recent,
        empty=empty,
        covered=lines_cover(read, day),
        nobody_is_proven=games <= QUIET_EVENING_GAMES
        and holds_latest_night(read, day, window, recent),
    )


@document(
    product="tonight-trend-plays",
    path="trends/tonight-trend-plays.json",
    contract=contract.TonightTrendPlays,
    params=TrendPlaysParams,
    cadence=HOURLY,
    reads=("played_games", "scheduled_games", "context_players", "player_directory"),
    history=_history,
    rules={
        "plays_are_in_order": plays_are_in_order,
        "counts_add_up": counts_add_up,
        "everybody_plays_tonight": everybody_plays_tonight,
        "details_agree": details_agree,
    },
    warnings={"enough_plays_are_found": few_plays},
    records=lambda payload: {"trend_plays": len(payload["trend_plays"])},
    lineage={
        "trend_plays": (
            "player_game_summary.points",
            "player_game_summary.points_line",
            "player_game_summary.game_date",
            "nba_players_registry.player_name",
            "nba_players_registry.position",
            "nbac_schedule.game_date_est",
            "upcoming_player_game_context.team_abbr",
            "upcoming_player_game_context.player_status",
            "upcoming_player_game_context.current_points_line",
        ),
        "games_tonight": ("nbac_schedule.game_date",),
        "over_baseline": ("player_game_summary.points", "player_game_summary.points_line"),
    },
)
def tonight_trend_plays(
    read: Relations, edition: Edition, params: TrendPlaysParams
) -> contract.TonightTrendPlays:
    """Tonight's players on a streak, in or out of form, or rested and tired in a way that shows.

    A player is listed once, for his leading trend; his other trends stand beside it. High
    confidence needs evidence that survives the number of players looked at.
    """
    day, family, evening = edition.day, Family(), Evening(read, edition.day)
    window = last_days(day, params.momentum_days)
    recent = read.played_games(*window)
    history = read.played_games(date(params.first_history_season, 10, 1), back(day, 1))
    last_day = _last_days(recent, day, len(read.players), evening)
    decided = read.played_games(*last_days(day, params.streak_days))
    streaks = Streaks.of(decided, last_day > 0, family)
    kinds = (
        streaks,
        Forms.of(recent, last_day > 0, family),
        Rests.of(history, last_day, day, params, family),
    )
    verdicts = family.verdicts()
    plays = [play for kind in kinds for play in kind.plays(verdicts, params)]
    of_player: dict[int, list[Play]] = defaultdict(list)
    for play in plays:
        of_player[play.player].append(play)
    # Plays come by type and in the order inside the type, which a stable sort keeps.
    leading = sorted(
        (play for play in plays if of_player[play.player][0] is play), key=lambda p: not p.high
    )
    judged = _standing(read, edition, params, evening.games, empty=not plays)
    league = streaks.record
    over_rate = league.league_hits / league.league_games if league.league_games else None
    through = newest_day(read.played_games(_history(day, params), back(day, 1)))
    return contract.TonightTrendPlays(
        generated_at=edition.generated_at,
        game_date=day,
        games_tonight=evening.games,
        total_trend_plays=len(leading),
        trend_plays=_listed(leading, of_player, read, day, evening),
        by_trend_type=_counts(plays),
        as_of_date=day,
        unique_by_trend_type=_counts(leading),
        over_baseline=OverBaseline(
            over_rate=maybe_half_up(over_rate, 3), sample_size=league.league_games
        ),
        meta=meta_of(edition, HOURLY, judged, window, through),
    )
