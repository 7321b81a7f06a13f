"""The ``Subscriptions`` port on SQLAlchemy Core: digests and feeds."""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update

from adapters.store.codec import clean
from adapters.store.records import feed_of, feed_row, subscription_of, subscription_row
from adapters.store.rows import add, put
from adapters.store.schema import feed as feeds
from adapters.store.schema import feed_source as sources
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

    def save_feed(self, feed: Feed) -> None:
        row, source = feed_row(feed), source_row(FeedSource(feed.url, next_check=feed.added, title=feed.title))
        mine = (feeds.c.tenant == row["tenant"]) & (feeds.c.id == row["id"])
        with self._transactions.record_writer() as connection:
            before = connection.scalars(select(feeds.c.source).where(mine)).all()
            put(connection, feeds, row)
            add(connection, sources, source | {"followed": True})
            note_followers(connection, {*before, row["source"]})

    def feeds(self, tenant: str) -> list[Feed]:
        statement = select(feeds).where(feeds.c.tenant == clean(tenant))
        with self._transactions.reader() as connection:
            found = connection.execute(statement).mappings().all()
        return sorted(map(feed_of, found), key=lambda feed: (feed.added, feed.id))

    def remove_feed(self, tenant: str, feed_id: str) -> bool:
        statement = delete(feeds).where(feeds.c.tenant == clean(tenant), feeds.c.id == clean(feed_id))
        with self._transactions.record_writer() as connection:
            removed = connection.scalars(statement.returning(feeds.c.source)).all()
            note_followers(connection, removed)
        return bool(removed)


def _age(subscription: Subscription) -> tuple[object, ...]:
    return subscription.created, subscription.tenant, subscription.id
