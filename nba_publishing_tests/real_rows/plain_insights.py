"""Comparisons that may become a sentence: between classes, between rest, between venues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nba_publishing_tests.real_rows.plain_archetypes import Group
from nba_publishing_tests.real_rows.plain_classes import Tally
from nba_publishing_tests.real_rows.plain_statistics import (
    Verdict,
    diff,
    percent,
    percent_ci,
    two_groups,
)

MIN_INSIGHT_GAMES = 50
MAX_INSIGHTS = 5
LABELS = {
    "star": "Stars",
    "scorer": "Scorers",
    "rotation": "Rotation players",
    "role_player": "Role players",
}
THRESHOLDS = {"archetype_gap": 5.0, "back_to_back": 2.0, "home_away": 3.0}
GRADES = ("strong", "moderate", "weak", "none")


@dataclass(frozen=True)
class Candidate:
    """An insight before its threshold: the side named first, and the other."""

    kind: str
    archetype: str | None
    labels: tuple[str, str]
    first: Tally
    second: Tally

    @property
    def key(self) -> tuple[str, str, str | None]:
        return "insight", self.kind, self.archetype

    @property
    def percents(self) -> tuple[float, float]:
        first, second = percent(*self.first.counts), percent(*self.second.counts)
        assert first is not None
        assert second is not None
        return first, second

    @property
    def verdict(self) -> Verdict:
        return two_groups(*self.first.counts, *self.second.counts)


def insight_candidates(groups: dict[str, Group]) -> list[Candidate]:
    """All comparisons with enough games on both sides, before any threshold."""
    star = groups["star"]
    rest = "Back-to-back", "2+ days rest"
    pairs = [
        Candidate(
            "archetype_gap",
            None,
            ("Stars", "Role players"),
            star.total,
            groups["role_player"].total,
        ),
        Candidate(
            "back_to_back", "star", rest, star.bucket("rest", "b2b"), star.bucket("rest", "rested")
        ),
    ]
    for name, group in groups.items():
        home, away = group.bucket("home_away", "home"), group.bucket("home_away", "away")
        pairs.append(Candidate("home_away", name, ("At home", "On the road"), home, away))
    return [p for p in pairs if min(p.first.games, p.second.games) >= MIN_INSIGHT_GAMES]


def text_of(candidate: Candidate, evidence: str) -> str:
    one, two = candidate.percents
    if candidate.kind == "archetype_gap":
        return _gap_text(one, two, evidence)
    if candidate.kind == "back_to_back":
        if evidence == "none":
            return (
                f"Stars: {one:.1f}% over on back-to-backs, {two:.1f}% on 2+ days rest, "
                "no reliable difference"
            )
        word = "more" if one > two else "less"
        return (
            f"Stars go over {word} often on back-to-backs "
            f"({one:.1f}% vs {two:.1f}% on 2+ days rest)"
        )
    label = LABELS[candidate.archetype or ""]
    if evidence == "none":
        return f"{label}: {one:.1f}% over at home, {two:.1f}% on the road, no reliable difference"
    if one > two:
        return f"{label} go over more often at home ({one:.1f}% vs {two:.1f}% on the road)"
    return f"{label} go over more often on the road ({two:.1f}% vs {one:.1f}% at home)"


def _gap_text(star: float, role: float, evidence: str) -> str:
    if evidence == "none":
        return f"Stars: {star:.1f}% over, role players: {role:.1f}%, no reliable difference"
    if star > role:
        return f"Stars go over more often than role players ({star:.1f}% vs {role:.1f}%)"
    return f"Role players go over more often than stars ({role:.1f}% vs {star:.1f}%)"


def insight(candidate: Candidate, baseline: float | None, evidence: str) -> dict[str, Any]:
    one, two = candidate.percents
    sides = [
        {
            "label": label,
            "over_pct": shown,
            "sample_size": side.games,
            "ci": percent_ci(*side.counts),
        }
        for label, shown, side in zip(
            candidate.labels,
            candidate.percents,
            (candidate.first, candidate.second),
            strict=True,
        )
    ]
    higher, lower = sides if one >= two else reversed(sides)
    return {
        "kind": candidate.kind,
        "archetype": candidate.archetype,
        "text": text_of(candidate, evidence),
        "higher": higher,
        "lower": lower,
        "diff": abs(diff(one, two)),
        "baseline": baseline,
        "evidence": evidence,
    }


def chosen(candidates: list[Candidate], evidence: dict[Any, str]) -> list[Candidate]:
    """Those over their threshold, best evidence first."""
    over = [c for c in candidates if abs(diff(*c.percents)) >= THRESHOLDS[c.kind]]
    return sorted(over, key=lambda c: GRADES.index(evidence[c.key]))[:MAX_INSIGHTS]
