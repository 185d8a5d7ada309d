"""A published site behind a URL, read as any visitor reads it."""

from collections.abc import Iterable
from email.message import Message
from http.client import HTTPException
from typing import cast
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from nba_publishing.checks.published_site import Fetched, UnreachableError
from nba_publishing.publishing.encoding import LIMIT_BYTES

USER_AGENT = "nba-publishing-verify"
TIMEOUT_SECONDS = 10
PUBLIC_FOLDER = "v1"
EXPOSED = ("ETag", "Last-Modified", "Cache-Control", "x-goog-generation")
_ABSENT = (404, 410)
_METADATA = "x-goog-meta-"


class BaseUrlError(ValueError):
    """An address that is no web address."""


class WebSite:
    """The files below a base URL."""

    parallel_requests = 8

    def __init__(self, base_url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query:
            raise BaseUrlError(f"'{base_url}' is not an http or https address of a site")
        self._base, self._timeout = base_url.rstrip("/"), timeout

    @classmethod
    def at(cls, base_url: str, known: Iterable[str], timeout: float = TIMEOUT_SECONDS) -> "WebSite":
        """The site at or just below `base_url`: where the first of the `known` paths is found."""
        given = cls(base_url, timeout)
        below = cls(f"{base_url.rstrip('/')}/{PUBLIC_FOLDER}", timeout)
        for path in known:
            for site in (given, below):
                if site.fetch(path) is not None:
                    return site
        return given

    @property
    def address(self) -> str:
        """The base URL."""
        return self._base

    def fetch(self, path: str) -> Fetched | None:
        """The file with its headers; the object metadata a bucket tells its readers come too."""
        found = self._get(path)
        if found is None:
            return None
        body, headers = found
        told = {name.lower(): value for name, value in headers.items()}
        metadata = {
            name.removeprefix(_METADATA).replace("-", "_"): value
            for name, value in told.items()
            if name.startswith(_METADATA)
        }
        return Fetched(
            path,
            body,
            told.get("content-type", ""),
            told.get("cache-control", ""),
            metadata or None,
        )

    def paths(self) -> None:
        """None: the web has no listing."""
        return

    def refusals(self, path: str, origin: str) -> list[str]:
        """What keeps a web page of `origin` from reading the file and the headers it needs."""
        found = self._get(path, origin)
        if found is None:
            return []
        headers = found[1]
        allowed = headers.get("Access-Control-Allow-Origin", "")
        if allowed not in ("*", origin):
            return [f"a page of {origin} may not read it: Access-Control-Allow-Origin {allowed!r}"]
        told = headers.get("Access-Control-Expose-Headers", "").lower().split(",")
        exposed = {name.strip() for name in told}
        hidden = [name for name in EXPOSED if name.lower() not in exposed]
        if not hidden or "*" in exposed:
            return []
        return [f"Access-Control-Expose-Headers lacks {', '.join(hidden)}"]

    def _get(self, path: str, origin: str | None = None) -> tuple[bytes, Message] | None:
        headers = {"User-Agent": USER_AGENT, "Cache-Control": "no-cache"}
        if origin is not None:
            headers["Origin"] = origin
        request = Request(f"{self._base}/{quote(path)}", headers=headers)  # noqa: S310 - see above
        try:
            with urlopen(request, timeout=self._timeout) as response:  # noqa: S310 - http or https
                body = response.read(LIMIT_BYTES + 1)
                told = cast(Message, response.headers)
        except HTTPError as answer:
            answer.close()
            if answer.code in _ABSENT:
                return None
            raise UnreachableError(f"the answer was {answer.code} {answer.reason}") from answer
        except (OSError, HTTPException) as problem:
            raise UnreachableError(f"no answer: {problem or type(problem).__name__}") from problem
        _whole(body, told)
        return body, told


def _whole(body: bytes, headers: Message) -> None:
    if len(body) > LIMIT_BYTES:
        raise UnreachableError(f"more than {LIMIT_BYTES} bytes came, no file may be that large")
    length = headers.get("Content-Length", "")
    if length.isdecimal() and len(body) < int(length):
        raise UnreachableError(f"the answer broke off after {len(body)} of {length} bytes")
