"""Articles and readings as rows and back.

A reading is stored as compact JSON: fields at their default are left out, decimals are strings (exact), spans are
pairs. ``VERSION`` stands first, so that a later form can be told from this one.
"""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any

from adapters.store.keys import from_micros
from bot.core.domain import ArticleHead
from bot.core.errors import StoreError
from summarizer.types import Article, Figure, Person, ReadArticle, Reading, Sentence, Speaker

VERSION = 1

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DECIMALS = ("value", "low", "high")
_PAIRS = ("span", "sentence", "qualifiers", "places")


def clean(text: str) -> str:
    """Replace what a database cannot hold (NUL, lone surrogates), one for one: spans stay valid."""
    return _UNSTORABLE.sub("\ufffd", text)


def clean_or_none(text: str | None) -> str | None:
    """``clean``, passing None on."""
    return None if text is None else clean(text)


def encode_lists(article: Article) -> str:
    """The stored form of an article's lists: tags, summary, dropped."""
    return _to_json([_plain(article.tags), _plain(article.summary), _plain(article.dropped)])


def encode_reading(reading: Reading) -> str:
    """The stored form of a reading."""
    return _to_json(
        [
            VERSION,
            reading.language,
            [[*sentence.span, sentence.paragraph, int(sentence.heading)] for sentence in reading.sentences],
            [_sparse(figure) for figure in reading.figures],
            [_sparse(person) for person in reading.people],
        ]
    )


def decode_reading(stored: str) -> Reading:
    """The reading of its stored form. Raises ``StoreError`` for a form of a newer version."""
    version, *rest = json.loads(stored)
    if version != VERSION:
        message = f"A stored article has a reading of form {version}; this version knows form {VERSION}."
        raise StoreError(message)
    language, sentences, figures, people = rest
    return Reading(
        language,
        tuple(Sentence((start, end), paragraph, bool(heading)) for start, end, paragraph, heading in sentences),
        tuple(map(_figure, figures)),
        tuple(Person(**{**person, "span": tuple(person["span"])}) for person in people),
    )


def decode_article(row: Any) -> ReadArticle:
    """The article of a row of ``article`` joined with ``visibility``."""
    tags, summary, dropped = json.loads(row.lists)
    published = row.published
    article = Article(
        id=row.id,
        title=row.title,
        text=row.text,
        language=row.language,
        url=row.url,
        source=row.source,
        byline=row.byline,
        agency=row.agency,
        published=None if published is None else from_micros(published),
        tags=tuple(tags),
        summary=tuple(summary),
        dropped=tuple(dropped),
    )
    return ReadArticle(article, decode_reading(row.reading), row.story)


def decode_head(row: Any) -> ArticleHead:
    """The head of such a row, of which only the columns for it are needed."""
    tags, *_ = json.loads(row.lists)
    return ArticleHead(row.id, row.title, row.source, tuple(tags), row.story)


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sparse(item: Figure | Person | Speaker) -> dict[str, Any]:
    named = ((field, getattr(item, field.name)) for field in fields(item))
    return {field.name: _plain(value) for field, value in named if field.default is MISSING or value != field.default}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Decimal):
        return str(value)
    return _sparse(value) if isinstance(value, Speaker) else value


def _figure(row: dict[str, Any]) -> Figure:
    for name in _DECIMALS:
        if row.get(name) is not None:
            row[name] = Decimal(row[name])
    for name in _PAIRS:
        if name in row:
            row[name] = tuple(row[name])
    if row.get("speaker"):
        row["speaker"] = Speaker(**row["speaker"])
    return Figure(**row)
