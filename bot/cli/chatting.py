"""The terminal chat."""

from __future__ import annotations

from adapters import terminal
from bot import bootstrap
from bot.core import commands, conversation, present
from bot.core.commands import Surface
from bot.core.conversation import Asker, Reply
from bot.core.domain import LOCAL_TENANT
from bot.core.errors import BriefwireError
from bot.core.forms import Form

LOCAL = Asker(LOCAL_TENANT, user="local", fits=None, target=LOCAL_TENANT, manager=True)
"""Whoever sits at the terminal."""


def chat(app: bootstrap.App) -> None:
    """Answer chat lines on standard input until its end."""

    def answer(text: str) -> Reply:
        try:
            return conversation.ask_line(app.services, LOCAL, text)
        except BriefwireError as problem:
            return Reply(present.error(problem, locale=app.settings.language))

    def press(token: str) -> Reply:
        reply = conversation.press(app.services, LOCAL, token).reply
        assert not isinstance(reply, Form), "the terminal offers no forms"
        return reply

    names = [f"/{command.name}" for command in commands.on(Surface.CHAT)]
    greeting = ("Chat: /brief TOPIC, /search WORDS, /help; /quit ends it.",)
    terminal.chat(answer, press, greeting, [*names, "/quit"])
