"""The digest: a day's stories, ranked, each with its key figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import search
from bot.core.ports import Store
from summarizer import concepts
from summarizer.brief import compose, with_stories
from summarizer.merge import SameNoun
from summarizer.types import Brief, ReadArticle

MOST_ARTICLES = 400
MOST_STORIES = 8


@dataclass(frozen=True, slots=True)
class Digest:
    """Stories published in ``since <= t < until``, most told first. ``omitted`` counts stories left out."""

    since: datetime
    until: datetime
    articles: int
    stories: tuple[Brief, ...]
    omitted: int


def preview(
    store: Store,
    tenant: str,
    *,
    topic: str,
    until: datetime,
    hours: int,
    locale: str,
    same_noun: SameNoun | None = None,
) -> Digest:
    """What a digest over the last ``hours`` before ``until`` would say."""
    since = until - timedelta(hours=hours)
    if topic:
        query = replace(search.topic(topic, concepts.query_concepts, locale), after=since, before=until)
        articles = [hit.read for hit in store.search(tenant, query, now=until, limit=50).hits]
    else:
        articles = store.newest(tenant, since=since, until=until, limit=MOST_ARTICLES)
    stories = _ranked(articles)
    shown = tuple(
        compose(told, language=locale, story=name, lead_count=1, same_noun=same_noun)
        for name, told in stories[:MOST_STORIES]
    )
    return Digest(since, until, len(articles), shown, max(0, len(stories) - MOST_STORIES))


def _ranked(articles: Sequence[ReadArticle]) -> list[tuple[str, list[ReadArticle]]]:
    """Articles by story, with its id: the story most sources tell first, then the newest."""
    by_story: defaultdict[str, list[ReadArticle]] = defaultdict(list)
    for article in with_stories(articles):
        by_story[article.story or article.article.id].append(article)

    def rank(told: tuple[str, list[ReadArticle]]) -> tuple[int, float, str]:
        _, story = told
        outlets = {one.article.agency or one.article.source or one.article.id for one in story}
        newest = max((one.article.published.timestamp() for one in story if one.article.published), default=0.0)
        return (-len(outlets), -newest, min(one.article.id for one in story))

    return sorted(by_story.items(), key=rank)
