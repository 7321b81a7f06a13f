"""The contracts of readers and feed parsers, on the real ones, in worker processes too, and on the fakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from adapters.feeds import DocumentFeedParser, FeedReader
from adapters.isolated import IsolatedFeedParser, Workers
from adapters.pages import PageReader
from adapters.plaintext import TextReader
from bot.bootstrap import open_readers
from bot.core.domain import Document, Draft, Format
from bot.core.ports import FeedParser, Reader
from bot.core.sources import FeedLink, Outline, ParsedFeed
from tests import asking
from tests.fakes import FakeFeedParser
from tests.fakes_feeds import FeedWeb
from tests.feed_parser_contract import FeedParserContract, Samples
from tests.reader_contract import ReaderContract

SITE = "https://news.example"
FEED_URL = f"{SITE}/feed"
FERRY = (
    "The night ferry to Lunden stayed in port on Friday after divers found a net of 240 kilograms in its propeller, "
    "and 172 passengers had to spend the night in the terminal. "
)
TRAM = "The trams of line 4 run again after 11 weeks, the operator of the trams in Kesten said on Thursday evening. "
TEXTS = [" ".join([text] * 8).replace("  ", " ").strip() for text in (FERRY, TRAM)]
TITLES = ["Night ferry stays in port", "Tram line 4 reopens"]
PUBLISHED = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)


def rss(*items: str) -> bytes:
    head = f"<title>Harbour Post</title><link>{SITE}/</link><ttl>30</ttl>"
    return f"<rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>".encode()


def item(number: int) -> str:
    return (
        f"<item><title>{TITLES[number]}</title><link>{SITE}/{number}</link><guid>g{number}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 19:30:00 GMT</pubDate><description>{TEXTS[number]}</description></item>"
    )


FEED = Document(rss(item(0), item(1)), "feed", FEED_URL, "application/rss+xml")
REAL = Samples(
    feed=FEED,
    parsed=ParsedFeed(
        "Harbour Post",
        tuple(
            Draft(TEXTS[n], TITLES[n], f"{SITE}/{n}", source="Harbour Post", published=PUBLISHED, guid=f"g{n}")
            for n in (0, 1)
        ),
        f"{SITE}/",
        timedelta(minutes=30),
    ),
    empty=Document(rss(), "empty", FEED_URL),
    page=Document(
        b"<html><head><title>Post</title><link rel='alternate' type='application/rss+xml' href='/feed' title='All'>"
        b"<link rel='alternate' type='application/atom+xml' href='/sport'></head><body><p>Hello.</body></html>",
        "page",
        SITE,
    ),
    links=[FeedLink(FEED_URL, "All"), FeedLink(f"{SITE}/sport")],
    bare=Document(b"<html><head><title>Post</title></head><body><p>Hello.</body></html>", "bare", SITE),
    listed=Document(
        f"<opml version='2.0'><body><outline text='A'><outline type='rss' text='Post' xmlUrl='{FEED_URL}'/></outline>"
        f"<outline type='rss' text='Sport' xmlUrl='{SITE}/sport'/></body></opml>".encode(),
        "list",
        f"{SITE}/feeds.opml",
    ),
    outlines=[Outline(FEED_URL, "Post", "A"), Outline(f"{SITE}/sport", "Sport")],
)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    found = Workers(preload=("adapters.feeds.xml", "adapters.pages"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def readers() -> Iterator[Mapping[Format, Reader]]:
    with open_readers() as found:
        yield found


class _RealParser(FeedParserContract):
    @pytest.fixture
    def samples(self) -> Samples:
        return REAL


class TestParser(_RealParser):
    @pytest.fixture
    def parser(self) -> FeedParser:
        return DocumentFeedParser()


class TestIsolatedParser(_RealParser):
    @pytest.fixture
    def parser(self, workers: Workers) -> FeedParser:
        return IsolatedFeedParser(DocumentFeedParser(), workers)


class TestFakeParser(_RealParser):
    @pytest.fixture
    def parser(self) -> FeedParser:
        return FakeFeedParser(
            {REAL.feed.body: REAL.parsed, REAL.empty.body: ParsedFeed("Harbour Post", ())},
            {REAL.page.body: REAL.links},
            {REAL.listed.body: REAL.outlines},
        )


class TestParserOfTexts(FeedParserContract):
    @pytest.fixture
    def parser(self) -> FeedParser:
        return asking.Feeds()

    @pytest.fixture
    def samples(self) -> Samples:
        body = "\f".join(f"{title}\n\n{text}\n" for title, text in zip(TITLES, TEXTS, strict=True))
        entries = [f"{FEED_URL}?entry={number}" for number in range(2)]
        return Samples(
            feed=Document(f"<rss>\n{body}".encode(), "feed", FEED_URL),
            parsed=ParsedFeed(
                "news.example",
                tuple(Draft(TEXTS[n], TITLES[n], url, guid=url) for n, url in enumerate(entries)),
            ),
            empty=Document(b"<rss>\n", "empty", FEED_URL),
            page=Document(f"Post\n\nfeed: {FEED_URL} All\nfeed: {SITE}/sport".encode(), "page", SITE),
            links=REAL.links,
            bare=Document(b"Post\n\nHello.", "bare", SITE),
            listed=Document(f"list: {FEED_URL}|Post|A\nlist: {SITE}/sport|Sport".encode(), "list", SITE),
            outlines=REAL.outlines,
        )


TEXT = Document(f"{TITLES[0]}\n\n{TEXTS[0]}".encode(), "ferry.txt", f"{SITE}/0", "text/plain")
PAGE = Document(
    f"<html><head><title>{TITLES[0]}</title></head><body><article><h1>{TITLES[0]}</h1><p>{TEXTS[0]}</p></article>"
    "</body></html>".encode(),
    "page",
    f"{SITE}/0",
    "text/html; charset=utf-8",
)


class TestTextReader(ReaderContract):
    @pytest.fixture
    def reader(self) -> Reader:
        return TextReader()

    @pytest.fixture
    def sample(self) -> tuple[Document, list[str]]:
        return TEXT, [TEXTS[0]]


class TestPageReader(ReaderContract):
    @pytest.fixture
    def reader(self) -> Reader:
        return PageReader()

    @pytest.fixture
    def sample(self) -> tuple[Document, list[str]]:
        return PAGE, [TEXTS[0]]


class TestFeedReader(ReaderContract):
    @pytest.fixture
    def reader(self) -> Reader:
        return FeedReader()

    @pytest.fixture
    def sample(self) -> tuple[Document, list[str]]:
        return FEED, TEXTS


SAMPLES = {Format.TEXT: (TEXT, TEXTS[:1]), Format.HTML: (PAGE, TEXTS[:1]), Format.FEED: (FEED, TEXTS)}


class TestReadersOfTheProgram(ReaderContract):
    @pytest.fixture(params=SAMPLES)
    def kind(self, request: pytest.FixtureRequest) -> Format:
        return Format(request.param)

    @pytest.fixture
    def reader(self, kind: Format, readers: Mapping[Format, Reader]) -> Reader:
        return readers[kind]

    @pytest.fixture
    def sample(self, kind: Format) -> tuple[Document, list[str]]:
        return SAMPLES[kind]


class TestFakeReader(ReaderContract):
    @pytest.fixture
    def reader(self) -> Reader:
        web = FeedWeb()
        web.serve(f"{SITE}/0", Draft(TEXTS[0], TITLES[0], f"{SITE}/0"))
        return web

    @pytest.fixture
    def sample(self, reader: FeedWeb) -> tuple[Document, list[str]]:
        return reader.fetch(f"{SITE}/0"), [TEXTS[0]]


class TestFakeReaderOfTexts(ReaderContract):
    @pytest.fixture
    def reader(self) -> Reader:
        return asking.Pages()

    @pytest.fixture
    def sample(self) -> tuple[Document, list[str]]:
        return TEXT, [TEXTS[0]]
