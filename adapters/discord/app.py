"""The Discord client: connects, registers the commands, and hands on what happens."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from adapters.discord import commands, events
from adapters.discord.incoming import Interaction
from adapters.discord.interactions import Interactions
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.pacing import RequestPace, sweep_seldom
from adapters.discord.settings import DiscordSettings, connector, reason
from adapters.discord.showing import NO_MENTIONS
from bot.core import conversation
from bot.core.domain import Pause
from bot.core.errors import UserError
from bot.core.ports import Work
from bot.core.services import Services

_LONGEST_PAUSE = 60.0
"""Seconds that a rate limit may hold up a request; where Discord asks for more it fails."""
_SERVERS_WITHIN = 0.5
"""Seconds without another server's arrival after which the client counts as ready; it answers before that too."""
_REFUSED_TOKEN = 4004
_UNREGISTERED = (discord.HTTPException, discord.RateLimited)
"""Why commands are not registered, or not read, other than for a lost connection."""
_UNREACHABLE = (aiohttp.ClientError, OSError, discord.DiscordServerError)
_log = logging.getLogger(__name__)


class DiscordBot:
    """Briefwire on Discord: one client for all servers that it is in."""

    name = "discord"

    def __init__(self, settings: DiscordSettings) -> None:
        self.messenger = DiscordMessenger()
        self._settings = settings
        self._closing = asyncio.Event()
        self._client: discord.Client | None = None
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we do not speak
        # At DEBUG the library logs every event, and with it the tokens that interactions are answered by.
        logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger().getEffectiveLevel()))

    def routes(self, services: Services, work: Work) -> tuple[()]:  # noqa: ARG002 - the platforms' common face
        """Nothing: Discord's events come over the gateway."""
        return ()

    async def run(self, services: Services, work: Work, say: Callable[[str], None]) -> None:
        """Connect and answer until ``close``, over interruptions of the network too. Raises ``UserError`` where Discord
        refuses the token or the intents."""
        pauses = ExponentialBackoff()
        while not self._closing.is_set():
            try:
                await self._serve(services, work, say)
            except UserError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it was, Discord is connected to again
                if self._closing.is_set():
                    return
                wait = pauses.delay()
                if not isinstance(error, _UNREACHABLE):
                    _log.error("error %s in the connection to Discord", secrets.token_hex(4), exc_info=error)
                say(f"Discord: cannot be reached, next attempt in {wait:.0f} s: {reason(error)}")
                await self._pause(wait)

    async def _serve(self, services: Services, work: Work, say: Callable[[str], None]) -> None:
        """One client's life."""
        async with _Client(self._settings, services, work, say) as client:
            self._client = client
            self.messenger.connect(client)
            try:
                await client.start(self._settings.token)
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
                raise _refusal(error) from error
            finally:
                self.messenger.disconnect()

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return

    async def close(self) -> None:
        """Disconnect."""
        self._closing.set()
        if self._client is not None:
            await self._client.close()


def _refusal(error: Exception) -> UserError:
    if isinstance(error, discord.LoginFailure) or getattr(error, "code", None) == _REFUSED_TOKEN:
        return UserError(
            "Discord does not accept BRIEFWIRE_DISCORD_TOKEN.",
            "Make a new one at discord.com/developers/applications: your application, Bot, Reset Token.",
        )
    return UserError(f"Discord closed the connection for good: {error}", "briefwire doctor says more.")


class _Client(discord.Client):
    """Sees servers and channels, no members and no messages: all that people ask comes as interactions."""

    def __init__(self, settings: DiscordSettings, services: Services, work: Work, say: Callable[[str], None]) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=NO_MENTIONS,
            connector=connector(settings),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_PAUSE,
            guild_ready_timeout=_SERVERS_WITHIN,
            http_trace=RequestPace().trace(),
        )
        events.guard(self._connection.parsers)
        sweep_seldom(self)
        self._services = services
        self._work = work
        self._say = say
        self._greeted = False
        self._interactions = Interactions(services, work)

    async def setup_hook(self) -> None:
        """Register the commands where they are not the ones registered last: Discord counts registrations. Where that
        fails, those that are there work on."""
        tree = commands.tree()
        fingerprint = commands.fingerprint(tree)
        note = f"discord commands {self.application_id}"
        tenants = self._services.tenants
        if await self._work.call(lambda: tenants.note(note)) == fingerprint and await self._has_registered(tree):
            return
        assert self.application_id is not None, "known since the login"
        try:
            await self.http.bulk_upsert_global_commands(self.application_id, tree)
        except _UNREGISTERED as problem:
            self._say(f"Discord: the commands could not be registered: {problem}")
            return
        await self._work.call(lambda: tenants.write_note(note, fingerprint))
        _log.info("registered %d commands with Discord", len(tree))

    async def _has_registered(self, tree: Sequence[commands.Payload]) -> bool:
        """Whether Discord still has commands of these names: someone else may have replaced them."""
        assert self.application_id is not None, "known since the login"
        try:
            found: Sequence[Mapping[str, Any]] = await self.http.get_global_commands(self.application_id)
        except _UNREGISTERED as problem:
            _log.info("the registered commands could not be read: %s", problem)
            return True
        return {(one.get("type"), one.get("name")) for one in found} == {(one["type"], one["name"]) for one in tree}

    async def on_ready(self) -> None:
        if not self._greeted:
            self._greeted = True
            servers = len(self.guilds)
            self._say(f"Discord: connected as {self.user} to {servers} server{'' if servers == 1 else 's'}.")

    async def on_interaction(self, interaction: Interaction) -> None:
        await self._interactions.take(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self._pause_digests(f"discord:{guild.id}", Pause.REMOVED)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self._pause_digests(f"discord:{channel.guild.id}/{channel.id}", Pause.CHANNEL_GONE)

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        self._pause_digests(f"discord:{thread.guild_id}/{thread.thread_id}", Pause.CHANNEL_GONE)

    def _pause_digests(self, target: str, reason: Pause) -> None:
        async def pause() -> None:
            await self._work.call(lambda: conversation.pause(self._services, target, reason))

        self._work.start(pause, f"pausing digests of {target}")
