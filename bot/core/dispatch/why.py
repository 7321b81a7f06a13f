"""Handler of the question why: about an article, or about the channel."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from bot.core import drafts, feeds, ingest, present, search, topics, tracing, wording
from bot.core.arguments import Arguments, text_of
from bot.core.deliveries import Delivery, DigestRun
from bot.core.dispatch.channels import here
from bot.core.dispatch.context import Answer, Context, Handler
from bot.core.dispatch.permissions import may_change
from bot.core.domain import ArticleKey, Feed, Subscription
from bot.core.errors import FetchError, ParseError, UserError
from bot.core.reasons import reason
from bot.core.services import Services
from bot.core.sources import FeedEntry, health, title_words
from bot.core.tracing import Trace
from summarizer import concepts
from summarizer.types import ReadArticle

_RUNS = 6
_MESSAGES = 100
"""So many are looked through for those of the runs: a digest has a few."""
_TRACED_RUNS = 60
_MOST_TRACED = 8
"""Digests of one place that are gone through for an article."""
_HEADS = 500
_MATCHES = 20
_FEWEST_LETTERS = 4
"""A title is not looked for by less."""
_ADDRESS = re.compile(r"https?://\S+|(?:[\w-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)
_SECOND = timedelta(seconds=1)


def _why(services: Services, context: Context, arguments: Arguments) -> Answer:
    subject = text_of(arguments, "subject")
    digests = _digests_here(services, context)
    if subject:
        meant = services.subscriptions.find(context.tenant, subject.lower())
        return _why_digest(services, context, meant) if meant else _why_article(services, context, subject, digests)
    feeds = services.subscriptions.feeds(context.tenant)
    states = [health(source) for source in services.sources.find([feed.url for feed in feeds])]
    stats = services.store.stats(context.tenant)
    history = _history(services, context, digests)
    message = present.why_here(digests, states, stats, context.target, locale=context.locale, history=history)
    return Answer(message)


def _on_topic(services: Services, context: Context, subject: str) -> Subscription | None:
    """The digest whose topic this is, this channel's first."""
    there = services.subscriptions.subscriptions(context.tenant)
    same = [one for one in there if one.topic and topics.are_same(one.topic, subject)]
    return min(same, key=lambda one: one.target != context.target, default=None)


def _digests_here(services: Services, context: Context) -> list[Subscription]:
    there = services.subscriptions.subscriptions(context.tenant)
    return here(there, context) if context.target else there


def _why_digest(services: Services, context: Context, one: Subscription) -> Answer:
    history = _history(services, replace(context, target=one.target), [one])
    changes = may_change(context)
    return Answer(present.why_digest(one, context.target, history, locale=context.locale, may_change=changes))


def _history(
    services: Services, context: Context, digests: Sequence[Subscription]
) -> list[tuple[Subscription, DigestRun, list[Delivery]]]:
    """The last runs of the digests, the last first, each with its messages."""
    ledger = services.ledger
    runs = [(one, run) for one in digests for run in ledger.runs(context.tenant, one.id, limit=_RUNS)]
    runs.sort(key=lambda pair: pair[1].decided, reverse=True)
    parts = _parts(services, context) if runs else {}
    return [(one, run, parts.get((one.id, run.day, run.time), [])) for one, run in runs[:_RUNS]]


def _parts(services: Services, context: Context) -> dict[tuple[str, date, str], list[Delivery]]:
    """The last messages of digests, by their runs."""
    parts: defaultdict[tuple[str, date, str], list[Delivery]] = defaultdict(list)
    for part in services.ledger.deliveries(tenant=context.tenant, target=context.target, limit=_MESSAGES):
        parts[part.subscription, part.day, part.time].append(part)
    return parts


def _why_article(services: Services, context: Context, subject: str, digests: Sequence[Subscription]) -> Answer:
    address = _as_address(subject)
    known = _stored_as(services, context, subject, address)
    read = services.store.get(context.tenant, known) if known else None
    stored = services.store.stored(context.tenant, known) if known else None
    if read is None or stored is None:
        return _why_not(services, context, subject, address)
    key = drafts.url_key(read.article.url)
    brought = services.sources.fates(context.tenant, address=key, article=known)
    traces = [_trace(services, context, one, read, stored) for one in digests[:_MOST_TRACED]]
    parts = _parts(services, context) if any(one.run for one in traces) else {}
    told = [
        (one, parts.get((one.digest.id, one.run.day, one.run.time), []) if one.run is not None else [])
        for one in traces
    ]
    return Answer(present.why_article(read, stored, brought, told, locale=context.locale))


def _as_address(subject: str) -> str | None:
    """The subject as a web address, where it looks like one."""
    if not _ADDRESS.fullmatch(subject):
        return None
    return subject if "://" in subject else f"https://{subject}"


def _stored_as(services: Services, context: Context, subject: str, address: str | None) -> str | None:
    """The id of the article that is meant, where there is one."""
    if address is not None:
        (known,) = services.store.known(context.tenant, [ArticleKey(None, drafts.url_key(address))])
        return known
    named = subject.lower()
    if services.store.get(context.tenant, named) is not None:
        return named
    return _titled(services, context, subject)


