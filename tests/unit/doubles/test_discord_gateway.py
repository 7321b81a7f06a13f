"""The double with the real discord.py: the gateway's life, from IDENTIFY to every way to lose it."""

from __future__ import annotations

import asyncio
import json
import ssl
from typing import Any

import aiohttp
import discord
import pytest

from tests.doubles.discord import DiscordDouble, discord_double
from tests.unit.doubles.discord_bot import Resolver, Running, running


@pytest.mark.parametrize(
    ("how", "identifies", "resumes"),
    [("reconnect", 1, 1), ("abort", 1, 1), (4000, 1, 1), ("invalid-resumable", 1, 1), ("invalid", 2, 0)],
    ids=str,
)
def test_reconnects(how: str | int, identifies: int, resumes: int) -> None:
    with discord_double() as double, running(double) as bot:
        double.disconnect(how)
        missed = double.slash("pages") if identifies == 1 else None
        double.wait_for(lambda: len(double.gateway.resumes) == resumes, what="RESUME")
        double.wait_for(lambda: len(double.gateway.identifies) == identifies, what="IDENTIFY")
        double.wait_for(lambda: bot.bot.events.count("ready") == identifies, what="being ready")
        assert (missed or double.slash("pages")).wait().text.startswith("This is page 1")
        if resumes:
            double.wait_for(lambda: "resumed" in bot.bot.events, what="the end of the replay")
            assert double.gateway.connections == ["/", "/resume"]


def test_beats_are_counted_and_missing_answers_noticed() -> None:
    with discord_double(heartbeat=0.1) as double, running(double, heartbeat_timeout=0.5):
        double.wait_for(lambda: double.gateway.beats >= 3, what="three beats")
        double.gateway.acknowledge_beats = False
        double.wait_for(lambda: double.gateway.resumes, what="a new connection instead of the dead one")
        double.gateway.acknowledge_beats = True


def test_guilds_come_and_go() -> None:
    with discord_double() as double, running(double) as bot:

        def saw(event: str) -> None:
            double.wait_for(lambda: event in bot.bot.events, what=event)
            bot.bot.events.clear()

        guild = double.guild("Late")
        saw("guild_join")
        channel = double.channel(guild)
        saw("guild_channel_create")
        double.outage(guild)
        saw("guild_unavailable")
        double.recover(guild)
        saw("guild_available")
        double.delete_channel(channel)
        saw("guild_channel_delete")
        double.kick(guild)
        saw("guild_remove")
        with pytest.raises(discord.NotFound):
            bot.run(bot.bot.fetch_guild(guild.id))


def test_the_list_of_guilds_comes_in_pages() -> None:
    with discord_double() as double:
        made = [double.guild(str(at)).id for at in range(5)]
        double.guild("elsewhere", installed=False)
        with running(double) as bot:

            async def pages(**where: Any) -> list[int]:
                return [one.id async for one in bot.bot.fetch_guilds(**where)]

            assert bot.run(pages(limit=None)) == made
            assert bot.run(pages(limit=2, after=discord.Object(made[0]))) == made[1:3]


@pytest.mark.parametrize("privileged", [0, 1 << 15])
def test_privileged_intents(privileged: int) -> None:
    with discord_double(privileged=privileged) as double:
        double.channel(double.guild())
        intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        with running(double, intents=intents, ready=bool(privileged)) as bot:
            if privileged:
                double.say(next(iter(double.world.channels.values())), "hello")
                double.wait_for(lambda: "message" in bot.bot.events, what="a message")
                assert bot.bot.cached_messages[0].content == "hello"
            else:
                double.wait_for(lambda: bot.bot.failures, what="a refusal")
                assert isinstance(bot.bot.failures[0], discord.PrivilegedIntentsRequired)


def test_a_wrong_token() -> None:
    with discord_double() as double:
        wrong = _WithToken(double)
        with running(wrong, ready=False) as bot:
            double.wait_for(lambda: bot.bot.failures, what="a refusal")
            assert isinstance(bot.bot.failures[0], discord.LoginFailure)
        assert double.rest.invalid_requests == 1


class _WithToken:
    """The double as a bot with an outdated token knows it."""

    def __init__(self, double: DiscordDouble) -> None:
        self.env = {**double.env, "BRIEFWIRE_DISCORD_TOKEN": "outdated"}


def test_a_refusal_for_good() -> None:
    with discord_double() as double:
        double.gateway.refusal = 4011
        with running(double, ready=False) as bot:
            double.wait_for(lambda: bot.bot.failures, what="a refusal")
            assert getattr(bot.bot.failures[0], "code", None) == 4011


REFUSED_RESUME = 9
"""No close code: the op of the answer to a RESUME of an unknown session."""
IDENTIFY = {"op": 2, "d": {"token": "t", "intents": 1, "properties": {}}}


@pytest.mark.parametrize(
    ("said", "closed"),
    [
        (["no json"], 4002),
        ([{"op": 99}], 4003),
        ([IDENTIFY, {"op": 99}], 4001),
        ([IDENTIFY, IDENTIFY], 4005),
        ([{"op": 2, "d": {"token": "wrong", "intents": 1}}], 4004),
        ([{"op": 2, "d": {"token": "t", "intents": 1 << 30}}], 4013),
        ([{"op": 2, "d": {"token": "t", "intents": 1, "shard": [2, 2]}}], 4010),
        ([IDENTIFY, {"op": 3, "d": "x" * 4096}], 4002),
        ([{"op": 1, "d": None}] * 121, 4008),
        ([{"op": 6, "d": {"token": "t", "session_id": "none", "seq": 1}}], REFUSED_RESUME),
    ],
    ids=["no json", "not authenticated", "unknown", "twice", "token", "intents", "shard", "large", "often", "resume"],
)
def test_what_breaks_the_protocol(said: list[Any], closed: int) -> None:
    """Over a bare WebSocket, uncompressed: the code it is closed with."""
    with discord_double(token="t") as double:
        assert asyncio.run(_converse(double.env, said)) == closed


async def _converse(env: dict[str, str], said: list[Any]) -> int:
    tls = ssl.create_default_context(cafile=env["BRIEFWIRE_DISCORD_CA_FILE"])
    connector = aiohttp.TCPConnector(resolver=Resolver(env["BRIEFWIRE_DISCORD_RESOLVE"]), ssl=tls)
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as ws,
    ):
        ended = await _end(ws, said)
    await asyncio.sleep(0.05)  # TLS says goodbye in the loop's next rounds
    return ended


async def _end(ws: aiohttp.ClientWebSocketResponse, said: list[Any]) -> int:
    assert (await ws.receive_json())["op"] == 10
    for one in said:
        await ws.send_str(one if isinstance(one, str) else json.dumps(one))
    async for received in ws:
        if json.loads(received.data)["op"] == REFUSED_RESUME:
            return REFUSED_RESUME
    assert ws.close_code is not None
    return ws.close_code


def test_the_double_ends_with_a_bot_still_there() -> None:
    with discord_double() as double:
        context = running(double)
        bot = context.__enter__()
    assert isinstance(bot, Running)
    context.__exit__(None, None, None)
