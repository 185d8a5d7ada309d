"""What must hold in a bounce-back file before anybody may read it."""

from typing import Any

from nba_publishing.analysis.rounding import half_up, trim
from nba_publishing.analysis.setbacks import significance
from nba_publishing.documents.listed_players import (
    interval_contradictions,
    listed_twice,
    rank_gaps,
    tonight_contradictions,
)

# Two rates and their difference are each rounded to three decimals.
ROUNDED_LIFT = 0.0015
ROUNDED_POINTS = 0.05


def candidates_are_in_order(payload: dict[str, Any]) -> list[str]:
    """Known histories lead, then the exact rate falls, then the shortfall; nobody twice."""
    listed = payload["bounce_back_candidates"]
    keys = [(not c["has_history"], -_exact_rate(c), -c["shortfall"]) for c in listed]
    wrong = [] if keys == sorted(keys) else ["candidates are not in order"]
    return wrong + rank_gaps(listed) + listed_twice(listed)


def numbers_agree(payload: dict[str, Any]) -> list[str]:
    """Each candidate's numbers follow from each other, and unknown histories claim nothing."""
    wrong: list[str] = []
    for candidate in payload["bounce_back_candidates"]:
        faults = _game_faults(candidate, payload)
        faults += _history_faults(candidate) if candidate["has_history"] else _claims(candidate)
        wrong += [f"{candidate['player_lookup']}: {fault}" for fault in faults]
        wrong += interval_contradictions(candidate, candidate["bounce_back_rate"])
    return wrong


def totals_and_tonight_agree(payload: dict[str, Any]) -> list[str]:
    """Totals count the list, and the flat fields about tonight repeat the nested ones."""
    listed = payload["bounce_back_candidates"]
    wrong: list[str] = []
    if payload["total_candidates"] != len(listed):
        wrong.append("total_candidates is not the length of the list")
    if payload["total_playing_tonight"] != sum(c["playing_tonight"] for c in listed):
        wrong.append("total_playing_tonight is not the number of candidates who play")
    for candidate in listed:
        wrong += tonight_contradictions(candidate)
        if candidate["opponent_defense"] and not candidate["playing_tonight"]:
            wrong.append(f"{candidate['player_lookup']}: a defence without a game tonight")
    return wrong


def _exact_rate(candidate: dict[str, Any]) -> float:
    """The unrounded rate: whole bounces over the sample."""
    if not candidate["has_history"]:
        return candidate["bounce_back_rate"]
    return trim(_bounces(candidate) / candidate["sample_size"])


def _bounces(candidate: dict[str, Any]) -> int:
    return round(candidate["bounce_back_rate"] * candidate["sample_size"])


def _game_faults(candidate: dict[str, Any], payload: dict[str, Any]) -> list[str]:
    last, wrong = candidate["last_game"], list[str]()
    if candidate["shortfall"] < payload["shortfall_threshold"] - ROUNDED_POINTS:
        wrong.append("the shortfall is below the threshold")
    if trim(candidate["season_average"] - last["points"]) != candidate["shortfall"]:
        wrong.append("the shortfall is not the average minus the points")
    if last["margin"] != -candidate["shortfall"] or last["result"] != last["points"]:
        wrong.append("margin or result do not repeat the last game")
    if last["date"] >= payload["as_of_date"]:
        wrong.append("the last game is not before the day of the file")
    return wrong


def _history_faults(candidate: dict[str, Any]) -> list[str]:
    v, w, wrong = candidate["sample_size"], _bounces(candidate), list[str]()
    if v != candidate["bounce_back_sample"] or half_up(w / v, 3) != candidate["bounce_back_rate"]:
        wrong.append("the rate is not a share of its sample")
    if candidate["significance"] != significance(w, v):
        wrong.append("significance does not follow from rate and sample")
    expected = candidate["bounce_back_rate"] - candidate["baseline_rate"]
    if candidate["lift"] is None or abs(candidate["lift"] - expected) > ROUNDED_LIFT:
        wrong.append("lift is not the rate minus the own baseline")
    return wrong


def _claims(candidate: dict[str, Any]) -> list[str]:
    """What a candidate without enough history claims nevertheless."""
    silent = {
        "bounce_back_rate": 0.5, "bounce_back_sample": 0, "significance": "low",
        "ci": None, "evidence": "none", "lift": None, "reliable_sample": False,
    }  # fmt: skip
    claimed = [name for name, value in silent.items() if candidate[name] != value]
    return [f"{name} claims something without history" for name in claimed]