def _titled(services: Services, context: Context, title: str) -> str | None:
    """The newest article whose title holds these words."""
    if not _is_title(title):
        return None
    heads = services.store.heads(context.tenant, limit=_HEADS)
    found = next((head.id for head in heads if _holds(head.title, title)), None)
    if found is not None:
        return found
    with suppress(UserError):  # words that no search takes
        query = search.topic(title, concepts.query_concepts, context.locale)
        page = services.store.search(context.tenant, query, now=services.clock.now(), limit=_MATCHES)
        articles = [hit.read.article for hit in page.hits]
        return next((one.id for one in articles if _holds(one.title, title)), None)
    return None


def _is_title(subject: str) -> bool:
    return len(title_words(subject).strip()) >= _FEWEST_LETTERS


def _holds(title: str, words: str) -> bool:
    return title_words(words) in title_words(title)


def _trace(services: Services, context: Context, digest: Subscription, read: ReadArticle, stored: datetime) -> Trace:
    runs = services.ledger.runs(context.tenant, digest.id, limit=_TRACED_RUNS)
    on_topic = not digest.topic or _matches(services, context, digest, read, stored)
    return tracing.trace(digest, runs, read, stored, on_topic=on_topic)


def _matches(services: Services, context: Context, digest: Subscription, read: ReadArticle, stored: datetime) -> bool:
    """Whether the article is on one of the digest's topics, as the digest finds it."""
    dated = (read.article.published or stored).replace(microsecond=0)
    for named in topics.split(digest.topic):
        with suppress(UserError):
            topic = search.topic(named, concepts.query_concepts, digest.language)
            query = replace(topic, after=dated - _SECOND, before=dated + 2 * _SECOND)
            page = services.store.search(context.tenant, query, now=services.clock.now(), limit=_MESSAGES)
            if any(hit.read.article.id == read.article.id for hit in page.hits):
                return True
    return False


def _why_not(services: Services, context: Context, subject: str, address: str | None) -> Answer:
    """Why there is no such article: what a feed had of it, or what its address says now."""
    locale = context.locale
    shown = present.given_address(subject)
    feed = feeds.find(services.subscriptions.feeds(context.tenant), address or subject)
    if feed is not None:
        (source,) = services.sources.find([feed.url])
        return Answer(present.why_is_feed(feed, source, services.clock.now(), locale=locale))
    digest = _on_topic(services, context, subject)
    if digest is not None:
        return _why_digest(services, context, digest)
    fates = _fates(services, context, subject, address)
    if fates:
        feed, entry = fates[0]
        if entry.article and services.store.get(context.tenant, entry.article) is not None:
            return _copy(shown, entry.article, locale)
        return Answer(present.why_feed(shown, feed, entry, address, locale=locale))
    if address is None:
        said, hint = wording.say(locale, "why.no_id"), wording.say(locale, "error.no_article_hint")
        return Answer(present.why_not(shown, [said, hint], locale=locale))
    of_site = _feed_of_site(services, context, address)
    beside = [wording.say(locale, "why.of_site", feed=present.short(of_site.title))] if of_site else []
    try:
        found = ingest.read_document(services.fetcher.fetch(address), services.readers)
    except (FetchError, ParseError) as problem:
        said = wording.say(locale, "why.unreadable", reason=reason(str(problem), locale))
        return Answer(present.why_not(shown, [said, *beside, wording.say(locale, "why.paste")], locale=locale))
    (copy,) = services.store.known(context.tenant, [ingest.key_of(found[0])])
    if copy is not None:
        return _copy(shown, copy, locale)
    said, hint = wording.say(locale, "why.never_read"), wording.say(locale, "why.read_it", url=address)
    return Answer(present.why_not(shown, [said, *beside, hint], locale=locale))


def _copy(shown: str, article: str, locale: str) -> Answer:
    """That the same article is stored under another address."""
    said, hint = wording.say(locale, "why.copy", id=article), wording.say(locale, "why.copy_hint", id=article)
    return Answer(present.why_not(shown, [said, hint], locale=locale))


def _fates(services: Services, context: Context, subject: str, address: str | None) -> list[tuple[Feed, FeedEntry]]:
    """What became of it in the feeds that are followed here, the last first."""
    if address is not None:
        key = drafts.url_key(address)
        return services.sources.fates(context.tenant, address=key)
    return services.sources.fates(context.tenant, title=subject) if _is_title(subject) else []


def _feed_of_site(services: Services, context: Context, address: str) -> Feed | None:
    """A feed that is followed here and is of the same site."""
    host = _site(address)
    feeds = services.subscriptions.feeds(context.tenant)
    sources = services.sources.find([feed.url for feed in feeds])
    for feed, source in zip(feeds, sources, strict=True):
        if host in {_site(feed.url), _site(source.site or "") if source else ""}:
            return feed
    return None


def _site(address: str) -> str:
    """The host without what stands before the name of a site."""
    return re.sub(r"^(?:www|m|amp|feeds?|rss)\.", "", urlsplit(address).hostname or "-")


HANDLERS: dict[str, Handler] = {"why": _why}
