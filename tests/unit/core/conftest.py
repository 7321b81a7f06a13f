"""What tests of the core share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.core import conversation
from bot.core.message import plain_text
from bot.core.services import Services
from tests.asking import asker


@pytest.fixture
def say(services: Services) -> Callable[..., str]:
    """Give a line as a manager, with the module's own services; the answer's text."""

    def answer(line: str, **person: object) -> str:
        who = asker(**({"manager": True} | person))  # type: ignore[arg-type]  # of asker's own arguments
        return plain_text(conversation.ask_line(services, who, line).message)

    return answer
