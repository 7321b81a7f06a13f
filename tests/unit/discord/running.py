"""The Discord adapter, run in a thread against the double, on services of Python objects."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from adapters.discord import DiscordBot, DiscordSettings
from adapters.plaintext import TextReader
from adapters.work import Workers
from bot.core import ingest
from bot.core.domain import IMPORTS_TENANT, Document, Format
from bot.core.services import Services
from tests.doubles.discord import DiscordDouble
from tests.fake_ledger import FakeLedger
from tests.fake_sources import FakeSources
from tests.fake_web import FakeWeb
from tests.fakes import FakeFeedParser, FakeStore, FakeSubscriptions, FakeTenants, FixedClock

FLOOD = """Flood in Marna injures 12

The river Marna flooded the old town of Lower Bruck on Thursday and injured 12 people, fire chief Karl Adler said.

About 4,300 residents had to leave their homes, and the damage may reach 40 million euros, mayor Ines Holt said.
"""
FERRY = """Ferry strike strands 900 travellers

A strike of 210 sailors stranded about 900 travellers in the port of Oster on Friday, the harbour office said.

The sailors ask for 6.5 percent more pay.
"""


def services(*texts: str) -> Services:
    """Services with these articles imported for all."""
    subscriptions = FakeSubscriptions()
    made = Services(
        store=FakeStore(),
        tenants=FakeTenants(),
        subscriptions=subscriptions,
        ledger=FakeLedger(subscriptions),
        sources=FakeSources(subscriptions),
        readers={Format.TEXT: TextReader()},
        feed_parser=FakeFeedParser(),
        fetcher=FakeWeb(),
        clock=FixedClock(),
        messengers={},
    )
    for text in texts:
        store(made, IMPORTS_TENANT, text)
    return made


def store(made: Services, tenant: str, text: str) -> str:
    """Store an article for a tenant; its id."""
    document = Document(text.encode(), "article.txt")
    found = ingest.store_one(document, store=made.store, readers=made.readers, tenant=tenant, now=made.clock.now())
    return found[0].article.id


def settings(double: DiscordDouble) -> DiscordSettings:
    hosts = dict(pair.split("=") for pair in double.env["BRIEFWIRE_DISCORD_RESOLVE"].split(","))
    table = {host: (address.rpartition(":")[0], int(address.rpartition(":")[2])) for host, address in hosts.items()}
    return DiscordSettings(double.token, table, double.server.ca_file)


@dataclass
class Running:
    """A connected bot; ``said`` is what it told its operator, ``problem`` what ended it."""

    bot: DiscordBot
    services: Services
    said: list[str] = field(default_factory=list)
    problem: Exception | None = None
    ready: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = None

    async def live(self) -> None:
        self._loop = asyncio.get_running_loop()
        work = Workers(threads=4)
        self.ready.set()
        running = asyncio.create_task(self.bot.run(self.services, work, self.said.append))
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        await work.finish(5)
        await self.bot.close()
        try:
            await running
        except Exception as problem:  # noqa: BLE001 - whatever it was, the test asks for it
            self.problem = problem
        await _closed(self._loop)
        self.ended.set()

    def stop(self) -> None:
        if self._loop is not None and not self.ended.is_set():
            self._loop.call_soon_threadsafe(self._stop.set)


async def _closed(loop: asyncio.AbstractEventLoop) -> None:
    """Wait for the peers' goodbyes on encrypted connections: only the loop's own socket is left then."""
    sockets = loop._selector.get_map()  # type: ignore[attr-defined] - there is no public way to ask
    until = loop.time() + 5
    while len(sockets) > 1 and loop.time() < until:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.02)


@contextmanager
def running(double: DiscordDouble, made: Services, *, connected: bool = True) -> Iterator[Running]:
    """The bot on these services, its messenger among them, while the block lasts."""
    bot = DiscordBot(settings(double))
    one = Running(bot, replace(made, messengers={"discord": bot.messenger}))
    thread = threading.Thread(target=lambda: asyncio.run(one.live()), name="discord bot")
    thread.start()
    try:
        assert one.ready.wait(10)
        if connected:
            double.wait_for(lambda: double.gateway.live or one.ended.is_set(), 20, "a gateway session")
            assert one.problem is None
        yield one
    finally:
        one.stop()
        thread.join(20)
        assert not thread.is_alive()
        double.wait_for(lambda: not double.gateway.live, what="the end of the bot's session")
