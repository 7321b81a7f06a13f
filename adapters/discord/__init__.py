"""Discord: slash commands, buttons and forms, and posts to channels.

Imported only where Discord is configured: the client library takes its time to load.
"""

from adapters.discord.app import DiscordBot
from adapters.discord.check import check
from adapters.discord.invite import server_link, user_link
from adapters.discord.settings import DiscordSettings

__all__ = ["DiscordBot", "DiscordSettings", "check", "server_link", "user_link"]
