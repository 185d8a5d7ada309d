"""`trends/whos-hot-v2.json`, recomputed player by player."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from nba_publishing_tests.real_rows import plain_envelope as envelope
from nba_publishing_tests.real_rows.plain_day import Morning, tonight_fields
from nba_publishing_tests.real_rows.plain_form import (
    Form,
    Period,
    no_skill,
    period_of,
    prior_strength,
    ranked,
    shrunk,
)
from nba_publishing_tests.real_rows.plain_relations import relations_of
from nba_publishing_tests.real_rows.plain_rows import (
    ONE_DAY,
    days_before,
    newest_before,
    season_start,
)
from nba_publishing_tests.real_rows.plain_statistics import (
    Family,
    group_in_pool,
    rate_ci,
    rounded,
)
from nba_publishing_tests.real_rows.raw_rows import RawRows

LOOKBACK_DAYS = 30
TTL_SECONDS = 3600
LABELS = {
    "7d": "last_7_days",
    "14d": "last_14_days",
    "30d": "last_30_days",
    "season": "season",
}
NOBODY = {
    "at_least_80": 0.0,
    "observed_at_least_80": 0,
    "at_most_20": 0.0,
    "observed_at_most_20": 0,
}


def summary(period: Period) -> dict[str, Any]:
    """League average, baseline, prior and tail counts of a period, in field order."""
    forms, k = period.forms, len(period.forms)
    if k == 0:
        return {
            "league_average": {"hit_rate": None, "avg_margin": None},
            "over_baseline": {"over_rate": None, "sample_size": period.pool_games},
            "prior": {"mean": None, "strength": None, "players": 0},
            "expected_if_no_skill": dict(NOBODY),
        }
    counts = [(form.hits, form.games) for form in forms]
    mean = Fraction(sum(x for x, _ in counts), sum(n for _, n in counts))
    high, low = no_skill([form.games for form in forms], period.pool_hits, period.pool_games)
    return {
        "league_average": {
            "hit_rate": rounded(sum((form.rate for form in forms), Fraction(0)) / k, 3),
            "avg_margin": rounded(sum((form.margin for form in forms), Fraction(0)) / k, 2),
        },
        "over_baseline": {
            "over_rate": rounded(Fraction(period.pool_hits, period.pool_games), 3),
            "sample_size": period.pool_games,
        },
        "prior": {
            "mean": rounded(mean, 3),
            "strength": rounded(prior_strength(counts), 1),
            "players": k,
        },
        "expected_if_no_skill": {
            "at_least_80": high,
            "observed_at_least_80": sum(x >= (4 * n + 4) // 5 for x, n in counts),
            "at_most_20": low,
            "observed_at_most_20": sum(x <= n // 5 for x, n in counts),
        },
    }


def entry(
    rank: int, form: Form, period: Period, morning: Morning, shrunk_rate: float, evidence: str
) -> dict[str, Any]:
    person, tonight = morning.directory.person(form.lookup), morning.tonight(form.lookup)
    return {
        "rank": rank,
        "player_lookup": form.lookup,
        "player_name": person.name,
        "team": person.current_team,
        "heat_score": rounded(form.heat, 3),
        "hit_rate": rounded(form.rate, 3),
        "current_streak": form.streak,
        "streak_type": form.side,
        "avg_margin": rounded(form.margin, 2),
        "games_played": form.games,
        **tonight_fields(tonight),
        "heat_score_10": rounded(10 * form.heat, 1),
        "heat_components": {
            "hit_rate": rounded(form.rate, 3),
            "streak_factor": rounded(form.streak_factor, 3),
            "margin_factor": rounded(form.margin_factor, 3),
        },
        "player_full_name": person.name,
        "team_abbr": person.current_team,
        "streak_direction": form.side.lower(),
        "hit_rate_games": form.games,
        "hits": form.hits,
        "pushes": form.pushes,
        "position": person.position,
        "hit_rate_shrunk": shrunk_rate,
        "sample_size": form.games,
        "ci": rate_ci(form.hits, form.games),
        "baseline": rounded(Fraction(period.pool_hits, period.pool_games), 3),
        "evidence": evidence,
        "tonight": tonight,
    }


def lists_of(period: Period, morning: Morning, evidence: dict[Any, str]) -> dict[str, Any]:
    """The period's count and its two lists."""
    counts = [(form.hits, form.games) for form in period.forms]
    hot, cold = ranked(period.forms)

    def entries(forms: list[Form]) -> list[dict[str, Any]]:
        return [
            entry(
                rank,
                form,
                period,
                morning,
                rounded(shrunk(form.hits, form.games, counts), 3),
                evidence[period.name, form.lookup],
            )
            for rank, form in enumerate(forms, start=1)
        ]

    return {
        "total_qualifying_players": len(period.forms),
        "hot": entries(hot),
        "cold": entries(cold),
    }


def recompute(day: date, raw: RawRows) -> dict[str, Any]:
    """The whole document of the day except `generated_at`."""
    relations = relations_of(raw)
    morning = Morning(relations, day)
    windows = {"7d": days_before(day, 7), "14d": days_before(day, 14), "30d": days_before(day, 30)}
    windows["season"] = (season_start(day), day - ONE_DAY)
    periods = {name: period_of(relations, name, window) for name, window in windows.items()}
    family = Family()
    for name, period in periods.items():
        for form in period.forms:
            pool = period.pool_hits, period.pool_games
            family.add((name, form.lookup), group_in_pool(form.hits, form.games, *pool))
    evidence = family.evidence()
    main = periods["30d"]
    subject = envelope.Subject(
        window=main.window,
        empty=not any(period.forms for period in periods.values()),
        main_dates=relations.played_dates,
        needs_lines=True,
    )
    return {
        "as_of_date": day.isoformat(),
        "time_period": f"last_{LOOKBACK_DAYS}_days",
        "min_games": main.min_games,
        **lists_of(main, morning, evidence),
        **summary(main),
        "streak_mode": "signed",
        "periods": {
            name: {
                "time_period": LABELS[name],
                "window": envelope.span(period.window),
                "min_games": period.min_games,
                **lists_of(period, morning, evidence),
                **summary(period),
            }
            for name, period in periods.items()
        },
        "meta": envelope.meta(
            envelope.outcome(relations, day, subject),
            data_through=newest_before(
                relations.played_dates, day, min(main.window[0], windows["season"][0])
            ),
            window=main.window,
            next_update=envelope.tomorrow(day),
            ttl_seconds=TTL_SECONDS,
        ),
    }
