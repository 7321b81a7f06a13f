"""What ``--json`` prints. The shapes are contracts with other programs (docs/json.md): keys may be added, never
removed or renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from bot.core import feeds as use_cases
from bot.core import figure_text
from bot.core.deliveries import Delivery
from bot.core.digest import Digest
from bot.core.domain import Feed
from bot.core.following import Outcome
from bot.core.search import SearchResult
from bot.core.sources import FeedLink, FeedSource, ParsedFeed, health
from summarizer.language import detect
from summarizer.types import (
    Article,
    Brief,
    Change,
    Conflict,
    Figure,
    FigureSource,
    KeyFigure,
    Person,
    ReadArticle,
    Speaker,
)

Json: TypeAlias = dict[str, Any]


def plain_number(value: Decimal | None) -> int | float | None:
    """A Decimal as JSON writes it: whole numbers without a fraction."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def moment(value: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC."""
    return value.isoformat().replace("+00:00", "Z") if value else None


def speaker(value: Speaker | None) -> Json | None:
    return None if value is None else {"name": value.name, "role": value.role, "class": value.kind}


def figure(value: Figure) -> Json:
    """One figure as ``briefwire figures --jsonl`` prints it."""
    return {
        "text": value.surface,
        "span": list(value.span),
        "value": plain_number(value.value),
        "low": plain_number(value.low),
        "high": plain_number(value.high),
        "unit": value.unit,
        "counted": value.counted,
        "counted_head": value.counted_head,
        "qualifiers": list(value.qualifiers),
        "concept": value.concept,
        "places": list(value.places),
        "modifier": value.modifier,
        "direction": value.direction,
        "clause": value.clause,
        "speaker": speaker(value.speaker),
        "salience": round(value.salience, 4),
        "sentence": list(value.sentence),
    }


def _source(value: FigureSource) -> Json:
    return {
        "article": value.article,
        "span": list(value.figure.span),
        "text": value.figure.surface,
        "sentence": value.sentence,
        "sentence_span": list(value.figure.sentence),
    }


def _key_figure(key: KeyFigure, languages: Mapping[str, str], locale: str) -> Json:
    written_in = languages.get(key.sources[0].article, locale)
    payload = figure(key.figure)
    for private in ("span", "sentence"):
        del payload[private]
    return payload | {
        "text": str(figure_text.describe(key.figure, written_in, locale)),
        "salience": round(key.salience, 4),
        "sources": [_source(source) for source in key.sources],
        "voices": key.voices,
        "conflicts": [_side(side, languages, locale) | {"change": _change(side.change)} for side in key.conflicts],
        "earlier": [_side(side, languages, locale) for side in key.earlier],
        "part_of": key.part_of,
        "change": _change(key.change),
    }


def _side(side: Conflict, languages: Mapping[str, str], locale: str) -> Json:
    """Another value of a key figure."""
    return {
        "text": figure_text.hedged(side.figure, languages.get(side.sources[0].article, locale), locale),
        "value": plain_number(side.figure.value),
        "low": plain_number(side.figure.low),
        "high": plain_number(side.figure.high),
        "speaker": speaker(side.figure.speaker),
        "sources": [_source(source) for source in side.sources],
    }


def _change(value: Change | None) -> Json | None:
    return None if value is None else {"kind": value.kind, "before": plain_number(value.before)}


def brief(value: Brief, *, locale: str, text: str) -> Json:
    """``briefwire brief --json``; ``text`` is the brief as it is shown."""
    languages = {source.id: source.language for source in value.sources}
    return {
        "headline": value.headline,
        "language": value.language,
        "story": value.story,
        "since": moment(value.since),
        "lead": [
            {"text": lead.text, "article": lead.article, "span": list(lead.span), "language": lead.language}
            for lead in value.leads
        ],
        "figures": [_key_figure(key, languages, locale) for key in value.figures],
        "people": [{"name": p.name, "role": p.role, "sources": list(p.sources)} for p in value.people],
        "sources": [{"n": n} | _article_head(source) for n, source in enumerate(value.sources, 1)],
        "text": text,
    }


def _article_head(article: Article) -> Json:
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "agency": article.agency,
        "published": moment(article.published),
        "language": article.language,
    }


def person(value: Person) -> Json:
    return {"name": value.name, "role": value.role, "span": list(value.span)}


