"""Player keys: how a name becomes one, and whom a key of another feed means."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nba_publishing.sources.lookups import (
    ascii_key,
    player_key,
    reduced,
    resolve_lookup,
    without_suffix,
)

NAMES = st.text("aijrsvxÅéŠøßæıİIJRSV2 .-'А\u0301", max_size=12)
"""Texts of the letters that keys treat in special ways."""


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Anna Berg", "annaberg"),
        ("Anna Berg Jr.", "annabergjr"),
        ("Anna-Lena O'Berg III", "annalenaobergiii"),
        ("Ånna Bérg", "annaberg"),
        ("Anna Šarić", "annasaric"),
        ("ANNA ØRSTED", "annaorsted"),
        ("Đuro Łukasz Strauß", "durolukaszstrauss"),
        ("Æneas Œdipe ıI", "aeneasoedipeii"),
        ("Anna 2 Berg", "anna2berg"),
        ("Аnna", "nna"),
        ("   ", ""),
    ],
)
def test_a_name_has_its_key(name, key):
    assert player_key(name) == key


@settings(deadline=None, max_examples=50)
@given(NAMES)
def test_a_key_holds_letters_and_digits_only_and_is_its_own_key(name):
    key = player_key(name)
    assert all("a" <= c <= "z" or "0" <= c <= "9" for c in key)
    assert player_key(key) == key


@pytest.mark.parametrize(
    ("key", "bare"),
    [("annabergjr", "annaberg"), ("annabergsr", "annaberg"), ("annabergii", "annaberg"),
     ("annabergiii", "annaberg"), ("annabergiv", "annaberg"), ("annaberg", "annaberg"),
     ("annai", "annai"), ("jrberg", "jrberg"), ("annajrsr", "annajr")],
)  # fmt: skip
def test_one_suffix_at_the_end_can_be_missing(key, bare):
    assert without_suffix(key) == bare


@pytest.mark.parametrize(
    ("key", "cut"),
    [
        ("annabergjr", "annaberg"),
        ("jrsmith", "smith"),
        ("oliviaberg", "oliaberg"),
        ("srajrberg", "aberg"),
        ("annabergii", "annaberg"),
        ("annabergiii", "annaberg"),
        ("annabergiiii", "annaberg"),
        ("annabergi", "annaberg"),
        ("annabergivi", "annaberg"),
        # `sr` goes after `jr`, so the `jr` that its absence forms has had its turn.
        ("annajsrr", "annajr"),
    ],
)
def test_q32_a_reduced_key_has_every_suffix_text_cut_out(key, cut):
    assert reduced(key) == cut


@pytest.mark.parametrize(
    ("name", "key"),
    [("Anna Šarić", "annaari"), ("Ånna Bérg Jr.", "nnabrgjr"), ("Anna Berg", "annaberg")],
)
def test_q35_some_feeds_drop_the_letters_they_do_not_know(name, key):
    assert ascii_key(name) == key


ROSTER = {
    "annaberg": "Anna Berg",
    "bertcolejr": "Bert Cole Jr.",
    "carldunniii": "Carl Dunn III",
    "dorasaric": "Dora Šarić",
    "oliviaivey": "Olivia Ivey",
    "emilfox": "Emil Fox",
    "emilfoxsr": "Emil Fox Sr.",
}


@pytest.mark.parametrize(
    ("raw", "player"),
    [
        ("annaberg", "annaberg"),
        ("bertcole", "bertcolejr"),
        ("bertcoleii", "bertcolejr"),
        ("annabergjr", "annaberg"),
        ("carldunn", "carldunniii"),
        ("oliaey", "oliviaivey"),
        ("doraari", "dorasaric"),
        ("emilfox", "emilfox"),
        ("emilfoxsr", "emilfoxsr"),
        ("emilfoxjr", None),
        ("stranger", None),
        ("", None),
    ],
)
def test_a_deviating_key_finds_the_only_player_it_can_mean(raw, player):
    assert resolve_lookup(raw, ROSTER) == player


def test_two_possible_players_are_no_match_and_a_later_step_may_tell_them_apart():
    twins = {"annabergjr": "Anna Berg Jr.", "annabergsr": "Anna Berg Sr."}
    assert resolve_lookup("annaberg", twins) is None
    spelled = {"oliverxjr": "Öliver X Jr.", "oliverxsr": "Oliver Xé Sr."}
    assert resolve_lookup("liverxjr", spelled) == "oliverxjr"
    accents = {"anaberg": "Anà Berg", "anabergjr": "Ana Bérg Jr."}
    assert resolve_lookup("anbergjr", accents) is None
    assert resolve_lookup("anabrgjr", accents) == "anabergjr"


def test_nobody_to_choose_from_is_no_match():
    assert resolve_lookup("annaberg", {}) is None


@pytest.mark.parametrize("raw", ["annaberg", "bertcole", "oliaey", "emilfoxii", "doraari", "x"])
def test_the_order_of_the_candidates_does_not_matter(raw):
    players = sorted(ROSTER.items())
    found = {
        resolve_lookup(raw, dict(Random(seed).sample(players, len(players)))) for seed in range(5)
    }
    assert len(found) == 1


@settings(deadline=None, max_examples=50)
@given(st.lists(NAMES.map(player_key), unique=True, max_size=6), st.data())
def test_an_equal_key_always_wins(keys, data):
    roster = {key: key for key in keys}
    for key in keys:
        assert resolve_lookup(key, roster) == key
    other = data.draw(NAMES.map(player_key))
    assert resolve_lookup(other, roster) in (None, *keys)
