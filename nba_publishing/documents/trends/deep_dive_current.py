"""`trends/deep-dive-current.json`: the topic of the month and its leading number."""

from datetime import date

from nba_publishing.analysis.days import back
from nba_publishing.contracts import deep_dive as contract
from nba_publishing.documents.cadences import MONTHLY
from nba_publishing.documents.morning import judge, lines_cover, meta_of, newest_day
from nba_publishing.documents.trends.deep_dive_hero import (
    Hero,
    focus_hero,
    league_hero,
    no_hero,
)
from nba_publishing.documents.trends.deep_dive_rules import (
    comparison_adds_up,
    hero_is_a_number_or_says_so,
    topic_belongs_to_the_month,
)
from nba_publishing.documents.trends.deep_dive_sides import (
    SEASON_END_DAYS,
    DeepDiveParams,
    previous_season_start,
    sides_of,
)
from nba_publishing.documents.trends.deep_dive_topics import (
    MONTHS,
    TOPICS,
    Topic,
    slug_of,
    topic_of,
)
from nba_publishing.publishing.document import Edition, document
from nba_publishing.sources.relations import Relations


def _history(day: date, params: DeepDiveParams) -> date:
    return min(previous_season_start(day), back(day, SEASON_END_DAYS + params.class_days))


def _hero(read: Relations, day: date, topic: Topic, params: DeepDiveParams) -> Hero:
    sides = sides_of(topic.focus, read, day, params)
    if sides and min(sides.first.games, sides.second.games) >= params.min_side:
        return focus_hero(topic, sides)
    return league_hero(read, day, params.min_league) or no_hero(params.min_league)


@document(
    product="trends-deep-dive",
    path="trends/deep-dive-current.json",
    aliases=("trends/deep-dive.json",),
    contract=contract.DeepDive,
    params=DeepDiveParams,
    cadence=MONTHLY,
    reads=("played_games", "team_games", "scheduled_games"),
    history=_history,
    rules={
        "hero_is_a_number_or_says_so": hero_is_a_number_or_says_so,
        "comparison_adds_up": comparison_adds_up,
        "topic_belongs_to_the_month": topic_belongs_to_the_month,
    },
    records=lambda payload: {"games": payload["hero_stat"]["sample_size"]},
    lineage={
        "hero_stat": (
            "player_game_summary.points",
            "player_game_summary.points_line",
            "team_offense_game_summary.win_flag",
            "team_offense_game_summary.game_date",
            "nbac_schedule.game_date",
        ),
    },
)
def deep_dive_current(
    read: Relations, edition: Edition, params: DeepDiveParams
) -> contract.DeepDive:
    """The topic of the month with its leading number.

    Each month compares two groups of games; with too few of them the league's over rate stands
    in, and with no games at all the number is openly missing.
    """
    day, topic = edition.day, topic_of(edition.day)
    hero = _hero(read, day, topic, params)
    inputs = previous_season_start(day), back(day, 1)
    played, team_games = read.played_games(*inputs), read.team_games(*inputs)
    judged = judge(
        read,
        edition,
        inputs,
        played,
        empty=hero.stat.source == "none",
        covered=lines_cover(read, day),
    )
    return contract.DeepDive(
        generated_at=edition.generated_at,
        month=f"{MONTHS[day.month - 1]} {day.year}",
        title=topic.title,
        subtitle=topic.subtitle,
        hero_stat=hero.stat,
        teaser=topic.teaser,
        slug=slug_of(topic, day),
        cta="Read the full analysis",
        as_of_date=day,
        focus=topic.focus,
        topic_month=topic.month,
        is_default_topic=day.month not in TOPICS,
        meta=meta_of(edition, MONTHLY, judged, hero.window, newest_day(played, team_games)),
    )