def article(read: ReadArticle) -> Json:
    """``briefwire article ID --json``."""
    value = read.article
    return _article_head(value) | {
        "byline": value.byline,
        "tags": list(value.tags),
        "summary": list(value.summary),
        "text": value.text,
        "story": read.story,
        "dropped": list(value.dropped),
        "figures": [figure(one) for one in read.reading.figures],
        "people": [person(one) for one in read.reading.people],
    }


def extract(value: Article, published: datetime | None) -> Json:
    """``briefwire extract --json``: the page as read, before it is stored; ``published`` in the page's own zone."""
    return {
        "title": value.title,
        "date": published.date().isoformat() if published else None,
        "author": value.byline,
        "agency": value.agency,
        "language": value.language,
        "source": value.source,
        "url": value.url,
        "tags": list(value.tags),
        "summary": list(value.summary),
        "dropped": list(value.dropped),
        "text": value.text,
    }


def search(result: SearchResult) -> Json:
    """``briefwire search --json``."""
    return {
        "query": result.query.text,
        "total": result.total,
        "window": result.window,
        "hits": [
            _article_head(found.read.article)
            | {
                "snippet": found.snippet.text,
                "highlights": [list(span) for span in found.snippet.highlights],
                "score": round(found.score, 6),
            }
            for found in result.hits
        ],
        "next": result.next,
    }


def digest(found: Digest, *, locale: str, text: str) -> Json:
    """``briefwire digest preview --json``: the stories as briefs."""
    return {
        "since": moment(found.since),
        "until": moment(found.until),
        "articles": found.articles,
        "stories": [brief(story, locale=locale, text=story.headline) for story in found.stories],
        "omitted": found.omitted,
        "text": text,
    }


def delivery(value: Delivery) -> Json:
    """``briefwire deliveries --json``: one message of a digest, without its text."""
    return {
        "tenant": value.tenant,
        "digest": value.subscription,
        "day": value.day.isoformat(),
        "time": value.time,
        "part": value.part + 1,
        "target": value.target,
        "state": value.state,
        "reason": value.reason,
        "attempts": value.attempts,
        "due": moment(value.due),
        "first_attempt": moment(value.first_attempt),
        "changed": moment(value.changed),
        "next_try": moment(value.next_try),
        "message": value.platform_id,
    }


def feed(value: Feed, source: FeedSource | None) -> Json:
    """A followed feed, and how it stands with reading it."""
    return {
        "tenant": value.tenant,
        "id": value.id,
        "title": value.title,
        "url": value.url,
        "folder": value.folder,
        "added": moment(value.added),
        "state": str(health(source)),
        "reason": source.problem if source else None,
        "since": moment(source.failing_since) if source else None,
        "checked": moment(source.checked) if source else None,
        "succeeded": moment(source.succeeded) if source else None,
        "brought": moment(source.brought) if source else None,
        "next_check": moment(source.next_check) if source else None,
        "per_day": source.per_day if source else None,
        "site": source.site if source else None,
    }


def followed(value: Outcome) -> Json:
    """What became of an address that was to be followed."""
    counts = value.followed
    return {
        "input": value.given,
        "status": str(value.status),
        "id": value.feed.id if value.feed else None,
        "title": value.feed.title if value.feed else None,
        "url": value.feed.url if value.feed else None,
        "folder": value.feed.folder if value.feed else None,
        "reason": value.reason,
        "stored": counts.stored if counts else 0,
        "known": counts.known if counts else 0,
        "left": counts.left if counts else 0,
        "old": counts.old if counts else 0,
        "unreadable": counts.unreadable if counts else 0,
        "others": _links(value.others),
    }


def tested(url: str, parsed: ParsedFeed, tried: use_cases.Rehearsed, others: Sequence[FeedLink]) -> Json:
    """What a feed would bring."""
    entries = [
        {
            "title": one.draft.title,
            "url": one.draft.url,
            "published": moment(one.draft.published),
            "author": one.draft.byline,
            "language": detect(one.draft.text, hint=one.draft.declared_language),
            "fate": str(one.fate),
            "reason": one.reason,
            "page_read": one.page_read,
            "teaser": one.draft.teaser,
        }
        for one in tried.tried
    ]
    return {
        "url": url,
        "title": parsed.title,
        "site": parsed.site,
        "articles": len(parsed.entries),
        "old": tried.old,
        "entries": entries,
        "others": _links(others),
    }


def _links(links: Sequence[FeedLink]) -> list[Json]:
    return [{"url": one.url, "title": one.title} for one in links]
