"""People come, are traded and go; they never existed, and nobody is renamed."""

import re

import numpy as np

from nba_publishing.demo.names import ACCENTS, INITIALS, SUFFIXES, SYLLABLES, make_names
from nba_publishing.demo.rng import Dice
from nba_publishing.demo.rosters import ages, entry_season, evolve
from nba_publishing.demo.tables_registry import positions
from nba_publishing.sources.lookups import player_key, reduced
from nba_publishing.sources.teams import TEAMS

DICE = Dice(20251021)
ROSTERS = evolve(DICE, 2026)
EVERYBODY = np.unique(np.concatenate([roster.players for roster in ROSTERS.values()]))
NAMES = make_names(DICE, EVERYBODY)
WAS, ATL = TEAMS.index("WAS"), TEAMS.index("ATL")
_SYLLABLE = "(?:" + "|".join(SYLLABLES) + ")"
_GIVEN = re.compile(f"{_SYLLABLE}{{2}}|[{INITIALS}]\\.[{INITIALS}]\\.", re.IGNORECASE)
_FAMILY = re.compile(f"(?:[a-z]')?{_SYLLABLE}{{2,}}(?:-{_SYLLABLE})?", re.IGNORECASE)


def made_of_invented_parts(name: str) -> bool:
    plain = name
    for letter, accented in ACCENTS.items():
        plain = plain.replace(accented, letter)
    given, family, *suffix = plain.split(" ")
    return bool(
        _GIVEN.fullmatch(given)
        and _FAMILY.fullmatch(family)
        and (not suffix or suffix[0] in SUFFIXES)
    )


def test_seventeen_different_players_stand_on_every_roster():
    for roster in ROSTERS.values():
        flat = roster.player.reshape(82, -1)
        assert (np.sort(flat, axis=1)[:, 1:] != np.sort(flat, axis=1)[:, :-1]).all()


def test_a_longer_run_leaves_earlier_rosters_as_they_were():
    shorter = evolve(DICE, 2023)
    for season, roster in shorter.items():
        assert (roster.player == ROSTERS[season].player).all()


def test_slot_three_of_was_and_atl_changes_hands_in_round_eight():
    for roster in ROSTERS.values():
        before, after = roster.player[7], roster.player[8]
        assert before[WAS, 3] == after[ATL, 3]
        assert before[ATL, 3] == after[WAS, 3]


def test_about_eleven_trades_a_season_swap_the_same_slot():
    for roster in ROSTERS.values():
        moved = (roster.player[1:] != roster.player[:-1]) & (np.arange(17) < 11)
        assert 16 <= moved.sum() <= 22
        by_slot = np.sort(roster.player[:, :, :11], axis=1)
        assert (by_slot == by_slot[0]).all()


def test_entrants_carry_the_season_in_which_they_came():
    for season, roster in ROSTERS.items():
        new = roster.players[entry_season(roster.players) == season]
        assert (entry_season(roster.players) <= season).all()
        assert len(new) > 510 if season == 2021 else 90 <= len(new) <= 170


def test_ages_grow_by_one_a_year_from_a_plausible_start():
    first = ages(DICE, ROSTERS[2021].players, 2021)
    assert first.min() >= 20
    assert first.max() <= 35
    new = EVERYBODY[entry_season(EVERYBODY) == 2025]
    assert set(ages(DICE, new, 2025).tolist()) == {19, 20, 21, 22, 23}
    assert (ages(DICE, new, 2026) == ages(DICE, new, 2025) + 1).all()


def test_every_name_is_made_of_the_invented_parts():
    assert [name for name in NAMES.name if not made_of_invented_parts(name)] == []


def test_a_name_from_elsewhere_would_be_noticed():
    assert not made_of_invented_parts("Kemdov Smith")
    assert not made_of_invented_parts("John Corvek")
    assert not made_of_invented_parts("Kemdov Corvek Sr.")


def test_every_player_has_a_key_that_no_spelling_confuses():
    assert [player_key(name) for name in NAMES.name] == list(NAMES.key)
    for forms in (NAMES.key, NAMES.suffixless, [reduced(key) for key in NAMES.key]):
        assert len(set(forms)) == len(EVERYBODY)


def test_unusual_names_are_as_rare_as_they_should_be():
    def share(found) -> float:
        return sum(map(bool, found)) / len(EVERYBODY)

    accents = "".join(ACCENTS.values())
    assert 0.02 < share(name.split()[-1] in SUFFIXES for name in NAMES.name) < 0.06
    assert 0.02 < share(set(name) & set(accents) for name in NAMES.name) < 0.06
    for mark in ("'", "-", "."):
        marked = (mark in " ".join(name.split()[:2]) for name in NAMES.name)
        assert 0.005 < share(marked) < 0.04


def test_later_players_never_rename_earlier_ones():
    earlier = EVERYBODY[entry_season(EVERYBODY) <= 2023]
    assert list(make_names(DICE, earlier).name) == list(NAMES.name[: len(earlier)])


def test_positions_are_guards_forwards_and_half_as_many_centres():
    found = positions(DICE, EVERYBODY)
    assert set(found) == {"G", "F", "C", "G-F", "F-C", "C-F"}
    first = np.array([text[0] for text in found])
    assert 0.35 < (first == "G").mean() < 0.45
    assert 0.35 < (first == "F").mean() < 0.45
    assert 0.15 < (first == "C").mean() < 0.25
    assert 0.2 < np.mean(["-" in text for text in found]) < 0.3
