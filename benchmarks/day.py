"""Days of feeds and digests in one process, on a clock that runs ahead: does its memory stay flat?"""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from adapters.polling.poller import Poller
from benchmarks.report import Cell, Options, Table
from bot import bootstrap
from bot.config import Settings
from bot.core import sending, slots
from bot.core.domain import Feed
from bot.core.message import Button, Message
from bot.core.refreshing import Refreshed
from bot.core.services import Services
from bot.core.sources import FeedSource
from bot.core.ticking import Ticker
from tests.crashing import papers

START = datetime(2026, 11, 22, tzinfo=UTC)
HOURS = 48
GRACE = timedelta(hours=3)
_TENANT = "discord:1"
_CHANNELS = 40
_SITES = 40
_ARTICLES_A_STEP = 5
_TEASERS = 10
"""Of so many articles one is only a teaser in its feed."""
_FULL = 1_024
"""The largest caches of articles hold so many."""
_A_STEP = timedelta(minutes=5)
_PLACES = ("Marna", "Oster", "Bruck", "Tarn", "Vell", "Kessin", "Ardo", "Mirow", "Lunow", "Sarn", "Zell", "Hagen")
_BACKGROUND = (
    "The wind had grown since the morning, and by noon the harbour was closed to ships of every size.",
    "Schools sent the children home early, and the railway stopped its trains between the coast and the hills.",
    "Trees fell on several roads in the north of the district, where crews were at work with saws until the evening.",
    "Neighbours took in those whose roofs were gone, and the town opened a hall with beds and warm soup.",
    "The weather service had warned of the storm two days before and asked people to stay away from the shore.",
    "Insurers set up a desk in the town hall to take down the damage, and asked for photographs and patience.",
)


@dataclass
class _Clock:
    time: datetime

    def now(self) -> datetime:
        return self.time


class _Counting:
    """A messenger that keeps nothing but the number of posts."""

    def __init__(self) -> None:
        self.posts = 0

    def fits(self, _message: Message) -> bool:
        return True

    def post(self, _target: str, _message: Message, *, buttons: Sequence[Button] = (), key: str) -> str:
        assert key
        assert len(buttons) < 6
        self.posts += 1
        return str(self.posts)


