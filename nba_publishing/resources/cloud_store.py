"""A Cloud Storage bucket as an object store, through the official client.

Body, headers and label go up in one request, so no reader ever sees one without the other. One
object is never written twice within a second, which is all a bucket takes.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from time import monotonic as system_monotonic
from time import sleep as system_sleep
from typing import Any

from google.api_core import exceptions as google
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Blob, Client
from requests.adapters import HTTPAdapter

from nba_publishing.publishing.paths import PathError, check_object_path
from nba_publishing.publishing.store import JSON_TYPE, ObjectInfo, PreconditionFailed
from nba_publishing.resources.cloud_requests import Patience

PARALLEL_REQUESTS = 32
SECONDS_BETWEEN_WRITES = 1.0


def storage_client(endpoint: str | None = None) -> Client:
    """A client with a connection for every thread; with an endpoint it needs no credentials."""
    # Without this the client asks for the bucket itself, for traces nobody keeps, with a right
    # that the publishing account does not have.
    os.environ.setdefault("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
    if endpoint:
        client = Client(
            project="local",
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": endpoint},
        )
    else:
        client = Client()
    session = client._http  # pyright: ignore[reportPrivateUsage] - there is no public way to it
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=PARALLEL_REQUESTS))
    return client


class CloudStore:
    """The objects of a bucket below `prefix` (such as `v1/`).

    `deadline_seconds` bounds one operation with all its repetitions; `jitter` gives numbers from
    0 to 1.
    """

    parallel_requests = PARALLEL_REQUESTS

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        client: Client | None = None,
        deadline_seconds: float = 120.0,
        sleep: Callable[[float], None] = system_sleep,
        monotonic: Callable[[], float] = system_monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._bucket = (client or storage_client()).bucket(bucket)
        self._prefix = prefix
        self._patience = Patience(deadline_seconds, sleep, monotonic, jitter)
        self._pace = _Pace(sleep, monotonic)

    def head(self, path: str) -> ObjectInfo | None:
        """The object without its bytes, or None when it is absent."""
        return self._patience.answer(f"look at {path}", lambda seconds: self._seen(path, seconds))

    def read(self, path: str) -> tuple[bytes, ObjectInfo] | None:
        """The bytes of one generation with what belongs to them, or None when it is absent."""

        def fetch(seconds: float) -> tuple[bytes, ObjectInfo] | None:
            info = self._seen(path, seconds)
            if info is None:
                return None
            try:
                body = self._blob(path).download_as_bytes(
                    if_generation_match=info.generation, **_once(seconds)
                )
            except (google.NotFound, google.PreconditionFailed):
                return fetch(seconds)  # replaced in between: take the newer one
            return body, info

        return self._patience.answer(f"read {path}", fetch)

    def write(
        self,
        path: str,
        body: bytes,
        *,
        cache_control: str,
        metadata: Mapping[str, str],
        if_generation: int | None,
        content_type: str = JSON_TYPE,
    ) -> ObjectInfo:
        """Replace the whole object in one request."""

        def landed(seconds: float) -> ObjectInfo | None:
            """The object, when it is the one this call wants to write."""
            info = self._seen(path, seconds)
            if info is None or info.generation == if_generation:
                return None
            ours = info.metadata == dict(metadata) and info.cache_control == cache_control
            return info if ours else None

        def send(seconds: float) -> ObjectInfo:
            self._pace.wait_for_turn(path)
            blob = self._blob(path)
            blob.cache_control = cache_control
            blob.metadata = dict(metadata)
            try:
                blob.upload_from_string(
                    body,
                    content_type=content_type,
                    if_generation_match=if_generation,
                    **_once(seconds),
                )
            except google.PreconditionFailed:
                arrived = landed(seconds)
                if arrived is None:
                    raise PreconditionFailed(path, if_generation) from None
                return arrived
            return self._info(blob)

        return self._patience.answer(f"write {path}", send, landed)

    def delete(self, path: str, *, if_generation: int | None) -> None:
        """Remove the object; an absent one is fine."""

        def send(seconds: float) -> None:
            try:
                self._blob(path).delete(if_generation_match=if_generation, **_once(seconds))
            except google.NotFound:
                return
            except google.PreconditionFailed:
                raise PreconditionFailed(path, if_generation) from None

        self._patience.answer(f"delete {path}", send)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """All objects whose path starts with `prefix`, by path."""

        def fetch(seconds: float) -> list[ObjectInfo]:
            blobs = self._bucket.list_blobs(prefix=self._prefix + prefix, **_once(seconds))
            return [self._info(blob) for blob in blobs if self._is_object(blob)]

        yield from self._patience.answer(f"list {prefix or 'the bucket'}", fetch)

    def _seen(self, path: str, seconds: float) -> ObjectInfo | None:
        blob = self._blob(path)
        try:
            blob.reload(**_once(seconds))
        except google.NotFound:
            return None
        return self._info(blob)

    def _blob(self, path: str) -> Blob:
        return self._bucket.blob(self._prefix + check_object_path(path))

    def _is_object(self, blob: Blob) -> bool:
        try:
            check_object_path(str(blob.name).removeprefix(self._prefix))
        except PathError:
            return False
        return True

    def _info(self, blob: Blob) -> ObjectInfo:
        return ObjectInfo(
            path=str(blob.name).removeprefix(self._prefix),
            generation=int(blob.generation or 0),
            size=int(blob.size or 0),
            metadata=dict(blob.metadata or {}),
            cache_control=blob.cache_control or "",
            content_type=blob.content_type or "",
            updated=blob.updated,
        )


def _once(seconds: float) -> dict[str, Any]:
    """One request of at most `seconds`; the client must not repeat it on its own."""
    return {"timeout": seconds, "retry": None}


class _Pace:
    """Gives every object its turns, a second apart, to whichever thread asks first."""

    def __init__(self, sleep: Callable[[float], None], monotonic: Callable[[], float]) -> None:
        self._sleep = sleep
        self._monotonic = monotonic
        self._lock = Lock()
        self._next_turn: dict[str, float] = {}

    def wait_for_turn(self, path: str) -> None:
        """Return when the object may be written again."""
        with self._lock:
            now = self._monotonic()
            turn = max(now, self._next_turn.get(path, now))
            self._next_turn = {p: t for p, t in self._next_turn.items() if t > now}
            self._next_turn[path] = turn + SECONDS_BETWEEN_WRITES
        if turn > now:
            self._sleep(turn - now)
