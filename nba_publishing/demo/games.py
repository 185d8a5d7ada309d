"""What happened in each game: minutes, team points, and a box score that adds up to them."""

from dataclasses import dataclass

import numpy as np

from nba_publishing.demo.availability import Availability
from nba_publishing.demo.rng import Dice, Flags, Floats, Integers, allot, shares, whole
from nba_publishing.demo.rosters import Roster, scoring_rates
from nba_publishing.demo.schedule import Schedule
from nba_publishing.sources.teams import TEAMS

# Minutes of a healthy player by his rank among those available.
RANK_MINUTES = np.array(
    [35, 33.5, 31.5, 29.5, 27.5, 24, 20.5, 17, 14, 10, 8, 6, 5, 4, 4, 3, 3], np.float64
)
_TEAM = np.arange(len(TEAMS))
_MEAN_PACE = 100.3
_REGULATION_TENTHS, _OVERTIME_TENTHS = 2400, 250
# Wall minutes: the breaks after quarters 1 and 3 together, half-time, and one overtime.
TWO_BREAKS, HALFTIME, OVERTIME = 5, 15, 14
_FIELD_PCT = {"three": 0.36, "two": 0.54, "free": 0.78}
# Counts per minute.
_RATES = {
    "assists": 0.11, "offensive_rebounds": 0.04, "defensive_rebounds": 0.14,
    "steals": 0.03, "blocks": 0.02, "turnovers": 0.055,
}  # fmt: skip


@dataclass(frozen=True)
class TeamGames:
    """Team level of a season, shaped [82, 30]; `expected` is what the market could know."""

    expected: Floats
    points: Integers
    overtimes: Integers
    pace_tenths: Integers
    lasts: Integers

    @property
    def minutes_tenths(self) -> Integers:
        """Player minutes of a team, in tenths: 240 and 25 more per overtime."""
        return _REGULATION_TENTHS + _OVERTIME_TENTHS * self.overtimes


@dataclass(frozen=True)
class Box:
    """Player level of a season, shaped [82, 30, 17]; zero for those who did not play."""

    minutes_tenths: Integers
    points: Integers
    counts: dict[str, Integers]
    usage_hundredths: Integers


def make_team_games(dice: Dice, schedule: Schedule) -> TeamGames:
    """Points, overtimes and pace of every team in every game."""
    season, day, host, opponent = schedule.season, schedule.day, schedule.host, schedule.opponent
    offence = 1.0 + 0.025 * dice.z("offence", season, _TEAM)
    defence = 1.0 + 0.025 * dice.z("defence", season, _TEAM)
    pace = _MEAN_PACE + 2.2 * dice.z("pace", season, _TEAM)
    both = (pace + pace[opponent]) / 2.0
    game_pace = both + 2.5 * dice.z("game pace", day, host)
    expected = 114.8 * offence * defence[opponent] * (both / _MEAN_PACE)
    expected = expected * np.where(schedule.home, 1.012, 0.988)
    expected = expected * np.where(schedule.back_to_back, 0.978, 1.0)
    swing = 4.5 * dice.z("game points", day, host) + 9.6 * dice.z("team points", day, _TEAM)
    regulation = np.maximum(78, whole(expected * game_pace / both + swing + 0.5))
    points, overtimes = _overtime(dice, schedule, regulation)
    lasts = _wall_minutes(dice, day, host, overtimes)
    return TeamGames(expected, points, overtimes, whole(game_pace * 10.0 + 0.5), lasts)


def _overtime(dice: Dice, schedule: Schedule, regulation: Integers) -> tuple[Integers, Integers]:
    """(final points, number of overtimes); nobody ends level."""
    day, host = schedule.day, schedule.host
    rounds = np.arange(len(day))[:, None]
    goes = dice.u("overtime", day, host) < 0.06
    overtimes = np.where(goes, 1 + (dice.u("second overtime", day, host) < 0.15), 0)
    level = (regulation + regulation[rounds, schedule.opponent]) // 2
    extra = whole(10.0 * overtimes + 3.0 * dice.z("overtime points", day, _TEAM) + 0.5)
    points = np.where(overtimes > 0, level + np.maximum(4, extra), regulation)
    tied = points == points[rounds, schedule.opponent]
    wins = (dice.u("tie", day, host) < 0.5) == schedule.home
    return points + 2 * (tied & wins), overtimes


def _wall_minutes(dice: Dice, day: Integers, host: Integers, overtimes: Integers) -> Integers:
    """Minutes from the scheduled tip-off to the final buzzer: delay, quarters and breaks."""
    delay, quarters = wall_clock(dice, day, host)
    return delay + quarters.sum(axis=-1) + TWO_BREAKS + HALFTIME + OVERTIME * overtimes


