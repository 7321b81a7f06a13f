"""What the writes to sources have in common. Each is given the connection of a transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from adapters.store.schema import feed, feed_entry, feed_source
from adapters.store.source_rows import Row, entry_row
from bot.core.sources import MOST_ENTRIES, FeedEntry

LAST_SEEN_FIRST = feed_entry.c.seen.desc(), feed_entry.c.first_seen.desc(), feed_entry.c.number
"""The order of entries."""


def put_entries(connection: Connection, source: int, entries: Sequence[FeedEntry]) -> None:
    """Add the entries, or replace those that share a mark with one."""
    if not entries:
        return
    before = _marks(connection, source)
    marks_of = dict(before)
    number_of = {mark: number for number, marks in before.items() for mark in marks}
    rows: dict[int, Row] = {}
    for step, entry in enumerate(entries, start=1):
        same = {number_of[mark] for mark in entry.marks if mark in number_of}
        # Most are only seen again: their row stays, with its place in the order. New ones count down from -1.
        number = min(same) if [marks_of[one] for one in same] == [entry.marks] else -step
        for other in same - {number}:
            rows.pop(other, None)
            for mark in marks_of.pop(other):
                number_of.pop(mark, None)
        rows[number] = entry_row(entry) | {"source": source}
        marks_of[number] = entry.marks
        number_of |= dict.fromkeys(entry.marks, number)
    if replaced := before.keys() - marks_of.keys():
        connection.execute(delete(feed_entry).where(feed_entry.c.number.in_(replaced)))
    if again := [row | {"its_number": number} for number, row in rows.items() if number >= 0]:
        connection.execute(update(feed_entry).where(feed_entry.c.number == bindparam("its_number")), again)
    if new := [row for number, row in rows.items() if number < 0]:
        connection.execute(insert(feed_entry), new)
    if len(marks_of) > MOST_ENTRIES:
        last = select(feed_entry.c.number).where(feed_entry.c.source == source).order_by(*LAST_SEEN_FIRST)
        beyond = connection.scalars(last.offset(MOST_ENTRIES)).all()
        connection.execute(delete(feed_entry).where(feed_entry.c.number.in_(beyond)))


def move(connection: Connection, number: int, row: Row) -> bool:
    """Give the source the address of the row, and none of its entries; where a source is there already, leave that its
    feeds. Whether it is still there. Only while no other records are written."""
    old = connection.scalar(select(feed_source.c.hash).where(feed_source.c.number == number))
    is_taken = connection.scalar(select(exists().where(feed_source.c.hash == row["hash"])))
    other = feed.alias("other")
    has_both = exists().where(other.c.tenant == feed.c.tenant, other.c.source == row["hash"])
    connection.execute(delete(feed).where(feed.c.source == old, has_both))
    connection.execute(update(feed).where(feed.c.source == old).values(source=row["hash"], url=row["url"]))
    connection.execute(delete(feed_entry).where(feed_entry.c.source == number))
    this = feed_source.c.number == number
    connection.execute(delete(feed_source).where(this) if is_taken else update(feed_source).where(this).values(row))
    note_followers(connection, [row["hash"]])
    return not is_taken


def note_followers(connection: Connection, hashes: Iterable[str]) -> None:
    """Write down whether anybody follows the sources. Only while no other records are written."""
    followed = exists().where(feed.c.source == feed_source.c.hash)
    connection.execute(update(feed_source).where(feed_source.c.hash.in_(hashes)).values(followed=followed))


def _marks(connection: Connection, source: int) -> dict[int, tuple[str, ...]]:
    """The marks of the source's entries, by number."""
    statement = select(feed_entry.c.number, feed_entry.c.marks).where(feed_entry.c.source == source)
    return {row.number: tuple(json.loads(row.marks)) for row in connection.execute(statement)}
