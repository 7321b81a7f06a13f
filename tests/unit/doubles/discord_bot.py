"""A small bot on the unmodified discord.py, run in a thread against the double."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord
from aiohttp.abc import AbstractResolver, ResolveResult
from discord import app_commands

from tests.doubles.discord import DiscordDouble

_PATIENCE = 10.0


class Resolver(AbstractResolver):
    """Answers from the table of ``BRIEFWIRE_DISCORD_RESOLVE``, and for nothing else."""

    def __init__(self, table: str) -> None:
        pairs = (entry.split("=") for entry in table.split(","))
        self._table = {host: address.rsplit(":", 1) for host, address in pairs}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address, own_port = self._table[host]
        return [ResolveResult(hostname=host, host=address, port=int(own_port), family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


class Note(discord.ui.Modal, title="Note"):
    kind: discord.ui.Label[Any] = discord.ui.Label(
        text="Kind",
        component=discord.ui.Select(
            custom_id="kind", options=[discord.SelectOption(label="A", value="a", default=True)]
        ),
    )
    where: discord.ui.Label[Any] = discord.ui.Label(
        text="Where", component=discord.ui.ChannelSelect(custom_id="where", required=False)
    )
    body: discord.ui.Label[Any] = discord.ui.Label(
        text="Text", component=discord.ui.TextInput(custom_id="body", default="as it was", max_length=20)
    )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        channels = [one.name for one in self.where.component.values]
        kinds = self.kind.component.values
        await interaction.response.send_message(f"{kinds} {channels} {self.body.component.value}", ephemeral=True)


class Page(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"page:(?P<number>\d+)"):
    """A button that is known by its custom id alone, and so outlives the process that sent it."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label=f"Page {number}", custom_id=f"page:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: re.Match[str]) -> Page:
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.edit_message(view=page_view(self.number))


def page_view(number: int) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(Page(number + 1))
    link: discord.ui.Button[Any] = discord.ui.Button(label="Source", url="https://example.org/a")
    row.add_item(link)
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(f"This is page {number} @everyone"), row))
    return view


class Bot(discord.Client):
    """Commands that between them use what a chat adapter uses."""

    def __init__(self, env: dict[str, str], **options: Any) -> None:
        tls = ssl.create_default_context(cafile=env["BRIEFWIRE_DISCORD_CA_FILE"])
        connector = aiohttp.TCPConnector(resolver=Resolver(env["BRIEFWIRE_DISCORD_RESOLVE"]), ssl=tls)
        intents = options.pop("intents", discord.Intents(guilds=True))
        super().__init__(
            intents=intents, connector=connector, guild_ready_timeout=0.05, allowed_mentions=None, **options
        )
        self.token = env["BRIEFWIRE_DISCORD_TOKEN"]
        self.events: list[str] = []
        self.failures: list[Exception] = []
        self.errors: list[discord.HTTPException] = []
        self.tree = app_commands.CommandTree(self)
        _add_commands(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Page)
        await self.tree.sync()

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.events.append(event)
        super().dispatch(event, *args, **kwargs)

    async def trying(self, work: Any) -> Any:
        """Await it; a refusal is kept for the test."""
        try:
            return await work
        except discord.HTTPException as error:
            self.errors.append(error)


def _add_commands(bot: Bot) -> None:
    tree = bot.tree

    @tree.command(description="An embed after a while")
    @app_commands.describe(topic="of what", length="how much")
    @app_commands.choices(length=[app_commands.Choice(name="Short", value="short")])
    async def brief(
        interaction: discord.Interaction[Any], topic: str, length: app_commands.Choice[str] | None = None
    ) -> None:
        await interaction.response.defer()
        about = f"{topic} {length.value if length else ''} {interaction.locale.value} {interaction.guild_id is None}"
        embed = discord.Embed(title="Brief", description=about).add_field(name="dead", value="12")
        file = discord.File(__file__, filename="chart.py")
        await interaction.edit_original_response(content="<@1> says", embed=embed, attachments=[file])

    @tree.command(description="Pages of components")
    async def pages(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(view=page_view(1))

    @tree.command(description="A public wait, a private end")
    async def fail(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()
        await interaction.followup.send("only for you", ephemeral=True)

    @tree.command(description="Too much, too late, too often")
    async def wrong(interaction: discord.Interaction[Any], wait: float = 0.0) -> None:
        bot_ = interaction.client
        await bot_.trying(interaction.response.send_message("x" * 2001))
        await asyncio.sleep(wait)
        await bot_.trying(interaction.response.defer(ephemeral=True))
        again = discord.http.Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback")
        await bot_.trying(bot_.http.request(again, json={"type": 5}))
        await bot_.trying(interaction.followup.send("the loading message", ephemeral=False))

    @tree.command(description="A form")
    async def note(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(Note())

    @tree.context_menu(name="Read this")
    async def read_this(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await interaction.response.send_message(f"read: {message.content}", ephemeral=True)

    feed = app_commands.Group(
        name="feed", description="Feeds", default_permissions=discord.Permissions(manage_guild=True)
    )

    @feed.command(description="Remove one")
    async def remove(interaction: discord.Interaction[Any], name: str) -> None:
        await interaction.response.send_message(f"removed {name}", ephemeral=True)

    @remove.autocomplete("name")
    async def names(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}{at}", value=str(at)) for at in range(3)]

    tree.add_command(feed)


class Running:
    """The bot in its thread. ``run`` awaits something on its loop."""

    def __init__(self, bot: Bot, loop: asyncio.AbstractEventLoop) -> None:
        self.bot, self._loop = bot, loop

    def run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):  # it ended by itself meanwhile
            self._closing = asyncio.run_coroutine_threadsafe(self.bot.close(), self._loop)


@contextmanager
def running(double: DiscordDouble, *, ready: bool = True, **options: Any) -> Iterator[Running]:
    """The bot, logged in and (unless told otherwise) ready."""
    started: list[Running] = []
    created, is_ready = threading.Event(), threading.Event()

    async def live() -> None:
        bot = Bot(double.env, **options)
        bot.event(_ready(is_ready))
        started.append(Running(bot, asyncio.get_running_loop()))
        created.set()
        try:
            await bot.start(bot.token)
        except (discord.LoginFailure, discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
            bot.failures.append(error)
        finally:
            await bot.close()
            await asyncio.sleep(0.1)  # connections over TLS say goodbye in the loop's next rounds

    thread = threading.Thread(target=asyncio.run, args=(live(),), name="bot", daemon=True)
    thread.start()
    assert created.wait(_PATIENCE)
    try:
        if ready:
            assert is_ready.wait(_PATIENCE), double.recent()
        yield started[0]
    finally:
        if thread.is_alive():
            started[0].stop()
        thread.join(_PATIENCE)
        assert not thread.is_alive()


def _ready(flag: threading.Event) -> Any:
    async def on_ready() -> None:
        flag.set()

    return on_ready
