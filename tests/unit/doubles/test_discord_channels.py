"""The double with the real discord.py: posting to channels, permissions, rate limits, lost answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from tests.doubles.discord import MEMBER, Channel, DiscordDouble, Permission, discord_double
from tests.unit.doubles.discord_bot import Running, running

CREATE = "POST /channels/{channel_id}/messages"


@pytest.fixture(scope="module")
def double() -> Iterator[DiscordDouble]:
    with discord_double() as one:
        one.guild()
        yield one


@pytest.fixture(scope="module")
def bot(double: DiscordDouble) -> Iterator[Running]:
    with running(double) as one:
        yield one


@pytest.fixture
def channel(double: DiscordDouble, bot: Running) -> Channel:
    made = double.channel(next(iter(double.world.guilds.values())))
    double.wait_for(lambda: bot.bot.get_channel(made.id), what="a channel in the bot's cache")
    return made


def place(bot: Running, channel: Channel) -> Any:
    return bot.bot.get_channel(channel.id)


def refused(bot: Running, work: Any) -> int:
    with pytest.raises(discord.HTTPException) as caught:
        bot.run(work)
    return caught.value.code


def test_post_edit_delete(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    sent = bot.run(place(bot, channel).send("one", embed=discord.Embed(title="t")))
    bot.run(sent.edit(content="two"))
    (kept,) = double.messages(channel)
    assert (kept.body["content"], kept.body["embeds"][0]["title"], kept.edits) == ("two", "t", 1)
    bot.run(sent.delete())
    assert double.messages(channel) == []
    assert refused(bot, sent.edit(content="three")) == 10008


def test_history(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    said = [double.say(channel, str(at)).id for at in range(5)]

    async def ids(**where: Any) -> list[int]:
        return [one.id async for one in place(bot, channel).history(**where)]

    def at(index: int) -> discord.Object:
        return discord.Object(said[index])

    assert bot.run(ids(limit=2)) == said[:2:-1]
    assert bot.run(ids(after=at(1), limit=2)) == said[2:4]
    assert bot.run(ids(before=at(3), limit=2)) == [said[2], said[1]]
    assert sorted(bot.run(ids(around=at(2), limit=3))) == said[1:4]


def test_the_same_nonce_posts_once(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    first, second = (bot.run(place(bot, channel).send("x", nonce="dg:1")) for _ in range(2))
    assert first.id == second.id
    double.advance(600)
    assert bot.run(place(bot, channel).send("x", nonce="dg:1")).id != first.id


@pytest.mark.parametrize(
    ("lacking", "sent", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.EMBED_LINKS, {"embed": discord.Embed(title="x")}, 50013),
    ],
    ids=["view", "send", "embed"],
)
def test_missing_permissions(
    double: DiscordDouble, bot: Running, channel: Channel, lacking: Permission, sent: dict[str, Any], code: int
) -> None:
    double.set_bot_permissions(channel, MEMBER & ~lacking)
    here = place(bot, channel)
    name = str(lacking.name).lower()
    double.wait_for(lambda: not getattr(here.permissions_for(here.guild.me), name), what="the loss of a permission")
    assert refused(bot, here.send(**sent)) == code


def test_no_history_without_the_permission(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    bot.run(place(bot, channel).send("x"))
    double.set_bot_permissions(channel, MEMBER & ~Permission.READ_MESSAGE_HISTORY)
    assert bot.run(bot.bot.http.logs_from(channel.id, 10)) == []


def test_a_deleted_channel(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    here = place(bot, channel)
    double.delete_channel(channel)
    assert refused(bot, here.send("x")) == 10003
    double.wait_for(lambda: bot.bot.get_channel(channel.id) is None, what="the news of the deletion")


def test_direct_messages(double: DiscordDouble, bot: Running) -> None:
    user = double.user("someone")
    there = bot.run(bot.bot.create_dm(discord.Object(user.id)))
    bot.run(there.send("hello"))
    assert [one.body["content"] for one in double.messages(double.direct(user))] == ["hello"]
    user.accepts_direct_messages = False
    assert refused(bot, there.send("hello")) == 50007


def test_the_client_paces_itself(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    double.rate_limit(CREATE, 2, 0.5)
    start = time.monotonic()
    for _ in range(4):
        bot.run(place(bot, channel).send("x"))
    double.rate_limit(CREATE, 100, 1.0)
    assert len(double.messages(channel)) == 4
    assert time.monotonic() - start > 0.4


def test_429_is_obeyed(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    double.limit_next(CREATE, 0.2)
    start = time.monotonic()
    bot.run(place(bot, channel).send("x"))
    assert time.monotonic() - start >= 0.2
    last = double.requests_to(CREATE)[-2:]
    assert [one.status for one in last] == [429, 200]
    assert last[0].answer["global"] is False


@pytest.mark.parametrize(("scope", "counted"), [("user", 1), ("global", 1), ("shared", 0)])
def test_the_scopes_of_429(double: DiscordDouble, bot: Running, channel: Channel, scope: str, counted: int) -> None:
    before = double.rest.invalid_requests
    double.limit_next(CREATE, 0.01, scope=scope)
    bot.run(place(bot, channel).send("x"))
    assert double.requests_to(CREATE)[-2].answer["global"] == (scope == "global")
    assert double.rest.invalid_requests - before == counted


def test_the_global_limit(bot: Running, double: DiscordDouble, channel: Channel) -> None:
    double.limiter.overall = 0
    verdict = double.limiter.take(CREATE, "1", counts_globally=True)
    assert verdict.is_global
    assert verdict.retry_after is not None
    assert double.limiter.take("POST /webhooks", "1", counts_globally=False).retry_after is None
    double.limiter.overall = 50


def test_an_answer_lost_after_the_post(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    double.drop_next(CREATE, after_commit=True)
    with pytest.raises(Exception, match="Server disconnected"):
        bot.run(place(bot, channel).send("x", nonce="dg:2"))
    bot.run(place(bot, channel).send("x", nonce="dg:2"))
    assert len(double.messages(channel)) == 1


@pytest.mark.parametrize(("after_commit", "posted"), [(True, 1), (False, 0)])
def test_a_failure_that_is_no_retry(
    double: DiscordDouble, bot: Running, channel: Channel, *, after_commit: bool, posted: int
) -> None:
    double.fail_next(CREATE, 503, after_commit=after_commit)
    with pytest.raises(discord.DiscordServerError):
        bot.run(place(bot, channel).send("x"))
    assert len(double.messages(channel)) == posted


def test_a_refusal_of_the_testers_choice(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    double.fail_next(CREATE, 400, code=200000)
    assert refused(bot, place(bot, channel).send("x")) == 200000
    assert double.messages(channel) == []


def test_files_come_back(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    sent = bot.run(place(bot, channel).send(file=discord.File(__file__, "a.txt", description="a text")))
    assert sent.attachments[0].description == "a text"
    assert bot.run(sent.attachments[0].read()) == Path(__file__).read_bytes()


def test_components_v2_stay(double: DiscordDouble, bot: Running, channel: Channel) -> None:
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay("text"))
    sent = bot.run(place(bot, channel).send(view=view))
    assert refused(bot, bot.bot.http.edit_message(channel.id, sent.id, params=_content("plain"))) == 50035


def _content(text: str) -> Any:
    return discord.http.handle_message_parameters(content=text)
