"""The Bolt app: what Slack sends is acknowledged at once and handed on."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from adapters.slack import origin as origins
from adapters.slack import views
from adapters.slack.clients import Workspace, Workspaces, sdk_log, web_client
from adapters.slack.installations import SlackInstallations
from adapters.slack.manifest import COMMANDS, SHORTCUT
from adapters.slack.mrkdwn import plain, without_mention
from adapters.slack.problems import NO_ANSWER, code, is_open
from adapters.slack.settings import SlackSettings
from adapters.slack.talk import Talk
from bot.core import conversation
from bot.core.domain import Pause
from bot.core.ports import Work
from bot.core.services import Services

_log = logging.getLogger(__name__)

_WORKSPACE = "briefwire_workspace"
_NOT_INSTALLED = "Briefwire is not installed in this workspace. Ask an admin to install it again."
_LEFT: Mapping[str, Pause] = {
    "channel_archive": Pause.CHANNEL_GONE,
    "channel_deleted": Pause.CHANNEL_GONE,
    "channel_left": Pause.NO_PERMISSION,
    "group_archive": Pause.CHANNEL_GONE,
    "group_deleted": Pause.CHANNEL_GONE,
    "group_left": Pause.NO_PERMISSION,
}
_REMOVED = ("app_uninstalled", "tokens_revoked")

MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""What reading a payload of an unknown shape raises."""

Body = Mapping[str, Any]


class _Authorize(AsyncAuthorize):
    """Finds the workspace of a request; Bolt refuses what comes from one that does not have the app."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,  # noqa: ARG002 - Bolt's signature
        team_id: str | None,
        user_id: str | None,  # noqa: ARG002 - Bolt's signature
        **_actor: str | None,
    ) -> AuthorizeResult | None:
        try:
            workspace = await self._workspaces.find(team_id)
        except SlackApiError as problem:
            if is_open(problem):
                raise ConnectionError from problem  # Bolt would take it for no installation; so Slack sends it again
            _log.warning("the workspace %s could not be authorized: %s", team_id, code(problem))
            return None
        context[_WORKSPACE] = workspace
        return workspace.authorization if workspace else None


class SlackApp:
    """Listens to everything the manifest asks for."""

    def __init__(
        self,
        settings: SlackSettings,
        workspaces: Workspaces,
        installations: SlackInstallations,
        services: Services,
        work: Work,
    ) -> None:
        self._installations = installations
        self._services = services
        self._work = work
        self._talk = Talk(services, work)
        self.bolt = AsyncApp(
            name="briefwire",
            logger=sdk_log(),
            client=web_client(settings),
            authorize=_Authorize(workspaces),  # type: ignore[arg-type]  # None is how Bolt is told of no installation
            signing_secret="",
            request_verification_enabled=False,  # the guard stands before us; over Socket Mode nothing is signed
            ssl_check_enabled=False,
            user_facing_authorize_error_message=_NOT_INSTALLED,
        )
        self._listen()

    def _listen(self) -> None:
        bolt = self.bolt
        bolt.error(_on_error)
        bolt.middleware(self._while_accepting)
        for command in COMMANDS:
            bolt.command(command)(self._on_command)
        bolt.event("app_mention")(self._on_mention)
        bolt.event("message")(self._on_message)
        bolt.event("app_home_opened")(self._on_home)
        for event in _LEFT:
            bolt.event(event)(self._on_left)
        for event in _REMOVED:
            bolt.event(event)(self._on_removed)
        bolt.action(re.compile("^bw:"))(self._on_press)
        bolt.shortcut(SHORTCUT)(self._on_shortcut)
        bolt.view(views.CALLBACK)(self._on_submission)

    async def _while_accepting(self, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:  # noqa: A002 - Bolt's name
        """Once the program is ending nothing is acknowledged any more: Slack sends it again."""
        return await next() if self._work.accepting else BoltResponse(status=503)

    async def _on_command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        origin = origins.of_command(_workspace(context), body)
        self._talk.command(origin, body["command"], plain(body.get("text") or ""))

    async def _on_mention(self, body: Body, context: AsyncBoltContext) -> None:
        event, workspace = body["event"], _workspace(context)
        if _is_from_person(event):
            text = plain(without_mention(event.get("text") or "", workspace.bot_user))
            self._talk.words(origins.of_event(workspace, body), text)

    async def _on_message(self, body: Body, context: AsyncBoltContext) -> None:
        event, workspace = body["event"], _workspace(context)
        if origins.is_direct(event) and _is_from_person(event):
            text = plain(without_mention(event.get("text") or "", workspace.bot_user))
            self._talk.words(origins.of_event(workspace, body), text)

    async def _on_home(self, body: Body, context: AsyncBoltContext) -> None:
        if body["event"].get("tab") == "home":
            self._talk.home(origins.of_home(_workspace(context), body))

    async def _on_press(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        self._talk.press(origins.of_press(_workspace(context), body), body["actions"][0].get("value") or "")

    async def _on_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        workspace, message = _workspace(context), body.get("message") or {}
        own = message.get("user") == workspace.bot_user or message.get("bot_id") == (workspace.bot_id or "")
        self._talk.brief_this(origins.of_shortcut(workspace, body), message, own=own)

    async def _on_submission(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        view, state = body["view"], body["view"]["state"]["values"]
        origin = origins.of_submission(_workspace(context), body, views.chosen_channel(state))
        values = views.values(state)
        shown = await self._talk.submit(origin, views.form_name(view), values, [b["block_id"] for b in view["blocks"]])
        await (ack(**shown) if shown else ack())

    async def _on_left(self, body: Body, context: AsyncBoltContext) -> None:
        """In a shared channel ``team_id`` may be another workspace than the one that has us."""
        event = body["event"]
        self._pause(f"slack:{_workspace(context).team}/{event['channel']}", _LEFT[event["type"]])

    async def _on_removed(self, body: Body) -> None:
        event, team = body["event"], body["team_id"]
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        self._work.start(partial(self._installations.remove, team), "slack removal", f"slack:{team}")
        self._pause(f"slack:{team}", Pause.REMOVED)

    def _pause(self, target: str, reason: Pause) -> None:
        async def job() -> None:
            await self._work.call(partial(conversation.pause, self._services, target, reason))

        self._work.start(job, "slack pause", target.partition("/")[0])


async def _on_error(error: Exception, response: BoltResponse | None) -> BoltResponse | None:
    """What Bolt, or a listener before it handed on, stumbled over: mostly a payload that Slack never sends."""
    if isinstance(error, NO_ANSWER):
        _log.warning("Slack did not answer: %s", type(error).__name__)
        return None
    if not isinstance(error, MALFORMED):
        _log.error("a request failed", exc_info=error)
        return None
    _log.warning("a request is not as Slack sends them: %s", type(error).__name__)
    return BoltResponse(status=400) if response is not None else None


def _workspace(context: AsyncBoltContext) -> Workspace:
    found: Workspace = context[_WORKSPACE]
    return found


def _is_from_person(event: Body) -> bool:
    """Whether a person wrote it just now: no bot, and no edit or other news about a message."""
    return (
        bool(event.get("user"))
        and not event.get("bot_id")
        and event.get("subtype") in {None, "file_share", "thread_broadcast"}
    )
