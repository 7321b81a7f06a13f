"""The core with fakes around it, for tests of requests: a store, a few pages of the web, a channel to post to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from adapters.plaintext import TextReader
from bot.core import ingest
from bot.core.conversation import Asker, Reply
from bot.core.domain import Document, Draft, Format, SaveStatus
from bot.core.errors import ParseError
from bot.core.forms import Form
from bot.core.message import Button, Message, plain_text
from bot.core.services import Services
from bot.core.sources import FeedLink, Outline, ParsedFeed
from tests.fake_ledger import FakeLedger
from tests.fake_messenger import FakeMessenger
from tests.fake_sources import FakeSources
from tests.fake_web import FakeWeb, Page
from tests.fakes import FakeStore, FakeSubscriptions, FakeTenants, FixedClock

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HARBOUR = (
    "Barge hits the harbour bridge\n\nAbout 2,000 commuters were stranded in Velmouth on Monday after a barge hit "
    "the harbour bridge.\n\nThe port authority said 35 people were taken to hospital."
)
RATES = (
    "Arden raises its key rate\n\nThe central bank of Arden raised its key rate to 4.25 percent on Tuesday.\n\n"
    "Inflation had reached 6.1 percent in October, the statistics office said."
)
FEED_URL = "https://example.org/feed.xml"
FEED = f"<rss>\n{HARBOUR}\n\f{RATES}"


class Web(FakeWeb):
    """A web of a few pages of text."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        super().__init__()
        for url, text in pages.items():
            self.serve(url, text)

    def serve(self, url: str, text: str) -> None:
        self.web[url] = Page(text.encode(), with_etag=False)


class Pages:
    """A reader of pages that are plain text, with the page's address; a form feed divides a feed's entries."""

    def read(self, document: Document) -> list[Draft]:
        texts = _text(document).removeprefix("<rss>\n").split("\f")
        addresses = (
            [document.url] if len(texts) == 1 else [f"{document.url}?entry={index}" for index in range(len(texts))]
        )
        return [
            replace(draft, url=url)
            for text, url in zip(texts, addresses, strict=True)
            for draft in TextReader().read(Document(text.encode(), document.name))
        ]


class Feeds:
    """A parser of such feeds; a page names its feeds in lines that begin with "feed: ", a list in lines "list: "."""

    def parse(self, document: Document) -> ParsedFeed:
        if not document.body.startswith(b"<rss>"):
            raise ParseError("it is a page, not a feed")
        texts = _text(document).removeprefix("<rss>\n").split("\f")
        found = [self._entry(text, f"{document.url}?entry={index}") for index, text in enumerate(texts) if text]
        return ParsedFeed(urlsplit(document.url or "").hostname or "", tuple(found))

    def _entry(self, text: str, url: str) -> Draft:
        title, _, body = text.strip().partition("\n\n")
        return Draft(body or title, title, url, guid=url, teaser=body.startswith("Teaser"))

    def links(self, document: Document) -> list[FeedLink]:
        return [FeedLink(*line.split(" ", 1)) for line in _lines(document, "feed: ")]

    def outlines(self, document: Document) -> list[Outline]:
        found = [Outline(*line.split("|", 2)) for line in _lines(document, "list: ")]
        if not found:
            raise ParseError("it is not a list of feeds (OPML)")
        return found


def _text(document: Document) -> str:
    return document.body.decode(errors="replace")


def _lines(document: Document, start: str) -> list[str]:
    lines = _text(document).splitlines()
    return [line.removeprefix(start) for line in lines if line.startswith(start)]


def messenger() -> FakeMessenger:
    """A platform where one server is known by its name."""
    return FakeMessenger(names={"discord:1": "Newsroom"})


def services(web: Web | None = None, channel: FakeMessenger | None = None) -> Services:
    """Services whose ports are all fakes; without articles."""
    readers = {Format.TEXT: Pages(), Format.HTML: Pages(), Format.FEED: Pages()}
    channel = channel or messenger()
    subscriptions = FakeSubscriptions()
    return Services(
        store=FakeStore(),
        tenants=FakeTenants(),
        subscriptions=subscriptions,
        ledger=FakeLedger(subscriptions),
        sources=FakeSources(subscriptions),
        readers=readers,
        feed_parser=Feeds(),
        fetcher=web or Web({"https://example.org/harbour": HARBOUR, FEED_URL: FEED}),
        clock=FixedClock(NOW),
        messengers={"discord": channel, "slack": channel},
    )


def fill(given: Services, *texts: str, tenant: str = "terminal:local", now: datetime = NOW) -> list[str]:
    """Store texts for the tenant, as they come in now; their ids."""
    documents = [Document(text.encode(), f"{index}.txt") for index, text in enumerate(texts)]
    outcomes = list(ingest.ingest(documents, store=given.store, readers=given.readers, tenant=tenant, now=now))
    assert {outcome.status for outcome in outcomes} == {SaveStatus.STORED}
    return [outcome.id or "" for outcome in outcomes]


def asker(
    tenant: str = "discord:1",
    user: str = "u1",
    *,
    locale: str | None = "en",
    zone: str | None = None,
    target: str | None = "",
    manager: bool = False,
    most: int = 4000,
) -> Asker:
    """Someone in a channel of the tenant, on a platform that shows so many characters."""
    here = f"{tenant}/c1" if target == "" else target
    return Asker(
        tenant, user, lambda message: size(message) <= most, locale=locale, zone=zone, target=here, manager=manager
    )


def size(message: Message) -> int:
    """What a message takes: its text and the labels of its buttons."""
    return len(plain_text(message)) + sum(len(action.label) for action in message.actions)


def text_of(answer: Reply | Form) -> str:
    """What is said in an answer that is a message."""
    assert isinstance(answer, Reply)
    return plain_text(answer.message)


def button_of(answer: Reply | Form, name: str) -> Button:
    """The button with this id under an answer that is a message."""
    assert isinstance(answer, Reply)
    return next(one for one in answer.buttons if one.id == name)
