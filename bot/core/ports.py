"""What the core needs from the world. Every adapter, and its fake in ``tests/fakes.py``, passes the same contract
suite in ``tests/contracts.py``.

All ports are synchronous: chat platforms call the core in worker threads, so every method may be called from
several threads at once. Times are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.domain import ArticleKey, Document, Draft, NewArticle, Saved, SearchPage, SearchQuery, StoreStats
from summarizer.types import ReadArticle


class Store(Protocol):
    """Articles with their readings, and the search index over them.

    An article is stored once for all tenants; a tenant sees only what was saved for it. Every method takes the
    tenant first and never returns another tenant's article. Any database failure is a ``StoreError``.
    """

    def save(self, tenant: str, articles: Sequence[NewArticle], now: datetime) -> list[Saved]:
        """Store each article for the tenant, in one transaction; answers in the order given.

        An article whose ``key`` the tenant already has, in either part (or that came earlier in the same call), is
        ``KNOWN`` and answers with the id first given. Idempotent. Each new article joins a story or begins one, as
        ``summarizer.stories`` decides over those of its days; stories found to be one go on under one id.
        """

    def get(self, tenant: str, article_id: str) -> ReadArticle | None:
        """The article with this id, or None."""

    def known(self, tenant: str, keys: Sequence[ArticleKey]) -> list[str | None]:
        """For each key the id of the tenant's article that ``save`` would answer with, or None where it would store
        a new one; in the order given."""

    def search(
        self, tenant: str, query: SearchQuery, *, now: datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        """Best matches first, ranked by BM25 inside the smallest window (3, 30, 90 days before ``now``, all) that
        fills the page. A bad or foreign ``cursor`` is a ``UserError``."""

    def newest(self, tenant: str, *, since: datetime, until: datetime, limit: int) -> list[ReadArticle]:
        """Articles with ``since <= published < until`` (ingest time where undated), newest first."""

    def stats(self, tenant: str) -> StoreStats:
        """Counts and versions, for ``doctor``."""

    def close(self) -> None:
        """Release connections; no method may be called afterwards. Idempotent."""


class Reader(Protocol):
    """Turns one kind of document into drafts; one adapter per ``Format``."""

    def read(self, document: Document) -> list[Draft]:
        """The articles in the document, at least one. Raises ``ParseError`` where there is none, saying why.
        Never raises anything else, whatever the bytes."""


class Fetcher(Protocol):
    """Reads public web addresses."""

    def fetch(self, url: str) -> Document:
        """The document at the address, after redirects; ``Document.url`` is the final address.

        Raises ``FetchError`` for anything but a successful answer within the limits on time, size, redirects,
        content types and addresses (nothing private)."""


class Clock(Protocol):
    """The only source of the current time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
