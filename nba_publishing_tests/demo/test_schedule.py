"""A season is 1,230 games in 164 playing days, fair to every team."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from nba_publishing.demo.calendar import days_off, final_day, instant, opening_day, playing_days
from nba_publishing.demo.instants import eastern
from nba_publishing.demo.rng import Dice
from nba_publishing.demo.schedule import (
    Schedule,
    canonical_ids,
    feed_ids,
    league_ids,
    make_schedule,
)
from nba_publishing.sources.teams import TEAMS

SEASONS = range(2021, 2028)
ROUNDS = np.arange(82)[:, None]
season = pytest.mark.parametrize("season", SEASONS)


@cache
def schedule(season: int) -> Schedule:
    return make_schedule(Dice(20251021), season)


def test_seasons_run_from_a_tuesday_in_october_to_a_sunday_in_april():
    starts = [opening_day(year) for year in range(2021, 2027)]
    assert [f"{day:%m-%d}" for day in starts] == [
        "10-19", "10-18", "10-24", "10-22", "10-21", "10-20",
    ]  # fmt: skip
    for year in SEASONS:
        last = final_day(year)
        assert (last - opening_day(year)).days == 173
        assert last.weekday() == 6
        assert date(year + 1, 4, 8) <= last <= date(year + 1, 4, 14)


def test_ten_days_of_2025_26_are_off():
    assert sorted(days_off(2025)) == [
        date(2025, 11, 4),
        date(2025, 11, 27),
        date(2025, 12, 24),
        *(date(2026, 2, day) for day in range(13, 19)),
        date(2026, 4, 6),
    ]


@season
def test_no_game_falls_on_a_day_off(season):
    assert len(days_off(season)) == 10
    assert len(playing_days(season)) == 164
    off = {day.toordinal() for day in days_off(season)}
    assert off.isdisjoint(schedule(season).day.ravel().tolist())


@season
def test_every_team_plays_82_games_41_at_home_against_everybody(season):
    games = schedule(season)
    teams = np.arange(30)
    assert (games.opponent[ROUNDS, games.opponent] == teams).all()
    assert (games.opponent != teams).all()
    assert (games.home[ROUNDS, games.opponent] != games.home).all()
    assert (games.home.sum(axis=0) == 41).all()
    meetings = np.zeros((30, 30), np.int64)
    np.add.at(meetings, (np.broadcast_to(teams, (82, 30)), games.opponent), 1)
    assert set(meetings[~np.eye(30, dtype=bool)].tolist()) == {2, 3}


@season
def test_both_teams_of_a_game_agree_on_its_day_tip_and_number(season):
    games = schedule(season)
    for values in (games.day, games.tip, games.game):
        assert (values[ROUNDS, games.opponent] == values).all()
    assert (np.sort(games.game, axis=1) == np.repeat(np.arange(15), 2)).all()


@season
def test_nobody_plays_three_days_running_and_rest_is_as_in_the_league(season):
    games = schedule(season)
    assert ((games.day[2:] - games.day[:-2]) >= 3).all()
    gaps = np.diff(games.day, axis=0)
    doubles = (gaps == 1).sum(axis=0)
    assert doubles.min() >= 7
    assert doubles.max() <= 21
    assert 0.15 <= (gaps == 1).sum() / games.day.size <= 0.19
    assert 0.57 <= (gaps == 2).mean() <= 0.65


@season
def test_dates_hold_up_to_fifteen_games_and_the_first_night_two(season):
    _, rows = np.unique(schedule(season).day, return_counts=True)
    assert rows[0] == 4
    assert rows.max() <= 30
    assert 7.4 < rows.mean() / 2 < 7.8


def test_tips_follow_the_host_and_weekends_have_matinees():
    games = schedule(2025)
    weekend = (games.day - 1) % 7 >= 5
    matinee = games.tip < 1000
    assert not (matinee & ~weekend).any()
    assert 0.2 < matinee[weekend].mean() < 0.3
    evenings = {
        TEAMS[t]: set(games.tip[:, t][games.home[:, t] & ~matinee[:, t]]) for t in range(30)
    }
    assert evenings["BOS"] == {1140, 1170}
    assert evenings["CHI"] == {1200}
    assert evenings["DEN"] == {1260}
    assert evenings["LAL"] == {1320, 1350}


def test_ids_are_unique_and_name_season_day_and_teams():
    games = schedule(2025)
    home = games.home
    league = np.array(league_ids(games))[home]
    assert len(set(league.tolist())) == 1230
    assert min(league) == "0022500001"
    assert max(league) == "0022501230"
    assert set(feed_ids(games)[home].tolist()) == {10_250_000 + n for n in range(1, 1231)}
    canonical = np.array(canonical_ids(games))[home]
    r, host = (place[0] for place in np.nonzero(home))
    day = date.fromordinal(int(games.day[r, host]))
    assert canonical[0] == f"{day:%Y%m%d}_{TEAMS[games.opponent[r, host]]}_{TEAMS[host]}"


def test_another_seed_draws_another_schedule():
    assert (make_schedule(Dice(7), 2025).opponent != schedule(2025).opponent).any()


@pytest.mark.parametrize("day", [date(2026, 2, 12), date(2026, 3, 8), date(2025, 11, 2)])
def test_eastern_times_have_the_offset_their_day_has_at_noon(day):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("America/New_York"))
    assert instant(day, 720) == noon
    stored = eastern(np.array([day.toordinal()]), 720)[0]
    assert stored.astype(datetime) == noon.astimezone(UTC).replace(tzinfo=None)
