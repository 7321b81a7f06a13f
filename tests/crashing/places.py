"""The two platforms, alike for the tests that kill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from tests.doubles.discord import MEMBER, DiscordDouble, Guild, Permission, discord_double
from tests.doubles.discord import text_of as discord_text
from tests.doubles.slack import SlackDouble, Team, slack_double
from tests.doubles.slack import text_of as slack_text


class Place(Protocol):
    """A platform with channels to post to."""

    platform: str

    def channel(self, *, readable: bool = True) -> str:
        """A new channel, as a target; the bot may read back what it posted there, or not."""

    def shown(self, target: str) -> list[str]:
        """The bot's messages in the channel as readers see them, oldest first."""

    def now(self) -> float:
        """Seconds since 1970 on the platform's clock."""

    def advance(self, seconds: float) -> None:
        """Let time pass: Discord forgets the nonces it has seen."""

    def way(self) -> Mapping[str, Any]:
        """How a process gets here."""


class DiscordPlace:
    """One server."""

    platform = "discord"

    def __init__(self, double: DiscordDouble) -> None:
        self.double = double
        self._guild: Guild = double.guild()
        double.limiter.overall = 1_000_000

    def channel(self, *, readable: bool = True) -> str:
        permissions = MEMBER if readable else MEMBER & ~Permission.READ_MESSAGE_HISTORY
        return f"discord:{self._guild.id}/{self.double.channel(self._guild, bot_permissions=permissions).id}"

    def shown(self, target: str) -> list[str]:
        channel = self.double.world.channels[int(target.rpartition("/")[2])]
        return [discord_text(one) for one in self.double.messages(channel)]

    def now(self) -> float:
        return self.double.world.now()

    def advance(self, seconds: float) -> None:
        self.double.advance(seconds)

    def way(self) -> Mapping[str, Any]:
        hosts = dict(pair.split("=") for pair in self.double.env["BRIEFWIRE_DISCORD_RESOLVE"].split(","))
        parts = {host: address.rpartition(":") for host, address in hosts.items()}
        return {
            "token": self.double.token,
            "resolve": {host: (address, int(port)) for host, (address, _, port) in parts.items()},
            "ca_file": str(self.double.server.ca_file),
            "guilds": [self._guild.id],
        }


class SlackPlace:
    """One workspace."""

    platform = "slack"

    def __init__(self, double: SlackDouble) -> None:
        self.double = double
        self._team: Team = double.team()

    def channel(self, *, readable: bool = True) -> str:
        if not readable:
            self._team.scopes = tuple(one for one in self._team.scopes if not one.endswith(":history"))
        return f"slack:{self._team.id}/{self.double.channel(self._team).id}"

    def shown(self, target: str) -> list[str]:
        channel = self.double.world.channels[target.partition("/")[2]]
        return [slack_text(one) for one in self.double.world.history(channel) if one.bot]

    def now(self) -> float:
        return self.double.world.now()

    def advance(self, seconds: float) -> None:
        self.double.pass_time(seconds)

    def way(self) -> Mapping[str, Any]:
        return {"token": self.double.token(self._team), "api_url": self.double.api_url}


@contextmanager
def place(platform: str) -> Iterator[Place]:
    """The platform's double while the block lasts."""
    if platform == "discord":
        with discord_double() as discord:
            yield DiscordPlace(discord)
    else:
        with slack_double(check=False) as slack:
            yield SlackPlace(slack)
