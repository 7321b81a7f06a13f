"""What a process does before it is killed: connect to the platform, answer, tick, send; on clocks that the test sets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import discord
from pydantic import SecretStr

import adapters.ticking  # noqa: F401 - copies find everything loaded
from adapters.discord import DiscordSettings
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.settings import connector
from adapters.slack import SlackBot, SlackSettings
from bot import bootstrap
from bot.config import Settings
from bot.core import conversation, sending
from bot.core.conversation import Asker
from bot.core.message import Message, plain_text
from bot.core.ports import Messenger
from bot.core.services import Services
from bot.core.ticking import Ticker
from tests.crashing import papers
from tests.crashing.steps import Steps, Watched, watch_database, watch_http
from tests.fake_messenger import FakeMessenger
from tests.fakes import FakeInstallations, FixedClock

GRACE = timedelta(hours=3)
_SHORT = 600
_PORTS = ("store", "tenants", "subscriptions", "ledger")


def rehearse() -> None:
    """A life without a platform, so that copies find everything loaded."""
    with TemporaryDirectory() as folder:
        database, messenger = f"sqlite:///{folder}/rehearsal.db", FakeMessenger()
        clock = FixedClock(datetime.fromtimestamp(1_800_000_000, UTC))
        papers.import_news(database, clock.time.timestamp())
        papers.subscribe(database, ["discord:1/1"], clock.time.timestamp())
        with bootstrap.build(Settings(database_url=SecretStr(database)), clock) as app:
            _round(_watched(app.services, "discord", messenger, Steps()), "discord", "rehearsal")
        assert messenger.posts


def live(job: Mapping[str, Any], meet: Callable[[], object] | None = None) -> object:
    """On each database tick and send ``rounds`` times, ``apart`` seconds after one another, before it in channels where
    it ``asks`` post the digest now; the names of the steps taken. ``meet`` waits for the other processes to be there."""
    clock = FixedClock(datetime.fromtimestamp(job["now"], UTC))
    steps = Steps(job.get("die_at"))
    watch_database(steps.reach)
    watch_http(steps.reach)
    messenger = _CONNECT[job["platform"]](job)
    if meet is not None:
        meet()
    steps.begin()
    for url in job["databases"]:
        clock.time = datetime.fromtimestamp(job["now"], UTC)
        app = bootstrap.build(Settings(database_url=SecretStr(url)), clock)
        services = _watched(app.services, job["platform"], messenger, steps)
        for _ in range(job["rounds"]):
            for target in job["asks"].get(url, ()):
                person = Asker(target.partition("/")[0], "ann", None, target=target, manager=True)
                conversation.ask_line(services, person, "digest now")
            _round(services, job["platform"], job["owner"])
            clock.time += timedelta(seconds=job["apart"])
    return steps.names


def _round(services: Services, platform: str, owner: str) -> None:
    ticker = Ticker(services, GRACE)
    while ticker.tick(services.clock.now(), limit=10).taken:
        pass
    while sending.send_some(services, platform, owner, limit=3):
        pass


class _Short:
    """A messenger of a platform whose messages are shorter than any, so that digests come in parts."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    def fits(self, message: Message) -> bool:
        return len(plain_text(message)) <= _SHORT and self._messenger.fits(message)

    def __getattr__(self, method: str) -> Any:
        return getattr(self._messenger, method)


def _watched(services: Services, platform: str, messenger: Messenger, steps: Steps) -> Services:
    ports: dict[str, Any] = {name: Watched(getattr(services, name), name, steps.reach) for name in _PORTS}
    return replace(services, messengers={platform: Watched(_Short(messenger), "messenger", steps.reach)}, **ports)


def _discord(job: Mapping[str, Any]) -> Messenger:
    """Connected over the gateway, and in sight of the servers that digests go to."""
    messenger = DiscordMessenger()
    table = {host: (address, port) for host, (address, port) in job["resolve"].items()}
    settings = DiscordSettings(job["token"], table, Path(job["ca_file"]))

    async def connect() -> None:
        client = discord.Client(
            intents=discord.Intents(guilds=True),
            connector=connector(settings),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=60.0,
        )
        async with client:
            running = asyncio.create_task(client.start(settings.token))
            while not all(client.get_guild(one) for one in job["guilds"]):
                assert not running.done(), running
                await asyncio.sleep(0.002)
            messenger.connect(client)
            ready.set()
            await running

    ready = threading.Event()
    threading.Thread(target=lambda: asyncio.run(connect()), daemon=True).start()
    assert ready.wait(20)
    return messenger


def _slack(job: Mapping[str, Any]) -> Messenger:
    return SlackBot(SlackSettings(bot_token=job["token"], api_url=job["api_url"]), FakeInstallations()).messenger


_CONNECT: Mapping[str, Callable[[Mapping[str, Any]], Messenger]] = {"discord": _discord, "slack": _slack}
