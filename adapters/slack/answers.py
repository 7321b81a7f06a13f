"""Gives replies: by the response URL of a request where there is one, otherwise by posting."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import webhook
from adapters.slack.origin import Origin
from adapters.slack.problems import NO_ANSWER, code, is_open
from adapters.slack.render import Json, content, text
from bot.core.conversation import Reply
from bot.core.message import Message, Section, line

_log = logging.getLogger(__name__)

BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_OK = 200

_NO_UNFURL = {"unfurl_links": False, "unfurl_media": False}
"""Links are the news' own: none is to grow into a preview of what its page says."""

Call = Callable[..., Awaitable[Any]]


async def post(client: AsyncWebClient, reply: Reply, **where: object) -> str:
    """Post a message; its id. Raises as the Web API does."""
    posted = await call_with_blocks(
        client.chat_postMessage, reply, **where, parse="none", link_names=False, **_NO_UNFURL
    )
    return str(posted["ts"])


async def call_with_blocks(call: Call, reply: Reply, **where: object) -> Any:
    """Make the call with the reply as blocks, or as text alone where Slack does not take them. Raises as the Web API
    does."""
    try:
        return await call(**where, **content(reply.message, reply.buttons))
    except SlackApiError as problem:
        if code(problem) not in BAD_BLOCKS:
            raise
        _log.error("Slack refused blocks: %s", problem.response.get("response_metadata"))
        return await call(**where, text=text(reply.message))


async def note(origin: Origin, words: str) -> str | None:
    """Say to everyone that it takes a while; the message, or None where that did not succeed, which is no reason to
    give no answer. A response URL is of no use here: what it posts for a command cannot be replaced."""
    said = Reply(Message("", (Section((line(words),)),)))
    try:
        return await post(origin.workspace.client, said, channel=origin.channel, thread_ts=origin.below)
    except NO_ANSWER as problem:
        _log.info("no note that it takes a while: %s", type(problem).__name__)
        return None


async def show(origin: Origin, reply: Reply, noted: str | None = None) -> None:
    """Answer a request, in the place of the note where one was posted."""
    private = reply.private and not origin.direct
    if origin.direct:
        reply = _unpublishable(reply)
    if noted and await _retouched(origin, noted, reply, private=private):
        return
    if not await _respond(origin, reply, private=private):
        await _post(origin, reply, private=private)


async def _retouched(origin: Origin, message: str, reply: Reply, *, private: bool) -> bool:
    """Whether a posted note became the reply; one that everybody sees is deleted for a reply that is private."""
    client = origin.workspace.client
    try:
        if private:
            await client.chat_delete(channel=str(origin.channel), ts=message)
        else:
            await call_with_blocks(client.chat_update, reply, channel=origin.channel, ts=message)
    except SlackApiError as problem:
        _log.info("a note could not be replaced: %s", code(problem))
        return False
    return not private


def _unpublishable(reply: Reply) -> Reply:
    """The reply without what shows it to the channel: there is none, or it is shown there already."""
    return dataclasses.replace(reply, buttons=tuple(one for one in reply.buttons if one.kind != "publish"))


async def below(origin: Origin, reply: Reply) -> None:
    """Answer a press: what is for everyone in the thread of the message, the rest for the user alone; in a conversation
    with the bot itself everything in the thread."""
    if origin.direct or not (reply.private or reply.message.error or origin.hidden):
        reply = _unpublishable(reply)
        try:
            await post(origin.workspace.client, reply, channel=origin.channel, thread_ts=origin.below)
        except SlackApiError as problem:
            if is_open(problem):
                raise
            _log.info("no answer in the thread, but to the user alone: %s", code(problem))
        else:
            return
    if not await _respond(origin, reply, private=True):
        await _post(origin, reply, private=True)


async def replace(origin: Origin, reply: Reply) -> None:
    """Put the reply in the place of the message that was pressed."""
    if not origin.hidden:
        reply = _unpublishable(reply)
    if reply.message.error:
        await below(origin, reply)
    elif not await _respond(origin, reply, private=origin.hidden, replaces=True):
        if origin.hidden:
            await _post(origin, reply, private=True)
        else:
            client = origin.workspace.client
            await call_with_blocks(client.chat_update, reply, channel=origin.channel, ts=origin.message)


async def publish(origin: Origin, reply: Reply) -> None:
    """Show everyone in the channel what was shown to one."""
    in_channel = dataclasses.replace(origin, thread=None, below=None)
    if reply.message.error:
        await below(origin, reply)
    elif not await _respond(in_channel, reply, private=False):
        await _post(in_channel, reply, private=False)


async def _respond(origin: Origin, reply: Reply, *, private: bool, replaces: bool = False) -> bool:
    """Whether the response URL took the reply."""
    how: Json = {"response_type": "ephemeral" if private else "in_channel", "replace_original": replaces}
    thread = origin.thread if private else origin.below
    if thread and not replaces:
        how["thread_ts"] = thread
    taken = await _send(origin, {**how, **_NO_UNFURL, **content(reply.message, reply.buttons)})
    if taken in BAD_BLOCKS:
        taken = await _send(origin, {**how, **_NO_UNFURL, "text": text(reply.message)})
    return taken is None


async def _send(origin: Origin, body: Json) -> str | None:
    """Hand the body to the response URL; None, or the error where it was not taken. No answer counts as taken: a second
    try could show it twice."""
    if not origin.response_url:
        return "no_url"
    try:
        answer = await webhook(origin.response_url).send_dict(body)
    except NO_ANSWER as problem:
        _log.warning("a response URL did not answer: %s", type(problem).__name__)
        return None
    said = re.search(r'"error":\s*"(\w+)"', answer.body)
    if answer.status_code == _OK and said is None:
        return None
    error = said[1] if said else answer.body[:100]
    (_log.error if error in BAD_BLOCKS else _log.info)("a response URL refused: %s %s", answer.status_code, error)
    return error


async def _post(origin: Origin, reply: Reply, *, private: bool) -> None:
    """Post where the request was made, or to the user directly where the bot may not. Raises as the Web API does."""
    client = origin.workspace.client
    hidden = private and not origin.direct
    thread = origin.thread if hidden else origin.below  # a note to one person is not seen in a thread not yet begun
    if origin.channel:
        where = {"channel": origin.channel, **({"thread_ts": thread} if thread else {})}
        try:
            if hidden:
                await call_with_blocks(client.chat_postEphemeral, reply, user=origin.user, **where)
            else:
                await post(client, reply, **where)
        except SlackApiError as problem:
            if is_open(problem):
                raise
            _log.info("no answer in the channel, but to the user directly: %s", code(problem))
        else:
            return
    await post(client, reply, channel=origin.user)
