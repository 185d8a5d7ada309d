"""Tonight's trend plays: stories about streaks, form and rest before tonight's games."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from nba_publishing.analysis.completeness import UnprovenEmptyError
from nba_publishing.analysis.evidence import group_in_pool_p, wilson
from nba_publishing.documents.trends.tonight_trend_plays import tonight_trend_plays
from nba_publishing_tests.fakes.editions import build
from nba_publishing_tests.fakes.league_rows import LeagueRows

DAY = date(2026, 2, 12)
LINE = 20.5
OVER, UNDER = 24, 17
# Alternating results, for a league that goes over half of the time.
FILLERS = [OVER, UNDER] * 6


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


class Story:
    """A league that plays every evening; tonight Boston visits Miami."""

    def __init__(
        self, evenings: int = 40, tonight: tuple[tuple[str, str], ...] = (("BOS", "MIA"),)
    ):
        self.rows = LeagueRows()
        for back in range(1, evenings + 1):
            self.rows.game(ago(back), "BOS", "LAL")
        for away, home in tonight:
            # 19:30 in New York.
            tip = datetime(2026, 2, 13, 0, 30, tzinfo=UTC)
            self.rows.game(DAY, away, home, final=False, tip=tip)

    def plays(self, player: str, points: list[int], line: float | None = LINE, team: str = "BOS",
              first: int = 2, step: int = 2) -> "Story":  # fmt: skip
        """Points newest first; by default two days off, which is neither fresh nor tired."""
        for place, scored in enumerate(points):
            self.rows.played(player, ago(first + step * place), team, scored, line)
        return self

    def published(self, **params: Any) -> dict[str, Any]:
        return build(tonight_trend_plays, self.rows.warehouse(), DAY, **params)

    def play(self, player: str, **params: Any) -> dict[str, Any] | None:
        plays = self.published(**params)["trend_plays"]
        return next((play for play in plays if play["player_lookup"] == player), None)


def steady(results: str) -> list[int]:
    """Points for results newest first, close enough together to be no change of form."""
    return [21 if result == "O" else 20 for result in results]


def test_a_streak_names_its_side_and_needs_three_games():
    story = Story().plays("anna", steady("OOOOOOU")).plays("bert", steady("UUUUO"))
    story.plays("carl", steady("OOU")).plays("dora", steady("UUUUUO"))
    payload = story.published()
    told = [
        (play["player_lookup"], play["trend_direction"], play["trend_details"]["streak_length"])
        for play in payload["trend_plays"]
    ]
    assert told == [("anna", "over", 6), ("dora", "under", 5), ("bert", "under", 4)]
    assert payload["over_baseline"] == {"over_rate": 0.476, "sample_size": 21}


def test_without_evidence_a_long_streak_is_no_more_than_medium():
    # Six in a row, after four on the other side, is an ordinary ten games.
    play = Story().plays("anna", steady("OOOOOOUUUU")).plays("bert", steady("OU" * 5)).play("anna")
    assert play is not None
    assert play["trend_details"]["streak_length"] == 6
    assert (play["trend_details"]["evidence"], play["confidence"]) == ("none", "medium")


def test_a_long_streak_with_evidence_is_high():
    story = Story().plays("anna", steady("O" * 11))
    for number in range(5):
        story.plays(f"filler{number}", steady("OUOUOUOUOU"), team="LAL")
    play = story.play("anna")
    assert play is not None
    assert play["confidence"] == "high"
    details = play["trend_details"]
    assert (details["streak_length"], details["hit_rate_l10"], details["sample_size"]) == (
        11,
        1.0,
        10,
    )
    assert details["evidence"] in ("strong", "moderate", "weak")
    assert details["baseline"] == 0.59


def test_nine_of_the_last_ten_over():
    low, high = wilson(9, 10)
    assert (round(float(low), 3), round(float(high), 3)) == (0.596, 0.982)
    assert float(group_in_pool_p(9, 10, 4700, 10000)) == pytest.approx(0.0129, abs=5e-5)


FORMS = {
    "thirty": [30, 29, 31, 30, 30] + [18, 17, 19, 18, 18] * 2,
    "eighteen": [18, 17, 19, 18, 18] + [24, 23, 25, 24, 24] * 2,
    "twentyfive": [25, 24, 26, 25, 25] + [17, 18] * 5,
    "twentythree": [23, 22, 24, 23, 23] + [18, 19] * 5,
    "bench": [2, 3, 2, 3, 2] + [2, 1, 2, 2, 2] * 2,
    "flat": [21, 20, 21, 20, 21] + [20, 21] * 5,
}


def test_form_is_told_by_the_latest_five_inside_fifteen():
    story = Story()
    for player, points in FORMS.items():
        story.plays(player, points, line=None)
    payload = story.published()
    told = {
        play["player_lookup"]: (
            play["trend_details"]["pct_change"], play["trend_direction"], play["confidence"],
        )
        for play in payload["trend_plays"]
    }  # fmt: skip
    assert told == {
        "thirty": (36.4, "over", "high"),
        "twentyfive": (25.0, "over", "high"),
        "eighteen": (-18.2, "under", "medium"),
        "twentythree": (15.0, "over", "medium"),
    }
    assert [play["player_lookup"] for play in payload["trend_plays"]] == [
        "thirty", "twentyfive", "eighteen", "twentythree",
    ]  # fmt: skip
    assert payload["over_baseline"] == {"over_rate": None, "sample_size": 0}


@pytest.mark.parametrize(
    ("points", "change", "difference", "evidence", "confidence"),
    [
        ([31, 27, 34, 26, 32, 22, 18, 25, 15, 24, 20, 17, 23, 14, 22],
         (28.6, 6.7), (10.0, (6.2, 13.8)), "strong", "high"),
        ([37, 11, 8, 12, 14, 8, 21, 8, 6, 5],
         (26.2, 3.4), (6.8, (-4.9, 18.5)), "none", "medium"),
    ],
)  # fmt: skip
def test_a_change_of_form_carries_the_test_of_the_two_halves(
    points, change, difference, evidence, confidence
):
    play = Story().plays("anna", points, line=None).play("anna")
    assert play is not None
    details = play["trend_details"]
    assert (details["pct_change"], details["ppg_change"]) == change
    assert (details["difference"], tuple(details["ci"])) == difference
    assert (details["sample_size"], details["games"]) == (len(points), len(points))
    assert (details["evidence"], play["confidence"]) == (evidence, confidence)


def rested_player(story: Story, player: str, days_rest: int) -> None:
    """A player who, last season, scored 26 when rested, 12 on back-to-backs and 18 in between."""
    at = date(2024, 11, 1)
    story.rows.played(player, at, "BOS", 18)
    for gap, points in [(3, 26), (3, 27), (1, 12), (2, 18), (1, 11), (2, 18)] * 6:
        at += timedelta(days=gap)
        story.rows.played(player, at, "BOS", points)
    story.rows.played(player, ago(days_rest), "BOS", 18)


def test_days_of_rest_make_a_player_fresh_or_tired():
    story = Story()
    for days in (1, 2, 3, 7, 8):
        rested_player(story, f"off{days}", days)
    plays = {play["player_lookup"]: play for play in story.published()["trend_plays"]}
    assert sorted(plays) == ["off1", "off3", "off7"]
    told = {
        player: (play["trend_details"]["rest_status"], play["trend_details"]["days_rest"],
                 play["trend_direction"], play["confidence"])
        for player, play in plays.items()
    }  # fmt: skip
    assert told == {
        "off1": ("tired", 1, "under", "high"),
        "off3": ("fresh", 3, "over", "high"),
        "off7": ("fresh", 7, "over", "high"),
    }
    assert plays["off3"]["trend_details"] | {"ci": None} == {
        "rest_status": "fresh", "days_rest": 3, "rested_avg": 26.5, "b2b_avg": 11.5,
        "overall_avg": 18.7, "rest_impact": 15.0, "sample_games": 12, "effect": 7.8,
        "difference": 11.8, "sample_size": 36, "ci": None, "baseline": 0.0, "evidence": "strong",
    }  # fmt: skip
    assert list(plays) == ["off3", "off7", "off1"]


def test_a_season_before_the_first_history_season_is_not_read():
    story = Story()
    rested_player(story, "anna", 3)
    story.plays("bert", steady("OOO"))
    assert story.play("anna", first_history_season=2025) is None


def streak_in_form() -> Story:
    story = Story().plays("anna", [30, 29, 31, 30, 30] + [18, 17, 19, 18, 18] * 2)
    return story.plays("filler", FILLERS, team="LAL")


def test_a_player_is_listed_once_and_his_other_trends_beside_it():
    payload = streak_in_form().published()
    assert payload["by_trend_type"] == {"streak": 1, "momentum": 1, "rest": 0}
    assert payload["unique_by_trend_type"] == {"streak": 1, "momentum": 0, "rest": 0}
    (play,) = payload["trend_plays"]
    assert play["trend_type"] == "streak"
    assert play["also_trending"] == [
        {"trend_type": "momentum", "trend_direction": "over", "confidence": "high"}
    ]
    assert payload["total_trend_plays"] == 1


@pytest.mark.parametrize(
    ("listed_with", "team", "opponent"), [("MIA", "MIA", "BOS"), (None, "CHI", "NYK")]
)
def test_a_traded_player_is_listed_for_his_team_of_tonight(listed_with, team, opponent):
    story = Story(tonight=(("BOS", "MIA"), ("CHI", "NYK")))
    story.plays("anna", steady("OOOOU"), team="CHI")
    if listed_with:
        story.rows.expected("anna", DAY, listed_with, line=21.5)
    play = story.play("anna")
    assert play is not None
    assert (play["team_abbr"], play["tonight"]["opponent"]) == (team, opponent)


def test_games_for_both_teams_make_one_streak():
    story = (
        Story().plays("anna", [21, 21], first=2).plays("anna", [21, 21, 20], first=6, team="LAL")
    )
    play = story.play("anna")
    assert play is not None
    assert (play["trend_details"]["streak_length"], play["team_abbr"]) == (4, "BOS")


def test_who_is_out_or_left_out_of_a_full_context_is_not_listed():
    story = Story().plays("anna", steady("OOOO")).plays("bert", steady("OOOO"))
    story.plays("carl", steady("OOO"))
    story.rows.expected("anna", DAY, "BOS", status="OUT")
    for player in ("carl", "one", "two"):
        story.rows.registered(player, 2025, "BOS")
        story.rows.expected(player, DAY, "BOS")
    names = [play["player_lookup"] for play in story.published()["trend_plays"]]
    assert names == ["carl"]


def test_a_quiet_evening_without_trends_is_believed():
    payload = Story().plays("anna", steady("OU" * 5), first=1).published()
    assert payload["trend_plays"] == []
    assert payload["games_tonight"] == 1
    assert payload["meta"]["empty_reason"] == "no_player_qualifies"


def test_a_busy_evening_without_trends_is_not():
    story = Story(tonight=(("BOS", "MIA"), ("CHI", "NYK"), ("DAL", "DEN")))
    with pytest.raises(UnprovenEmptyError):
        story.plays("anna", steady("OU" * 5), first=1).published()


def test_a_quiet_evening_proves_nothing_while_last_night_is_missing():
    with pytest.raises(UnprovenEmptyError):
        Story().plays("anna", steady("OU" * 5), first=2).published()


def test_two_missing_nights_degrade_a_file_with_plays():
    payload = Story().plays("anna", steady("OOOO"), first=3).published()
    assert payload["meta"]["state"] == "degraded"


def test_a_day_without_games_is_empty_whatever_was_loaded():
    payload = Story(tonight=()).plays("anna", steady("OOOO"), first=9).published()
    assert (payload["games_tonight"], payload["trend_plays"]) == (0, [])
    assert payload["meta"]["empty_reason"] == "no_games_today"
    assert payload["by_trend_type"] == {"streak": 0, "momentum": 0, "rest": 0}


def test_a_day_without_games_on_an_old_schedule_is_not_believed():
    story = Story(tonight=())
    loaded = datetime(2026, 2, 10, 10, 59, tzinfo=UTC)
    for row in story.rows.tables["nba_raw.nbac_schedule"]:
        row["processed_at"] = loaded
    with pytest.raises(UnprovenEmptyError, match="48 hours"):
        story.published()


def test_opening_night_has_no_trends_yet():
    rows = LeagueRows()
    rows.game(DAY, "BOS", "MIA", final=False)
    payload = build(tonight_trend_plays, rows.warehouse(), DAY)
    assert payload["meta"]["empty_reason"] == "season_just_started"
    assert payload["meta"]["data_through"] is None


def test_order_of_rows_and_later_games_change_nothing():
    story = streak_in_form().plays("bert", steady("UUUO"))
    rested_player(story, "carl", 1)
    before = story.published()
    for rows in story.rows.tables.values():
        rows.reverse()
    for player in ("anna", "bert"):
        story.rows.played(player, DAY, "BOS", 50, LINE)
    assert story.published() == before


def test_promised_minimums_may_be_raised_but_not_lowered():
    assert (
        Story().plays("anna", steady("OOOU"), first=1).published(min_streak=4)["trend_plays"] == []
    )
    with pytest.raises(ValidationError):
        tonight_trend_plays.params(min_streak=2)


@cache
def good() -> dict[str, Any]:
    story = streak_in_form().plays("bert", FORMS["eighteen"], line=None)
    rested_player(story, "carl", 1)
    return story.published()


Change = Callable[[dict[str, Any]], None]


def play(kind: str, **values: Any) -> Change:
    return lambda payload: _play(payload, kind).update(values)


def details(kind: str, **values: Any) -> Change:
    return lambda payload: _play(payload, kind)["trend_details"].update(values)


def _play(payload: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(play for play in payload["trend_plays"] if play["trend_type"] == kind)


def test_the_story_for_the_rules_has_a_play_of_every_kind():
    assert good()["unique_by_trend_type"] == {"streak": 1, "momentum": 1, "rest": 1}


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("plays_are_in_order", lambda payload: payload["trend_plays"].reverse()),
        ("plays_are_in_order", play("rest", player_lookup="anna")),
        ("counts_add_up", lambda payload: payload.update(total_trend_plays=7)),
        ("counts_add_up", lambda payload: payload["by_trend_type"].update(momentum=1)),
        ("counts_add_up", lambda payload: payload["unique_by_trend_type"].update(rest=0)),
        ("counts_add_up", play("streak", also_trending=[])),
        ("counts_add_up",
         play("rest", also_trending=[{"trend_type": "streak", "trend_direction": "over"}])),
        ("everybody_plays_tonight", play("streak", team_abbr="LAL")),
        ("everybody_plays_tonight", lambda payload: payload.update(games_tonight=0)),
        ("everybody_plays_tonight", lambda payload: payload.update(game_date=ago(1))),
        ("everybody_plays_tonight", lambda payload: payload.update(as_of_date=ago(1))),
        ("details_agree", details("streak", streak_length=2)),
        ("details_agree", details("streak", streak_length=6)),
        ("details_agree", details("streak", hit_rate_l10=0.4)),
        ("details_agree", details("momentum", pct_change=-14.9)),
        ("details_agree", play("momentum", trend_direction="over")),
        ("details_agree", details("momentum", momentum_type="surging")),
        ("details_agree", details("rest", days_rest=2)),
        ("details_agree", details("rest", rest_status="fresh")),
        ("details_agree", play("rest", trend_direction="over")),
        ("details_agree", details("rest", rest_impact=-3.0)),
        ("details_agree", details("rest", evidence="none")),
        ("details_agree", details("rest", ci=(1.0, 2.0))),
    ],
)  # fmt: skip
def test_a_rule_stops_a_file_that_breaks_it(rule, change):
    broken = deepcopy(good())
    change(broken)
    assert tonight_trend_plays.rules[rule](broken)


@pytest.mark.parametrize(("games", "plays", "warned"), [(4, 4, 1), (4, 5, 0), (3, 0, 0)])
def test_a_full_evening_with_hardly_any_play_is_doubtful(games, plays, warned):
    check = tonight_trend_plays.warnings["enough_plays_are_found"]
    assert len(check({"games_tonight": games, "total_trend_plays": plays})) == warned


def test_the_run_loads_the_history_of_rest():
    params = tonight_trend_plays.params()
    assert tonight_trend_plays.history(DAY, params) == date(2022, 10, 1)
    assert tonight_trend_plays.history(date(2022, 10, 10), params) == date(2022, 8, 26)
