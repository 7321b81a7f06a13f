"""A brief does not depend on the order in which its articles were stored."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from adapters.store import open_database
from bot.core import briefs
from bot.core.domain import LOCAL_TENANT, ArticleKey, NewArticle
from bot.core.search import terms_of
from summarizer.profiles import profile
from summarizer.types import Brief
from tests.story_scoring import stories

NOW = datetime(2026, 4, 30, tzinfo=UTC)
TOPICS = ("ferry Marnau", "storm", "strike", "earthquake", "interest rate", "job cuts", "derailment", "recall")


def _briefs(seed: int) -> list[Brief]:
    articles = [
        NewArticle(read, terms_of(read.article), profile(read), ArticleKey(read.article.id, None))
        for story in stories()
        for read in story.reads
    ]
    random.Random(seed).shuffle(articles)
    store = open_database("sqlite://").store
    try:
        for article in articles:
            store.save(LOCAL_TENANT, [article], NOW)
        return [briefs.of_topic(store, LOCAL_TENANT, topic, locale="en", now=NOW) for topic in TOPICS]
    finally:
        store.close()


def test_every_order_of_arrival_gives_the_same_briefs():
    first, *others = ([_said(brief) for brief in _briefs(seed)] for seed in range(3))
    assert all(brief[2] for brief in first)
    assert others == [first, first]


def _said(brief: Brief) -> tuple[object, ...]:
    """All that a reader sees; the id of a story is that of the article that came first."""
    return brief.headline, brief.leads, brief.figures, brief.people, [source.id for source in brief.sources]
