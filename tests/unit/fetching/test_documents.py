"""Hostile documents on their whole way from a server: each ends, and good feeds are read meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from adapters.feeds import DocumentFeedParser
from adapters.http import HttpFetcher
from adapters.isolated import IsolatedFeedParser, IsolatedReader, Workers
from bot.bootstrap import LazyReader
from bot.core import feeds
from bot.core.domain import Format
from bot.core.errors import FetchError, ParseError
from bot.core.services import Services
from tests import asking
from tests.doubles.hostile_documents import FEEDS, PAGES
from tests.doubles.web import WebDouble, reply, web_double

GOOD = """<rss version="2.0"><channel><title>News {0}</title><item><title>Flood {0}</title><guid>{0}</guid>
<description>In street {0}, {0} people were injured when the river rose over its banks.</description></item></channel></rss>"""


@pytest.fixture
def web() -> Iterator[WebDouble]:
    with web_double() as double:
        for name, body in FEEDS.items():
            double.answers["/feed/" + name.replace(" ", "-")] = reply(body, headers="Content-Type: text/xml\r\n")
        for name, body in PAGES.items():
            double.answers["/page/" + name.replace(" ", "-")] = reply(body)
        for number in range(20):
            double.answers[f"/good/{number}"] = reply(
                GOOD.format(number).encode(), headers="Content-Type: text/xml\r\n"
            )
        yield double


@pytest.fixture
def given(web: WebDouble) -> Iterator[Services]:
    workers = Workers(seconds=1, preload=("adapters.feeds.xml", "adapters.pages", "lxml.html", "trafilatura"))
    fetcher = HttpFetcher([web.site])
    parser = IsolatedFeedParser(DocumentFeedParser(), workers)
    readers = dict.fromkeys(Format, IsolatedReader(LazyReader(), workers))
    yield replace(asking.services(), fetcher=fetcher, feed_parser=parser, readers=readers)
    fetcher.close()
    workers.close()


def test_hostile_documents_end_and_good_feeds_are_read_meanwhile(web: WebDouble, given: Services) -> None:
    def add(path: str) -> str:
        try:
            followed = feeds.add(given, web.url(path), tenant="discord:1", user="u").followed
        except (FetchError, ParseError) as problem:
            return str(problem)
        return f"stored {followed.stored}"

    add("/good/0")  # workers are there
    start = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        hostile = {path: threads.submit(add, path) for path in web.answers if not path.startswith("/good")}
        good = [threads.submit(add, f"/good/{number}") for number in range(1, 20)]
        assert [one.result() for one in good] == ["stored 1"] * 19
        said = {path: one.result() for path, one in hostile.items()}
    assert time.monotonic() - start < 60
    assert not [path for path, answer in said.items() if "fault" in answer]
    texts = [entry.new.read.article.text for entry in given.store.entries["discord:1"].values()]
    assert len(texts) >= 20
    assert not [text for text in texts if "root:" in text or len(text) > 100_000]
