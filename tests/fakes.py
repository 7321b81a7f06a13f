"""In-memory doubles of the ports. Each passes the same contract as the adapters it stands for."""

import hashlib
import threading
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from adapters.store.keys import candidate_key, first_key, free_key, key_time, seconds
from adapters.store.paging import decode_cursor, encode_cursor, first_position, walk
from bot.core.domain import (
    ArticleHead,
    ArticleKey,
    Document,
    Feed,
    Hit,
    NewArticle,
    Pause,
    Saved,
    SaveStatus,
    SearchPage,
    SearchQuery,
    Seen,
    StoreStats,
    Subscription,
    TenantSettings,
)
from bot.core.errors import ParseError, StoreError
from bot.core.message import KeptAction
from bot.core.sources import FeedLink, Outline, ParsedFeed
from summarizer.stories import StoryIndex
from summarizer.types import ReadArticle
from tests.fake_search import Entry, FakeRanker


@dataclass
class FixedClock:
    """Stands still until told otherwise."""

    time: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass
class FakeStore:
    """A ``Store`` of Python objects; ``entries`` and ``stories`` outlive ``close`` so that a test can open them again."""

    entries: dict[str, dict[int, Entry]] = field(default_factory=dict)
    stories: dict[str, StoryIndex] = field(default_factory=dict)
    ingested: dict[tuple[str, int], datetime] = field(default_factory=dict)
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def save(self, tenant: str, articles: Sequence[NewArticle], now: datetime) -> list[Saved]:
        with self.lock:
            mine = dict(self._mine(tenant))
            before = set(mine)
            saved = [self._save(mine, one, now) for one in articles]
            self.ingested |= {(tenant, key): now for key in set(mine) - before}
            self._tell(tenant, mine, [key for key in mine if key not in before], now)
            self.entries[tenant] = mine  # readers go on with the former state
        return saved

    def _tell(self, tenant: str, mine: dict[int, Entry], new: list[int], now: datetime) -> None:
        index = self.stories.setdefault(tenant, StoryIndex())
        for key in sorted(new, key=lambda key: (mine[key].article.published or now, mine[key].article.id)):
            story = index.add(mine[key].article.id, mine[key].new.profile)
            mine[key] = replace(mine[key], new=replace(mine[key].new, read=replace(mine[key].new.read, story=story)))
        for key, entry in mine.items():
            story = index.story_of(entry.new.read.story or "")
            mine[key] = replace(entry, new=replace(entry.new, read=replace(entry.new.read, story=story)))

    def _save(self, mine: dict[int, Entry], one: NewArticle, now: datetime) -> Saved:
        ids = {entry.new.read.article.id for entry in mine.values()}
        known = _known(mine, one.key)
        if known is not None:
            return Saved(known, SaveStatus.KNOWN)
        article = one.read.article
        name, number = article.id, 2
        while name in ids:
            name, number = f"{article.id}-{number}", number + 1
        digest = f"{len(mine):05x}"
        key = free_key(candidate_key(article.published or now, digest), mine)
        mine[key] = Entry(key, replace(one, read=replace(one.read, article=replace(article, id=name))), now)
        return Saved(name, SaveStatus.STORED)

    def get(self, tenant: str, article_id: str) -> ReadArticle | None:
        return next((read for read in self._reads(tenant) if read.article.id == article_id), None)

    def stored(self, tenant: str, article_id: str) -> datetime | None:
        mine = self._mine(tenant).values()
        return next((entry.stored for entry in mine if entry.article.id == article_id), None)

    def known(self, tenant: str, keys: Sequence[ArticleKey]) -> list[str | None]:
        mine = self._mine(tenant)
        return [_known(mine, key) for key in keys]

    def search(
        self, tenant: str, query: SearchQuery, *, now: datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        mine = self._mine(tenant)
        if not mine:
            return SearchPage((), "all", 0, None)
        start = first_position(now, max(mine)) if cursor is None else decode_cursor(cursor, tenant, query)
        page = walk(FakeRanker(list(mine.values()), query), start, query, max(limit, 1))
        hits = tuple(Hit(mine[key].new.read, score) for key, score in page.rows)
        return SearchPage(hits, page.window, page.total, encode_cursor(page.next, tenant, query) if page.next else None)

    def newest(self, tenant: str, *, since: datetime, until: datetime, limit: int) -> list[ReadArticle]:
        low, high = first_key(seconds(since)), first_key(seconds(until))
        keys = sorted((key for key in self._mine(tenant) if low <= key < high), reverse=True)
        return [self._mine(tenant)[key].new.read for key in keys[: max(limit, 0)]]

    def visible(self, tenant: str, *, since: datetime, until: datetime, limit: int) -> list[Seen]:
        low, high = first_key(seconds(since)), first_key(seconds(until))
        mine = self._mine(tenant)
        keys = sorted((key for key in mine if low <= key < high), reverse=True)[: max(limit, 0)]
        reads = [(key, mine[key].new.read) for key in keys]
        return [
            Seen(read.article.id, key, read.story, key_time(key), self.ingested[tenant, key]) for key, read in reads
        ]

    def heads(self, tenant: str, *, limit: int) -> list[ArticleHead]:
        newest = sorted(self._mine(tenant).items(), reverse=True)[: max(limit, 0)]
        reads = [entry.new.read for _, entry in newest]
        return [
            ArticleHead(read.article.id, read.article.title, read.article.source, read.article.tags, read.story)
            for read in reads
        ]

    def adopt(self, tenant: str, source: str) -> int:
        with self.lock:
            if self._mine(tenant):
                return 0
            self.entries[tenant] = dict(self._mine(source))
            self.ingested |= {(tenant, key): self.ingested[source, key] for key in self._mine(source)}
            self.stories[tenant] = deepcopy(self.stories.get(source, StoryIndex()))
            return len(self.entries[tenant])

    def stats(self, tenant: str | None) -> StoreStats:
        tenants = list(self.entries) if tenant is None else [tenant]
        keys = {key: entry for one in tenants for key, entry in self._mine(one).items()}
        return StoreStats(
            backend="fake",
            articles=len(keys),
            figures=sum(len(entry.new.read.reading.figures) for entry in keys.values()),
            oldest=key_time(min(keys)) if keys else None,
            newest=key_time(max(keys)) if keys else None,
            schema_version="0006",
        )

    def close(self) -> None:
        self.closed = True

    def _mine(self, tenant: str) -> dict[int, Entry]:
        if self.closed:
            raise StoreError("The store is closed.")
        return self.entries.setdefault(tenant, {})

    def _reads(self, tenant: str) -> list[ReadArticle]:
        return [entry.new.read for entry in self._mine(tenant).values()]


@dataclass
class FakeTenants:
    """A ``Tenants`` of Python objects."""

    welcomed: dict[str, datetime] = field(default_factory=dict)
    chosen: dict[str, TenantSettings] = field(default_factory=dict)
    actions: dict[tuple[str, str], tuple[KeptAction, datetime]] = field(default_factory=dict)
    events: dict[str, datetime] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def welcome(self, tenant: str, now: datetime) -> bool:
        with self.lock:
            new = tenant not in self.welcomed
            self.welcomed.setdefault(tenant, now)
        return new

    def tenants(self) -> list[str]:
        return sorted(self.welcomed)

    def settings(self, tenant: str) -> TenantSettings:
        return self.chosen.get(tenant, TenantSettings())

    def change_settings(self, tenant: str, settings: TenantSettings) -> None:
        self.chosen[tenant] = settings

    def keep(self, tenant: str, kept: KeptAction, now: datetime) -> str:
        token = hashlib.sha256(repr((tenant, kept)).encode("utf-8", "surrogatepass")).hexdigest()[:40]
        with self.lock:
            self.actions = {key: one for key, one in self.actions.items() if one[1] >= now - timedelta(days=90)}
            self.actions[tenant, token] = (kept, now)
        return token

    def kept(self, tenant: str, token: str) -> KeptAction | None:
        kept, _ = self.actions.get((tenant, token), (None, None))
        return kept

    def is_first(self, event: str, now: datetime) -> bool:
        with self.lock:
            first = event not in self.events or self.events[event] < now - timedelta(days=1)
            if first:
                self.events[event] = now
        return first

    def note(self, name: str) -> str | None:
        return self.notes.get(name)

    def write_note(self, name: str, value: str) -> None:
        self.notes[name] = value


@dataclass
class FakeSubscriptions:
    """A ``Subscriptions`` of Python objects."""

    digests: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    followed: dict[tuple[str, str], Feed] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def save(self, subscription: Subscription) -> None:
        self.digests[subscription.tenant, subscription.id] = subscription

    def subscriptions(self, tenant: str) -> list[Subscription]:
        mine = [one for one in list(self.digests.values()) if one.tenant == tenant]
        return sorted(mine, key=lambda one: (one.created, one.id))

    def find(self, tenant: str, subscription_id: str) -> Subscription | None:
        return self.digests.get((tenant, subscription_id))

    def remove(self, tenant: str, subscription_id: str) -> bool:
        return self.digests.pop((tenant, subscription_id), None) is not None

    def pause(self, target: str, reason: Pause) -> list[Subscription]:
        with self.lock:
            running = [
                one for one in self.digests.values() if one.paused is None and target in (one.target, one.tenant)
            ]
            paused = [replace(one, paused=reason, next_due=None) for one in running]
            self.digests |= {(one.tenant, one.id): one for one in paused}
        return sorted(paused, key=lambda one: (one.created, one.tenant, one.id))

    def save_feeds(self, feeds: Sequence[Feed]) -> None:
        self.followed |= {(feed.tenant, feed.id): feed for feed in feeds}

    def feeds(self, tenant: str) -> list[Feed]:
        mine = [one for one in list(self.followed.values()) if one.tenant == tenant]
        return sorted(mine, key=lambda one: (one.added, one.id))

    def remove_feed(self, tenant: str, feed_id: str) -> bool:
        return self.followed.pop((tenant, feed_id), None) is not None


@dataclass
class FakeFeedParser:
    """A ``FeedParser`` that knows documents by their bytes."""

    feeds: dict[bytes, ParsedFeed] = field(default_factory=dict)
    pages: dict[bytes, list[FeedLink]] = field(default_factory=dict)
    lists: dict[bytes, list[Outline]] = field(default_factory=dict)

    def parse(self, document: Document) -> ParsedFeed:
        if document.body not in self.feeds:
            raise ParseError("it is a page, not a feed")
        return self.feeds[document.body]

    def links(self, document: Document) -> list[FeedLink]:
        return self.pages.get(document.body, [])

    def outlines(self, document: Document) -> list[Outline]:
        if document.body not in self.lists:
            raise ParseError("it is no list of feeds")
        return self.lists[document.body]


@dataclass
class FakeInstallations:
    """An ``Installations`` of Python objects."""

    values: dict[str, str] = field(default_factory=dict)
    states: dict[str, datetime] = field(default_factory=dict)

    def save(self, key: str, value: str, now: datetime) -> None:
        self.values[key] = value

    def find(self, key: str) -> str | None:
        return self.values.get(key)

    def remove(self, key: str) -> None:
        self.values.pop(key, None)

    def issue_state(self, state: str, expires: datetime) -> None:
        self.states[state] = expires

    def consume_state(self, state: str, now: datetime) -> bool:
        expires = self.states.pop(state, None)
        return expires is not None and expires > now


def _known(mine: dict[int, Entry], key: ArticleKey) -> str | None:
    """The id of the article with this URL, else of the one with these words."""
    for part in ("url_key", "fingerprint"):
        wanted = getattr(key, part)
        for entry in mine.values():
            if wanted is not None and getattr(entry.new.key, part) == wanted:
                return entry.new.read.article.id
    return None
