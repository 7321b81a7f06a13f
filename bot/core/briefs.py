"""The brief: which articles it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import search, wording
from bot.core.domain import Hit, SearchQuery, Term
from bot.core.errors import NotFoundError
from bot.core.ports import Store
from summarizer import concepts
from summarizer.brief import compose, with_stories
from summarizer.merge import SameNoun
from summarizer.types import Brief, ReadArticle

MOST_ARTICLES = 30
"""A brief over more articles than this reads no better: the best matches are taken."""

_MOST_SHOWN = 60
_ABOUT = 0.3
"""A story whose best match has less than this share of the best one's score is not about the topic. Of the bundled
articles, asides have up to 0.25, and stories that share a topic have 0.6 and more."""
_EVER = timedelta(days=365 * 200)


def of_articles(
    articles: Sequence[ReadArticle],
    *,
    locale: str,
    since: datetime | None = None,
    same_noun: SameNoun | None = None,
    refusing: str | None = None,
) -> Brief:
    """The brief of articles at hand; with ``since``, of what is new in them. Raises ``NotFoundError``, in the language
    ``refusing`` or else ``locale``, for none."""
    if not articles:
        raise _nothing_stored(refusing or locale)
    return compose(articles, language=locale, since=since, same_noun=same_noun)


def of_topic(
    store: Store,
    tenant: str,
    topic: str,
    *,
    locale: str,
    now: datetime,
    since: datetime | None = None,
    same_noun: SameNoun | None = None,
    refusing: str | None = None,
) -> Brief:
    """The brief of a topic, over the best matching articles in all languages; with ``since``, what is new to a reader
    of those published before.

    Every word must match, by its stem or its concept ("troops" finds "Soldaten"); when nothing matches all of
    them, articles that match half of them are taken. Raises ``NotFoundError``, in the language ``refusing`` or else
    ``locale``, where nothing matches.
    """
    query = search.topic(topic, concepts.query_concepts, refusing or locale)
    found = _matching(store, tenant, query, now=now, since=since)
    if not found and len(query.required) > 1:
        found = _matching_half(store, tenant, query, now=now, since=since)
    if not found and not store.heads(tenant, limit=1):
        raise _nothing_stored(refusing or locale)
    if not found:
        shown = topic if len(topic) <= _MOST_SHOWN else f"{topic[:_MOST_SHOWN]}…"
        raise NotFoundError(
            wording.say(refusing or locale, "error.no_topic", topic=shown),
            wording.say(refusing or locale, "error.no_topic_hint", topic=shown),
            argument="topic",
        )
    return compose(found, language=locale, since=since, same_noun=same_noun)


def _nothing_stored(locale: str) -> NotFoundError:
    return NotFoundError(wording.say(locale, "error.nothing_stored"), wording.say(locale, "error.nothing_stored_hint"))


def _matching(
    store: Store, tenant: str, query: SearchQuery, *, now: datetime, since: datetime | None
) -> list[ReadArticle]:
    """The best matches; of those from ``since`` on and of those before it as many each. Stories that the topic is a
    mere aside of are left out: a ship that a report on manoeuvres mentions tells nothing of the wreck."""
    spans = [query] if since is None else [replace(query, after=since), replace(query, before=since)]
    pages = [store.search(tenant, span, now=now, limit=MOST_ARTICLES).hits for span in spans]
    about: set[str] = set()
    for hits in pages:
        least = _ABOUT * max((hit.score for hit in hits), default=0.0)
        about |= {_story_of(hit) for hit in hits if hit.score >= least}
    return [hit.read for hits in pages for hit in hits if _story_of(hit) in about]


def _matching_half(
    store: Store, tenant: str, query: SearchQuery, *, now: datetime, since: datetime | None
) -> list[ReadArticle]:
    """The best matches of any word that match half of the words at least: one stray word makes no topic."""
    found = _matching(store, tenant, replace(query, required=(), any_of=query.required), now=now, since=since)
    return [read for read in found if 2 * _matches(read, query.required) >= len(query.required)]


def _matches(read: ReadArticle, terms: Sequence[Term]) -> int:
    """How many of the terms the article has."""
    words = search.terms_of(read.article)
    return sum(any(_has(part, term) for part in (words.title, words.text, words.concepts)) for term in terms)


def _has(words: Sequence[str], term: Term) -> bool:
    known = set(words)
    return any(
        known.issuperset(phrase)
        and any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words) - len(phrase) + 1))
        for phrase in term.alternatives
    )


def _story_of(hit: Hit) -> str:
    return hit.read.story or hit.read.article.id


def of_newest(
    store: Store,
    tenant: str,
    *,
    locale: str,
    now: datetime,
    since: datetime | None = None,
    same_noun: SameNoun | None = None,
    refusing: str | None = None,
) -> Brief:
    """The brief of the newest story, whatever it is about; with ``since``, what is new in all stories since then."""
    until = now + timedelta(days=1)
    newest = store.newest(tenant, since=since or now - _EVER, until=until, limit=MOST_ARTICLES)
    if since is None:
        told = with_stories(newest)
        first = next((read.story for read in told if read.article.id == newest[0].article.id), None)
        newest = [read for read in told if read.story == first]
    else:
        stories = {read.story for read in newest}
        known = store.newest(tenant, since=now - _EVER, until=since, limit=MOST_ARTICLES)
        newest += [read for read in known if read.story in stories or not stories]
    return of_articles(newest, locale=locale, since=since, same_noun=same_noun, refusing=refusing)
