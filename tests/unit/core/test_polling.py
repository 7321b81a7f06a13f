"""When feeds are read again: decisions over plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import polling
from bot.core.domain import Document
from bot.core.sources import FeedAnswer, FeedSource, ParsedFeed, Validators
from tests.asking import NOW

URL = "https://news.example/feed"
HELD = FeedSource(URL, NOW, validators=Validators("old"), body="old", succeeded=NOW - timedelta(hours=1))
DOCUMENT = Document(b"<rss/>", URL, URL)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def read(held: FeedSource = HELD, answer: FeedAnswer | None = None, **more: object) -> FeedSource:
    values = {"per_day": 24.0, "brought": False, "left": False} | more
    feed = values.pop("feed", ParsedFeed("News", ()))
    answer = answer or FeedAnswer(DOCUMENT, Validators("new"))
    return polling.read(held, answer, feed, NOW, **values)


def test_who_brought_much_text_waits() -> None:
    assert waits(read(per_day=500.0, text=20_000)) < 6 * MINUTE
    assert HOUR <= waits(read(per_day=500.0, text=600_000)) < 1.3 * HOUR
    assert HOUR <= waits(read(left=True, text=600_000)) < 1.3 * HOUR
    # An agency that has two hundred articles an hour is read before it has more than it had the last time.
    assert waits(read(left=True, text=200 * 2_400 // 4)) < 15 * MINUTE
    assert waits(read(left=True, text=3_000_000)) <= DAY


def test_long_feeds_wait() -> None:
    short, long = (Document(b"x" * size, URL, URL) for size in (100_000, 5 * 2**20))
    assert waits(read(answer=FeedAnswer(short), per_day=500.0)) < 6 * MINUTE
    assert 30 * MINUTE <= waits(read(answer=FeedAnswer(long), per_day=500.0)) < 40 * MINUTE
    assert 30 * MINUTE <= waits(read(answer=FeedAnswer(long), left=True)) < 40 * MINUTE


def test_slow_feeds_wait() -> None:
    second = timedelta(seconds=1)
    for took, least, most in (
        (second, 5 * MINUTE, 6 * MINUTE),
        (20 * second, 10 * MINUTE, 12 * MINUTE),
        (DAY, 30 * MINUTE, 36 * MINUTE),
    ):
        again = polling.unchanged(replace(HELD, per_day=500.0), FeedAnswer(None), NOW, took=took)
        for after in (read(per_day=500.0, took=took), read(left=True, took=took), again):
            assert least <= waits(after) <= most


def waits(after: FeedSource) -> timedelta:
    assert after.next_check is not None
    return after.next_check - NOW


@pytest.mark.parametrize(
    ("per_day", "least", "most"),
    [
        (10_000.0, 5 * MINUTE, 6 * MINUTE),
        (100.0, 5 * MINUTE, 6 * MINUTE),
        (24.0, 15 * MINUTE, 18 * MINUTE),
        (4.0, 90 * MINUTE, 108 * MINUTE),
        (1.0, 6 * HOUR, 7.2 * HOUR),
        (0.2, 20 * HOUR, DAY),
        (0.01, 20 * HOUR, DAY),
        (0.0, 20 * HOUR, DAY),
        (None, 60 * MINUTE, 72 * MINUTE),
    ],
)
def test_a_feed_is_read_as_often_as_it_publishes(per_day, least, most):
    assert least <= waits(read(per_day=per_day)) <= most


@pytest.mark.parametrize(
    ("quiet", "least", "most"),
    [
        (MINUTE, 15 * MINUTE, 18 * MINUTE),
        (DAY, 120 * MINUTE, 144 * MINUTE),
        (30 * DAY, 20 * HOUR, DAY),
        (-DAY, 15 * MINUTE, 18 * MINUTE),
    ],
)
def test_a_feed_that_went_quiet_is_read_less(quiet, least, most):
    assert least <= waits(read(replace(HELD, brought=NOW - quiet))) <= most
    assert waits(read(replace(HELD, brought=NOW - quiet), brought=True)) <= 18 * MINUTE


@pytest.mark.parametrize(
    ("fresh_for", "ttl", "waited"),
    [
        (2 * HOUR, None, 2 * HOUR),
        (None, 3 * HOUR, 3 * HOUR),
        (2 * HOUR, 3 * HOUR, 3 * HOUR),
        (365 * DAY, None, DAY),
        (None, 365 * DAY, DAY),
        (MINUTE, timedelta(seconds=-5), None),
    ],
)
def test_what_the_server_and_the_feed_want_is_obeyed_within_reason(fresh_for, ttl, waited):
    answer = FeedAnswer(DOCUMENT, fresh_for=fresh_for)
    after = read(answer=answer, feed=ParsedFeed("News", (), ttl=ttl))
    least = waited or waits(read())
    assert least <= waits(after) <= min(least * 1.2, DAY)
    # The feed's own wish holds while it is not sent anew.
    again = polling.unchanged(after, FeedAnswer(None, fresh_for=fresh_for), NOW)
    assert least <= waits(again) <= min(least * 1.2, DAY)


def test_what_was_read_is_noted():
    failing = replace(HELD, failures=3, failing_since=NOW - DAY, problem="it is empty", told=True, retired=True)
    after = read(failing, feed=ParsedFeed("News", (), site="https://news.example/"), brought=True)
    assert (after.validators, after.title, after.site) == (Validators("new"), "News", "https://news.example/")
    assert after.body not in {None, "old"}
    assert (after.checked, after.succeeded, after.brought) == (NOW, NOW, NOW)
    assert (after.failures, after.failing_since, after.problem, after.told, after.retired) == (
        0,
        None,
        None,
        False,
        False,
    )
    assert read(after, feed=ParsedFeed("", ())).title == "News"


def test_what_is_left_is_asked_for_again_soon_and_without_validators():
    after = read(left=True, per_day=0.1)
    assert (after.validators, after.body) == (Validators(), None)
    assert waits(after) < 6 * MINUTE
    assert HOUR <= waits(read(left=True, answer=FeedAnswer(DOCUMENT, fresh_for=HOUR))) <= 1.2 * HOUR


def test_not_modified_keeps_what_was_known():
    answer = FeedAnswer(None, Validators(None, "Mon"), moved_to="https://elsewhere.example/")
    after = polling.unchanged(HELD, answer, NOW)
    assert after.validators == Validators("old", "Mon")
    assert (after.url, after.body, after.succeeded, after.brought) == (URL, "old", NOW, None)


def test_a_feed_moves_when_it_was_seen_at_its_new_address():
    moved = "https://www.news.example/rss"
    assert read(answer=FeedAnswer(DOCUMENT, moved_to=moved)).url == moved
    assert polling.unchanged(HELD, FeedAnswer(None, moved_to=moved), NOW).url == URL
    assert polling.failed(HELD, "it is a page, not a feed", NOW).url == URL


def test_failures_are_retried_ever_later():
    after, gaps = HELD, []
    for _ in range(12):
        after = polling.failed(after, "it is empty", NOW)
        gaps.append(waits(after))
    assert 10 * MINUTE <= gaps[0] <= 12 * MINUTE
    assert gaps == sorted(gaps)
    assert gaps[-1] <= 4.8 * HOUR
    assert 20 * HOUR <= waits(polling.failed(replace(after, told=True), "it is empty", NOW)) <= DAY
    assert (after.failures, after.failing_since, after.problem) == (12, NOW, "it is empty")
    assert (after.validators, after.body, after.succeeded) == (HELD.validators, HELD.body, HELD.succeeded)
    assert polling.failed(replace(HELD, failures=10**9), "", NOW).next_check is not None


@pytest.mark.parametrize(
    ("retry_after", "waited"), [(7200, 2 * HOUR), (3 * 86400, 3 * DAY), (1e12, 7 * DAY), (-5, None), (1, None)]
)
def test_who_asks_to_be_left_alone_is(retry_after, waited):
    after = polling.failed(HELD, "it asks to be left alone", NOW, retry_after=retry_after)
    assert waits(after) == (waited or waits(polling.failed(HELD, "", NOW)))


def test_followers_are_told_once_after_a_day_of_failures():
    after, clock, told = HELD, NOW, []
    for _ in range(40):
        after = polling.failed(after, "it is empty", clock)
        if polling.should_tell(after, clock):
            told.append(clock)
            after = replace(after, told=True)
        assert after.next_check is not None
        clock = after.next_check
    assert len(told) == 1
    assert DAY <= told[0] - NOW <= 1.2 * DAY
    assert not after.retired


def test_one_failure_before_and_one_after_a_long_break_are_not_told():
    before = polling.failed(HELD, "it is empty", NOW - 5 * DAY)
    assert not polling.should_tell(polling.failed(before, "it is empty", NOW), NOW)


def test_a_clock_set_back_does_no_harm():
    failing = replace(HELD, failing_since=NOW + DAY, failures=9)
    assert polling.failed(failing, "", NOW).failing_since == NOW
    ahead = replace(HELD, brought=NOW + DAY, succeeded=NOW + DAY)
    assert timedelta() < waits(polling.unchanged(ahead, FeedAnswer(None), NOW)) <= DAY


@pytest.mark.parametrize(
    ("per_day", "believed"), [(None, 7 * DAY), (0.0, 7 * DAY), (1.0, 7 * DAY), (4.0, 2.5 * DAY), (500.0, DAY)]
)
def test_a_server_that_says_for_long_that_nothing_changed_is_asked_for_the_whole(per_day, believed):
    held, whole = replace(HELD, brought=NOW, checked=NOW, per_day=per_day), []
    for hour in range(1, 24 * 15):
        now = NOW + hour * HOUR
        asked = polling.validators(held, now)
        if asked != held.validators:
            assert asked == Validators()
            whole.append(now)
        held = replace(held, checked=now)
    assert whole == [NOW + time * believed for time in range(1, 1 + (15 * DAY - HOUR) // believed)]


def test_a_server_of_which_nothing_came_so_far_is_asked_for_the_whole_too():
    assert polling.validators(replace(HELD, checked=None), NOW) == HELD.validators
    silent = replace(HELD, checked=NOW - 8 * DAY)
    assert polling.validators(silent, NOW) == Validators()
    assert polling.validators(replace(silent, checked=NOW), NOW) == HELD.validators


def test_what_is_gone_for_good_is_not_asked_for_again():
    after = polling.retired(HELD, "it answered 410", NOW)
    assert (after.next_check, after.retired, after.told, after.problem) == (None, True, True, "it answered 410")
    assert read(after).next_check is not None


def test_feeds_added_at_once_are_not_read_at_once():
    urls = [f"https://news.example/{number}" for number in range(200)]
    gaps = {url: waits(read(FeedSource(url, NOW))) for url in urls}
    assert len(set(gaps.values())) == len(urls)
    wish = FeedAnswer(DOCUMENT, fresh_for=HOUR)
    assert len({waits(read(FeedSource(url, NOW), wish)) for url in urls}) == len(urls)
    assert len({waits(read(FeedSource(url, NOW), per_day=0.0)) for url in urls}) == len(urls)
    assert max(gaps.values()) - min(gaps.values()) > 2 * MINUTE
    assert gaps == {url: waits(read(FeedSource(url, NOW))) for url in urls}


@pytest.mark.parametrize(
    ("hours", "per_day"),
    [
        ([], None),
        ([3], None),
        ([-5, -7], None),
        ([1, 2, 3, 4], 24.0),
        ([0, 0, 0, 0], 96.0),
        ([24, 48], 1.0),
        ([1, 5, 9, 24 * 400], 3 / 14),
        ([24 * 100, 24 * 200], 0.01),
    ],
)
def test_how_much_a_feed_publishes(hours, per_day):
    found = polling.rate([NOW - hour * HOUR for hour in hours], NOW)
    assert found == (None if per_day is None else pytest.approx(per_day))
