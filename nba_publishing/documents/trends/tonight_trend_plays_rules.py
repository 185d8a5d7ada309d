"""What must hold in tonight's trend plays before anybody may read them."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from nba_publishing.documents.listed_players import interval_contradictions, listed_twice

TYPES = ("streak", "momentum", "rest")
TIERS = ("high", "medium")
TIRED_DAYS, FRESH_DAYS = 1, range(3, 8)
FEW_PLAYS, MANY_GAMES = 5, 4


def plays_are_in_order(payload: dict[str, Any]) -> list[str]:
    """The surer play first, then by type and by the order inside the type; nobody twice."""
    plays = payload["trend_plays"]
    keys = [_order(play) for play in plays]
    wrong = [] if keys == sorted(keys) else ["plays are not in order"]
    return wrong + listed_twice(plays)


def counts_add_up(payload: dict[str, Any]) -> list[str]:
    """Plays by type, before and after keeping one per player, count what is listed."""
    plays = payload["trend_plays"]
    leading = Counter(play["trend_type"] for play in plays)
    others = Counter(also["trend_type"] for play in plays for also in play["also_trending"])
    wrong: list[str] = []
    if payload["total_trend_plays"] != len(plays):
        wrong.append("total_trend_plays is not the length of the list")
    for kind in TYPES:
        if payload["unique_by_trend_type"][kind] != leading[kind]:
            wrong.append(f"unique_by_trend_type.{kind} is not the number of listed plays")
        if payload["by_trend_type"][kind] != leading[kind] + others[kind]:
            wrong.append(f"by_trend_type.{kind} does not count every play once")
    for play in plays:
        kinds = [also["trend_type"] for also in play["also_trending"]]
        order = [TYPES.index(kind) for kind in (play["trend_type"], *kinds)]
        if order != sorted(set(order)):
            wrong.append(f"{play['player_lookup']}: his trends are not in order")
    return wrong


def everybody_plays_tonight(payload: dict[str, Any]) -> list[str]:
    """Team, opponent and venue of a play are those of a game of the day."""
    wrong: list[str] = []
    for play in payload["trend_plays"]:
        tonight, team = play["tonight"], play["team_abbr"]
        pair = (tonight["opponent"], team) if tonight["home"] else (team, tonight["opponent"])
        expected = "_".join((f"{payload['game_date']:%Y%m%d}", *pair))
        if tonight["game_id"] != expected:
            wrong.append(f"{play['player_lookup']}: {team} does not play {tonight['game_id']}")
    slate = {play["tonight"]["game_id"] for play in payload["trend_plays"]}
    if len(slate) > payload["games_tonight"]:
        wrong.append("plays are spread over more games than the day has")
    if payload["as_of_date"] != payload["game_date"]:
        wrong.append("as_of_date is not the game date")
    return wrong


def details_agree(payload: dict[str, Any]) -> list[str]:
    """Each play keeps the minimums of its type, and its direction follows from its numbers."""
    wrong: list[str] = []
    for play in payload["trend_plays"]:
        details = play["trend_details"]
        faults = list(_FAULTS[play["trend_type"]](details, play["trend_direction"]))
        if play["confidence"] == "high" and details["evidence"] == "none":
            faults.append("high confidence without evidence")
        wrong += [f"{play['player_lookup']}: {fault}" for fault in faults]
        named = details | {"player_lookup": play["player_lookup"]}
        shown = details["hit_rate_l10" if play["trend_type"] == "streak" else "difference"]
        wrong += interval_contradictions(named, shown)
    return wrong


def few_plays(payload: dict[str, Any]) -> list[str]:
    """A full evening on which hardly anybody is on a trend."""
    games, plays = payload["games_tonight"], payload["total_trend_plays"]
    if games < MANY_GAMES or plays >= FEW_PLAYS:
        return []
    return [f"only {plays} trend plays on an evening of {games} games"]


def _order(play: dict[str, Any]) -> tuple[float, ...]:
    details, kind = play["trend_details"], play["trend_type"]
    inside = {
        "streak": lambda: (-details["streak_length"], -abs(details["avg_margin"])),
        "momentum": lambda: (-abs(details["pct_change"]),),
        "rest": lambda: (details["rest_status"] == "tired", -abs(details["rest_impact"])),
    }[kind]()
    return (TIERS.index(play["confidence"]), TYPES.index(kind), *inside)


def _streak_faults(details: dict[str, Any], direction: str) -> list[str]:
    length, rate = details["streak_length"], details["hit_rate_l10"]
    wrong = ["a streak of fewer than three games"] * (length < 3)
    # Inside the latest ten games the whole streak, or ten games of it, is on its side.
    streak_share = min(length, details["sample_size"]) / details["sample_size"]
    on_its_side = rate if direction == "over" else 1 - rate
    return wrong + ["direction and over rate disagree"] * (on_its_side < streak_share - 0.001)


def _momentum_faults(details: dict[str, Any], direction: str) -> list[str]:
    change = details["pct_change"]
    wrong = ["a change below 15 percent"] * (abs(change) < 15.0)
    told = (direction, details["momentum_type"])
    expected = ("over", "surging") if change > 0 else ("under", "slumping")
    return wrong + ["direction and change disagree"] * (told != expected)


def _rest_faults(details: dict[str, Any], direction: str) -> list[str]:
    fresh, effect = details["rest_status"] == "fresh", details["effect"]
    days = details["days_rest"]
    wrong: list[str] = []
    if days not in FRESH_DAYS if fresh else days != TIRED_DAYS:
        wrong.append(f"{days} days of rest are not {details['rest_status']}")
    if effect * (1 if direction == "over" else -1) < 0:
        wrong.append("direction and effect disagree")
    if effect * details["rest_impact"] * (1 if fresh else -1) < 0:
        wrong.append("effect and rest impact tell different stories")
    return wrong


_FAULTS: dict[str, Callable[[dict[str, Any], str], list[str]]] = {
    "streak": _streak_faults,
    "momentum": _momentum_faults,
    "rest": _rest_faults,
}
