"""One double and one bot for the tests that change neither."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doubles.discord import DiscordDouble, discord_double
from tests.unit.discord.running import FERRY, FLOOD, Running, running, services


@pytest.fixture(scope="module")
def double() -> Iterator[DiscordDouble]:
    with discord_double() as made:
        yield made


@pytest.fixture(scope="module")
def bot(double: DiscordDouble) -> Iterator[Running]:
    with running(double, services(FLOOD, FERRY)) as made:
        double.wait_commands()
        yield made
