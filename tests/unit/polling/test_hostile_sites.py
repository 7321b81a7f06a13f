"""Good feeds and hostile ones, followed together: the good ones are read within seconds, and the event loop that chats
live on is not late."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.polling.poller import Poller
from bot import bootstrap
from bot.cli.serving import warm_up
from bot.config import Settings
from bot.core.domain import Feed
from bot.core.refreshing import Refreshed
from bot.core.sources import FeedSource
from tests.doubles.feed_sites import Answer, Item, feed_sites, loopback_sites
from tests.doubles.malicious import ATTACKS
from tests.doubles.web import reply

HERE = "discord:1"
GOOD = 50
SECONDS = 40
"""Several times as long as it takes, as test machines may be busy."""
XML = "Content-Type: application/rss+xml\r\n"
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_ATTRIBUTES = " ".join(f"a{n}='b'" for n in range(200_000))
_BOMBS = (
    f'<!DOCTYPE rss [<!ENTITY a0 "ha">{_LAUGHS}]><rss><channel><item><title>&a9;</title></item></channel></rss>',
    "<rss><channel>" + "<item>" * 300_000,
    f"<rss><channel><item {_ATTRIBUTES}></item></channel></rss>",
    "<rss><!--" + "-" * 4_000_000,
)


def _attack(number: int, stop: threading.Event) -> Answer:
    answer = list(ATTACKS.values())[number][0](stop)

    def attack(connection: socket.socket) -> None:
        connection.recv(65_536)
        answer(connection)

    return attack


def _bomb(body: str) -> Answer:
    answer = reply(body.encode(), headers=XML)

    def explode(connection: socket.socket) -> None:
        connection.recv(65_536)
        answer(connection)

    return explode


@contextmanager
def followed(folder: Path) -> Iterator[tuple[bootstrap.App, set[str], set[str]]]:
    """The whole program with fifty good feeds and hostile ones that are all due, the hostile ones for longer; the
    addresses of both."""
    now, stop = datetime.now(UTC), threading.Event()  # noqa: TID251 - a test of the real clock
    hostile = [*(_attack(number, stop) for number in range(len(ATTACKS))), *map(_bomb, _BOMBS)]
    with ExitStack() as stack:
        good = stack.enter_context(feed_sites(GOOD))
        bad = stack.enter_context(loopback_sites(hostile, net=9))
        stack.callback(stop.set)
        for number, site in enumerate(good):
            text = f"<p>The mayor of Ward {number} said on Monday that {number + 12} people had been hurt there.</p>"
            site.feeds["/"] = [Item(f"Storm in Ward {number}", text, "/1", now)]
        allowed = ",".join([site.site for site in good] + bad)
        settings = Settings(database_url=f"sqlite:///{folder / 'feeds.db'}", allow_private=allowed)
        app = stack.enter_context(bootstrap.build(settings))
        urls = [site.url("/") for site in good], [f"http://{site}/" for site in bad]
        for age, group in enumerate(urls):
            for number, url in enumerate(group):
                added = now - timedelta(hours=age)
                app.services.subscriptions.save_feeds([Feed(f"{age}-{number}", HERE, url, "", added, "U1")])
        yield app, set(urls[0]), set(urls[1])


def test_hostile_sites_hold_up_nobody(tmp_path: Path) -> None:
    warm_up()
    with followed(tmp_path) as (app, good, bad):
        ended: dict[str, Refreshed] = {}

        def told(held: FeedSource, found: Refreshed) -> None:
            ended[held.url] = found
            if good <= ended.keys():
                all_read.set()

        all_read = threading.Event()
        poller = Poller(app.services, told=told)
        idle = asyncio.run(_lateness(threading.Event(), 0.5))
        with ThreadPoolExecutor(1) as threads:
            reading = threads.submit(poller.read_due)
            late = asyncio.run(_lateness(all_read, SECONDS))
            poller.close(0)
            app.services.fetcher.close()  # type: ignore[attr-defined] # as the program does when it ends
            reading.result(SECONDS)
    assert all_read.is_set()
    assert all(ended[url].stored == 1 for url in good)
    assert not any(found.stored for url, found in ended.items() if url in bad)
    assert _percentile(late) - _percentile(idle) < 0.1, "the event loop was late"  # idle: what the machine takes


async def _lateness(end: threading.Event, seconds: float) -> list[float]:
    """How late an event loop wakes up, time and again, until then."""
    late: list[float] = []
    until = time.perf_counter() + seconds
    while not end.is_set() and (before := time.perf_counter()) < until:
        await asyncio.sleep(0.005)
        late.append(time.perf_counter() - before - 0.005)
    return late


def _percentile(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]
