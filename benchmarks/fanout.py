"""How fast digests reach their channels, against what Discord allows; and what a tick costs."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr
from sqlalchemy import create_engine

from adapters.discord import DiscordBot
from adapters.store.records import subscription_row
from adapters.store.schema import subscription as subscriptions
from adapters.ticking import driving
from adapters.work import Workers
from benchmarks.report import Cell, Options, Table, cpu_ms, percentile
from bot import bootstrap
from bot.cli import serving
from bot.config import Settings
from bot.core.deliveries import DeliveryState
from bot.core.domain import LOCAL_TENANT, Subscription
from bot.core.ticking import Ticker
from tests.crashing import papers

GRACE = timedelta(hours=3)
_PATIENCE = 1_200.0
_BEAT = 0.01
_OPEN = [one for one in DeliveryState if not one.is_final]


@dataclass
class Lag:
    """How late the event loop was, in milliseconds, each time it was to do something."""

    times: list[float]


def run(options: Options) -> list[Table]:
    """The fan-out, and the cost of a tick."""
    sizes = (1_000,) if options.quick else (1_000, 10_000)
    rows = [_fan_out(size) for size in sizes]
    columns = ("channels", "s", "limit s", "ratio", "429s", "twice", "CPU s", "peak MB", "lag p99 ms", "lag max")
    note = (
        "Seconds from the first message to the last; the limit is (channels - 50) / 50. CPU of the whole bot; the\n"
        "double of Discord is another process on the same cores. Lag: how late the event loop was."
    )
    return [
        Table("Fan-out of one digest to Discord", columns, tuple(rows), note),
        _ticks((10_000,) if options.quick else (10_000, 100_000)),
    ]


def _fan_out(channels: int) -> tuple[Cell, ...]:
    with TemporaryDirectory(prefix="briefwire-bench-") as folder, _discord(channels) as server:
        way = json.loads(_line(server))
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        papers.import_news(url, time.time())
        app = bootstrap.build(_settings(url, way["env"]), platforms=True)
        with app:
            now = app.services.clock.now()
            for tenant in dict.fromkeys(target.partition("/")[0] for target in way["targets"]):
                app.services.store.adopt(tenant, LOCAL_TENANT)
            _save(url, [_subscription(number, target, now) for number, target in enumerate(way["targets"])])
            used = _cpu()
            lag = asyncio.run(_send(app, server))
            used = _cpu() - used
        assert server.stdin is not None
        server.stdin.close()
        seen = json.loads(_line(server))
    assert seen["messages"] == channels, seen
    limit = (channels - 50) / 50
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        channels, seen["seconds"], limit, f"{seen['seconds'] / limit:.3f}", seen["refused"], seen["twice"], used,
        peak, percentile(lag.times, 0.99), max(lag.times),
    )  # fmt: skip


def _subscription(number: int, target: str, due: datetime) -> Subscription:
    return papers.subscription(f"d{number}", target.partition("/")[0], target, due.replace(second=0, microsecond=0))


@contextmanager
def _discord(channels: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.limited_discord", str(channels)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server
        finally:
            server.kill()


def _line(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    return server.stdout.readline()


def _settings(url: str, env: dict[str, str]) -> Settings:
    given: dict[str, Any] = {name.removeprefix("BRIEFWIRE_").lower(): value for name, value in env.items()}
    return Settings(database_url=SecretStr(url), **given)


def _save(url: str, new: list[Subscription]) -> None:
    """Add them all at once: one by one they would take longer than the benchmark."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(subscriptions.insert(), [subscription_row(one) for one in new])
    engine.dispose()


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def _send(app: bootstrap.App, server: subprocess.Popen[str]) -> Lag:
    """Run the bot until every channel has its digest."""
    serving.warm_up()  # as the bot does before it connects
    work, (bot,) = Workers(), app.bots
    assert isinstance(bot, DiscordBot)
    connected = asyncio.Event()

    def say(_words: str) -> None:
        connected.set()

    running = asyncio.create_task(bot.run(app.services, work, say))
    await connected.wait()
    assert server.stdin is not None
    server.stdin.write("connected\n")
    server.stdin.flush()
    async with _watched_loop() as lag, driving(app.services, GRACE):
        until = time.monotonic() + _PATIENCE
        while await asyncio.to_thread(_unsent, app):
            assert time.monotonic() < until, "too slow"
            await asyncio.sleep(0.5)
    await work.finish(5)
    await bot.close()
    await running
    return lag


def _unsent(app: bootstrap.App) -> bool:
    """Whether there is more to send."""
    ledger, now = app.services.ledger, app.services.clock.now()
    return bool(ledger.due(now, 1)) or bool(ledger.deliveries(states=_OPEN, limit=1))


@asynccontextmanager
async def _watched_loop() -> AsyncIterator[Lag]:
    lag = Lag([])

    async def beat() -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(_BEAT)
            lag.times.append((loop.time() - before - _BEAT) * 1000)

    beating = asyncio.create_task(beat())
    try:
        yield lag
    finally:
        beating.cancel()


def _ticks(sizes: tuple[int, ...]) -> Table:
    columns = ("subscriptions", "nothing due, CPU ms", "a due digest, CPU ms")
    note = "A hundred digests due at once, of one topic and language."
    return Table("A tick", columns, tuple(map(_tick, sizes)), note)


def _tick(size: int) -> tuple[Cell, ...]:
    with TemporaryDirectory(prefix="briefwire-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        papers.import_news(url, time.time())
        with bootstrap.build(Settings(database_url=SecretStr(url))) as app:
            now = app.services.clock.now()
            services = replace(app.services, messengers={"discord": _Anything()})
            services.store.adopt("discord:1", LOCAL_TENANT)
            later = [_subscription(number, f"discord:1/{number}", now + timedelta(days=1)) for number in range(size)]
            _save(url, [replace(one, next_due=now + timedelta(days=1, seconds=n)) for n, one in enumerate(later)])
            ticker, then = Ticker(services, GRACE), now + timedelta(days=1, seconds=99)
            idle = cpu_ms(lambda: ticker.tick(now, limit=100), 50)
            return size, idle, cpu_ms(lambda: ticker.tick(then, limit=100), 1) / 100


class _Anything:
    """A messenger that shows any message whole."""

    def fits(self, _message: object) -> bool:
        return True
