"""A small web server over a folder that is a site, with the headers kept beside each file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from nba_publishing.checks.published_site import FolderSite

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Cache-Control, x-goog-generation",
}


@dataclass
class SiteServer:
    """What is served, and what goes wrong: `faults` by path are a status or bytes withheld."""

    root: Path
    prefix: str = "/"
    cors: dict[str, str] = field(default_factory=lambda: dict(OPEN_TO_ALL))
    statuses: dict[str, int] = field(default_factory=dict)
    withheld: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    before_answer: Callable[[str], None] = lambda _: None
    url: str = ""


@contextmanager
def serving(root: Path, **how: object) -> Iterator[SiteServer]:
    """The server while it runs; its `url` ends in a port of the loopback interface."""
    server = SiteServer(root, **how)  # type: ignore[arg-type]
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    thread = Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def _handler(server: SiteServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix(server.prefix)
            server.asked.append((path, self.headers.get("User-Agent", "")))
            server.before_answer(path)
            status = server.statuses.get(path)
            inside = self.path.startswith(server.prefix)
            file = FolderSite(server.root).fetch(path) if inside and not status else None
            if file is None:
                self.send_error(status or 404)
                return
            self.send_response(200)
            self.send_header("Content-Type", file.content_type)
            self.send_header("Cache-Control", file.cache_control)
            self.send_header("Content-Length", str(len(file.body)))
            if "Origin" in self.headers:
                for name, value in server.cors.items():
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(file.body[: len(file.body) - server.withheld.get(path, 0)])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
            pass

    return Handler
