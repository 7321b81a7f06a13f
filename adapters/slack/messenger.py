"""Posts to Slack's channels on the bot's own account."""

from __future__ import annotations

import asyncio
import concurrent.futures
import uuid
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError

from adapters.slack import answers
from adapters.slack.clients import Workspace, Workspaces
from adapters.slack.problems import NO_ANSWER, delivery, not_installed
from adapters.slack.render import fits
from bot.core.conversation import Reply
from bot.core.deliveries import Rates
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Button, Message

T = TypeVar("T")

EVENT_TYPE = "briefwire_post"
_RATES = Rates(server=4, channel=1)
"""A message a second for each channel, and "several hundred" a minute for each workspace."""
_PATIENCE = 55.0
_PAGE = 15
_MOST_PAGES = 40
"""Of a channel's history; more is not read within the time there is."""
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://slack.com/api/chat.postMessage")


class SlackMessenger:
    """Implements the ``Messenger`` port. Calls are made on the bot's event loop while that runs."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._loop: asyncio.AbstractEventLoop | None = None

    def use(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Make calls on this loop from now on; on one of their own with None."""
        self._loop = loop

    @property
    def rates(self) -> Rates:
        return _RATES

    def check(self, target: str) -> None:
        async def look(workspace: Workspace, channel: str) -> None:
            found = (await workspace.client.conversations_info(channel=channel))["channel"]
            if found.get("is_archived"):
                raise DeliveryError(DeliveryProblem.GONE, "The channel is archived.")
            if not (found.get("is_member") or found.get("is_im")):
                words = "The bot is not in the channel: invite it with: /invite @Briefwire"
                raise DeliveryError(DeliveryProblem.FORBIDDEN, words)

        self._at(target, look)

    def fits(self, message: Message) -> bool:
        return fits(message)

    def post(self, target: str, message: Message, *, buttons: Sequence[Button] = (), key: str) -> str:
        return self._post(target, Reply(message, tuple(buttons)), key)

    def reply(self, target: str, to: str, message: Message, *, key: str) -> str:
        return self._post(target, Reply(message), key, thread_ts=to)

    def _post(self, target: str, reply: Reply, key: str, **where: str) -> str:
        async def send(workspace: Workspace, channel: str) -> str:
            return await answers.post(
                workspace.client,
                reply,
                channel=channel,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                client_msg_id=str(uuid.uuid5(_IDS, f"{target} {key}")),
                **where,
            )

        return self._at(target, send)

    def find(self, target: str, key: str, since: datetime, *, thread: str | None = None) -> str | None:
        async def look(workspace: Workspace, channel: str) -> str | None:
            read: answers.Call = workspace.client.conversations_history
            if thread is not None:
                read = partial(workspace.client.conversations_replies, ts=thread)
            cursor = None
            for _ in range(_MOST_PAGES):
                page = await read(
                    channel=channel,
                    oldest=f"{since.timestamp():.6f}",
                    limit=_PAGE,
                    include_all_metadata=True,
                    cursor=cursor,
                )
                for message in page["messages"]:
                    if _has_key(message, key, workspace):
                        return str(message["ts"])
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    return None
            raise DeliveryError(
                DeliveryProblem.UNKNOWN, "The channel has more messages since than can be looked through."
            )

        return self._at(target, look)

    def tell(self, tenant: str, user: str, message: Message) -> None:
        async def send(workspace: Workspace, _channel: str) -> None:
            opened = await workspace.client.conversations_open(users=[user])
            await answers.post(workspace.client, Reply(message), channel=opened["channel"]["id"])

        self._at(f"{tenant}/", send)

    def name(self, tenant: str) -> str | None:  # noqa: ARG002 - a direct message stands in its workspace
        return None

    def _at(self, target: str, act: Callable[[Workspace, str], Coroutine[Any, Any, T]]) -> T:
        """What the act gives in the target's workspace and channel, with its errors in our terms."""
        team, _, channel = target.removeprefix("slack:").partition("/")

        async def acted() -> T:
            workspace = await self._workspaces.find(team)
            if workspace is None:
                raise not_installed()
            return await act(workspace, channel)

        try:
            return self._wait(acted())
        except SlackApiError as problem:
            raise delivery(problem) from problem
        except NO_ANSWER as problem:
            raise delivery(problem) from problem

    def _wait(self, call: Coroutine[Any, Any, T]) -> T:
        if self._loop is None or not self._loop.is_running():
            return asyncio.run(asyncio.wait_for(call, _PATIENCE))
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(call, _PATIENCE), self._loop)
        try:
            return future.result(_PATIENCE + 5)
        except concurrent.futures.TimeoutError as problem:  # the loop itself does not get on
            future.cancel()
            raise DeliveryError(DeliveryProblem.UNKNOWN, "Slack did not answer in time.") from problem
        except concurrent.futures.CancelledError as problem:  # the loop ended under us
            raise DeliveryError(DeliveryProblem.UNKNOWN, "The bot was shut down.") from problem


def _has_key(message: dict[str, Any], key: str, workspace: Workspace) -> bool:
    metadata = message.get("metadata") or {}
    own = message.get("bot_id") == workspace.bot_id or message.get("user") == workspace.bot_user
    return own and metadata.get("event_type") == EVENT_TYPE and (metadata.get("event_payload") or {}).get("key") == key
