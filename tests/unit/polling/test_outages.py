"""The driver of feeds when the network is away, and when clocks are wrong."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.polling.poller import Poller
from bot.core import clocks
from bot.core.errors import FetchError
from tests import fakes_feeds
from tests.asking import NOW
from tests.fakes_feeds import FeedWeb, follow, served, set_clock


@pytest.mark.parametrize(("down", "again"), [(5, 1), (1, 0)], ids=["all down", "one down"])
def test_when_the_network_is_back_feeds_are_read_at_once(
    closing: list[Poller], caplog: pytest.LogCaptureFixture, down: int, again: int
) -> None:
    web = FeedWeb()
    given = fakes_feeds.services(web)
    urls = served(web, 5)
    there = {url: web.web[url] for url in urls}
    follow(given, *urls)
    closing.append(Poller(given))
    closing[0].read_due()
    for url in urls[:down]:
        web.serve(url, FetchError("it could not be reached; check the address or try again later", unreachable=True))
    for hours in range(1, 9):
        set_clock(given, NOW + timedelta(hours=hours))
        closing[0].read_due()
    web.web.update(there)
    sources = [one for one in given.sources.find(urls) if one]
    assert min(one.failures for one in sources[:down]) > 3
    set_clock(given, min(one.next_check for one in sources if one.next_check))
    with caplog.at_level(logging.INFO, "adapters.polling"):
        closing[0].read_due()
        closing[0].read_due()  # those that were woken at the end
    assert sum(one.failures > 0 for one in given.sources.find(urls) if one) == (0 if again else down)
    assert caplog.text.count("the network is back: 4 feeds are tried again") == again


def test_who_asks_for_a_pause_when_the_network_is_back_gets_it(closing: list[Poller]) -> None:
    web = FeedWeb()
    given = fakes_feeds.services(web)
    urls = served(web, 3)
    follow(given, *urls)
    closing.append(Poller(given, at_once=1))
    for url in urls:
        web.serve(url, FetchError("it could not be reached; check the address or try again later", unreachable=True))
    closing[0].read_due()
    busy = min((one for one in given.sources.find(urls) if one), key=lambda one: one.next_check or NOW)
    web.serve(busy.url, FetchError("it answered 503", retry_after=7200, passing=True))
    again = busy.next_check or NOW
    set_clock(given, again)
    asked = len(web.asked)
    closing[0].read_due()
    assert web.addresses.count(busy.url) == 2
    assert len(web.asked) == asked + 3  # the others at once
    (after,) = given.sources.find([busy.url])
    assert after is not None
    assert after.next_check == again + timedelta(hours=2)


def test_a_clock_that_is_set_back_stops_nothing(closing: list[Poller]) -> None:
    web = FeedWeb()
    given = fakes_feeds.services(web)
    (url,) = served(web, 1)
    follow(given, url)
    fast = NOW + timedelta(days=40)
    set_clock(given, fast)
    closing.append(Poller(given))
    closing[0].read_due()
    for poller in (closing[0], Poller(given)):  # while it runs, and before it starts
        closing.append(poller)
        set_clock(given, NOW - clocks.BELIEVED)
        poller.read_due()
        set_clock(given, NOW - timedelta(minutes=1))
        poller.read_due()
        (source,) = given.sources.find([url])
        assert source is not None
        assert source.checked == fast
        set_clock(given, NOW)
        poller.read_due()
        (source,) = given.sources.find([url])
        assert source is not None
        assert source.checked == NOW
        assert given.sources.record(source, source) is False  # nobody has it
        given.sources.known[url] = replace(source, checked=fast, next_check=fast)  # type: ignore[attr-defined] # a fake
    assert len(web.asked) == 3
    poller.read_due()  # who looks again has no reason to doubt it
    assert len(web.asked) == 3
    closing.append(Poller(given, clock_believed=timedelta()))  # who looks once
    closing[-1].read_due()
    assert len(web.asked) == 4


def test_nothing_is_read_by_a_clock_that_is_behind_until_it_is_set(closing: list[Poller]) -> None:
    """A machine without a battery starts so: by its clock whatever comes in is of the future, and has no date."""
    web = FeedWeb()
    given = fakes_feeds.services(web)
    (url,) = served(web, 1)
    follow(given, url)
    closing.append(Poller(given))
    closing[0].read_due()
    (before,) = given.sources.find([url])
    closing.append(Poller(given))
    for moment in (NOW - timedelta(days=20), NOW - timedelta(days=20, minutes=-5), NOW + timedelta(seconds=40)):
        set_clock(given, moment)
        closing[1].read_due()
    assert given.sources.find([url]) == [before]
    assert len(web.asked) == 1
