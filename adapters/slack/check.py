"""What ``briefwire doctor`` says about Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from slack_sdk.errors import SlackApiError

from adapters.slack import tokens
from adapters.slack.clients import web_client
from adapters.slack.manifest import INTAKE
from adapters.slack.problems import NO_ANSWER, code
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import missing_scopes
from bot.core.domain import Check

_RENEW = "Print the manifest with `briefwire slack manifest`, paste it under App Manifest, and install the app again."


def check(settings: SlackSettings) -> list[Check]:
    """Is Slack reached, are the tokens good, and may the bot do what it needs to?"""

    async def all_checks() -> list[Check]:
        return [one async for one in _checks(settings)]

    return asyncio.run(all_checks())


async def _checks(settings: SlackSettings) -> AsyncIterator[Check]:
    if settings.bot_token:
        async for one in _bot(settings, settings.bot_token):
            yield one
    elif settings.by_installation:
        yield Check("Slack workspaces", ok=True, detail="each installs the app itself, at /slack/install")
    else:
        yield Check("Slack workspaces", ok=False, detail="BRIEFWIRE_SLACK_BOT_TOKEN is not set")
    yield await _intake(settings)
    if settings.by_installation and not settings.public_url:
        detail = "BRIEFWIRE_PUBLIC_URL is not set: Slack then sends browsers back to the first redirect URL of the app"
        yield Check("Slack sign-in", ok=True, detail=detail)


async def _bot(settings: SlackSettings, token: str) -> AsyncIterator[Check]:
    try:
        said = await web_client(settings, token).auth_test()
    except SlackApiError as problem:
        yield _refused("Slack bot", tokens.BOT, problem)
        return
    except NO_ANSWER as problem:
        yield _unreached("Slack bot", settings, problem)
        return
    yield Check("Slack bot", ok=True, detail=f"{said.get('user')} in the workspace {said.get('team')}")
    missing = missing_scopes(said.headers)
    if missing is None:
        yield Check("Slack permissions", ok=True, detail="the server does not say which are granted")
    elif missing:
        yield Check("Slack permissions", ok=False, detail=f"missing: {', '.join(missing)}. {_RENEW}")
    else:
        yield Check("Slack permissions", ok=True, detail="all there")


async def _intake(settings: SlackSettings) -> Check:
    name = "Slack requests"
    if settings.app_token:
        try:
            await web_client(settings).apps_connections_open(app_token=settings.app_token)
        except SlackApiError as problem:
            return _refused(name, tokens.APP, problem)
        except NO_ANSWER as problem:
            return _unreached(name, settings, problem)
        return Check(name, ok=True, detail="Socket Mode can connect")
    if settings.signing_secret:
        return Check(name, ok=True, detail=f"signed HTTP at {INTAKE}; Slack has to reach BRIEFWIRE_HTTP_BIND")
    detail = "set BRIEFWIRE_SLACK_APP_TOKEN (Socket Mode), or BRIEFWIRE_SLACK_SIGNING_SECRET and BRIEFWIRE_HTTP_BIND"
    return Check(name, ok=False, detail=detail)


def _refused(name: str, setting: str, problem: SlackApiError) -> Check:
    said = code(problem)
    if said == "missing_scope":
        return Check(name, ok=False, detail=f"{setting} lacks a scope. {tokens.FOUND[setting]}")
    return Check(
        name, ok=False, detail=f"Slack refuses {setting} ({said or 'no reason given'}). {tokens.FOUND[setting]}"
    )


def _unreached(name: str, settings: SlackSettings, problem: Exception) -> Check:
    return Check(name, ok=False, detail=f"{settings.api_url} does not answer ({type(problem).__name__})")
