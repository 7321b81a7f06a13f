"""What tests of the core share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.core import conversation
from bot.core.message import plain_text
from bot.core.services import Services
from tests import asking
from tests.asking import HARBOUR, NOW, RATES, asker, fill
from tests.digesting import Newsroom, newsroom
from tests.fake_messenger import FakeMessenger

TENANT = "discord:1"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def channel() -> FakeMessenger:
    return asking.messenger()


@pytest.fixture
def services(channel: FakeMessenger) -> Services:
    """A server that was welcomed, an hour later; modules that need another have their own."""
    found = asking.services(channel=channel)
    found.clock.time = LATER
    found.tenants.welcome(TENANT, NOW)
    return found


@pytest.fixture
def stocked(channel: FakeMessenger) -> Services:
    """A server that was welcomed just now, with two articles."""
    found = asking.services(channel=channel)
    fill(found, HARBOUR, RATES, tenant=TENANT)
    found.tenants.welcome(TENANT, NOW)
    return found


@pytest.fixture
def room() -> Newsroom:
    """A process of the bot, a channel and digests to come."""
    return newsroom()


@pytest.fixture
def ask(services: Services) -> Callable[..., conversation.Reply]:
    """Give a line as a manager, with the module's own services."""

    def answer(line: str, **person: object) -> conversation.Reply:
        who = asker(**({"manager": True} | person))  # type: ignore[arg-type]  # of asker's own arguments
        return conversation.ask_line(services, who, line)

    return answer


@pytest.fixture
def say(ask: Callable[..., conversation.Reply]) -> Callable[..., str]:
    """The same; the answer's text."""
    return lambda line, **person: plain_text(ask(line, **person).message)
