"""Calls that fail: on demand, too many at once, with tokens that have expired."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.doubles.slack import Channel, SlackDouble, slack_double
from tests.unit.doubles.slack_app import Api, client_of


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.run_until_complete(asyncio.sleep(0.01))
    loop.close()


def test_failures_on_demand(loop: asyncio.AbstractEventLoop) -> None:
    with slack_double() as slack:
        team = slack.team()
        _failures(slack, Api(client_of(slack, slack.token(team)), loop), slack.channel(team))


def _failures(slack: SlackDouble, api: Api, news: Channel) -> None:
    def post(text: str) -> Any:
        return api("chat_postMessage", channel=news.id, text=text)

    start = len(slack.calls_of("chat.postMessage"))
    slack.rate_limit("chat.postMessage", retry_after=0)
    assert post("after a wait")["ok"]
    slack.rate_limit("chat.postMessage", 3, retry_after=0)
    assert api.refused("chat_postMessage", channel=news.id, text="x")["error"] == "ratelimited"
    slack.fail_next("chat.postMessage", "is_archived")
    assert api.refused("chat_postMessage", channel=news.id, text="x")["error"] == "is_archived"
    slack.fail_next("chat.postMessage", 503)
    assert api.refused("chat_postMessage", channel=news.id, text="x")["error"] == "internal_error"
    before = len(slack.world.history(news))
    slack.drop_after_commit("chat.postMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        post("lost answer")
    assert [m.text for m in slack.world.history(news)[before:]] == ["lost answer"]
    slack.delay("chat.postMessage", 0.05)
    assert post("slow")["ok"]
    assert [(call.status, call.error) for call in slack.calls_of("chat.postMessage")[start:]] == [
        *[(429, "ratelimited"), (200, None)],
        *[(429, "ratelimited")] * 3,
        *[(200, "is_archived"), (503, "internal_error"), (200, None), (200, None)],
    ]


def test_rate_limits(loop: asyncio.AbstractEventLoop) -> None:
    with slack_double(rates=True) as double:
        team = double.team()
        first, second = double.channel(team, "first"), double.channel(team, "second")
        api = Api(client_of(double, double.token(team)), loop)
        api.client.retry_handlers.clear()

        def status(name: str, **arguments: Any) -> tuple[int, str | None]:
            try:
                api(name, **arguments)
            except SlackApiError as error:
                return error.response.status_code, error.response.headers.get("Retry-After")
            return 200, None

        posts = [status("chat_postMessage", channel=first.id, text="x") for _ in range(6)]
        assert posts[:5] == [(200, None)] * 5
        assert posts[5] in [(429, str(seconds)) for seconds in range(1, 6)]
        assert status("chat_postMessage", channel=second.id, text="x") == (200, None)
        lists = [status("conversations_list")[0] for _ in range(21)]
        assert lists == [200] * 20 + [429]
        double.pass_time(60)
        assert status("conversations_list") == (200, None)
        assert status("chat_postMessage", channel=first.id, text="x") == (200, None)
        assert double.calls_of("chat.postMessage")[5].error == "ratelimited"


def test_rotating_tokens(loop: asyncio.AbstractEventLoop) -> None:
    with slack_double(oauth=True) as double:
        team = double.team()
        double.user(team)
        old = double.token(team)
        api = Api(client_of(double, None), loop)
        secret = {"client_id": double.world.client_id, "client_secret": double.world.client_secret}

        def access(**arguments: Any) -> Any:
            return api("api_call", api_method="oauth.v2.access", params={**secret, **arguments})

        def refused(**arguments: Any) -> str:
            return str(api.refused("api_call", api_method="oauth.v2.access", params={**secret, **arguments})["error"])

        first = api("api_call", api_method="oauth.v2.exchange", params={**secret, "token": old})
        assert (first["expires_in"], first["team"]["id"]) == (43_200, team.id)
        assert Api(client_of(double, old), loop).refused("auth_test")["error"] == "token_revoked"
        double.pass_time(43_201)
        assert Api(client_of(double, first["access_token"]), loop).refused("auth_test")["error"] == "token_expired"
        fresh = access(grant_type="refresh_token", refresh_token=first["refresh_token"])
        assert Api(client_of(double, fresh["access_token"]), loop)("auth_test")["team_id"] == team.id
        assert refused(grant_type="refresh_token", refresh_token="xoxe-unknown") == "invalid_refresh_token"
        assert refused(code="unknown") == "invalid_code"
        assert refused(code="x", client_secret="wrong") == "bad_client_secret"
        assert refused(code="x", client_id="wrong") == "invalid_client_id"
        assert all("secret" not in str(call.arguments) for call in double.calls)
