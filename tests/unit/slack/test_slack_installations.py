"""Installations and sign-in states behind the port."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.installations import SlackInstallations, SlackStates, decoded, encoded
from tests.fakes import FakeInstallations

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_LOG = logging.getLogger(__name__)


def installation(team: str = "T1", **more: object) -> Installation:
    fields = {
        "app_id": "A1",
        "team_id": team,
        "team_name": "Newsroom",
        "bot_token": f"xoxb-{team}",
        "bot_id": "B1",
        "bot_user_id": "U9",
        "bot_scopes": "chat:write,commands",
        "bot_refresh_token": "xoxe-1",
        "bot_token_expires_at": 1_800_000_000,
        "user_id": "U1",
        "user_token": "xoxp-1",
        "installed_at": 1_790_000_000.5,
    }
    return Installation(**(fields | more))  # type: ignore[arg-type]  # a table of the many fields


def test_everything_of_the_bot_is_kept_and_nothing_of_the_user() -> None:
    before, after = installation(), decoded(encoded(installation()))
    assert after.to_bot().to_dict_for_copying() == before.to_bot().to_dict_for_copying()
    assert (after.user_id, after.user_token) == ("U1", None)
    assert "xoxp" not in encoded(before)


def test_tokens_that_do_not_expire() -> None:
    kept = decoded(encoded(installation(bot_refresh_token=None, bot_token_expires_at=None)))
    assert (kept.bot_refresh_token, kept.bot_token_expires_at) == (None, None)


def test_each_workspace_has_its_own() -> None:
    async def run() -> None:
        port = FakeInstallations()
        store = SlackInstallations(port, lambda: _NOW, _LOG)
        await store.async_save(installation("T1"))
        await store.async_save(installation("T2"))
        await store.async_save(installation("T1", bot_token="xoxb-new"))
        found = await store.async_find_installation(enterprise_id=None, team_id="T1")
        assert found is not None
        assert found.bot_token == "xoxb-new"
        other = await store.async_find_installation(enterprise_id=None, team_id="T2")
        assert other is not None
        assert other.bot_token == "xoxb-T2"
        await store.remove("T1")
        assert await store.async_find_installation(enterprise_id=None, team_id="T1") is None
        assert await store.async_find_installation(enterprise_id=None, team_id="T3") is None
        assert await store.async_find_installation(enterprise_id=None, team_id=None) is None
        assert json.loads(port.find("slack:T2") or "")["team_id"] == "T2"

    asyncio.run(run())


@pytest.mark.parametrize("more", [{"is_enterprise_install": True}, {"team_id": None}], ids=range(2))
def test_whole_organisations_are_refused(more: dict[str, object]) -> None:
    store = SlackInstallations(FakeInstallations(), lambda: _NOW, _LOG)
    with pytest.raises(BoltError):
        asyncio.run(store.async_save(installation(**more)))  # type: ignore[arg-type]  # a table of fields


def test_a_state_is_good_once_and_for_ten_minutes() -> None:
    async def run() -> None:
        now = _NOW
        states = SlackStates(FakeInstallations(), lambda: now, _LOG)
        first, second = await states.async_issue(), await states.async_issue()
        assert first != second
        assert [await states.async_consume(first), await states.async_consume(first)] == [True, False]
        now = _NOW + timedelta(minutes=11)
        assert not await states.async_consume(second)
        assert not await states.async_consume("guessed")

    asyncio.run(run())
