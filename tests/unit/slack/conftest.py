"""One workspace with the bot at work, for the tests that share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.slack.manifest import manifest
from tests.doubles.slack import slack_double
from tests.unit.slack.newsroom import FLOOD, Newsroom, storms, told
from tests.unit.slack.running import Kept, running


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    kept = Kept()
    with slack_double(manifest=manifest()) as slack:
        team = slack.team("Newsroom")
        admin = slack.user(team, "ada", admin=True, locale="en-US", tz="Europe/Berlin")
        member = slack.user(team, "max", locale="de-DE", tz="Europe/Berlin")
        channel, elsewhere = slack.channel(team), slack.channel(team, "elsewhere", bot_in=False)
        told(kept.store, team, FLOOD, *storms(7))
        with running(slack, kept) as bot:
            yield Newsroom(slack, bot, team, admin, member, channel, elsewhere)
