"""Connecting and staying connected; leaving."""

from __future__ import annotations

import asyncio
import base64
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.discord import DiscordBot, DiscordSettings, check, server_link, user_link
from adapters.discord.settings import connector
from adapters.work import Workers
from bot.core.domain import Pause, Subscription
from bot.core.errors import UserError
from tests.doubles.discord import ALL, MEMBER, Permission, discord_double, text_of
from tests.unit.discord.running import FLOOD, running, services, settings

_COMMANDS = "PUT /applications/{application_id}/commands"


def _ended(bot: Any) -> UserError:
    assert bot.ended.wait(10)
    assert isinstance(bot.problem, UserError)
    return bot.problem


def test_a_refused_token_ends_it_with_a_hint() -> None:
    with discord_double() as double:
        refused = replace(settings(double), token="MTAx.refus.ed")
        bot = DiscordBot(refused)

        async def run() -> None:
            await bot.run(services(), Workers(), print)

        with pytest.raises(UserError) as raised:
            asyncio.run(run())
    assert "BRIEFWIRE_DISCORD_TOKEN" in raised.value.message
    assert raised.value.hint
    assert "refus" not in f"{raised.value.message} {raised.value.hint}"


@pytest.mark.parametrize(("code", "word"), [(4004, "TOKEN"), (4014, "doctor"), (4013, "doctor")])
def test_a_connection_closed_for_good_ends_it(code: int, word: str) -> None:
    with discord_double() as double:
        double.gateway.refusal = code
        with running(double, services(), connected=False) as bot:
            problem = _ended(bot)
    assert word in f"{problem.message} {problem.hint}"


@pytest.mark.parametrize("how", ["abort", "reconnect"])
def test_interruptions_are_outlived(how: str) -> None:
    with discord_double() as double, running(double, services(FLOOD)) as bot:
        double.wait_commands()
        before = double.slash("brief", {"topic": "flood"}).wait()
        double.disconnect(how)
        double.wait_for(lambda: not double.gateway.live or bot.ended.is_set(), 10, "the interruption")
        double.wait_connected()
        assert "**12**" in double.slash("brief", {"topic": "flood"}).wait(20).text
        assert "Karl Adler" in double.press(before, "Show sources").wait(20).text
        assert len(double.requests_to(_COMMANDS)) == 1


def test_an_unreachable_discord_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.app.ExponentialBackoff.delay", lambda _self: 0.05)
    with discord_double() as double:
        double.drop_next("GET /users/@me", times=2)
        with running(double, services()) as bot:
            double.wait_connected()
            assert any("cannot be reached" in one for one in bot.said)


def test_ending_while_discord_is_unreachable_is_quick() -> None:
    with discord_double() as double:
        double.drop_next("GET /users/@me", times=1000)
        began = time.monotonic()
        with running(double, services(), connected=False):
            double.wait_for(lambda: any(one.route == "GET /users/@me" for one in double.requests), what="an attempt")
        assert time.monotonic() - began < 5


def test_commands_are_registered_again_only_when_they_changed() -> None:
    made = services()
    with discord_double() as double:
        for _ in range(2):
            with running(double, made):
                double.wait_commands()
        assert len(double.requests_to(_COMMANDS)) == 1
        made.tenants.write_note(f"discord commands {double.world.application_id}", "another")
        with running(double, made):
            double.wait_for(lambda: len(double.requests_to(_COMMANDS)) == 2, what="a registration")


def test_a_refused_registration_is_told_and_tried_again_at_the_next_start() -> None:
    made = services(FLOOD)
    with discord_double() as double:
        with running(double, made):
            double.wait_commands()
        made.tenants.write_note(f"discord commands {double.world.application_id}", "another")
        double.fail_next(_COMMANDS, 400, code=50035)
        with running(double, made) as bot:
            assert "**12**" in double.slash("brief", {"topic": "flood"}).wait().text
            assert any("could not be registered" in one for one in bot.said)
        with running(double, made):
            double.wait_for(lambda: len(double.requests_to(_COMMANDS)) == 3, what="a registration")


@pytest.mark.parametrize("route", [_COMMANDS, "GET /applications/{application_id}/commands"])
def test_a_registration_that_has_to_wait_for_long_keeps_nobody_waiting(route: str) -> None:
    made = services(FLOOD)
    with discord_double() as double:
        with running(double, made):
            double.wait_commands()
        if route == _COMMANDS:
            made.tenants.write_note(f"discord commands {double.world.application_id}", "another")
        double.limit_next(route, 3600, times=100)
        with running(double, made):
            assert "**12**" in double.slash("brief", {"topic": "flood"}).wait().text


def test_commands_that_someone_else_replaced_are_registered_again() -> None:
    made = services()
    with discord_double() as double:
        with running(double, made):
            double.wait_commands()
        double.fail_next("GET /applications/{application_id}/commands", 403)
        del double.commands[0]
        for registrations in (1, 2):  # where Discord does not say, the note is trusted
            with running(double, made):
                double.wait_connected()
            assert len(double.requests_to(_COMMANDS)) == registrations


