"""`trends/team-tendencies.json`, recomputed team by team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from nba_publishing_tests.real_rows import plain_envelope as envelope
from nba_publishing_tests.real_rows.plain_classes import Tally, tally
from nba_publishing_tests.real_rows.plain_day import ZONES, defence_snapshots
from nba_publishing_tests.real_rows.plain_relations import relations_of
from nba_publishing_tests.real_rows.plain_rows import (
    ONE_DAY,
    Played,
    Relations,
    TeamGame,
    newest_before,
    season_start,
)
from nba_publishing_tests.real_rows.plain_statistics import (
    Family,
    group_in_pool,
    nanos,
    percent,
    percent_ci,
    rounded,
)
from nba_publishing_tests.real_rows.plain_team_blocks import (
    Ranked,
    pace_teams,
    rest_teams,
    venue_teams,
    zone_teams,
)
from nba_publishing_tests.real_rows.raw_rows import RawRows

TTL_SECONDS = 43200
LIST_SIZE = 5
MIN_PROP_SAMPLE = 20
DAYS = {"pace": 30, "defence": 30, "home_away": 60, "back_to_back": 90}


@dataclass(frozen=True)
class Props:
    """Decided player rows per team in one situation, and the pool of the window."""

    teams: dict[str, Tally]
    pool: Tally

    def side(self, team: str) -> Tally:
        return self.teams.get(team, Tally())


@dataclass(frozen=True)
class Sources:
    """The rows of D's season, by block window."""

    relations: Relations
    day: date

    def window(self, block: str) -> tuple[date, date]:
        first = max(self.day - timedelta(days=DAYS[block]), season_start(self.day))
        return first, self.day - ONE_DAY

    def games(self, block: str) -> dict[str, list[TeamGame]]:
        grouped: dict[str, list[TeamGame]] = defaultdict(list)
        for game in self.relations.team_window(*self.window(block)):
            grouped[game.team].append(game)
        return dict(sorted(grouped.items()))

    def props(self, block: str, teams_of: Callable[[Played], Iterable[str | None]]) -> Props:
        rows = self.relations.decided(*self.window(block))
        teams: dict[str, Tally] = defaultdict(Tally)
        for row in rows:
            for team in teams_of(row):
                if team is not None:
                    teams[team].add(row)
        return Props(teams, tally(rows))


