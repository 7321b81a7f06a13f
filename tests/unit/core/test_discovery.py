"""From whatever address people give to the feed that they mean."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import discovery
from bot.core.errors import FetchError, ParseError
from bot.core.sources import FeedLink
from tests.asking import NOW
from tests.fakes_feeds import FeedWeb, entry, feed, services

SITE = "https://news.example/"
FEED = feed(entry(1, NOW))
LINKS = [FeedLink("https://news.example/a", "All"), FeedLink("https://news.example/b"), FeedLink("https://x.example/c")]


@pytest.fixture
def web() -> FeedWeb:
    return FeedWeb()


@pytest.fixture
def given(web):
    return services(web)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("news.example", "https://news.example"),
        ("  news.example/feed ", "https://news.example/feed"),
        ("//news.example/feed", "https://news.example/feed"),
        ("news.example:8080/feed", "https://news.example:8080/feed"),
        ("localhost:8080", "https://localhost:8080"),
        ("http://news.example/feed", "http://news.example/feed"),
        ("HTTPS://News.example", "HTTPS://News.example"),
        ("feed:https://news.example/rss", "https://news.example/rss"),
        ("feed://news.example/rss", "https://news.example/rss"),
        ("feed://https://news.example/rss", "https://news.example/rss"),
        ("FEED:news.example/rss", "https://news.example/rss"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("", "https://"),
    ],
)
def test_addresses_as_people_write_them(written, meant):
    assert discovery.with_scheme(written) == meant


def test_a_feed_is_what_it_is(web, given):
    web.serve(SITE, FEED)
    found = discovery.discover(given, "news.example/")
    assert (found.url, found.feed, found.others) == (SITE, FEED, ())
    assert found.answer.validators.etag
    assert len(web.asked) == 1


def test_a_feed_that_moved_is_followed_where_it_is(web, given):
    web.serve(SITE, FEED, moved_to="https://www.news.example/rss")
    assert discovery.discover(given, SITE).url == "https://www.news.example/rss"


def test_a_page_names_its_feeds(web, given):
    web.serve(SITE, LINKS)
    web.serve(LINKS[0].url, FEED)
    found = discovery.discover(given, SITE)
    assert (found.url, found.others) == (LINKS[0].url, tuple(LINKS[1:]))
    assert [url for url, _ in web.asked] == [SITE, LINKS[0].url]


def test_a_named_feed_that_cannot_be_read_is_passed_over(web, given):
    web.serve(SITE, LINKS)
    web.serve(LINKS[0].url, b"<p>not here")
    web.serve(LINKS[2].url, FEED)
    found = discovery.discover(given, SITE)
    assert found.url == LINKS[2].url
    assert [link.url for link in found.others] == [LINKS[0].url, LINKS[1].url]


def test_a_page_whose_feeds_cannot_be_read(web, given):
    web.serve(SITE, [FeedLink(f"https://news.example/{number}") for number in range(50)])
    with pytest.raises(ParseError, match="the feeds that it names cannot be read"):
        discovery.discover(given, SITE)
    assert len(web.asked) == 4


@pytest.mark.parametrize("place", ["feed", "feed/", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json"])
def test_a_page_that_names_none_may_have_one_where_sites_mostly_do(web, given, place):
    web.serve("https://news.example/world/today.html", b"<p>Welcome")
    web.serve(f"https://news.example/{place}", FEED)
    assert discovery.discover(given, "https://news.example/world/today.html").url == f"https://news.example/{place}"
    assert len(web.asked) <= 10


def test_a_part_of_a_site_may_have_a_feed_of_its_own(web, given):
    web.serve("https://host.example/~ada/", b"<p>Welcome")
    web.serve("https://host.example/~ada/feed", FEED)
    web.serve("https://host.example/feed", feed(entry(2)))
    assert discovery.discover(given, "https://host.example/~ada/").feed == FEED


def test_a_page_without_a_feed(web, given):
    web.serve(SITE, b"<p>Welcome")
    with pytest.raises(ParseError, match="it is a page, not a feed"):
        discovery.discover(given, SITE)
    assert len(web.asked) == 9


def test_an_address_that_cannot_be_read(web, given):
    web.serve("https://news.example/about", b"<p>About us")
    with pytest.raises(FetchError, match="404"):
        discovery.discover(given, SITE)
    assert len(web.asked) == 1


def test_slow_servers_are_not_tried_for_long(web, given):
    web.serve(SITE, b"<p>Welcome")
    poll = web.poll

    def slowly(url, validators):
        given.clock.time += timedelta(seconds=15)
        return poll(url, validators)

    web.poll = slowly
    with pytest.raises(ParseError):
        discovery.discover(given, SITE)
    assert len(web.asked) == 3
