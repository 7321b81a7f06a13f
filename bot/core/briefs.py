"""The brief: which articles it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import search, wording
from bot.core.errors import NotFoundError
from bot.core.ports import Store
from summarizer import concepts
from summarizer.brief import compose
from summarizer.types import Brief, ReadArticle

MOST_ARTICLES = 30
"""A brief over more articles than this reads no better: the best matches are taken."""

_EVER = timedelta(days=365 * 200)


def of_articles(articles: Sequence[ReadArticle], *, locale: str) -> Brief:
    """The brief of articles already at hand. Raises ``NotFoundError`` for none."""
    if not articles:
        raise NotFoundError(
            wording.say(locale, "error.nothing_stored"), wording.say(locale, "error.nothing_stored_hint")
        )
    return compose(articles, language=locale)


def of_topic(
    store: Store, tenant: str, topic: str, *, locale: str, now: datetime, since: datetime | None = None
) -> Brief:
    """The brief of a topic, over the best matching articles in all languages.

    Every word must match, by its stem or its concept ("troops" finds "Soldaten"); when nothing matches all of
    them, articles that match any are taken. Raises ``NotFoundError`` where nothing matches.
    """
    query = search.topic(topic, concepts.query_concepts)
    if since is not None:
        query = replace(query, after=since)
    page = store.search(tenant, query, now=now, limit=MOST_ARTICLES)
    if not page.hits and len(query.required) > 1:
        loose = replace(query, required=(), any_of=query.required)
        page = store.search(tenant, loose, now=now, limit=MOST_ARTICLES)
    if not page.hits:
        raise NotFoundError(
            wording.say(locale, "error.no_topic", topic=topic),
            wording.say(locale, "error.no_topic_hint", topic=topic),
        )
    return compose([hit.read for hit in page.hits], language=locale, heading=None)


def of_newest(store: Store, tenant: str, *, locale: str, now: datetime, since: datetime | None = None) -> Brief:
    """The brief of the newest articles, whatever they are about."""
    start = since or now - _EVER
    articles = store.newest(tenant, since=start, until=now + timedelta(days=1), limit=MOST_ARTICLES)
    return of_articles(articles, locale=locale)


def of_id(store: Store, tenant: str, article_id: str, *, locale: str) -> Brief | None:
    """The brief of one stored article; None where there is no such id."""
    found = store.get(tenant, article_id)
    return None if found is None else of_articles([found], locale=locale)
