"""Putting messages into the world: what they may hold, how Slack completes them, how they look in payloads."""

from __future__ import annotations

import copy
from typing import Any

from tests.doubles.slack.block_rules import check_blocks
from tests.doubles.slack.element_rules import ELEMENTS
from tests.doubles.slack.state import Json, Message, Permission, SlackError, World

TEXT = 40_000
UPDATED_TEXT = 4_000
MARKDOWN_TEXT = 12_000
EVENT_TYPE = 255


def invalid_blocks(found: list[str]) -> SlackError:
    said = [f"[ERROR] {text}" for text in found]
    return SlackError("invalid_blocks", errors=found, response_metadata={"messages": said})


def complete_blocks(world: World, blocks: list[Json]) -> list[Json]:
    """The blocks with the ids that Slack gives where the app gave none."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", world.new_id("b"))
        inner = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in inner:
            if element and element["type"] in ELEMENTS and element["type"] != "image":
                element.setdefault("action_id", world.new_id("a"))
    return blocks


def content(world: World, arguments: Json, where: str) -> tuple[str, list[Json], list[str]]:
    """Text, blocks and warnings of what an app wants to post. Raises ``SlackError`` as Slack would refuse it."""
    text = arguments.get("text") or ""
    blocks = arguments.get("blocks") or []
    if not isinstance(text, str):
        raise SlackError("invalid_arguments")
    if markdown := arguments.get("markdown_text"):
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_TEXT:
            raise SlackError("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    found = check_blocks(blocks)
    if found:
        raise invalid_blocks(found)
    if not (text or blocks or arguments.get("attachments")):
        raise SlackError("no_text")
    if blocks and not text.strip() and not markdown:
        world.faults.append(f"{where}: blocks without the text that notifications and screen readers need")
    warnings = ["message_truncated"] if len(text) > TEXT else []
    return text[:TEXT], complete_blocks(world, blocks), warnings


def metadata(arguments: Json) -> Json | None:
    given = arguments.get("metadata")
    if given is None:
        return None
    right = isinstance(given, dict) and set(given) == {"event_type", "event_payload"}
    if not right or not isinstance(given["event_payload"], dict) or not 0 < len(given["event_type"]) <= EVENT_TYPE:
        raise SlackError("invalid_metadata_format")
    return dict(copy.deepcopy(given))


def publish(world: World, message: Message) -> Message:
    world.messages.append(message)
    if not message.ephemeral:
        world.on_message(message, None)
    world.notify(message)
    return message


def edit(world: World, message: Message, text: str, blocks: list[Json], cause: str | None = None) -> None:
    message.causes += (cause,)
    message.versions.append((message.text, message.blocks))
    message.text, message.blocks = text, blocks
    if not message.ephemeral:
        world.on_message(message, "message_changed")
    world.notify(message)


def answer_by(world: World, permission: Permission, body: Json, via: str) -> Message | None:
    """What an ack or a response_url does: post, replace or delete. The new or changed message, None if deleted."""
    team = world.teams[permission.team]
    original = permission.replaces
    replaces = bool(body.get("replace_original", via == "ack")) and original is not None
    if body.get("delete_original") and original is not None:
        original.deleted = True
        original.causes += (permission.cause,)
        world.notify(original)
        return None
    text, blocks, _ = content(world, body, via)
    if replaces and original is not None:
        edit(world, original, text, blocks, permission.cause)
        return original
    kind = body.get("response_type", "ephemeral")
    if kind not in ("ephemeral", "in_channel"):
        raise SlackError("invalid_response_type")
    if permission.channel is None:
        raise SlackError("channel_not_found")
    return publish(
        world,
        Message(
            team.id,
            permission.channel,
            world.new_ts(),
            team.bot_user,
            via,
            text,
            blocks,
            thread_ts=body.get("thread_ts"),
            seen_by=None if kind == "in_channel" else permission.user,
            causes=(permission.cause,),
        ),
    )


def message_json(world: World, message: Message, *, with_metadata: bool = True) -> Json:
    """The message as Web API and payloads carry it."""
    team = world.teams[message.team]
    shown: dict[str, Any] = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": message.team,
    }
    if message.bot:
        profile = {
            "id": team.bot_id,
            "app_id": world.app_id,
            "name": "Briefwire",
            "deleted": False,
            "updated": 1_760_000_000,
            "team_id": team.id,
        }
        shown |= {"bot_id": team.bot_id, "app_id": world.app_id, "bot_profile": profile}
    else:
        shown["client_msg_id"] = f"00000000-0000-4000-8000-{message.ts.replace('.', '')[-12:]}"
    if message.blocks:
        shown["blocks"] = copy.deepcopy(message.blocks)
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.versions:
        shown["edited"] = {"user": message.user, "ts": message.ts}
    if message.metadata and with_metadata:
        shown["metadata"] = copy.deepcopy(message.metadata)
    if message.files:
        shown["files"] = copy.deepcopy(message.files)
    replies = [m for m in world.messages if m.thread_ts == message.ts and m.ts != message.ts and not m.ephemeral]
    if replies and message.thread_ts in (None, message.ts):
        shown |= {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
    return shown
