"""Every fact quick hits can tell: weekdays, rest, venue, kinds of players, league and teams."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from nba_publishing.analysis.archetypes import venue_places
from nba_publishing.analysis.over_counts import OverCount, over_counts
from nba_publishing.analysis.rest import bucket_numbers
from nba_publishing.analysis.rounding import trim
from nba_publishing.contracts.quick_hits import MainCategory
from nba_publishing.documents.trends.quick_hits_facts import Fact, Headlines

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MAIN_LEAST: dict[MainCategory, float] = {"day_of_week": 2.0, "situational": 1.5, "player_type": 2.0}
VENUE_LEAST, LEAGUE_LEAST, TEAM_LEAST, SHORTHANDED_LEAST = 2.0, 1.5, 5.0, 2.0
LEAGUE_MIN_GAMES, TEAM_MIN_GAMES, SHORTHANDED_MIN_GAMES = 200, 50, 50
RECENT_DAYS, TEAM_DAYS = 14, 30


def _same(text: str) -> Headlines:
    return Headlines(text, text, text)


_WEEKDAYS = {
    f"{day.lower()}_overs": (
        Headlines(f"{day} Surge", f"{day} Slump", f"{day} Check"),
        f"OVER hit rate on {day}s",
    )
    for day in WEEKDAYS
}
_REST = {
    "b2b_overs": (
        Headlines("Back-to-Back Boost", "Back-to-Back Blues", "Back-to-Back Check"),
        "OVER hit rate on back-to-back games",
    ),
    "one_day_overs": (_same("Standard Rest"), "OVER hit rate with 1 day rest"),
    "rested_overs": (
        Headlines("Fresh Legs", "Rested but Flat", "Rest Check"),
        "OVER hit rate with 2+ days rest",
    ),
}
VENUES = ("home", "away")
_PLAYERS = {
    "stars_overs": (
        Headlines("Star Power", "Stars Falling Short", "Star Check"),
        "OVER hit rate for 22+ PPG stars",
    ),
    "scorers_overs": (_same("Secondary Scorers"), "OVER hit rate for 15-22 PPG players"),
    "rotation_overs": (_same("Rotation Players"), "OVER hit rate for 8-15 PPG players"),
    "bench_overs": (_same("Bench Mob"), "OVER hit rate for under 8 PPG players"),
}
_LEAGUE = Headlines("Overs Heating Up", "Overs Cooling Off", "League Over Rate")
_SHORTHANDED = Headlines("Next Man Up", "Shorthanded Struggles", "Shorthanded Teams")


HEADLINES = {
    **{key: words[0] for key, words in (_WEEKDAYS | _REST | _PLAYERS).items()},
    "league_over_rate": _LEAGUE,
    "shorthanded_overs": _SHORTHANDED,
}


def team_headlines(code: str) -> Headlines:
    """What a team's fact is called."""
    return Headlines(f"{code} Running Hot", f"{code} Running Cold", f"{code} Over Rate")


def venue_headlines(side: str) -> Headlines:
    """What the venue's fact is called when `side`, home or away, is ahead."""
    ahead = "Home Court Advantage" if side == "home" else "Road Warriors"
    return Headlines(ahead, ahead, "Home vs Road")


def main_facts(
    played: pd.DataFrame, classes: np.ndarray, overall: OverCount, min_sample: int
) -> list[Fact]:
    """The facts of the list whose groups hold `min_sample` decided games."""
    found: list[Fact] = []
    groups: tuple[tuple[MainCategory, np.ndarray, dict[str, tuple[Headlines, str]]], ...] = (
        # Ordinal 1 was a Monday.
        ("day_of_week", (played["day"].to_numpy() - 1) % 7, _WEEKDAYS),
        ("situational", bucket_numbers(played["gap_days"].to_numpy()), _REST),
        ("player_type", classes, _PLAYERS),
    )
    for category, place, texts in groups:
        counts = over_counts(played, place, len(texts))
        found += [
            Fact(key, category, *words, count, overall, overall, MAIN_LEAST[category])
            for (key, words), count in zip(texts.items(), counts, strict=True)
            if count.games >= min_sample
        ]
    venues = over_counts(played, venue_places(played), 2)
    if min(count.games for count in venues) >= min_sample:
        found.append(venue_fact(venues, overall))
    return found


def venue_fact(venues: list[OverCount], overall: OverCount) -> Fact:
    """Home and away, told from the side with the higher percentage; a tie is told from home."""
    home, away = venues
    higher = int(trim(away.percent) > trim(home.percent))
    side, other = VENUES[higher], VENUES[1 - higher]
    return Fact(
        "home_away_split", "situational", venue_headlines(side),
        f"OVER hit rate for {side} players", venues[higher], venues[1 - higher], overall,
        VENUE_LEAST, other, paired=True, is_gap=True,
    )  # fmt: skip


def league_fact(recent: OverCount, earlier: OverCount, earlier_days: int) -> Fact | None:
    """The last two weeks against the days before them; None with too few games."""
    if min(recent.games, earlier.games) < LEAGUE_MIN_GAMES:
        return None
    return Fact(
        "league_over_rate", "league", _LEAGUE,
        f"OVER hit rate across the league, last {RECENT_DAYS} days",
        recent, earlier, earlier, LEAGUE_LEAST, f"in the {earlier_days} days before", paired=True,
    )  # fmt: skip


def team_facts(teams: Mapping[str, OverCount], league: OverCount) -> list[Fact]:
    """Every team with enough decided games, in order of code."""
    return [
        Fact(
            f"team_{code.lower()}_overs", "team",
            team_headlines(code), f"OVER hit rate for {code} players, last {TEAM_DAYS} days",
            count, league, league, TEAM_LEAST, "league",
        )
        for code, count in sorted(teams.items())
        if count.games >= TEAM_MIN_GAMES
    ]  # fmt: skip


def extreme_teams(facts: list[Fact]) -> list[Fact]:
    """The team with the highest and the one with the lowest percentage, once when it is one."""
    ends = [
        min(facts, key=lambda fact: (sign * trim(fact.count.percent), fact.key))
        for sign in (-1, 1)
        if facts
    ]
    return ends[:1] if len({fact.key for fact in ends}) == 1 else ends


def shorthanded_fact(shorthanded: OverCount, overall: OverCount) -> Fact | None:
    """Players of teams without two regulars; None with too few games."""
    if shorthanded.games < SHORTHANDED_MIN_GAMES:
        return None
    return Fact(
        "shorthanded_overs", "injury", _SHORTHANDED,
        "OVER hit rate for teams missing 2+ rotation players",
        shorthanded, overall, overall, SHORTHANDED_LEAST,
    )  # fmt: skip