def wall_clock(dice: Dice, day: Integers, host: Integers) -> tuple[Integers, Integers]:
    """(minutes from the scheduled to the real tip-off, wall minutes of each quarter)."""
    delay = 8 + dice.pick("tip delay", 5, day, host)
    quarters = 28 + dice.pick("quarter", 4, day[..., None], host[..., None], np.arange(4))
    return delay, quarters


def make_box(
    dice: Dice, schedule: Schedule, roster: Roster, who: Availability, teams: TeamGames
) -> Box:
    """Spread every team's minutes and points over its players."""
    player, day = roster.player, schedule.day[..., None]
    minutes = allot(teams.minutes_tenths, _minute_weights(dice, player, day, who))
    weight = minutes / 10.0 * scoring_rates(dice, schedule.season, player)
    weight = shares(weight * (1.0 + form(dice, player, day)))
    points = allot(teams.points, _point_weights(dice, player, day, weight))
    counts = _counts(dice, player, day, points, minutes)
    usage = _usage(points, minutes, teams)
    return Box(minutes, points, counts, np.where(minutes > 0, usage, 0))


def form(dice: Dice, player: Integers, day: Integers) -> Floats:
    """The slow swing of a player's scoring, about one in twelve either way."""
    return 0.088 * dice.slow("form", player, day, 14)


def _minute_weights(dice: Dice, player: Integers, day: Integers, who: Availability) -> Integers:
    """Minutes of the rank, varied by game; nobody gets more than 43.5 of 240."""
    vary = np.clip(1.0 + 0.13 * dice.z("minutes", player, day), 0.7, 1.28)
    early = dice.u("early exit", player, day) < 0.02
    vary = np.where(early, vary * (0.3 + 0.4 * dice.u("exit", player, day)), vary)
    weight = np.where(who.plays, shares(RANK_MINUTES[np.maximum(who.rank, 0)] * vary), 0)
    return np.minimum(weight, weight.sum(axis=-1, keepdims=True) * 435 // 2400)


def _point_weights(dice: Dice, player: Integers, day: Integers, weight: Integers) -> Integers:
    """A player's share of his team's points, with the scatter of a single game."""
    summed = np.maximum(weight.sum(axis=-1, keepdims=True), 1)
    p = weight / summed
    safe = np.where(weight > 0, p, 0.5)
    spread = np.minimum(1.6, 0.165 * np.sqrt((1.0 - safe) / safe))
    luck = 1.0 + 0.5 * spread * dice.z("points", player, day)
    return shares(p * luck * luck)


def _usage(points: Integers, minutes: Integers, teams: TeamGames) -> Integers:
    """Share of the team's points against the share of its minutes, as a percentage."""
    minute_share = np.maximum(minutes, 1) / teams.minutes_tenths[..., None]
    usage = 20.0 * (points / teams.points[..., None]) / minute_share
    return whole(np.clip(usage, 8.0, 38.0) * 100.0 + 0.5)


def _counts(
    dice: Dice, player: Integers, day: Integers, points: Integers, minutes: Integers
) -> dict[str, Integers]:
    """Every other column of the box score."""
    counts = _shooting(dice, player, day, points)
    for name, rate in _RATES.items():
        spread = 0.3 + 1.4 * dice.u(name, player, day)
        more = 0.8 * dice.u(f"{name} more", player, day)
        counts[name] = whole(minutes / 10.0 * rate * spread + more)
    played: Flags = minutes > 0
    return {name: np.where(played, values, 0) for name, values in counts.items()}


def _shooting(dice: Dice, player: Integers, day: Integers, points: Integers) -> dict[str, Integers]:
    """Threes, free throws and field goals whose value is exactly the points."""
    taste = np.clip(0.33 + 0.15 * dice.z("three share", player), 0.0, 0.65)
    threes = whole(points * taste / 3.0 + dice.u("threes", player, day))
    threes = np.minimum(threes, points // 3)
    rest = points - 3 * threes
    line = 0.20 + 0.05 * dice.z("free throw share", player, day)
    free = np.minimum(rest, whole(rest * line + 1.5 * dice.u("free throws", player, day)))
    free = free + (rest - free) % 2
    twos = (rest - free) // 2
    tries = {
        kind: makes + _misses(dice, kind, player, day, makes)
        for kind, makes in (("three", threes), ("two", twos), ("free", free))
    }
    return {
        "fg_makes": twos + threes,
        "fg_attempts": tries["two"] + tries["three"],
        "three_pt_makes": threes,
        "three_pt_attempts": tries["three"],
        "ft_makes": free,
        "ft_attempts": tries["free"],
    }


def _misses(dice: Dice, kind: str, player: Integers, day: Integers, makes: Integers) -> Integers:
    """Missed attempts of one kind."""
    per_make = 1.0 / _FIELD_PCT[kind] - 1.0
    spread = 0.5 + dice.u(f"{kind} misses", player, day)
    return whole(makes * per_make * spread + 1.2 * dice.u(f"{kind} more misses", player, day))
