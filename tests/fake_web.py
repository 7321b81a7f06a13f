"""A web of Python objects, with its ``Fetcher``. Passes the same contract as the fetcher of the real one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from bot.core.domain import Document
from bot.core.errors import FetchError
from bot.core.sources import FeedAnswer, Validators


@dataclass
class Page:
    """What a server has at an address, with its type; or why it refuses. ``moved_to``: it is found at that address,
    ``for_good`` or for now. Whether it changed can be asked ``with_etag`` only."""

    body: bytes | FetchError
    content_type: str | None = None
    moved_to: str | None = None
    for_good: bool = True
    fresh_for: timedelta | None = None
    with_etag: bool = True


@dataclass
class FakeWeb:
    """``web`` is what there is, by address. ``asked`` are the addresses in the order of asking, those that were polled
    with the validators sent; ``sent`` counts whole documents."""

    web: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)
    sent: int = 0

    @property
    def addresses(self) -> list[str]:
        """Those that were asked for."""
        return [url for url, _ in self.asked]

    def fetch(self, url: str) -> Document:
        self.asked.append((url, None))
        return self._send(url, self._find(url))

    def poll(self, url: str, validators: Validators) -> FeedAnswer:
        self.asked.append((url, validators))
        page = self._find(url)
        etag = hashlib.sha256(page.body).hexdigest() if page.with_etag and isinstance(page.body, bytes) else None
        moved_to = page.moved_to if page.for_good else None
        if etag is not None and etag == validators.etag:
            return FeedAnswer(None, validators, moved_to, page.fresh_for)
        return FeedAnswer(self._send(url, page), Validators(etag), moved_to, page.fresh_for)

    def _find(self, url: str) -> Page:
        if url in self.web:
            return self.web[url]
        if any(_site(one) == _site(url) for one in self.web):
            raise FetchError("it answered 404: there is no such page; check the address")
        raise FetchError(
            "it could not be reached; check the address or try again later", unreachable=True, passing=True
        )

    def _send(self, url: str, page: Page) -> Document:
        if isinstance(page.body, FetchError):
            raise page.body
        self.sent += 1
        final = page.moved_to or url
        return Document(page.body, final.partition("?")[0], final, page.content_type)


def _site(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc
