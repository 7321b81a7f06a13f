"""A ``Sources`` of Python objects. Passes the same contract as the database's."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.domain import Feed
from bot.core.sources import MOST_ENTRIES, MOST_FATES, MOST_PER_HOST, FeedEntry, FeedSource, title_words
from tests.fakes import FakeSubscriptions

_LAG = timedelta(days=1)


@dataclass
class FakeSources:
    """Its feeds are those of the port beside it. ``known`` holds the sources by address, ``had`` the entries of each in
    the order given."""

    subscriptions: FakeSubscriptions
    known: dict[str, FeedSource] = field(default_factory=dict)
    had: dict[str, list[FeedEntry]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def kept(self) -> dict[str, FeedSource]:
        """``known``, with those of feeds that were followed since."""
        for feed in list(self.subscriptions.followed.values()):
            self.known.setdefault(feed.url, FeedSource(feed.url, next_check=feed.added))
        return self.known

    def add(self, source: FeedSource, entries: Sequence[FeedEntry]) -> FeedSource:
        with self.lock:
            if source.url not in self.kept:
                self.known[source.url] = replace(source, owner=None, lease_until=None)
                self._put(source.url, entries)
            return self.kept[source.url]

    def find(self, urls: Sequence[str]) -> list[FeedSource | None]:
        return [self.kept.get(url) for url in urls]

    def due(self, owner: str, now: datetime, lease: timedelta, limit: int) -> list[FeedSource]:
        leased: list[FeedSource] = []
        with self.lock:
            hosts = Counter(one.host for one in self.kept.values() if one.lease_until and one.lease_until > now)
            waiting = [one for one in self.kept.values() if one.next_check and one.next_check <= now]
            for one in sorted(waiting, key=lambda one: (one.next_check, one.url)):
                busy = one.lease_until is not None and one.lease_until > now
                if len(leased) >= limit or busy or hosts[one.host] >= MOST_PER_HOST or not self.followers(one.url):
                    continue
                hosts[one.host] += 1
                leased.append(replace(one, owner=owner, lease_until=now + lease))
            self.known |= {one.url: one for one in leased}
        return leased

    def followers(self, url: str) -> list[Feed]:
        mine = [feed for feed in list(self.subscriptions.followed.values()) if feed.url == url]
        return sorted(mine, key=lambda feed: (feed.tenant, feed.id))

    def entries(self, url: str) -> list[FeedEntry]:
        return sorted(self.had.get(url, []), key=lambda one: (one.seen, one.first_seen), reverse=True)

    def record(self, held: FeedSource, after: FeedSource, entries: Sequence[FeedEntry] = ()) -> bool:
        with self.lock:
            there = self.kept.get(held.url)
            if there is None or held.owner is None or _lease(there) != _lease(held):
                return False
            is_taken = after.url != held.url and after.url in self.kept
            if after.url != held.url:
                self._move(held.url, after.url)
                del self.known[held.url]
                self.had.pop(held.url, None)
            if not is_taken:
                self.known[after.url] = replace(after, owner=None, lease_until=None)
                self._put(after.url, entries)
        return True

    def check_now(self, url: str, now: datetime) -> None:
        with self.lock:
            there = self.kept.get(url)
            if there is not None and (there.next_check is None or there.next_check > now):
                self.known[url] = replace(there, next_check=now)

    def try_again(self, since: datetime, now: datetime) -> int:
        with self.lock:
            failing = [
                replace(one, next_check=now)
                for one in self.kept.values()
                if one.next_check and one.next_check > now and one.failing_since and one.failing_since >= since
                if one.checked and one.checked < now and self.followers(one.url)
            ]
            self.known |= {one.url: one for one in failing}
        return len(failing)

    def spare(self, host: str, until: datetime) -> None:
        with self.lock:
            for one in list(self.kept.values()):
                if one.host == host and one.next_check and one.next_check < until and self.followers(one.url):
                    self.known[one.url] = replace(one, next_check=until)

    def set_back(self, now: datetime) -> int:
        with self.lock:
            ahead = now + timedelta(hours=1)
            fast = [
                one
                for one in self.kept.values()
                if one.next_check and max(one.checked or one.next_check, one.lease_until or ahead) > ahead
            ]
            self.known |= {one.url: replace(one, next_check=now, owner=None, lease_until=None) for one in fast}
        return len(fast)

    def fates(
        self, tenant: str, *, address: str | None = None, article: str | None = None, title: str | None = None
    ) -> list[tuple[Feed, FeedEntry]]:
        found = [
            (feed, entry)
            for feed in self.subscriptions.feeds(tenant)
            for entry in self.entries(feed.url)
            if (address is not None and entry.address == address)
            or (article is not None and entry.article == article)
            or (title is not None and title_words(title) in title_words(entry.title))
        ]
        return sorted(found, key=lambda one: one[1].seen, reverse=True)[:MOST_FATES]

    def forget(self, before: datetime) -> int:
        with self.lock:
            gone = [
                url
                for url, one in self.kept.items()
                if not self.followers(url) and (one.checked is None or one.checked < before)
            ]
            for url in gone:
                del self.known[url]
                self.had.pop(url, None)
            past = 0
            for url, entries in self.had.items():
                last = max((one.seen for one in entries), default=before) - _LAG
                self.had[url] = [one for one in entries if one.seen >= min(before, last)]
                past += len(entries) - len(self.had[url])
        return len(gone) + past

    def _put(self, url: str, entries: Sequence[FeedEntry]) -> None:
        rows = dict(enumerate(self.had.get(url, [])))
        where = {mark: number for number, one in rows.items() for mark in one.marks}
        for number, entry in enumerate(entries, start=len(rows)):
            same = {where[mark] for mark in entry.marks if mark in where}
            if [rows[one].marks for one in same] == [entry.marks]:
                rows[same.pop()] = entry
                continue
            for one in same:
                for mark in rows.pop(one).marks:
                    where.pop(mark, None)
            rows[number] = entry
            where |= dict.fromkeys(entry.marks, number)
        self.had[url] = list(rows.values())
        if len(rows) > MOST_ENTRIES:
            self.had[url] = self.entries(url)[:MOST_ENTRIES]

    def _move(self, old: str, new: str) -> None:
        for feed in self.followers(old):
            if any(one.url == new for one in self.subscriptions.feeds(feed.tenant)):
                self.subscriptions.remove_feed(feed.tenant, feed.id)
            else:
                self.subscriptions.save_feeds([replace(feed, url=new)])


def _lease(source: FeedSource) -> tuple[str | None, datetime | None]:
    return source.owner, source.lease_until
