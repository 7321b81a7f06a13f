"""What ``doctor`` says of Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import aiohttp
import discord

from adapters.discord.invite import server_link
from adapters.discord.permissions import listed, missing
from adapters.discord.settings import DiscordSettings, connector, reason
from bot.core.domain import Check
from bot.core.errors import UserError

_NAME = "Discord"
_MOST_NAMED = 5
_PAGE = 200
_PATIENCE = 30.0


def check(settings: DiscordSettings) -> list[Check]:
    """Whether the token is accepted, and what the bot lacks in the servers it is in."""
    try:
        link = server_link(settings.token)
        return asyncio.run(asyncio.wait_for(_checks(settings, link), _PATIENCE))
    except UserError as problem:
        return [Check(_NAME, ok=False, detail=f"{problem.message} {problem.hint}")]
    except discord.LoginFailure:
        detail = (
            "Discord does not accept BRIEFWIRE_DISCORD_TOKEN. Make a new one in its developer portal: Bot, Reset Token."
        )
        return [Check(_NAME, ok=False, detail=detail)]
    except (discord.HTTPException, aiohttp.ClientError, OSError) as problem:
        return [Check(_NAME, ok=False, detail=f"Discord cannot be reached: {reason(problem)}")]


async def _checks(settings: DiscordSettings, link: str) -> list[Check]:
    async with discord.Client(intents=discord.Intents.none(), connector=connector(settings)) as client:
        await client.login(settings.token)
        servers = await _servers(client)
        name = f"{client.user}"
    accepted = Check(_NAME, ok=True, detail=f"the token is accepted: {name}; no privileged intents are needed")
    return [accepted, *_server_checks(servers, link)]


async def _servers(client: discord.Client) -> list[tuple[str, discord.Permissions]]:
    """Name and permissions of each server; the library's own objects leave the permissions out."""
    found: list[tuple[str, discord.Permissions]] = []
    after: int | None = None
    while True:
        page: Sequence[Mapping[str, Any]] = await client.http.get_guilds(_PAGE, after=after)
        found += [(one["name"], discord.Permissions(int(one["permissions"]))) for one in page]
        if len(page) < _PAGE:
            return found
        after = int(page[-1]["id"])


def _server_checks(servers: list[tuple[str, discord.Permissions]], link: str) -> Iterator[Check]:
    name = f"{_NAME} servers"
    if not servers:
        yield Check(name, ok=True, detail=f"the bot is in no server yet; add it: {link}")
        return
    count = f"in {len(servers)} server{'' if len(servers) == 1 else 's'}"
    lacking = [(server, missing(allowed)) for server, allowed in servers]
    short = [f"{server} lacks {listed(names)}" for server, names in lacking if names]
    if not short:
        yield Check(name, ok=True, detail=f"{count}, with every permission that posting needs")
        return
    more = f"; and {len(short) - _MOST_NAMED} more" if len(short) > _MOST_NAMED else ""
    told = "; ".join(short[:_MOST_NAMED])
    fix = f"grant it under Server Settings, Roles, or add the bot again: {link}"
    yield Check(name, ok=True, detail=f"{count}; {told}{more}: no digests can be posted there; {fix}")
