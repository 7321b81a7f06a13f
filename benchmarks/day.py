"""A day of news and digests in one process, on a clock that runs ahead: does its memory stay flat?"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from benchmarks.report import Cell, Options, Table
from bot import bootstrap
from bot.config import Settings
from bot.core import ingest, sending, slots
from bot.core.domain import Document
from bot.core.message import Button, Message
from bot.core.ticking import Ticker
from tests.crashing import papers

START = datetime(2026, 11, 22, tzinfo=UTC)
HOURS = 24
GRACE = timedelta(hours=3)
_CHANNELS = 40
_SERIES = 900
_A_STEP = timedelta(minutes=5)
_EACH_STEP = 20
"""Articles, so many that what is remembered of articles and sentences (see the bounds of the caches) is full before the
day is over."""
_PLACES = ("Marna", "Oster", "Bruck", "Tarn", "Vell", "Kessin", "Ardo", "Mirow", "Lunow", "Sarn", "Zell", "Hagen")


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


def run(options: Options) -> list[Table]:
    """Megabytes after each few hours of the day, and how they grow over its second half."""
    hours = 6 if options.quick else HOURS
    with TemporaryDirectory(prefix="briefwire-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        clock, messenger = _Clock(START), _Counting()
        with bootstrap.build(Settings(database_url=SecretStr(url)), clock) as app:
            services = replace(app.services, messengers={"discord": messenger})
            times = tuple(f"{hour:02}:00" for hour in range(24))
            for number in range(_CHANNELS):
                one = papers.subscription(f"d{number}", "discord:1", f"discord:1/{number}", START)
                services.subscriptions.save(slots.scheduled(replace(one, times=times), START))
            ticker, articles, begun, sizes = Ticker(services, GRACE), 0, time.process_time(), []
            while clock.time < START + timedelta(hours=hours):
                clock.time += _A_STEP
                for _ in range(_EACH_STEP):
                    articles += 1
                    document = Document(_article(articles).encode(), f"{articles}.txt")
                    ingest.store_one(
                        document, store=services.store, readers=services.readers, tenant="discord:1", now=clock.time
                    )
                ticker.tick(clock.time, limit=1_000)
                while sending.send_some(services, "discord", "me", limit=50):
                    pass
                if clock.time.minute == 0:
                    services.ledger.forget(clock.time - timedelta(hours=6))
                    sizes.append(_megabytes())
            used = time.process_time() - begun
    shown = range(hours // 6 - 1, hours, hours // 6)
    rows: list[tuple[Cell, ...]] = [(hour + 1, sizes[hour]) for hour in shown]
    note = (
        f"{articles} articles, {messenger.posts:,} digests, {used:.0f} s of CPU; "
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB. "
        f"Memory grows by {_slope(sizes[len(sizes) // 4 : len(sizes) * 3 // 4]):.2f} MB an hour in the middle half "
        f"of the time, while caches fill, and by {_slope(sizes[-len(sizes) // 4 :]):.2f} in the last quarter."
    )
    return [
        Table(
            f"{hours} simulated hours, {_CHANNELS} channels with a digest every hour", ("hour", "MB"), tuple(rows), note
        )
    ]


def _article(number: int) -> str:
    """No two have a sentence in common, and all together a few thousand words, as many articles of one paper have."""
    place, series, of = _PLACES[number % len(_PLACES)], number // _SERIES, number % _SERIES
    return (
        f"Storm {of} of series {series} in {place} injures {number % 90 + 2}\n\n"
        f"A storm in {place} injured {number % 90 + 2} people, fire chief Karl Adler said "
        f"in report {of} of series {series}.\n\n"
        f"The damage of series {series} may reach {of + 3} million euros, mayor Ines Holt said.\n"
    )


def _megabytes() -> float:
    """What the process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _slope(sizes: Sequence[float]) -> float:
    """Growth from one to the next, by least squares."""
    middle, mean = (len(sizes) - 1) / 2, sum(sizes) / len(sizes)
    spread = sum((at - middle) ** 2 for at in range(len(sizes)))
    return sum((at - middle) * (size - mean) for at, size in enumerate(sizes)) / spread if spread else 0.0
