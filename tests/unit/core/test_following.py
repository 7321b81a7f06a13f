"""Following the feeds of a list, over fakes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import permutations

import pytest

from bot.core import following
from bot.core.following import FollowStatus, Outcome
from bot.core.services import Services
from bot.core.sources import FeedSource, Outline
from tests.asking import NOW
from tests.fakes import FakeSubscriptions
from tests.fakes_feeds import FeedWeb, entry, feed, services

HERE, THERE = "discord:1", "slack:2"


@dataclass
class Counting(FakeSubscriptions):
    """Notes what it was asked."""

    asked: Counter[str] = field(default_factory=Counter)

    def feeds(self, tenant):
        self.asked["feeds"] += 1
        return super().feeds(tenant)

    def save_feeds(self, feeds):
        self.asked["save_feeds"] += 1
        super().save_feeds(feeds)


def outline(number: int, folder: str = "") -> Outline:
    return Outline(f"https://news.example/{number}", f"News {number}", folder)


def expect(given: Services, *listed: Outline, tenant: str = HERE) -> list[Outcome]:
    return list(following.expect(given, listed, tenant=tenant, user="u1"))


@pytest.fixture
def web() -> FeedWeb:
    return FeedWeb()


@pytest.fixture
def given(web: FeedWeb) -> Services:
    return services(web)


def test_a_list_is_followed_in_its_order_and_read_by_others(web: FeedWeb, given: Services) -> None:
    expect(given, outline(3))
    malformed = Outline("https://user@news.example/", "Malformed")
    again = replace(outline(1), url="https://news.example/1#top", folder="Elsewhere")
    outcomes = expect(given, outline(1, "A/B"), malformed, outline(2), again, outline(3), Outline("no address"))
    assert [one.status for one in outcomes] == ["expected", "refused", "expected", "known", "known", "refused"]
    assert [one.given for one in outcomes][:4] == [outline(1).url, malformed.url, outline(2).url, again.url]
    assert outcomes[3].feed == outcomes[0].feed
    followed = {one.url: one for one in given.subscriptions.feeds(HERE)}
    assert followed.keys() == {outline(number).url for number in (1, 2, 3)}
    mine = followed[outline(1).url]
    assert (mine.title, mine.folder, mine.added, mine.added_by) == ("News 1", "A/B", NOW, "u1")
    assert given.sources.find([outline(1).url]) == [FeedSource(outline(1).url, NOW)]
    assert web.asked == []


def test_a_long_list_is_written_down_in_few_steps(web: FeedWeb) -> None:
    counting = Counting()
    given = services(web)
    given = replace(given, subscriptions=counting, sources=type(given.sources)(counting))
    outcomes = expect(given, *map(outline, range(1_100)))
    assert {one.status for one in outcomes} == {FollowStatus.EXPECTED}
    assert len({one.feed.id for one in outcomes if one.feed}) == len(counting.followed) == 1_100
    assert (counting.asked["feeds"], counting.asked["save_feeds"]) == (1, 3)


@pytest.mark.parametrize("order", [*permutations(range(3))], ids=str)
def test_a_list_brings_at_once_what_others_have_and_says_what_fails(
    web: FeedWeb, given: Services, order: tuple[int, ...]
) -> None:
    good, bad, new = outline(1), outline(2), outline(3)
    web.serve(good.url, feed(*(entry(number, NOW) for number in range(3))))
    following.follow(given, good.url, tenant=THERE, user="u2")
    given.sources.add(FeedSource(bad.url, NOW, problem="it answered 503", failures=2, failing_since=NOW), ())
    listed = (good, bad, new)
    outcomes = expect(given, *(listed[place] for place in order))
    had, failing, unread = (outcomes[order.index(place)] for place in range(3))
    assert (had.status, had.followed.stored, had.feed.title) == (FollowStatus.FOLLOWED, 3, "News 1")
    assert (failing.status, failing.reason) == (FollowStatus.EXPECTED, "it answered 503")
    assert (unread.status, unread.reason) == (FollowStatus.EXPECTED, None)
    assert [one.url for one in given.subscriptions.feeds(HERE)] == [
        one.feed.url for one in sorted((had, failing, unread), key=lambda one: one.feed.id)
    ]


def test_what_a_follower_calls_a_feed_is_shown_to_no_other(given: Services) -> None:
    expect(given, replace(outline(1), title="My boss writes"))
    (theirs,) = expect(given, replace(outline(1), title=""), tenant=THERE)
    assert theirs.feed.title == "news.example"
