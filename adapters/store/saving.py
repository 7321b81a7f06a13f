"""Saving articles: which are new to the tenant, which another tenant brought already, and all their rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, select

from adapters.store.codec import clean, clean_or_none, encode_lists, encode_reading
from adapters.store.keys import candidate_key, free_key, micros
from adapters.store.matching import source_words
from adapters.store.schema import article, figure, visibility
from adapters.store.stories import Unplaced, assign
from adapters.store.terms import clip
from bot.core.domain import ArticleKey, IndexTerms, NewArticle, Saved, SaveStatus
from summarizer.types import Article, Figure

AddTerms = Callable[[Connection, Sequence[tuple[int, IndexTerms]]], None]

_CHUNK = 500  # values per IN list; SQLite takes at most 32,766


class _New(NamedTuple):
    """An article the tenant does not have: its id there, the row of ``article`` it needs, and itself."""

    id: str
    digest: str
    row: dict[str, Any]
    item: NewArticle


def save(
    connection: Connection, tenant: str, articles: Sequence[NewArticle], now: dt.datetime, add_terms: AddTerms
) -> list[Saved]:
    """Save the articles inside the connection's transaction; the caller sees to it that savers take turns."""
    answers, new = _sort_out(connection, tenant, articles)
    if not new:
        return answers
    keys = dict(_rows(connection, (article.c.digest, article.c.key), article.c.digest, (one.digest for one in new)))
    fresh = [one for one in new if one.digest not in keys]
    if fresh:
        keys |= _new_keys(connection, fresh, now)
        connection.execute(insert(article), [{"key": keys[one.digest]} | one.row for one in fresh])
        readings = ((keys[one.digest], one.item.read.reading.figures) for one in fresh)
        if figures := [row for key, found in readings for row in _figure_rows(key, found)]:
            connection.execute(insert(figure), figures)
        add_terms(connection, [(keys[one.digest], clip(one.item.terms)) for one in fresh])
    # A story is named after its first article: the id must be the one that article has here.
    told = assign(
        connection, tenant, [Unplaced(one.id, one.item.profile, one.item.read.article.published or now) for one in new]
    )
    seen = [
        {
            "tenant": tenant,
            "key": keys[one.digest],
            "id": one.id,
            "fingerprint": clean_or_none(one.item.key.fingerprint),
            "url_key": clean_or_none(one.item.key.url_key),
            "story": told[one.id],
            "ingested": micros(now),
        }
        for one in new
    ]
    connection.execute(insert(visibility), seen)
    return answers


class Known:
    """The ids of the tenant's articles that have one of the keys, in either part."""

    def __init__(self, connection: Connection, tenant: str, keys: Sequence[ArticleKey]) -> None:
        mine = visibility.c.tenant == tenant
        url_key, fingerprint, article_id = visibility.c.url_key, visibility.c.fingerprint, visibility.c.id
        urls = (clean(key.url_key) for key in keys if key.url_key is not None)
        prints = (clean(key.fingerprint) for key in keys if key.fingerprint is not None)
        self._by_url: dict[str, str] = dict(_rows(connection, (url_key, article_id), url_key, urls, mine))
        self._by_print: dict[str, str] = dict(_rows(connection, (fingerprint, article_id), fingerprint, prints, mine))

    def id_of(self, key: ArticleKey) -> str | None:
        """The id of the article with this key; its URL decides where the parts belong to two articles."""
        url_key, fingerprint = clean_or_none(key.url_key), clean_or_none(key.fingerprint)
        found = None if url_key is None else self._by_url.get(url_key)
        return self._by_print.get(fingerprint) if found is None and fingerprint is not None else found

    def add(self, key: ArticleKey, article_id: str) -> None:
        """From now on the article is known by both parts of its key."""
        if key.url_key is not None:
            self._by_url[clean(key.url_key)] = article_id
        if key.fingerprint is not None:
            self._by_print[clean(key.fingerprint)] = article_id


