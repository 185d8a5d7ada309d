"""Bounce back: stories about one bad game, the past behind it and the game tonight."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from nba_publishing.analysis.completeness import UnprovenEmptyError
from nba_publishing.documents.trends.bounce_back import bounce_back
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import LeagueRows, days_from

DAY = date(2026, 2, 12)
THIS_SEASON = [30, 28, 12, 31, 29, 27, 15, 30, 33, 15]
LAST_SEASON = [20, 20, 8, 22, 20, 9, 18, 30, 20, 33]
BOUNCES = [30, 30, 30, 12, 31, 11, 30, 12, 33, 28, 13]


class Story:
    """A league in which each player's games fall on shared days up to the evening before DAY."""

    def __init__(self) -> None:
        self.rows = LeagueRows()
        self._on_schedule: set[date] = set()

    def plays(self, player: str, points: list[int], last: date = DAY - timedelta(days=1),
              team: str = "BOS", step: int = 4, **other: Any) -> "Story":  # fmt: skip
        gaps = [step] * (len(points) - 1)
        days = days_from(last - timedelta(days=sum(gaps)), gaps)
        for day, scored in zip(days, points, strict=True):
            if day not in self._on_schedule:
                self._on_schedule.add(day)
                self.rows.game(day, "BOS", "LAL")
            self.rows.played(player, day, team, scored, **other)
        return self

    def tonight(self, away: str = "BOS", home: str = "MIA") -> "Story":
        # 19:30 in New York.
        self.rows.game(DAY, away, home, final=False, tip=datetime(2026, 2, 13, 0, 30, tzinfo=UTC))
        return self

    def published(self, day: date = DAY, **params: Any) -> dict[str, Any]:
        return build(bounce_back, self.rows.warehouse(), day, **params)


def test_two_situations_are_no_history():
    payload = Story().plays("anna", THIS_SEASON).published()
    assert payload["total_candidates"] == 1
    anna = payload["bounce_back_candidates"][0]
    assert anna["last_game"] == {
        "date": DAY - timedelta(days=1), "points": 15, "opponent": "LAL", "result": 15,
        "margin": -10.0, "minutes": 30.0,
    }  # fmt: skip
    assert (anna["season_average"], anna["shortfall"]) == (25.0, 10.0)
    assert (anna["has_history"], anna["bounce_back_rate"], anna["bounce_back_sample"]) == (
        False, 0.5, 0,
    )  # fmt: skip
    assert (anna["sample_size"], anna["ci"], anna["baseline"], anna["evidence"]) == (
        2, None, 1.0, "none",
    )  # fmt: skip
    assert (anna["significance"], anna["lift"]) == ("low", None)
    assert (anna["baseline_rate"], anna["baseline_sample"]) == (0.667, 9)
    assert payload["league_baseline"]["sample_size"] == 2


def test_the_previous_season_adds_to_the_history():
    story = Story().plays("anna", LAST_SEASON, last=date(2025, 3, 1)).plays("anna", THIS_SEASON)
    payload = story.published()
    anna = payload["bounce_back_candidates"][0]
    assert (anna["bounce_back_rate"], anna["bounce_back_sample"]) == (0.75, 4)
    assert (anna["ci"], anna["significance"]) == ([0.301, 0.954], "low")
    assert (anna["baseline_rate"], anna["baseline_sample"], anna["lift"]) == (0.667, 18, 0.083)
    assert payload["league_baseline"] == {
        "avg_bounce_back_rate": 0.75, "sample_size": 4, "ci": [0.301, 0.954],
        "unconditional_rate": 0.667, "unconditional_sample": 18,
    }  # fmt: skip
    assert payload["meta"]["window"] == {"start": date(2025, 10, 1), "end": date(2026, 2, 11)}


@pytest.mark.parametrize(("days_ago", "listed"), [(14, 1), (15, 0)])
def test_a_bad_game_is_news_for_two_weeks(days_ago, listed):
    story = Story().plays("anna", THIS_SEASON, last=DAY - timedelta(days=days_ago))
    story.plays("bert", THIS_SEASON)
    names = [c["player_lookup"] for c in story.published()["bounce_back_candidates"]]
    assert names.count("anna") == listed


def test_known_histories_come_first_then_rate_then_shortfall_then_name():
    story = Story().plays("dora", THIS_SEASON).plays("carl", THIS_SEASON)
    story.plays("emil", [*THIS_SEASON[:-1], 10]).plays("anna", BOUNCES)
    payload = story.published()
    names = [c["player_lookup"] for c in payload["bounce_back_candidates"]]
    assert names == ["anna", "emil", "carl", "dora"]
    assert [c["rank"] for c in payload["bounce_back_candidates"]] == [1, 2, 3, 4]


def test_who_plays_tonight_meets_a_defence():
    story = Story().plays("anna", THIS_SEASON).plays("bert", THIS_SEASON, team="LAL").tonight()
    story.rows.expected("anna", DAY, "BOS", line=22.5)
    for place, team in enumerate(("ATL", "CHI", "MIA", "NYK")):
        story.rows.defence(team, DAY - timedelta(days=2), 105.0 + place)
    payload = story.published()
    anna, bert = payload["bounce_back_candidates"]
    assert anna["opponent_defense"] == {"rank": 3, "tier": "elite", "ppg_allowed": 107.0}
    assert anna["tonight"] == {
        "opponent": "MIA", "game_time": "7:30 PM ET", "home": False,
        "game_id": "20260212_BOS_MIA", "prop_line": 22.5,
    }  # fmt: skip
    assert (anna["tonight_opponent"], anna["tonight_game_time"]) == ("MIA", "7:30 PM ET")
    assert (bert["playing_tonight"], bert["tonight"], bert["opponent_defense"]) == (
        False, None, None,
    )  # fmt: skip
    assert payload["total_playing_tonight"] == 1


