"""Installations and sign-in states of slack_sdk, kept behind the ``Installations`` port."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.core.errors import StoreError
from bot.core.ports import Installations

_STATE_LASTS = timedelta(minutes=10)
_TIMES = ("installed_at", "bot_token_expires_at")

Now = Callable[[], datetime]


def _key(team: str) -> str:
    return f"slack:{team}"


def encoded(installation: Installation) -> str:
    """The bot's part of an installation as JSON; a user's token is not asked for and never kept."""
    fields = {name: value for name, value in installation.to_bot().to_dict_for_copying().items() if value is not None}
    fields["bot_scopes"] = ",".join(installation.bot_scopes or ())
    fields["user_id"] = installation.user_id
    times = {name: fields[name].isoformat() for name in _TIMES if name in fields}
    return json.dumps({**fields, **times})


def decoded(value: str) -> Installation:
    fields = json.loads(value)
    times = {name: datetime.fromisoformat(fields[name]).timestamp() for name in _TIMES if name in fields}
    if "bot_token_expires_at" in times:
        times["bot_token_expires_at"] = int(times["bot_token_expires_at"])
    return Installation(**{**fields, **times})


class _OverPort:
    """What both stores of slack_sdk are made with."""

    def __init__(self, port: Installations, now: Now, logger: logging.Logger) -> None:
        self._port = port
        self._now = now
        self._logger = logger

    @property
    def logger(self) -> logging.Logger:
        return self._logger


class SlackInstallations(_OverPort, AsyncInstallationStore):
    """One installation for each workspace."""

    async def async_save(self, installation: Installation) -> None:
        if installation.team_id is None or installation.is_enterprise_install:
            raise BoltError("only single workspaces can install the app, not whole organisations")
        key, value = _key(installation.team_id), encoded(installation)
        try:
            await asyncio.to_thread(self._port.save, key, value, self._now())
        except StoreError as problem:
            raise BoltError("the installation could not be stored") from problem

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,  # noqa: ARG002 - slack_sdk's signature
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002 - slack_sdk's signature
        is_enterprise_install: bool | None = False,  # noqa: ARG002 - slack_sdk's signature
    ) -> Installation | None:
        value = await asyncio.to_thread(self._port.find, _key(team_id)) if team_id else None
        return decoded(value) if value else None

    def expired(self, installation: Installation) -> bool:
        """Whether the bot's token has run out."""
        ends = installation.bot_token_expires_at
        return ends is not None and ends <= self._now().timestamp()

    async def remove(self, team: str) -> None:
        """Forget the workspace's installation."""
        await asyncio.to_thread(self._port.remove, _key(team))


class SlackStates(_OverPort, AsyncOAuthStateStore):
    """States of sign-ins begun in a browser: each can be used once, within ten minutes, at any replica."""

    async def async_issue(self, *_args: object, **_options: object) -> str:
        state = secrets.token_urlsafe(32)
        await asyncio.to_thread(self._port.issue_state, state, self._now() + _STATE_LASTS)
        return state

    async def async_consume(self, state: str) -> bool:
        return await asyncio.to_thread(self._port.consume_state, state, self._now())
