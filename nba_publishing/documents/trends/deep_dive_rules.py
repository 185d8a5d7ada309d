"""What must hold in a published `deep-dive-current.json`."""

import re
from datetime import date
from typing import Any

from nba_publishing.analysis.rounding import half_up
from nba_publishing.documents.trends.deep_dive_hero import NOT_AVAILABLE
from nba_publishing.documents.trends.deep_dive_sides import SIDE_MIN_GAMES
from nba_publishing.documents.trends.deep_dive_topics import DEFAULT_MONTH, MONTHS, TOPICS

# A whole number is at most half a point from its value, which itself is printed to a tenth.
ROUNDED_APART = 0.55 + 1e-9
_COMPARED = re.compile(r"vs (\d+)% (.+) \(([+-]?\d+)%(, no reliable difference)?\)")


def hero_is_a_number_or_says_so(payload: dict[str, Any]) -> list[str]:
    """`N/A` stands exactly where nothing was counted; any other value is the printed percent."""
    hero = payload["hero_stat"]
    missing = hero["value"] == NOT_AVAILABLE
    wrong: list[str] = []
    if not missing == hero["is_placeholder"] == (hero["source"] == "none"):
        wrong.append("N/A, is_placeholder and source do not say the same")
    elif not missing:
        if abs(int(hero["value"].rstrip("%")) - hero["value_pct"]) > ROUNDED_APART:
            wrong.append("the printed value is not value_pct")
        if not hero["ci"][0] <= hero["value_pct"] <= hero["ci"][1]:
            wrong.append("value_pct is not inside its interval")
    elif hero["sample_size"] or hero["evidence"] != "none":
        wrong.append("nothing was counted, yet there are games or evidence")
    return wrong


def comparison_adds_up(payload: dict[str, Any]) -> list[str]:
    """The printed difference is that of the two printed percentages, each over enough games."""
    hero = payload["hero_stat"]
    if hero["source"] != "focus":
        return []
    match, other = _COMPARED.fullmatch(hero["context"]), hero["comparison"]
    if match is None:
        return [f"'{hero['context']}' is not a comparison"]
    wrong: list[str] = []
    if int(match[3]) != int(hero["value"].rstrip("%")) - int(match[1]):
        wrong.append("the printed difference is not that of the printed percentages")
    if abs(int(match[1]) - other["over_pct"]) > ROUNDED_APART or match[2] != other["label"]:
        wrong.append("the context is not about the comparison")
    if (match[4] is not None) != (hero["evidence"] == "none"):
        wrong.append("the context does not say whether the difference is reliable")
    if hero["diff"] != half_up(hero["value_pct"] - other["over_pct"], 1):
        wrong.append("diff is not the difference of the percentages")
    if min(hero["sample_size"], other["sample_size"]) < SIDE_MIN_GAMES:
        wrong.append(f"a side has fewer than {SIDE_MIN_GAMES} games")
    return wrong


def topic_belongs_to_the_month(payload: dict[str, Any]) -> list[str]:
    """Title, focus, slug and month are those of the day's topic."""
    day = date.fromisoformat(str(payload["as_of_date"]))
    topic = TOPICS.get(payload["topic_month"])
    if topic is None:
        return ["topic_month has no topic"]
    wrong: list[str] = []
    if topic.month != (day.month if day.month in TOPICS else DEFAULT_MONTH):
        wrong.append("topic_month is not that of the day")
    if payload["is_default_topic"] != (day.month not in TOPICS):
        wrong.append("is_default_topic is not what the month says")
    texts = (topic.title, topic.subtitle, topic.focus, topic.teaser)
    if texts != tuple(payload[name] for name in ("title", "subtitle", "focus", "teaser")):
        wrong.append("the texts are not those of topic_month")
    month = MONTHS[day.month - 1]
    slug = f"{topic.focus.replace('_', '-')}-{month.lower()}-{day.year}"
    if payload["month"] != f"{month} {day.year}" or payload["slug"] != slug:
        wrong.append("month or slug is not that of the day")
    return wrong
