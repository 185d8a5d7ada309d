"""How tired each player comes to a game: a score from 0 to 100, and the inputs as JSON text."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from nba_publishing.demo.calendar import ROUNDS
from nba_publishing.demo.core import Cells, SeasonCore
from nba_publishing.demo.instants import dates, eastern, forever
from nba_publishing.demo.rng import Flags, Floats, Integers
from nba_publishing.demo.rosters import ages
from nba_publishing.demo.tables_context import days_since_played

_LOADED = 415  # 06:55 in minutes
_MOST_ROUNDS = 8  # no more than so many rounds fall into fourteen days


@dataclass(frozen=True)
class Load:
    """What a player has behind him before each game, by row; NaN rest before a first game."""

    rest: Floats
    games: Integers
    minutes_tenths: Integers
    doubles: Integers
    age: Integers


def factor_rows(core: SeasonCore) -> pd.DataFrame:
    """`player_composite_factors`: a row per scheduled game and rostered player."""
    shown = core.schedule.day >= core.shown.model_day
    cells = core.cells(np.broadcast_to(shown[..., None], core.people.shape))
    load = _load(core, cells)
    score, reasons = _score(load)
    loaded = eastern(cells.day, _LOADED)
    return pd.DataFrame(
        {
            "player_lookup": cells.key,
            "game_date": dates(cells.day),
            "fatigue_score": score.astype(np.float64),
            "fatigue_context_json": _texts(load, score, reasons),
            "processed_at": loaded,
            "_from": loaded,
            "_to": forever(len(cells)),
            **cells.place,
        },
        copy=False,
    )


def _by_person(core: SeasonCore, values: Integers) -> Integers:
    """Values by person and round, 0 where he was on no roster; eight empty rounds go before."""
    table = np.zeros((len(core.roster.players), _MOST_ROUNDS + ROUNDS), np.int64)
    rounds = np.arange(ROUNDS)[:, None, None] + _MOST_ROUNDS
    table[core.people, rounds] = np.broadcast_to(values, core.people.shape)
    return table


def _load(core: SeasonCore, cells: Cells) -> Load:
    """Games, minutes and back-to-backs of the days before each game."""
    day = _by_person(core, core.schedule.day[..., None])
    played = _by_person(core, core.who.plays.astype(np.int64))
    minutes = _by_person(core, core.box.minutes_tenths)
    follows = np.zeros_like(day)
    follows[:, 1:] = (day[:, 1:] - day[:, :-1] == 1) & (played[:, 1:] & played[:, :-1] == 1)
    games, spent, doubles = np.zeros((3, len(cells)), np.int64)
    person = cells.of(core.people)
    for back in range(1, _MOST_ROUNDS + 1):
        earlier = person, cells.round + _MOST_ROUNDS - back
        ago = cells.day - day[earlier]
        games += played[earlier] * (ago <= 7)
        spent += minutes[earlier] * (ago <= 7)
        doubles += follows[earlier] * (ago <= 14)
    rest = cells.of(days_since_played(core))
    return Load(rest, games, spent, doubles, ages(core.dice, cells.player, core.season))


def _score(load: Load) -> tuple[Integers, dict[str, tuple[int, Flags]]]:
    """The score, and for each reason its points and the rows it applies to."""
    average = load.minutes_tenths > 350 * load.games
    reasons = {
        "back_to_back": (-15, load.rest == 1),
        "well_rested": (5, load.rest >= 3),
        "four_games_in_seven_days": (-10, load.games >= 4),
        "many_minutes": (-10, load.minutes_tenths > 2400),
        "many_minutes_per_game": (-8, average),
        "one_recent_back_to_back": (-5, load.doubles == 1),
        "several_recent_back_to_backs": (-12, load.doubles >= 2),
        "age_30_to_34": (-5, (load.age >= 30) & (load.age <= 34)),
        "age_35_or_more": (-10, load.age >= 35),
    }
    score = np.full(len(load.age), 100)
    for points, applies in reasons.values():
        score = score + points * applies
    return np.clip(score, 0, 100), reasons


def _texts(
    load: Load, score: Integers, reasons: dict[str, tuple[int, Flags]]
) -> npt.NDArray[np.object_]:
    """The inputs of each score as a JSON object."""
    penalties = _listed({name: what for name, what in reasons.items() if what[0] < 0})
    bonuses = _listed({name: what for name, what in reasons.items() if what[0] > 0})
    average = load.minutes_tenths / np.maximum(load.games, 1) / 10.0
    rows = zip(
        load.rest.tolist(), load.games.tolist(), load.minutes_tenths.tolist(), average.tolist(),
        load.doubles.tolist(), load.age.tolist(), penalties, bonuses, score.tolist(), strict=True,
    )  # fmt: skip
    return np.array(
        [
            f'{{"days_rest": {"null" if rest != rest else int(rest)}, '
            f'"back_to_back": {"true" if rest == 1 else "false"}, '
            f'"games_last_7": {games}, "minutes_last_7": {minutes / 10}, '
            f'"avg_minutes_pg_last_7": {mean:.1f}, "back_to_backs_last_14": {doubles}, '
            f'"player_age": {age}, "penalties_applied": {minus}, "bonuses_applied": {plus}, '
            f'"final_score": {points}}}'
            for rest, games, minutes, mean, doubles, age, minus, plus, points in rows
        ],
        np.object_,
    )


def _listed(reasons: dict[str, tuple[int, Flags]]) -> list[str]:
    """Per row the reasons that apply, with their points, as a JSON list."""
    code = np.zeros(len(next(iter(reasons.values()))[1]), np.int64)
    for bit, (_, applies) in enumerate(reasons.values()):
        code += applies.astype(np.int64) << bit
    known, place = np.unique(code, return_inverse=True)
    parts = [f'"{name}: {points:+d}"' for name, (points, _) in reasons.items()]
    lists = [
        "[" + ", ".join(part for bit, part in enumerate(parts) if number >> bit & 1) + "]"
        for number in known.tolist()
    ]
    return [lists[n] for n in place.tolist()]
