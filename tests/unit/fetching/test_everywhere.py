"""Hostile addresses in everything that leads to others: pages that name feeds, feeds that link to articles, lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape

import pytest

from adapters.feeds import DocumentFeedParser
from adapters.http import HttpFetcher, Limits
from bot.bootstrap import LazyReader
from bot.core import discovery, feeds, following, refreshing
from bot.core.domain import Document, Format
from bot.core.errors import FetchError, ParseError
from bot.core.services import Services
from tests import asking
from tests.addresses import NAMES, TRICKS
from tests.doubles.net import FOUR, Net, net_double
from tests.doubles.web import reply

SITE = "http://news.example"
XML = "Content-Type: application/rss+xml\r\n"


@pytest.fixture
def internet() -> Iterator[Net]:
    with pytest.MonkeyPatch.context() as patch, net_double(["news.example"], patch) as net:
        net.names = {name: [answer] for name, answer in NAMES.items()} | {"news.example": [[FOUR]]}
        yield net


@pytest.fixture
def given() -> Iterator[Services]:
    """Everything that reads is real."""
    fetcher = HttpFetcher(limits=Limits(connect=1.0, headers=2.0, read=1.0, total=3.0))
    readers = dict.fromkeys(Format, LazyReader())
    yield replace(asking.services(), fetcher=fetcher, feed_parser=DocumentFeedParser(), readers=readers)
    fetcher.close()


def _feed(links: Sequence[str]) -> bytes:
    items = (
        f"<item><title>Flood, part {number}</title><link>{escape(link)}</link><guid>{number}</guid>"
        f"<description>Twelve people were injured …</description></item>"
        for number, link in enumerate(links)
    )
    return f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode("utf-8", "replace")


def test_feeds_that_a_page_names(internet: Net, given: Services) -> None:
    for number in range(0, len(TRICKS), 3):
        tricks = [escape(trick) for trick in TRICKS[number : number + 3]]
        links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{trick}">' for trick in tricks)
        anchors = "".join(f'<a href="{trick}">RSS feed</a>' for trick in tricks)
        internet.plain.answers["/"] = reply(f"<html><head>{links}</head><body>{anchors}</body></html>".encode())
        with pytest.raises((FetchError, ParseError)):
            discovery.discover(given, SITE)
    assert internet.breaches == []
    assert len(internet.asked) >= len(TRICKS) / 3


def test_pages_of_teasers(internet: Net, given: Services) -> None:
    stored = 0
    for number in range(0, len(TRICKS), 10):
        internet.plain.answers[f"/{number}"] = reply(_feed(TRICKS[number : number + 10]), headers=XML)
        added = feeds.add(given, f"{SITE}/{number}", tenant="discord:1", user="u")
        stored += added.followed.stored
    assert internet.breaches == []
    assert stored  # the teasers themselves do no harm


def test_feeds_of_a_list(internet: Net, given: Services) -> None:
    outlines = "".join(f'<outline type="rss" xmlUrl="{escape(trick)}"/>' for trick in TRICKS)
    listed = given.feed_parser.outlines(
        Document(f"<opml><body>{outlines}</body></opml>".encode("utf-8", "replace"), "list")
    )
    assert len(listed) > 200
    outcomes = list(following.expect(given, listed, tenant="discord:1", user="u"))
    expected = [one for one in outcomes if one.status is following.FollowStatus.EXPECTED]
    assert len(expected) > 100
    read = 0
    while held := given.sources.due("me", given.clock.now(), timedelta(minutes=2), 50):
        for one in held:
            assert refreshing.refresh(given, one).after.failures == 1
            read += 1
    assert read == len({one.feed.url for one in expected if one.feed})
    assert internet.asked == []


def test_addresses_that_people_give(internet: Net, given: Services) -> None:
    for trick in TRICKS:
        for command in (
            lambda url: feeds.add(given, url, tenant="discord:1", user="u"),
            lambda url: discovery.discover(given, url),
        ):
            with pytest.raises((FetchError, ParseError)):
                command(trick)
    assert internet.breaches == []
