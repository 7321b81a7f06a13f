"""Loopback sites with feeds and pages, each at an address of its own: to us they are different hosts."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed."""

    title: str
    text: str
    path: str
    published: datetime


@dataclass
class FeedSite:
    """``feeds`` by path; ``moved`` says where a path is found for good, ``broken`` which paths fail. ``asked`` are paths
    with the status that was answered. Feeds wait for ``gate`` before they answer."""

    host: str
    port: int
    feeds: dict[str, Sequence[Item]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def site(self) -> str:
        return f"{self.host}:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.site}{path}"

    def statuses(self, path: str) -> list[int]:
        return [status for asked, status in list(self.asked) if asked == path]

    def answer(self, path: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        if path in self.moved:
            return 301, {"Location": self.moved[path]}, b""
        if path in self.broken:
            return 500, {}, b""
        if path not in self.feeds:
            return 404, {}, b""
        body = self._rss(self.feeds[path]).encode()
        mine = f'"{hashlib.sha256(body).hexdigest()}"'
        headers = {"ETag": mine, "Content-Type": "application/rss+xml"}
        return (304, headers, b"") if etag == mine else (200, headers, body)

    def _rss(self, items: Sequence[Item]) -> str:
        entries = "".join(
            f"<item><title>{escape(item.title)}</title><link>{self.url(item.path)}</link>"
            f"<pubDate>{format_datetime(item.published)}</pubDate>"
            f"<content:encoded><![CDATA[{item.text}]]></content:encoded></item>"
            for item in items
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>News of {self.host}</title><link>{self.url('/')}</link>{entries}</channel></rss>"
        )


@contextmanager
def feed_site() -> Iterator[FeedSite]:
    """A site of its own; every address that begins with 127 is loopback."""
    number = next(_numbers)
    with ThreadingHTTPServer((f"127.0.{1 + number // 250}.{1 + number % 250}", 0), BaseHTTPRequestHandler) as server:
        site = FeedSite(str(server.server_address[0]), server.server_port)
        server.RequestHandlerClass = _handler(site)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.gate.set()
            server.shutdown()
            thread.join()


def _handler(site: FeedSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.gate.wait(30)
            status, headers, body = site.answer(self.path, self.headers.get("If-None-Match"))
            site.asked.append((self.path, status))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    return Handler
