"""The rival: six trends files the plain way, some fifteen small queries a day and `json.dump`.

It is what a capable engineer writes on a good afternoon: views over the Parquet files, one or
a few queries per file, a little shaping. It makes the core fields of the files from the same
rules; it has no intervals, evidence, checks, history of runs or proof of an empty file. Runs by
itself: `python benchmarks/rival.py FOLDER OUT DAY [LAST_DAY]`.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

VIEWS = """
CREATE VIEW played AS
SELECT player_lookup, player_full_name, game_date, team_abbr, opponent_team_abbr,
  CAST(points AS DOUBLE) AS points, CAST(points_line AS DOUBLE) AS points_line,
  year(game_date) - CAST(month(game_date) < 10 AS INT) AS season
FROM player_game_summary
WHERE points IS NOT NULL AND is_dnp IS NOT TRUE AND is_active IS NOT FALSE
  AND is_partial_game_data IS NOT TRUE AND coalesce(minutes_played, 1) > 0
QUALIFY row_number() OVER (PARTITION BY player_lookup, game_date ORDER BY processed_at DESC) = 1;

CREATE VIEW team_games AS
SELECT game_date, team_abbr, home_game, win_flag, CAST(points_scored AS DOUBLE) AS points_scored,
  CAST(pace AS DOUBLE) AS pace,
  year(game_date) - CAST(month(game_date) < 10 AS INT) AS season
FROM team_offense_game_summary
WHERE points_scored IS NOT NULL AND is_partial_game_data IS NOT TRUE
QUALIFY row_number() OVER (PARTITION BY team_abbr, game_date ORDER BY processed_at DESC) = 1;

CREATE MACRO bucket(gap) AS
  CASE WHEN gap = 1 THEN 'b2b' WHEN gap = 2 THEN 'one_day' WHEN gap BETWEEN 3 AND 7 THEN 'rested'
  END;
CREATE MACRO class(games, ppg) AS
  CASE WHEN games < 10 THEN NULL WHEN ppg >= 22 THEN 'star' WHEN ppg >= 15 THEN 'scorer'
    WHEN ppg >= 8 THEN 'rotation' ELSE 'role_player' END;
"""

# Every game with its rest and the form before it; `decided` has a line that was not hit exactly.
GAMES = """
WITH games AS (
  SELECT *, points > points_line AS over, points <> points_line AS decided,
    game_date - lag(game_date) OVER (PARTITION BY player_lookup, season ORDER BY game_date) AS gap,
    count(*) OVER form AS form_games, avg(points) OVER form AS form_ppg
  FROM played
  WHERE game_date BETWEEN $first - 365 AND $last
  WINDOW form AS (
    PARTITION BY player_lookup ORDER BY game_date ROWS BETWEEN 40 PRECEDING AND 1 PRECEDING)
), counted AS (
  SELECT *, bucket(gap) AS bucket, class(form_games, form_ppg) AS class FROM games
  WHERE game_date >= $first AND decided
)
"""

TONIGHT = """
SELECT c.player_lookup, s.game_date_est,
  CASE WHEN c.team_abbr = s.home_team_tricode THEN s.away_team_tricode
    ELSE s.home_team_tricode END AS opponent
FROM upcoming_player_game_context AS c
JOIN nbac_schedule AS s ON s.game_date = c.game_date
  AND c.team_abbr IN (s.home_team_tricode, s.away_team_tricode)
WHERE c.game_date = $day AND coalesce(c.player_status, '') <> 'out'
"""

HOT = """
WITH decided AS (
  SELECT *, points > points_line AS over,
    row_number() OVER (PARTITION BY player_lookup ORDER BY game_date DESC) AS nth,
    first_value(points > points_line)
      OVER (PARTITION BY player_lookup ORDER BY game_date DESC) AS over_now
  FROM played
  WHERE game_date BETWEEN $day - 30 AND $day - 1 AND points <> points_line
)
SELECT player_lookup, arg_max(player_full_name, game_date), arg_max(team_abbr, game_date),
  count(*), avg(CAST(over AS INT)), avg(points - points_line), any_value(over_now),
  coalesce(min(nth) FILTER (over <> over_now) - 1, count(*))
