"""Every planted defect is there when its switch is on, gone when it is off, and mostly harmless."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

from nba_publishing.demo.calendar import instant
from nba_publishing.demo.core import (
    CONTEXT,
    DEFENCE,
    FACTORS,
    ODDS,
    PLAYER_ROWS,
    REGISTRY,
    SCHEDULE,
    TEAM_ROWS,
    Tables,
)
from nba_publishing.demo.quirks import PLANTS
from nba_publishing.demo.switches import COMPUTED, PLANTED, SWITCHES
from nba_publishing_tests.demo.league_relations import cleaned, relations
from nba_publishing_tests.demo.leagues import (
    CLOCK,
    SMALL,
    planted,
    without,
)

# Which tables a switch changes, and which cleaned relations (none: the cleaning repairs it all).
# No relation reads odds, factors or box-score parts besides points, minutes and usage yet.
EFFECTS: dict[str, tuple[set[str], set[str]]] = {
    "dnp_rows": ({PLAYER_ROWS}, set()),
    "zero_minute_rows": ({PLAYER_ROWS}, set()),
    "null_minutes": ({PLAYER_ROWS}, {"played_games"}),
    "missing_box_parts": ({PLAYER_ROWS}, set()),
    "twin_rows": ({PLAYER_ROWS, TEAM_ROWS}, set()),
    "evening_partials": ({PLAYER_ROWS, TEAM_ROWS}, set()),
    "context_absentees": ({CONTEXT}, {"context"}),
    "context_flat_b2b": ({CONTEXT}, set()),
    "other_markets": ({ODDS}, set()),
    "bad_odds": ({ODDS}, set()),
    # The odds at hand in the small league are younger than the day the suffixes came back.
    "suffixless_keys": ({CONTEXT}, set()),
    "context_duplicates": ({CONTEXT}, set()),
    "missing_registry": ({REGISTRY}, {"directory", "context"}),
    "defence_gaps": ({DEFENCE}, {"defence"}),
    "fatigue_junk": ({FACTORS}, set()),
    "stuck_status": ({SCHEDULE}, {"scheduled_games"}),
    "schedule_duplicates": ({SCHEDULE}, set()),
    "postponements": ({SCHEDULE}, set()),
    "exhibitions": ({SCHEDULE}, set()),
    "midnight_tips": ({SCHEDULE}, {"scheduled_games"}),
    "integer_lines": ({PLAYER_ROWS, CONTEXT, ODDS}, {"played_games", "context"}),
    "multi_team_players": ({REGISTRY}, set()),
}
UNREAD = {ODDS, FACTORS}  # tables no relation is made of yet
LOSSY_UNREAD = {"bad_odds", "fatigue_junk", "missing_box_parts"}
# A day the context was loaded three times, early in a gap of the defence table, and the usual day;
# each with the weeks of the season that hold the defects it shows.
EARLY, LATE = date(2025, 12, 7), date(2026, 2, 12)
WEEKS = {
    EARLY: (date(2025, 11, 25), date(2025, 12, 9)),
    LATE: (date(2025, 12, 28), date(2026, 2, 13)),
}
SEEN_EARLY = {
    "context_duplicates", "context_flat_b2b", "suffixless_keys", "missing_registry",
    "defence_gaps", "midnight_tips",
}  # fmt: skip


def seen_on(day: date, tables: Tables) -> dict[str, pd.DataFrame]:
    """The cleaned relations as they stand on the evening of a day."""
    return cleaned(tables, instant(day, 1110), day)


@cache
def all_on(day: date) -> dict[str, pd.DataFrame]:
    return seen_on(day, without(part=WEEKS[day]))


def changed(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> set[str]:
    """Which tables or relations are not the same in both."""
    assert one.keys() == other.keys()
    return {
        name
        for name, rows in one.items()
        if not rows.reset_index(drop=True).equals(other[name].reset_index(drop=True))
    }


def test_every_planted_switch_has_its_function_and_no_function_is_without_switch():
    assert tuple(PLANTS) == PLANTED
    assert set(PLANTS) | set(COMPUTED) <= set(SWITCHES)
    assert set(EFFECTS) == set(PLANTED) | set(COMPUTED)


@pytest.mark.parametrize("switch", EFFECTS)
def test_a_switch_changes_its_own_tables_and_loses_no_more_than_it_says(switch):
    tables, lost = EFFECTS[switch]
    day = EARLY if switch in SEEN_EARLY else LATE
    off = without(switch, part=WEEKS[day])
    assert changed(without(part=WEEKS[day]), off) == tables
    if not tables <= UNREAD:
        assert changed(all_on(day), seen_on(day, off)) == lost


@pytest.mark.parametrize("day", [EARLY, LATE])
def test_all_lossless_switches_together_change_no_cleaned_relation(day):
    lossless = {switch for switch, (_, lost) in EFFECTS.items() if not lost} - LOSSY_UNREAD
    assert len(lossless) == 12
    off = without(*sorted(lossless), part=WEEKS[day])
    assert changed(all_on(day), seen_on(day, off)) == set()


def test_streaks_slumps_and_lines_of_the_usual_day_are_as_promised():
    day = date(2026, 2, 12)
    loaded = relations(planted(), CLOCK, [day])
    played = loaded.played_games(date(2025, 10, 1), day - timedelta(days=1))
    decided = played[played["over"] | played["under"]]
    overs, unders = 0, 0
    for _, results in decided.groupby("player")["over"]:
        newest = results.to_numpy()[::-1]
        length = len(newest) if (newest == newest[0]).all() else int(np.argmax(newest != newest[0]))
        overs += length >= 4 and newest[0]
        unders += length >= 4 and not newest[0]
    assert 8 <= overs <= 25
    assert 12 <= unders <= 35
    month = decided[decided["day"] >= day.toordinal() - 30]
    assert 200 <= (month.groupby("player").size() >= 5).sum() <= 260
    assert 4 <= slumps(played, day) <= 20


def slumps(played: pd.DataFrame, day: date) -> int:
    """Players whose latest game, of the last two weeks, fell ten points short of their mean."""
    games = played.groupby("player")["points"].agg(["mean", "size"])
    last = played.drop_duplicates("player", keep="last").set_index("player")
    recent = last["day"] >= day.toordinal() - 14
    return int(((games["mean"] - last["points"] >= 10) & (games["size"] >= 10) & recent).sum())


def test_a_regular_who_is_gone_has_no_game_tonight_unless_the_switch_is_off():
    day = date(2026, 2, 12)

    def missing(tables) -> set[str]:
        loaded = relations(tables, CLOCK, [day])
        who, listed = loaded.directory(day), loaded.context_players(day)
        slate = loaded.slate(day)
        teams = {*slate["home"], *slate["away"]}
        recent = who.last_played >= day.toordinal() - 14
        places = np.flatnonzero(recent & np.isin(who.team, list(teams)))
        return {who.lookups[place] for place in places.tolist() if place not in listed}

    gone = missing(planted())
    assert len(gone - missing(without("context_absentees"))) >= 2
    assert SMALL.is_on("context_absentees")
