"""The driver of feeds: what is due is read, by as many at a time as may be, and nobody holds up the others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.polling import driving
from adapters.polling.poller import Poller
from bot.core import clocks, ingest
from bot.core.domain import ArticleKey, Draft, NewArticle
from bot.core.errors import FetchError, StoreError
from bot.core.refreshing import Refreshed
from bot.core.services import Services
from bot.core.sources import FeedAnswer, FeedSource, Validators
from tests import fakes_feeds
from tests.asking import NOW
from tests.fakes_feeds import FeedWeb, entry, feed
from tests.subscriptions_contract import feed as followed

LOGGER = "adapters.polling"


class SlowWeb(FeedWeb):
    """Answers when it is let to; counts how many wait, in all and by host."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.waiting = self.most = 0
        self.patience = 10.0
        self.lock = threading.Lock()

    def poll(self, url: str, validators: Validators) -> FeedAnswer:
        with self.lock:
            self.waiting += 1
            self.most = max(self.most, self.waiting)
        self.gate.wait(self.patience)
        with self.lock:
            self.waiting -= 1
            return super().poll(url, validators)


class Told:
    """Notes what became of each feed."""

    def __init__(self) -> None:
        self.found: dict[str, Refreshed] = {}

    def __call__(self, held: FeedSource, found: Refreshed) -> None:
        self.found[held.url] = found


def follow(services: Services, *urls: str) -> None:
    for number, url in enumerate(urls):
        name = f"{number}{url}"
        services.subscriptions.save_feeds([replace(followed(name), url=url, added=NOW - timedelta(minutes=number))])


def served(web: FeedWeb, count: int) -> list[str]:
    """Feeds of hosts of their own, each with an article."""
    urls = [f"https://{number}.example/feed" for number in range(count)]
    for number, url in enumerate(urls):
        web.serve(url, feed(entry(number, NOW)))
    return urls


@pytest.fixture
def closing() -> Iterator[list[Poller]]:
    """Pollers that end with the test."""
    pollers: list[Poller] = []
    yield pollers
    for poller in pollers:
        poller.close(5)


def test_what_is_due_is_read_until_nothing_is_left(closing: list[Poller]) -> None:
    web, told = FeedWeb(), Told()
    given = fakes_feeds.services(web)
    urls = served(web, 40)
    follow(given, *urls, "https://gone.example/feed")
    closing.append(Poller(given, at_once=4, told=told))
    closing[0].read_due()
    assert {url: found.stored for url, found in told.found.items() if not found.after.problem} == dict.fromkeys(urls, 1)
    assert "could not be reached" in (told.found["https://gone.example/feed"].after.problem or "")
    assert len(web.asked) == 41
    closing[0].read_due()
    assert len(web.asked) == 41


def test_so_many_are_read_at_a_time_and_what_falls_due_meanwhile_too(closing: list[Poller]) -> None:
    web = SlowWeb()
    given = fakes_feeds.services(web)
    urls = served(web, 9)
    follow(given, *urls[:8])
    closing.append(Poller(given, at_once=6))
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(closing[0].read_due)
        _until(lambda: web.waiting == 6)
        follow(given, urls[8])
        web.gate.set()
        reading.result(10)
    assert (web.most, len(web.asked)) == (6, 9)


def test_no_host_keeps_the_others_waiting(closing: list[Poller]) -> None:
    web, told = SlowWeb(), Told()
    given = fakes_feeds.services(web)
    slow = [f"https://slow.example/{number}" for number in range(30)]
    quick = served(web, 10)
    for number, url in enumerate(slow):
        web.serve(url, feed(entry(100 + number, NOW)))
    follow(given, *quick, *slow)  # so that the slow ones are due longer
    web.gate.set()

    def poll(url: str, validators: Validators) -> FeedAnswer:
        if url in slow:
            stop.wait(10)
        return SlowWeb.poll(web, url, validators)

    stop = threading.Event()
    web.poll = poll  # type: ignore[method-assign]
    closing.append(Poller(given, at_once=6, told=told))
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(closing[0].read_due)
        _until(lambda: told.found.keys() == set(quick))
        stop.set()
        reading.result(20)
    assert len(told.found) == 40


def test_articles_are_read_one_feed_at_a_time(closing: list[Poller], monkeypatch: pytest.MonkeyPatch) -> None:
    web, inside, most = FeedWeb(), [0], [0]
    given = fakes_feeds.services(web)
    follow(given, *served(web, 12))
    closing.append(Poller(given))
    prepare = ingest.prepare

    def watched(draft: Draft, key: ArticleKey | None = None) -> NewArticle:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        try:
            return prepare(draft, key)
        finally:
            inside[0] -= 1

    monkeypatch.setattr(ingest, "prepare", watched)
    closing[0].read_due()
    assert most == [1]