FROM decided GROUP BY player_lookup HAVING count(*) >= 5
"""

CANDIDATES = """
SELECT player_lookup, arg_max(player_full_name, game_date), arg_max(team_abbr, game_date),
  max(game_date), arg_max(points, game_date), arg_max(opponent_team_abbr, game_date), avg(points)
FROM played WHERE game_date BETWEEN $season AND $day - 1
GROUP BY player_lookup
HAVING count(*) >= 10 AND max(game_date) >= $day - 14
  AND sum(points) - count(*) * arg_max(points, game_date) >= 10 * count(*)
"""

BOUNCES = """
WITH games AS (
  SELECT player_lookup, points, avg(points) OVER season_games AS average,
    count(*) OVER season_games AS season_count,
    lead(points) OVER (PARTITION BY player_lookup, season ORDER BY game_date) AS next_points
  FROM played WHERE game_date BETWEEN DATE '2021-10-01' AND $day - 1
  WINDOW season_games AS (PARTITION BY player_lookup, season)
)
SELECT player_lookup, count(*), count(*) FILTER (next_points >= average)
FROM games
WHERE season_count >= 10 AND next_points IS NOT NULL AND average - points >= 10
GROUP BY player_lookup
"""

ARCHETYPES = (
    GAMES
    + """
SELECT class, bucket, home_game, count(*), count(*) FILTER (over)
FROM counted LEFT JOIN team_games USING (team_abbr, game_date)
WHERE class IS NOT NULL GROUP BY ALL
"""
)

ARCHETYPE_PLAYERS = (
    GAMES
    + """
SELECT arg_max(class, game_date) AS class, arg_max(player_full_name, game_date),
  arg_max(form_ppg, game_date)
FROM counted WHERE class IS NOT NULL GROUP BY player_lookup ORDER BY 3 DESC, player_lookup
"""
)

PACE = """
SELECT team_abbr, avg(pace), count(*), avg(points_scored) FROM team_games
WHERE game_date BETWEEN greatest($day - 30, $season) AND $day - 1 AND pace IS NOT NULL
GROUP BY team_abbr HAVING count(*) >= 5 ORDER BY 2 DESC, 1
"""

ZONES = """
SELECT team_abbr, CAST(paint_pct_allowed_last_15 AS DOUBLE),
  CAST(three_pt_pct_allowed_last_15 AS DOUBLE), CAST(mid_range_pct_allowed_last_15 AS DOUBLE),
  CAST(opponent_points_per_game AS DOUBLE), games_in_sample
FROM team_defense_zone_analysis
WHERE analysis_date BETWEEN greatest($day - 30, $season) AND $day - 1
  AND opponent_points_per_game IS NOT NULL
QUALIFY row_number() OVER (
  PARTITION BY team_abbr ORDER BY analysis_date DESC, processed_at DESC) = 1
"""

HOME_AWAY = """
SELECT team_abbr, avg(points_scored) FILTER (home_game), avg(points_scored) FILTER (NOT home_game)
FROM team_games WHERE game_date BETWEEN greatest($day - 60, $season) AND $day - 1
GROUP BY team_abbr
HAVING count(*) FILTER (home_game) >= 5 AND count(*) FILTER (NOT home_game) >= 5
"""

BACK_TO_BACK = """
WITH games AS (
  SELECT *, game_date - lag(game_date) OVER (PARTITION BY team_abbr ORDER BY game_date) AS gap
  FROM team_games WHERE game_date BETWEEN $season AND $day - 1
)
SELECT team_abbr, avg(points_scored) FILTER (gap = 1),
  avg(points_scored) FILTER (gap BETWEEN 2 AND 7), count(*) FILTER (gap = 1)
FROM games WHERE game_date >= $day - 90
GROUP BY team_abbr
HAVING count(*) FILTER (gap = 1) >= 3 AND count(*) FILTER (gap BETWEEN 2 AND 7) >= 5
"""

BY_WEEKDAY = """
SELECT dayname(game_date), count(*), count(*) FILTER (points > points_line) FROM played
WHERE game_date BETWEEN $first AND $last AND points <> points_line GROUP BY 1
"""
BY_REST = GAMES + "SELECT bucket, count(*), count(*) FILTER (over) FROM counted GROUP BY 1"
BY_CLASS = GAMES + "SELECT class, count(*), count(*) FILTER (over) FROM counted GROUP BY 1"
BY_VENUE = """
SELECT CASE WHEN home_game THEN 'home' ELSE 'away' END, count(*),
  count(*) FILTER (points > points_line)
