"""What must hold in a published `what-matters.json`."""

import re
from typing import Any

from nba_publishing.analysis.rounding import half_up
from nba_publishing.documents.trends.what_matters_insights import NOTHING_DIFFERS

JOINED_SHARE = 0.99
_PERCENT = re.compile(r"(\d+\.\d)%")


def factors_add_up(payload: dict[str, Any]) -> list[str]:
    """The buckets of a factor are parts of the archetype, and a back-to-back is one thing."""
    wrong: list[str] = []
    for name, archetype in payload["archetypes"].items():
        size, factors = archetype["sample_size"], archetype["factors"]
        if not factors:
            continue
        venues = [stat["games"] for stat in factors["home_away"].values()]
        if len(venues) == 2 and not JOINED_SHARE * size <= sum(venues) <= size:
            wrong.append(f"{name}: {sum(venues)} of {size} games are at home or away")
        wrong += [
            f"{name}: {factor} counts more games than the archetype has"
            for factor in ("rest", "back_to_back")
            if sum(stat["games"] for stat in factors[factor].values()) > size
        ]
        if factors["rest"].get("b2b") != factors["back_to_back"].get("b2b"):
            wrong.append(f"{name}: rest and back_to_back disagree about back-to-backs")
    return wrong


def numbers_agree(payload: dict[str, Any]) -> list[str]:
    """Counts, intervals and differences of percentages fit together."""
    wrong: list[str] = []
    for name, archetype in payload["archetypes"].items():
        wrong += _block_faults(name, archetype, archetype["overall_over_pct"])
        if archetype["player_count"] > archetype["sample_size"]:
            wrong.append(f"{name}: more players than games")
        for factor, buckets in archetype["factors"].items():
            for bucket, stat in buckets.items():
                who = f"{name} {factor} {bucket}"
                wrong += _block_faults(who, stat, stat["over_pct"])
                if stat["games"] != stat["sample_size"]:
                    wrong.append(f"{who}: games is not sample_size")
                apart = half_up(stat["over_pct"] - archetype["overall_over_pct"], 1)
                if stat["vs_overall"] != apart:
                    wrong.append(f"{who}: vs_overall is not the difference of the percentages")
    for name, group in _experience_groups(payload):
        wrong += _block_faults(name, group, group["overall_over_pct"])
    return wrong


def insights_say_what_they_show(payload: dict[str, Any]) -> list[str]:
    """Every sentence repeats its insight's percentages and claims only their direction."""
    wrong: list[str] = []
    texts = [insight["text"] for insight in payload["insights"]]
    if (texts or [NOTHING_DIFFERS]) != payload["key_insights"]:
        wrong.append("key_insights are not the texts of insights")
    for insight in payload["insights"]:
        wrong += [f"'{insight['text']}': {fault}" for fault in _text_faults(insight)]
    return wrong


def examples_are_distinct(payload: dict[str, Any]) -> list[str]:
    """Nobody stands for two groups of the same kind."""
    wrong: list[str] = []
    for kind, groups in (
        ("archetypes", list(payload["archetypes"].items())),
        ("experience_archetypes", _experience_groups(payload)),
    ):
        names = [name for _, group in groups for name in group["example_players"]]
        if len(set(names)) < len(names):
            wrong.append(f"{kind}: a name is an example twice")
    return wrong


def _experience_groups(payload: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    experience = payload["experience_archetypes"] or {}
    return [(name, group) for name, group in experience.items() if name != "data_limitations"]


def _block_faults(who: str, block: dict[str, Any], shown: float | None) -> list[str]:
    if not block["sample_size"]:
        claims = shown is not None or block["ci"] or block["evidence"] != "none"
        return [f"{who}: without a game there is nothing to show"] if claims else []
    if shown is None or block["ci"] is None or not block["ci"][0] <= shown <= block["ci"][1]:
        return [f"{who}: the percentage is not inside its interval"]
    return []


def _text_faults(insight: dict[str, Any]) -> list[str]:
    higher, lower, text = insight["higher"], insight["lower"], insight["text"]
    found: list[str] = []
    if insight["diff"] != half_up(higher["over_pct"] - lower["over_pct"], 1):
        found.append("diff is not higher minus lower")
    shown = sorted(float(number) for number in _PERCENT.findall(text))
    if shown != sorted((higher["over_pct"], lower["over_pct"])):
        found.append("its percentages are not those of its sides")
    claims = "more often" in text or "less often" in text
    if claims == (insight["evidence"] == "none") or claims == text.endswith(
        ", no reliable difference"
    ):
        found.append("it claims a direction without evidence, or none with it")
    elif claims and _claimed_higher(insight["kind"], text) != higher["label"]:
        found.append("it names the lower side as the higher one")
    return found


def _claimed_higher(kind: str, text: str) -> str:
    """The label of the side a sentence says is ahead."""
    if kind == "archetype_gap":
        return text.partition(" go over more often ")[0]
    if kind == "back_to_back":
        return "Back-to-back" if " more often " in text else "2+ days rest"
    return "At home" if " more often at home (" in text else "On the road"
