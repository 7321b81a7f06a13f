"""What Slack sends over HTTP: signed requests, and the browser's way through the sign-in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urljoin

from aiohttp import ClientError, web
from aiohttp.http import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from adapters.slack import guard
from adapters.slack.app import MALFORMED
from adapters.slack.clients import sdk_log, web_client
from adapters.slack.installations import SlackInstallations, SlackStates
from adapters.slack.manifest import INSTALL, INTAKE, REDIRECT, SCOPES
from adapters.slack.problems import NO_ANSWER
from adapters.slack.settings import SlackSettings
from bot.core.errors import StoreError
from bot.core.services import Services

_PATIENCE = 10.0
"""Seconds for a body to arrive in; Slack itself gives up after three."""
_log = logging.getLogger(__name__)


def intake(secret: str, bolt: AsyncApp, services: Services) -> Sequence[web.AbstractRouteDef]:
    """The one route for commands, events and interactions."""

    async def refusal(request: web.Request, body: bytes | None) -> guard.Refusal | None:
        now = services.clock.now()
        if body is None:
            return guard.UNREADABLE
        refused = guard.refusal(secret, request.headers, request.content_type, body, now)
        if refused is None:
            event = guard.replay_id(request.headers)
            if not await asyncio.to_thread(services.tenants.is_first, event, now):  # Slack waits: not behind briefs
                return guard.REPLAY
        return refused

    async def take(request: web.Request) -> web.Response:
        body = await _read(request)
        refused = await refusal(request, body)
        if body is not None and refused is None:
            try:
                asked = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=dict(request.headers))
                return await to_aiohttp_response(await bolt.async_dispatch(asked))
            except MALFORMED:
                refused = guard.UNREADABLE
        assert refused is not None
        _log.warning("a request to %s was refused: %s", INTAKE, refused.reason)
        return web.Response(status=refused.status, text=refused.reason)

    return [web.post(INTAKE, take)]


async def _read(request: web.Request) -> bytes | None:
    """The body, or so much of it as shows that it is too large; None where it does not arrive whole, and soon. Slack
    does not compress: a body that says so is not unpacked."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        return None
    body = b""
    try:
        async with asyncio.timeout(_PATIENCE):
            while len(body) <= guard.MAX_BODY_BYTES:
                chunk = await request.content.read(guard.MAX_BODY_BYTES + 1 - len(body))
                if not chunk:
                    break
                body += chunk
    except (web.RequestPayloadError, HttpProcessingError, ClientError, ConnectionError, TimeoutError):
        return None
    return body


def sign_in(
    settings: SlackSettings, installations: SlackInstallations, states: SlackStates
) -> Sequence[web.AbstractRouteDef]:
    """The two routes by which an admin installs the app in a workspace."""
    flow = AsyncOAuthFlow(
        client=web_client(settings),
        logger=sdk_log(),
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=settings.public_url.rstrip("/") + REDIRECT if settings.public_url else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            authorization_url=urljoin(settings.api_url, "../oauth/v2/authorize"),
            installation_store=installations,
            state_store=states,
            logger=sdk_log(),
        ),
    )
    return [web.get(INSTALL, _page(flow.handle_installation)), web.get(REDIRECT, _page(flow.handle_callback))]


def _page(
    handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(request: web.Request) -> web.Response:
        asked = AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
        try:
            return await to_aiohttp_response(await handle(asked))
        except (*NO_ANSWER, StoreError) as problem:
            _log.warning("an installation failed: %s", type(problem).__name__)
            return web.Response(status=503, text="Slack or the database did not answer. Please try again.")

    return serve
