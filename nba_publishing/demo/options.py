"""Which league is wanted, and at which instant it is looked at."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nba_publishing.analysis.days import NEW_YORK, basketball_day, season_of
from nba_publishing.demo.calendar import FIRST_SEASON, final_day, instant, opening_day
from nba_publishing.demo.switches import OUTAGES, SWITCHES

DEFAULT_SEED = 20251021
# Raised with every change that alters a stored row, so that no older folder is mistaken for it.
GENERATOR_VERSION = 1
_EVENING = 21 * 60 + 40
_AHEAD = timedelta(days=7)
_WEDNESDAY = 2


@dataclass(frozen=True)
class Profile:
    """How much of the league is stored; a fixed `through` comes with a fixed default clock."""

    name: str
    odds_days: int
    injury_days: int
    earlier_seasons: int
    earlier_days: int | None = None  # of the earlier seasons, only so many last days
    models_from: date | None = None  # predictions, factors and graded rows only from here on
    through: date | None = None
    clock: datetime | None = None
    switches: tuple[tuple[str, bool], ...] = ()


PROFILES: Mapping[str, Profile] = {
    "small": Profile(
        "small",
        odds_days=10,
        injury_days=21,
        earlier_seasons=1,
        earlier_days=42,
        models_from=date(2025, 12, 1),
        through=date(2026, 2, 13),
        clock=instant(date(2026, 2, 12), 13 * 60),
        switches=(("live_faults", True),),
    ),
    "demo": Profile("demo", odds_days=45, injury_days=60, earlier_seasons=2),
}


@dataclass(frozen=True)
class LeagueOptions:
    """One league: how much of it, its seed, and the switches that differ from the profile's."""

    profile: str = "demo"
    seed: int = DEFAULT_SEED
    switches: tuple[tuple[str, bool], ...] = ()

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ValueError(
                f"The demo league has no profile {self.profile!r}; it has {', '.join(PROFILES)}."
            )
        for name, _ in self.switches:
            if name not in SWITCHES:
                raise ValueError(
                    f"The demo league has no switch {name!r}; it has {', '.join(sorted(SWITCHES))}."
                )

    @property
    def extent(self) -> Profile:
        """The profile itself."""
        return PROFILES[self.profile]

    def is_on(self, switch: str) -> bool:
        """Whether a defect is planted."""
        return (dict(SWITCHES) | dict(self.extent.switches) | dict(self.switches))[switch]

    def through(self, clock: datetime) -> date:
        """The last day generated for a look at `clock`: a week ahead, unless the profile says."""
        return self.extent.through or basketball_day(clock) + _AHEAD

    def settings(self) -> dict[str, object]:
        """Everything but `through` that decides what the files hold."""
        stored = sorted(name for name in SWITCHES if name not in OUTAGES)
        return {
            "seed": self.seed,
            "profile": self.profile,
            "version": GENERATOR_VERSION,
            "switches": {name: self.is_on(name) for name in stored},
        }

    def key(self, through: date) -> str:
        """The name of the league folder for these settings and that last day."""
        text = json.dumps(self.settings() | {"through": through.isoformat()}, sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def parse_league(text: str) -> LeagueOptions:
    """Read a setting such as `demo` or `profile=small,seed=7,dnp_rows=off`.

    Raises:
        ValueError: a name or a value is unknown; the sentence says which.
    """
    profile, seed = "demo", DEFAULT_SEED
    switches: dict[str, bool] = {}
    for place, part in enumerate(filter(None, (part.strip() for part in text.split(",")))):
        name, equals, value = (side.strip() for side in part.partition("="))
        if name == "profile" or (place == 0 and not equals):
            profile = value if equals else name
        elif name == "seed":
            if not value.isdecimal():
                raise ValueError(f"The seed of the demo league is a whole number, not {value!r}.")
            seed = int(value)
        elif value in ("on", "off"):
            switches[name] = value == "on"
        else:
            raise ValueError(
                f"The demo league's switch {name!r} is set with {name}=on or {name}=off, "
                f"not with {part!r}."
            )
    return LeagueOptions(profile, seed, tuple(sorted(switches.items())))


def demo_clock(day: date) -> datetime:
    """21:40 ET of a day: some of its games are over, some are running."""
    return instant(day, _EVENING)


def resolve_clock(setting: str, now: datetime, options: LeagueOptions | None = None) -> datetime:
    """The instant at which the league is looked at: `auto`, `now`, or an ISO instant.

    `auto` is the profile's own clock where it has one; else `now` from opening to final day, and
    in summer the evening of the last Wednesday of March of the latest season.

    Raises:
        ValueError: the setting is none of the three, or an instant without an offset.
    """
    if setting == "now":
        return now
    if setting == "auto":
        fixed = options.extent.clock if options else None
        return fixed or _in_season(now)
    try:
        chosen = datetime.fromisoformat(setting)
    except ValueError:
        raise ValueError(
            f"The clock {setting!r} is neither auto, now nor an ISO instant "
            "such as 2026-02-12T13:00:00-05:00."
        ) from None
    if chosen.tzinfo is None:
        raise ValueError(
            f"The clock {setting!r} needs an offset, such as 2026-02-12T13:00:00-05:00."
        )
    return chosen


def _in_season(now: datetime) -> datetime:
    """`now` while a season is played, else an evening late in the latest one."""
    day = now.astimezone(NEW_YORK).date()
    season = season_of(day)
    if season >= FIRST_SEASON and opening_day(season) <= basketball_day(now) <= final_day(season):
        return now
    latest = season if day >= opening_day(season) else season - 1
    last = date(max(latest, FIRST_SEASON) + 1, 3, 31)
    return demo_clock(last - timedelta(days=(last.weekday() - _WEDNESDAY) % 7))
