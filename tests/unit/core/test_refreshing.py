"""Reading feeds that are due, over fakes: what is stored for whom, and what is noted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import collecting, entries, feeds, refreshing
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT, Draft
from bot.core.errors import DeliveryError, DeliveryProblem, EndingError, FetchError, StoreError
from bot.core.message import plain_text
from bot.core.sources import Fate, FeedAnswer, Validators
from tests import asking
from tests.fake_messenger import FakeMessenger
from tests.fakes_feeds import FeedWeb, entry, feed, lease
from tests.refreshing import HOUR, MINUTE, NOW, START, TENANT, URL, fates, followed, refresh, source, teaser, titles


@pytest.fixture
def web() -> FeedWeb:
    return FeedWeb()


@pytest.fixture
def channel() -> FakeMessenger:
    return asking.messenger()


@pytest.fixture
def given(web, channel):
    return followed(web, channel)


def test_what_is_new_is_stored_for_all_who_follow(web, given):
    feeds.add(given, URL, tenant="slack:2", user="u2")
    web.serve(URL, feed(*(entry(number, START - number * HOUR) for number in range(-2, 3))))
    done = refresh(given)
    assert (done.stored, done.left, done.recorded, done.errors) == (2, 0, True, ())
    assert len(titles(given)) == len(titles(given, "slack:2")) == 5
    assert source(given).brought == given.clock.time
    assert len(web.asked) == 2


def test_what_did_not_change_is_not_read(web, given):
    before = source(given)
    sent = web.sent
    done = refresh(given)
    assert (done.stored, web.sent) == (0, sent)
    assert web.asked[-1] == (URL, before.validators)
    assert source(given).validators == before.validators
    # The same for a server that knows no validators.
    web.serve(URL, web.web[URL].body, with_etag=False)
    given.sources.known[URL] = replace(source(given), validators=type(before.validators)())
    web.feeds.clear()
    done = refresh(given)
    assert done.after.failures == 0
    assert done.after.succeeded == given.clock.time


def test_a_server_that_says_for_ever_that_nothing_changed_is_seen_through(web, given):
    def poll(url, validators):
        if validators.etag:
            web.asked.append((url, validators))
            return FeedAnswer(None, validators)
        return FeedWeb.poll(web, url, validators)

    web.serve(URL, feed(entry(9, NOW)))
    web.poll = poll
    while not (done := refresh(given)).stored:
        assert given.clock.time < NOW + timedelta(days=7)
    assert (done.stored, done.after.validators.etag) == (1, source(given).validators.etag)
    assert sum(validators == Validators() for _, validators in web.asked) == 2  # once to follow it


def test_an_empty_feed_is_no_failure(web, given):
    web.serve(URL, feed())
    assert refresh(given).after.failures == 0
    web.serve(URL, feed(entry(1, START), entry(50, START)))
    assert refresh(given).stored == 1


@pytest.mark.parametrize("content", [b"<p>We have a new site!", [], Draft("The council of Ward met.", "Ward")])
def test_a_page_where_the_feed_was_is_a_failure(web, given, content):
    web.serve(URL, content)
    done = refresh(given)
    assert (done.after.problem, done.after.failures) == ("it is a page, not a feed", 1)
    assert done.after.failing_since == given.clock.time
    assert done.after.validators == done.after.validators
    assert len(given.sources.entries(URL)) == 3
    web.serve(URL, feed(entry(9, NOW)))
    assert refresh(given).stored == 1
    assert source(given).problem is None


def test_a_feed_moves_with_its_followers_once_it_was_read_there(web, given):
    moved = "https://www.news.example/rss"
    web.serve(URL, b"<p>Welcome", moved_to=moved)
    assert refresh(given).after.url == URL
    web.serve(URL, feed(entry(1, START), entry(9, NOW)), moved_to=moved)
    assert refresh(given).stored == 1
    assert given.sources.find([URL]) == [None]
    assert [one.url for one in given.subscriptions.feeds(TENANT)] == [moved]
    web.serve(moved, feed(entry(1, START), entry(9, NOW), entry(10, NOW)))
    assert refresh(given, moved).stored == 1
    assert len(given.sources.entries(moved)) == 3


def test_followers_are_told_once_when_it_fails_for_a_day(web, given, channel):
    feeds.add(given, URL, tenant="slack:2", user="u2")
    feeds.add(given, URL, tenant=LOCAL_TENANT, user="")
    given.tenants.change_settings("slack:2", replace(given.tenants.settings("slack:2"), language="de"))
    web.serve(URL, FetchError("it answered 503: the site has a problem; try again later"))
    told = 0
    while given.clock.time < NOW + timedelta(days=6):
        done = refresh(given)
        told += len(done.told)
        assert bool(channel.messages) == (given.clock.time >= done.after.failing_since + timedelta(days=1))
    assert told == 2
    assert [(tenant, user) for tenant, user, _ in channel.messages] == [(TENANT, "u1"), ("slack:2", "u2")]
    english, german = (plain_text(message) for *_, message in channel.messages)
    assert "Ward News" in english
    assert english != german
    # It is read again, fails again, and that is told again.
    web.serve(URL, feed(entry(9, NOW)))
    assert refresh(given).after.told is False
    web.serve(URL, FetchError("it is empty"))
    while given.clock.time < NOW + timedelta(days=12):
        refresh(given)
    assert len(channel.messages) == 4


def test_a_server_that_fails_is_told_in_one_message(web, given, channel):
    urls = [f"https://down.example/{number}" for number in range(4)]
    for number, url in enumerate(urls):
        web.serve(url, feed(entry(20 + number, START), title=f"Part {number}"))
        feeds.add(given, url, tenant=TENANT, user="u1")
        web.serve(url, FetchError("it could not be reached"))
    while min(source(given, url).told for url in urls) is False:
        given.clock.time += timedelta(minutes=10)
        for held in given.sources.due("tests", given.clock.time, timedelta(minutes=2), 9):
            refreshing.refresh(given, held)
    assert len(channel.messages) == 1
    text = plain_text(channel.messages[0][2])
    assert all(f"Part {number}" in text for number in range(4))
    assert "Ward News" not in text


def test_who_cannot_be_told_hinders_nobody(web, given, channel):
    web.serve(URL, FetchError("it answered 410: the page was removed for good", gone=True))
    channel.refusal = DeliveryError(DeliveryProblem.FORBIDDEN, "Slack knows no such user.")
    done = refresh(given)
    assert (done.told, done.errors, done.recorded) == ((), (), True)


def test_what_is_gone_is_told_and_not_asked_for_again(web, given, channel):
    web.serve(URL, FetchError("it answered 410: the page was removed for good", gone=True))
    done = refresh(given)
    assert (done.after.retired, done.after.next_check, len(done.told)) == (True, None, 1)
    given.clock.time += timedelta(days=400)
    assert lease(given, URL) is None
    # Who adds it again wakes it, once it is there again.
    web.serve(URL, feed(entry(1, START), entry(9, given.clock.time)))
    added = feeds.add(given, URL, tenant="slack:2", user="u2").followed
    assert added.stored == 2
    assert refresh(given).after.retired is False


def test_who_asks_to_be_left_alone_is(web, given):
    web.serve(URL, FetchError("it answered 429: it asks to be left alone for a while", retry_after=30_000))
    done = refresh(given)
    assert done.after.next_check == given.clock.time + timedelta(seconds=30_000)


@pytest.mark.parametrize(("asked", "spared"), [(1200, 20 * MINUTE), (30_000, HOUR)])
def test_who_asks_to_be_left_alone_is_not_asked_for_other_feeds(web, given, asked, spared):
    others = ["https://news.example/other", "https://else.example/feed"]
    for number, url in enumerate(others):
        web.serve(url, feed(*(entry(50 + 10 * number + one, NOW - one * MINUTE) for one in range(9))))
        feeds.add(given, url, tenant=TENANT, user="u1")
    before = [source(given, url).next_check for url in others]
    assert max(before) < NOW + 7 * MINUTE
    web.serve(URL, FetchError("it answered 429: it asks to be left alone for a while", retry_after=asked, passing=True))
    refresh(given)
    expected = [given.clock.time + spared, before[1]]
    assert [source(given, url).next_check for url in others] == expected
    refresh(given)
    assert [source(given, url).next_check for url in others] == expected  # one that goes on to fail is one feed


def test_who_asks_to_be_left_alone_may_be_another_than_the_feeds_host(web, given):
    others = ["https://news.example/other", "https://else.example/feed"]
    for number, url in enumerate(others):
        web.serve(url, feed(*(entry(50 + 10 * number + one, NOW - one * MINUTE) for one in range(9))))
        feeds.add(given, url, tenant=TENANT, user="u1")
    before = source(given, others[0]).next_check
    web.serve(URL, FetchError("it answered 503", retry_after=3600, passing=True, host="else.example"))
    refresh(given)
    assert [source(given, url).next_check for url in others] == [before, given.clock.time + HOUR]


def test_feeds_that_go_on_to_fail_keep_the_others_of_their_host_from_nothing(web, given):
    urls = [f"https://news.example/{number}" for number in range(12)]
    for number, url in enumerate(urls):
        web.serve(url, feed(*(entry(100 + 10 * number + one, NOW - one * HOUR) for one in range(9))))
        feeds.add(given, url, tenant=TENANT, user="u1")
    for url in urls[:9]:
        web.serve(url, FetchError("it answered 503", retry_after=3600, passing=True))
    start = given.clock.time
    while given.clock.time < start + 24 * HOUR:
        for held in given.sources.due("me", given.clock.time, MINUTE, 1):
            refreshing.refresh(given, held)
        given.clock.time += MINUTE
    assert min(web.addresses.count(url) for url in urls[9:]) > 9


def test_a_feed_of_mere_noise_is_given_up_for_a_while(web, given, monkeypatch):
    monkeypatch.setattr(entries, "MOST_KNOWN_A_DAY", 50)
    for number in range(1, 6):
        web.serve(URL, feed(*(entry(100 * number + one) for one in range(30))))
        refresh(given)
    assert (source(given).problem, source(given).failures) == (
        "it has thousands of other entries every time it is read",
        3,
    )
    assert len(given.sources.entries(URL)) == 63
    assert len(titles(given)) == 23


def test_a_fault_of_ours_is_noted_and_the_feed_is_tried_again(web, given, monkeypatch):
    monkeypatch.setattr(collecting, "collect", lambda *_args, **_more: {}["nothing"])
    web.serve(URL, feed(entry(9, NOW)))
    done = refresh(given)
    assert [type(error) for error in done.errors] == [KeyError]
    assert done.after.problem == "it failed in a way that nobody foresaw (KeyError)"
    monkeypatch.undo()
    assert refresh(given).stored == 1


@pytest.mark.parametrize("where", ["feed", "page"])
def test_the_end_of_the_program_is_no_failure_of_the_feed(web, given, where):
    web.serve(URL, feed(teaser(9)))
    web.serve("https://news.example/9", entry(9))
    at = URL if where == "feed" else "https://news.example/9"
    served = web.web[at]
    web.serve(at, EndingError("the program is ending"))
    done = refresh(given)
    assert (done.after.failures, done.stored) == (0, 0)
    assert source(given).owner is None
    web.web[at] = served
    assert refresh(given).stored == 1
    assert (titles(given)[-1], fates(given)[-1][2]) == ("Ward 9 mends its bridge", None)


def test_what_died_before_it_was_noted_is_repeated_without_harm(web, given, monkeypatch):
    web.serve(URL, feed(entry(8, NOW), entry(9, NOW)))
    with monkeypatch.context() as patch:
        patch.setattr(given.sources, "record", _full)
        with pytest.raises(StoreError):
            refresh(given)
    given.clock.time += timedelta(minutes=3)
    assert refresh(given).stored == 0
    assert len(titles(given)) == 5
    assert {one.fate for one in given.sources.entries(URL)} == {Fate.STORED, Fate.KNOWN}


def _full(*_args: object) -> bool:
    raise StoreError("the disk is full")


def test_who_lost_the_lease_writes_nothing(web, given):
    web.serve(URL, feed(entry(9, NOW)))
    given.clock.time = source(given).next_check
    held = lease(given, URL, seconds=1)
    given.clock.time += timedelta(seconds=5)
    other = lease(given, URL)
    done = refreshing.refresh(given, held)
    assert done.recorded is False
    assert refreshing.refresh(given, other).recorded
    assert len(titles(given)) == 4


def test_a_feed_nobody_follows_any_more_is_not_asked_for(web, given):
    given.clock.time = source(given).next_check
    held = lease(given, URL)
    (mine,) = given.subscriptions.feeds(TENANT)
    given.subscriptions.remove_feed(TENANT, mine.id)
    asked = len(web.asked)
    assert refreshing.refresh(given, held).stored == 0
    assert (len(web.asked), source(given).owner) == (asked, None)


def test_what_the_operator_follows_is_shared_as_imports_are(web, given):
    for tenant in ("discord:7", "slack:8"):
        given.tenants.welcome(tenant, START)
    own = "https://own.example/feed"
    web.serve(own, feed(entry(60, START)))
    feeds.add(given, own, tenant=LOCAL_TENANT, user="")
    web.serve(own, feed(entry(60, START), entry(61, NOW)))
    refresh(given, own)
    for tenant in (LOCAL_TENANT, IMPORTS_TENANT, "discord:7", "slack:8"):
        assert titles(given, tenant) == ["Ward 60 mends its bridge", "Ward 61 mends its bridge"]
    private = replace(given, share_imports=False)
    web.serve(own, feed(entry(62, NOW)))
    refresh(private, own)
    assert len(titles(given, LOCAL_TENANT)) == 3
    assert len(titles(given, "discord:7")) == len(titles(given, IMPORTS_TENANT)) == 2
    assert not {"Ward 60 mends its bridge", "Ward 62 mends its bridge"} & set(titles(given))


def test_articles_are_read_in_turn(web, given):
    turns = []

    @contextmanager
    def turn(characters):
        turns.append(characters)
        yield
        turns.append("out")

    web.serve(URL, feed(entry(8, NOW), entry(9, NOW)))
    given.clock.time = source(given).next_check
    refreshing.refresh(given, lease(given, URL), turn)
    sizes = [len(entry(number).text) for number in (8, 9)]
    assert turns == [sizes[0], "out", sizes[1], "out"]


def test_who_has_no_turn_before_the_end_leaves_the_articles_for_later(web, given):
    def no_turn(_characters):
        raise EndingError("the program is ending")

    web.serve(URL, feed(entry(8, NOW), entry(9, NOW)))
    given.clock.time = source(given).next_check
    done = refreshing.refresh(given, lease(given, URL), no_turn)
    assert (done.after.failures, done.stored) == (0, 0)
    assert Fate.UNREADABLE not in [fate for _, fate, _ in fates(given)]
    assert refresh(given).stored == 2
