"""The rival's six files: rows in, a dictionary for `json.dump` out."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import rival_queries as q

Rows = Callable[..., list[tuple[Any, ...]]]

NEW_YORK = ZoneInfo("America/New_York")
AT_HOME = {"playing_tonight": False, "tonight_opponent": None, "tonight_game_time": None}

LABELS = {
    "star": "Stars", "scorer": "Scorers", "rotation": "Rotation players",
    "role_player": "Role players",
}  # fmt: skip

CLASS_IDS = {
    "star": "stars_overs", "scorer": "scorers_overs", "rotation": "rotation_overs",
    "role_player": "bench_overs",
}  # fmt: skip


def tonight(rows: Rows, day: date) -> dict[str, Any]:
    """Who plays tonight: by player, the three fields the other files show."""
    return {
        player: {
            "playing_tonight": True, "tonight_opponent": opponent,
            "tonight_game_time": f"{tip.astimezone(NEW_YORK):%-I:%M %p} ET" if tip else None,
        }
        for player, tip, opponent in rows(q.TONIGHT, day=day)
    }  # fmt: skip


def whos_hot(rows: Rows, day: date, tonight: dict[str, Any]) -> dict[str, Any]:
    """The hottest and the coldest players of thirty days."""
    players = []
    for lookup, name, team, games, rate, margin, over, streak in rows(q.HOT, day=day):
        signed = min(streak, 10) / 20 * (1 if over else -1)
        heat = 0.5 * rate + 0.25 * (0.5 + signed)
        heat += 0.25 * min(max((margin + 10) / 20, 0), 1)
        entry = {
            "player_lookup": lookup, "player_name": name, "team": team,
            "heat_score": _r(heat, 3), "hit_rate": _r(rate, 3), "current_streak": streak,
            "streak_type": "OVER" if over else "UNDER", "avg_margin": _r(margin, 2),
            "games_played": games, **tonight.get(lookup, AT_HOME),
        }  # fmt: skip
        players.append((heat, rate, games, lookup, margin, entry))
    k = len(players)
    players.sort(key=lambda p: (-round(p[0], 9), -round(p[1], 9), -p[2], p[3]))
    hot = players[: min(10, (k + 1) // 2)]
    rest = players[len(hot) :]
    rest.sort(key=lambda p: (round(p[0], 9), round(p[1], 9), -p[2], p[3]))
    return {
        "time_period": "last_30_days", "min_games": 5, "total_qualifying_players": k,
        "hot": _ranked([p[-1] for p in hot]),
        "cold": _ranked([p[-1] for p in rest[: min(10, k // 2)]]),
        "league_average": {
            "hit_rate": _r(sum(p[1] for p in players) / k, 3) if k else None,
            "avg_margin": _r(sum(p[4] for p in players) / k, 2) if k else None,
        },
    }  # fmt: skip


def bounce_back(rows: Rows, day: date, tonight: dict[str, Any]) -> dict[str, Any]:
    """Players far below their average last time, and how they came back before."""
    history = {player: (n, hits) for player, n, hits in rows(q.BOUNCES, day=day)}
    listed = []
    found = rows(q.CANDIDATES, day=day, season=_season(day))
    for lookup, name, team, last, points, opponent, average in found:
        n, hits = history.get(lookup, (0, 0))
        known = n >= 3
        rate = hits / n if known else 0.5
        tier = "medium" if n >= 5 and rate >= 0.6 else "low"
        tier = "high" if n >= 10 and rate >= 0.7 else tier
        playing = tonight.get(lookup, AT_HOME)
        entry = {
            "player_lookup": lookup, "player_name": name, "team": team,
            "last_game": {"date": str(last), "points": int(points), "opponent": opponent},
            "season_average": _r(average, 1), "shortfall": _r(average - points, 1),
            "bounce_back_rate": _r(rate, 3), "bounce_back_sample": n if known else 0,
            "significance": tier if known else "low",
            "playing_tonight": playing["playing_tonight"],
            "tonight_opponent": playing["tonight_opponent"],
        }  # fmt: skip
        listed.append((not known, -rate, points - average, lookup, entry))
    listed.sort(key=lambda candidate: candidate[:4])
    situations = sum(n for n, _ in history.values())
    bounces = sum(hits for _, hits in history.values())
    return {
        "shortfall_threshold": 10, "total_candidates": len(listed),
        "bounce_back_candidates": _ranked([candidate[-1] for candidate in listed]),
        "league_baseline": {
            "avg_bounce_back_rate": _r(bounces / situations, 3) if situations else None,
            "sample_size": situations,
        },
    }  # fmt: skip


def what_matters(rows: Rows, day: date) -> dict[str, Any]:
    """Over rates by archetype, rest and venue over a year."""
    span = {"first": day - timedelta(365), "last": day - timedelta(1)}
    cells = rows(q.ARCHETYPES, **span)
    players = rows(q.ARCHETYPE_PLAYERS, **span)

    def total(kind: str, place: int | None = None, *values: Any) -> tuple[int, int]:
        kept = [c for c in cells if c[0] == kind and (place is None or c[place] in values)]
        return sum(c[3] for c in kept), sum(c[4] for c in kept)

    archetypes: dict[str, Any] = {}
    for kind in LABELS:
        members = [row for row in players if row[0] == kind]
        named = [name for _, name, _, recent in members if recent]
        overall = _pct(*total(kind))
        rest = {b: total(kind, 1, b) for b in ("b2b", "one_day", "rested")}
        home = {"home": total(kind, 2, True), "away": total(kind, 2, False)}
        archetypes[kind] = {
            "player_count": len(members), "example_players": named[:3],
            "overall_over_pct": overall,
            "factors": {"rest": _factor(rest, 20), "home_away": _factor(home, 50)},
        }  # fmt: skip
    return {"archetypes": archetypes, "key_insights": _insights(archetypes)}


def team_tendencies(rows: Rows, day: date) -> dict[str, Any]:
    """Pace, defence, venue and back-to-backs of the teams."""
    span = {"day": day, "season": _season(day)}
    pace = rows(q.PACE, **span)
    league = sum(row[1] for row in pace) / len(pace) if pace else None
    teams = [
        {"team": team, "pace": _r(value, 2), "games": games, "avg_points": _r(points, 1),
         "vs_league": _r(value - league, 2)}
        for team, value, games, points in pace
    ]  # fmt: skip
    zones = rows(q.ZONES, **span)
    home = [
        (r[1] - r[2], {"team": r[0], "home_ppg": _r(r[1], 1), "away_ppg": _r(r[2], 1),
         "differential": _r(r[1] - r[2], 1)})
        for r in rows(q.HOME_AWAY, **span)
    ]  # fmt: skip
    tired = [
        (r[1] - r[2], {"team": r[0], "b2b_ppg": _r(r[1], 1), "rested_ppg": _r(r[2], 1),
         "impact": _r(r[1] - r[2], 1), "b2b_games": r[3]})
        for r in rows(q.BACK_TO_BACK, **span)
    ]  # fmt: skip
    size = min(5, len(teams) // 2)
    dominant, warriors = _sides(home)
    resilient, vulnerable = _sides(tired)
    return {
        "pace": {"kings": teams[:size], "grinders": teams[::-1][:size],
                 "league_average": _r(league, 2) if pace else None},
        "defense_by_zone": {
            zone: _zone(zones, place)
            for place, zone in enumerate(("paint", "perimeter", "mid_range"), start=1)
        },
        "home_away": {"home_dominant": dominant, "road_warriors": warriors},
        "back_to_back": {"vulnerable": vulnerable, "resilient": resilient},
    }  # fmt: skip


def quick_hits(rows: Rows, day: date) -> dict[str, Any]:
    """Buckets of ninety days whose over rate stands out."""
    span = {"first": day - timedelta(90), "last": day - timedelta(1)}
    weekdays = rows(q.BY_WEEKDAY, **span)
    overall = _pct(sum(r[1] for r in weekdays), sum(r[2] for r in weekdays))
    found = [(f"{name.lower()}_overs", "day_of_week", 2.0, n, o) for name, n, o in weekdays]
    rest, classes = rows(q.BY_REST, **span), rows(q.BY_CLASS, **span)
    found += [(f"{name}_overs", "situational", 1.5, n, o) for name, n, o in rest if name]
    found += [(CLASS_IDS[name], "player_type", 2.0, n, o) for name, n, o in classes if name]
    against = [(*candidate, overall, "overall ({:+}%)") for candidate in found]
    venue = {side: (n, o) for side, n, o in rows(q.BY_VENUE, **span)}
    if len(venue) == 2:
        better, worse = sorted(venue, key=lambda side: -_pct(*venue[side]))
        words = f"{worse} ({{}}% gap)"
        other = _pct(*venue[worse])
        against.append(("home_away_split", "situational", 2.0, *venue[better], other, words))
    stats = [
        {"id": name, "category": category, "stat": f"{_pct(n, o)}%", "sample_size": n,
         "trend": "positive" if gap >= 2 else "negative" if gap <= -2 else "neutral",
         "context": f"vs {base}% {words.format(gap)}"}
        for name, category, least, n, o, base, words in against
        if n >= 50 and abs(gap := _r(_pct(n, o) - base, 1)) >= least
    ]  # fmt: skip
    stats.sort(key=lambda s: (-abs(float(s["stat"][:-1]) - 50), -s["sample_size"], s["id"]))
    return {
        "stats": stats[:8], "total_available": len(stats),
        "refresh_note": "Stats refresh every Wednesday",
    }  # fmt: skip


def deep_dive(rows: Rows, day: date) -> dict[str, Any]:
    """The topic of the month as one comparison."""
    title, focus, label, words, a, b, days = q.TOPICS.get(day.month, q.DECEMBER)
    season, first, last = _season(day), day - timedelta(days or 0), day - timedelta(1)
    previous = date(season.year - 1, 10, 1)
    if focus == "all-star-break" and (found := rows(q.BREAK, day=day, season=season)):
        first, last = found[0][0] - timedelta(20), found[0][1] + timedelta(20)
        label = label.format(year=last.year)
    elif focus == "season-start":
        first, last = previous, season - timedelta(1)
    elif focus == "early-season":
        first, b = previous, f"game_date < DATE '{day - timedelta(365)}'"
    sides = rows(
        q.TOPIC.format(a=a, b=b),
        first=first, last=last, day=day, season=season, previous_season=previous,
    )  # fmt: skip
    hero = _hero({side: (n, over) for side, n, over in sides}, label, words)
    month = f"{day:%B %Y}"
    return {
        "month": month, "title": title, "hero_stat": hero,
        "slug": f"{focus}-{month.lower().replace(' ', '-')}", "cta": "Read the full analysis",
    }  # fmt: skip


def _hero(sides: dict[str, tuple[int, int]], label: str, words: str) -> dict[str, Any]:
    if min(sides.get("a", (0,))[0], sides.get("b", (0,))[0]) < 50:
        label = "Not enough games yet"
        return {"value": "N/A", "label": label, "context": "", "is_placeholder": True}
    one, other = (_r(100 * sides[side][1] / sides[side][0], 0) for side in "ab")
    context = f"vs {other:.0f}% {words} ({one - other:+.0f}%)"
    return {"value": f"{one:.0f}%", "label": label, "context": context, "is_placeholder": False}


def _season(day: date) -> date:
    return date(day.year if day.month >= 10 else day.year - 1, 10, 1)


def _r(value: float, digits: int) -> float:
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(str(round(value, 9))).quantize(step, ROUND_HALF_UP)) + 0.0


def _pct(n: int, over: int) -> float | None:
    return _r(100 * over / n, 1) if n else None


def _ranked(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"rank": rank, **entry} for rank, entry in enumerate(entries, start=1)]


def _factor(buckets: dict[str, tuple[int, int]], least: int) -> dict[str, Any]:
    return {
        name: {"games": n, "over_pct": _pct(n, over)}
        for name, (n, over) in buckets.items()
        if n >= least
    }


def _insights(archetypes: dict[str, Any]) -> list[str]:
    texts = []
    star, role = (archetypes[kind]["overall_over_pct"] for kind in ("star", "role_player"))
    if star is not None and role is not None and abs(star - role) >= 5:
        sides = [(star, "Stars"), (role, "Role players")]
        (high, who), (low, other) = sorted(sides, reverse=True)
        texts.append(f"{who} go over more often than {other.lower()} ({high}% vs {low}%)")
    for kind, label in LABELS.items():
        venue = archetypes[kind]["factors"]["home_away"]
        if len(venue) < 2:
            continue
        home, away = venue["home"]["over_pct"], venue["away"]["over_pct"]
        if abs(home - away) >= 3:
            where = "at home" if home > away else "on the road"
            texts.append(f"{label} go over more often {where} ({home}% at home, {away}% away)")
    return texts[:5] or ["No significant differences by archetype, rest or venue in this window"]


def _sides(rows: list[tuple[float, dict[str, Any]]]) -> tuple[list[Any], list[Any]]:
    """The five furthest above zero and the five furthest below."""
    size = min(5, len(rows) // 2)
    above = sorted(rows, key=lambda row: (-round(row[0], 9), row[1]["team"]))
    below = sorted(rows, key=lambda row: (round(row[0], 9), row[1]["team"]))
    return (
        [entry for value, entry in above if value > 0][:size],
        [entry for value, entry in below if value < 0][:size],
    )


def _zone(rows: list[tuple[Any, ...]], place: int) -> dict[str, Any]:
    known = [row for row in rows if row[place] is not None and row[5] >= 5]
    size = min(5, len(known) // 2)

    def listed(sign: int) -> list[dict[str, Any]]:
        return [
            {"team": row[0], "dfg_pct": _r(100 * row[place], 1), "opp_ppg": _r(row[4], 1),
             "games": row[5]}
            for row in sorted(known, key=lambda row: (sign * row[place], row[0]))[:size]
        ]  # fmt: skip

    return {"best": listed(1), "worst": listed(-1)}
