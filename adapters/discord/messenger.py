"""Posts to Discord's channels on the bot's own account."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import aiohttp
import discord

from adapters.discord import custom_ids
from adapters.discord.pacing import PER_SECOND
from adapters.discord.permissions import listed, missing
from adapters.discord.render import fits, layout
from adapters.discord.showing import NO_MENTIONS
from bot.core.deliveries import Rates
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Button, Message

T = TypeVar("T")
_PATIENCE = 60.0
_RECONNECTING = 5.0
_LONGEST_NONCE = 25
_UNKNOWN_CHANNEL = 10003
_UNKNOWN_GUILD = 10004


@dataclass(frozen=True, slots=True)
class _Connection:
    client: discord.Client
    loop: asyncio.AbstractEventLoop


@dataclass(frozen=True, slots=True)
class _Place:
    """A target: a channel, of a server or of direct messages."""

    guild: int | None
    channel: int

    @classmethod
    def of(cls, target: str) -> _Place:
        tenant, _, channel = target.removeprefix("discord:").partition("/")
        return cls(int(tenant) if tenant.isdigit() else None, int(channel))

    def is_left_by(self, client: discord.Client) -> bool:
        """Whether the client is not in the server. It hears of its servers, and when it is thrown out of one."""
        return self.guild is not None and client.is_ready() and client.get_guild(self.guild) is None


class DiscordMessenger:
    """Implements the ``Messenger`` port, while a client is connected."""

    def __init__(self) -> None:
        self._connection: _Connection | None = None

    def connect(self, client: discord.Client) -> None:
        """Post through this client from now on; called on its event loop."""
        self._connection = _Connection(client, asyncio.get_running_loop())

    def disconnect(self) -> None:
        """The client is gone."""
        self._connection = None

    @property
    def rates(self) -> Rates:
        return Rates(overall=PER_SECOND)  # the library keeps the limits of each channel, which answers say

    def check(self, target: str) -> None:
        place = _Place.of(target)
        self._run(lambda client: _check(client, place), place)

    def fits(self, message: Message) -> bool:
        return fits(message)

    def post(self, target: str, message: Message, *, buttons: Sequence[Button] = (), key: str) -> str:
        place = _Place.of(target)
        return self._run(lambda client: _post(client, place, message, buttons, key=key), place)

    def reply(self, target: str, to: str, message: Message, *, key: str) -> str:
        place = _Place.of(target)
        return self._run(lambda client: _post(client, place, message, (), key=key, to=int(to)), place)

    def find(self, target: str, key: str, since: datetime, *, thread: str | None = None) -> str | None:  # noqa: ARG002 - replies stand in the channel itself
        place = _Place.of(target)
        return self._run(lambda client: _find(client, place, key, since), place)

    def tell(self, tenant: str, user: str, message: Message) -> None:  # noqa: ARG002 - people are the same everywhere
        self._run(lambda client: _tell(client, int(user), message))

    def name(self, tenant: str) -> str | None:
        connection, guild = self._connection, tenant.removeprefix("discord:")
        found = connection.client.get_guild(int(guild)) if connection and guild.isdigit() else None
        return found.name if found else None

    def _run(self, request: Callable[[discord.Client], Coroutine[Any, Any, T]], place: _Place | None = None) -> T:
        """The result of a request made on the client's loop."""
        connection = self._connection
        if connection is None:
            # Nothing was asked for, so nothing can have been posted.
            raise DeliveryError(DeliveryProblem.BUSY, "Discord is not connected.", retry_after=_RECONNECTING)
        asked = request(connection.client)
        try:
            waiting = asyncio.run_coroutine_threadsafe(asked, connection.loop)
        except RuntimeError as error:  # the loop was closed meanwhile
            asked.close()
            raise DeliveryError(DeliveryProblem.BUSY, "Discord is not connected.", retry_after=_RECONNECTING) from error
        try:
            return waiting.result(_PATIENCE)
        except FutureTimeoutError as error:
            waiting.cancel()
            raise DeliveryError(DeliveryProblem.UNKNOWN, "Discord did not answer in time.") from error
        except CancelledError as error:
            raise DeliveryError(DeliveryProblem.UNKNOWN, "The connection to Discord was closed.") from error
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            if isinstance(error, discord.HTTPException) and place and place.is_left_by(connection.client):
                raise DeliveryError(DeliveryProblem.REMOVED, "Briefwire is not in this server any more.") from error
            raise _problem(error) from error


