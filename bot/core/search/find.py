"""The use case: one page of a search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.domain import SearchQuery
from bot.core.ports import Store
from bot.core.search.query import parse
from bot.core.search.snippets import Snippet, snippet
from bot.core.wording import LOCALES
from summarizer.types import ReadArticle


@dataclass(frozen=True, slots=True)
class Found:
    """One hit with the stretch of its text that answers the query best. ``score``: see ``Hit``."""

    read: ReadArticle
    score: float
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of a search; ``window``, ``total`` and ``next`` as in ``SearchPage``."""

    query: SearchQuery
    hits: tuple[Found, ...]
    window: str
    total: int | None
    next: str | None


def search(
    store: Store,
    tenant: str,
    text: str,
    *,
    now: datetime,
    limit: int = 10,
    cursor: str | None = None,
    locale: str = LOCALES[0],
) -> SearchResult:
    """Answer a search as typed. Raises ``UserError`` for a query or cursor that cannot be used."""
    query = parse(text, locale)
    page = store.search(tenant, query, now=now, limit=limit, cursor=cursor)
    hits = tuple(Found(hit.read, hit.score, snippet(hit.read, query)) for hit in page.hits)
    return SearchResult(query, hits, page.window, page.total, page.next)
