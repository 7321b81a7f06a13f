"""Storing a feed's entries: pages of teasers, and what hinders one entry and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import collecting, feeds, ingest
from bot.core.domain import Draft
from bot.core.entries import MOST_WAITING
from bot.core.errors import FetchError, ParseError
from bot.core.sources import Fate
from tests.fakes_feeds import FeedWeb, entry, feed
from tests.refreshing import HOUR, MINUTE, NOW, START, TENANT, URL, fates, followed, refresh, source, teaser, titles


@pytest.fixture
def web() -> FeedWeb:
    return FeedWeb()


@pytest.fixture
def given(web):
    return followed(web)


def test_the_page_of_a_teaser_is_read(web, given):
    web.serve("https://news.example/9", entry(9, text=f"{entry(9).text}\n\nThe work begins in May.", byline="Ada Ward"))
    web.serve(URL, feed(teaser(9)))
    assert refresh(given).stored == 1
    (found,) = (one for one in given.sources.entries(URL) if one.title == "Ward 9 mends its bridge")
    read = given.store.get(TENANT, found.article)
    assert "11 million euros" in read.article.text
    assert (read.article.byline, read.article.published, found.reason) == ("Ada Ward", NOW, None)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (FetchError("it answered 403: it refuses programs"), "it answered 403: it refuses programs"),
        (b"<p>Accept our cookies", "it holds no article text"),
        (
            Draft("Our homepage has many words on everything else there is.", "Home", "https://news.example/9"),
            "its page holds another article, or no more than the feed",
        ),
    ],
)
def test_a_teaser_stays_one_where_its_page_is_of_no_use(web, given, page, reason):
    web.serve("https://news.example/9", page)
    web.serve(URL, feed(teaser(9)))
    assert refresh(given).stored == 1
    assert ("Ward 9 mends its bridge", Fate.STORED, reason) in fates(given)


def test_pages_are_asked_for_in_small_numbers(web, given):
    numbers = range(100, 125)
    for number in numbers:
        web.serve(f"https://news.example/{number}", entry(number))
    web.serve(URL, feed(*(teaser(number) for number in numbers)))
    given.sources.known[URL] = replace(source(given), per_day=500.0)
    rounds = [refresh(given) for _ in range(3)]
    assert [(one.stored, one.left) for one in rounds] == [(10, 15), (10, 5), (5, 0)]
    assert all(one.after.next_check - NOW < HOUR for one in rounds[:2])
    assert len(titles(given)) == 28
    assert {reason for _, _, reason in fates(given)} == {None}
    assert [url for url, _ in web.asked].count("https://news.example/100") == 1


@pytest.mark.parametrize(("host", "pages"), [("news.example", 1), ("{}.example", 2)])
def test_servers_that_hang_keep_nobody_waiting(web, given, host, pages):
    asked = []

    def hang(url):
        asked.append(url)
        given.clock.time += timedelta(seconds=15)
        raise FetchError("it took too long to answer; try again later")

    late = [teaser(number, url=f"https://{host.format(number)}/{number}") for number in range(100, 109)]
    web.serve(URL, feed(*late, *FORMER))
    web.fetch = hang
    done = refresh(given)
    assert (len(asked), done.stored, done.left) == (pages, 0, 9)
    while done.left:  # an hour later they are stored as they are
        done = refresh(given)
    assert given.clock.time - NOW < 3 * HOUR
    assert len(titles(given)) == 12
    assert {reason for *_, reason in fates(given)} == {None, "it took too long to answer; try again later"}


FORMER = [
    *(entry(number, START - number * HOUR) for number in range(3)),
    *(entry(number, START - number * HOUR) for number in range(40, 44)),
]
DOWN = "it answered 503: the site has a problem; try again later"


@pytest.mark.parametrize(
    "problem", [FetchError(DOWN, retry_after=1), FetchError(DOWN, passing=True)], ids=["asks to wait", "fails at once"]
)
@pytest.mark.parametrize("age", [timedelta(), 20 * HOUR, None], ids=["new", "old", "undated"])
def test_a_server_that_was_down_for_a_moment_is_asked_again(web, given, problem, age):
    web.serve("https://news.example/9", problem)
    web.serve(URL, feed(replace(teaser(9), published=None if age is None else NOW - age), *FORMER))
    for _ in range(2):
        done = refresh(given)
        assert (done.stored, done.left) == (0, 1)
        assert done.after.next_check - given.clock.time < timedelta(minutes=7)
    assert ("Ward 9 mends its bridge", Fate.WAITING, DOWN) in fates(given)
    web.serve("https://news.example/9", entry(9))
    done = refresh(given)
    assert (done.stored, done.left, titles(given).count("Ward 9 mends its bridge")) == (1, 0, 1)
    assert fates(given)[-1][1:] == (Fate.STORED, None)
    assert refresh(given).stored == 0


@pytest.mark.parametrize(
    ("asked", "stored", "least", "most"), [(900, 0, 15 * MINUTE, 18 * MINUTE), (86_400, 1, HOUR, 1.2 * HOUR)]
)
def test_a_server_of_pages_that_asks_to_wait_is_not_asked_before(web, given, asked, stored, least, most):
    web.serve("https://news.example/9", FetchError("it answered 429", retry_after=asked, passing=True))
    web.serve(URL, feed(teaser(9), *FORMER[:3]))
    done = refresh(given)
    assert (done.stored, done.left) == (stored, 1 - stored)
    assert least <= done.after.next_check - given.clock.time <= most


def test_a_page_is_not_waited_for_for_ever(web, given):
    web.serve("https://news.example/9", FetchError(DOWN, passing=True))
    web.serve(URL, feed(teaser(9), *FORMER))
    while refresh(given).left:
        assert given.clock.time - NOW < MOST_WAITING
    assert given.clock.time - NOW < HOUR
    assert fates(given)[-1] == ("Ward 9 mends its bridge", Fate.STORED, DOWN)
    asked = [url for url, _ in web.asked].count("https://news.example/9")
    assert 3 <= asked <= 7
    assert refresh(given).stored == 0
    assert [url for url, _ in web.asked].count("https://news.example/9") == asked


def test_what_waits_is_news_whatever_the_feed_has_beside_it(web, given):
    """It is dated back, and no older entry stands below it any more."""
    older, back = START - 480 * HOUR, replace(teaser(9), published=START - 240 * HOUR)
    web.serve("https://news.example/old", feed(entry(1, START), entry(5, older)))
    feeds.add(given, "https://news.example/old", tenant=TENANT, user="u1")
    web.serve("https://news.example/9", FetchError(DOWN, passing=True))
    web.serve("https://news.example/old", feed(back, entry(1, START), entry(5, older)))
    assert refresh(given, "https://news.example/old").left == 1
    web.serve("https://news.example/9", entry(9))
    web.serve("https://news.example/old", feed(entry(11, NOW), back))
    assert refresh(given, "https://news.example/old").stored == 2


def test_pages_that_fail_keep_no_others_waiting(web, given):
    """Ten pages at once are asked for, and the newest fail for good."""
    numbers = range(100, 124)
    for number in numbers:
        web.serve(f"https://news.example/{number}", entry(number))
    broken = numbers[:10]
    for number in broken:
        web.serve(f"https://news.example/{number}", FetchError(DOWN, passing=True))
    web.serve(URL, feed(*(teaser(number) for number in numbers), *FORMER))
    given.sources.known[URL] = replace(source(given), per_day=1.0)
    assert [refresh(given).stored for _ in range(3)] == [0, 10, 4]
    assert given.clock.time - NOW < MOST_WAITING
    while refresh(given).left:
        assert given.clock.time - NOW < HOUR
    assert sorted(reason or "" for _, fate, reason in fates(given) if fate is Fate.STORED) == [""] * 17 + [DOWN] * 10


@pytest.mark.parametrize("more", [{"fresh_for": 2 * HOUR}, {}], ids=["read seldom", "about to be dropped"])
def test_a_teaser_that_would_come_too_late_is_stored_at_once(web, given, more):
    web.serve("https://news.example/9", FetchError(DOWN, passing=True))
    given.sources.known[URL] = replace(source(given), per_day=1.0 if more else 500.0)
    web.serve(URL, feed(teaser(9)), **more)
    done = refresh(given)
    assert (done.stored, done.left) == (1, 0)
    assert fates(given)[-1] == ("Ward 9 mends its bridge", Fate.STORED, DOWN)


def test_pages_that_come_slowly_are_read_in_several_goes(web, given):
    def slowly(url):
        given.clock.time += timedelta(seconds=8)
        return FeedWeb.fetch(web, url)

    for number in range(100, 109):
        web.serve(f"https://news.example/{number}", entry(number))
    web.serve(URL, feed(*(teaser(number) for number in range(100, 109))))
    web.fetch = slowly
    assert [(one.stored, one.left) for one in (refresh(given) for _ in range(3))] == [(3, 6), (3, 3), (3, 0)]
    assert {reason for _, _, reason in fates(given)} == {None}


def test_a_server_that_wants_to_be_left_alone_is_asked_for_no_more_pages(web, given):
    for number in range(100, 105):
        web.serve(f"https://news.example/{number}", FetchError("it answered 429", retry_after=60))
    web.serve(URL, feed(*(teaser(number) for number in range(100, 105)), *FORMER))
    assert refresh(given).left == 5
    assert sum(validators is None for _, validators in web.asked) == 1


def test_so_much_text_is_taken_at_once(web, given, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_TEXT", 3000)
    monkeypatch.setattr(collecting, "LONGEST", 1500)
    long = "The council met on its bridge. " * 40
    drafts = [
        entry(number, NOW - timedelta(minutes=number), text=f"Ward {number}: {long}") for number in range(100, 107)
    ]
    huge = entry(99, NOW, text=f"It began in May.\n\n{long.strip()}\n\n{long}\n\nIt ended in June.")
    web.serve(URL, feed(huge, *drafts))
    rounds = [refresh(given) for _ in range(3)]
    assert [(one.stored, one.left) for one in rounds] == [(3, 5), (3, 2), (2, 0)]
    (cut,) = (one for one in given.sources.entries(URL) if one.title == huge.title)
    assert given.store.get(TENANT, cut.article).article.text == f"It began in May.\n\n{long.strip()}"
    web.serve(URL, feed(entry(300, NOW, text=f"Ward 300: {long * 9}")))
    assert (refresh(given).stored, refresh(given).left) == (1, 0)


def test_pages_that_tarry_are_few_at_a_time(web, given):
    asked = []

    def tarry(url):
        asked.append(url)
        given.clock.time += timedelta(seconds=3)
        raise ParseError("it took longer than 3 s to read and was given up")

    web.serve(URL, feed(*(teaser(number, url=f"https://{number}.example/{number}") for number in range(100, 107))))
    web.fetch = tarry
    done = refresh(given)
    assert (len(asked), done.stored, done.left) == (3, 3, 4)
    assert [refresh(given).left for _ in range(2)] == [1, 0]


def test_the_page_of_an_article_that_is_there_is_not_asked_for(web, given):
    other = "https://other.example/feed"
    web.serve(other, feed(entry(1, START)))
    feeds.add(given, other, tenant=TENANT, user="u1")
    given.clock.time += HOUR
    web.serve(other, feed(replace(teaser(2), guid="x")))
    assert refresh(given, other).stored == 0
    assert {fate for _, fate, _ in fates(given, other)} == {Fate.KNOWN}
    assert all(validators is not None for _, validators in web.asked)


def test_entries_that_share_an_address_are_articles_of_their_own(web, given):
    shared = [entry(number, NOW, url="https://news.example/live") for number in (20, 21)]
    web.serve(URL, feed(*shared))
    assert refresh(given).stored == 2
    assert len({head.id for head in given.store.heads(TENANT, limit=9)}) == 5


def test_one_entry_that_cannot_be_read_stops_no_other(web, given, monkeypatch):
    read = ingest.prepare

    def prepare(draft, key=None):
        if draft.guid == "id-31":
            raise ZeroDivisionError
        return read(draft, key)

    monkeypatch.setattr(ingest, "prepare", prepare)
    empty = Draft("", "", "https://news.example/empty", guid="e", published=NOW)
    web.serve(URL, feed(empty, *(entry(number, NOW) for number in (30, 31, 32))))
    assert refresh(given).stored == 2
    assert ("", Fate.UNREADABLE, "it holds no article text") in fates(given)
    unforeseen = "it failed in a way that nobody foresaw (ZeroDivisionError)"
    assert ("Ward 31 mends its bridge", Fate.UNREADABLE, unforeseen) in fates(given)
    assert refresh(given).stored == 0
