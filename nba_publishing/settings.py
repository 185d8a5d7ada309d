"""The environment, read once and typed; a wrong or unknown setting is an error that names it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from nba_publishing.demo.store import LeagueOptions, parse_league

PREFIX = "NBA_PUBLISHING_"
GIB = 1024**3
DEFAULTS = {
    "WAREHOUSE": "parquet:data/warehouse",
    "SITE": "file:data/site",
    "OPS": "file:data/ops",
    "MESSAGES": "folder:data/messages",
    "WEBHOOK": "",
    "SCHEDULES": "",
    "LIVE_HOURS": "evening",
    "LIVE_SOURCE": "",
    "REPLAY_DIR": "",
    "RECORD_DIR": "",
    "MAX_BYTES_QUERY": "1 GiB",
    "MAX_BYTES_RUN": "10 GiB",
    "GRADING": "",
    "CLOCK": "auto",
    "LEAGUE": "demo",
    "CORS_ORIGINS": "*",
    "MAINTENANCE": "[]",
}
SECRETS = (f"{PREFIX}WEBHOOK", "BDL_API_KEY")
_UNITS = {"": 1, "b": 1, "kib": 1024, "mib": 1024**2, "gib": GIB}
_SIZE = re.compile(r"(\d+)\s*([A-Za-z]*)")


class SettingError(ValueError):
    """A setting that cannot be used; the text names it and says what would be right."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"setting {PREFIX}{name}: {problem}")


@dataclass(frozen=True)
class Place:
    """Where something lives: a folder, a bucket or a project."""

    kind: str
    name: str
    location: str = "US"

    @property
    def folder(self) -> str | None:
        """The folder, where the place is one."""
        return self.name if self.kind in ("parquet", "file", "folder") else None

    @property
    def bucket(self) -> str | None:
        """The bucket, where the place is one."""
        return self.name if self.kind == "gs" else None

    def __str__(self) -> str:
        return (
            f"{self.kind}{':' if self.kind in ('parquet', 'file', 'folder') else '://'}{self.name}"
        )


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides.

    `uses_league`: the demo league fills the warehouse, because it was asked for or because the
    warehouse is the default folder. Without it the clock is the machine's unless one is set.
    """

    warehouse: Place
    site: Place
    ops: Place
    messages: Place
    webhook: str | None
    schedules_on: bool
    live_hours: str
    max_bytes_query: int
    max_bytes_run: int
    clock: str
    league: LeagueOptions
    league_text: str
    uses_league: bool
    cors_origins: tuple[str, ...]
    maintenance: tuple[Mapping[str, Any], ...]


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Values that must never appear in anything that leaves the process."""
    found = (environment.get(name, "").strip() for name in SECRETS)
    return tuple(value for value in found if value and value != "none")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment; raises SettingError."""
    given = {
        name.removeprefix(PREFIX): value.strip()
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    for name in given:
        if name not in DEFAULTS:
            raise SettingError(name, f"unknown; known are {', '.join(sorted(DEFAULTS))}")
    text = {name: given.get(name) or default for name, default in DEFAULTS.items()}
    warehouse = _place("WAREHOUSE", text["WAREHOUSE"], folder="parquet", remote="bigquery")
    site = _place("SITE", text["SITE"], folder="file", remote="gs")
    if warehouse.kind == "bigquery":
        for name in ("CLOCK", "LEAGUE"):
            if given.get(name):
                raise SettingError(name, "the demo league's; it has no meaning with BigQuery")
    league = bool(given.get("LEAGUE")) or str(warehouse) == DEFAULTS["WAREHOUSE"]
    return Settings(
        warehouse=warehouse,
        site=site,
        ops=_place("OPS", text["OPS"], folder="file", remote="gs"),
        messages=_place("MESSAGES", text["MESSAGES"], folder="folder", remote="pubsub"),
        webhook=_webhook(text["WEBHOOK"], site),
        schedules_on=_one_of("SCHEDULES", text["SCHEDULES"], "on" if site.kind == "gs" else "off")
        == "on",
        live_hours=_live_hours(text["LIVE_HOURS"]),
        max_bytes_query=_size("MAX_BYTES_QUERY", text["MAX_BYTES_QUERY"]),
        max_bytes_run=_size("MAX_BYTES_RUN", text["MAX_BYTES_RUN"]),
        clock=_clock(given.get("CLOCK") or (text["CLOCK"] if league else "now")),
        league=_league(text["LEAGUE"]),
        league_text=text["LEAGUE"],
        uses_league=league,
        cors_origins=tuple(part.strip() for part in text["CORS_ORIGINS"].split(",")),
        maintenance=_maintenance(text["MAINTENANCE"]),
    )


def _place(name: str, text: str, folder: str, remote: str) -> Place:
    if text.startswith(f"{folder}:") and len(text) > len(folder) + 1:
        return Place(folder, text.removeprefix(f"{folder}:").removeprefix("//"))
    parts = urlsplit(text)
    if parts.scheme == remote and parts.netloc and parts.path in ("", "/"):
        location = parse_qs(parts.query).get("location", ["US"])[0]
        return Place(remote, parts.netloc, location)
    raise SettingError(name, f"'{text}' is neither {folder}:FOLDER nor {remote}://NAME")


def _webhook(text: str, site: Place) -> str | None:
    if text.lower() == "none" or (not text and site.kind != "gs"):
        return None
    if not text:
        raise SettingError(
            "WEBHOOK", "a public site needs somebody to notify; give a URL, or none to do without"
        )
    if urlsplit(text).scheme not in ("http", "https"):
        raise SettingError("WEBHOOK", "is not an http or https address")
    return text


def _one_of(name: str, text: str, default: str) -> str:
    if (text or default) not in ("on", "off"):
        raise SettingError(name, f"'{text}' is neither on nor off")
    return text or default


def _live_hours(text: str) -> str:
    if text not in ("evening", "all"):
        raise SettingError("LIVE_HOURS", f"'{text}' is neither evening nor all")
    return text


def _size(name: str, text: str) -> int:
    match = _SIZE.fullmatch(text)
    if not match or match[2].lower() not in _UNITS:
        raise SettingError(name, f"'{text}' is not a size such as 500 MiB or 1 GiB")
    return int(match[1]) * _UNITS[match[2].lower()]


def _clock(text: str) -> str:
    if text in ("auto", "now"):
        return text
    try:
        aware = datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise SettingError(
            "CLOCK", f"'{text}' is not auto, now or an instant such as 2026-02-12T21:40:00-05:00"
        )
    return text


def _league(text: str) -> LeagueOptions:
    try:
        return parse_league(text)
    except ValueError as error:
        raise SettingError("LEAGUE", str(error)) from error


def _maintenance(text: str) -> tuple[Mapping[str, Any], ...]:
    try:
        windows = json.loads(text)
    except ValueError as error:
        raise SettingError("MAINTENANCE", f"is not JSON: {error}") from error
    if not isinstance(windows, list) or not all(
        isinstance(window, dict) and {"start", "end", "message"} == set(window)
        for window in windows
    ):
        raise SettingError("MAINTENANCE", "is not a list of {start, end, message}")
    return tuple(windows)
