"""What the double knows: workspaces with users, channels, messages, views, tokens and short-lived permissions.

Only the server's thread changes it; tests read it. ``World.changed`` wakes whoever waits for a change.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters.clock import SystemClock

Json = dict[str, Any]

BOT_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
)
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60
TRIGGER_SECONDS = 3
TOKEN_SECONDS = 12 * 3600


class SlackError(Exception):
    """An answer ``{"ok": false, "error": code}`` with further fields."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


@dataclass
class Team:
    """A workspace. ``scopes`` are what its installation was granted, ``tokens`` its living bot tokens."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    scopes: tuple[str, ...]
    tokens: list[str] = field(default_factory=list)
    refresh_token: str | None = None


@dataclass
class User:
    id: str
    team: str
    name: str
    admin: bool = False
    owner: bool = False
    locale: str = "en-US"
    tz: str = "Europe/Berlin"
    guest: bool = False
    bot: bool = False


@dataclass
class Channel:
    """A conversation; ``kind`` is Slack's: channel, group (private) or im."""

    id: str
    team: str
    name: str
    kind: str
    members: set[str]
    archived: bool = False
    deleted: bool = False

    @property
    def shown_name(self) -> str:
        """The name that payloads carry."""
        return {"channel": self.name, "group": "privategroup", "im": "directmessage"}[self.kind]


@dataclass
class Message:
    """A message as people see it. ``seen_by`` is the only reader of an ephemeral one; ``via`` says how it came
    (``chat.postMessage``, ``ack``, ``response_url``, ``user``)."""

    team: str
    channel: str
    ts: str
    user: str
    via: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    seen_by: str | None = None
    causes: tuple[str | None, ...] = (None,)
    """By which delivery's response_url or ack it was posted, then edited; None where by the Web API."""
    bot: bool = True
    parse: str = "none"
    link_names: bool = False
    unfurl: bool = True
    files: list[Json] = field(default_factory=list)
    deleted: bool = False
    versions: list[tuple[str, list[Json]]] = field(default_factory=list)
    """Text and blocks before each edit, oldest first."""
    revision: int = 0
    """The world's revision when the message last changed."""

    @property
    def ephemeral(self) -> bool:
        return self.seen_by is not None


@dataclass
class View:
    """A modal or Home tab as last set. ``raw`` is what the app sent, ``values`` what the user entered."""

    id: str
    team: str
    user: str
    raw: Json
    hash: str
    root: str
    previous: str | None = None
    channel: str | None = None
    """Where the user was when it opened."""
    closed: bool = False

    @property
    def kind(self) -> str:
        return str(self.raw["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw["blocks"])


@dataclass
class Permission:
    """A response_url or trigger_id: who got it for what, until when. ``replaces`` is the message it belongs to."""

    id: str
    cause: str
    team: str
    user: str
    channel: str | None
    until: float
    uses: int
    replaces: Message | None = None
    view: View | None = None


@dataclass
class Call:
    """One request to the Web API and how it was answered."""

    method: str
    arguments: Json
    team: str | None
    status: int = 200
    error: str | None = None


@dataclass
class World:
    """All of it."""

    app_id: str = "A0BRIEFWIRE"
    app_token: str = "xapp-1-A0BRIEFWIRE-1-double"
    client_id: str = "1000.2000"
    client_secret: str = "double-client-secret"
    signing_secret: str = "double-signing-secret"
    home_enabled: bool = True
    rotation: bool = False
    """Whether installations get tokens that expire after twelve hours."""
    default_redirect: str = ""
    """Where an installation returns to if the app names no redirect_uri."""
    codes: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """OAuth codes not yet exchanged, with their team and redirect_uri."""
    expiry: dict[str, float] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    revision: int = 0
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    views: dict[str, View] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, Permission] = field(default_factory=dict)
    response_urls: dict[str, Permission] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What the app did against the protocol though Slack would have said nothing."""
    base: str = ""
    """Where the server listens: ``http://127.0.0.1:PORT``."""
    on_message: Callable[[Message, str | None], None] = lambda _message, _subtype: None
    """Told of each message that everyone in its channel sees, and of its edits (``message_changed``)."""
    changed: threading.Condition = field(default_factory=threading.Condition)
    ahead: float = 0.0
    _clock: SystemClock = field(default_factory=SystemClock)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _last_ts: int = 0

    def now(self) -> float:
        """Seconds since the epoch; ``ahead`` is what a test let pass."""
        return self._clock.now().timestamp() + self.ahead

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):09X}"

    def new_ts(self) -> str:
        """A time stamp that no other message has, later than all before."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def notify(self, message: Message | None = None) -> None:
        """Wake whoever waits; ``message`` is what changed."""
        with self.changed:
            self.revision += 1
            if message is not None:
                message.revision = self.revision
            self.changed.notify_all()

    def team_of(self, token: str) -> Team:
        """Whose bot token this is."""
        if token in self.revoked:
            raise SlackError("token_revoked")
        for team in self.teams.values():
            if token in team.tokens:
                if self.now() > self.expiry.get(token, self.now()):
                    raise SlackError("token_expired")
                return team
        raise SlackError("not_allowed_token_type" if token == self.app_token else "invalid_auth")

    def new_token(self, team: Team, *, expires: bool) -> str:
        token = f"xoxb-{team.id}-{self.new_id('K')}"
        team.tokens.append(token)
        if expires:
            self.expiry[token] = self.now() + TOKEN_SECONDS
        return token

    def revoke(self, team: Team, *tokens: str) -> None:
        for token in tokens or tuple(team.tokens):
            team.tokens.remove(token)
            self.revoked.add(token)

    def user(self, team: Team, user_id: object) -> User:
        found = self.users.get(str(user_id))
        if found is None or found.team != team.id:
            raise SlackError("user_not_found")
        return found

    def channel(self, team: Team, channel_id: object) -> Channel:
        """The team's conversation, as far as its bot may know of it."""
        found = self.channels.get(str(channel_id))
        hidden = found is not None and found.kind != "channel" and team.bot_user not in found.members
        if found is None or found.team != team.id or found.deleted or hidden:
            raise SlackError("channel_not_found")
        return found

    def direct(self, team: Team, user: User) -> Channel:
        """The conversation of the bot with one user, opened where there is none."""
        pair = {team.bot_user, user.id}
        for channel in self.channels.values():
            if channel.kind == "im" and channel.members == pair:
                return channel
        channel = Channel(self.new_id("D"), team.id, user.name, "im", pair)
        self.channels[channel.id] = channel
        return channel

    def message(self, channel: Channel, ts: object) -> Message:
        for message in self.messages:
            if message.channel == channel.id and message.ts == ts and not message.deleted and not message.ephemeral:
                return message
        raise SlackError("message_not_found")

    def history(self, channel: Channel) -> list[Message]:
        """What everyone in the channel sees, oldest first."""
        return [m for m in self.messages if m.channel == channel.id and not m.deleted and not m.ephemeral]

    def use_trigger(self, team: Team, trigger_id: object) -> Permission:
        found = self.triggers.get(str(trigger_id))
        if found is None or found.team != team.id:
            raise SlackError("invalid_trigger_id")
        if not found.uses:
            raise SlackError("exchanged_trigger_id")
        if self.now() > found.until:
            raise SlackError("expired_trigger_id")
        found.uses -= 1
        return found
