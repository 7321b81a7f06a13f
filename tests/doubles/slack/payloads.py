"""The payloads Slack sends, shaped like its recorded samples."""

from __future__ import annotations

import re

from tests.doubles.slack.posting import message_json
from tests.doubles.slack.rendering import Button
from tests.doubles.slack.state import (
    RESPONSE_URL_SECONDS,
    RESPONSE_URL_USES,
    TRIGGER_SECONDS,
    Channel,
    Json,
    Message,
    Permission,
    Team,
    User,
    View,
    World,
)
from tests.doubles.slack.view_methods import view_json

_TOKEN = "legacy-verification-token"
_URL = re.compile(r"https?://(?:(?!&gt;)[^\s<>|])+")


def typed(text: str) -> str:
    """What a person typed, as Slack puts it into a message: entities escaped, addresses in angle brackets."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _URL.sub(lambda found: f"<{found[0]}>", escaped)


def escaped(world: World, user: User, text: str) -> str:
    """A command's text where it asks Slack to escape it: people, channels and addresses in angle brackets."""
    people = {found.name: found.id for found in world.users.values() if found.team == user.team}
    rooms = {found.name: found.id for found in world.channels.values() if found.team == user.team}

    def replace(match: re.Match[str]) -> str:
        known = (people if match[1] == "@" else rooms).get(match[2])
        return f"<{match[1]}{known}|{match[2]}>" if known else match[0]

    return re.sub(r"(?<!\S)([@#])([\w.-]+)", replace, _URL.sub(lambda found: f"<{found[0]}>", text))


def typed_blocks(text: str) -> list[Json]:
    """The rich_text block Slack makes of what a person typed."""
    elements: list[Json] = []
    end = 0
    for found in re.finditer(r"<@(\w+)>|https?://[^\s<>|]+", text):
        if found.start() > end:
            elements.append({"type": "text", "text": text[end : found.start()]})
        elements.append({"type": "user", "user_id": found[1]} if found[1] else {"type": "link", "url": found[0]})
        end = found.end()
    if end < len(text):
        elements.append({"type": "text", "text": text[end:]})
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]


def trigger(world: World, cause: str, user: User, channel: str | None = None, view: View | None = None) -> str:
    found = Permission(
        world.new_id("trigger-"), cause, user.team, user.id, channel, world.now() + TRIGGER_SECONDS, 1, view=view
    )
    world.triggers[found.id] = found
    return found.id


def response_url(
    world: World, cause: str, user: User, channel: str, replaces: Message | None = None
) -> tuple[str, Permission]:
    until = world.now() + RESPONSE_URL_SECONDS
    found = Permission(world.new_id("r"), cause, user.team, user.id, channel, until, RESPONSE_URL_USES, replaces)
    world.response_urls[found.id] = found
    return f"{world.base}/commands/{user.team}/{found.id}", found


def slash(world: World, cause: str, user: User, channel: Channel, command: str, text: str) -> tuple[Json, Permission]:
    team = world.teams[user.team]
    url, permission = response_url(world, cause, user, channel.id)
    payload = {
        "token": _TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": channel.shown_name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger(world, cause, user, channel.id),
    }
    return payload, permission


