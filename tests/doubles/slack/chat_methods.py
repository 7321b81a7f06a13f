"""chat.*"""

from __future__ import annotations

from tests.doubles.slack.block_rules import blocks_too_long
from tests.doubles.slack.methods import Request, method
from tests.doubles.slack.posting import UPDATED_TEXT, content, edit, message_json, metadata, publish
from tests.doubles.slack.state import Channel, Json, Message, SlackError


def _room(request: Request) -> Channel:
    """Where to post: a channel's id, or a user's id for the conversation with them."""
    world, target = request.world, str(request.arguments.get("channel") or "")
    if target.startswith("U"):
        return world.direct(request.team, world.user(request.team, target))
    channel = request.channel()
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _may_post(request: Request, channel: Channel) -> None:
    public = channel.kind == "channel" and "chat:write.public" in request.team.scopes
    if request.team.bot_user not in channel.members and not public:
        raise SlackError("not_in_channel")


def _checked(request: Request, where: str) -> tuple[str, list[Json], Json]:
    text, blocks, warnings = content(request.world, request.arguments, where)
    if blocks_too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    said = "[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."
    return text, blocks, {"response_metadata": {"messages": [said], "warnings": warnings}} if warnings else {}


def _thread(request: Request, channel: Channel) -> str | None:
    thread = request.arguments.get("thread_ts")
    if thread is not None and all(m.ts != thread for m in request.world.history(channel)):
        raise SlackError("thread_not_found")
    return thread


@method("chat.postMessage", "chat:write")
def post(request: Request) -> Json:
    world, channel = request.world, _room(request)
    _may_post(request, channel)
    text, blocks, warnings = _checked(request, "chat.postMessage")
    message = Message(
        request.team.id,
        channel.id,
        world.new_ts(),
        request.team.bot_user,
        "chat.postMessage",
        text,
        blocks,
        metadata(request.arguments),
        _thread(request, channel),
        parse=str(request.arguments.get("parse", "none")),
        link_names=bool(request.arguments.get("link_names")),
        unfurl=request.arguments.get("unfurl_links", True) is not False,
    )
    publish(world, message)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(world, message), **warnings}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(request: Request) -> Json:
    world, channel = request.world, _room(request)
    _may_post(request, channel)
    reader = world.user(request.team, request.needed("user"))
    if reader.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks, warnings = _checked(request, "chat.postEphemeral")
    message = Message(
        request.team.id,
        channel.id,
        world.new_ts(),
        request.team.bot_user,
        "chat.postEphemeral",
        text,
        blocks,
        thread_ts=_thread(request, channel),
        seen_by=reader.id,
    )
    publish(world, message)
    return {"message_ts": message.ts, **warnings}


@method("chat.update", "chat:write")
def update(request: Request) -> Json:
    world, channel = request.world, _room(request)
    message = world.message(channel, request.needed("ts"))
    if message.user != request.team.bot_user:
        raise SlackError("cant_update_message")
    if len(request.arguments.get("text") or "") > UPDATED_TEXT:
        raise SlackError("msg_too_long")
    text, blocks, _ = _checked(request, "chat.update")
    if "metadata" in request.arguments:
        message.metadata = metadata(request.arguments)
    edit(world, message, text, blocks)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message_json(world, message)}


@method("chat.delete", "chat:write")
def delete(request: Request) -> Json:
    channel = _room(request)
    message = request.world.message(channel, request.needed("ts"))
    if message.user != request.team.bot_user:
        raise SlackError("cant_delete_message")
    message.deleted = True
    request.world.notify()
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def permalink(request: Request) -> Json:
    channel = request.channel()
    message = request.world.message(channel, request.needed("message_ts"))
    url = f"https://{request.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": url}
