"""The ``Sources`` port on SQLAlchemy Core: feeds as they are fetched, and what became of their entries.

Who reads a source is settled by its row, which changes hands when the lease has ended. Whether anybody follows it is
written in its row too, so that those that nobody follows are in nobody's way.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    delete,
    false,
    func,
    or_,
    select,
    true,
    update,
)

from adapters.store.codec import clean
from adapters.store.keys import micros
from adapters.store.records import feed_of
from adapters.store.rows import insert_into
from adapters.store.schema import feed, feed_entry, feed_source
from adapters.store.source_rows import entry_of, source_hash, source_of, source_row
from adapters.store.source_writes import LAST_SEEN_FIRST, move, note_followers, put_entries
from adapters.store.transactions import LEASES_LOCK, Transactions
from bot.core.domain import Feed
from bot.core.sources import MOST_FATES, MOST_PER_HOST, FeedEntry, FeedSource, title_words

_LAG = dt.timedelta(days=1)
_FAST = dt.timedelta(hours=1)  # by so much no two clocks differ that are right
_MICROSECOND = dt.timedelta(microseconds=1)
_LOOKED_AT = 4  # times as many as are wanted, as some may be of busy hosts
_BATCH = 500  # rows forgotten in one transaction
_CHUNK = 5_000  # values of an IN list: PostgreSQL takes 65,535, some builds of SQLite half of that


class SqlSources:
    """Sources in a SQL database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, source: FeedSource, entries: Sequence[FeedEntry]) -> FeedSource:
        row = source_row(replace(source, owner=None, lease_until=None)) | {"followed": False}
        with self._transactions.record_writer() as connection:
            statement = insert_into(connection.dialect.name, feed_source).values(row).on_conflict_do_nothing()
            number = connection.scalar(statement.returning(feed_source.c.number))
            if number is not None:
                note_followers(connection, [row["hash"]])
                put_entries(connection, number, entries)
            there = select(feed_source).where(feed_source.c.hash == row["hash"])
            return source_of(connection.execute(there).mappings().one())

    def find(self, urls: Sequence[str]) -> list[FeedSource | None]:
        digests = [source_hash(url) for url in urls]
        distinct = list(dict.fromkeys(digests))
        found: dict[str, FeedSource] = {}
        with self._transactions.reader() as connection:
            for start in range(0, len(distinct), _CHUNK):
                some = select(feed_source).where(feed_source.c.hash.in_(distinct[start : start + _CHUNK]))
                found |= {row["hash"]: source_of(row) for row in connection.execute(some).mappings()}
        return [found.get(digest) for digest in digests]

    def due(self, owner: str, now: dt.datetime, lease: dt.timedelta, limit: int) -> list[FeedSource]:
        waiting = (
            select(feed_source)
            .where(feed_source.c.followed == true(), feed_source.c.next_check <= micros(now), _is_free(now))
            .order_by(feed_source.c.next_check, feed_source.c.number)
        )
        with self._transactions.reader() as connection:
            if limit < 1 or connection.execute(waiting.limit(1)).first() is None:  # asked every moment: no writer waits
                return []
        with self._transactions.ledger_writer() as connection:
            if self._transactions.backend == "postgresql":  # or two would count the same leases, and each add to them
                connection.execute(select(func.pg_advisory_xact_lock(LEASES_LOCK)))
            hosts = _hosts_asked(connection, now)
            busy = [host for host, number in hosts.items() if number >= MOST_PER_HOST]
            candidates = waiting.where(feed_source.c.host.not_in(busy)).limit(limit * _LOOKED_AT)
            # SQLite has one writer, and knows no locks of rows.
            rows = connection.execute(candidates.with_for_update(skip_locked=True)).mappings().all()
            leased: list[RowMapping] = []
            for row in rows:
                if len(leased) < limit and hosts[row["host"]] < MOST_PER_HOST:
                    hosts[row["host"]] += 1
                    leased.append(row)
            mine = update(feed_source).where(feed_source.c.number.in_([row["number"] for row in leased]))
            connection.execute(mine.values(owner=clean(owner), lease_until=micros(now + lease)))
        return [replace(source_of(row), owner=clean(owner), lease_until=now + lease) for row in leased]

    def followers(self, url: str) -> list[Feed]:
        statement = select(feed).where(feed.c.source == source_hash(url))
        with self._transactions.reader() as connection:
            found = connection.execute(statement).mappings().all()
        return sorted(map(feed_of, found), key=lambda one: (one.tenant, one.id))

    def entries(self, url: str) -> list[FeedEntry]:
        statement = (
            select(feed_entry)
            .join(feed_source, feed_source.c.number == feed_entry.c.source)
            .where(feed_source.c.hash == source_hash(url))
            .order_by(*LAST_SEEN_FIRST)
        )
        with self._transactions.reader() as connection:
            return [entry_of(row) for row in connection.execute(statement).mappings()]

    def record(self, held: FeedSource, after: FeedSource, entries: Sequence[FeedEntry] = ()) -> bool:
        if held.owner is None or held.lease_until is None:
            return False
        row = source_row(replace(after, owner=None, lease_until=None))
        moved = clean(after.url) != clean(held.url)
        # A move changes who follows what: no feed is added or removed meanwhile.
        writer = self._transactions.record_writer() if moved else self._transactions.ledger_writer()
        with writer as connection:
            mine = (feed_source.c.owner == clean(held.owner)) & (feed_source.c.lease_until == micros(held.lease_until))
            there = select(feed_source.c.number).where(feed_source.c.hash == source_hash(held.url), mine)
            number = connection.scalar(there.with_for_update())
            if number is None:
                return False
            if not moved:
                connection.execute(update(feed_source).where(feed_source.c.number == number).values(row))
            if not moved or move(connection, number, row):
                put_entries(connection, number, entries)
        return True

    def check_now(self, url: str, now: dt.datetime) -> None:
        later = or_(feed_source.c.next_check.is_(None), feed_source.c.next_check > micros(now))
        statement = update(feed_source).where(feed_source.c.hash == source_hash(url), later)
        with self._transactions.ledger_writer() as connection:
            connection.execute(statement.values(next_check=micros(now)))

    def try_again(self, since: dt.datetime, now: dt.datetime) -> int:
        later = (feed_source.c.next_check > micros(now)) & (feed_source.c.checked < micros(now))
        statement = update(feed_source).where(
            feed_source.c.followed == true(), later, feed_source.c.failing_since >= micros(since)
        )
        with self._transactions.ledger_writer() as connection:
            return connection.execute(statement.values(next_check=micros(now))).rowcount

    def spare(self, host: str, until: dt.datetime) -> None:
        earlier = (feed_source.c.followed == true()) & (feed_source.c.next_check < micros(until))
        statement = update(feed_source).where(earlier, feed_source.c.host == clean(host))
        with self._transactions.ledger_writer() as connection:
            connection.execute(statement.values(next_check=micros(until)))

    def set_back(self, now: dt.datetime) -> int:
        ahead = micros(now + _FAST)
        last = func.coalesce(feed_source.c.checked, feed_source.c.next_check)
        statement = update(feed_source).where(or_(last > ahead, feed_source.c.lease_until > ahead))
        statement = statement.where(feed_source.c.next_check.is_not(None))
        with self._transactions.ledger_writer() as connection:
            return connection.execute(statement.values(next_check=micros(now), owner=None, lease_until=None)).rowcount

    def fates(
        self, tenant: str, *, address: str | None = None, article: str | None = None, title: str | None = None
    ) -> list[tuple[Feed, FeedEntry]]:
        wanted: list[ColumnElement[bool]] = [false()]
        wanted += [] if address is None else [feed_entry.c.address == clean(address)]
        wanted += [] if article is None else [feed_entry.c.article == clean(article)]
        wanted += [] if title is None else [_holds(self._transactions.backend, title)]
        entries = (
            select(feed.c.id.label("feed"), feed_entry)
            .join(feed_source, feed_source.c.number == feed_entry.c.source)
            .join(feed, feed.c.source == feed_source.c.hash)
            .where(feed.c.tenant == clean(tenant), or_(*wanted))
            .order_by(*LAST_SEEN_FIRST)
            .limit(MOST_FATES)
        )
        with self._transactions.reader() as connection:
            rows = connection.execute(entries).mappings().all()
            mine = (feed.c.tenant == clean(tenant)) & feed.c.id.in_({row["feed"] for row in rows})
            feeds = {row["id"]: feed_of(row) for row in connection.execute(select(feed).where(mine)).mappings()}
        return [(feeds[row["feed"]], entry_of(row)) for row in rows]

    def forget(self, before: dt.datetime) -> int:
        long_ago = or_(feed_source.c.checked.is_(None), feed_source.c.checked < micros(before))
        unread = and_(feed_source.c.followed == false(), long_ago)
        newest = feed_entry.alias("newest")
        last = select(func.max(newest.c.seen)).where(newest.c.source == feed_entry.c.source).scalar_subquery()
        gone = and_(feed_entry.c.seen < micros(before), feed_entry.c.seen < last - _LAG // _MICROSECOND)
        return self._forget(feed_source, unread) + self._forget(feed_entry, gone)

    def _forget(self, table: Table, where: ColumnElement[bool]) -> int:
        """Delete these rows, a few at a time, as others write in between."""
        some = select(table.c.number).where(where).limit(_BATCH)
        forgotten, last = 0, _BATCH
        while last == _BATCH:
            with self._transactions.record_writer() as connection:
                numbers = connection.scalars(some).all()
                if table is feed_source:
                    connection.execute(delete(feed_entry).where(feed_entry.c.source.in_(numbers)))
                connection.execute(delete(table).where(table.c.number.in_(numbers)))
            last = len(numbers)
            forgotten += last
        return forgotten


def _holds(backend: str, title: str) -> ColumnElement[bool]:
    """Whether an entry's title holds the words."""
    place = func.instr if backend == "sqlite" else func.strpos  # a LIKE has a limit to its length
    return place(feed_entry.c.words, clean(title_words(title))) > 0


def _is_free(now: dt.datetime) -> ColumnElement[bool]:
    return or_(feed_source.c.lease_until.is_(None), feed_source.c.lease_until <= micros(now))


def _hosts_asked(connection: Connection, now: dt.datetime) -> Counter[str]:
    """How many sources of each host are leased."""
    leased = feed_source.c.lease_until > micros(now)
    statement = select(feed_source.c.host, func.count().label("asked")).where(leased).group_by(feed_source.c.host)
    return Counter({row.host: row.asked for row in connection.execute(statement)})
