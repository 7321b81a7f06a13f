"""The Slack bot on its real client libraries, in a thread of its own, against the double."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field

from adapters.clock import SystemClock
from adapters.plaintext import TextReader
from adapters.slack import SlackBot, SlackSettings
from adapters.web import serving
from adapters.work import Workers
from bot.core.domain import Format
from bot.core.services import Services
from tests.doubles.slack import SlackDouble
from tests.fake_ledger import FakeLedger
from tests.fake_sources import FakeSources
from tests.fake_web import FakeWeb
from tests.fakes import FakeFeedParser, FakeInstallations, FakeStore, FakeSubscriptions, FakeTenants


def settings_of(double: SlackDouble) -> SlackSettings:
    env = {name.removeprefix("BRIEFWIRE_SLACK_").lower(): value for name, value in double.env.items()}
    return SlackSettings(**{name: value for name, value in env.items() if name != "briefwire_http_bind"})


@dataclass
class Running:
    """The bot and what it works with."""

    bot: SlackBot
    services: Services
    work: Workers
    loop: asyncio.AbstractEventLoop
    said: list[str]


@dataclass
class Kept:
    """What a bot finds again when it is started a second time."""

    tenants: FakeTenants = field(default_factory=FakeTenants)
    subscriptions: FakeSubscriptions = field(default_factory=FakeSubscriptions)
    installations: FakeInstallations = field(default_factory=FakeInstallations)
    store: FakeStore = field(default_factory=FakeStore)


def services_of(kept: Kept, bot: SlackBot) -> Services:
    return Services(
        store=kept.store,
        tenants=kept.tenants,
        subscriptions=kept.subscriptions,
        ledger=FakeLedger(kept.subscriptions),
        sources=FakeSources(kept.subscriptions),
        readers={Format.TEXT: TextReader(), Format.HTML: TextReader(), Format.FEED: TextReader()},
        feed_parser=FakeFeedParser(),
        fetcher=FakeWeb(),
        clock=SystemClock(),
        messengers={"slack": bot.messenger},
        share_imports=False,
    )


@contextmanager
def running(double: SlackDouble, kept: Kept | None = None, settings: SlackSettings | None = None) -> Iterator[Running]:
    """The bot, connected; at the end it finishes its work and is closed."""
    kept = kept or Kept()
    settings = settings or settings_of(double)
    loop = asyncio.new_event_loop()
    ready, problems, stop = threading.Event(), [], asyncio.Event()
    found: list[Running] = []

    async def main() -> None:
        bot = SlackBot(settings, kept.installations)
        work = Workers()
        services = services_of(kept, bot)
        one = Running(bot, services, work, loop, [])
        found.append(one)
        async with AsyncExitStack() as stack:
            routes = bot.routes(services, work)
            if routes:
                host, _, port = double.http_bind.partition(":")
                await stack.enter_async_context(serving((host, int(port)), routes))

            def say(words: str) -> None:
                one.said.append(words)
                ready.set()

            run = asyncio.create_task(bot.run(services, work, say))
            ended = asyncio.create_task(stop.wait())
            await asyncio.wait({run, ended}, return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            await work.finish(5)
            await bot.close()
            await run

    def thread() -> None:
        try:
            loop.run_until_complete(main())
            loop.run_until_complete(asyncio.sleep(0.02))  # transports close a little later than they are told to
        except BaseException as problem:  # noqa: BLE001 - raised in the test's thread
            problems.append(problem)
        finally:
            ready.set()
            loop.close()

    worker = threading.Thread(target=thread)
    worker.start()
    assert ready.wait(10)
    try:
        if problems:
            raise problems[0]
        yield found[0]
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        worker.join(20)
    if problems:
        raise problems[0]