def low_and_high(teams: list[Ranked], middle: Fraction | None) -> tuple[list[Ranked], list[Ranked]]:
    """At most five teams strictly below the middle, lowest first, and as many above it."""
    if middle is None:
        return [], []
    size, line = min(LIST_SIZE, len(teams) // 2), nanos(middle)
    below = sorted(
        (t for t in teams if nanos(t.value) < line), key=lambda t: (nanos(t.value), t.team)
    )
    above = sorted(
        (t for t in teams if nanos(t.value) > line), key=lambda t: (-nanos(t.value), t.team)
    )
    return below[:size], above[:size]


def rank_of(team: Ranked, teams: list[Ranked], *, lowest_first: bool) -> int:
    """Competition rank among all eligible teams."""
    own = nanos(team.value)
    if lowest_first:
        return 1 + sum(nanos(other.value) < own for other in teams)
    return 1 + sum(nanos(other.value) > own for other in teams)


def over_block(side: Tally, pool: Tally, evidence: str) -> dict[str, Any]:
    enough = side.games >= MIN_PROP_SAMPLE
    return {
        "over_pct": percent(*side.counts) if enough else None,
        "prop_sample": side.games,
        "ci": percent_ci(*side.counts) if enough else None,
        "baseline": percent(*pool.counts) if side.games else None,
        "evidence": evidence,
    }


@dataclass(frozen=True)
class Writer:
    """Turns the chosen teams of one list into published rows."""

    teams: list[Ranked]
    props: Props
    evidence: dict[Any, str]
    situation: str
    lowest_first: bool

    def rows(self, chosen: list[Ranked]) -> list[dict[str, Any]]:
        return [
            {
                **team.fields,
                **team.extra,
                "league_rank": rank_of(team, self.teams, lowest_first=self.lowest_first),
                **over_block(
                    self.props.side(team.team),
                    self.props.pool,
                    self.evidence.get((self.situation, team.team), "none"),
                ),
            }
            for team in chosen
        ]


@dataclass(frozen=True)
class Blocks:
    """Eligible teams of all blocks and the over rates of all situations."""

    pace: list[Ranked]
    pace_average: Fraction | None
    zones: dict[str, tuple[list[Ranked], Fraction | None]]
    venue: list[Ranked]
    rest: list[Ranked]
    props: dict[str, Props]

    def situations(self) -> dict[str, set[str]]:
        """Eligible teams per over rate; the zones share one."""
        venue = {team.team for team in self.venue}
        return {
            "pace": {team.team for team in self.pace},
            "defence": {team.team for teams, _ in self.zones.values() for team in teams},
            "home": venue,
            "road": venue,
            "b2b": {team.team for team in self.rest},
        }


def blocks_of(sources: Sources) -> Blocks:
    pace, average = pace_teams(sources.games("pace"))
    defence = defence_snapshots(sources.relations, sources.day)
    b2b = {
        (game.team, game.date)
        for games in sources.games("back_to_back").values()
        for game in games
        if game.gap == 1
    }
    props = {
        "pace": sources.props("pace", lambda row: (row.team, row.opponent)),
        "defence": sources.props("defence", lambda row: (row.opponent,)),
        "home": sources.props("home_away", lambda row: (row.team,) if row.home is True else ()),
        "road": sources.props("home_away", lambda row: (row.team,) if row.home is False else ()),
        "b2b": sources.props(
            "back_to_back", lambda row: (row.team,) if (row.team, row.date) in b2b else ()
        ),
    }
    return Blocks(
        pace=pace,
        pace_average=average,
        zones={zone: zone_teams(zone, defence) for zone in ZONES},
        venue=venue_teams(sources.games("home_away")),
        rest=rest_teams(sources.games("back_to_back")),
        props=props,
    )


def evidence_of(blocks: Blocks) -> dict[Any, str]:
    """One family: every eligible team with enough props, once per situation."""
    family = Family()
    for situation, teams in blocks.situations().items():
        props = blocks.props[situation]
        for team in teams:
            side = props.side(team)
            if side.games >= MIN_PROP_SAMPLE:
                key = situation, team
                family.add(key, group_in_pool(*side.counts, *props.pool.counts))
    return family.evidence()


def body(blocks: Blocks, sources: Sources) -> dict[str, Any]:
    """The four blocks, in field order."""
    evidence = evidence_of(blocks)

    def writer(teams: list[Ranked], situation: str, *, lowest_first: bool) -> Writer:
        return Writer(teams, blocks.props[situation], evidence, situation, lowest_first)

    slow, fast = low_and_high(blocks.pace, blocks.pace_average)
    pace = writer(blocks.pace, "pace", lowest_first=False)
    zones: dict[str, Any] = {}
    for zone, (teams, average) in blocks.zones.items():
        best, worst = low_and_high(teams, average)
        zone_writer = writer(teams, "defence", lowest_first=True)
        zones[zone] = {
            "best": zone_writer.rows(best),
            "worst": zone_writer.rows(worst),
            "teams_ranked": len(teams),
        }
    away, home = low_and_high(blocks.venue, Fraction(0))
    hurt, helped = low_and_high(blocks.rest, Fraction(0))
    b2b = writer(blocks.rest, "b2b", lowest_first=True)
    average = blocks.pace_average
    return {
        "pace": {
            "kings": pace.rows(fast),
            "grinders": pace.rows(slow),
            "league_average": None if average is None else rounded(average, 2),
            "teams_ranked": len(blocks.pace),
            "window": envelope.span(sources.window("pace")),
        },
        "defense_by_zone": zones | {"window": envelope.span(sources.window("defence"))},
        "home_away": {
            "home_dominant": writer(blocks.venue, "home", lowest_first=False).rows(home),
            "road_warriors": writer(blocks.venue, "road", lowest_first=False).rows(away),
            "teams_ranked": len(blocks.venue),
            "window": envelope.span(sources.window("home_away")),
        },
        "back_to_back": {
            "vulnerable": b2b.rows(hurt),
            "resilient": b2b.rows(helped),
            "teams_ranked": len(blocks.rest),
            "window": envelope.span(sources.window("back_to_back")),
        },
    }


def is_empty(document: dict[str, Any]) -> bool:
    pace, venue = document["pace"], document["home_away"]
    lists = pace["kings"], pace["grinders"], venue["home_dominant"], venue["road_warriors"]
    return not any(lists)


def without_teams(blocks: Blocks) -> Blocks:
    """The blocks of an empty document, in which no list and no rank is left."""
    return Blocks([], None, {zone: ([], None) for zone in ZONES}, [], [], blocks.props)


def recompute(day: date, raw: RawRows) -> dict[str, Any]:
    """The whole document of the day except `generated_at`."""
    sources = Sources(relations_of(raw), day)
    relations, window = sources.relations, sources.window("back_to_back")
    blocks = blocks_of(sources)
    document = body(blocks, sources)
    empty = is_empty(document)
    if empty:
        document = body(without_teams(blocks), sources)
    dates = [
        newest_before(dates, day, season_start(day))
        for dates in (relations.played_dates, relations.team_dates)
    ]
    subject = envelope.Subject(window, empty, relations.team_dates)
    return {
        "as_of_date": day.isoformat(),
        **document,
        "meta": envelope.meta(
            envelope.outcome(relations, day, subject),
            data_through=max((d for d in dates if d is not None), default=None),
            window=window,
            next_update=envelope.eastern(envelope.next_weekday(day, 0), 6),
            ttl_seconds=TTL_SECONDS,
        ),
    }
