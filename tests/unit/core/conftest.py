"""What tests of the core share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.core import conversation
from bot.core.message import plain_text
from bot.core.services import Services
from tests.asking import asker


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
