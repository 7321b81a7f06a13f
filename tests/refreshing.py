"""A feed that somebody follows, over fakes, and what becomes of it when it is read again."""

from __future__ import annotations

from datetime import timedelta

from bot.core import feeds, refreshing
from bot.core.domain import Draft
from bot.core.refreshing import Refreshed
from bot.core.services import Services
from bot.core.sources import Fate, FeedSource
from tests.asking import NOW as START
from tests.fake_messenger import FakeMessenger
from tests.fakes_feeds import FeedWeb, entry, feed, lease, services

URL = "https://news.example/feed"
TENANT = "discord:1"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOW = START + HOUR


def followed(web: FeedWeb, channel: FakeMessenger | None = None) -> Services:
    """Somebody follows a feed with three entries, which were read an hour ago."""
    found = services(web, channel)
    web.serve(URL, feed(*(entry(number, START - number * HOUR) for number in range(3))))
    feeds.add(found, URL, tenant=TENANT, user="u1")
    found.clock.time = NOW
    return found


def refresh(given: Services, url: str = URL) -> Refreshed:
    """Read the feed as soon as it is due."""
    (source,) = given.sources.find([url])
    given.clock.time = max(given.clock.time, source.next_check)
    held = lease(given, url)
    assert held is not None
    return refreshing.refresh(given, held)


def source(given: Services, url: str = URL) -> FeedSource:
    (found,) = given.sources.find([url])
    return found


def titles(given: Services, tenant: str = TENANT) -> list[str]:
    return sorted(head.title for head in given.store.heads(tenant, limit=500))


def fates(given: Services, url: str = URL) -> list[tuple[str, Fate, str | None]]:
    return sorted((one.title, one.fate, one.reason) for one in given.sources.entries(url))


def teaser(number: int, **changes: object) -> Draft:
    return entry(number, NOW, text=f"The council of Ward {number} decided to spend money …", teaser=True, **changes)
