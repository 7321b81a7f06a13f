"""A Discord on loopback: enough of its REST interface and gateway, over TLS, that an unmodified client runs on it.

    with discord_double() as discord:
        start_the_bot(discord.env)
        discord.wait_commands()
        answer = discord.slash("brief", {"topic": "flood"}).wait()
        assert "Key figures" in answer.text

Its request shapes are checked by Discord's own OpenAPI file; ``tests/unit/doubles`` compares it with simcord.
"""

from tests.doubles.discord.client import DiscordDouble, discord_double
from tests.doubles.discord.exchange import Exchange
from tests.doubles.discord.state import ALL, MEMBER, Channel, Guild, Message, Permission, User
from tests.doubles.discord.text import text_of
from tests.doubles.discord.wire import ClientRefusalError

__all__ = [
    "ALL",
    "MEMBER",
    "Channel",
    "ClientRefusalError",
    "DiscordDouble",
    "Exchange",
    "Guild",
    "Message",
    "Permission",
    "User",
    "discord_double",
    "text_of",
]
