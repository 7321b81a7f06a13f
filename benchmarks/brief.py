"""Topic briefs over stores of growing size, against sumy's LexRank on the texts of the same articles."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from benchmarks.corpus import NOW
from benchmarks.peer import lexrank
from benchmarks.report import Cell, Options, Table, percentile
from benchmarks.stores import fill, sqlite_store
from bot.core import briefs, search
from bot.core.domain import LOCAL_TENANT
from bot.core.errors import NotFoundError
from bot.core.ports import Store
from summarizer import concepts

TOPICS = ("flood", "Hochwasser", "soldiers", "Arbeitsplätze", "consumer prices", "Mieten", "train accident", "Haushalt")
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class _Timing:
    wall_ms: list[float]
    cpu_ms: list[float]
    sources: list[int]


def run(options: Options) -> list[Table]:
    """Milliseconds per brief."""
    rows: list[tuple[Cell, ...]] = []
    for size in (10, 1000) if options.quick else (10, 1000, 20_000):
        with sqlite_store() as store:
            fill(store, size)
            timing = _briefs(store)
            peer_ms, ours_ms = _against_peer(store)
        rows.append(
            (
                size,
                len(timing.wall_ms) // _ROUNDS,
                statistics.mean(timing.sources),
                statistics.median(timing.wall_ms),
                percentile(timing.wall_ms, 0.99),
                statistics.median(timing.cpu_ms),
                peer_ms,
                peer_ms / ours_ms,
            )
        )
    columns = (
        "stored",
        "topics",
        "sources",
        "wall p50 ms",
        "wall p99 ms",
        "CPU p50 ms",
        "LexRank CPU ms",
        "LexRank/ours",
    )
    note = (
        "A brief searches the store, reads up to 30 articles back, merges their figures and chooses sentences;\n"
        "LexRank only chooses three sentences, from the same articles. Topics without any match are left out."
    )
    return [Table("Topic brief over a filled store", columns, tuple(rows), note)]


def _briefs(store: Store) -> _Timing:
    timing = _Timing([], [], [])
    for topic in TOPICS:
        try:
            brief = briefs.of_topic(store, LOCAL_TENANT, topic, locale="en", now=NOW)
        except NotFoundError:
            continue
        timing.sources.append(len(brief.sources))
        for _ in range(_ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            briefs.of_topic(store, LOCAL_TENANT, topic, locale="en", now=NOW)
            timing.cpu_ms.append((time.process_time() - cpu) * 1000)
            timing.wall_ms.append((time.perf_counter() - wall) * 1000)
    return timing


def _against_peer(store: Store) -> tuple[float, float]:
    """CPU milliseconds of LexRank, and of ours, for the first topic that matches."""
    for topic in TOPICS:
        query = search.topic(topic, concepts.query_concepts)
        hits = store.search(LOCAL_TENANT, query, now=NOW, limit=briefs.MOST_ARTICLES).hits
        if hits:
            text = "\n\n".join(hit.read.article.text for hit in hits)
            start = time.process_time()
            lexrank(text)
            middle = time.process_time()
            briefs.of_topic(store, LOCAL_TENANT, topic, locale="en", now=NOW)
            return (middle - start) * 1000, (time.process_time() - middle) * 1000
    raise AssertionError("no topic matches the corpus")
