"""From a command and its arguments to its answer: what every surface calls, chat platforms and command line alike."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.arguments import Arguments
from bot.core.dispatch import reading
from bot.core.dispatch.context import Answer, Context, Fits, Handler, Services
from bot.core.dispatch.reading import answer_brief, since_of

__all__ = ["HANDLERS", "Answer", "Context", "Fits", "Services", "answer", "answer_brief", "since_of"]

HANDLERS: Mapping[str, Handler] = {**reading.HANDLERS}
"""The handler of every chat command, by its name in the command table."""


def answer(services: Services, context: Context, name: str, arguments: Arguments) -> Answer:
    """Carry out one command of the table. Raises ``UserError`` (worded) and ``StoreError``."""
    return HANDLERS[name](services, context, arguments)
