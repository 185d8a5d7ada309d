"""A request to Cloud Storage is repeated with growing waits, as long as that can help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError, TransportError
from google.cloud.storage.exceptions import DataCorruption
from requests.exceptions import RequestException

from nba_publishing.publishing.store import StoreError

REQUEST_TIMEOUT_SECONDS = 20.0

_PASSING = {408, 429, 500, 502, 503, 504}
_LONGEST_STEP = 3  # waits grow 1, 2, 4, 8 seconds and stay there
_FAULTS = (GoogleAPICallError, GoogleAuthError, DataCorruption, RequestException)

R = TypeVar("R")


@dataclass(frozen=True)
class Patience:
    """How long and how to wait: seconds per operation, and the clock, pause and chance to use."""

    deadline_seconds: float
    sleep: Callable[[float], None]
    monotonic: Callable[[], float]
    jitter: Callable[[], float]

    def answer(
        self,
        asked: str,
        request: Callable[[float], R],
        landed: Callable[[float], R | None] = lambda _: None,
    ) -> R:
        """The answer to `request`, which gets the seconds it may take.

        Before each repetition `landed` looks whether the last attempt arrived although its
        answer was lost. `asked` names the request in the error, such as `write trends/x.json`.
        """
        deadline = self.monotonic() + self.deadline_seconds
        attempt = 0
        while True:
            seconds = min(REQUEST_TIMEOUT_SECONDS, max(1.0, deadline - self.monotonic()))
            try:
                arrived = landed(seconds) if attempt else None
                return request(seconds) if arrived is None else arrived
            except _FAULTS as error:
                pause = self._pause(error, attempt, asked)
                if self.monotonic() + pause > deadline:
                    raise StoreError(
                        "store_unavailable",
                        f"could not {asked} within {self.deadline_seconds:g} s: {error}; the "
                        "object is the old one or the new one, run again when the store answers",
                    ) from error
            self.sleep(pause)
            attempt += 1

    def _pause(self, error: Exception, attempt: int, asked: str) -> float:
        """Seconds until the next attempt; raises when another attempt cannot help."""
        code = error.code if isinstance(error, GoogleAPICallError) else None
        if code in (401, 403) or _is_about_credentials(error):
            raise StoreError(
                "store_auth",
                f"not allowed to {asked}: {error}; nothing was changed, give the service account "
                "roles/storage.objectUser on the bucket",
            ) from error
        if code == 404:
            raise StoreError(
                "store_missing",
                f"could not {asked}: {error}; nothing was changed, create the bucket or correct "
                "the setting that names it",
            ) from error
        if code is not None and code not in _PASSING:
            raise StoreError(
                "store_refused", f"could not {asked}: {error}; nothing was changed"
            ) from error
        grown = float(2 ** min(attempt, _LONGEST_STEP)) * (0.5 + self.jitter())
        return _retry_after(error) or grown


def _is_about_credentials(error: Exception) -> bool:
    return isinstance(error, GoogleAuthError) and not isinstance(error, TransportError)


def _retry_after(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    text = response.headers.get("Retry-After", "") if response is not None else ""
    return float(text) if text.isdigit() else None
