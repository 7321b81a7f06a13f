"""Commands that prepare the chat platforms."""

from __future__ import annotations

import argparse

from adapters import terminal
from bot import bootstrap, config
from bot.cli import lines
from bot.core.errors import UserError


def discord_invite(given: argparse.Namespace) -> int:
    """Print the invite links of the configured bot."""
    settings = bootstrap.discord_settings(config.load(given.db))
    if settings is None:
        raise UserError(
            "BRIEFWIRE_DISCORD_TOKEN is not set, and the link is made from it.",
            "docs/discord.md says where the token comes from.",
        )
    from adapters.discord.invite import server_link, user_link  # noqa: PLC0415 - start-up time

    terminal.say(f"For a server:         {server_link(settings.token)}")
    terminal.say(f"For your own account: {user_link(settings.token)}")
    return 0


def slack_manifest(given: argparse.Namespace) -> int:
    """Print the manifest of the Slack app."""
    if given.url is not None and not config.is_public_address(given.url):
        raise UserError(f"“{given.url}” is no address that Slack takes.", "Give one like https://bot.example.org.")
    from adapters.slack.manifest import manifest  # noqa: PLC0415 - start-up time

    lines.write(manifest(given.url and given.url.rstrip("/")), indent=2)
    return 0
