"""Which buckets a quick hit looks at, from which difference on, and under which headline."""

from __future__ import annotations

from dataclasses import dataclass

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Wording:
    """Headlines for above, below and no evidence, and the description."""

    above: str
    below: str
    none: str
    description: str

    def headline(self, difference: float, evidence: str) -> str:
        if evidence == "none":
            return self.none
        return self.above if difference > 0 else self.below


@dataclass(frozen=True)
class Kind:
    """A bucket compared with the overall rate."""

    id: str
    category: str
    threshold: float
    wording: Wording


def _same(name: str, description: str) -> Wording:
    return Wording(name, name, name, description)


def kinds() -> dict[str, Kind]:
    """The buckets by the name `bucket_names` gives them."""
    found = {
        day: Kind(
            f"{day.lower()}_overs",
            "day_of_week",
            2.0,
            Wording(f"{day} Surge", f"{day} Slump", f"{day} Check", f"OVER hit rate on {day}s"),
        )
        for day in WEEKDAYS
    }
    rest = {
        "b2b": Wording(
            "Back-to-Back Boost",
            "Back-to-Back Blues",
            "Back-to-Back Check",
            "OVER hit rate on back-to-back games",
        ),
        "one_day": _same("Standard Rest", "OVER hit rate with 1 day rest"),
        "rested": Wording(
            "Fresh Legs", "Rested but Flat", "Rest Check", "OVER hit rate with 2+ days rest"
        ),
    }
    for name, wording in rest.items():
        found[name] = Kind(f"{name}_overs", "situational", 1.5, wording)
    classes = {
        "star": ("stars_overs", STARS),
        "scorer": (
            "scorers_overs",
            _same("Secondary Scorers", "OVER hit rate for 15-22 PPG players"),
        ),
        "rotation": (
            "rotation_overs",
            _same("Rotation Players", "OVER hit rate for 8-15 PPG players"),
        ),
        "role_player": ("bench_overs", _same("Bench Mob", "OVER hit rate for under 8 PPG players")),
    }
    for name, (identity, wording) in classes.items():
        found[name] = Kind(identity, "player_type", 2.0, wording)
    return found


STARS = Wording(
    "Star Power", "Stars Falling Short", "Star Check", "OVER hit rate for 22+ PPG stars"
)
LEAGUE = Wording(
    "Overs Heating Up",
    "Overs Cooling Off",
    "League Over Rate",
    "OVER hit rate across the league, last 14 days",
)
SHORTHANDED = Wording(
    "Next Man Up",
    "Shorthanded Struggles",
    "Shorthanded Teams",
    "OVER hit rate for teams missing 2+ rotation players",
)
