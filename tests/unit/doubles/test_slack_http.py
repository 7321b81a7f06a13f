"""Signed HTTP deliveries and OAuth, with the real slack-bolt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from tests.doubles.slack import Channel, SlackDouble, Team, User, slack_double
from tests.doubles.slack.forging import FORGERIES, forge
from tests.unit.doubles.slack_app import Running, slack_app


def register(app: AsyncApp) -> None:
    @app.command("/brief")
    async def brief(ack: Any, respond: Any, command: dict[str, Any], client: Any) -> None:
        await ack({"text": "Reading…"})
        me = await client.auth_test()
        await respond(text=f"{command['text']} for {me['team']}", response_type="in_channel")

    @app.command("/open")
    async def open_modal(ack: Any, command: dict[str, Any], client: Any) -> None:
        await ack()
        block = {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "Topic"},
            "element": {"type": "plain_text_input", "action_id": "topic"},
        }
        title = {"type": "plain_text", "text": "Title"}
        view = {"type": "modal", "callback_id": "v", "title": title, "submit": title, "blocks": [block]}
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    @app.view("v")
    async def submitted(ack: Any) -> None:
        await ack(response_action="errors", errors={"topic": "Unknown"})

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: Any) -> None:
        await say(text="heard")

    @app.event("app_uninstalled")
    @app.event("tokens_revoked")
    async def gone() -> None:
        pass


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackDouble]:
    with slack_double(http=True) as double:
        team = double.team("Newsroom")
        double.user(team)
        double.channel(team)
        yield double


@pytest.fixture(scope="module")
def app(slack: SlackDouble) -> Iterator[Running]:
    with slack_app(slack, register, http=True) as running:
        yield running


@pytest.fixture
def place(slack: SlackDouble, app: Running) -> tuple[User, Channel]:
    return next(u for u in slack.world.users.values() if not u.bot), next(iter(slack.world.channels.values()))


def test_slash_command(slack: SlackDouble, place: tuple[User, Channel]) -> None:
    handle = slack.slash(*place, "/brief", "flood ä & b=c")
    answer = handle.wait()
    assert (answer.text, answer.ephemeral) == ("flood ä & b=c for Newsroom", False)
    assert sorted(m.text for m in handle.answers) == ["Reading…", "flood ä & b=c for Newsroom"]
    assert handle.delivery.attempts[0].status == 200
    assert handle.ack == {"text": "Reading…"}


def test_modal_with_an_error(slack: SlackDouble, place: tuple[User, Channel]) -> None:
    view = slack.slash(*place, "/open").wait_view()
    assert slack.submit(view, {"topic": "x"}).errors == {"topic": "Unknown"}
    slack.close(view)


def test_event(slack: SlackDouble, place: tuple[User, Channel]) -> None:
    assert slack.mention(*place, "hello").wait().text == "heard"


def test_handshake(slack: SlackDouble, app: Running) -> None:
    answer = slack.verify_url()
    assert (answer.status, "double-challenge" in answer.text) == (200, True)


def test_signed_requests_are_taken(slack: SlackDouble, app: Running) -> None:
    assert slack.forge("good").status == 200
    assert [answer.status for answer in slack.replay()] == [200, 200], "Bolt does not notice a replay"
    assert slack.oversized().status in (404, 413)


REFUSED = ("wrong secret", "wrong signature", "changed body", "stale", "from the future", "no signature")
"""What Bolt refuses by itself; on the rest it fails, which is why an app needs a guard in front of it."""


@pytest.mark.parametrize("how", REFUSED)
def test_forgeries_bolt_refuses(slack: SlackDouble, app: Running, how: str) -> None:
    assert slack.forge(how).status == 401


def test_every_forgery_differs_from_the_right_request() -> None:
    right = forge("good", b"a=b", "text/plain", "secret", 1_790_000_000)
    wrong = [forge(how, b"a=b", "text/plain", "secret", 1_790_000_000) for how in FORGERIES]
    assert all(forgery != right for forgery in wrong)
    assert len({(f.body, *sorted(f.headers.items())) for f in wrong}) == len(FORGERIES)
    with pytest.raises(LookupError, match="no such forgery"):
        forge("friendly", b"", "text/plain", "secret", 0)


def test_events_without_200_are_sent_again() -> None:
    tries: list[tuple[str | None, str | None]] = []

    def failing(app: AsyncApp) -> None:
        @app.middleware
        async def once(req: Any, next_: Any) -> Any:
            header = {name: req.headers.get(f"x-slack-retry-{name}", [None])[0] for name in ("num", "reason")}
            tries.append((header["num"], header["reason"]))
            return await next_() if header["num"] else BoltResponse(status=503)

        register(app)

    with slack_double(http=True, retry_delays=(0.0, 0.01)) as double:
        user = double.user(double.team())
        channel = double.channel(double.world.teams[user.team])
        handle = double.mention(user, channel, "is anybody there?")
        with pytest.raises(AssertionError, match="Slack shows dispatch_failed"):
            handle.wait()
        assert len(handle.delivery.attempts) == 3
        assert handle.delivery.reason == "connection_failed"
        with slack_app(double, failing, http=True):
            handle = double.mention(user, channel, "hello")
            assert handle.wait().text == "heard"
    assert tries == [(None, None), ("1", "http_error")]
    assert [attempt.status for attempt in handle.delivery.attempts] == [503, 200]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[SlackDouble, Running]]:
    """An app for many workspaces."""
    with (
        slack_double(http=True, oauth=True) as double,
        slack_app(double, register, folder=str(tmp_path), http=True) as app,
    ):
        yield double, app


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call of aiohttp
def test_workspaces_come_and_go(shared: tuple[SlackDouble, Running]) -> None:
    double, _ = shared
    assert set(double.env) == {
        "BRIEFWIRE_SLACK_API_URL",
        "BRIEFWIRE_SLACK_CLIENT_ID",
        "BRIEFWIRE_SLACK_CLIENT_SECRET",
        "BRIEFWIRE_SLACK_SIGNING_SECRET",
        "BRIEFWIRE_HTTP_BIND",
    }
    places: list[tuple[Team, User, Channel]] = []
    for name in ("One", "Two"):
        team = double.team(name, installed=False)
        places.append((team, double.user(team), double.channel(team)))
        assert team.tokens == []
        page = double.install(team)
        assert page.status == 200
        assert team.scopes == ("chat:write", "commands")
        assert len(team.tokens) == 1
    for team, user, channel in places:
        assert double.slash(user, channel, "/brief", "flood").wait().text == f"flood for {team.name}"
    (first, user, channel), _ = places
    token = double.token(first)
    said = double.uninstall(first)
    assert first.tokens == []
    assert [handle.payload["event"]["type"] for handle in said] == ["tokens_revoked", "app_uninstalled"]
    assert all(handle.wait_ack() < 3 for handle in said)
    assert token in double.world.revoked


def test_an_install_needs_the_right_state(shared: tuple[SlackDouble, Running]) -> None:
    double, _ = shared
    team = double.team("One", installed=False)
    assert double.install(team, path="/slack/oauth_redirect?code=1&state=2").status == 400
    assert team.tokens == []