async def _check(client: discord.Client, place: _Place) -> None:
    channel = await client.fetch_channel(place.channel)
    if isinstance(channel, discord.DMChannel):
        return
    if not isinstance(channel, discord.abc.Messageable) or not isinstance(
        channel, discord.abc.GuildChannel | discord.Thread
    ):
        raise DeliveryError(DeliveryProblem.REFUSED, "Nothing can be posted to this kind of channel.")
    guild = client.get_guild(channel.guild.id)
    if guild is None or guild.unavailable or guild.me is None:
        raise DeliveryError(DeliveryProblem.UNKNOWN, "Discord says that this server is unavailable.")
    lacking = missing(channel.permissions_for(guild.me), in_thread=isinstance(channel, discord.Thread))
    if lacking:
        raise DeliveryError(
            DeliveryProblem.FORBIDDEN,
            f"In this channel Briefwire lacks {listed(lacking)}. Grant it under Edit Channel, Permissions.",
        )


async def _post(
    client: discord.Client,
    place: _Place,
    message: Message,
    buttons: Sequence[Button],
    *,
    key: str,
    to: int | None = None,
) -> str:
    view = layout(message, buttons, key=key)
    view.stop()  # presses reach us by their ids
    channel = client.get_partial_messageable(place.channel)
    nonce = _nonce(place, key)
    if to is None:
        posted = await channel.send(view=view, nonce=nonce, allowed_mentions=NO_MENTIONS)
    else:
        above = discord.MessageReference(message_id=to, channel_id=place.channel, fail_if_not_exists=False)
        posted = await channel.send(view=view, nonce=nonce, allowed_mentions=NO_MENTIONS, reference=above)
    return str(posted.id)


def _nonce(place: _Place, key: str) -> str:
    """Discord posts once for a nonce within some minutes, whatever the channel: so it has the channel in it."""
    digest = hashlib.sha256(f"{place.channel}/{key}".encode()).digest()
    return base64.b32encode(digest).decode()[:_LONGEST_NONCE]


async def _find(client: discord.Client, place: _Place, key: str, since: datetime) -> str | None:
    _check_history(client, place)
    channel = client.get_partial_messageable(place.channel)
    own = client.user.id if client.user else None
    async for message in channel.history(limit=None, after=since):
        if message.author.id == own and any(custom_ids.key_of(one) == key for one in _custom_ids(message.components)):
            return str(message.id)
    return None


def _check_history(client: discord.Client, place: _Place) -> None:
    """Raises where the bot may not read the channel's history: Discord shows an empty one then."""
    guild = client.get_guild(place.guild) if place.guild is not None else None
    channel = guild.get_channel_or_thread(place.channel) if guild else None
    if guild is None or channel is None:
        return  # direct messages; of what else we do not know Discord refuses the history
    allowed = channel.permissions_for(guild.me)
    if not (allowed.view_channel and allowed.read_message_history):
        raise DeliveryError(
            DeliveryProblem.FORBIDDEN,
            "In this channel Briefwire lacks Read Message History. Grant it under Edit Channel, Permissions.",
        )


def _custom_ids(components: Sequence[object]) -> Iterator[str]:
    for one in components:
        yield from _custom_ids(getattr(one, "children", ()))
        custom_id = getattr(one, "custom_id", None)
        if custom_id:
            yield custom_id


async def _tell(client: discord.Client, user_id: int, message: Message) -> None:
    channel = await client.create_dm(discord.Object(user_id))
    view = layout(message)
    view.stop()
    await channel.send(view=view, allowed_mentions=NO_MENTIONS)


def _problem(error: Exception) -> DeliveryError:
    """What a failed request means for a delivery."""
    match error:
        case discord.RateLimited():
            wait = error.retry_after
            return DeliveryError(DeliveryProblem.BUSY, "Discord asked to wait.", retry_after=wait)
        case discord.HTTPException(code=code) if code == _UNKNOWN_CHANNEL:
            return DeliveryError(DeliveryProblem.GONE, "The channel was deleted.")
        case discord.HTTPException(code=code, status=status) if code == _UNKNOWN_GUILD or status == 401:
            return DeliveryError(DeliveryProblem.REMOVED, "Briefwire was removed from this server.")
        case discord.HTTPException(status=429):
            return DeliveryError(DeliveryProblem.BUSY, "Discord asked to wait.")
        case discord.Forbidden():
            return DeliveryError(DeliveryProblem.FORBIDDEN, f"Discord does not let Briefwire do this: {error.text}.")
        case discord.HTTPException(status=status) if status < 500:
            return DeliveryError(DeliveryProblem.REFUSED, f"Discord refused it: {error}")
        case _:
            return DeliveryError(DeliveryProblem.UNKNOWN, "Discord could not be reached.")
