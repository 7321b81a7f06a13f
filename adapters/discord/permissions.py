"""What the bot needs on Discord, and what it lacks, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

import discord

_NAMES: Mapping[str, str] = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
"""Discord's own names of the permissions, as its settings show them."""

NEEDED = discord.Permissions(**dict.fromkeys(_NAMES, True))
"""What the invitation asks for."""


def missing(allowed: discord.Permissions, *, in_thread: bool = False) -> list[str]:
    """The names of the permissions that posting needs and that are not granted."""
    if allowed.administrator:
        return []
    unneeded = "send_messages" if in_thread else "send_messages_in_threads"
    return [name for key, name in _NAMES.items() if key != unneeded and not getattr(allowed, key)]


def listed(names: list[str]) -> str:
    """The names in a sentence."""
    return ", ".join(f"“{name}”" for name in names)
