"""A web of feeds and pages that tests write as values: at once the fetcher, the feed parser and the page reader."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.domain import Document, Draft, Format
from bot.core.errors import FetchError, ParseError
from bot.core.services import Services
from bot.core.sources import FeedLink, FeedSource, ParsedFeed
from tests import asking
from tests.fake_messenger import FakeMessenger
from tests.fake_web import FakeWeb, Page
from tests.fakes import FakeFeedParser
from tests.subscriptions_contract import feed as followed

Content = ParsedFeed | Draft | list[FeedLink] | bytes | FetchError


@dataclass
class FeedWeb(FakeWeb, FakeFeedParser):
    """A web whose documents are known by their bytes."""

    articles: dict[bytes, Draft] = field(default_factory=dict)

    def serve(self, url: str, content: Content, **more: object) -> None:
        """Have it at the address. Bytes are nothing that can be read; a list of links is a page that names them."""
        body = content if isinstance(content, bytes) else f"<html>{content!r}".encode()
        served = content if isinstance(content, FetchError) else body
        self.web[url] = Page(served, **more)  # type: ignore[arg-type]  # those of Page
        match content:
            case ParsedFeed():
                self.feeds[body] = content
            case Draft():
                self.articles[body] = content
            case list():
                self.pages[body] = content

    def read(self, document: Document) -> list[Draft]:
        if document.body in self.articles:
            return [self.articles[document.body]]
        if document.body in {page.body for page in self.web.values()}:
            raise ParseError("it holds no article text")
        return asking.Pages().read(document)


def services(web: FeedWeb, channel: FakeMessenger | None = None) -> Services:
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


def follow(services: Services, *urls: str) -> None:
    """Follow them, each added a minute before the one that stands before it."""
    for number, url in enumerate(urls):
        name = f"{number}{url}"
        services.subscriptions.save_feeds(
            [replace(followed(name), url=url, added=asking.NOW - timedelta(minutes=number))]
        )


def served(web: FeedWeb, count: int) -> list[str]:
    """Feeds of hosts of their own, each with an article."""
    urls = [f"https://{number}.example/feed" for number in range(count)]
    for number, url in enumerate(urls):
        web.serve(url, feed(entry(number, asking.NOW)))
    return urls


def set_clock(given: Services, when: datetime) -> None:
    given.clock.time = when  # type: ignore[attr-defined] # a fake
