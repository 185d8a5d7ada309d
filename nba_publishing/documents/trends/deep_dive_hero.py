"""The leading number of a deep dive: the topic's, else the league's, else openly none."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from nba_publishing.analysis.days import Window, last_days
from nba_publishing.analysis.evidence import Family
from nba_publishing.analysis.over_counts import OverCount, over_count
from nba_publishing.analysis.rounding import half_up
from nba_publishing.analysis.wording import signed_whole
from nba_publishing.contracts import deep_dive as contract
from nba_publishing.documents.trends.deep_dive_sides import Sides
from nba_publishing.documents.trends.deep_dive_topics import Topic
from nba_publishing.sources.relations import Relations

NOT_AVAILABLE = "N/A"
LEAGUE_DATES, LEAGUE_DAYS = 30, 365


@dataclass(frozen=True)
class Hero:
    """The leading number and the days it was counted over."""

    stat: contract.HeroStat
    window: Window | None


def _whole(count: OverCount) -> int:
    return int(half_up(count.percent, 0))


def focus_hero(topic: Topic, sides: Sides) -> Hero:
    """The topic's first side against its second, both with games."""
    first, second = sides.first, sides.second
    family = Family()
    family.add_pair(first.overs, first.games, second.overs, second.games)
    evidence = family.verdicts()[0]
    apart = signed_whole(_whole(first) - _whole(second))
    doubt = ", no reliable difference" if evidence == "none" else ""
    stat = contract.HeroStat(
        value=f"{_whole(first)}%",
        label=topic.label.format(year=sides.window[1].year),
        context=f"vs {_whole(second)}% {topic.versus} ({apart}%{doubt})",
        source="focus",
        is_placeholder=False,
        value_pct=first.shown,
        comparison=contract.Comparison(
            label=topic.versus, over_pct=second.shown, sample_size=second.games
        ),
        diff=first.apart(second),
        sample_size=first.games,
        ci=first.interval,
        baseline=sides.league.shown,
        evidence=evidence,
    )
    return Hero(stat, sides.window)


def league_hero(read: Relations, day: date, min_league: int) -> Hero | None:
    """The over rate of the newest dates with decided games, whatever the topic."""
    played = read.played_games(*last_days(day, LEAGUE_DAYS))
    decided = played["over"].to_numpy() | played["under"].to_numpy()
    dates = np.unique(played["day"].to_numpy()[decided])[-LEAGUE_DATES:]
    if not len(dates):
        return None
    start, end = (date.fromordinal(int(number)) for number in (dates[0], dates[-1]))
    count = over_count(read.played_games(start, end))
    if count.games < min_league:
        return None
    stat = contract.HeroStat(
        value=f"{_whole(count)}%",
        label="League-wide OVER rate",
        context=f"across {count.games} graded player props, {start} to {end}",
        source="league",
        is_placeholder=False,
        value_pct=count.shown,
        comparison=None,
        diff=None,
        sample_size=count.games,
        ci=count.interval,
        baseline=None,
        evidence="none",
    )
    return Hero(stat, (start, end))


def no_hero(min_league: int) -> Hero:
    """Nothing was counted, and nothing is shown."""
    stat = contract.HeroStat(
        value=NOT_AVAILABLE,
        label="Not enough games yet",
        context=f"Shown once {min_league} player props are graded",
        source="none",
        is_placeholder=True,
        value_pct=None,
        comparison=None,
        diff=None,
        sample_size=0,
        ci=None,
        baseline=None,
        evidence="none",
    )
    return Hero(stat, None)
