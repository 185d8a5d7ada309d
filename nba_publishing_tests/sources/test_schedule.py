"""The schedule: which raw rows are games, when they tip off and what is known of their end."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pandas as pd
import pytest

from nba_publishing.analysis.days import tip_off_iso, tip_off_text
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.schedule import calendar_of
from nba_publishing.sources.teams import ALIASES, TEAMS
from nba_publishing_tests.fakes.league_rows import SCHEDULE, LeagueRows

DAY = date(2026, 2, 11)
LOADED = datetime(2026, 2, 10, 9)
EARLIER, LATER = LOADED - timedelta(hours=1), LOADED + timedelta(hours=1)


def listed(
    number: str = "0022500700", day: date = DAY, away: str = "BOS", home: str = "LAL", **other: Any
) -> dict[str, Any]:
    """One raw schedule row of a game that is still to come."""
    usual: dict[str, Any] = {
        "game_id": number,
        "game_date": day,
        "game_date_est": None,
        "home_team_tricode": home,
        "away_team_tricode": away,
        "game_status": 1,
        "home_team_score": None,
        "away_team_score": None,
        "processed_at": LOADED,
    }
    return usual | other


def cleaned(*rows: dict[str, Any], day: date = DAY) -> tuple[pd.DataFrame, Counter[str]]:
    league = LeagueRows()
    for row in rows:
        league.add(SCHEDULE, **row)
    loaded = Relations.for_days(league.warehouse(), [day], day)
    return loaded.season_games(), loaded.quirks


def ids(*rows: dict[str, Any]) -> list[str]:
    return cleaned(*rows)[0]["game_id"].tolist()


# --- SG1: what is a game ------------------------------------------------------------------------


def test_q30_exhibitions_and_teams_from_elsewhere_are_no_games():
    games, quirks = cleaned(
        listed("0012500001", away="MIA", home="NYK"),
        listed("0032500001", away="EST", home="WST"),
        listed("0022500002", away="RMA", home="CHI"),
        listed("0022500003", away="CHI", home=""),
        listed(),
    )
    assert games["game_id"].tolist() == ["20260211_BOS_LAL"]
    assert quirks["schedule_exhibitions"] == 2
    assert quirks["schedule_unknown_teams"] == 2, "an All-Star row is counted once"


def test_regular_season_playoffs_play_in_and_cup_final_are_games():
    prefixes = ["002", "004", "005", "006"]
    games, _ = cleaned(
        *[listed(f"{p}2500001", DAY + timedelta(days=n)) for n, p in enumerate(prefixes)]
    )
    assert games["nba_game_id"].str[:3].tolist() == prefixes


def test_a_code_of_another_feed_is_the_same_team():
    days = {alias: DAY + timedelta(days=i) for i, alias in enumerate(ALIASES)}
    games, quirks = cleaned(
        *[listed(f"00225007{i:02d}", days[alias], alias, "MIA") for i, alias in enumerate(ALIASES)]
    )
    assert [TEAMS[team] for team in games["away"]] == list(ALIASES.values())
    assert quirks["schedule_unknown_teams"] == 0
    assert games["game_id"].iloc[0] == "20260211_BKN_MIA"


# --- SG2: moved games ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_load", "second_load", "stays"),
    [
        (EARLIER, LATER, date(2026, 2, 20)),
        (LATER, EARLIER, date(2026, 2, 11)),
        (LOADED, LOADED, date(2026, 2, 20)),
    ],
)
def test_q27_a_moved_game_is_on_the_date_of_its_newest_row(first_load, second_load, stays):
    games, quirks = cleaned(
        listed(day=date(2026, 2, 11), processed_at=first_load),
        listed(day=date(2026, 2, 20), processed_at=second_load),
    )
    assert games["day"].tolist() == [stays.toordinal()]
    assert quirks["schedule_moved_games"] == 1


def test_q27_a_game_may_move_twice_and_back_to_another_month():
    moves = [(date(2026, 1, 5), EARLIER), (date(2026, 4, 1), LOADED), (date(2025, 12, 30), LATER)]
    games, quirks = cleaned(*[listed(day=day, processed_at=load) for day, load in moves])
    assert games["game_id"].tolist() == ["20251230_BOS_LAL"]
    assert quirks["schedule_moved_games"] == 2


def test_q27_every_row_of_the_date_a_game_left_goes_with_it():
    old = date(2026, 1, 5)
    games, quirks = cleaned(
        listed(day=old, processed_at=EARLIER),
        listed(day=old, game_status=2, processed_at=LOADED),
        listed(processed_at=LATER),
    )
    assert games["day"].tolist() == [DAY.toordinal()]
    assert quirks["schedule_moved_games"] == 2


def test_two_teams_that_meet_twice_have_two_games():
    back_to_back = ids(listed("0022500700"), listed("0022500701", DAY + timedelta(days=1)))
    assert back_to_back == ["20260211_BOS_LAL", "20260212_BOS_LAL"]


# --- SG3: one row per game ----------------------------------------------------------------------


def test_q26_the_most_advanced_status_wins_even_over_a_newer_load():
    games, quirks = cleaned(
        listed(game_status=1, processed_at=LATER),
        listed(game_status=3, processed_at=EARLIER, away_team_score=99, home_team_score=101),
        listed(game_status=2, processed_at=LOADED),
    )
    assert games[["status", "away_score", "home_score"]].to_numpy().tolist() == [[3, 99, 101]]
    assert quirks["schedule_rows_superseded"] == 2


def test_q26_at_one_status_the_newest_load_wins():
    tips = {load: datetime(2026, 2, 12, hour) for hour, load in enumerate((EARLIER, LATER, LOADED))}
    games, _ = cleaned(
        *[listed(processed_at=load, game_date_est=tip) for load, tip in tips.items()]
    )
    assert games["tip"].tolist() == [pd.Timestamp("2026-02-12T01:00Z")]


def test_q26_at_one_load_the_smallest_league_id_wins():
    games, _ = cleaned(listed("0022500702"), listed("0022500701"), listed("0022500703"))
    assert games["nba_game_id"].tolist() == ["0022500701"]


# --- SG4: tip-offs ------------------------------------------------------------------------------


TIP_OFFS = {
    ("2026-02-12T00:30", "2026-02-11"): ("7:30 PM ET", "2026-02-11T19:30:00-05:00"),
    ("2026-03-08T19:00", "2026-03-08"): ("3:00 PM ET", "2026-03-08T15:00:00-04:00"),
    ("2024-12-16T00:30", "2024-12-15"): ("7:30 PM ET", "2024-12-15T19:30:00-05:00"),
    ("2024-12-15T17:00", "2024-12-15"): ("12:00 PM ET", "2024-12-15T12:00:00-05:00"),
    ("2025-07-01T23:30", "2025-07-01"): ("7:30 PM ET", "2025-07-01T19:30:00-04:00"),
    ("2026-02-11T00:00", "2026-02-11"): (None, None),
    ("2024-12-15T00:00", "2024-12-15"): (None, None),
    ("2025-07-01T00:00", "2025-07-01"): (None, None),
    ("2026-02-12T05:00", "2026-02-11"): (None, None),
    (None, "2026-02-11"): (None, None),
}


def test_q29_a_tip_off_is_known_when_its_new_york_date_is_the_game_date():
    rows = [
        listed(
            f"00225000{place:02d}", date.fromisoformat(day), TEAMS[place], "WAS",
            game_date_est=datetime.fromisoformat(stamp) if stamp else None,
        )
        for place, (stamp, day) in enumerate(TIP_OFFS)
    ]  # fmt: skip
    league = LeagueRows({SCHEDULE: rows})
    read = Relations.for_days(league.warehouse(), [DAY], date(2024, 12, 1))
    games = read.season_games().sort_values("away")
    tips = [None if pd.isna(tip) else tip.to_pydatetime() for tip in games["tip"]]
    assert [(tip_off_text(tip), tip_off_iso(tip)) for tip in tips] == list(TIP_OFFS.values())
    assert read.quirks["schedule_tips_unknown"] == 4, "no stamp at all is no quirk"


# --- SG5: status and scores ---------------------------------------------------------------------


def test_any_unknown_status_means_scheduled():
    status = {1: 1, 2: 2, 3: 3, 0: 1, 4: 1, -1: 1, None: 1}
    games, _ = cleaned(
        *[
            listed(f"002250070{place}", away=TEAMS[place], home="WAS", game_status=stored)
            for place, stored in enumerate(status)
        ]
    )
    assert games.sort_values("away")["status"].tolist() == list(status.values())


def test_q28_a_game_stuck_in_progress_stays_in_progress_without_scores():
    games, _ = cleaned(listed(game_status=2, away_team_score=88, home_team_score=90))
    assert games["status"].tolist() == [2]
    assert games[["away_score", "home_score"]].isna().all(axis=None)


def test_q28_a_final_without_scores_is_final():
    games, _ = cleaned(listed(game_status=3))
    assert games["status"].tolist() == [3]
    assert games[["away_score", "home_score"]].isna().all(axis=None)


# --- SG6: order, and what follows from the rows -------------------------------------------------


def test_a_slate_runs_by_tip_off_then_id_with_unknown_times_last():
    def tip(hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 2, 12, hour, minute)

    assert ids(
        listed("0022500705", away="CHI", home="ATL"),
        listed("0022500704", away="ATL", home="WAS", game_date_est=DAY),
        listed("0022500703", away="UTA", home="POR", game_date_est=tip(3)),
        listed("0022500702", away="NYK", home="MIA", game_date_est=tip(0, 30)),
        listed("0022500701", away="BOS", home="PHI", game_date_est=tip(0, 30)),
        listed("0022500706", DAY + timedelta(days=1), away="BOS", home="PHI"),
    ) == [
        "20260211_BOS_PHI", "20260211_NYK_MIA", "20260211_UTA_POR", "20260211_ATL_WAS",
        "20260211_CHI_ATL", "20260212_BOS_PHI",
    ]  # fmt: skip


def test_a_season_runs_from_october_to_september():
    games, _ = cleaned(
        listed("0022500001", date(2025, 10, 1)), listed("0042500001", date(2026, 9, 30))
    )
    assert games["season"].tolist() == [2025, 2025]


def test_the_order_of_the_rows_does_not_matter():
    rows = [
        listed("0022500700", game_status=2, processed_at=EARLIER),
        listed("0022500700", game_status=2, processed_at=LATER, game_date_est=DAY),
        listed("0022500701", day=date(2026, 1, 5)),
        listed("0022500701", day=date(2026, 4, 5)),
        listed("0022500703", away="CHI", home="MIA"),
        listed("0022500702", away="CHI", home="MIA"),
        listed("0022500704", away="PHO", home="NO", game_status=3, away_team_score=90),
    ]
    wanted, counted = cleaned(*rows)
    for seed in range(2):
        games, quirks = cleaned(*Random(seed).sample(rows, len(rows)))
        pd.testing.assert_frame_equal(games, wanted, check_exact=True)
        assert quirks == counted


def test_days_without_games_and_without_finals_are_told_from_the_rows_alone():
    games, _ = cleaned(
        listed("0022500700", game_status=3),
        listed("0022500701", away="CHI", home="MIA"),
        listed("0022500702", DAY + timedelta(days=2)),
    )
    calendar = calendar_of(games)
    assert calendar.game_days.tolist() == [DAY.toordinal(), DAY.toordinal() + 2]
    assert calendar.final_days.tolist() == [DAY.toordinal()]


def test_an_empty_schedule_is_a_schedule_without_games():
    games, quirks = cleaned()
    assert len(games) == 0
    assert "tip" in games
    assert len(calendar_of(games).game_days) == 0
    assert sum(quirks.values()) == 0


def test_a_season_without_any_tip_off_is_no_error():
    games, _ = cleaned(listed(), listed("0022500701", away="CHI", home="MIA"))
    assert games["tip"].isna().all()


def test_a_stamp_is_an_instant_in_utc():
    games, _ = cleaned(listed(processed_at=datetime(2026, 2, 10, 9)))
    assert games["processed_at"][0].to_pydatetime() == datetime(2026, 2, 10, 9, tzinfo=UTC)