class _Sites:
    """The sites that are followed, in their own process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout
        self.feeds: list[str] = json.loads(self._out.readline())
        self.published = 0

    def publish(self, when: datetime) -> None:
        """Another article in the feed whose turn it is."""
        self.published += 1
        number = self.published
        teaser = number % _TEASERS == 0
        row = [number % _SITES, _title(number), _paragraphs(number), when.isoformat(), teaser]
        self._in.write(json.dumps(row) + "\n")
        self._in.flush()
        self._out.readline()

    def end(self) -> dict[str, int]:
        """How often each status was answered."""
        self._in.close()
        statuses: dict[str, int] = json.loads(self._out.readline())
        return statuses


class _Reads:
    """Counts what feeds brought."""

    def __init__(self) -> None:
        self.feeds = self.articles = self.problems = 0

    def __call__(self, _held: FeedSource, found: Refreshed) -> None:
        self.feeds += 1
        self.articles += found.stored
        self.problems += found.after.problem is not None


def run(options: Options) -> list[Table]:
    """Megabytes after each few hours, and how they grow once every cache of articles is full."""
    hours = 6 if options.quick else HOURS
    reads, messenger = _Reads(), _Counting()
    sizes: list[float] = []
    objects: list[float] = []
    with _sites() as sites, _opened(sites, messenger) as (services, clock):
        ticker, poller = Ticker(services, GRACE), Poller(services, told=reads)
        begun, full_after = time.process_time(), hours
        for hour in range(1, hours + 1):
            while clock.time < START + timedelta(hours=hour):
                clock.time += _A_STEP
                for _ in range(_ARTICLES_A_STEP):
                    sites.publish(clock.time)
                poller.read_due()
                ticker.tick(clock.time, limit=1_000)
                while sending.send_some(services, "discord", "me", limit=50):
                    pass
            services.ledger.forget(clock.time - timedelta(hours=6))
            services.sources.forget(clock.time - timedelta(hours=6))
            sizes.append(_megabytes())
            objects.append(len(gc.get_objects()) / 1_000)
            if reads.articles >= _FULL:
                full_after = min(full_after, hour)
        poller.close(5)
        used = time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        statuses = sites.end()
    every = max(hours // 12, 1)
    rows: list[tuple[Cell, ...]] = [
        (hour, sizes[hour - 1], objects[hour - 1]) for hour in range(every, hours + 1, every)
    ]
    note = (
        f"{reads.feeds:,} polls ({statuses.get('304', 0):,} not modified, {reads.problems} failed), {reads.articles:,} "
        f"articles of {sites.published:,}, {messenger.posts:,} digests, {used:.0f} s of CPU; "
        f"peak {peak:.0f} MB. {_growth(sizes, objects, full_after)}"
    )
    title = f"{hours} simulated hours, {_SITES} feeds, {_CHANNELS} channels with a digest every hour"
    return [Table(title, ("hour", "MB", "thousand objects"), tuple(rows), note)]


@contextmanager
def _sites() -> Iterator[_Sites]:
    command = [sys.executable, "-m", "benchmarks.day_sites", str(_SITES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _Sites(process)
        finally:
            process.kill()


@contextmanager
def _opened(sites: _Sites, messenger: Any) -> Iterator[tuple[Services, _Clock]]:
    """The product on an empty database, with feeds followed and digests wanted."""
    clock = _Clock(START)
    with TemporaryDirectory(prefix="briefwire-bench-") as folder:
        url = SecretStr(f"sqlite:///{Path(folder) / 'bench.db'}")
        allowed = ",".join(urlsplit(feed).netloc for feed in sites.feeds)
        with bootstrap.build(Settings(database_url=url, allow_private=allowed), clock) as app:
            services = replace(app.services, messengers={"discord": messenger})
            times = tuple(f"{hour:02}:00" for hour in range(24))
            for number in range(_CHANNELS):
                one = papers.subscription(f"d{number}", _TENANT, f"{_TENANT}/{number}", START)
                services.subscriptions.save(slots.scheduled(replace(one, times=times), START))
            for number, feed in enumerate(sites.feeds):
                services.subscriptions.save_feeds([Feed(f"f{number}", _TENANT, feed, "", START, "")])
            yield services, clock


def _growth(sizes: Sequence[float], objects: Sequence[float], full_after: int) -> str:
    if len(sizes) - full_after < 2:
        return f"Memory grows by {_slope(sizes[len(sizes) // 2 :]):.2f} MB an hour over the second half."
    half = full_after + (len(sizes) - full_after) // 2
    return (
        f"The caches of articles ({_FULL:,}) were full after {full_after} hours; from then on memory grows by "
        f"{_slope(sizes[full_after:]):.2f} MB an hour, over the last {len(sizes) - half} hours by "
        f"{_slope(sizes[half:]):.2f}, and Python's objects by {_slope(objects[half:]):.2f} thousand."
    )


def _title(number: int) -> str:
    return f"Storm {number} in {_PLACES[number % len(_PLACES)]} injures {number % 90 + 2}"


def _paragraphs(number: int) -> list[str]:
    """More than a hundred words, so that they are no teaser."""
    place = _PLACES[number % len(_PLACES)]
    news = f"A storm in {place} injured {number % 90 + 2} people, fire chief Karl Adler said in report {number}."
    damage = f"The damage may reach {number + 3} million euros, mayor Ines Holt said."
    first = number % len(_BACKGROUND)
    return [news, damage, *_BACKGROUND[first:], *_BACKGROUND[:first]]


def _megabytes() -> float:
    """What the process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _slope(sizes: Sequence[float]) -> float:
    """Growth from one to the next, by least squares."""
    middle, mean = (len(sizes) - 1) / 2, sum(sizes) / len(sizes)
    spread = sum((at - middle) ** 2 for at in range(len(sizes)))
    return sum((at - middle) * (size - mean) for at, size in enumerate(sizes)) / spread if spread else 0.0
