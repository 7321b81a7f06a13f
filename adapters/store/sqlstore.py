"""The ``Store`` port on SQLAlchemy Core, for both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from adapters.store import adopting, saving
from adapters.store.codec import clean, decode_article, decode_head
from adapters.store.indexes import INDEXES
from adapters.store.keys import first_key, from_micros, key_time, seconds
from adapters.store.paging import decode_cursor, encode_cursor, first_position, walk
from adapters.store.schema import SCHEMA_VERSION, article, figure, visibility
from adapters.store.transactions import Transactions
from bot.core.domain import ArticleHead, ArticleKey, Hit, NewArticle, Saved, SearchPage, SearchQuery, Seen, StoreStats
from summarizer.types import ReadArticle

MAX_PAGE = 1_000
"""Most hits on one page of a search, whatever is asked for."""


def _articles(tenant: str) -> Select[Any]:
    """What ``decode_article`` needs, of the articles the tenant sees."""
    seen = (visibility.c.id, visibility.c.story, visibility.c.key)
    content = (column for column in article.c if column.name != "key")
    return (
        select(*seen, *content)
        .join_from(visibility, article, article.c.key == visibility.c.key)
        .where(visibility.c.tenant == tenant)
    )


class SqlStore:
    """Articles in a SQL database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._index = INDEXES[transactions.backend]

    def save(self, tenant: str, articles: Sequence[NewArticle], now: dt.datetime) -> list[Saved]:
        if not articles:
            return []
        with self._transactions.article_writer() as connection:
            return saving.save(connection, clean(tenant), articles, now, self._index.add)

    def get(self, tenant: str, article_id: str) -> ReadArticle | None:
        statement = _articles(clean(tenant)).where(visibility.c.id == clean(article_id))
        with self._transactions.reader() as connection:
            row = connection.execute(statement).first()
        return None if row is None else decode_article(row)

    def stored(self, tenant: str, article_id: str) -> dt.datetime | None:
        statement = select(visibility.c.ingested).where(
            visibility.c.tenant == clean(tenant), visibility.c.id == clean(article_id)
        )
        with self._transactions.reader() as connection:
            ingested = connection.scalar(statement)
        return None if ingested is None else from_micros(ingested)

    def known(self, tenant: str, keys: Sequence[ArticleKey]) -> list[str | None]:
        with self._transactions.reader() as connection:
            found = saving.Known(connection, clean(tenant), keys)
        return [found.id_of(key) for key in keys]

    def search(
        self, tenant: str, query: SearchQuery, *, now: dt.datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        tenant = clean(tenant)
        with self._transactions.reader() as connection:
            if cursor is None:
                newest = connection.scalar(select(func.max(visibility.c.key)).where(visibility.c.tenant == tenant))
                if newest is None:
                    return SearchPage((), "all", 0, None)
                start = first_position(now, newest)
            else:
                start = decode_cursor(cursor, tenant, query)
            page = walk(self._index.ranker(connection, tenant, query), start, query, min(max(limit, 1), MAX_PAGE))
            found = _articles(tenant).where(visibility.c.key.in_([key for key, _ in page.rows]))
            reads = {row.key: decode_article(row) for row in connection.execute(found)}
        return SearchPage(
            hits=tuple(Hit(reads[key], score) for key, score in page.rows),
            window=page.window,
            total=page.total,
            next=None if page.next is None else encode_cursor(page.next, tenant, query),
        )

    def newest(self, tenant: str, *, since: dt.datetime, until: dt.datetime, limit: int) -> list[ReadArticle]:
        statement = (
            _articles(clean(tenant))
            .where(visibility.c.key >= first_key(seconds(since)), visibility.c.key < first_key(seconds(until)))
            .order_by(visibility.c.key.desc())
            .limit(max(limit, 0))
        )
        with self._transactions.reader() as connection:
            return [decode_article(row) for row in connection.execute(statement)]

    def visible(self, tenant: str, *, since: dt.datetime, until: dt.datetime, limit: int) -> list[Seen]:
        key, told = visibility.c.key, (visibility.c.id, visibility.c.story, visibility.c.ingested)
        statement = (
            select(key, *told)
            .where(visibility.c.tenant == clean(tenant))
            .where(key >= first_key(seconds(since)), key < first_key(seconds(until)))
            .order_by(key.desc())
            .limit(max(limit, 0))
        )
        with self._transactions.reader() as connection:
            rows = connection.execute(statement).all()
        return [Seen(name, at, story, key_time(at), from_micros(ingested)) for at, name, story, ingested in rows]

    def heads(self, tenant: str, *, limit: int) -> list[ArticleHead]:
        statement = (
            select(visibility.c.id, visibility.c.story, article.c.title, article.c.source, article.c.lists)
            .join_from(visibility, article, article.c.key == visibility.c.key)
            .where(visibility.c.tenant == clean(tenant))
            .order_by(visibility.c.key.desc())
            .limit(max(limit, 0))
        )
        with self._transactions.reader() as connection:
            return [decode_head(row) for row in connection.execute(statement)]

    def adopt(self, tenant: str, source: str) -> int:
        with self._transactions.article_writer() as connection:
            return adopting.adopt(connection, clean(tenant), clean(source))

    def stats(self, tenant: str | None) -> StoreStats:
        held = article.c.key if tenant is None else visibility.c.key
        keys = select(func.count(), func.min(held), func.max(held))
        figures = select(func.count()).select_from(figure)
        if tenant is not None:
            mine = visibility.c.tenant == clean(tenant)
            keys = keys.where(mine)
            figures = figures.join(visibility, figure.c.key == visibility.c.key).where(mine)
        with self._transactions.reader() as connection:
            count, oldest, newest = connection.execute(keys).one()
            return StoreStats(
                backend=self._transactions.backend,
                articles=count,
                figures=connection.execute(figures).scalar_one(),
                oldest=None if oldest is None else key_time(oldest),
                newest=None if newest is None else key_time(newest),
                schema_version=SCHEMA_VERSION,
            )

    def close(self) -> None:
        self._transactions.close()