def test_the_operator_is_told_when_it_is_connected() -> None:
    with discord_double() as double:
        double.guild()
        with running(double, services()) as bot:
            double.wait_for(lambda: bot.said, what="a word to the operator")
            double.guild("Another")
    assert bot.said == ["Discord: connected as Briefwire to 1 server."]


def test_only_servers_and_channels_are_asked_for() -> None:
    with discord_double() as double, running(double, services()):
        assert [one.intents for one in double.gateway.sessions.values()] == [1]


def _digest(target: str, user: str) -> Subscription:
    made = services().clock.now()
    tenant = target.partition("/")[0]
    return Subscription("a1", tenant, target, "", ("08:00",), (0,), "UTC", "en", "normal", True, made, user)


def test_leaving_a_channel_or_server_pauses_its_digests_and_tells_why() -> None:
    made = services()
    with discord_double() as double, running(double, made):
        guild, other, down = double.guild("One"), double.guild("Other"), double.guild("Down")
        user = double.user("ann")
        channels = [double.channel(one) for one in (guild, other, down)]
        for one in channels:
            assert one.guild is not None
            made.subscriptions.save(_digest(f"discord:{one.guild.id}/{one.id}", str(user.id)))
        double.delete_channel(channels[0])
        double.kick(other)
        double.outage(down)
        told = double.direct(user)
        double.wait_for(lambda: len(double.messages(told)) == 2, what="two messages")
        paused = [made.subscriptions.subscriptions(f"discord:{one.id}")[0].paused for one in (guild, other, down)]
        assert paused == [Pause.CHANNEL_GONE, Pause.REMOVED, None]
        assert all(text_of(one) for one in double.messages(told))
        assert {ping for one in double.messages(told) for ping in one.pings} == set()


def test_the_invitation_asks_for_what_is_needed() -> None:
    with discord_double() as double:
        link = server_link(double.token)
        own = user_link(double.token)
        number = base64.b64decode(double.token.partition(".")[0] + "==").decode()
        assert f"client_id={number}&" in link
    needed = (
        Permission.VIEW_CHANNEL
        | Permission.SEND_MESSAGES
        | Permission.SEND_MESSAGES_IN_THREADS
        | Permission.READ_MESSAGE_HISTORY
    )
    assert f"permissions={int(needed)}" in link
    assert "scope=bot+applications.commands" in link
    assert own.endswith("&scope=applications.commands&integration_type=1")
    for bad in ("", "abc", "ä.b.c", "Bot MTAx.a.b"):
        with pytest.raises(UserError):
            server_link(bad)


def test_doctor_says_what_is_missing() -> None:
    with discord_double() as double:
        (accepted, alone) = check(settings(double))
        assert (accepted.ok, alone.ok) == (True, True)
        assert "discord.com/oauth2/authorize" in alone.detail
        double.guild("Complete", bot_permissions=ALL)
        assert check(settings(double))[-1].detail.startswith("in 1 server, with every permission")
        double.guild("Mute @everyone", bot_permissions=MEMBER & ~Permission.SEND_MESSAGES)
        mute = check(settings(double))[-1]
        assert mute.detail.startswith("in 2 servers; ")
        assert "Mute @everyone lacks “Send Messages”" in mute.detail
        assert "Complete" not in mute.detail
        (refused,) = check(replace(settings(double), token="MTAx.refus.ed"))
        assert (refused.ok, "does not accept" in refused.detail) == (False, True)
        (bad,) = check(replace(settings(double), token="nonsense"))
        assert not bad.ok
        (untrusted,) = check(replace(settings(double), ca_file=None))
        assert (untrusted.ok, "BRIEFWIRE_DISCORD_CA_FILE" in untrusted.detail) == (False, True)
        (missing,) = check(replace(settings(double), ca_file=Path("nowhere.pem")))
        assert (missing.ok, "nowhere.pem" in missing.detail) == (False, True)
        double.drop_next("GET /users/@me", times=10)
        (down,) = check(settings(double))
        assert (down.ok, "reached" in down.detail) == (False, True)


def test_no_other_host_is_connected_to() -> None:
    async def resolve() -> None:
        table = {"discord.com": ("::1", 9), "gateway.discord.gg": ("127.0.0.1", 8)}
        made = connector(DiscordSettings("t", table))
        try:
            for host, there in (
                ("discord.com", ("::1", 9)),
                ("gateway.discord.gg", ("127.0.0.1", 8)),
                ("gateway-us-east1-b.discord.gg", ("127.0.0.1", 8)),
            ):
                (found,) = await made._resolver.resolve(host, 443)
                assert (found["host"], found["port"]) == there
            for host in ("example.org", "discord.com.example.org", "com"):
                with pytest.raises(OSError, match="RESOLVE"):
                    await made._resolver.resolve(host, 443)
        finally:
            await made.close()

    asyncio.run(resolve())


def test_settings_do_not_show_the_token() -> None:
    assert "secret" not in repr(DiscordSettings("secret"))
