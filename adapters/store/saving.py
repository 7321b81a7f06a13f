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
from adapters.store.terms import clip
from bot.core.domain import IndexTerms, NewArticle, Saved, SaveStatus
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
    seen = [
        {
            "tenant": tenant,
            "key": keys[one.digest],
            "id": one.id,
            "fingerprint": clean(one.item.fingerprint),
            "url_key": clean_or_none(one.item.url_key),
            "story": clean_or_none(one.item.read.story),
            "ingested": micros(now),
        }
        for one in new
    ]
    connection.execute(insert(visibility), seen)
    return answers


def _sort_out(connection: Connection, tenant: str, articles: Sequence[NewArticle]) -> tuple[list[Saved], list[_New]]:
    """What to answer for each article, and those that are new to the tenant."""
    mine = visibility.c.tenant == tenant
    url_keys = (clean(one.url_key) for one in articles if one.url_key is not None)
    fingerprints = (clean(one.fingerprint) for one in articles)
    wanted_ids = (clean(one.read.article.id) for one in articles)
    by_url = dict(_rows(connection, (visibility.c.url_key, visibility.c.id), visibility.c.url_key, url_keys, mine))
    by_print = dict(
        _rows(connection, (visibility.c.fingerprint, visibility.c.id), visibility.c.fingerprint, fingerprints, mine)
    )
    taken = {found for (found,) in _rows(connection, (visibility.c.id,), visibility.c.id, wanted_ids, mine)}
    answers: list[Saved] = []
    new: list[_New] = []
    for one in articles:
        url_key, fingerprint = clean_or_none(one.url_key), clean(one.fingerprint)
        known = by_url.get(url_key) or by_print.get(fingerprint)
        if known is not None:
            answers.append(Saved(known, SaveStatus.KNOWN))
            continue
        article_id = _free_id(clean(one.read.article.id), taken)
        taken.add(article_id)
        by_print[fingerprint] = article_id
        if url_key is not None:
            by_url[url_key] = article_id
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
    identity = [clean(one.fingerprint), clean_or_none(one.url_key), *row.values()]
    row["digest"] = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    row["reading"] = encode_reading(one.read.reading)
    return row


def _columns(read: Article) -> dict[str, Any]:
    return {
        "language": clean(read.language),
        "source_words": source_words(read.source),
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
