"""`verify`: checks a site from outside, the way its readers meet it."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

from nba_publishing.analysis.days import basketball_day
from nba_publishing.checks.findings import counts, exit_code
from nba_publishing.checks.published_site import (
    FolderSite,
    PublishedSite,
    StoredSite,
    UnreachableError,
)
from nba_publishing.checks.site_conformance import ANY_ORIGIN, Question, Survey, survey
from nba_publishing.checks.web_site import WebSite
from nba_publishing.commands.selection import DayFlags, chosen_days
from nba_publishing.definitions import resources_of
from nba_publishing.documents.registry import DOCUMENTS
from nba_publishing.publishing.manifest import MANIFEST
from nba_publishing.resources.clocks import ClockResource
from nba_publishing.resources.sites import StoreResource
from nba_publishing.settings import Settings, read_settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run(base_url: str | None, asked_day: str | None, *, as_json: bool = False) -> int:
    """Check the site at a URL, else the configured one; a day narrows the history to it.

    Prints one line per finding; 0 clean, 1 a broken promise, 2 only late files.
    """
    settings = read_settings(os.environ)
    resources = resources_of(settings)
    now = _clock_for(base_url, settings, resources["clock"]).now()
    days = chosen_days(DayFlags(date=asked_day), basketball_day(now))
    origins = [origin for origin in settings.cors_origins if origin != "*"]
    question = Question(
        DOCUMENTS, now, days[0] if days else None, origins[0] if origins else ANY_ORIGIN
    )
    try:
        site = site_at(base_url, question) if base_url else site_of(resources["site"])
    except UnreachableError as problem:
        raise UnreachableError(f"{base_url} cannot be checked: {problem}") from problem
    return show(survey(site, question), site.address, as_json=as_json)


def site_at(base_url: str, question: Question) -> PublishedSite:
    """The site behind a URL, given with or without the folder all objects are in."""
    return WebSite.at(base_url, question.known_paths)


def site_of(resource: StoreResource) -> PublishedSite:
    """The configured site, read without going through the web."""
    if resource.bucket:
        return StoredSite(resource.open(), resource.address("").rstrip("/"))
    return FolderSite(Path(resource.address(MANIFEST)).parent)


def show(found: Survey, address: str, *, as_json: bool) -> int:
    """Print the findings, worst first, and what they amount to; returns the exit code."""
    order = {"error": 0, "late": 1, "note": 2}
    for finding in sorted(found.findings, key=lambda f: (order[f.level], f.path)):
        print(json.dumps(vars(finding)) if as_json else finding)
    code, number = exit_code(found.findings), counts(found.findings)
    if as_json:
        print(json.dumps({"site": address, "files": found.files, **number, "exit_code": code}))
    else:
        print(
            f"{address}: files checked: {found.files}; errors: {number['error']}, "
            f"late: {number['late']}, notes: {number['note']}"
        )
    return code


def _clock_for(base_url: str | None, settings: Settings, clock: ClockResource) -> ClockResource:
    """A site elsewhere lives by the machine's clock; the demo league's may stand still."""
    if base_url is None or settings.uses_league or urlsplit(base_url).hostname in _LOOPBACK:
        return clock
    return ClockResource(setting="now")
