"""People whom the settings name: shown by their names, and told nothing of it."""

from __future__ import annotations

from tests.doubles.discord import ALL, DiscordDouble
from tests.unit.discord.running import Running


def test_who_may_change_things_is_named_without_a_ping(double: DiscordDouble, bot: Running) -> None:
    guild = double.guild("Newsroom")
    for options in ({"allow": "<@100000000000000001>"}, {}):
        answer = double.slash("settings", options, at=guild, permissions=ALL).wait()
        assert "<@100000000000000001>" in answer.text
        assert answer.ephemeral
        assert answer.pings == set()