def _interaction(world: World, kind: str, user: User) -> Json:
    team = world.teams[user.team]
    return {
        "type": kind,
        "token": _TOKEN,
        "team": {"id": team.id, "domain": team.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": world.app_id,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def _where(world: World, shown: Message | View) -> Json:
    """Container and source of an interaction. An ephemeral message is not sent along."""
    if isinstance(shown, View):
        return {"container": {"type": "view", "view_id": shown.id}}
    channel = world.channels[shown.channel]
    container: Json = {
        "type": "message",
        "message_ts": shown.ts,
        "channel_id": channel.id,
        "is_ephemeral": shown.ephemeral,
    }
    if shown.thread_ts:
        container["thread_ts"] = shown.thread_ts
    where: Json = {"container": container, "channel": {"id": channel.id, "name": channel.shown_name}}
    return where if shown.ephemeral else where | {"message": message_json(world, shown)}


def block_action(
    world: World, cause: str, user: User, shown: Message | View, button: Button, chosen: Json, values: Json
) -> tuple[Json, Permission | None]:
    kind = button.element["type"]
    action = {"action_id": button.action_id, "block_id": button.block_id, "type": kind, "action_ts": world.new_ts()}
    for name in ("text", "value", "style", "url", "placeholder", "confirm"):
        if name in button.element:
            action[name] = button.element[name]
    channel = shown.channel if isinstance(shown, Message) else None
    payload = {
        **_interaction(world, "block_actions", user),
        **_where(world, shown),
        "trigger_id": trigger(world, cause, user, channel, shown if isinstance(shown, View) else None),
        "actions": [{**action, **chosen}],
    }
    if isinstance(shown, View):
        return payload | {"view": view_json(world, shown, values)}, None
    url, permission = response_url(world, cause, user, shown.channel, shown)
    return payload | {"state": {"values": values}, "response_url": url}, permission


def suggestion(world: World, user: User, shown: Message | View, button: Button, text: str) -> Json:
    payload = {
        **_interaction(world, "block_suggestion", user),
        **_where(world, shown),
        "action_id": button.action_id,
        "block_id": button.block_id,
        "value": text,
    }
    return payload | ({"view": view_json(world, shown)} if isinstance(shown, View) else {})


def message_shortcut(
    world: World, cause: str, user: User, message: Message, callback_id: str
) -> tuple[Json, Permission]:
    channel = world.channels[message.channel]
    url, permission = response_url(world, cause, user, channel.id)
    common = _interaction(world, "message_action", user)
    del common["api_app_id"], common["user"]["username"]  # as recorded
    payload = {
        **common,
        "callback_id": callback_id,
        "trigger_id": trigger(world, cause, user, channel.id),
        "response_url": url,
        "action_ts": world.new_ts(),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel.shown_name},
        "message": message_json(world, message),
    }
    return payload, permission


def view_submission(world: World, cause: str, user: User, view: View, values: Json, urls: list[Json]) -> Json:
    return {
        **_interaction(world, "view_submission", user),
        "trigger_id": trigger(world, cause, user, view=view),
        "view": view_json(world, view, values),
        "response_urls": urls,
    }


def view_closed(world: World, user: User, view: View, *, cleared: bool) -> Json:
    return {**_interaction(world, "view_closed", user), "view": view_json(world, view), "is_cleared": cleared}


def event(world: World, team: Team, inner: Json) -> Json:
    """The envelope of an event of the Events API."""
    return {
        "token": _TOKEN,
        "team_id": team.id,
        "api_app_id": world.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": team.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": world.new_id("4-"),
    }


def message_event(world: World, message: Message, subtype: str | None = None) -> Json:
    """A message, or its edit, as an event of its channel."""
    channel = world.channels[message.channel]
    kind = {"channel": "channel", "group": "group", "im": "im"}[channel.kind]
    shown = message_json(world, message, with_metadata=False)
    shown.pop("app_id", None)  # as recorded
    if subtype == "message_changed":
        before = {**shown, "text": message.versions[-1][0]}
        changed = {"type": "message", "subtype": subtype, "hidden": True, "message": shown, "previous_message": before}
        ts = world.new_ts()
        return changed | {"channel": channel.id, "channel_type": kind, "ts": ts, "event_ts": ts}
    return {**shown, "channel": channel.id, "channel_type": kind, "event_ts": message.ts}


def mention_event(message: Message, shown: Json) -> Json:
    return {**shown, "type": "app_mention", "channel": message.channel, "event_ts": message.ts}


def home_event(world: World, user: User, channel: Channel, home: View | None) -> Json:
    opened = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": world.new_ts(),
    }
    return opened if home is None else opened | {"view": view_json(world, home)}
