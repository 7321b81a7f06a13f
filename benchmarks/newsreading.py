"""Feeds over the network to stored articles: ours beside feedparser and newspaper4k, on the same feeds and pages."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

from pydantic import SecretStr

from adapters.feeds import DocumentFeedParser
from benchmarks.report import Cell, Table
from bot import bootstrap
from bot.config import Settings
from bot.core import entries, following, refreshing
from bot.core.domain import LOCAL_TENANT, Format
from bot.core.following import FollowStatus
from bot.core.services import Services
from bot.core.sources import Outline

P = ParamSpec("P")
T = TypeVar("T")

PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
_STEPS = ("fetch", "parse", "read page", "figures and index", "store")
_LEASE = timedelta(minutes=2)


class NewsServer:
    """The loopback web of feeds and pages, in its own process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        way = json.loads(self._line())
        self.feeds: list[str] = way["feeds"]
        self.doors: list[str] = way["doors"]

    def next_day(self) -> None:
        """New entries appear."""
        self._send("\n")
        self._line()

    def end(self) -> dict[str, int]:
        """Stop it; how many requests it answered, by status."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        statuses: dict[str, int] = json.loads(self._line())
        return statuses

    def _send(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def news_server(feeds: int, entries: int, unchanged: int = 0) -> Iterator[NewsServer]:
    """So many feeds of so many entries; of each hundred so many have nothing new on later days."""
    command = [sys.executable, "-m", "benchmarks.feed_server", str(feeds), str(entries), str(unchanged)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield NewsServer(process)
        finally:
            process.kill()


@contextmanager
def opened(server: NewsServer) -> Iterator[bootstrap.App]:
    """The product on an empty SQLite file, allowed to read from the server."""
    with TemporaryDirectory(prefix="briefwire-bench-") as folder:
        url = SecretStr(f"sqlite:///{Path(folder) / 'bench.db'}")
        settings = Settings(database_url=url, allow_private=",".join(server.doors), share_imports=False)
        with bootstrap.build(settings) as app:
            yield app


def beside_peers(count: int) -> Table:
    """Both read the same feeds, one after the other, in one thread."""
    with news_server(count, entries.FIRST) as server:
        rows = [_ours(server)]
        if PEERS.exists():
            rows.append(_peers(server))
            rows.append(("ratio", "", *(_ratio(*pair) for pair in zip(rows[0][2:], rows[1][2:], strict=True))))
    columns = ("reader", "articles", "feeds/s", "articles/s", *(f"{step} ms" for step in _STEPS), "CPU ms")
    note = (
        f"{count} feeds of {entries.FIRST} teasers, whose articles are pages. CPU milliseconds for each article;\n"
        "feeds and pages are parsed in this process here, to see their share.\n"
        "The peers read no figures, people and concepts."
    )
    return Table("From feeds to stored articles: ours, feedparser + newspaper4k", columns, tuple(rows), note)


def _ratio(ours: Cell, theirs: Cell) -> Cell:
    return f"{ours / theirs:.2f}" if isinstance(ours, float) and isinstance(theirs, float) and theirs else "–"


def _row(name: str, feeds_read: int, articles: int, wall: float, spent: dict[str, float]) -> tuple[Cell, ...]:
    each = [spent.get(step, 0.0) / articles * 1_000 for step in _STEPS]
    return name, articles, feeds_read / wall, articles / wall, *each, sum(each)


def _peers(server: NewsServer) -> tuple[Cell, ...]:
    script = Path(__file__).parent / "newspaper_reader.py"
    given = json.dumps(server.feeds)
    done = subprocess.run([str(PEERS), str(script)], input=given, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return _row("feedparser + newspaper4k", len(server.feeds), found["articles"], found["wall"], found["cpu"])


def _ours(server: NewsServer) -> tuple[Cell, ...]:
    with opened(server) as app:
        spent: Counter[str] = Counter()
        services = _watched(app.services, spent)
        warm, *others = server.feeds
        _follow(services, [warm])
        _read_due(services)
        spent.clear()
        _follow(services, others)
        begun, cpu = time.perf_counter(), time.process_time()
        articles = _read_due(services)
        wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    spent["figures and index"] += cpu - spent.total()
    return _row("briefwire", len(others), articles, wall, dict(spent))


def _follow(services: Services, urls: list[str]) -> None:
    for one in following.expect(services, [Outline(url) for url in urls], tenant=LOCAL_TENANT, user=""):
        assert one.status is FollowStatus.EXPECTED, one


def _read_due(services: Services) -> int:
    """Read what is due, one after the other; how many articles were stored."""
    stored = 0
    while due := services.sources.due("bench", services.clock.now(), _LEASE, 100):
        for held in due:
            done = refreshing.refresh(services, held)
            assert not done.errors, done.errors
            assert done.after.problem is None, done.after.problem
            stored += done.stored
    return stored


def _watched(services: Services, spent: Counter[str]) -> Services:
    """The same services, whose seconds of CPU are counted, with parsers in this process."""

    def watch(step: str, function: Callable[P, T]) -> Callable[P, T]:
        def watched(*args: P.args, **options: P.kwargs) -> T:
            begun = time.process_time()
            try:
                return function(*args, **options)
            finally:
                spent[step] += time.process_time() - begun

        return watched

    class Watching:
        def __init__(self, inner: object, steps: dict[str, str]) -> None:
            self._inner, self._steps = inner, steps

        def __getattr__(self, name: str) -> Any:
            found = getattr(self._inner, name)
            return watch(self._steps[name], found) if name in self._steps else found

    fetching = Watching(services.fetcher, {"poll": "fetch", "fetch": "fetch"})
    storing = Watching(services.store, dict.fromkeys(("save", "known", "get"), "store"))
    recording = Watching(services.sources, dict.fromkeys(("record", "entries", "followers"), "store"))
    parsing = Watching(DocumentFeedParser(), {"parse": "parse"})
    reading = Watching(bootstrap.LazyReader(), {"read": "read page"})
    readers: dict[Format, Any] = dict.fromkeys(Format, reading)
    watched: dict[str, Any] = {"fetcher": fetching, "store": storing, "sources": recording, "feed_parser": parsing}
    return replace(services, readers=readers, **watched)
