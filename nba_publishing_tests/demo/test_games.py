"""Box scores add up, stay within the rules of the game, and look like the league."""

import numpy as np
import pytest

from nba_publishing.demo.availability import ABSENT_TEAMS, OUT
from nba_publishing_tests.demo.leagues import full_seasons

ROUNDS = np.arange(82)[:, None]
season = pytest.mark.parametrize("season", [2023, 2024, 2025])


@season
def test_players_add_up_to_their_team_and_nobody_ties(season):
    core = full_seasons()[season]
    assert (core.box.points.sum(axis=-1) == core.teams.points).all()
    assert (core.teams.points != core.teams.points[ROUNDS, core.schedule.opponent]).all()
    assert core.teams.points.min() >= 78


@season
def test_minutes_add_up_to_240_and_25_more_per_overtime(season):
    core = full_seasons()[season]
    extra = core.teams.overtimes
    assert (core.box.minutes_tenths.sum(axis=-1) == 2400 + 250 * extra).all()
    assert (core.box.minutes_tenths <= (480 + 50 * extra)[..., None]).all()
    assert ((core.box.minutes_tenths > 0) == core.who.plays).all()


@season
def test_points_are_the_value_of_the_shots_made(season):
    core = full_seasons()[season]
    counts = core.box.counts
    twos = counts["fg_makes"] - counts["three_pt_makes"]
    assert (twos >= 0).all()
    value = 2 * twos + 3 * counts["three_pt_makes"] + counts["ft_makes"]
    assert (value == core.box.points).all()
    for shot in ("fg", "three_pt", "ft"):
        assert (counts[f"{shot}_makes"] <= counts[f"{shot}_attempts"]).all()


@season
def test_nobody_plays_who_is_hurt_rests_or_is_not_dressed(season):
    who = full_seasons()[season].who
    assert not (who.plays & (who.hurt | who.resting | ~who.dressed)).any()
    assert (who.dressed.sum(axis=-1) <= 13).all()
    assert not (who.resting & ~full_seasons()[season].schedule.back_to_back[..., None]).any()


@season
def test_scores_and_rotations_are_those_of_the_league(season):
    core = full_seasons()[season]
    assert 113 <= core.teams.points.mean() <= 117
    assert 11.5 <= core.teams.points.std() <= 12.8
    assert 20.5 <= core.who.plays.sum() / 1230 <= 21.7
    assert 50 <= core.box.points.max() <= 72
    assert 0.03 <= (core.teams.overtimes > 0).mean() <= 0.09


@season
def test_there_are_as_many_stars_and_role_players_as_in_the_league(season):
    core = full_seasons()[season]
    games = np.bincount(core.people.ravel(), core.who.plays.ravel())
    points = np.bincount(core.people.ravel(), core.box.points.ravel())
    mean = points[games >= 20] / games[games >= 20]
    assert 18 <= (mean >= 22).sum() <= 38
    assert 48 <= ((mean >= 15) & (mean < 22)).sum() <= 70
    assert 120 <= ((mean >= 8) & (mean < 15)).sum() <= 150


def test_absences_last_as_long_as_announced():
    core = full_seasons()[2025]
    who = core.who
    assert (who.missed <= who.absence).all()
    lasting = who.missed < who.absence
    stays = core.roster.player[1:] == core.roster.player[:-1]
    assert who.hurt[1:][stays & lasting[:-1]].all()


def test_an_absence_goes_along_when_a_player_is_traded():
    core = full_seasons()[2024]
    missed = np.zeros((len(core.roster.players), 82), np.int64)
    missed[core.people, ROUNDS[..., None]] = core.who.missed
    team = np.full((len(core.roster.players), 82), -1)
    team[core.people, ROUNDS[..., None]] = np.arange(30)[:, None]
    hurt_when_traded = (team[:, 1:] != team[:, :-1]) & (missed[:, 1:] > 1)
    assert hurt_when_traded.any()
    assert (missed[:, 1:] - missed[:, :-1])[hurt_when_traded].tolist() == [1] * int(
        hurt_when_traded.sum()
    )


@season
def test_six_teams_miss_a_regular_at_the_usual_clocks(season):
    who = full_seasons()[season].who
    for slot, first, last in ((2, 50, 64), (3, 67, 81)):
        assert who.hurt[first : last + 1, ABSENT_TEAMS, slot].all()
        assert who.long_gone[first + 2 : last + 1, ABSENT_TEAMS, slot].all()


def test_two_of_those_teams_play_on_each_of_the_two_usual_days():
    day = full_seasons()[2025].schedule.day
    for ordinal in (739_659, 739_700):  # 2026-02-12 and 2026-03-25
        playing = {team for team in ABSENT_TEAMS if (day[:, team] == ordinal).any()}
        assert len(playing) == 2


def test_statuses_say_out_for_four_of_five_hurt_players():
    who = full_seasons()[2025].who
    assert 0.78 < (who.status[who.hurt] == OUT).mean() < 0.82
    assert not (who.status[who.plays] == OUT).any()
    assert (who.status[..., 15:][~who.dressed[..., 15:] & ~who.hurt[..., 15:]] == OUT).all()


def test_a_team_keeps_ten_context_rows_whoever_is_gone():
    for core in full_seasons().values():
        assert (~core.who.long_gone).sum(axis=-1).min() >= 10


def test_games_last_between_two_and_three_and_a_half_hours():
    lasts = full_seasons()[2025].teams.lasts
    assert lasts.min() >= 8 + 4 * 28 + 20
    assert lasts.max() <= 12 + 4 * 31 + 20 + 2 * 14
