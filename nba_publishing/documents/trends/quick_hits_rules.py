"""What must hold in a published `quick-hits.json`."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from nba_publishing.analysis.rounding import half_up
from nba_publishing.documents.trends import quick_hits_catalogue as catalogue
from nba_publishing.documents.trends.quick_hits_facts import TREND_FROM, Headlines

# Printed values are rounded once, so two neighbours may seem to be out of order by this much.
ROUNDED_APART = 0.1 + 1e-6
_CONTEXT = re.compile(
    r"vs (\d+\.\d)% (?:overall|home|away|league|in the \d+ days before) "
    r"\(([+-]?\d+\.\d)%( gap)?\)"
)
_EXTENDED_ORDER = ("league", "team", "injury")
_LEAST_GAMES = {
    "league": catalogue.LEAGUE_MIN_GAMES,
    "team": catalogue.TEAM_MIN_GAMES,
    "injury": catalogue.SHORTHANDED_MIN_GAMES,
}
_LEAST: dict[str, float] = {
    **catalogue.MAIN_LEAST,
    "league": catalogue.LEAGUE_LEAST,
    "team": catalogue.TEAM_LEAST,
    "injury": catalogue.SHORTHANDED_LEAST,
}


def facts_are_distinct(payload: dict[str, Any]) -> list[str]:
    """No fact is told twice, and no more are told than there are."""
    wrong: list[str] = []
    ids = [hit["id"] for hit in _hits(payload)]
    if len(set(ids)) < len(ids):
        wrong.append("a fact is told twice")
    if payload["total_available"] < len(payload["stats"]):
        wrong.append("more facts are listed than total_available")
    return wrong


def facts_are_in_order(payload: dict[str, Any]) -> list[str]:
    """The list falls in distance from a coin flip or, by choice, from the comparison."""
    stats = payload["stats"]
    distances = (
        [abs(hit["value"] - 50) for hit in stats],
        [abs(hit["diff"]) for hit in stats],
    )
    wrong: list[str] = []
    if not any(_falls(values) for values in distances):
        wrong.append("stats are in no order of interest")
    places = [_EXTENDED_ORDER.index(hit["category"]) for hit in payload["extended_stats"]]
    teams = [hit["value"] for hit in payload["extended_stats"] if hit["category"] == "team"]
    if places != sorted(places) or teams != sorted(teams, reverse=True):
        wrong.append("extended_stats are not league, teams (high, low), injury")
    return wrong


def numbers_agree(payload: dict[str, Any]) -> list[str]:
    """What is printed follows from the value, and the difference is large enough to tell."""
    wrong: list[str] = []
    for hit in _hits(payload):
        who = hit["id"]
        if hit["stat"] != f"{hit['value']:.1f}%":
            wrong.append(f"{who}: stat is not the value")
        if not hit["ci"][0] <= hit["value"] <= hit["ci"][1]:
            wrong.append(f"{who}: the value is not inside its interval")
        if hit["sample_size"] < _LEAST_GAMES.get(hit["category"], 1):
            wrong.append(f"{who}: too few games")
        venue = who == "home_away_split"
        if abs(hit["diff"]) < (catalogue.VENUE_LEAST if venue else _LEAST[hit["category"]]):
            wrong.append(f"{who}: the difference is too small to be told")
        wrong += [f"{who}: {fault}" for fault in _context_faults(hit, venue=venue)]
    return wrong


def words_follow_evidence(payload: dict[str, Any]) -> list[str]:
    """Headline and trend take a side only when the difference has one and is not chance."""
    wrong: list[str] = []
    for hit in _hits(payload):
        if hit["headline"] != _headlines(hit).of(hit["diff"], hit["evidence"]):
            wrong.append(f"{hit['id']}: '{hit['headline']}' is not what the numbers say")
        sure = hit["evidence"] != "none" and abs(hit["diff"]) >= TREND_FROM
        direction = "positive" if hit["diff"] > 0 else "negative"
        if hit["trend"] != (direction if sure else "neutral"):
            wrong.append(f"{hit['id']}: trend {hit['trend']} is not what the numbers say")
    return wrong


def _hits(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [*payload["stats"], *payload["extended_stats"]]


def _falls(values: Sequence[float]) -> bool:
    return all(after <= before + ROUNDED_APART for before, after in pairwise(values))


def _context_faults(hit: dict[str, Any], *, venue: bool) -> list[str]:
    match = _CONTEXT.fullmatch(hit["context"])
    if match is None or (match[3] is not None) != venue:
        return [f"'{hit['context']}' is not a comparison"]
    other, apart = float(match[1]), float(match[2])
    found: list[str] = []
    if apart != hit["diff"] or half_up(hit["value"] - other, 1) != hit["diff"]:
        found.append("diff is not the difference its context prints")
    if not venue and other != hit["baseline"]:
        found.append("the context names another baseline")
    return found


def _headlines(hit: dict[str, Any]) -> Headlines:
    if hit["id"] == "home_away_split":
        ahead = "home" if "% away (" in hit["context"] else "away"
        return catalogue.venue_headlines(ahead)
    if hit["category"] == "team":
        return catalogue.team_headlines(hit["id"].split("_")[1].upper())
    return catalogue.HEADLINES[hit["id"]]