def test_a_team_without_a_recent_snapshot_has_no_defence():
    story = Story().plays("anna", THIS_SEASON).tonight()
    story.rows.defence("MIA", DAY - timedelta(days=31), 105.0)
    anna = story.published()["bounce_back_candidates"][0]
    assert anna["playing_tonight"]
    assert anna["opponent_defense"] is None


def test_unknown_minutes_leave_the_early_exit_open():
    story = Story().plays("anna", THIS_SEASON, minutes=None)
    anna = story.published()["bounce_back_candidates"][0]
    assert (anna["last_game"]["minutes"], anna["early_exit"]) == (None, None)


def test_a_fraction_may_be_the_threshold():
    story = Story().plays("anna", [20] * 9 + [12])
    assert story.published(shortfall_threshold=7.2)["total_candidates"] == 1
    assert story.published(shortfall_threshold=7.2)["shortfall_threshold"] == 7.2


def league_without_setbacks(players: int, through: date = DAY - timedelta(days=1)) -> Story:
    story = Story()
    for i in range(players):
        story.plays(f"player{i:02d}", [20] * 10, last=through)
    return story


def test_fifty_steady_players_prove_that_nobody_qualifies():
    payload = league_without_setbacks(50).published()
    assert payload["bounce_back_candidates"] == []
    assert payload["meta"]["empty_reason"] == "no_player_qualifies"
    assert payload["league_baseline"]["unconditional_rate"] == 1.0
    assert payload["league_baseline"]["avg_bounce_back_rate"] is None


def test_fifty_steady_players_prove_nothing_while_last_night_is_missing():
    story = league_without_setbacks(50, through=DAY - timedelta(days=2))
    story.rows.game(DAY - timedelta(days=1), "BOS", "LAL")
    with pytest.raises(UnprovenEmptyError):
        story.published()


def test_a_handful_of_players_proves_nothing():
    with pytest.raises(UnprovenEmptyError):
        league_without_setbacks(3).published()


def test_in_summer_the_file_is_empty_but_keeps_the_baseline():
    story = Story().plays("anna", BOUNCES, last=date(2026, 4, 10))
    payload = story.published(date(2026, 8, 20))
    assert payload["meta"]["empty_reason"] == "off_season"
    assert payload["league_baseline"]["sample_size"] == 3


def test_order_of_rows_and_later_games_change_nothing():
    story = Story().plays("anna", LAST_SEASON, last=date(2025, 3, 1)).plays("anna", BOUNCES)
    story.plays("bert", THIS_SEASON).tonight()
    before = story.published()
    for rows in story.rows.tables.values():
        rows.reverse()
    for days, points in enumerate((5, 40)):
        story.rows.played("anna", DAY + timedelta(days=days), "BOS", points)
    assert story.published() == before


@cache
def good(story: str) -> dict[str, Any]:
    if story == "without history":
        return Story().plays("anna", THIS_SEASON).tonight().published()
    return Story().plays("anna", BOUNCES).plays("bert", THIS_SEASON).published()


def first(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda payload: payload["bounce_back_candidates"][0].update(values)


def the_last_game(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda payload: payload["bounce_back_candidates"][0]["last_game"].update(values)


@pytest.mark.parametrize(
    ("rule", "payload"),
    [
        ("candidates_are_in_order", ("with history", first(rank=2))),
        ("candidates_are_in_order", ("with history", first(player_lookup="bert"))),
        ("candidates_are_in_order",
         ("with history", lambda payload: payload["bounce_back_candidates"].reverse())),
        ("numbers_agree", ("without history", first(bounce_back_rate=0.6))),
        ("numbers_agree", ("without history", first(evidence="weak"))),
        ("numbers_agree", ("without history", first(shortfall=9.8))),
        ("numbers_agree", ("without history", first(season_average=26.0))),
        ("numbers_agree", ("without history", the_last_game(margin=10.0))),
        ("numbers_agree", ("without history", the_last_game(date=DAY))),
        ("numbers_agree", ("with history", first(bounce_back_sample=4))),
        ("numbers_agree", ("with history", first(significance="high"))),
        ("numbers_agree", ("with history", first(lift=None))),
        ("numbers_agree", ("with history", first(ci=[0.0, 0.1]))),
        ("totals_and_tonight_agree", ("with history", lambda p: p.update(total_candidates=7))),
        ("totals_and_tonight_agree", ("with history", lambda p: p.update(total_playing_tonight=2))),
        ("totals_and_tonight_agree", ("without history", first(playing_tonight=False))),
        ("totals_and_tonight_agree", ("without history", first(tonight_opponent="LAL"))),
        ("totals_and_tonight_agree", ("with history", first(opponent_defense={"rank": 1}))),
    ],
)  # fmt: skip
def test_a_rule_stops_a_file_that_breaks_it(rule, payload):
    story, change = payload
    broken = deepcopy(good(story))
    change(broken)
    assert bounce_back.rules[rule](broken)


def test_the_file_is_published_under_its_second_name_too():
    assert bounce_back.aliases == ("trends/bounce-back-v2.json",)
    assert bounce_back.history(DAY, bounce_back.params()) == date(2021, 10, 1)
    assert bounce_back.records({"bounce_back_candidates": [1, 2]}) == {"bounce_back_candidates": 2}


def test_the_built_instant_is_the_editions():
    payload = Story().plays("anna", THIS_SEASON).published()
    assert payload["generated_at"] == datetime(2026, 2, 12, 11, tzinfo=UTC)
    assert payload["meta"]["next_update_expected"] == "2026-02-13T06:00:00-05:00"
