"""Feeds that a server or workspace follows: read, added, found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.core import drafts, formats, ids, ingest
from bot.core.domain import Draft, Feed, Format, SaveStatus
from bot.core.errors import ParseError
from bot.core.ports import Fetcher, Reader, Store, Subscriptions

MOST_FEEDS = 200
"""Feeds that one server or workspace may follow."""


@dataclass(frozen=True, slots=True)
class FeedRead:
    """What a feed brought: where it is in the end, its name, its entries."""

    url: str
    title: str
    entries: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that was added, with the articles that it brought: how many there were, and how many of them are new."""

    feed: Feed
    articles: int
    new: int


def read(url: str, *, fetcher: Fetcher, readers: Mapping[Format, Reader]) -> FeedRead:
    """What the feed at the address has now. Raises ``FetchError``, and ``ParseError`` for what is no feed."""
    document = fetcher.fetch(url)
    if formats.sniff(document) is not Format.FEED:
        raise ParseError("it is a page, not a feed")
    entries = ingest.read_document(document, readers)
    host = urlsplit(url).hostname or url
    title = next((draft.source for draft in entries if draft.source), host)
    return FeedRead(url, title, tuple(entries))


def find(feeds: Sequence[Feed], name: str) -> Feed | None:
    """The feed with this id, address or title."""
    key = drafts.url_key(name)
    return next(
        (feed for feed in feeds if feed.id == name.lower() or drafts.url_key(feed.url) == key),
        next((feed for feed in feeds if feed.title.casefold() == name.casefold()), None),
    )


def follow(
    found: FeedRead, *, subscriptions: Subscriptions, store: Store, tenant: str, user: str, now: datetime
) -> Followed:
    """Add the feed, and store what it has now."""
    taken = {feed.id for feed in subscriptions.feeds(tenant)}
    feed = Feed(ids.short_id(found.url, taken), tenant, found.url, found.title, now, user)
    saved = ingest.save_new(found.entries, store=store, tenant=tenant, now=now)
    subscriptions.save_feed(feed)
    return Followed(feed, len(saved), sum(one.status is SaveStatus.STORED for one in saved))