FROM played JOIN team_games USING (team_abbr, game_date)
WHERE game_date BETWEEN $first AND $last AND points <> points_line GROUP BY 1
"""

BREAK = """
WITH dates AS (
  SELECT DISTINCT game_date FROM nbac_schedule
  WHERE game_date BETWEEN $season - 365 AND $day AND month(game_date) IN (2, 3)
), breaks AS (
  SELECT game_date AS before, lead(game_date) OVER (ORDER BY game_date) AS after FROM dates
)
SELECT before, after FROM breaks
WHERE after - before BETWEEN 5 AND 60 AND after <= $day - 21 ORDER BY year(after) DESC, after - before DESC
LIMIT 1
"""

# A topic is a pair of conditions on decided games of the days it looks at.
TOPIC = (
    GAMES
    + """, teams AS (
  SELECT game_date, team_abbr,
    row_number() OVER (PARTITION BY team_abbr, season ORDER BY game_date) AS game_no,
    count(*) OVER (PARTITION BY team_abbr ORDER BY game_date
      RANGE BETWEEN INTERVAL 5 DAYS PRECEDING AND CURRENT ROW) AS in_six_days,
    avg(CAST(win_flag AS INT)) OVER (PARTITION BY team_abbr, season) AS win_share
  FROM team_games WHERE game_date BETWEEN $previous_season AND $day - 1
)
SELECT CASE WHEN {a} THEN 'a' WHEN {b} THEN 'b' END AS side, count(*), count(*) FILTER (over)
FROM counted JOIN teams USING (team_abbr, game_date) GROUP BY 1
"""
)
DECEMBER = (
    "December Deep Dive", "rest-impact", "OVER rate on 2+ rest days", "on back-to-backs",
    "bucket = 'rested'", "bucket = 'b2b'", 90,
)  # fmt: skip
TOPICS = {
    1: ("The January Effect", "schedule-density", "OVER rate in 4-games-in-6-days spots",
        "otherwise", "in_six_days >= 4", "true", 60),
    2: ("All-Star Break Impact", "all-star-break",
        "OVER rate in the three weeks after the {year} break", "in the three weeks before",
        "game_date >= $last - 20", "game_date <= $first + 20", None),
    3: ("Playoff Push Performance", "playoff-race", "OVER rate for teams at .500 or better",
        "for teams below .500", "win_share >= 0.5", "true", 30),
    4: ("End of Season Trends", "season-end", "OVER rate for 22+ PPG stars",
        "for players under 8 PPG", "class = 'star'", "class = 'role_player'", 30),
    10: ("Season Opener Insights", "season-start", "OVER rate in teams' first 10 games last season",
         "in the rest of last season", "game_no <= 10", "true", None),
    11: ("November Grind", "early-season", "OVER rate so far this season",
         "over the same span last season", "game_date >= $season", "true", None),
}  # fmt: skip

LABELS = {
    "star": "Stars", "scorer": "Scorers", "rotation": "Rotation players",
    "role_player": "Role players",
}  # fmt: skip


class Rival:
    """A connection with views over a folder of `dataset.table.parquet` files."""

    def __init__(self, folder: Path) -> None:
        self.queries = 0
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET TimeZone = 'UTC'")
        for file in sorted(folder.glob("*.parquet")):
            self._connection.execute(
                f"CREATE VIEW {file.stem.split('.')[1]} AS SELECT * FROM read_parquet('{file}')"
            )
        self._connection.execute(VIEWS)

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        self.queries += 1
        used = {name: value for name, value in parameters.items() if f"${name}" in sql}
        return self._connection.execute(sql, used).fetchall()

    def export(self, day: date, folder: Path) -> None:
        """The six files of one morning."""
        folder.mkdir(parents=True, exist_ok=True)
        tonight = {
            player: {
                "playing_tonight": True, "tonight_opponent": opponent,
                "tonight_game_time": _eastern(tip),
            }
            for player, tip, opponent in self.rows(TONIGHT, day=day)
        }  # fmt: skip
        files = {
            "whos-hot-v2": self.whos_hot(day, tonight),
            "bounce-back": self.bounce_back(day, tonight),
            "what-matters": self.what_matters(day),
            "team-tendencies": self.team_tendencies(day),
            "quick-hits": self.quick_hits(day),
            "deep-dive-current": self.deep_dive(day),
        }
        for name, content in files.items():
            stamped = {
                "generated_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "as_of_date": day.isoformat(),
                **content,
            }
            with (folder / f"{name}.json").open("w", encoding="utf-8") as file:
                json.dump(stamped, file)

    def whos_hot(self, day: date, tonight: dict[str, Any]) -> dict[str, Any]:
        players = []
        for lookup, name, team, games, rate, margin, over, streak in self.rows(HOT, day=day):
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

    def bounce_back(self, day: date, tonight: dict[str, Any]) -> dict[str, Any]:
        history = {player: (n, hits) for player, n, hits in self.rows(BOUNCES, day=day)}
        listed = []
        found = self.rows(CANDIDATES, day=day, season=_season(day))
        for lookup, name, team, last, points, opponent, average in found:
            n, hits = history.get(lookup, (0, 0))
            known = n >= 3
            rate = hits / n if known else 0.5
            tier = "high" if n >= 10 and rate >= 0.7 else "medium" if n >= 5 and rate >= 0.6 else "low"
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

    def what_matters(self, day: date) -> dict[str, Any]:
        span = {"first": day - timedelta(365), "last": day - timedelta(1)}
        cells = self.rows(ARCHETYPES, **span)
        players = self.rows(ARCHETYPE_PLAYERS, **span)

        def total(kind: str, place: int | None = None, *values: Any) -> tuple[int, int]:
            kept = [c for c in cells if c[0] == kind and (place is None or c[place] in values)]
            return sum(c[3] for c in kept), sum(c[4] for c in kept)

        archetypes: dict[str, Any] = {}
        for kind in LABELS:
            named = [name for found, name, _ in players if found == kind]
            overall = _pct(*total(kind))
            rest = {b: total(kind, 1, b) for b in ("b2b", "one_day", "rested")}
            home = {"home": total(kind, 2, True), "away": total(kind, 2, False)}
            archetypes[kind] = {
                "player_count": len(named), "example_players": named[:3],
                "overall_over_pct": overall,
                "factors": {"rest": _factor(rest, 20), "home_away": _factor(home, 50)},
            }  # fmt: skip
        return {"archetypes": archetypes, "key_insights": _insights(archetypes)}

    def team_tendencies(self, day: date) -> dict[str, Any]:
        span = {"day": day, "season": _season(day)}
        pace = self.rows(PACE, **span)
        league = sum(row[1] for row in pace) / len(pace) if pace else None
        teams = [
            {"team": team, "pace": _r(value, 2), "games": games, "avg_points": _r(points, 1),
             "vs_league": _r(value - league, 2)}
            for team, value, games, points in pace
        ]  # fmt: skip
        zones = self.rows(ZONES, **span)
        home = [
            (r[1] - r[2], {"team": r[0], "home_ppg": _r(r[1], 1), "away_ppg": _r(r[2], 1),
             "differential": _r(r[1] - r[2], 1)})
            for r in self.rows(HOME_AWAY, **span)
        ]  # fmt: skip
        tired = [
            (r[1] - r[2], {"team": r[0], "b2b_ppg": _r(r[1], 1), "rested_ppg": _r(r[2], 1),
             "impact": _r(r[1] - r[2], 1), "b2b_games": r[3]})
            for r in self.rows(BACK_TO_BACK, **span)
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

    def quick_hits(self, day: date) -> dict[str, Any]:
        span = {"first": day - timedelta(90), "last": day - timedelta(1)}
        weekdays = self.rows(BY_WEEKDAY, **span)
        overall = _pct(sum(r[1] for r in weekdays), sum(r[2] for r in weekdays))
        found = [(f"{name.lower()}_overs", "day_of_week", 2.0, n, o) for name, n, o in weekdays]
        found += [(f"{b}_overs", "situational", 1.5, n, o) for b, n, o in self.rows(BY_REST, **span) if b]
        found += [(f"{c}_overs", "player_type", 2.0, n, o) for c, n, o in self.rows(BY_CLASS, **span) if c]
        against = [(*candidate, overall) for candidate in found]
        venue = {side: (n, o) for side, n, o in self.rows(BY_VENUE, **span)}
        if len(venue) == 2:
            better, worse = sorted(venue, key=lambda side: -_pct(*venue[side]))
            against.append(("home_away_split", "situational", 2.0, *venue[better], _pct(*venue[worse])))
        stats = [
            {"id": name, "category": category, "stat": f"{_pct(n, o)}%", "sample_size": n,
             "trend": "positive" if gap >= 2 else "negative" if gap <= -2 else "neutral",
             "context": f"vs {base}% overall ({gap:+}%)"}
            for name, category, least, n, o, base in against
            if n >= 50 and abs(gap := _r(_pct(n, o) - base, 1)) >= least
        ]  # fmt: skip
        stats.sort(key=lambda s: (-abs(float(s["stat"][:-1]) - 50), -s["sample_size"], s["id"]))
        return {
            "stats": stats[:8], "total_available": len(stats),
            "refresh_note": "Stats refresh every Wednesday",
        }  # fmt: skip

    def deep_dive(self, day: date) -> dict[str, Any]:
        title, focus, label, words, a, b, days = TOPICS.get(day.month, DECEMBER)
        season, first, last = _season(day), day - timedelta(days or 0), day - timedelta(1)
        previous = date(season.year - 1, 10, 1)
        if focus == "all-star-break":
            found = self.rows(BREAK, day=day, season=season)
            if found:
                first, last = found[0][0] - timedelta(20), found[0][1] + timedelta(20)
                label = label.format(year=last.year)
        elif focus == "season-start":
            first, last = previous, season - timedelta(1)
        elif focus == "early-season":
            first = previous
            b = f"game_date < DATE '{day - timedelta(365)}'"
        sql = TOPIC.format(a=a, b=b)
        sides = {
            side: (n, over)
            for side, n, over in self.rows(
                sql, first=first, last=last, day=day, season=season, previous_season=previous
            )
        }
        hero = {"value": "N/A", "label": "Not enough games yet", "context": "", "is_placeholder": True}
        if min(sides.get("a", (0,))[0], sides.get("b", (0,))[0]) >= 50:
            one, other = (_r(100 * sides[s][1] / sides[s][0], 0) for s in "ab")
            hero = {
                "value": f"{one:.0f}%", "label": label,
                "context": f"vs {other:.0f}% {words} ({one - other:+.0f}%)", "is_placeholder": False,
            }  # fmt: skip
        month = f"{day:%B %Y}"
        return {
            "month": month, "title": title, "hero_stat": hero,
            "slug": f"{focus}-{month.lower().replace(' ', '-')}", "cta": "Read the full analysis",
        }  # fmt: skip


AT_HOME = {"playing_tonight": False, "tonight_opponent": None, "tonight_game_time": None}


def _season(day: date) -> date:
    return date(day.year if day.month >= 10 else day.year - 1, 10, 1)


def _r(value: float, digits: int) -> float:
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(str(round(value, 9))).quantize(step, ROUND_HALF_UP)) + 0.0


def _pct(n: int, over: int) -> float | None:
    return _r(100 * over / n, 1) if n else None


def _eastern(tip: datetime | None) -> str | None:
    return f"{tip.astimezone(ZoneInfo('America/New_York')):%-I:%M %p} ET" if tip else None


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
    rows = sorted(rows, key=lambda row: (-row[0], row[1]["team"]))
    return (
        [entry for value, entry in rows if value > 0][:size],
        [entry for value, entry in rows[::-1] if value < 0][:size],
    )


def _zone(rows: list[tuple[Any, ...]], place: int) -> dict[str, Any]:
    known = [row for row in rows if row[place] is not None and row[5] >= 5]
    known.sort(key=lambda row: (row[place], row[0]))
    teams = [
        {"team": row[0], "dfg_pct": _r(100 * row[place], 1), "opp_ppg": _r(row[4], 1),
         "games": row[5]}
        for row in known
    ]  # fmt: skip
    size = min(5, len(teams) // 2)
    return {"best": teams[:size], "worst": teams[::-1][:size]}


def main(folder: str, out: str, first: str, last: str | None = None) -> None:
    rival, day = Rival(Path(folder)), date.fromisoformat(first)
    while day <= date.fromisoformat(last or first):
        rival.export(day, Path(out) / day.isoformat())
        day += timedelta(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
