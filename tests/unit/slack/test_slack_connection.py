"""Connecting and staying connected, starting again, ending, and what the operator is told."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.slack import SlackBot, SlackSettings
from adapters.slack import bot as bot_module
from adapters.slack.check import check
from adapters.slack.manifest import SCOPES, manifest
from adapters.work import Workers
from bot.core.errors import UserError
from tests.doubles.slack import SlackDouble, slack_double, text_of
from tests.fakes import FakeInstallations
from tests.unit.slack.room import Room
from tests.unit.slack.running import Kept, running, services_of, settings_of


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "reset"])
def test_lost_connections_are_made_again(reason: str) -> None:
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept):
            slack.wait_connected()
            slack.disconnect(reason)
            slack.wait_connected(opened=2)
            assert "4,300" in text_of(slack.slash(room.user, room.channel, "/brief", "flood").wait(timeout=30))


class Forgetful(set[str]):
    """Tickets of which the first few are lost."""

    lost = 2
    asked_for = 0
    """Connections tried."""

    def __contains__(self, ticket: object) -> bool:
        self.asked_for += 1
        return super().__contains__(ticket)

    def add(self, ticket: str) -> None:
        if self.lost:
            self.lost -= 1
        else:
            super().add(ticket)


def test_an_address_that_is_used_up_is_not_tried_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_module, "_PING", 0.1)
    monkeypatch.setattr(bot_module, "_LOOK", 0.1)
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        with running(slack):
            slack._sockets.tickets = Forgetful()
            slack.disconnect("reset")
            slack.wait_connected(opened=2)


def test_an_address_that_is_used_up_at_the_start_is_not_tried_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_module, "_PING", 0.1)
    monkeypatch.setattr(bot_module, "_LOOK", 0.1)
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        slack._sockets.tickets = Forgetful()
        with running(slack) as bot:
            slack.wait_connected()
            assert bot.said == ["Slack: connected to workspace Newsroom by Socket Mode."]


def test_ending_before_there_is_a_connection_is_quick() -> None:
    async def main(slack: SlackDouble) -> None:
        bot = SlackBot(settings_of(slack), FakeInstallations())
        run = asyncio.create_task(bot.run(services_of(Kept(), bot), Workers(), lambda _words: None))
        while not tickets.asked_for:  # noqa: ASYNC110 - it is asked for in another thread
            await asyncio.sleep(0.01)
        await bot.close()
        await asyncio.wait_for(run, 4)

    with slack_double(manifest=manifest()) as slack:
        slack.team()
        tickets = slack._sockets.tickets = Forgetful()
        tickets.lost = 1_000_000
        asyncio.run(main(slack))


def test_buttons_outlive_a_restart_and_work_of_two_bots_is_done_once() -> None:
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept):
            brief = slack.slash(room.user, room.channel, "/brief", "flood").wait()
        with running(slack, room.kept), running(slack, room.kept):
            slack.wait_connected(2)
            sources = slack.press(brief, "Show sources").wait()
            assert "Karl Adler said" in text_of(sources)
            asked = slack.mention(room.user, room.channel, "flood")
            asked.wait()
            before = len(slack.world.messages)
            for _ in range(2):
                slack.redeliver(asked).wait_ack()
            slack.slash(room.user, room.channel, "/briefwire", "help").wait()
            slack.slash(room.user, room.channel, "/briefwire", "help").wait()
            assert len(slack.world.messages) == before + 2


def test_what_was_acknowledged_is_finished_at_the_end() -> None:
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept):
            room.store.pause = 0.5
            asked = slack.slash(room.user, room.channel, "/brief", "flood")
            asked.wait_ack()
        answer = asked.answer
        assert answer is not None
        assert "4,300" in text_of(answer)


def test_nothing_is_acknowledged_once_the_program_is_ending() -> None:
    with slack_double(manifest=manifest(), ack_within=0.3) as slack:
        room = Room(slack)
        with running(slack, room.kept) as bot:
            bot.work._accepting = False
            asked = slack.slash(room.user, room.channel, "/brief", "flood")
            asked.wait_until(lambda handle: handle.error)
            assert asked.error == "operation_timeout"
            assert asked.answers == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"bot_token": "xoxb-wrong"}, "BRIEFWIRE_SLACK_BOT_TOKEN"),
        ({"app_token": "xapp-wrong"}, "BRIEFWIRE_SLACK_APP_TOKEN"),
        ({"app_token": None}, "BRIEFWIRE_SLACK_APP_TOKEN"),
        ({"bot_token": None}, "BRIEFWIRE_SLACK_BOT_TOKEN"),
    ],
    ids=range(4),
)
def test_refused_tokens_end_it_with_a_plain_word(change: dict[str, str | None], named: str) -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        settings = replace(settings_of(slack), **change)  # type: ignore[arg-type]  # a table of fields
        with pytest.raises(UserError, match=named) as raised, running(slack, settings=settings):
            pass
        assert raised.value.hint
        assert "docs/slack.md" in raised.value.hint
        assert [one.ok for one in check(settings)].count(False) == 1


def test_it_waits_for_a_slack_that_does_not_answer() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        slack.fail_next("auth.test", 503)
        slack.fail_next("apps.connections.open", "internal_error")
        with running(slack) as bot:
            slack.wait_connected()
        assert len(bot.said) == 3
        assert "no answer from" in bot.said[0]


def test_missing_permissions_are_said_at_the_start() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team("Newsroom", scopes=tuple(scope for scope in SCOPES if scope != "users:read"))
        with running(slack) as bot:
            slack.wait_connected()
        assert bot.said[0].startswith("Slack: these permissions are missing: users:read.")


def test_the_doctor_finds_everything_in_order() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team("Newsroom")
        found = {one.name: (one.ok, one.detail) for one in check(settings_of(slack))}
    assert found == {
        "Slack bot": (True, "briefwire in the workspace Newsroom"),
        "Slack permissions": (True, "all there"),
        "Slack requests": (True, "Socket Mode can connect"),
    }


def test_the_doctor_names_what_is_missing() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team("Newsroom", scopes=tuple(scope for scope in SCOPES if scope != "chat:write"))
        missing = {one.name: one for one in check(settings_of(slack))}["Slack permissions"]
        assert not missing.ok
        assert missing.detail.startswith("missing: chat:write.")
        assert "briefwire slack manifest" in missing.detail
    nowhere = check(SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url="http://127.0.0.1:9/api/"))
    assert [(one.ok, "does not answer" in one.detail) for one in nowhere] == [(False, True), (False, True)]
    by_http = check(SlackSettings(client_id="1", client_secret="2", signing_secret="3"))
    assert [one.ok for one in by_http] == [True, True, True]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept):
            assert "4,300" in text_of(slack.slash(room.user, room.channel, "/brief", "flood").wait())
            assert "4,300" in text_of(slack.mention(room.user, room.channel, "flood").wait())
