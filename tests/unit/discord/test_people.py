"""People whom the settings name: shown by their names, and told nothing of it."""

from __future__ import annotations

from typing import Any

from tests.doubles.discord import ALL, DiscordDouble
from tests.unit.discord.running import Running


def test_who_may_change_things_is_named_without_a_ping(double: DiscordDouble, bot: Running) -> None:
    guild, ann = double.guild("Newsroom"), double.user("ann")
    asked: list[dict[str, Any]] = [{"allow": ann}, {}]
    for options in asked:
        answer = double.slash("settings", options, at=guild, permissions=ALL).wait()
        assert f"<@{ann.id}>" in answer.text
        assert answer.ephemeral
        assert answer.pings == set()
