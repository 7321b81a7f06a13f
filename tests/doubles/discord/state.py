"""What the double's Discord holds: users, guilds, channels, messages, interactions. No protocol in here."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any

from tests.doubles.discord.errors import ApiError, Json
from tests.doubles.discord.rules import EPHEMERAL, LOADING

EPOCH_MS = 1420070400000


class Permission(IntFlag):
    """The permissions that matter to a bot that posts."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL = Permission(2**50 - 1)
MEMBER = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)
"""What an ordinary member may do, and the bot where nothing else is said."""


@dataclass(eq=False)
class User:
    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    accepts_direct_messages: bool = True


@dataclass(eq=False)
class Guild:
    """``bot_present`` is False where the app is not installed (a user may still bring it along)."""

    id: int
    name: str
    locale: str
    bot_permissions: Permission
    role_id: int
    owner_id: int
    bot_present: bool = True
    channels: list[Channel] = field(default_factory=list)


@dataclass(eq=False)
class Channel:
    """A text channel of a guild, or a direct message (``guild`` None) with ``recipient``."""

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    own_bot_permissions: Permission | None = None
    deleted: bool = False

    @property
    def bot_permissions(self) -> Permission:
        """What the bot may do here."""
        if self.guild is None:
            return ALL
        if not self.guild.bot_present:
            return Permission(0)
        if self.guild.bot_permissions & Permission.ADMINISTRATOR:
            return ALL
        return self.guild.bot_permissions if self.own_bot_permissions is None else self.own_bot_permissions


@dataclass(eq=False)
class Message:
    """``body`` holds content, embeds, components and attachments as Discord would return them; ``pings`` whom its
    text would notify, ``@everyone`` included, at any of its states; ``visible_to`` the one reader if ephemeral."""

    id: int
    channel: Channel
    author: User
    body: dict[str, Any]
    flags: int = 0
    nonce: str | None = None
    allowed_mentions: Json = None
    interaction_id: int | None = None
    visible_to: User | None = None
    created: float = 0.0
    edits: int = 0
    deleted: bool = False
    pings: set[str] = field(default_factory=set)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Still "thinking …": a deferred answer that nothing was written into yet."""
        return bool(self.flags & LOADING)


@dataclass(eq=False)
class Interaction:
    """One interaction: what was sent to the bot (``payload``), and what it made of it.

    ``original`` is the message behind ``@original``: the answer, or for an update the message with the component.
    ``owners`` are the installs it came through (0 guild, 1 user). ``answer_type`` is None until acknowledged.
    """

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    payload: Json
    created: float
    owners: frozenset[int]
    source: Message | None = None
    answer_type: int | None = None
    answered_after: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json = None
    modal_open: bool = False
    choices: list[Json] | None = None
    refusals: list[ApiError] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    first_edit: int = 0


class World:
    """Everything there is, under one lock. ``changed`` is notified whenever something happened."""

    def __init__(self, app_name: str) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._ahead = 0.0
        self._last_id = 0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        self.interactions: dict[str, Interaction] = {}
        self.files: dict[str, bytes] = {}
        self.bot = self.user(app_name, bot=True)
        self.owner = self.user("operator")

    @property
    def application_id(self) -> int:
        return self.bot.id

    def now(self) -> float:
        """Seconds since 1970 on the double's clock, which ``advance`` moves on."""
        return time.time_ns() / 1e9 + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def snowflake(self) -> int:
        """A fresh id; ids order as their times do."""
        self._last_id = max(int(self.now() * 1000 - EPOCH_MS) << 22, self._last_id + 1)
        return self._last_id

    def user(self, name: str, *, locale: str = "en-US", bot: bool = False) -> User:
        made = User(self.snowflake(), name, locale, bot)
        self.users[made.id] = made
        return made

    def direct_channel(self, user: User) -> Channel:
        """The direct message channel of the bot with the user, made when first asked for."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.snowflake(), user.name, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def reachable_channel(self, channel_id: int) -> Channel:
        """The channel, or the refusal the bot gets for it."""
        channel = self.channels.get(channel_id)
        if channel is None or channel.deleted:
            raise ApiError(10003)
        if not channel.bot_permissions & Permission.VIEW_CHANNEL:
            raise ApiError(50001)
        return channel

    def public_message(self, channel: Channel, message_id: int) -> Message:
        """A message of the channel, which for the channel's endpoints no ephemeral one is."""
        message = self.messages.get(message_id)
        if message is None or message.deleted or message.channel is not channel or message.ephemeral:
            raise ApiError(10008)
        return message

    def history(self, channel: Channel) -> list[Message]:
        """The messages everyone sees, oldest first."""
        return [
            one for one in self.messages.values() if one.channel is channel and not one.deleted and not one.ephemeral
        ]

    def post(self, channel: Channel, author: User, body: dict[str, Any], *, flags: int = 0) -> Message:
        message = Message(self.snowflake(), channel, author, body, flags, created=self.now())
        self.messages[message.id] = message
        return message
