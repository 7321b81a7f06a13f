"""Writing messages: from a request's body to the message as it then stands, by every rule; and the channel routes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.doubles.discord import payloads
from tests.doubles.discord.errors import ApiError, Json, Problem, refuse
from tests.doubles.discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, MESSAGE_CONTENT, Gateway
from tests.doubles.discord.rest import Call, Route
from tests.doubles.discord.rules import LOADING, V2, message_problems, walk
from tests.doubles.discord.schema import check
from tests.doubles.discord.state import Channel, Message, Permission, World
from tests.doubles.discord.text import pings, text_of

SUPPRESS_EMBEDS, SILENT = 1 << 2, 1 << 12
_FEW_MINUTES = 180.0
_MOST_HISTORY = 100


def compose(world: World, schema: str, call_body: Json, files: dict[str, tuple[str, bytes]], was: Json) -> Json:
    """The content, embeds, components, attachments and flags of a message after a request, checked.

    ``was`` is the same before the request (empty for a new message): what a request does not name stays.
    """
    payload = deepcopy(call_body) or {}
    for one in payload.get("attachments") or ():
        one["id"] = str(one.get("id"))
    refuse(check(schema, payload))
    now: dict[str, Any] = {
        name: (payload[name] or empty) if name in payload else was.get(name, empty)
        for name, empty in (("content", ""), ("embeds", []), ("components", []))
    }
    now["attachments"] = _attachments(world, payload, files, was.get("attachments", []))
    now["flags"] = was.get("flags", 0) & V2 | (payload.get("flags") or 0)
    for other in ("poll", "sticker_ids"):
        if payload.get(other):
            now[other] = payload[other]
    refuse(message_problems(now, attached={one["filename"] for one in now["attachments"]}))
    for embed in now["embeds"]:
        embed.setdefault("type", "rich")
    _number(now["components"])
    return now


def _attachments(world: World, payload: Json, files: dict[str, tuple[str, bytes]], before: list[Json]) -> list[Json]:
    described = {one["id"]: one for one in payload.get("attachments") or ()}
    kept = [one for one in before if payload.get("attachments") is None or one["id"] in described]
    new = []
    for part, (sent_name, data) in files.items():
        index = part.removeprefix("files[").removesuffix("]")
        about = described.get(index, {})
        file_id = world.snowflake()
        name = about.get("filename") or sent_name
        path = f"/attachments/{file_id}/{name}"
        world.files[path] = data
        url = f"https://cdn.discordapp.com{path}"
        new.append({"id": str(file_id), "filename": name, "size": len(data), "url": url, "proxy_url": url})
        if about.get("description"):
            new[-1]["description"] = about["description"]
    return kept + new


def _number(components: list[Json]) -> None:
    """Give each component without an id one, in order, as Discord does."""
    taken = {one.get("id") for _, one in walk(components)}
    fresh = (number for number in range(1, 1000) if number not in taken)
    for _, one in walk(components):
        if not one.get("id"):
            one["id"] = next(fresh)


def store(message: Message, now: Json, call_body: Json) -> None:
    """Write the composed state into the message."""
    message.flags = message.flags & ~LOADING & ~V2 | now.pop("flags")
    message.body = now
    message.allowed_mentions = (call_body or {}).get("allowed_mentions", message.allowed_mentions)
    message.pings |= pings(now, message.allowed_mentions)


def state_of(message: Message) -> Json:
    return {**message.body, "flags": message.flags}


class ChannelRoutes:
    """The endpoints of channels, which obey the bot's permissions there."""

    def __init__(self, gateway: Gateway, *, sees_content: bool) -> None:
        self._gateway = gateway
        self._sees_content = sees_content

    def routes(self) -> list[Route]:
        messages, one = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
        return [
            Route("GET", "/channels/{channel_id}", self.channel),
            Route("POST", "/channels/{channel_id}/typing", self.typing),
            Route("GET", messages, self.history),
            Route("POST", messages, self.create),
            Route("GET", one, self.message),
            Route("PATCH", one, self.edit),
            Route("DELETE", one, self.delete),
            Route("POST", "/users/@me/channels", self.direct),
        ]

    def channel(self, world: World, call: Call) -> tuple[int, Json]:
        return 200, payloads.channel(world.reachable_channel(call.number("channel_id")), world.bot)

    def typing(self, world: World, call: Call) -> tuple[int, Json]:
        _need(world.reachable_channel(call.number("channel_id")), Permission.SEND_MESSAGES)
        return 204, None

    def direct(self, world: World, call: Call) -> tuple[int, Json]:
        refuse(check("CreatePrivateChannelRequest", call.body))
        user = world.users.get(int(call.body.get("recipient_id") or 0))
        if user is None:
            raise ApiError(10013)
        return 200, payloads.channel(world.direct_channel(user), world.bot)

    def history(self, world: World, call: Call) -> tuple[int, Json]:
        channel = world.reachable_channel(call.number("channel_id"))
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= _MOST_HISTORY:
            what = f"int value should be between 1 and {_MOST_HISTORY}."
            refuse([Problem(("limit",), "NUMBER_TYPE_MAX", what)])
        if not channel.bot_permissions & Permission.READ_MESSAGE_HISTORY:
            return 200, []
        found = world.history(channel)
        if "after" in call.query:
            found = [one for one in found if one.id > int(call.query["after"])][:limit]
        elif "around" in call.query:
            centre = int(call.query["around"])
            older = [one for one in found if one.id < centre][-(limit // 2) :] if limit > 1 else []
            found = older + [one for one in found if one.id >= centre][: limit - len(older)]
        elif "before" in call.query:
            found = [one for one in found if one.id < int(call.query["before"])]
        return 200, [self.shown(one, world) for one in found[-limit:][::-1]]

    def message(self, world: World, call: Call) -> tuple[int, Json]:
        channel = world.reachable_channel(call.number("channel_id"))
        _need(channel, Permission.READ_MESSAGE_HISTORY)
        return 200, self.shown(world.public_message(channel, call.number("message_id")), world)

    def create(self, world: World, call: Call) -> tuple[int, Json]:
        channel = world.reachable_channel(call.number("channel_id"))
        _need(channel, Permission.SEND_MESSAGES)
        if channel.recipient is not None and not channel.recipient.accepts_direct_messages:
            raise ApiError(50007)
        payload = call.body or {}
        nonce = None if payload.get("nonce") is None else str(payload["nonce"])
        if nonce is not None and payload.get("enforce_nonce"):
            for one in world.messages.values():
                if one.nonce == nonce and one.author is world.bot and world.now() - one.created < _FEW_MINUTES:
                    return 200, payloads.message(one)
        now = compose(world, "MessageCreateRequest", payload, call.files, {})
        now["flags"] &= SUPPRESS_EMBEDS | SILENT | V2
        if now["embeds"]:
            _need(channel, Permission.EMBED_LINKS)
        if now["attachments"]:
            _need(channel, Permission.ATTACH_FILES)
        message = world.post(channel, world.bot, {})
        message.nonce = nonce
        store(message, now, payload)
        self.announce(message, world)
        return 200, payloads.message(message)

    def edit(self, world: World, call: Call) -> tuple[int, Json]:
        channel = world.reachable_channel(call.number("channel_id"))
        message = world.public_message(channel, call.number("message_id"))
        if message.author is not world.bot:
            raise ApiError(50005)
        now = compose(world, "MessageEditRequestPartial", call.body, call.files, state_of(message))
        now["flags"] &= SUPPRESS_EMBEDS | V2
        store(message, now, call.body)
        message.edits += 1
        self._dispatch("MESSAGE_UPDATE", message, self.shown(message, world))
        return 200, payloads.message(message)

    def delete(self, world: World, call: Call) -> tuple[int, Json]:
        channel = world.reachable_channel(call.number("channel_id"))
        message = world.public_message(channel, call.number("message_id"))
        if message.author is not world.bot:
            _need(channel, Permission.MANAGE_MESSAGES)
        self.remove(message)
        return 204, None

    def remove(self, message: Message) -> None:
        """Delete a message, and say so."""
        message.deleted = True
        ids = {"id": str(message.id), "channel_id": str(message.channel.id)}
        self._dispatch("MESSAGE_DELETE", message, ids)

    def shown(self, message: Message, world: World) -> Json:
        """The message as the bot gets it: without the content intent only its own, direct ones and mentions of it."""
        own = message.author is world.bot or message.channel.guild is None
        named = f"<@{world.bot.id}>" in text_of(message)
        return payloads.message(message, with_content=own or named or self._sees_content)

    def announce(self, message: Message, world: World) -> None:
        """Tell the sessions that asked for messages."""
        self._dispatch("MESSAGE_CREATE", message, self.shown(message, world))

    def _dispatch(self, event: str, message: Message, data: Json) -> None:
        guild = message.channel.guild
        intents = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        more = {"guild_id": str(guild.id)} if guild else {}
        self._gateway.dispatch(event, data | more, guild_id=guild.id if guild else None, intents=intents)


def _need(channel: Channel, permission: Permission) -> None:
    if not channel.bot_permissions & permission:
        raise ApiError(50013)


def sees_content(privileged: int) -> bool:
    """Whether an application with these privileged intents reads what people write."""
    return bool(privileged & MESSAGE_CONTENT)
