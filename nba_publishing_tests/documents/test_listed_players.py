"""What every list of players promises, each promise also broken once."""

import pytest

from nba_publishing.documents.listed_players import (
    interval_contradictions,
    listed_twice,
    rank_gaps,
    tonight_contradictions,
)

GAME = {"opponent": "MIA", "game_time": "7:30 PM ET"}
PLAYER = {
    "player_lookup": "anna", "rank": 1, "playing_tonight": True, "tonight_opponent": "MIA",
    "tonight_game_time": "7:30 PM ET", "tonight": GAME, "sample_size": 10, "ci": (0.4, 0.8),
    "evidence": "weak",
}  # fmt: skip
AT_HOME = PLAYER | {
    "playing_tonight": False, "tonight_opponent": None, "tonight_game_time": None, "tonight": None,
}  # fmt: skip


def test_nobody_twice_and_no_gaps():
    other = PLAYER | {"player_lookup": "bert", "rank": 2}
    assert listed_twice([PLAYER, other]) == []
    assert listed_twice([PLAYER, other, PLAYER]) == ["anna is listed twice"]
    assert rank_gaps([PLAYER, other]) == []
    assert rank_gaps([other, PLAYER])


@pytest.mark.parametrize("player", [PLAYER, AT_HOME])
def test_one_story_of_tonight(player):
    assert tonight_contradictions(player) == []


@pytest.mark.parametrize(
    "change",
    [{"playing_tonight": False}, {"tonight": None}, {"tonight_opponent": "LAL"},
     {"tonight_game_time": None},
     {"tonight": GAME | {"opponent": "XXX"}, "tonight_opponent": "XXX"}],
)  # fmt: skip
def test_two_stories_of_tonight(change):
    assert tonight_contradictions(PLAYER | change)


def test_a_team_that_rests_leaves_nothing_behind():
    assert tonight_contradictions(AT_HOME | {"tonight_opponent": "MIA"})


@pytest.mark.parametrize(
    ("change", "rate", "wrong"),
    [({}, 0.5, 0), ({}, 0.9, 1), ({}, None, 0), ({"ci": (0.8, 0.4)}, None, 1),
     ({"ci": None}, 0.9, 0),
     ({"sample_size": 0}, None, 1), ({"sample_size": 0, "ci": None}, None, 1),
     ({"sample_size": 0, "ci": None, "evidence": "none"}, None, 0)],
)  # fmt: skip
def test_sample_interval_and_evidence_go_together(change, rate, wrong):
    assert len(interval_contradictions(PLAYER | change, rate)) == wrong
