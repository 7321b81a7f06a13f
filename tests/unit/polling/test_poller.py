"""The driver of feeds: what is due is read, by as many at a time as may be, and nobody holds up the others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.polling import driving
from adapters.polling.poller import Poller
from bot.core import ingest
from bot.core.domain import ArticleKey, Draft, NewArticle
from bot.core.errors import FetchError, StoreError
from bot.core.refreshing import Refreshed
from bot.core.sources import FeedAnswer, FeedSource, Validators
from tests import fakes_feeds
from tests.asking import NOW
from tests.fakes_feeds import FeedWeb, entry, feed, follow, served, set_clock

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
            set_clock(given, NOW + timedelta(days=2 * days))
            closing[0].read_due()
        web.serve(bad, feed(entry(2, NOW)))
        set_clock(given, NOW + timedelta(days=9))
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


def _failing(problem: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise problem

    return fail


def _until(reached: Callable[[], object], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)
