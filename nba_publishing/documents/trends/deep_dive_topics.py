"""The topics of the year, one per month, and what is said about each."""

from dataclasses import dataclass
from datetime import date

from nba_publishing.contracts.deep_dive import Focus

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DEFAULT_MONTH = 12


@dataclass(frozen=True)
class Topic:
    """One month's topic: its texts and the words of its two sides.

    `label` names the published side (`{year}` is the year of a break), `versus` the other one.
    """

    month: int
    title: str
    subtitle: str
    focus: Focus
    label: str
    versus: str
    teaser: str


TOPICS = {
    topic.month: topic
    for topic in (
        Topic(
            1,
            "The January Effect",
            "How the densest stretch of the schedule plays out",
            "schedule_density",
            "OVER rate in 4-games-in-6-days spots",
            "otherwise",
            "January packs the schedule: see how overs fare in the tightest spots.",
        ),
        Topic(
            2,
            "All-Star Break Impact",
            "Scoring before and after the break",
            "all_star_break",
            "OVER rate in the three weeks after the {year} break",
            "in the three weeks before",
            "Does the All-Star break change scoring? We compare both sides of it.",
        ),
        Topic(
            3,
            "Playoff Push Performance",
            "Contenders and the rest down the stretch",
            "playoff_race",
            "OVER rate for teams at .500 or better",
            "for teams below .500",
            "The playoff race is on: over rates for teams in the hunt and teams out of it.",
        ),
        Topic(
            4,
            "End of Season Trends",
            "Rest, rotations and motivation",
            "season_end",
            "OVER rate for 22+ PPG stars",
            "for players under 8 PPG",
            "The final weeks bring load management: how stars and role players fare against "
            "the line.",
        ),
        Topic(
            10,
            "Season Opener Insights",
            "What the opening weeks showed last year",
            "season_start",
            "OVER rate in teams' first 10 games last season",
            "in the rest of last season",
            "Opening weeks are noisy: what last year's start can tell us.",
        ),
        Topic(
            11,
            "November Grind",
            "The first full month of the season",
            "early_season",
            "OVER rate so far this season",
            "over the same span last season",
            "An analysis of the first full month against the same stretch a year ago.",
        ),
        Topic(
            12,
            "December Deep Dive",
            "Rest patterns and holiday performance",
            "rest_impact",
            "OVER rate on 2+ rest days",
            "on back-to-backs",
            "Our analysis of rest patterns compares over rates by days off.",
        ),
    )
}


def topic_of(day: date) -> Topic:
    """The topic of the month of `day`; from May to September it is December's."""
    return TOPICS.get(day.month, TOPICS[DEFAULT_MONTH])


def slug_of(topic: Topic, day: date) -> str:
    """The address of the article: `rest-impact-december-2024`."""
    return f"{topic.focus.replace('_', '-')}-{MONTHS[day.month - 1].lower()}-{day.year}"
