"""The ``Subscriptions`` port on SQLAlchemy Core: digests and feeds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, tuple_, update

from adapters.store.codec import clean
from adapters.store.records import feed_of, feed_row, subscription_of, subscription_row
from adapters.store.rows import insert_into, put
from adapters.store.schema import feed as feed_table
from adapters.store.schema import feed_source
from adapters.store.schema import subscription as subscriptions
from adapters.store.source_rows import source_row
from adapters.store.source_writes import note_followers
from adapters.store.transactions import Transactions
from bot.core.domain import Feed, Pause, Subscription
from bot.core.sources import FeedSource


class SqlSubscriptions:
    """Subscriptions in a SQL database. They are sorted here: databases sort texts each in its own way."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def save(self, subscription: Subscription) -> None:
        with self._transactions.record_writer() as connection:
            put(connection, subscriptions, subscription_row(subscription))

    def subscriptions(self, tenant: str) -> list[Subscription]:
        statement = select(subscriptions).where(subscriptions.c.tenant == clean(tenant))
        with self._transactions.reader() as connection:
            found = connection.execute(statement).mappings().all()
        return sorted(map(subscription_of, found), key=_age)

    def find(self, tenant: str, subscription_id: str) -> Subscription | None:
        mine = (subscriptions.c.tenant == clean(tenant)) & (subscriptions.c.id == clean(subscription_id))
        with self._transactions.reader() as connection:
            row = connection.execute(select(subscriptions).where(mine)).mappings().first()
        return None if row is None else subscription_of(row)

    def remove(self, tenant: str, subscription_id: str) -> bool:
        mine = (subscriptions.c.tenant == clean(tenant)) & (subscriptions.c.id == clean(subscription_id))
        with self._transactions.record_writer() as connection:
            removed = connection.execute(delete(subscriptions).where(mine).returning(subscriptions.c.id))
            return removed.first() is not None

    def pause(self, target: str, reason: Pause) -> list[Subscription]:
        place = clean(target)
        statement = (
            update(subscriptions)
            .where(or_(subscriptions.c.target == place, subscriptions.c.tenant == place))
            .where(subscriptions.c.paused.is_(None))
            .values(paused=reason.value, next_due=None)
            .returning(*subscriptions.c)
        )
        with self._transactions.record_writer() as connection:
            paused = connection.execute(statement).mappings().all()
        return sorted(map(subscription_of, paused), key=_age)

    def save_feeds(self, feeds: Sequence[Feed]) -> None:
        if not feeds:
            return
        rows = [feed_row(one) for one in feeds]
        sources = [source_row(FeedSource(one.url, next_check=one.added)) | {"followed": True} for one in feeds]
        mine = tuple_(feed_table.c.tenant, feed_table.c.id).in_([(row["tenant"], row["id"]) for row in rows])
        with self._transactions.record_writer() as connection:
            before = connection.scalars(select(feed_table.c.source).where(mine)).all()
            put(connection, feed_table, *rows)
            connection.execute(insert_into(connection.dialect.name, feed_source).on_conflict_do_nothing(), sources)
            note_followers(connection, {*before, *(row["source"] for row in rows)})

    def feeds(self, tenant: str) -> list[Feed]:
        statement = select(feed_table).where(feed_table.c.tenant == clean(tenant))
        with self._transactions.reader() as connection:
            found = connection.execute(statement).mappings().all()
        return sorted(map(feed_of, found), key=lambda feed: (feed.added, feed.id))

    def remove_feed(self, tenant: str, feed_id: str) -> bool:
        statement = delete(feed_table).where(feed_table.c.tenant == clean(tenant), feed_table.c.id == clean(feed_id))
        with self._transactions.record_writer() as connection:
            removed = connection.scalars(statement.returning(feed_table.c.source)).all()
            note_followers(connection, removed)
        return bool(removed)


def _age(subscription: Subscription) -> tuple[object, ...]:
    return subscription.created, subscription.tenant, subscription.id
