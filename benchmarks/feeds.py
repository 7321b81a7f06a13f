"""Thousands of feeds that fall due at once, most of them without news: what reading them takes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from adapters.polling.poller import Poller
from benchmarks.newsreading import news_server, opened
from benchmarks.report import Cell, Options, Table, percentile
from bot.bootstrap import App
from bot.core.domain import LOCAL_TENANT, Feed
from bot.core.sources import FeedSource, Validators

_ENTRIES = 1
_UNCHANGED = 66
_BEAT = 0.01
_TICKS = os.sysconf("SC_CLK_TCK")


def run(options: Options) -> list[Table]:
    """Feeds that were read the day before fall due at once; a third of them has an article more."""
    sizes = (1_000,) if options.quick else (1_000, 10_000)
    columns = (
        "feeds",
        "not modified",
        "articles",
        "s",
        "feeds/s",
        "CPU s",
        "CPU ms a feed",
        "lag p99 ms",
        "lag max ms",
    )
    columns += ("MB at 1/4", "1/2", "3/4", "end")
    note = (
        "All but those not modified bring an article, whose page is read. CPU of this process and its\n"
        "workers; the server is another process on the same cores. Lag: how late a thread is that wants to run every\n"
        f"{_BEAT * 1000:.0f} ms."
    )
    return [Table("Feeds that fall due at once", columns, tuple(map(_due_at_once, sizes)), note)]


def _due_at_once(count: int) -> tuple[Cell, ...]:
    with news_server(count, _ENTRIES, _UNCHANGED) as server, opened(server) as app:
        _follow(app, server.feeds)
        server.next_day()
        poller = Poller(app.services)
        wall, cpu = time.perf_counter(), _cpu()
        with _watched() as seen:
            poller.read_due()
        wall, cpu = time.perf_counter() - wall, _cpu() - cpu
        poller.close(5.0)
        articles, statuses = app.services.store.stats(LOCAL_TENANT).articles, server.end()
    assert statuses["304"] == count * _UNCHANGED // 100, statuses
    assert articles == count - statuses["304"], articles
    late, sizes = [one for one, _ in seen], [size for _, size in seen]
    quarters = [sizes[len(sizes) * quarter // 4 - 1] for quarter in (1, 2, 3, 4)]
    spent = wall, count / wall, cpu, cpu / count * 1_000
    return count, statuses["304"], articles, *spent, percentile(late, 0.99), max(late), *quarters


def _follow(app: App, urls: list[str]) -> None:
    """Follow the feeds as if they had been read when nothing of today was there."""
    now = app.services.clock.now()
    yesterday = now - timedelta(days=1)
    for number, url in enumerate(urls):
        source = FeedSource(
            url, now, checked=yesterday, succeeded=yesterday, validators=Validators(f'"{number}-0"'), per_day=1.0
        )
        app.services.sources.add(source, [])
        app.services.subscriptions.save_feeds([Feed(f"f{number}", LOCAL_TENANT, url, f"Feed {number}", yesterday, "")])


@contextmanager
def _watched() -> Iterator[list[tuple[float, float]]]:
    """How late a thread is, in milliseconds, as the bot's event loop is one beside those that read feeds; and how large
    the process is meanwhile, in megabytes."""
    seen: list[tuple[float, float]] = []
    ending = threading.Event()

    def beat() -> None:
        while not ending.is_set():
            begun = time.perf_counter()
            time.sleep(_BEAT)
            seen.append(((time.perf_counter() - begun - _BEAT) * 1_000, _megabytes()))

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield seen
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
