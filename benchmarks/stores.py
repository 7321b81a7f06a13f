"""Stores filled with many articles, in reasonable time.

Reading 100,000 articles in full would take most of an hour and measure nothing new: a number of base articles are
read by the product, and each stored article is a base article with its own headline, address and time, and a last
paragraph of its own (indexed like any text). Figures and their spans are therefore true, and search sees as many
different names as in a real corpus; only the repetition of the base texts is artificial.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.store import open_database
from benchmarks.corpus import DAYS, NOW, Corpus
from bot.core import drafts, ingest
from bot.core.domain import LOCAL_TENANT, ArticleKey, Draft, NewArticle
from bot.core.ports import Store
from summarizer import concepts, words
from summarizer.profiles import profile

SMALL_TENANT = "slack:small/team"
"""A tenant that sees every fiftieth article: what a filter by tenant costs."""

_BASES = 240
_BATCH = 200


@contextmanager
def sqlite_store() -> Iterator[Store]:
    """An empty store in a SQLite file of its own."""
    with TemporaryDirectory(prefix="briefwire-bench-") as folder:
        store = open_database(f"sqlite:///{Path(folder) / 'bench.db'}").store
        try:
            yield store
        finally:
            store.close()


def fill(store: Store, count: int) -> None:
    """Store ``count`` articles spread over a year."""
    batch: list[NewArticle] = []
    for article in many(count):
        batch.append(article)
        if len(batch) == _BATCH:
            _save(store, batch)
            batch = []
    _save(store, batch)


def many(count: int) -> Iterator[NewArticle]:
    """``count`` different articles, oldest first."""
    corpus = Corpus()
    texts = corpus.texts(min(count, _BASES))
    bases = [ingest.prepare(Draft(text.body, title=text.title, source=text.url.split("/")[2])) for text in texts]
    for number in range(count):
        base = bases[number * 7 % len(bases)]  # 7 and the number of bases have no common factor: no two in a row alike
        yield _vary(base, number, count, corpus)


def _vary(base: NewArticle, number: int, count: int, corpus: Corpus) -> NewArticle:
    old = base.read.article
    title, extra = corpus.title(old.language), corpus.paragraph(old.language)
    text = f"{old.text}\n\n{extra}"
    url = f"https://{old.source}/{old.language}/{number}"
    fingerprint = drafts.fingerprint(text)
    article = replace(
        old,
        id=ingest.article_id(ArticleKey(fingerprint, drafts.url_key(url))),
        title=title,
        text=text,
        url=url,
        published=NOW - timedelta(days=DAYS * (1 - (number + 1) / count)),
    )
    terms = replace(
        base.terms,
        title=tuple(words.index_terms(title, old.language)),
        text=base.terms.text + tuple(words.index_terms(extra, old.language)),
        concepts=base.terms.concepts + tuple(concepts.index_concepts(extra, old.language)),
    )
    read = replace(base.read, article=article)
    return NewArticle(read, terms, profile(read), ArticleKey(fingerprint, drafts.url_key(url)))


def _save(store: Store, batch: list[NewArticle]) -> None:
    if batch:
        store.save(LOCAL_TENANT, batch, NOW)
        store.save(SMALL_TENANT, batch[::50], NOW)
