"""What the contract of ``Sources`` works with: sources, feeds and entries as tests need them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from bot.core.domain import Feed
from bot.core.ports import Sources, Subscriptions
from bot.core.sources import Fate, FeedEntry, FeedSource, Validators

NOW = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
HERE, THERE, ELSEWHERE = "discord:1", "discord:12", "slack:T1"
HARBOUR, MOVED = "https://harbour.example/feed?a=ü&b=1", "https://www.harbour.example/rss"
LEASE, MONTH = timedelta(minutes=2), timedelta(days=30)


class Books(Protocol):
    """The ports that share the feeds."""

    @property
    def sources(self) -> Sources: ...

    @property
    def subscriptions(self) -> Subscriptions: ...


def source(url: str = HARBOUR, *, minutes: float | None = 0) -> FeedSource:
    """A source that has been due for so many minutes; None: it is not read again."""
    due = None if minutes is None else NOW - timedelta(minutes=minutes)
    return FeedSource(url, due, title="Hafenbote")


def full(url: str = HARBOUR) -> FeedSource:
    """A source of which everything is known."""
    return FeedSource(
        url=url,
        next_check=NOW + timedelta(minutes=5),
        title="Hafenbote “é” 洪水",
        site="https://harbour.example/",
        validators=Validators('W/"a\tü"', "Sat, 21 Nov 2026 08:00:00 GMT"),
        body="0f" * 32,
        checked=NOW,
        succeeded=NOW - timedelta(hours=1),
        brought=NOW - timedelta(hours=2),
        per_day=0.1,
        ttl=timedelta(minutes=90, microseconds=1),
        failures=3,
        failing_since=NOW - timedelta(minutes=30),
        problem="it took too long to answer",
        told=True,
        retired=True,
    )


def feed(url: str = HARBOUR, tenant: str = HERE, name: str = "f1") -> Feed:
    return Feed(name, tenant, url, "Hafenbote", NOW - timedelta(days=1), "U7", folder="Häfen/Nord")


def entry(number: int, *marks: str, seen: float = 0, fate: Fate = Fate.STORED) -> FeedEntry:
    """An entry last seen so many days ago, and first an hour before."""
    when = NOW - timedelta(days=seen)
    return FeedEntry(
        marks or (f"guid{number}", f"address{number}"),
        f"Storm {number}",
        f"harbour.example/{number}",
        when - timedelta(hours=1),
        when,
        fate,
        article=f"a{number}" if fate is Fate.STORED else None,
        reason="it is only a teaser",
    )


def leased(books: Books, *entries: FeedEntry, url: str = HARBOUR) -> FeedSource:
    """A followed source that is there with these entries, leased."""
    books.sources.add(source(url, minutes=1), entries)
    books.subscriptions.save_feeds([feed(url, name=f"f{len(url)}")])
    (held,) = (one for one in books.sources.due("me", NOW, LEASE, 9) if one.url == url)
    return held


class OpenedBooks:
    """Opens what the tests of a contract work on."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Books]:
        raise NotImplementedError

    @pytest.fixture
    def books(self, open_again: Callable[[], Books]) -> Books:
        return open_again()
