"""Loopback sites, each at an address of its own: to us they are different hosts."""

from __future__ import annotations

import contextlib
import hashlib
import selectors
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape

Answer = Callable[[socket.socket], None]

_PER_NET = 250


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed."""

    title: str
    text: str
    path: str
    published: datetime


@dataclass
class FeedSite:
    """``feeds`` and ``pages`` by path; ``moved`` says where a path is found for good, ``broken`` which paths fail. ``asked`` are paths
    with the status that was answered, ``begun`` those that were asked for. While ``gate`` is closed, whoever asks
    waits."""

    site: str = ""
    feeds: dict[str, Sequence[Item]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    begun: list[str] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def url(self, path: str) -> str:
        return f"http://{self.site}{path}"

    def statuses(self, path: str) -> list[int]:
        return [status for asked, status in list(self.asked) if asked == path]

    def serve(self, connection: socket.socket) -> None:
        head = connection.recv(65_536).decode("latin-1")
        path = head.split(" ")[1]
        etag = next((line[15:] for line in head.split("\r\n") if line.lower().startswith("if-none-match: ")), None)
        self.begun.append(path)
        self.gate.wait(60)
        status, headers, body = self._answer(path, etag)
        self.asked.append((path, status))
        lines = [f"HTTP/1.1 {status} So", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        connection.sendall("\r\n".join(lines).encode() + body)

    def _answer(self, path: str, etag: str | None) -> tuple[int, list[str], bytes]:
        """Status, headers and body."""
        if path in self.moved:
            return 301, [f"Location: {self.moved[path]}"], b""
        if path in self.pages:
            return 200, ["Content-Type: text/html; charset=utf-8"], self.pages[path].encode()
        if path in self.broken or path not in self.feeds:
            return (500 if path in self.broken else 404), [], b""
        body = self._rss(self.feeds[path]).encode()
        mine = f'"{hashlib.sha256(body).hexdigest()}"'
        headers = [f"ETag: {mine}", "Content-Type: application/rss+xml"]
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
            f"<title>News of {self.site}</title><link>{self.url('/')}</link>{entries}</channel></rss>"
        )


@contextmanager
def feed_sites(count: int) -> Iterator[list[FeedSite]]:
    """So many sites with feeds."""
    sites = [FeedSite() for _ in range(count)]
    with loopback_sites([site.serve for site in sites]) as addresses:
        for site, address in zip(sites, addresses, strict=True):
            site.site = address
        try:
            yield sites
        finally:
            for site in sites:
                site.gate.set()


@contextmanager
def loopback_sites(answers: Sequence[Answer], *, net: int = 8) -> Iterator[list[str]]:
    """A site for each answer, as ``host:port``; all that begins with 127 is loopback."""
    stop = threading.Event()
    with ExitStack() as stack, selectors.DefaultSelector() as listeners:
        addresses: list[str] = []
        for number, answer in enumerate(answers):
            host = f"127.0.{net + number // _PER_NET}.{1 + number % _PER_NET}"
            listener = stack.enter_context(socket.create_server((host, 0), backlog=64))
            listener.setblocking(False)
            listeners.register(listener, selectors.EVENT_READ, answer)
            addresses.append(f"{host}:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_accept, args=(listeners, stop), daemon=True)
        thread.start()
        try:
            yield addresses
        finally:
            stop.set()
            thread.join()


def _accept(listeners: selectors.BaseSelector, stop: threading.Event) -> None:
    while not stop.is_set():
        for key, _ in listeners.select(0.1):
            with contextlib.suppress(OSError):
                connection, _ = key.fileobj.accept()  # type: ignore[union-attr] # registered above
                connection.settimeout(10)
                threading.Thread(target=_answer, args=(connection, key.data), daemon=True).start()


def _answer(connection: socket.socket, answer: Answer) -> None:
    with connection, contextlib.suppress(OSError):
        answer(connection)
