"""Clients of Slack's Web API, one for each workspace."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.installations import SlackInstallations
from adapters.slack.problems import NO_ANSWER
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import missing_scopes

_log = logging.getLogger(__name__)

_SECRETS = re.compile(r"(?<=code: )\S+|(?<=ticket=)[^&'\"\s]+")
_TIMEOUT = 30
_ROTATE_MINUTES = 120
_LONGEST_WAIT = 15


def sdk_log() -> logging.Logger:
    """The logger that slack_sdk and Bolt are given. Whatever the program's level is, it takes no DEBUG: there they log
    whole answers, tokens included."""
    log = logging.getLogger(f"{__name__}.sdk")
    log.setLevel(max(logging.INFO, logging.getLogger().getEffectiveLevel()))
    if not log.filters:
        log.addFilter(_without_secrets)
    return log


def _without_secrets(record: logging.LogRecord) -> bool:
    """Blot out what opens something once: codes of sign-ins, tickets of connections."""
    record.msg, record.args = _SECRETS.sub("***", record.getMessage()), ()
    return True


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that has the app: its bot and a client that acts as it."""

    team: str
    name: str
    bot_id: str | None
    bot_user: str | None
    client: AsyncWebClient
    missing_scopes: tuple[str, ...] = ()

    @property
    def authorization(self) -> AuthorizeResult:
        """The same for Bolt."""
        return AuthorizeResult(
            enterprise_id=None,
            team_id=self.team,
            bot_id=self.bot_id,
            bot_user_id=self.bot_user,
            bot_token=self.client.token,
        )


class _ShortWaits(AsyncRateLimitErrorRetryHandler):
    """Waits as Slack asks, where that is not for long; otherwise whoever called decides."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        headers = {name.lower(): values for name, values in (response.headers if response else {}).items()}
        asked = "".join(headers.get("retry-after", ["1"])[:1])
        return limited and asked.isdecimal() and int(asked) <= _LONGEST_WAIT


def _handlers() -> list[AsyncRetryHandler]:
    """Calls are repeated where Slack asked to wait, and never else: repeating a post blindly would post twice."""
    return [_ShortWaits(max_retry_count=2)]


def web_client(settings: SlackSettings, token: str | None = None) -> AsyncWebClient:
    """A client that talks to the configured address, whatever proxies the environment names."""
    client = AsyncWebClient(
        token=token, base_url=settings.api_url, timeout=_TIMEOUT, retry_handlers=_handlers(), logger=sdk_log()
    )
    client.proxy = None  # the SDK takes a proxy from the environment without regard to NO_PROXY
    return client


def webhook(url: str) -> AsyncWebhookClient:
    """A client of a response URL."""
    client = AsyncWebhookClient(url, timeout=_TIMEOUT, retry_handlers=_handlers(), logger=sdk_log())
    client.proxy = None
    return client


class Workspaces:
    """Finds the workspace of a team id: the configured one, or one that installed the app."""

    def __init__(self, settings: SlackSettings, installations: SlackInstallations) -> None:
        self._settings = settings
        self._installations = installations
        self._own: Workspace | None = None
        self._rotating = asyncio.Lock()

    async def own(self) -> Workspace | None:
        """The workspace of the configured bot token, if there is one. Raises as the Web API does."""
        if self._own is None and self._settings.bot_token:
            client = web_client(self._settings, self._settings.bot_token)
            said = await client.auth_test()
            self._own = Workspace(
                team=said["team_id"],
                name=said.get("team") or said["team_id"],
                bot_id=said.get("bot_id"),
                bot_user=said.get("user_id"),
                client=client,
                missing_scopes=tuple(missing_scopes(said.headers) or ()),
            )
        return self._own

    async def find(self, team: str | None) -> Workspace | None:
        """The workspace with this team id; None where the app is not installed there. Raises as the Web API does."""
        own = await self.own()
        if own is not None and own.team == team:
            return own
        if team is None or not self._settings.by_installation:
            return None
        installation = await self._current(team)
        if installation is None or installation.bot_token is None:
            return None
        return Workspace(
            team,
            installation.team_name or team,
            installation.bot_id,
            installation.bot_user_id,
            web_client(self._settings, installation.bot_token),
        )

    async def _current(self, team: str) -> Installation | None:
        """The installation, with a token that still lasts for a while where tokens expire."""

        async def read() -> Installation | None:
            return await self._installations.async_find_installation(enterprise_id=None, team_id=team)

        found = await read()
        if found is None or found.bot_token_expires_at is None:
            return found
        async with self._rotating:  # a refresh token is good for one use
            found = await read()
            if found is None:  # removed meanwhile
                return None
            rotator = AsyncTokenRotator(
                client_id=self._settings.client_id or "",
                client_secret=self._settings.client_secret or "",
                client=web_client(self._settings),
            )
            try:
                fresh = await rotator.perform_token_rotation(
                    installation=found, minutes_before_expiration=_ROTATE_MINUTES
                )
            except NO_ANSWER as problem:
                if not self._installations.expired(found):
                    _log.warning("the token of %s could not be renewed yet: %s", team, type(problem).__name__)
                    return found
                if isinstance(problem, SlackTokenRotationError):
                    raise problem.api_error from problem
                raise
            if fresh is not None:
                await self._installations.async_save(fresh)
            return fresh or found
