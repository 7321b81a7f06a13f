"""Thousands of feeds that fall due at once, most of them without news: what reading them takes."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from adapters.polling.poller import Poller
from benchmarks.newsreading import NewsServer, news_server, opened
from benchmarks.report import Cell, Options, Table, percentile
from bot.bootstrap import App
from bot.core import feeds
from bot.core.domain import LOCAL_TENANT

_ENTRIES = 1
_UNCHANGED = 66
_BEAT = 0.01
_TICKS = os.sysconf("SC_CLK_TCK")


def run(options: Options) -> list[Table]:
    """The first reading of all feeds, and two later ones in which two thirds have nothing new."""
    count = 1_000 if options.quick else 10_000
    with news_server(count, _ENTRIES, _UNCHANGED) as server, opened(server) as app:
        for url in server.feeds:
            feeds.expect(app.services, url, tenant=LOCAL_TENANT, user="")
        poller = Poller(app.services)
        rows = [_round("first", app, poller, server)]
        for number in (1, 2):
            server.next_day()
            for url in server.feeds:
                app.services.sources.check_now(url, app.services.clock.now() - timedelta(seconds=1))
            rows.append(_round(f"day {number}", app, poller, server))
        poller.close(5.0)
        statuses = server.end()
    assert statuses["304"] == 2 * count * _UNCHANGED // 100, statuses
    columns = (
        "reading", "feeds", "articles", "s", "feeds/s", "CPU s", "CPU ms a feed", "MB", "lag p99 ms", "lag max ms"
    )  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    note = (
        f"{_UNCHANGED} of 100 feeds answer 304 after the first reading; the others bring an article, whose page is\n"
        "read. CPU of this process and its workers; the server is another process on the same cores. Lag: how late a\n"
        f"thread that wants to run every {_BEAT * 1000:.0f} ms was. Peak {peak:.0f} MB."
    )
    return [Table("Feeds that fall due at once", columns, tuple(rows), note)]


def _round(name: str, app: App, poller: Poller, server: NewsServer) -> tuple[Cell, ...]:
    before = app.services.store.stats(LOCAL_TENANT).articles
    wall, cpu = time.perf_counter(), _cpu()
    with _lag() as lag:
        poller.read_due()
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    articles, count = app.services.store.stats(LOCAL_TENANT).articles - before, len(server.feeds)
    late = percentile(lag, 0.99), max(lag)
    return name, count, articles, wall, count / wall, cpu, cpu / count * 1_000, _megabytes(), *late


@contextmanager
def _lag() -> Iterator[list[float]]:
    """How late a thread is, as the bot's event loop is one beside those that read feeds."""
    times: list[float] = []
    ending = threading.Event()

    def beat() -> None:
        while not ending.is_set():
            begun = time.perf_counter()
            time.sleep(_BEAT)
            times.append((time.perf_counter() - begun - _BEAT) * 1_000)

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield times
    finally:
        ending.set()
        thread.join()


def _cpu() -> float:
    """Seconds that this process and those it started have used."""
    return sum(_spent(pid) for pid in _family(os.getpid()))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            if b"feed_server" not in Path(f"/proc/{child}/cmdline").read_bytes():
                yield from _family(int(child))


def _spent(pid: int) -> float:
    """User and system time of a process and of its children that have ended (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
