"""The terminal chat."""

from __future__ import annotations

from adapters import terminal
from bot import bootstrap
from bot.core import commands, dispatch
from bot.core.commands import Surface
from bot.core.domain import LOCAL_TENANT
from bot.core.message import Message


def context(app: bootstrap.App, surface: Surface, prefix: str) -> dispatch.Context:
    """The local user of the command line or the terminal chat."""
    return dispatch.Context(LOCAL_TENANT, app.settings.language, surface, prefix)


def chat(app: bootstrap.App) -> None:
    """Answer chat lines on standard input until its end."""
    asked = context(app, Surface.CHAT, "/")

    def answer(text: str) -> Message:
        return dispatch.chat(app.services, asked, text)

    names = [f"/{command.name}" for command in commands.on(Surface.CHAT)]
    greeting = ("Chat: /brief TOPIC, /search WORDS, /help; /quit ends it.",)
    terminal.chat(answer, greeting, [*names, "/quit"])
