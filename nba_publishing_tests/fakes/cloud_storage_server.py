"""A stand-in for Cloud Storage over HTTP: generations, preconditions, pages, and faults on order.

It speaks the part of the JSON API that one-request uploads need. A fault is asked for by a
function that sees each request before it is served.
"""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import google_crc32c

FIRST_GENERATION = 1_770_000_000_000_000


@dataclass(frozen=True)
class Fault:
    """What goes wrong: an error status, or a connection that drops before or after the work.

    `cut_to` drops it in the middle of the answer, after so many bytes of its body.
    """

    status: int = 503
    retry_after: int | None = None
    dropped_before: bool = False
    dropped_after_commit: bool = False
    cut_to: int | None = None

    @property
    def works(self) -> bool:
        """True when the request is served, whatever becomes of the answer."""
        return self.dropped_after_commit or self.cut_to is not None


@dataclass
class StoredObject:
    """One object with the fields the API shows."""

    body: bytes
    generation: int
    content_type: str
    cache_control: str | None
    metadata: dict[str, str]

    def resource(self, name: str) -> dict[str, Any]:
        crc = base64.b64encode(google_crc32c.Checksum(self.body).digest()).decode()
        return {
            "kind": "storage#object",
            "name": name,
            "generation": str(self.generation),
            "size": str(len(self.body)),
            "contentType": self.content_type,
            "cacheControl": self.cache_control,
            "metadata": self.metadata,
            "crc32c": crc,
            "updated": "2026-02-11T17:00:00.000Z",
        }


@dataclass
class CloudStorageServer:
    """What the buckets hold, what was asked, and what is to go wrong."""

    buckets: dict[str, dict[str, StoredObject]] = field(default_factory=dict)
    fault: Callable[[str, str], Fault | None] = lambda _method, _path: None
    requests: list[tuple[str, str]] = field(default_factory=list)
    on_commit: Callable[[str], None] = lambda _name: None
    versions: dict[str, int] = field(default_factory=dict)
    page_size: int = 1000
    endpoint: str = ""
    lock: Lock = field(default_factory=Lock)
    generation: int = FIRST_GENERATION


@contextmanager
def cloud_storage_server(*buckets: str) -> Iterator[CloudStorageServer]:
    """A server on the loopback interface that ends with the block."""
    state = CloudStorageServer({bucket: {} for bucket in buckets})
    handler = type("Handler", (_Handler,), {"state": state})
    server = _Server(("127.0.0.1", 0), handler)
    state.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # all threads of a store may connect at once


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer of two packets would wait 40 ms for the first's ACK
    state: CloudStorageServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        _, _, rest = url.path.partition("/b/")
        bucket, _, name = rest.partition("/o")
        name = unquote(name.removeprefix("/"))
        self.state.requests.append((self.command, name or url.path))
        fault = self.state.fault(self.command, name)
        if fault and fault.dropped_before:
            return self._drop()
        if fault and not fault.works:
            headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            return self._answer(fault.status, {"error": {"message": "on order"}}, headers)
        with self.state.lock:
            status, answer, headers = self._work(bucket, name, query, body)
        if fault and fault.dropped_after_commit:
            return self._drop()
        return self._answer(status, answer, headers, fault.cut_to if fault else None)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _work(
        self, bucket: str, name: str, query: dict[str, str], body: bytes
    ) -> tuple[int, Any, dict[str, str]]:
        objects = self.state.buckets.get(bucket)
        if objects is None:
            return 404, _error("The specified bucket does not exist."), {}
        if self.command == "POST":
            return self._upload(objects, query, body)
        if not name:
            return 200, self._page(objects, query), {}
        found = objects.get(name)
        if found is None:
            return 404, _error(f"No such object: {bucket}/{name}"), {}
        if _differs(query, found.generation):
            return 412, _error("conditionNotMet"), {}
        if self.command == "DELETE":
            del objects[name]
            return 204, b"", {}
        if query.get("alt") == "media":
            crc = found.resource(name)["crc32c"]
            headers = {"X-Goog-Generation": str(found.generation), "X-Goog-Hash": f"crc32c={crc}"}
            return 200, found.body, headers | {"Content-Type": found.content_type}
        return 200, found.resource(name), {}

    def _upload(
        self, objects: dict[str, StoredObject], query: dict[str, str], body: bytes
    ) -> tuple[int, Any, dict[str, str]]:
        resource, media, content_type = _parts(self.headers["Content-Type"], body)
        name = resource["name"]
        present = objects.get(name)
        if _differs(query, present.generation if present else 0):
            return 412, _error("conditionNotMet"), {}
        self.state.generation += 1
        stored = StoredObject(
            media,
            self.state.generation,
            content_type,
            resource.get("cacheControl"),
            resource.get("metadata") or {},
        )
        if resource.get("crc32c") not in (None, stored.resource(name)["crc32c"]):
            return 400, _error("crc32c does not match"), {}
        objects[name] = stored
        self.state.versions[name] = self.state.versions.get(name, 0) + 1
        self.state.on_commit(name)
        return 200, stored.resource(name), {}

    def _page(self, objects: dict[str, StoredObject], query: dict[str, str]) -> dict[str, Any]:
        names = sorted(n for n in objects if n.startswith(query.get("prefix", "")))
        start = int(query.get("pageToken") or 0)
        end = start + self.state.page_size
        page: dict[str, Any] = {
            "kind": "storage#objects",
            "items": [objects[name].resource(name) for name in names[start:end]],
        }
        return page | ({"nextPageToken": str(end)} if end < len(names) else {})

    def _answer(
        self, status: int, answer: Any, headers: dict[str, str], cut_to: int | None = None
    ) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:cut_to])
        if cut_to is not None:
            self.wfile.flush()
            self._drop()


def _differs(query: dict[str, str], generation: int) -> bool:
    expected = query.get("ifGenerationMatch")
    return expected is not None and int(expected) != generation


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message}}


def _parts(content_type: str, body: bytes) -> tuple[dict[str, Any], bytes, str]:
    """The resource and the media of a multipart upload."""
    boundary = content_type.split("boundary=")[1].strip().strip('"').strip("'").encode()
    _, first, second, _ = body.split(b"--" + boundary)
    _, _, resource = first.partition(b"\r\n\r\n")
    head, _, media = second.partition(b"\r\n\r\n")
    media_type = head.lower().partition(b"content-type:")[2].strip().decode()
    return json.loads(resource), media.removesuffix(b"\r\n"), media_type
