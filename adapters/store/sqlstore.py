"""The ``Store`` port on SQLAlchemy Core, for both databases."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select, text

from adapters.store import saving
from adapters.store.codec import clean, decode_article
from adapters.store.errors import store_errors
from adapters.store.indexes import INDEXES
from adapters.store.keys import first_key, key_time, seconds
from adapters.store.paging import decode_cursor, encode_cursor, first_position, walk
from adapters.store.schema import SCHEMA_VERSION, article, figure, visibility
from bot.core.domain import ArticleKey, Hit, NewArticle, Saved, SearchPage, SearchQuery, StoreStats
from bot.core.errors import StoreError
from summarizer.types import ReadArticle

MAX_PAGE = 1_000
"""Most hits on one page of a search, whatever is asked for."""

_SAVE_LOCK = 0x73617665  # any constant: one process of a PostgreSQL cluster saves at a time


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
    """Articles in a SQL database. Writers take turns; readers never wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._index = INDEXES[engine.dialect.name]
        self._writing = threading.Lock()
        self._closed = False

    def save(self, tenant: str, articles: Sequence[NewArticle], now: dt.datetime) -> list[Saved]:
        if not articles:
            return []
        with self._writer() as connection:
            return saving.save(connection, clean(tenant), articles, now, self._index.add)

    def get(self, tenant: str, article_id: str) -> ReadArticle | None:
        statement = _articles(clean(tenant)).where(visibility.c.id == clean(article_id))
        with self._reader() as connection:
            row = connection.execute(statement).first()
        return None if row is None else decode_article(row)

    def known(self, tenant: str, keys: Sequence[ArticleKey]) -> list[str | None]:
        with self._reader() as connection:
            found = saving.Known(connection, clean(tenant), keys)
        return [found.id_of(key) for key in keys]

    def search(
        self, tenant: str, query: SearchQuery, *, now: dt.datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        tenant = clean(tenant)
        with self._reader() as connection:
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
        with self._reader() as connection:
            return [decode_article(row) for row in connection.execute(statement)]

    def stats(self, tenant: str) -> StoreStats:
        mine = visibility.c.tenant == clean(tenant)
        keys = select(func.count(), func.min(visibility.c.key), func.max(visibility.c.key)).where(mine)
        figures = (
            select(func.count()).select_from(visibility).join(figure, figure.c.key == visibility.c.key).where(mine)
        )
        with self._reader() as connection:
            count, oldest, newest = connection.execute(keys).one()
            return StoreStats(
                backend=self._engine.dialect.name,
                articles=count,
                figures=connection.execute(figures).scalar_one(),
                oldest=None if oldest is None else key_time(oldest),
                newest=None if newest is None else key_time(newest),
                schema_version=SCHEMA_VERSION,
            )

    def close(self) -> None:
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        with self._open("The database could not be read") as connection, connection.begin():
            yield connection

    @contextmanager
    def _writer(self) -> Iterator[Connection]:
        with self._writing, self._open("The article could not be stored") as connection:
            connection.execution_options(write=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SAVE_LOCK})
                yield connection

    @contextmanager
    def _open(self, action: str) -> Iterator[Connection]:
        if self._closed:
            raise StoreError("The store is closed.")
        with store_errors(action), self._engine.connect() as connection:
            yield connection
