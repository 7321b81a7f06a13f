"""Stories: what placing a new article costs as the archive grows, and a brief over many articles of one topic."""

from __future__ import annotations

import statistics
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from benchmarks.corpus import NOW, Corpus
from benchmarks.report import Cell, Options, Table, wall_ms
from benchmarks.search import postgres_store
from benchmarks.stores import fill, sqlite_store
from bot.core import drafts, ingest, search
from bot.core.domain import LOCAL_TENANT, ArticleKey, Draft, NewArticle
from bot.core.ports import Store
from summarizer import concepts
from summarizer.brief import compose
from summarizer.profiles import Profile, Vector, profile

PER_DAY = 50
_SIZES = (1_000, 10_000, 100_000)
_TIMED = 200
_BATCH = 200
_EVENTS, _TELLERS = 10, 5
"""Events going on at a time, and the articles that tell of each."""
_COMMON = 3
"""One word in so many of an article is common to the reports of all events of a kind."""
_BRIEFED = 200


def run(options: Options) -> list[Table]:
    """Milliseconds per saved article by size of the archive, and per brief."""
    sizes = _SIZES[:2] if options.quick else _SIZES
    rows: list[tuple[Cell, ...]] = []
    with sqlite_store() as store:
        rows += (("SQLite", *row) for row in _growth(store, sizes))
    if options.postgres:
        with postgres_store() as store:
            rows += (("PostgreSQL", *row) for row in _growth(store, sizes))
    columns = ("store", "stored", "stories of 200", "save wall p50 ms", "save CPU mean ms", "against the smallest")
    note = (
        f"{PER_DAY} articles a day, {_TELLERS} for each event; saved one by one, with their stories found and kept.\n"
        "The last column compares CPU. It should stay below 1.5."
    )
    return [Table("A new article, by size of the archive", columns, tuple(rows), note), _briefs(options)]


def _growth(store: Store, sizes: Sequence[int]) -> Iterator[tuple[Cell, ...]]:
    articles = _articles(sizes[-1] + len(sizes) * _TIMED)
    stored, smallest = 0, 0.0
    for size in sizes:
        while stored < size:
            batch = [next(articles) for _ in range(min(_BATCH, size - stored))]
            store.save(LOCAL_TENANT, batch, NOW)
            stored += len(batch)
        walls: list[float] = []
        start = time.process_time()
        names = []
        for article in (next(articles) for _ in range(_TIMED)):
            begun = time.perf_counter()
            names += [saved.id for saved in store.save(LOCAL_TENANT, [article], NOW)]
            walls.append((time.perf_counter() - begun) * 1000)
        cpu = (time.process_time() - start) * 1000 / _TIMED
        told = {found.story for name in names if (found := store.get(LOCAL_TENANT, name))}
        stored += _TIMED
        smallest = smallest or cpu
        yield size, len(told), statistics.median(walls), cpu, cpu / smallest


def _articles(count: int) -> Iterator[NewArticle]:
    """Articles of events that follow each other; names, numbers and most words are each event's own."""
    texts = Corpus().texts(_EVENTS * _TELLERS)
    bases = [ingest.prepare(Draft(text=text.body, title=text.title, source="bench.example")) for text in texts]
    per_round = _EVENTS * _TELLERS
    for number in range(count):
        event = number // per_round * _EVENTS + number % _EVENTS
        base = bases[event * 7 % len(bases)]
        text = f"{base.read.article.text}\n\n{number}"
        key = ArticleKey(drafts.fingerprint(text), drafts.url_key(f"https://bench.example/{number}"))
        published = NOW - timedelta(days=(count - number) / PER_DAY)
        article = replace(base.read.article, id=ingest.article_id(key), text=text, published=published)
        told = _told(replace(base.profile, published=published), event, number)
        yield NewArticle(replace(base.read, article=article), base.terms, told, key)


def _told(base: Profile, event: int, number: int) -> Profile:
    """The profile as it were if the base text told of this event: one language-neutral rewriting of its features."""

    def own(feature: str) -> str:
        common = zlib.crc32(feature.encode()) % _COMMON == 0 or feature.startswith(("c:", "p:"))
        return feature if common else f"{feature}x{event}"

    def vector(values: Vector) -> Vector:
        return {own(feature): value for feature, value in values.items()}

    return replace(
        base,
        stems=vector(base.stems),
        facts=vector(base.facts),
        numbers=vector(base.numbers),
        prominent=vector(base.prominent),
        proper=frozenset(map(own, base.proper)),
        grams=frozenset(zlib.crc32(b"%d %d" % (gram, number)) for gram in base.grams),
    )


def _briefs(options: Options) -> Table:
    rows: list[tuple[Cell, ...]] = []
    with sqlite_store() as store:
        fill(store, 2_000 if options.quick else 10_000)
        for topic in ("flood", "Arbeitsplätze", "soldiers"):
            query = search.topic(topic, concepts.query_concepts)
            hits = store.search(LOCAL_TENANT, query, now=NOW, limit=_BRIEFED).hits
            reads = [hit.read for hit in hits]
            finding = wall_ms(partial(store.search, LOCAL_TENANT, query, now=NOW, limit=_BRIEFED), 3)
            composing = wall_ms(partial(compose, reads, language="en"), 3)
            profiling = wall_ms(partial(profile, reads[0]), 5)
            rows.append((topic, len(reads), finding, composing, finding + composing, profiling))
    columns = ("topic", "articles", "search ms", "compose ms", "brief ms", "profile of one ms")
    return Table(f"Brief over {_BRIEFED} articles of one topic", columns, tuple(rows), "Wall-clock medians.")
