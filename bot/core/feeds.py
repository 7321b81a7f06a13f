"""Feeds that a server or workspace follows: added, tried, found again."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.core import collecting, discovery, drafts, entries, ids, ingest, polling
from bot.core.collecting import Collected, Read
from bot.core.discovery import Discovered
from bot.core.domain import LOCAL_TENANT, ArticleKey, Draft, Feed, NewArticle
from bot.core.entries import Marked
from bot.core.errors import FetchError, ParseError
from bot.core.services import Services
from bot.core.sources import Fate, FeedEntry, FeedLink, FeedSource, Outline

MOST_FEEDS = 200
"""Feeds that one server or workspace may follow."""

_SLACK = timedelta(hours=1)
_MOST_ASKED = 20
"""Of so many other followers' articles the feed's are looked for."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that was added. Of its newest entries so many were ``stored``, ``known`` here before, ``unreadable``, or
    are ``left`` to be read soon; ``old`` are those that are not taken over."""

    feed: Feed
    stored: int = 0
    known: int = 0
    unreadable: int = 0
    left: int = 0
    old: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """A feed that was added; ``others`` are more feeds that its page names."""

    followed: Followed
    others: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of an entry: the article as it would be stored, its ``fate`` and the reason, where there is
    one. ``page_read``: its text is that of its page, and not the feed's."""

    draft: Draft
    fate: Fate
    reason: str | None
    page_read: bool


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would be stored of a feed that was followed now; ``old`` counts the entries that would be left out."""

    tried: tuple[Tried, ...]
    old: int


def find(feeds: Sequence[Feed], name: str) -> Feed | None:
    """The feed with this id, address or title."""
    key = drafts.url_key(name)
    return next(
        (feed for feed in feeds if feed.id == name.lower() or (key and drafts.url_key(feed.url) == key)),
        next((feed for feed in feeds if feed.title.casefold() == name.casefold()), None),
    )


def without(feeds: Sequence[Feed], links: Iterable[FeedLink]) -> tuple[FeedLink, ...]:
    """Those of the links that lead to none of the feeds."""
    known = {drafts.url_key(feed.url) for feed in feeds}
    return tuple(link for link in links if drafts.url_key(link.url) not in known)


def add(services: Services, url: str, *, tenant: str, user: str, folder: str = "", title: str = "") -> Added:
    """Follow the feed at the address, or that its page names, and store its newest articles. The server is not
    asked for what is read regularly, and others have. Raises ``FetchError`` or ``ParseError``."""
    given = discovery.with_scheme(url)
    (source,) = services.sources.find([given])
    if source is not None and _is_well(source, services.clock.now()):
        handed = _hand_over(services, given, tenant)
        if handed:
            feed = _feed(services, source, tenant=tenant, user=user, folder=folder, title=title)
            return Added(_followed(services, feed, handed))
    found = discovery.discover(services, url)
    return Added(follow(services, found, tenant=tenant, user=user, folder=folder, title=title), found.others)


def follow(
    services: Services, found: Discovered, *, tenant: str, user: str, folder: str = "", title: str = ""
) -> Followed:
    """Follow the feed, and store its newest articles."""
    now = services.clock.now()
    (source,) = services.sources.find([found.url])
    marked = entries.marked(found.feed, now)
    per_day = polling.rate(entries.times(marked, (), now), now)
    well = source is not None and _is_well(source, now)
    taken = Collected(tuple(_hand_over(services, found.url, tenant))) if well else Collected()
    old: Sequence[Marked] = ()
    if not taken.entries:
        choice = entries.choose(marked, (), now, last=None, per_day=per_day)
        old = choice.old
        again = source is None and polling.wish(found.answer, found.feed.ttl) < entries.MOST_WAITING
        taken = collecting.collect(services, choice.take, collecting.audience(services, [tenant]), again=again)
    if source is None:
        read = polling.read(
            FeedSource(found.url, None),
            found.answer,
            found.feed,
            now,
            per_day=per_day,
            brought=taken.count(Fate.STORED) > 0,
            left=taken.left > 0,
            text=taken.text,
            pause=taken.pause,
        )
        source = services.sources.add(read, [*taken.entries, *(entries.old_entry(one, now) for one in old)])
    feed = _feed(services, source, tenant=tenant, user=user, folder=folder, title=title)
    followed = _followed(services, feed, taken.entries, left=taken.left, old=len(old))
    if source.failures or source.retired:
        services.sources.check_now(found.url, now)
    return followed


def expect(
    services: Services, listed: Iterable[Outline], *, tenant: str, user: str, taken: Iterable[str]
) -> dict[str, Followed]:
    """Follow feeds, each by its address, without reading them: that is left to those who read what is due. What others
    who follow one have of it is stored at once. None is followed here before; ``taken`` are the ids of those that
    are."""
    outlines = list(listed)
    sources = dict(zip(outlines, services.sources.find([one.url for one in outlines]), strict=True))
    ids_taken = set(taken)
    found: dict[str, Followed] = {}
    now = services.clock.now()
    for one, source in sources.items():
        if source is None:
            found[one.url] = Followed(_made(one, tenant, user, now, ids_taken))
            ids_taken.add(found[one.url].feed.id)
    services.subscriptions.save_feeds([one.feed for one in found.values()])
    for one, source in sources.items():
        if source is not None:
            found[one.url] = _join(services, source, one, tenant=tenant, user=user, taken=ids_taken)
            ids_taken.add(found[one.url].feed.id)
    return found


def _join(
    services: Services, source: FeedSource, listed: Outline, *, tenant: str, user: str, taken: Container[str]
) -> Followed:
    """Follow a feed that others follow, or did."""
    now = services.clock.now()
    handed = _hand_over(services, source.url, tenant) if _is_well(source, now) else []
    if source.succeeded and not handed:  # its entries count as seen: they would never come
        try:
            read = discovery.read(services, source.url)
        except (FetchError, ParseError):
            services.sources.check_now(source.url, now)
        else:
            return follow(services, read, tenant=tenant, user=user, folder=listed.folder, title=listed.title)
    named = replace(listed, title=listed.title or source.title)
    return _followed(services, _made(named, tenant, user, now, taken), handed)


def rehearse(services: Services, tenant: str, found: Discovered, *, pages: int) -> Rehearsed:
    """What would be stored if the tenant followed the feed now; nothing is. At most so many pages are read."""
    now = services.clock.now()
    choice = entries.choose(entries.marked(found.feed, now), (), now, last=None)
    known = services.store.known(tenant, [ArticleKey(None, entry.address) for entry in choice.take])
    there = [article is not None for article in known]
    read = {one.entry: one for one in collecting.read_pages(services, choice.take, but_for=there, most=pages)}
    tried = [_tried(services, tenant, read.get(entry, Read(entry, entry.draft))) for entry in choice.take]
    return Rehearsed(tuple(tried), len(choice.old))


def _is_well(source: FeedSource, now: datetime) -> bool:
    """Whether the source is read regularly, so that its entries are those that it has now."""
    read = source.succeeded is not None and now - source.succeeded <= polling.LONGEST + _SLACK
    return read and not source.failures and not source.retired


def _tried(services: Services, tenant: str, read: Read) -> Tried:
    if not ingest.has_words(read.draft):
        return Tried(read.draft, Fate.UNREADABLE, read.reason or "it holds no article text", page_read=False)
    (known,) = services.store.known(tenant, [collecting.key_of(read)])
    return Tried(read.draft, Fate.KNOWN if known else Fate.STORED, read.reason, read.from_page)


def _feed(services: Services, source: FeedSource, *, tenant: str, user: str, folder: str, title: str) -> Feed:
    """The feed as it is followed; as it was, where it is followed already."""
    there = services.subscriptions.feeds(tenant)
    already = next((feed for feed in there if feed.url == source.url), None)
    if already is not None:
        return already
    named = Outline(source.url, title or source.title, folder)
    return _made(named, tenant, user, services.clock.now(), {feed.id for feed in there})


def _made(listed: Outline, tenant: str, user: str, now: datetime, taken: Container[str]) -> Feed:
    name = listed.title or urlsplit(listed.url).hostname or listed.url
    return Feed(ids.short_id(listed.url, taken), tenant, listed.url, name, now, user, listed.folder)


def _followed(services: Services, feed: Feed, taken: Sequence[FeedEntry], *, left: int = 0, old: int = 0) -> Followed:
    services.subscriptions.save_feeds([feed])
    stored, known, unreadable = (
        sum(entry.fate is fate for entry in taken) for fate in (Fate.STORED, Fate.KNOWN, Fate.UNREADABLE)
    )
    return Followed(feed, stored, known, unreadable, left, old)


def _hand_over(services: Services, url: str, tenant: str) -> list[FeedEntry]:
    """Store for the tenant what others who follow the feed have of its newest entries, without reading anything.
    Nothing, where they lack some of them."""
    now = services.clock.now()
    owners = _owners(services, url, tenant)
    had = services.sources.entries(url)
    taken = sorted((one for one in had if one.fate is Fate.STORED), key=lambda one: one.first_seen, reverse=True)
    handed: list[FeedEntry] = []
    articles: list[NewArticle] = []
    for entry in taken[: entries.FIRST]:
        there = services.store.stored(tenant, entry.article or "") is not None
        article = None if there else _article_of(services, owners, entry)
        if article is not None:
            articles.append(article)
        if there or article is not None:
            fate = Fate.KNOWN if there else Fate.STORED
            handed.append(FeedEntry(entry.marks, entry.title, entry.address, now, now, fate, entry.article))
    if len(handed) < min(entries.FIRST, len(had)):
        return []
    for one in collecting.audience(services, [tenant]) if articles else ():
        services.store.save(one, articles, now)
    return handed


def _owners(services: Services, url: str, tenant: str) -> list[str]:
    """Others who follow the feed, the oldest first; not the operator, who shares nothing."""
    followers = sorted(services.sources.followers(url), key=lambda feed: feed.added)
    private = {tenant} if services.share_imports else {tenant, LOCAL_TENANT}
    return list(dict.fromkeys(feed.tenant for feed in followers if feed.tenant not in private))[:_MOST_ASKED]


def _article_of(services: Services, owners: Sequence[str], entry: FeedEntry) -> NewArticle | None:
    """The article that was stored of the entry, as somebody has it: its id is made from its words, so that nobody's own
    takes its place."""
    for owner in owners:
        found = services.store.get(owner, entry.article or "")
        if found is None:
            continue
        fingerprint = drafts.fingerprint(found.article.text)
        for key in (ArticleKey(fingerprint, drafts.url_key(found.article.url)), ArticleKey(fingerprint, None)):
            if ingest.article_id(key) == entry.article:
                return ingest.prepared(found, key)
    return None
