"""Following feeds, over fakes: what is stored at once, and who asks the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import discovery, feeds, refreshing
from bot.core.domain import LOCAL_TENANT, Draft
from bot.core.errors import FetchError, ParseError
from bot.core.feeds import Followed
from bot.core.sources import Fate, FeedLink, Outline
from tests import asking
from tests.asking import NOW
from tests.fakes_feeds import FeedWeb, entry, feed, lease, services

URL = "https://news.example/feed"
ONE, TWO = "discord:1", "slack:2"
HOUR = timedelta(hours=1)


@pytest.fixture
def web() -> FeedWeb:
    found = FeedWeb()
    found.serve(URL, feed(*(entry(number, NOW - number * HOUR) for number in range(25))))
    return found


@pytest.fixture
def given(web):
    return services(web)


def add(given, tenant: str = ONE, url: str = URL, **more: object) -> Followed:
    return feeds.add(given, url, tenant=tenant, user="u1", **more).followed


def expect(given, tenant: str, **more: object) -> Followed:
    return feeds.expect(given, [Outline(URL, **more)], tenant=tenant, user="u1", taken=())[URL]


def refresh(given) -> refreshing.Refreshed:
    (source,) = given.sources.find([URL])
    given.clock.time = max(given.clock.time, source.next_check)
    return refreshing.refresh(given, lease(given, URL))


def remove(given, tenant: str) -> None:
    for one in given.subscriptions.feeds(tenant):
        assert given.subscriptions.remove_feed(tenant, one.id)


def ids(given, tenant: str) -> set[str]:
    return {head.id for head in given.store.heads(tenant, limit=500)}


def counts(followed: Followed) -> tuple[int, int, int, int, int]:
    return followed.stored, followed.known, followed.unreadable, followed.left, followed.old


def test_the_newest_of_a_feed_are_stored_and_the_rest_is_known(web, given):
    followed = add(given, folder="News/North")
    assert counts(followed) == (10, 0, 0, 0, 15)
    assert given.subscriptions.feeds(ONE) == [followed.feed]
    assert (followed.feed.title, followed.feed.folder, followed.feed.url) == ("Ward News", "News/North", URL)
    (source,) = given.sources.find([URL])
    assert source.validators.etag
    assert NOW < source.next_check < NOW + HOUR
    assert (source.title, source.per_day, source.brought) == ("Ward News", pytest.approx(25), NOW)
    assert refresh(given).stored == 0
    assert web.sent == 1


def test_following_twice_changes_nothing(web, given):
    first = add(given)
    assert add(given).feed == first.feed
    assert add(given, title="Another name").feed == first.feed
    assert len(given.subscriptions.feeds(ONE)) == 1
    assert web.sent == 1


def test_a_feed_is_read_once_for_all(web, given):
    add(given)
    followed = add(given, TWO, title="Ours")
    assert counts(followed) == (10, 0, 0, 0, 0)
    assert followed.feed.title == "Ours"
    assert ids(given, TWO) == ids(given, ONE)
    assert len(web.asked) == 1
    web.serve(URL, feed(*(entry(number, NOW - number * HOUR) for number in range(-3, 22))))
    assert refresh(given).stored == 3
    assert ids(given, TWO) == ids(given, ONE)
    assert len(ids(given, TWO)) == 13


def test_whoever_comes_later_gets_the_newest(web, given):
    add(given)
    for day in range(1, 4):
        numbers = range(day * 100, day * 100 + 8)
        web.serve(URL, feed(*(entry(number, given.clock.time) for number in numbers)))
        given.clock.time += timedelta(hours=20)
        assert refresh(given).stored == 8
    add(given, TWO)
    titles = {head.title for head in given.store.heads(TWO, limit=99)}
    assert {f"Ward {number} mends its bridge" for number in range(300, 308)} <= titles
    assert len(titles) == 10


def test_who_removes_a_feed_and_adds_it_again_gets_nothing_twice(web, given):
    add(given)
    before = ids(given, ONE)
    remove(given, ONE)
    assert counts(add(given))[:2] == (0, 10)
    assert ids(given, ONE) == before
    # The same where the source was forgotten meanwhile, and the site rebuilt.
    remove(given, ONE)
    given.clock.time += timedelta(days=60)
    assert given.sources.forget(given.clock.time) > 0
    web.serve(URL, feed(*(entry(number, NOW, guid=f"new-{number}", url=None) for number in range(12))))
    assert counts(add(given))[:2] == (0, 10)
    assert ids(given, ONE) == before


def test_a_feed_that_nobody_read_for_long_is_read_anew(web, given):
    add(given)
    remove(given, ONE)
    given.clock.time += timedelta(days=9)
    later = given.clock.time
    web.serve(URL, feed(*(entry(number, later - (40 - number) * HOUR) for number in range(20, 40))))
    assert counts(add(given))[:2] == (10, 0)
    assert refresh(given).stored == 5  # the others of the last day


def test_what_others_have_of_their_own_is_not_handed_over(web, given):
    own = asking.fill(given, f"Our own headline\n\n{entry(3).text}", tenant=ONE)
    add(given)
    assert ("Ward 3 mends its bridge", Fate.KNOWN, own[0]) in {
        (one.title, one.fate, one.article) for one in given.sources.entries(URL)
    }
    asked = len(web.asked)
    assert counts(add(given, TWO))[:2] == (10, 0)
    assert len(web.asked) == asked + 1
    titles = {head.title for head in given.store.heads(TWO, limit=99)}
    assert "Ward 3 mends its bridge" in titles
    assert "Our own headline" not in titles


def test_what_came_by_another_feed_is_read_for_others(web, given):
    other = "https://news.example/other"
    web.serve(other, feed(*(entry(number, NOW) for number in range(4))))
    add(given, url=other)
    add(given)
    assert sorted(one.fate for one in given.sources.entries(URL) if one.article) == [Fate.KNOWN] * 4 + [Fate.STORED] * 6
    asked = len(web.asked)
    assert counts(add(given, TWO))[:2] == (10, 0)
    assert len(web.asked) == asked + 1


EVIL = "https://evil.example/feed"


def test_who_sends_a_feed_to_anothers_address_gives_nobody_his_articles(web, given):
    forged = entry(3, NOW, text="The council of Ward 3 resigned on Monday, said everybody who was asked about it.")
    web.serve(EVIL, feed(forged, entry(90, NOW)))
    add(given, url=EVIL)
    moved = web.web[URL].body
    web.serve(EVIL, moved, moved_to=URL)
    (source,) = given.sources.find([EVIL])
    given.clock.time = source.next_check
    assert refreshing.refresh(given, lease(given, EVIL)).after.url == URL
    assert {one.title for one in given.sources.entries(URL)} == {one.title for one in web.feeds[moved].entries}
    add(given, TWO)
    articles = [given.store.get(TWO, one).article for one in ids(given, TWO)]
    assert "Ward 90 mends its bridge" not in {one.title for one in articles}
    assert not any("resigned" in one.text for one in articles)
    assert len(articles) == 10


def test_who_forges_a_document_that_moves_moves_nothing_unread(web, given):
    """The same bytes at another address are read there."""
    web.serve(EVIL, web.web[URL].body)
    add(given, url=EVIL)
    web.serve(EVIL, web.web[URL].body, moved_to=URL, with_etag=False)
    (source,) = given.sources.find([EVIL])
    given.clock.time = source.next_check
    assert refreshing.refresh(given, lease(given, EVIL)).after.url == URL
    assert {one.article for one in given.sources.entries(URL)} == {None}


def test_who_claims_anothers_address_gives_nobody_his_article(web, given):
    web.serve(EVIL, feed(entry(3, NOW, text="The council of Ward 3 resigned on Monday, said everybody.")))
    add(given, url=EVIL)
    add(given)
    add(given, TWO)
    texts = [given.store.get(TWO, one).article.text for one in ids(given, TWO)]
    assert len(texts) == 10
    assert not any("resigned" in text for text in texts)


@pytest.mark.parametrize("shared", [True, False])
def test_the_operator_shares_as_the_settings_say(web, given, shared):
    given = replace(given, share_imports=shared)
    given.tenants.welcome(TWO, NOW)
    add(given, LOCAL_TENANT)
    assert len(ids(given, TWO)) == (10 if shared else 0)
    asked = len(web.asked)
    assert counts(add(given, ONE))[:2] == (10, 0)
    assert len(web.asked) == asked + (not shared)


def test_a_site_is_followed_by_its_feed(web, given):
    others = [FeedLink("https://news.example/sport", "Sport")]
    web.serve("https://news.example/", [FeedLink(URL, "All"), *others])
    added = feeds.add(given, "news.example/", tenant=ONE, user="u1")
    assert (added.followed.feed.url, added.others) == (URL, tuple(others))
    again = feeds.add(given, "https://news.example/", tenant=ONE, user="u1")
    assert again.followed.feed == added.followed.feed


def test_what_is_no_feed_is_not_followed(web, given):
    web.serve("https://other.example/page", b"<p>Welcome")
    with pytest.raises(ParseError):
        add(given, url="https://other.example/page")
    with pytest.raises(FetchError):
        add(given, url="https://nowhere.example/")
    assert given.subscriptions.feeds(ONE) == []
    assert given.sources.known == {}


def test_an_empty_feed_can_be_followed(web, given):
    web.serve(URL, feed())
    assert counts(add(given)) == (0, 0, 0, 0, 0)
    web.serve(URL, feed(entry(1, NOW)))
    assert refresh(given).stored == 1


def test_pages_whose_turn_did_not_come_are_read_soon(web, given):
    def slowly(url):
        given.clock.time += timedelta(seconds=8)
        return FeedWeb.fetch(web, url)

    teasers = [entry(number, NOW, text=f"The council of Ward {number} decided …", teaser=True) for number in range(8)]
    for number in range(8):
        web.serve(f"https://news.example/{number}", entry(number))
    web.serve(URL, feed(*teasers))
    web.fetch = slowly
    assert counts(add(given)) == (3, 0, 0, 5, 0)
    (source,) = given.sources.find([URL])
    assert source.next_check - NOW < timedelta(minutes=6)
    assert [refresh(given).stored for _ in range(2)] == [3, 2]


def test_a_feed_may_be_followed_without_reading_it(web, given):
    expected = expect(given, ONE, title="Wards", folder="North")
    assert counts(expected) == (0, 0, 0, 0, 0)
    assert (expected.feed.title, expected.feed.folder) == ("Wards", "North")
    assert web.asked == []
    assert refresh(given).stored == 10
    assert {one.fate for one in given.sources.entries(URL)} == {Fate.STORED, Fate.OLD}
    # Who comes later has it at once.
    assert counts(expect(given, TWO))[:2] == (10, 0)
    assert len(web.asked) == 1


def test_a_feed_that_was_read_before_is_read_for_who_expects_it(web, given):
    add(given)
    remove(given, ONE)
    given.clock.time += timedelta(days=3)
    assert counts(expect(given, TWO))[:2] == (10, 0)
    remove(given, TWO)
    given.clock.time += timedelta(days=3)
    web.serve(URL, FetchError("it could not be reached"))
    assert counts(expect(given, "slack:3"))[:2] == (0, 0)
    assert lease(given, URL) is not None


def test_trying_a_feed_stores_nothing(web, given):
    asking.fill(given, "Ward 1 mends its bridge\n\n" + entry(1).text, tenant=ONE)
    drafts = [
        entry(0, NOW),
        entry(1, NOW),
        Draft("", "", "https://news.example/empty", guid="e", published=NOW - HOUR),
        *(
            entry(number, NOW - HOUR, text=f"The council of Ward {number} decided …", teaser=True)
            for number in (2, 3, 4)
        ),
        *(entry(number, NOW - HOUR * number) for number in range(30, 40)),
    ]
    web.serve("https://news.example/2", entry(2, text=f"{entry(2).text}\n\nThe work begins in May."))
    web.serve("https://news.example/3", b"<p>cookies")
    web.serve(URL, feed(*drafts))
    before = ids(given, ONE)
    found = discovery.discover(given, URL)
    tried = feeds.rehearse(given, ONE, found, pages=2)
    assert [(one.draft.title[:6], one.fate, one.page_read) for one in tried.tried[:6]] == [
        ("Ward 0", Fate.STORED, False),
        ("Ward 1", Fate.KNOWN, False),
        ("", Fate.UNREADABLE, False),
        ("Ward 2", Fate.STORED, True),
        ("Ward 3", Fate.STORED, False),
        ("Ward 4", Fate.STORED, False),
    ]
    assert [one.reason for one in tried.tried[2:6]] == [
        "it holds no article text",
        None,
        "it holds no article text",
        None,
    ]
    assert (len(tried.tried), tried.old) == (10, 6)
    assert ids(given, ONE) == before
    assert given.sources.known == {}


@pytest.mark.parametrize("name", ["{id}", "{ID}", URL, "http://news.example/feed/", "ward NEWS"])
def test_a_feed_is_found_by_what_people_call_it(given, name):
    mine = add(given).feed
    other = replace(mine, id="zzzz", url="https://other.example/", title="Other")
    called = name.format(id=mine.id, ID=mine.id.upper())
    assert feeds.find([other, mine], called) == mine
    assert feeds.find([other], called) is None
