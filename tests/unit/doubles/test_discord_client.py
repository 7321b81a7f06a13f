"""The double with the real discord.py: what a bot does every day."""

from __future__ import annotations

from collections.abc import Iterator

import discord as library
import pytest

from tests.doubles.discord import ClientRefusalError, DiscordDouble, Permission, discord_double
from tests.unit.doubles import discord_cases as cases
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


def test_direct_messages_and_user_installs(discord: DiscordDouble, bot: Running) -> None:
    someone = discord.user("someone", locale="en-GB")
    direct = discord.slash("brief", {"topic": "flood"}, at=someone).wait()
    assert "flood  en-GB True" in direct.text
    elsewhere = discord.channel(discord.guild("Elsewhere", installed=False))
    with pytest.raises(ClientRefusalError, match="not for this kind of install"):
        discord.slash("brief", {"topic": "flood"}, at=elsewhere)
    brought = discord.slash("brief", {"topic": "flood"}, at=elsewhere, shown=False).wait()
    assert brought.interaction.payload["authorizing_integration_owners"] == {"1": str(discord.reader.id)}
    assert brought.interaction.payload["app_permissions"] == "0"


def test_components_and_their_buttons(discord: DiscordDouble, bot: Running) -> None:
    pages = discord.slash("pages").wait()
    assert pages.text == "This is page 1 @everyone\n[ Page 2 ]  [ Source ↗ https://example.org/a ]"
    assert pages.pings == {"@everyone"}
    turned = discord.press(pages, "Page 2").wait()
    assert turned.message is pages.message
    assert turned.edits == 1
    assert turned.text.startswith("This is page 2")
    assert discord.press(pages.message, "page:3").wait().text.startswith("This is page 3")
    with pytest.raises(ClientRefusalError, match="is a link"):
        discord.press(pages, "Source")
    with pytest.raises(ClientRefusalError, match="no 'Page 2' on the message"):
        discord.press(pages, "Page 2")


def test_public_wait_private_end(discord: DiscordDouble, bot: Running) -> None:
    answer = discord.slash("fail").wait()
    assert answer.original is None
    assert answer.text == "only for you"
    assert answer.ephemeral
    assert answer.message not in discord.messages(answer.message.channel)


def test_refused_then_acknowledged_once(discord: DiscordDouble, bot: Running) -> None:
    answer = discord.slash("wrong").wait()
    assert answer.refusals == [50035, 40060]
    assert answer.text == "the loading message"
    assert answer.ephemeral, "the first follow-up after a defer is as visible as the defer said"
    assert "2000 or fewer in length" in str(bot.bot.errors[0])
    assert answer.followups == []


def test_autocompletion(discord: DiscordDouble, bot: Running) -> None:
    offered = discord.autocomplete("feed remove", "name", "ta").wait().choices
    assert [(one["name"], one["value"]) for one in offered] == [("ta0", "0"), ("ta1", "1"), ("ta2", "2")]


def test_commands_that_need_a_permission(discord: DiscordDouble, bot: Running) -> None:
    with pytest.raises(ClientRefusalError, match="lacks permissions 32"):
        discord.slash("feed remove", {"name": "x"})
    for more in ({"permissions": Permission.MANAGE_GUILD}, {"shown": False}):
        assert discord.slash("feed remove", {"name": "x"}, **more).wait().text == "removed x"


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("nothing", {}, "no command 'nothing'"),
        ("feed", {}, "needs one of"),
        ("feed add", {}, "has no 'add'"),
        ("brief", {}, r"needs \['topic'\]"),
        ("brief", {"topic": "a", "size": 1}, "has no option"),
        ("brief", {"topic": 3}, "takes no int"),
        ("brief", {"topic": "a", "length": "huge"}, "none of the choices"),
    ],
)
def test_what_a_client_would_not_send(
    discord: DiscordDouble, bot: Running, command: str, options: dict[str, object], why: str
) -> None:
    with pytest.raises(ClientRefusalError, match=why):
        discord.slash(command, options, permissions=Permission.ADMINISTRATOR)


def test_modal(discord: DiscordDouble, bot: Running) -> None:
    opened = discord.slash("note").wait()
    assert opened.modal["title"] == "Note"
    with pytest.raises(ClientRefusalError, match="takes 1 to 20 characters, not 21"):
        discord.submit_modal(opened, {"body": "x" * 21})
    assert discord.submit_modal(opened).wait().text == "['a'] [] as it was"
    with pytest.raises(ClientRefusalError, match="no modal is open"):
        discord.submit_modal(opened)


def test_modal_filled_in(discord: DiscordDouble, bot: Running) -> None:
    channel = next(iter(discord.world.guilds.values())).channels[0]
    opened = discord.slash("note").wait()
    sent = discord.submit_modal(opened, {"Text": "new", "where": [channel]}).wait()
    assert sent.text == "['a'] ['general'] new"
    assert sent.ephemeral


def test_message_command_brings_the_content_along(discord: DiscordDouble, bot: Running) -> None:
    channel = next(iter(discord.world.guilds.values())).channels[0]
    said = discord.say(channel, "see https://example.org/flood")
    answer = discord.message_command("Read this", said).wait()
    assert answer.text == "read: see https://example.org/flood"
    assert bot.run(bot.bot.get_channel(channel.id).fetch_message(said.id)).content == ""


def test_commands_one_by_one() -> None:
    with discord_double() as other, running(other) as bot:
        http, app, guild = bot.bot.http, other.world.application_id, other.guild().id
        before = len(other.commands)
        first = bot.run(http.upsert_global_command(app, cases.command(name="new")))
        again = bot.run(http.upsert_global_command(app, cases.command(name="new", description="other")))
        assert (first["id"], first["description"]) == (again["id"], "d")
        assert bot.run(http.get_global_command(app, first["id"]))["description"] == "other"
        bot.run(http.delete_global_command(app, first["id"]))
        assert len(bot.run(http.get_global_commands(app))) == before
        bot.run(http.bulk_upsert_guild_commands(app, guild, [cases.command(name="here")]))
        assert [one["name"] for one in bot.run(http.get_guild_commands(app, guild))] == ["here"]
        other.kick(other.world.guilds[guild])
        with pytest.raises(library.Forbidden):
            bot.run(http.get_guild_commands(app, guild))


def test_buttons_outlive_the_process() -> None:
    with discord_double() as other:
        with running(other):
            pages = other.slash("pages").wait()
        with running(other):
            assert other.press(pages, "Page 2").wait().text.startswith("This is page 2")


def test_too_late() -> None:
    with discord_double(answer_within=0.05) as slow, running(slow):
        answer = slow.slash("wrong", {"wait": 0.1}).wait(until=lambda one: len(one.refusals) == 4)
        assert answer.refusals[1:] == [10062, 10062, 10015]
        assert not answer.acknowledged


def test_tokens_live_fifteen_minutes(discord: DiscordDouble, bot: Running) -> None:
    pages = discord.slash("pages").wait()
    token = pages.interaction.token
    hook = f"/webhooks/{discord.world.application_id}/{token}/messages/@original"
    assert bot.run(bot.bot.http.request(_route("GET", hook)))["id"] == str(pages.message.id)
    discord.advance(15 * 60 + 1)
    assert _code(bot, "GET", hook) == 50027


def _route(method: str, path: str) -> object:
    return library.http.Route(method, path)


def _code(bot: Running, method: str, path: str, **body: object) -> int:
    with pytest.raises(library.HTTPException) as caught:
        bot.run(bot.bot.http.request(_route(method, path), **body))
    return caught.value.code
