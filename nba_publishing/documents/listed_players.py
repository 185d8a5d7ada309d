"""What every list of players promises: nobody twice, ranks without gaps, one story of tonight."""

from collections.abc import Sequence
from typing import Any

from nba_publishing.sources.teams import TEAMS


def listed_twice(players: Sequence[dict[str, Any]]) -> list[str]:
    """Players who occur more than once."""
    seen: set[str] = set()
    twice: list[str] = []
    for player in players:
        key = player["player_lookup"]
        if key in seen:
            twice.append(f"{key} is listed twice")
        seen.add(key)
    return twice


def rank_gaps(players: Sequence[dict[str, Any]]) -> list[str]:
    """A sentence when the ranks are not 1, 2, 3 ... in order."""
    ranks = [player["rank"] for player in players]
    return [] if ranks == list(range(1, len(ranks) + 1)) else ["ranks have gaps"]


def tonight_contradictions(player: dict[str, Any]) -> list[str]:
    """Where the fields about tonight beside a player say something else than his `tonight`."""
    who, tonight = player["player_lookup"], player["tonight"]
    if player["playing_tonight"] != (tonight is not None):
        return [f"{who}: playing_tonight does not go with tonight"]
    told = (player["tonight_opponent"], player["tonight_game_time"])
    nested = (tonight["opponent"], tonight["game_time"]) if tonight else (None, None)
    wrong = [f"{who}: two different games tonight"] * (told != nested)
    if tonight and tonight["opponent"] not in TEAMS:
        wrong.append(f"{who}: {tonight['opponent']} is no team")
    return wrong


def interval_contradictions(player: dict[str, Any], rate: float | None) -> list[str]:
    """Where sample, interval and evidence beside a rate do not go together."""
    who, interval = player["player_lookup"], player["ci"]
    if player["sample_size"] == 0 and (interval is not None or player["evidence"] != "none"):
        return [f"{who}: nothing was counted, yet something is claimed"]
    if interval is None:
        return []
    low, high = interval
    inside = low <= high if rate is None else low <= rate <= high
    return [] if inside else [f"{who}: the rate lies outside its interval"]
