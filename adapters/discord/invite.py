"""The links by which people add the bot."""

from __future__ import annotations

import base64
import binascii

import discord

from adapters.discord.permissions import NEEDED
from bot.core.errors import UserError

_TO_A_USER = 1


def application_id(token: str) -> int:
    """The application that a token belongs to: the first part of the token says it. Raises ``UserError``."""
    first = token.partition(".")[0]
    try:
        return int(base64.b64decode(first + "=" * (-len(first) % 4), validate=True))
    except (binascii.Error, ValueError) as error:
        raise UserError(
            "BRIEFWIRE_DISCORD_TOKEN is not a Discord bot token.",
            "Copy it from discord.com/developers/applications: your application, Bot, Reset Token.",
        ) from error


def server_link(token: str) -> str:
    """The link that adds the bot to a server, with the permissions it needs and no others. Raises ``UserError``."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id(token), permissions=NEEDED, scopes=scopes)


def user_link(token: str) -> str:
    """The link that adds the commands to a person's own account, for use anywhere. Raises ``UserError``."""
    link = discord.utils.oauth_url(application_id(token), scopes=("applications.commands",))
    return f"{link}&integration_type={_TO_A_USER}"