def _sort_out(connection: Connection, tenant: str, articles: Sequence[NewArticle]) -> tuple[list[Saved], list[_New]]:
    """What to answer for each article, and those that are new to the tenant."""
    known = Known(connection, tenant, [one.key for one in articles])
    wanted = (clean(one.read.article.id) for one in articles)
    used = _rows(connection, (visibility.c.id,), visibility.c.id, wanted, visibility.c.tenant == tenant)
    taken = {found for (found,) in used}
    answers: list[Saved] = []
    new: list[_New] = []
    for one in articles:
        found = known.id_of(one.key)
        if found is not None:
            answers.append(Saved(found, SaveStatus.KNOWN))
            continue
        article_id = _free_id(clean(one.read.article.id), taken)
        taken.add(article_id)
        known.add(one.key, article_id)
        row = _article_row(one)
        new.append(_New(article_id, row["digest"], row, one))
        answers.append(Saved(article_id, SaveStatus.STORED))
    return answers, new


def _rows(
    connection: Connection,
    columns: tuple[ColumnElement[Any], ...],
    key: ColumnElement[Any],
    values: Iterable[Any],
    *conditions: ColumnElement[bool],
) -> Iterator[Any]:
    """The columns of the rows whose ``key`` is one of the values."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _CHUNK):
        statement = select(*columns).where(key.in_(distinct[start : start + _CHUNK]), *conditions)
        yield from map(tuple, connection.execute(statement))


def _free_id(wanted: str, taken: set[str]) -> str:
    """The id asked for, or one like it where another article of the tenant has it."""
    return next(name for name in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if name not in taken)


def _new_keys(connection: Connection, fresh: Sequence[_New], now: dt.datetime) -> dict[str, int]:
    """A key for each new row, none of them taken."""
    wished = {one.digest: candidate_key(one.item.read.article.published or now, one.digest) for one in fresh}
    taken: set[int] = set()
    keys: dict[str, int] = {}
    # Two articles of one second rarely wish for one key; then the next one is looked for, and looked up again.
    while wished:
        taken |= {key for (key,) in _rows(connection, (article.c.key,), article.c.key, wished.values())}
        again: dict[str, int] = {}
        for digest, key in wished.items():
            if key in taken:
                again[digest] = free_key(key, taken)
            else:
                keys[digest] = key
                taken.add(key)
        wished = again
    return keys


def _article_row(one: NewArticle) -> dict[str, Any]:
    """The row of ``article``, without its key. Equal content of equal origin gives an equal digest."""
    read = one.read.article
    row = _columns(read)
    identity = [clean_or_none(one.key.fingerprint), clean_or_none(one.key.url_key), *row.values()]
    row["digest"] = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    row["reading"] = encode_reading(one.read.reading)
    return row


def _columns(read: Article) -> dict[str, Any]:
    return {
        "language": clean(read.language),
        "source_words": source_words(read.source, read.agency),
        "published": None if read.published is None else micros(read.published),
        "source": clean_or_none(read.source),
        "url": clean_or_none(read.url),
        "byline": clean_or_none(read.byline),
        "agency": clean_or_none(read.agency),
        "title": clean(read.title),
        "lists": encode_lists(read),
        "text": clean(read.text),
    }


def _figure_rows(key: int, figures: Iterable[Figure]) -> Iterator[dict[str, Any]]:
    """Rows for the figures that have a number, for searching by it."""
    for ordinal, found in enumerate(figures):
        bounds = [float(bound) for bound in (found.low, found.value, found.high) if bound is not None]
        if not bounds or any(map(math.isnan, bounds)):
            continue
        yield {
            "key": key,
            "ordinal": ordinal,
            "low": min(bounds),
            "high": max(bounds),
            "unit": clean(found.unit),
            "concept": clean_or_none(found.concept),
            "head": clean_or_none(found.counted_head),
        }
