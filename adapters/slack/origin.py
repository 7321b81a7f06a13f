"""Where a request came from, read out of what Slack sends."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.clients import Workspace

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked, and what an answer can be given to.

    ``message`` is the message that was written, or acted upon; ``thread`` the one whose thread it stands in; ``below``
    the one whose thread an answer for everyone goes into. ``direct``: it is a conversation with the bot itself, where
    nothing needs to be hidden. ``hidden``: the message is seen by the user alone. ``home``: it came from the Home tab.
    """

    workspace: Workspace
    user: str
    event: str
    channel: str | None = None
    thread: str | None = None
    below: str | None = None
    message: str | None = None
    response_url: str | None = None
    trigger: str | None = None
    direct: bool = False
    hidden: bool = False
    home: bool = False

    @property
    def tenant(self) -> str:
        return f"slack:{self.workspace.team}"

    @property
    def target(self) -> str | None:
        return f"{self.tenant}/{self.channel}" if self.channel else None

    @property
    def carried(self) -> dict[str, str]:
        """What a modal carries along, so that its answer finds its way."""
        fields = {"channel": self.channel, "thread": self.thread, "response_url": self.response_url}
        return {name: value for name, value in fields.items() if value} | ({"home": "yes"} if self.home else {})


def of_command(workspace: Workspace, body: Body) -> Origin:
    return Origin(
        workspace,
        body["user_id"],
        body.get("trigger_id") or body["response_url"],
        channel=body["channel_id"],
        thread=body.get("thread_ts"),
        response_url=body.get("response_url"),
        trigger=body.get("trigger_id"),
    )


def of_event(workspace: Workspace, body: Body) -> Origin:
    """A mention is answered in its thread; a direct message where it stands."""
    event = body["event"]
    channel, thread = event.get("channel"), event.get("thread_ts")
    direct = is_direct(event)
    return Origin(
        workspace,
        event["user"],
        body.get("event_id") or f"{workspace.team}:{channel}:{event['ts']}",
        channel=channel,
        thread=thread,
        below=thread or (None if direct else event.get("ts")),
        message=event.get("ts"),
        direct=direct,
    )


def is_direct(event: Body) -> bool:
    """Whether a message was written to the bot alone."""
    return event.get("channel_type") == "im" or str(event.get("channel")).startswith("D")


def of_home(workspace: Workspace, body: Body) -> Origin:
    event = body["event"]
    return Origin(
        workspace, event["user"], body.get("event_id") or f"{event['user']}:{event.get('event_ts')}", home=True
    )


def of_press(workspace: Workspace, body: Body) -> Origin:
    container = body.get("container") or {}
    action = body["actions"][0]
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    thread, message = container.get("thread_ts"), container.get("message_ts")
    hidden = bool(container.get("is_ephemeral"))
    return Origin(
        workspace,
        body["user"]["id"],
        body.get("trigger_id") or f"{action.get('action_ts')}:{body['user']['id']}",
        channel=channel,
        thread=thread,
        below=thread or message,
        message=message,
        response_url=body.get("response_url"),
        trigger=body.get("trigger_id"),
        direct=str(channel).startswith("D") and not hidden,
        hidden=hidden,
        home=container.get("type") == "view",
    )


def of_shortcut(workspace: Workspace, body: Body) -> Origin:
    message = body.get("message") or {}
    ts = body.get("message_ts") or message.get("ts")
    thread = message.get("thread_ts") if message.get("thread_ts") != ts else None
    return Origin(
        workspace,
        body["user"]["id"],
        body.get("trigger_id") or body["response_url"],
        channel=(body.get("channel") or {}).get("id"),
        thread=thread,
        below=thread,
        message=ts,
        response_url=body.get("response_url"),
        trigger=body.get("trigger_id"),
    )


def of_submission(workspace: Workspace, body: Body, channel: str | None) -> Origin:
    """A modal, with what it carried along; ``channel`` is what was chosen in it, if it asks for one."""
    carried = json.loads(body["view"].get("private_metadata") or "{}")
    return Origin(
        workspace,
        body["user"]["id"],
        body.get("trigger_id") or secrets.token_hex(16),
        channel=channel or carried.get("channel"),
        thread=carried.get("thread"),
        response_url=carried.get("response_url"),
        home="home" in carried,
    )