def test_several_share_the_work(closing: list[Poller]) -> None:
    web = FeedWeb()
    given = fakes_feeds.services(web)
    urls = served(web, 60)
    follow(given, *urls)
    closing += [Poller(given, at_once=8) for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        for one in [threads.submit(poller.read_due) for poller in closing]:
            one.result(20)
    assert sorted(url for url, _ in web.asked) == sorted(urls)


def test_at_the_end_nothing_is_begun_and_what_runs_is_finished(closing: list[Poller]) -> None:
    web, told = SlowWeb(), Told()
    given = fakes_feeds.services(web)
    urls = served(web, 8)
    follow(given, *urls)
    poller = Poller(given, at_once=3, told=told)
    with ThreadPoolExecutor(2) as threads:
        reading = threads.submit(poller.read_due)
        _until(lambda: web.waiting == 3)
        ending = threads.submit(poller.close, 10)
        _until(poller._closing.is_set)
        web.gate.set()
        ending.result(10)
        reading.result(10)
    assert (len(told.found), len(web.asked)) == (3, 3)
    poller.read_due()
    assert len(web.asked) == 3
    closing.append(Poller(given, told=told))
    closing[0].read_due()
    assert told.found.keys() == set(urls)


def test_who_does_not_end_in_time_is_not_waited_for() -> None:
    web = SlowWeb()
    given = fakes_feeds.services(web)
    follow(given, *served(web, 1))
    poller = Poller(given)
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(poller.read_due)
        _until(lambda: web.waiting == 1)
        start = time.monotonic()
        poller.close(0.1)
        assert time.monotonic() - start < 5
        web.gate.set()
        reading.result(10)


def test_a_database_that_fails_is_told_and_what_runs_goes_on(
    closing: list[Poller], caplog: pytest.LogCaptureFixture
) -> None:
    web, told = FeedWeb(), Told()
    given = fakes_feeds.services(web)
    urls = served(web, 3)
    follow(given, *urls)
    closing.append(Poller(given, told=told))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(given.sources, "due", _failing(StoreError("the disk is full")))
        with pytest.raises(StoreError):
            closing[0].read_due()
    failing = _failing(StoreError("the disk is full"))
    with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.INFO, LOGGER):
        patch.setattr(given.sources, "record", failing)
        closing[0].read_due()
    said = {record.getMessage() for record in caplog.records}
    assert said == {f"a feed of {number}.example could not be recorded" for number in range(3)}
    given.clock.time += timedelta(minutes=11)  # type: ignore[attr-defined] # a fake: their leases have ended
    closing[0].read_due()
    assert {url: found.recorded for url, found in told.found.items()} == dict.fromkeys(urls, True)


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
        _at(given, NOW + timedelta(hours=hours))
        closing[0].read_due()
    web.web.update(there)
    sources = [one for one in given.sources.find(urls) if one]
    assert min(one.failures for one in sources[:down]) > 3
    _at(given, min(one.next_check for one in sources if one.next_check))
    with caplog.at_level(logging.INFO, LOGGER):
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
    _at(given, again)
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
    _at(given, fast)
    closing.append(Poller(given))
    closing[0].read_due()
    for poller in (closing[0], Poller(given)):  # while it runs, and before it starts
        closing.append(poller)
        _at(given, NOW - clocks.BELIEVED)
        poller.read_due()
        _at(given, NOW - timedelta(minutes=1))
        poller.read_due()
        (source,) = given.sources.find([url])
        assert source is not None
        assert source.checked == fast
        _at(given, NOW)
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
        _at(given, moment)
        closing[1].read_due()
    assert given.sources.find([url]) == [before]
    assert len(web.asked) == 1


def test_problems_are_logged_once_without_addresses(closing: list[Poller], caplog: pytest.LogCaptureFixture) -> None:
    web = FeedWeb()
    given = fakes_feeds.services(web)
    good, bad, odd = (
        "https://a.example/feed?key=geheim",
        "https://b.example/feed?key=geheim",
        "https://c.example/geheim",
    )
    follow(given, good, bad, odd)
    web.serve(good, feed(entry(1, NOW)))
    web.serve(bad, FetchError("it took too long to answer"))
    web.web[odd] = None  # type: ignore[assignment]  # what nobody foresaw
    closing.append(Poller(given))
    with caplog.at_level(logging.INFO, LOGGER):
        for days in range(3):
            _at(given, NOW + timedelta(days=2 * days))
            closing[0].read_due()
        web.serve(bad, feed(entry(2, NOW)))
        _at(given, NOW + timedelta(days=9))
        closing[0].read_due()
    said = [record.getMessage() for record in caplog.records]
    assert [one for one in said if "b.example" in one] == [
        "a feed of b.example cannot be read: it took too long to answer",
        "a feed of b.example can be read again",
    ]
    assert not [one for one in said if "a.example" in one]
    unforeseen = [record for record in caplog.records if record.exc_info and "c.example" in record.getMessage()]
    assert len(unforeseen) == 2  # when it began, and when its followers were told
    assert "geheim" not in "".join(said)


def test_who_trips_over_the_news_stops_nobody(closing: list[Poller], caplog: pytest.LogCaptureFixture) -> None:
    web = FeedWeb()
    given = fakes_feeds.services(web)
    follow(given, *served(web, 3))
    closing.append(Poller(given, told=_failing(ZeroDivisionError())))
    closing[0].read_due()
    assert len(web.asked) == len(caplog.records) == 3


def test_feeds_are_read_while_it_drives_and_what_fails_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("adapters.polling._TICK_SECONDS", 0.1)
    web = FeedWeb()
    given = fakes_feeds.services(web)
    urls = served(web, 4)
    follow(given, *urls[:2])
    due, forgotten, tried = given.sources.due, [], []

    def fail(*given: object) -> None:
        tried.append(given)
        raise StoreError("the disk is full")

    monkeypatch.setattr(given.sources, "forget", forgotten.append)
    monkeypatch.setattr(given.sources, "due", fail)
    with driving(given):
        _until(lambda: len(tried) > 3)
        monkeypatch.setattr(given.sources, "due", due)
        _until(lambda: len(web.asked) == 2)
        follow(given, *urls[2:])
        _until(lambda: len(web.asked) == 4 and len(caplog.records) == 2)
    assert forgotten == [NOW - timedelta(days=30)]
    assert [record.getMessage() for record in caplog.records] == ["feeds cannot be read", "feeds can be read again"]
    follow(given, "https://5.example/")
    time.sleep(0.3)
    assert len(web.asked) == 4


def _at(given: Services, when: datetime) -> None:
    given.clock.time = when  # type: ignore[attr-defined] # a fake


def _failing(problem: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise problem

    return fail


def _until(reached: Callable[[], object], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)
