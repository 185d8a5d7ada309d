"""Who plays tonight, what the calendar says and whether a document may go out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from nba_publishing_tests.real_rows.plain_day import Morning, defence_snapshots, tip_text
from nba_publishing_tests.real_rows.plain_envelope import (
    Subject,
    calendar_state,
    eastern,
    lines_cover,
    next_weekday,
    outcome,
)
from nba_publishing_tests.real_rows.plain_relations import relations_of
from nba_publishing_tests.real_rows.raw_rows import RawRows

LOADED = datetime(2023, 1, 1, tzinfo=UTC)
TONIGHT = date(2023, 1, 15)


def scheduled(number: int, day: date, home: str = "BOS", away: str = "NYK") -> dict:
    return {
        "game_id": f"00222{number:05d}",
        "game_date": day,
        "game_date_est": None,
        "home_team_tricode": home,
        "away_team_tricode": away,
        "game_status": 3,
        "home_team_score": 100,
        "away_team_score": 99,
        "processed_at": LOADED,
    }


def played(day: date, lookup: str = "ourplayer", line: float | None = None) -> dict:
    """One raw row of a played game for Boston."""
    return {
        "player_lookup": lookup,
        "player_full_name": "Our Player",
        "game_date": day,
        "game_id": f"{day:%Y%m%d}_NYK_BOS",
        "team_abbr": "BOS",
        "opponent_team_abbr": "NYK",
        "points": 10,
        "minutes_played": None,
        "usage_rate": None,
        "points_line": line,
        "is_active": True,
        "is_dnp": None,
        "is_partial_game_data": None,
        "processed_at": LOADED,
    }


def expected(lookup: str, team: str, status: str | None = None) -> dict:
    """One raw context row for tonight."""
    return {
        "player_lookup": lookup,
        "game_date": TONIGHT,
        "game_id": "20230115_X_Y",
        "team_abbr": team,
        "current_points_line": 20.5,
        "player_status": status,
        "processed_at": LOADED,
    }


def opponent_tonight(context: list[dict]) -> str | None:
    """Whom the player, last seen in Boston, meets when Boston hosts Miami and Denver Utah."""
    others = {row["player_lookup"] for row in context} - {"ourplayer"}
    raw = RawRows(
        players=[played(TONIGHT - timedelta(days=2), name) for name in ("ourplayer", *others)],
        schedule=[scheduled(1, TONIGHT, "BOS", "MIA"), scheduled(2, TONIGHT, "DEN", "UTA")],
        context=context,
    )
    tonight = Morning(relations_of(raw), TONIGHT).tonight("ourplayer")
    return tonight["opponent"] if tonight else None


def team_mates(count: int, team: str = "BOS") -> list[dict]:
    return [expected(f"mate{number}", team) for number in range(count)]


def test_a_player_missing_from_a_complete_context_is_not_expected():
    assert opponent_tonight(team_mates(3)) is None
    assert opponent_tonight(team_mates(2)) == "MIA"
    assert opponent_tonight(team_mates(10, "MIA")) == "MIA"


def test_a_traded_player_plays_for_the_team_the_context_gives_him():
    assert opponent_tonight([*team_mates(3), expected("ourplayer", "DEN")]) == "UTA"
    assert opponent_tonight([expected("ourplayer", "BOS", " Out ")]) is None
    assert opponent_tonight([expected("ourplayer", "CHI")]) == "MIA"


def test_an_unknown_key_is_dropped_with_a_count():
    raw = RawRows(schedule=[scheduled(1, TONIGHT)], context=[expected("nobody", "BOS")])
    slate = Morning(relations_of(raw), TONIGHT).slate
    assert (slate.context, slate.unknown_keys) == ({}, 1)


def test_defence_ranks_share_ties_and_skip_placeholders():
    allowed = {"BOS": 105.0, "NYK": 105.0, "MIA": 106.1, "DEN": None}
    zones = ("paint", "mid_range", "three_pt")
    rows = [
        {
            "team_abbr": team,
            "analysis_date": TONIGHT - timedelta(days=1),
            "games_in_sample": 15,
            "opponent_points_per_game": points,
            "processed_at": LOADED,
            **{f"{zone}_pct_allowed_last_15": Fraction(485, 10) for zone in zones},
        }
        for team, points in allowed.items()
    ]
    snapshots = defence_snapshots(relations_of(RawRows(defence=rows)), TONIGHT)
    assert {team: row.ppg_rank for team, row in snapshots.items()} == {"BOS": 1, "NYK": 1, "MIA": 3}
    assert snapshots["BOS"].zones["paint"] == Fraction(485, 1000)


def results(final: list[date], loaded: list[date], *, empty: bool) -> tuple[str, str | None]:
    raw = RawRows(
        schedule=[scheduled(number, day) for number, day in enumerate(final)],
        players=[played(day) for day in loaded],
    )
    relations = relations_of(raw)
    window = TONIGHT - timedelta(days=30), TONIGHT - timedelta(days=1)
    return outcome(relations, TONIGHT, Subject(window, empty, relations.played_dates))


def test_one_late_night_is_complete_and_two_are_not():
    nights = [TONIGHT - timedelta(days=days) for days in (60, 3, 2, 1)]
    assert results(nights, nights[:3], empty=False) == ("ok", None)
    assert results(nights, nights[:2], empty=False) == ("degraded", None)
    assert results(nights, nights[:2], empty=True) == ("empty_unexpected", None)
    assert results(nights, nights, empty=True) == ("empty_unexpected", None)


def test_an_empty_document_needs_a_calendar_that_explains_it():
    assert results([], [], empty=True) == ("empty_expected", "off_season")
    opening = [TONIGHT - timedelta(days=days) for days in (2, 1)]
    assert results(opening, opening, empty=True) == ("empty_expected", "season_just_started")
    assert results([TONIGHT + timedelta(days=5)], [], empty=True) == (
        "empty_expected",
        "season_just_started",
    )


@pytest.mark.parametrize(("lined", "covered"), [(14, False), (15, True)])
def test_lines_cover_when_fifteen_of_a_hundred_rows_have_one(lined, covered):
    day = TONIGHT - timedelta(days=1)
    rows = [played(day, f"p{n:03d}", 10.5 if n < lined else None) for n in range(100)]
    assert lines_cover(relations_of(RawRows(players=rows)), TONIGHT) is covered
    assert lines_cover(relations_of(RawRows(players=rows[50:])), TONIGHT)


def test_tip_off_texts():
    raw = scheduled(1, date(2023, 1, 15)) | {
        "game_date_est": datetime(2023, 1, 16, 0, 30, tzinfo=UTC)
    }
    midnight = scheduled(2, date(2023, 1, 16)) | {
        "game_date_est": datetime(2023, 1, 16, tzinfo=UTC)
    }
    games = relations_of(RawRows(schedule=[raw, midnight])).schedule
    assert [tip_text(game) for game in games] == ["7:30 PM ET", None]


def test_the_calendar_tells_break_summer_and_first_night():
    days = [date(2026, 2, 12), date(2026, 2, 19), date(2025, 10, 21), date(2026, 4, 12)]
    days += [date(2025, 12, 23), date(2025, 12, 26), date(2026, 10, 20)]
    rows = [scheduled(i, day) for i, day in enumerate(days)]
    relations = relations_of(RawRows(schedule=rows))
    assert calendar_state(relations, date(2026, 2, 15)) == "all_star_break"
    assert calendar_state(relations, date(2026, 10, 20)) == "season_just_started"
    assert calendar_state(relations, date(2026, 8, 20)) == "off_season"
    assert calendar_state(relations, date(2025, 12, 25)) == "in_season"


def test_the_next_update_follows_the_day_and_its_clock():
    sunday = date(2023, 1, 15)
    assert next_weekday(sunday, 0) == date(2023, 1, 16)
    assert next_weekday(date(2023, 1, 16), 0) == date(2023, 1, 23)
    assert eastern(sunday, 6) == "2023-01-15T06:00:00-05:00"
    assert eastern(date(2023, 7, 1), 6) == "2023-07-01T06:00:00-04:00"
