"""`trends/what-matters.json`, recomputed row by row."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from nba_publishing_tests.real_rows import plain_envelope as envelope
from nba_publishing_tests.real_rows.plain_archetypes import (
    Group,
    archetype_groups,
    counted_rows,
    examples,
)
from nba_publishing_tests.real_rows.plain_classes import (
    CLASS_DAYS,
    Tally,
    tally,
)
from nba_publishing_tests.real_rows.plain_day import Directory
from nba_publishing_tests.real_rows.plain_experience import (
    Experience,
    experience_block,
    experience_of,
)
from nba_publishing_tests.real_rows.plain_insights import (
    Candidate,
    chosen,
    insight,
    insight_candidates,
    text_of,
)
from nba_publishing_tests.real_rows.plain_relations import relations_of
from nba_publishing_tests.real_rows.plain_rows import (
    Relations,
    days_before,
    newest_before,
)
from nba_publishing_tests.real_rows.plain_statistics import (
    Family,
    diff,
    group_in_pool,
    nanos,
    percent,
    percent_block,
    two_groups,
)
from nba_publishing_tests.real_rows.raw_rows import RawRows

LOOKBACK_DAYS = 365
TTL_SECONDS = 43200
GENERIC = "No significant differences by archetype, rest or venue in this window"
BUCKET_MINIMUM = {"rest": 20, "home_away": 50, "back_to_back": 20}
BUCKETS = {
    "rest": ("b2b", "one_day", "rested"),
    "home_away": ("home", "away"),
    "back_to_back": ("b2b", "non_b2b"),
}
DESCRIPTIONS = {
    "star": "22+ PPG stars",
    "scorer": "15-22 PPG scorers",
    "rotation": "8-15 PPG rotation",
    "role_player": "Under 8 PPG role players",
}


def published_buckets(group: Group, factor: str) -> list[str]:
    return [
        name
        for name in BUCKETS[factor]
        if group.bucket(factor, name).games >= BUCKET_MINIMUM[factor]
    ]


def significance(group: Group, factor: str, name: str) -> str:
    """Whether the bucket differs from the archetype's other rows."""
    inside = group.bucket(factor, name)
    outside = Tally()
    for other in BUCKETS[factor]:
        if other != name:
            outside += group.bucket(factor, other)
    z = abs(two_groups(*inside.counts, *outside.counts).z or 0.0)
    if nanos(z) >= nanos(Fraction("2.58")) and inside.games >= 100:
        return "high"
    if nanos(z) >= nanos(Fraction("1.96")) and inside.games >= 50:
        return "medium"
    return "low"


def bucket_key(archetype: str, name: str) -> tuple[str, str, str]:
    """b2b is one test although two factors print it."""
    return "bucket", archetype, name


def factors_of(name: str, group: Group, league: Tally, evidence: dict[Any, str]) -> dict[str, Any]:
    overall = percent(*group.total.counts)
    if overall is None:
        return {}
    published: dict[str, Any] = {}
    for factor in BUCKETS:
        published[factor] = {}
        for bucket in published_buckets(group, factor):
            side = group.bucket(factor, bucket)
            shown = percent(*side.counts)
            assert shown is not None
            published[factor][bucket] = {
                "games": side.games,
                "over_pct": shown,
                "vs_overall": diff(shown, overall),
                "significance": significance(group, factor, bucket),
                **percent_block(*side.counts, *league.counts, evidence[bucket_key(name, bucket)]),
            }
    return published


def family_of(
    groups: dict[str, Group],
    league: Tally,
    candidates: list[Candidate],
    experience: Experience | None,
) -> Family:
    family = Family()
    for name, group in groups.items():
        family.add(("archetype", name), group_in_pool(*group.total.counts, *league.counts))
        for factor in BUCKETS:
            for bucket in published_buckets(group, factor):
                side = group.bucket(factor, bucket)
                verdict = group_in_pool(*side.counts, *league.counts)
                family.add(bucket_key(name, bucket), verdict)
    for candidate in candidates:
        family.add(candidate.key, candidate.verdict)
    if experience is not None:
        for name, group in experience.groups.items():
            verdict = group_in_pool(*group.total.counts, *experience.pool.counts)
            family.add(("experience", name), verdict)
    return family


def newest_used(relations: Relations, day: date) -> date | None:
    """The newest played or team date of the last two years."""
    first = day - timedelta(days=LOOKBACK_DAYS + CLASS_DAYS)
    found = [
        newest_before(dates, day, first) for dates in (relations.played_dates, relations.team_dates)
    ]
    return max((d for d in found if d is not None), default=None)


def recompute(day: date, raw: RawRows) -> dict[str, Any]:
    """The whole document of the day except `generated_at`."""
    relations = relations_of(raw)
    directory, window = Directory(relations, day), days_before(day, LOOKBACK_DAYS)
    league = tally(relations.window(*window))
    groups = archetype_groups(counted_rows(relations, *window))
    experience = experience_of(relations, directory)
    candidates = insight_candidates(groups)
    evidence = family_of(groups, league, candidates, experience).evidence()
    picked = chosen(candidates, evidence)
    baseline, data_through = percent(*league.counts), newest_used(relations, day)
    subject = envelope.Subject(
        window=window,
        empty=not any(group.latest for group in groups.values()),
        main_dates=relations.played_dates,
        needs_lines=True,
    )
    return {
        "as_of_date": day.isoformat(),
        "archetypes": {
            name: {
                "description": DESCRIPTIONS[name],
                "player_count": len(group.latest),
                "example_players": examples(group, directory, data_through),
                "overall_over_pct": percent(*group.total.counts),
                "factors": factors_of(name, group, league, evidence),
                **percent_block(
                    *group.total.counts,
                    *league.counts,
                    evidence.get(("archetype", name), "none"),
                ),
            }
            for name, group in groups.items()
        },
        "key_insights": [text_of(c, evidence[c.key]) for c in picked] or [GENERIC],
        "insights": [insight(c, baseline, evidence[c.key]) for c in picked],
        "experience_archetypes": experience_block(experience, directory, data_through, evidence),
        "over_baseline": {"over_pct": baseline, "sample_size": league.games},
        "meta": envelope.meta(
            envelope.outcome(relations, day, subject),
            data_through=data_through,
            window=window,
            next_update=envelope.eastern(envelope.next_weekday(day, 0), 6),
            ttl_seconds=TTL_SECONDS,
        ),
    }
