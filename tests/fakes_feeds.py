"""A web of feeds and pages that tests write as values: at once the fetcher, the feed parser and the page reader."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.domain import Document, Draft, Format
from bot.core.errors import FetchError, ParseError
from bot.core.services import Services
from bot.core.sources import FeedAnswer, FeedLink, FeedSource, Outline, ParsedFeed, Validators
from tests import asking

Content = ParsedFeed | Draft | list[FeedLink] | bytes | FetchError


@dataclass
class Served:
    """What a server has at an address. Bytes are nothing that can be read; a list of links is a page that names them."""

    content: Content
    moved_to: str | None = None
    fresh_for: timedelta | None = None
    with_etag: bool = True


@dataclass
class FeedWeb:
    """``asked`` are the addresses in the order of asking, those that were polled with the validators sent."""

    served: dict[str, Served] = field(default_factory=dict)
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)
    contents: dict[bytes, Content] = field(default_factory=dict)
    sent: int = 0
    """How many whole documents were sent."""

    def serve(self, url: str, content: Content, **more: object) -> None:
        self.served[url] = Served(content, **more)  # type: ignore[arg-type]  # those of Served

    def fetch(self, url: str) -> Document:
        self.asked.append((url, None))
        return self._document(url)

    def poll(self, url: str, validators: Validators) -> FeedAnswer:
        self.asked.append((url, validators))
        document, there = self._document(url), self._find(url)
        etag = hashlib.sha256(document.body).hexdigest() if there.with_etag else None
        if etag is not None and etag == validators.etag:
            self.sent -= 1
            return FeedAnswer(None, validators, there.moved_to, there.fresh_for)
        return FeedAnswer(document, Validators(etag), there.moved_to, there.fresh_for)

    def parse(self, document: Document) -> ParsedFeed:
        content = self.contents[document.body]
        if not isinstance(content, ParsedFeed):
            raise ParseError("it is a page, not a feed")
        return content

    def links(self, document: Document) -> list[FeedLink]:
        content = self.contents[document.body]
        if isinstance(content, bytes):
            raise ParseError("it is not a readable web page")
        return content if isinstance(content, list) else []

    def outlines(self, document: Document) -> list[Outline]:
        raise ParseError(f"{document.name} is no list of feeds")

    def read(self, document: Document) -> list[Draft]:
        if document.body not in self.contents:
            return asking.Pages().read(document)
        content = self.contents[document.body]
        if not isinstance(content, Draft):
            raise ParseError("it holds no article text")
        return [content]

    def _find(self, url: str) -> Served:
        if url not in self.served:
            raise FetchError("it answered 404: there is no such page; check the address")
        return self.served[url]

    def _document(self, url: str) -> Document:
        there = self._find(url)
        if isinstance(there.content, FetchError):
            raise there.content
        body = f"<html>{there.content!r}".encode()
        self.contents[body] = there.content
        self.sent += 1
        return Document(body, url, there.moved_to or url)


def services(web: FeedWeb, channel: asking.Channel | None = None) -> Services:
    """Services over fakes that read this web."""
    found = asking.services(channel=channel)
    readers = {Format.HTML: web, Format.FEED: web, Format.TEXT: web}
    return replace(found, fetcher=web, feed_parser=web, readers=readers)


def entry(number: int, published: datetime | None = None, **changes: object) -> Draft:
    """An entry with a whole article, different from those with other numbers."""
    text = (
        f"The council of Ward {number} decided on Monday to spend {number + 2} million euros on its bridge.\n\n"
        f"Some {number * 3 + 7} people had asked for it, the mayor of Ward {number} said, and {number + 5} were there."
    )
    values: dict[str, object] = {
        "text": text,
        "title": f"Ward {number} mends its bridge",
        "url": f"https://news.example/{number}",
        "guid": f"id-{number}",
        "published": published,
    }
    return Draft(**(values | changes))  # type: ignore[arg-type]  # the fields of Draft


def feed(*entries: Draft, title: str = "Ward News", **more: object) -> ParsedFeed:
    return ParsedFeed(title, entries, **more)  # type: ignore[arg-type]  # the fields of ParsedFeed


def lease(given: Services, url: str, seconds: float = 120) -> FeedSource | None:
    """Lease the source if it is due now."""
    due = given.sources.due("tests", given.clock.now(), timedelta(seconds=seconds), 100)
    return next((source for source in due if source.url == url), None)
