"""What a test does with the double, as the people who use Discord would: type, press, kick, pull the plug."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.doubles.discord import forms, payloads, wire
from tests.doubles.discord.application import ApplicationRoutes
from tests.doubles.discord.errors import Json
from tests.doubles.discord.exchange import Exchange
from tests.doubles.discord.faults import Fault, Limiter
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, InteractionRoutes
from tests.doubles.discord.messages import ChannelRoutes, sees_content
from tests.doubles.discord.rest import Logged, Rest
from tests.doubles.discord.server import HOSTS, Server
from tests.doubles.discord.state import MEMBER, Channel, Guild, Interaction, Message, Permission, User, World
from tests.doubles.discord.wire import Seat

_PATIENCE = 20.0
_GLANCE = 0.02


class DiscordDouble:
    """A Discord of one bot. Every method may be called from any thread; see ``discord_double``."""

    def __init__(
        self, *, port: int, answer_within: float, heartbeat: float, privileged: int, name: str, token: str | None
    ) -> None:
        self.world = World(name)
        self.token = token or f"MTAx.{secrets.token_urlsafe(6)}.{secrets.token_urlsafe(28)}"
        self.gateway = Gateway(self.world, self.token, heartbeat=heartbeat, privileged=privileged)
        self.application = ApplicationRoutes(self.gateway)
        self._channels = ChannelRoutes(self.gateway, sees_content=sees_content(privileged))
        self.interactions = InteractionRoutes(answer_within)
        routes = [*self.application.routes(), *self._channels.routes(), *self.interactions.routes()]
        self.rest = Rest(self.world, self.token, routes)
        self.server = Server(self.world, self.rest, self.gateway, port)
        self.reader = self.world.user("reader")

    # How a bot gets here.

    @property
    def env(self) -> dict[str, str]:
        """The settings with which Briefwire connects."""
        resolve = ",".join(f"{host}=127.0.0.1:{self.server.port}" for host in HOSTS)
        return {
            "BRIEFWIRE_DISCORD_TOKEN": self.token,
            "BRIEFWIRE_DISCORD_RESOLVE": resolve,
            "BRIEFWIRE_DISCORD_CA_FILE": str(self.server.ca_file),
        }

    def wait_for(self, true: Callable[[], Any], timeout: float = _PATIENCE, what: str = "it") -> None:
        """Wait until the condition holds: looked at whenever something happens here, and every so often, for what
        happens in the bot."""
        end = time.monotonic() + timeout
        with self.world.changed:
            while not true():
                if time.monotonic() > end:
                    raise AssertionError(f"{what} did not happen within {timeout} s; {self.recent()}")
                self.world.changed.wait(_GLANCE)

    def wait_connected(self, timeout: float = 30.0) -> None:
        """Wait until the bot has a gateway session."""
        self.wait_for(lambda: self.gateway.live, timeout, "a gateway session")

    def wait_commands(self, timeout: float = 30.0) -> None:
        """Wait until the bot is connected and has registered its commands."""
        self.wait_connected(timeout)
        self.wait_for(lambda: any(self.world.commands.values()), timeout, "a registration of commands")

    def recent(self, count: int = 8) -> str:
        """The last requests, to explain a failure."""
        last = [f"{one.method} {one.path.partition('/api/v10')[2]} -> {one.status}" for one in self.requests[-count:]]
        sessions = len(self.gateway.live)
        return f"{sessions} gateway sessions; last requests: {last}; unknown ones: {self.rest.strays}"

    @property
    def requests(self) -> list[Logged]:
        return self.rest.requests

    def requests_to(self, route: str) -> list[Logged]:
        """The logged requests on one route, such as ``POST /channels/{channel_id}/messages``."""
        assert route in self.rest.names(), f"no such route; there are {sorted(self.rest.names())}"
        with self.world.changed:
            return [one for one in self.requests if one.route == route]

    @property
    def commands(self) -> list[Json]:
        """The global commands as registered."""
        return self.world.commands[None]

    # Places and people.

    def user(self, name: str, *, locale: str = "en-US") -> User:
        with self.world.changed:
            return self.world.user(name, locale=locale)

    def guild(
        self,
        name: str = "Newsroom",
        *,
        locale: str = "en-US",
        bot_permissions: Permission = MEMBER,
        installed: bool = True,
    ) -> Guild:
        """A server; the bot is in it unless not ``installed``."""
        world = self.world
        with world.changed:
            made = Guild(world.snowflake(), name, locale, bot_permissions, world.snowflake(), world.owner.id, installed)
            world.guilds[made.id] = made
        if installed:
            self._announce(made)
        return made

    def channel(self, guild: Guild, name: str = "general", *, bot_permissions: Permission | None = None) -> Channel:
        """A text channel; ``bot_permissions`` where they differ from the server's."""
        with self.world.changed:
            made = Channel(self.world.snowflake(), name, guild, own_bot_permissions=bot_permissions)
            self.world.channels[made.id] = made
            guild.channels.append(made)
        self._channel_event("CHANNEL_CREATE", made)
        return made

    def direct(self, user: User) -> Channel:
        """The user's direct messages with the bot."""
        with self.world.changed:
            return self.world.direct_channel(user)

    def kick(self, guild: Guild) -> None:
        """Throw the bot out."""
        guild.bot_present = False
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild_id=guild.id)

    def invite(self, guild: Guild) -> None:
        """Let the bot in (again)."""
        guild.bot_present = True
        self._announce(guild)

    def outage(self, guild: Guild) -> None:
        """The server is unavailable for a while: no reason to think the bot was thrown out."""
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild_id=guild.id)

    def recover(self, guild: Guild) -> None:
        """The server is back."""
        self._announce(guild, unavailable=False)

    def delete_channel(self, channel: Channel) -> None:
        channel.deleted = True
        self._channel_event("CHANNEL_DELETE", channel)

    def set_bot_permissions(self, channel: Channel, permissions: Permission | None) -> None:
        """What the bot may do in the channel from now on."""
        channel.own_bot_permissions = permissions
        self._channel_event("CHANNEL_UPDATE", channel)

    def _announce(self, guild: Guild, **more: bool) -> None:
        data = payloads.guild(guild, self.world.bot) | more
        self.gateway.dispatch("GUILD_CREATE", data, guild_id=guild.id, intents=1)

    def _channel_event(self, event: str, channel: Channel) -> None:
        assert channel.guild is not None
        if channel.guild.bot_present:
            data = payloads.channel(channel, self.world.bot)
            self.gateway.dispatch(event, data, guild_id=channel.guild.id, intents=1)

    def say(self, channel: Channel, text: str, *, user: User | None = None, **body: Any) -> Message:
        """A person writes a message."""
        with self.world.changed:
            message = self.world.post(channel, user or self.reader, {"content": text, **body})
            self._channels.announce(message, self.world)
        return message

    def remove(self, message: Message) -> None:
        """A moderator deletes a message."""
        with self.world.changed:
            self._channels.remove(message)

    def messages(self, channel: Channel) -> list[Message]:
        """What everyone sees in the channel, oldest first."""
        with self.world.changed:
            return self.world.history(channel)

    # What a user does.

    def slash(
        self, command: str, options: dict[str, Any] | None = None, *, shown: bool = True, **seat: Any
    ) -> Exchange:
        """Type a command, ``digest set`` for a subcommand. Keywords are those of ``seat``.

        ``shown`` False acts as a user to whom an administrator opened the command whatever the bot asked for.
        """
        place = self.seat(**seat)
        with self.world.changed:
            found = wire.find_command(self.world, command, 1, place, visible=shown)
            data = wire.command_data(self.world, found, options or {})
        return self._send(COMMAND, data, place)

    def autocomplete(
        self, command: str, option: str, typed: Any, options: dict[str, Any] | None = None, **seat: Any
    ) -> Exchange:
        """Type into an option. The answer's ``choices`` are what is offered."""
        place = self.seat(**seat)
        with self.world.changed:
            found = wire.find_command(self.world, command, 1, place, visible=False)
            data = wire.command_data(self.world, found, {**(options or {}), option: typed}, focused=option)
        return self._send(AUTOCOMPLETE, data, place)

    def message_command(self, command: str, message: Message, *, shown: bool = True, **seat: Any) -> Exchange:
        """Choose a command in the menu of a message."""
        place = self.seat(**{"at": message.channel, **seat})
        with self.world.changed:
            found, _ = wire.find_command(self.world, command, 3, place, visible=shown)
            data = wire.message_data(found, message)
        return self._send(COMMAND, data, place)

    def press(self, message: Message | Exchange, button: str, **seat: Any) -> Exchange:
        """Press a button, by its label or custom id."""
        return self._use(message, button, None, seat)

    def select(self, message: Message | Exchange, select: str, values: list[Any], **seat: Any) -> Exchange:
        """Choose in a select, by its placeholder or custom id; channels and users are given as such."""
        return self._use(message, select, values, seat)

    def submit_modal(self, exchange: Exchange, values: dict[str, Any] | None = None, **seat: Any) -> Exchange:
        """Fill in the modal that an exchange opened, by labels or custom ids, and send it."""
        opened = exchange.interaction
        if not opened.modal_open:
            raise wire.ClientRefusalError("no modal is open")
        before = {
            "user": opened.user,
            "at": opened.channel,
            "owners": opened.owners,
            "locale": opened.payload["locale"],
        }
        if "member" in opened.payload:
            before["permissions"] = Permission(int(opened.payload["member"]["permissions"]))
        with self.world.changed:
            data = forms.modal_data(self.world, opened.modal, values or {})
            opened.modal_open = False
        return self._send(MODAL_SUBMIT, data, self.seat(**{**before, **seat}), opened.source)

    def _use(self, where: Message | Exchange, wanted: str, values: list[Any] | None, seat: dict[str, Any]) -> Exchange:
        message = where.message if isinstance(where, Exchange) else where
        user = seat.pop("user", None) or message.visible_to or self.reader
        if message.visible_to not in {None, user}:
            raise wire.ClientRefusalError("the user does not see this message")
        if message.deleted:
            raise wire.ClientRefusalError("the message is gone")
        with self.world.changed:
            data = wire.component_data(self.world, message, wanted, values)
        return self._send(COMPONENT, data, self.seat(**{"at": message.channel, "user": user, **seat}), message)

    def seat(
        self,
        *,
        at: Channel | Guild | User | None = None,
        user: User | None = None,
        locale: str | None = None,
        permissions: Permission = MEMBER,
        app_permissions: Permission | None = None,
        owners: frozenset[int] | None = None,
    ) -> Seat:
        """Who acts and where: the reader in the first channel there is, unless said otherwise.

        ``at`` a user means that user's direct messages. ``owners`` are the installs: 0 server, 1 user.
        """
        if isinstance(at, User):
            user, at = user or at, self.direct(at)
        if at is None:
            at = next(iter(self.world.guilds.values()), None) or self.guild()
        if isinstance(at, Guild):
            at = next((room for room in at.channels if not room.deleted), None) or self.channel(at)
        who = user or (at.recipient or self.reader)
        if owners is None:
            owners = frozenset({0} if at.guild is None or at.guild.bot_present else {1})
        return Seat(who, at, locale or who.locale, permissions, app_permissions, owners)

    def _send(self, kind: int, data: Json, seat: Seat, source: Message | None = None) -> Exchange:
        world = self.world
        with world.changed:
            fresh, token = world.snowflake(), secrets.token_urlsafe(32)
            made = Interaction(fresh, token, kind, seat.user, seat.channel, {}, world.now(), seat.owners, source)
            made.payload = wire.interaction(made, data, seat, world)
            world.interactions[token] = made
        guild = seat.channel.guild
        if not self.gateway.dispatch("INTERACTION_CREATE", made.payload, guild_id=guild.id if guild else None):
            raise AssertionError(f"the application did not respond: no bot is connected yet; {self.recent()}")
        return Exchange(self, made)

    # Misfortunes.

    def disconnect(self, how: str | int = "abort") -> None:
        """End the gateway connection: see ``Gateway.cut``."""
        self.server.call(self.gateway.cut(how))

    def advance(self, seconds: float) -> None:
        """Move the double's clock on: interactions grow old, rate limits run out."""
        with self.world.changed:
            self.world.advance(seconds)
            self.world.changed.notify_all()

    @property
    def limiter(self) -> Limiter:
        return self.rest.limiter

    def rate_limit(self, route: str, limit: int, per: float) -> None:
        """So many requests per so many seconds on a route, for each channel, server or token."""
        assert route in self.rest.names(), f"no such route; there are {sorted(self.rest.names())}"
        self.limiter.limits[route] = (limit, per)

    def limit_next(self, route: str, retry_after: float, *, times: int = 1, scope: str = "user") -> None:
        """Answer the next requests on a route with 429, of the scope ``user``, ``shared`` or ``global``."""
        self._fault(Fault(route, times, retry_after=retry_after, scope=scope))

    def fail_next(
        self, route: str, status: int = 500, *, times: int = 1, after_commit: bool = False, code: int = 0
    ) -> None:
        """Answer the next requests on a route with this status, having done the work or not."""
        self._fault(Fault(route, times, status=status, after_commit=after_commit, code=code))

    def drop_next(self, route: str, *, times: int = 1, after_commit: bool = False) -> None:
        """Close the connection instead of answering the next requests on a route."""
        self._fault(Fault(route, times, drop=True, after_commit=after_commit))

    def delay_next(self, route: str, seconds: float, *, times: int = 1) -> None:
        """Let the next requests on a route wait."""
        self._fault(Fault(route, times, delay=seconds))

    def _fault(self, fault: Fault) -> None:
        names = self.rest.names() | {"*"}
        assert fault.route in names, f"no such route; there are {sorted(names)}"
        with self.world.changed:
            self.rest.faults.append(fault)


@contextmanager
def discord_double(
    *,
    port: int = 0,
    answer_within: float = 3.0,
    heartbeat: float = 41.25,
    privileged: int = 0,
    name: str = "Briefwire",
    token: str | None = None,
) -> Iterator[DiscordDouble]:
    """A Discord on loopback while the block lasts.

    ``answer_within`` is how long an interaction may wait for its first answer, ``heartbeat`` the interval asked for
    (seconds), ``privileged`` the intents that the application was granted beyond the ordinary ones.
    """
    double = DiscordDouble(
        port=port, answer_within=answer_within, heartbeat=heartbeat, privileged=privileged, name=name, token=token
    )
    try:
        double.server.start()
        yield double
    finally:
        double.server.stop()
