"""The Slack bot: connects, listens, and says how it stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from adapters.slack import tokens
from adapters.slack.app import SlackApp
from adapters.slack.clients import Workspaces, sdk_log, web_client
from adapters.slack.installations import SlackInstallations, SlackStates
from adapters.slack.manifest import INTAKE
from adapters.slack.messenger import SlackMessenger
from adapters.slack.problems import NO_ANSWER, code
from adapters.slack.settings import SlackSettings
from adapters.slack.web import intake, sign_in
from bot.core.errors import UserError
from bot.core.ports import Installations, Messenger, Work
from bot.core.services import Services

_log = logging.getLogger(__name__)

_GUIDE = "docs/slack.md says where each token comes from; briefwire doctor checks them."
_LONGEST_WAIT = 60.0
_PING = 5.0
"""Seconds between looks at the connection: a lost one is made again after that."""
_LOOK = 10.0
"""Seconds between looks at whether the SDK goes on trying an address that is used up."""
_PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})

T = TypeVar("T")

Say = Callable[[str], None]


class SlackBot:
    """Implements the bot that ``briefwire run`` runs for Slack."""

    name = "slack"

    def __init__(self, settings: SlackSettings, installations: Installations) -> None:
        self._settings = settings
        self._services: Services | None = None
        self._installations = SlackInstallations(installations, self._now, sdk_log())
        self._states = SlackStates(installations, self._now, sdk_log())
        self._workspaces = Workspaces(settings, self._installations)
        self._app: SlackApp | None = None
        self._closed = asyncio.Event()
        self._messenger = SlackMessenger(self._workspaces)
        self.messenger: Messenger = self._messenger

    def _now(self) -> datetime:
        assert self._services is not None, "asked for only while serving"
        return self._services.clock.now()

    def _listening(self, services: Services, work: Work) -> SlackApp:
        if self._app is None:
            self._services = services
            self._app = SlackApp(self._settings, self._workspaces, self._installations, services, work)
        return self._app

    def routes(self, services: Services, work: Work) -> Sequence[web.AbstractRouteDef]:
        """What Slack and browsers send over HTTP, where that is configured."""
        app = self._listening(services, work)
        settings = self._settings
        signed = intake(settings.signing_secret, app.bolt, services) if settings.signing_secret else ()
        installing = sign_in(settings, self._installations, self._states) if settings.by_installation else ()
        return [*signed, *installing]

    async def run(self, services: Services, work: Work, say: Say) -> None:
        """Connect, and serve until ``close``. Raises ``UserError`` where Slack refuses a token, or one is missing."""
        settings = self._settings
        if not (settings.bot_token or settings.by_installation):
            raise UserError("No Slack workspace is configured: BRIEFWIRE_SLACK_BOT_TOKEN is not set.", _GUIDE)
        if not (settings.app_token or settings.signing_secret):
            raise UserError(
                "Nothing says how Slack reaches the bot: set BRIEFWIRE_SLACK_APP_TOKEN (Socket Mode), or "
                "BRIEFWIRE_SLACK_SIGNING_SECRET and BRIEFWIRE_HTTP_BIND.",
                _GUIDE,
            )
        app = self._listening(services, work)
        self._messenger.use(asyncio.get_running_loop())
        try:
            own = await self._patiently(self._workspaces.own, tokens.BOT, say)
            if own and own.missing_scopes:
                missing = ", ".join(own.missing_scopes)
                say(f"Slack: these permissions are missing: {missing}. `briefwire doctor` says what to do.")
            served = f"workspace {own.name}" if own else "the workspaces that installed the app"
            if settings.app_token:
                await self._connected(app, settings.app_token, served, say)
            else:
                say(f"Slack: serving {served}; requests are taken at {INTAKE}.")
                await self._closed.wait()
        finally:
            self._messenger.use(None)

    async def close(self) -> None:
        self._closed.set()

    async def _connected(self, app: SlackApp, token: str, served: str, say: Say) -> None:
        client = web_client(self._settings)

        async def open_connection() -> str:
            return str((await client.apps_connections_open(app_token=token))["url"])

        # Asked for here: the handler would try forever with a token that Slack refuses.
        url = await self._patiently(open_connection, tokens.APP, say)
        if self._closed.is_set():
            return
        handler = AsyncSocketModeHandler(app.bolt, token, logger=sdk_log(), web_client=client, ping_interval=_PING)
        handler.client.proxy = None  # taken from the environment without regard to NO_PROXY
        handler.client.wss_uri = url

        async def connect() -> None:
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            say(f"Slack: connected to {served} by Socket Mode.")

        connecting = asyncio.create_task(connect())  # ends with the first connection, however long that takes
        try:
            while not await self._closes_within(_LOOK):
                if connecting.done():
                    connecting.result()
                if not await handler.client.is_connected():
                    handler.client.wss_uri = None  # good for one connection, but the SDK would try it forever
        finally:
            connecting.cancel()
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped

    async def _closes_within(self, seconds: float) -> bool:
        """Whether we are told to close in this time."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._closed.wait(), seconds)
        return self._closed.is_set()

    async def _patiently(self, call: Callable[[], Awaitable[T]], setting: str, say: Say) -> T:
        """What the call gives, made again until Slack answers. Raises ``UserError`` where it refuses the token."""
        wait = 1.0
        while True:
            try:
                return await call()
            except SlackApiError as problem:
                error = code(problem)
                if error and error not in _PASSING:
                    where = f"It stands on the app's pages: {tokens.FOUND[setting]}. {_GUIDE}"
                    raise UserError(f"Slack refuses {setting}: {error}.", where) from problem
            except NO_ANSWER as problem:
                error = type(problem).__name__
            say(f"Slack: no answer from {self._settings.api_url} ({error}); trying again in {wait:.0f} s.")
            if await self._closes_within(wait):
                raise UserError("Slack was not reached before the end.")
            wait = min(2 * wait, _LONGEST_WAIT)
