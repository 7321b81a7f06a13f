"""The double with the real discord.py: what a bot does every day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doubles.discord import DiscordDouble, discord_double
from tests.unit.doubles.discord_bot import Running, running


@pytest.fixture(scope="module")
def discord() -> Iterator[DiscordDouble]:
    with discord_double() as double:
        double.channel(double.guild())
        yield double


@pytest.fixture(scope="module")
def bot(discord: DiscordDouble) -> Iterator[Running]:
    with running(discord) as one:
        yield one


def test_ready_and_synced(discord: DiscordDouble, bot: Running) -> None:
    assert {one["name"] for one in discord.commands} == {"brief", "pages", "fail", "wrong", "note", "Read this", "feed"}
    assert discord.gateway.identifies[0]["intents"] == 1
    assert [one.name for one in bot.bot.guilds] == ["Newsroom"]
    assert discord.rest.strays == []


def test_defer_then_edit(discord: DiscordDouble, bot: Running) -> None:
    answer = discord.slash("brief", {"topic": "flood", "length": "short"}, locale="de").wait()
    assert answer.deferred
    assert not answer.ephemeral
    assert answer.edits == 1
    assert answer.answered_after is not None
    assert answer.answered_after < 3
    assert answer.text == "<@1> says\n\nBrief\nflood short de False\ndead\n12\n📎 chart.py"
    assert answer.pings == {"<@1>"}
