"""`trends/quick-hits.json`, recomputed bucket by bucket."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from nba_publishing_tests.real_rows import plain_envelope as envelope
from nba_publishing_tests.real_rows.plain_classes import CLASS_DAYS, Tally
from nba_publishing_tests.real_rows.plain_quick_hit_counts import (
    LOOKBACK_DAYS,
    MIN_SAMPLE,
    Counts,
    Venue,
    count,
    has_league_test,
    has_short_test,
)
from nba_publishing_tests.real_rows.plain_quick_hit_wording import (
    LEAGUE,
    SHORTHANDED,
    Wording,
    kinds,
)
from nba_publishing_tests.real_rows.plain_relations import relations_of
from nba_publishing_tests.real_rows.plain_rows import (
    days_before,
    newest_before,
)
from nba_publishing_tests.real_rows.plain_statistics import (
    Family,
    diff,
    group_in_pool,
    nanos,
    percent,
    percent_ci,
    signed,
    two_groups,
)
from nba_publishing_tests.real_rows.raw_rows import RawRows

NUM_STATS = 8
TTL_SECONDS = 43200
LEAGUE_THRESHOLD = 1.5
TEAM_THRESHOLD = 5.0
SHORT_THRESHOLD = 2.0


def trend_of(difference: float, evidence: str) -> str:
    if evidence == "none" or abs(difference) < 2.0:
        return "neutral"
    return "positive" if difference > 0 else "negative"


def shown(side: Tally) -> float:
    """The displayed percent of a side that has games."""
    value = percent(*side.counts)
    assert value is not None
    return value


def item(
    identity: str,
    category: str,
    wording: Wording,
    side: Tally,
    *,
    difference: float,
    baseline: float,
    context: str,
    evidence: str,
) -> dict[str, Any]:
    value = shown(side)
    return {
        "id": identity,
        "category": category,
        "headline": wording.headline(difference, evidence),
        "stat": f"{value:.1f}%",
        "description": wording.description,
        "sample_size": side.games,
        "trend": trend_of(difference, evidence),
        "context": context,
        "value": value,
        "baseline": baseline,
        "diff": difference,
        "ci": percent_ci(*side.counts),
        "evidence": evidence,
    }


def venue_item(venue: Venue, overall: Tally, evidence: str) -> dict[str, Any] | None:
    difference = diff(shown(venue.higher), shown(venue.other))
    if abs(difference) < 2.0:
        return None
    name = "Home Court Advantage" if venue.name == "home" else "Road Warriors"
    return item(
        "home_away_split",
        "situational",
        Wording(name, name, "Home vs Road", f"OVER hit rate for {venue.name} players"),
        venue.higher,
        difference=difference,
        baseline=shown(overall),
        context=f"vs {shown(venue.other):.1f}% {venue.other_name} ({difference:.1f}% gap)",
        evidence=evidence,
    )


def against(
    identity: str,
    category: str,
    wording: Wording,
    side: Tally,
    pool: Tally,
    *,
    threshold: float,
    words: str,
    evidence: str,
) -> dict[str, Any] | None:
    """The item of a side against a pool, or None below the threshold."""
    baseline = shown(pool)
    difference = diff(shown(side), baseline)
    if abs(difference) < threshold:
        return None
    return item(
        identity,
        category,
        wording,
        side,
        difference=difference,
        baseline=baseline,
        context=f"vs {baseline:.1f}% {words} ({signed(difference)}%)",
        evidence=evidence,
    )


def farthest_first(side: Tally, identity: str) -> tuple[int, int, str]:
    """Order by distance from a coin flip, then by sample."""
    return -nanos(abs(Fraction(100 * side.over, side.games) - 50)), -side.games, identity


def evidence_of(counts: Counts) -> dict[Any, str]:
    """One family: all buckets with enough games and the extended tests."""
    family, pool = Family(), counts.overall.counts
    for name in kinds():
        side = counts.buckets[name]
        if side.games >= MIN_SAMPLE:
            family.add(name, group_in_pool(*side.counts, *pool))
    if counts.venue is not None:
        sides = counts.venue.higher.counts, counts.venue.other.counts
        family.add("venue", two_groups(*sides[0], *sides[1]))
    if has_league_test(counts):
        family.add("league", two_groups(*counts.recent.counts, *counts.earlier.counts))
    for team, side in counts.teams.items():
        family.add(("team", team), group_in_pool(*side.counts, *counts.month.counts))
    if counts.shorthanded is not None and has_short_test(counts):
        family.add("short", group_in_pool(*counts.shorthanded.counts, *pool))
    return family.evidence()


def included(counts: Counts, evidence: dict[Any, str]) -> list[dict[str, Any]]:
    """All candidates over their threshold, in published order."""
    found: list[tuple[tuple[int, int, str], dict[str, Any]]] = []
    for name, kind in kinds().items():
        side = counts.buckets[name]
        if side.games < MIN_SAMPLE:
            continue
        made = against(
            kind.id,
            kind.category,
            kind.wording,
            side,
            counts.overall,
            threshold=kind.threshold,
            words="overall",
            evidence=evidence[name],
        )
        if made:
            found.append((farthest_first(side, kind.id), made))
    if counts.venue is not None:
        made = venue_item(counts.venue, counts.overall, evidence["venue"])
        if made:
            found.append((farthest_first(counts.venue.higher, "home_away_split"), made))
    return [made for _, made in sorted(found, key=lambda pair: pair[0])]


def team_items(counts: Counts, evidence: dict[Any, str]) -> list[dict[str, Any] | None]:
    """The teams with the highest and the lowest percent."""
    if not counts.teams:
        return []
    rates = {team: nanos(Fraction(s.over, s.games)) for team, s in counts.teams.items()}
    high = min(rates, key=lambda team: (-rates[team], team))
    low = min(rates, key=lambda team: (rates[team], team))
    return [
        against(
            f"team_{team.lower()}_overs",
            "team",
            Wording(
                f"{team} Running Hot",
                f"{team} Running Cold",
                f"{team} Over Rate",
                f"OVER hit rate for {team} players, last 30 days",
            ),
            counts.teams[team],
            counts.month,
            threshold=TEAM_THRESHOLD,
            words="league",
            evidence=evidence["team", team],
        )
        for team in dict.fromkeys((high, low))
    ]


def extended(counts: Counts, evidence: dict[Any, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any] | None] = []
    if has_league_test(counts):
        found.append(
            against(
                "league_over_rate",
                "league",
                LEAGUE,
                counts.recent,
                counts.earlier,
                threshold=LEAGUE_THRESHOLD,
                words="in the 76 days before",
                evidence=evidence["league"],
            )
        )
    found += team_items(counts, evidence)
    if counts.shorthanded is not None and has_short_test(counts):
        found.append(
            against(
                "shorthanded_overs",
                "injury",
                SHORTHANDED,
                counts.shorthanded,
                counts.overall,
                threshold=SHORT_THRESHOLD,
                words="overall",
                evidence=evidence["short"],
            )
        )
    return [made for made in found if made]


def is_empty(counts: Counts) -> bool:
    sides = [counts.buckets[name] for name in kinds()]
    return counts.venue is None and all(side.games < MIN_SAMPLE for side in sides)


def recompute(day: date, raw: RawRows) -> dict[str, Any]:
    """The whole document of the day except `generated_at`."""
    relations = relations_of(raw)
    counts = count(relations, day)
    evidence = evidence_of(counts)
    stats, window = included(counts, evidence), days_before(day, LOOKBACK_DAYS)
    subject = envelope.Subject(
        window=window,
        empty=is_empty(counts),
        main_dates=relations.played_dates,
        needs_lines=True,
    )
    oldest = day - timedelta(days=LOOKBACK_DAYS + CLASS_DAYS)
    return {
        "as_of_date": day.isoformat(),
        "stats": stats[:NUM_STATS],
        "total_available": len(stats),
        "refresh_note": "Stats refresh every Wednesday",
        "extended_stats": extended(counts, evidence),
        "over_baseline": {
            "over_pct": percent(*counts.overall.counts),
            "sample_size": counts.overall.games,
        },
        "meta": envelope.meta(
            envelope.outcome(relations, day, subject),
            data_through=newest_before(relations.played_dates, day, oldest),
            window=window,
            next_update=envelope.eastern(envelope.next_weekday(day, 2), 8),
            ttl_seconds=TTL_SECONDS,
        ),
    }
