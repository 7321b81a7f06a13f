"""The one table of commands. The command line, the terminal chat, Discord, Slack, the help texts and the README's
command section are generated from it.
"""

from __future__ import annotations

from bot.core.commands.managing import MANAGING
from bot.core.commands.model import Access, Argument, Command, Completion, Surface
from bot.core.commands.reading import HELP, READING
from bot.core.commands.shell import SHELL
from bot.core.spelling import spelled

__all__ = [
    "COMMANDS",
    "Access",
    "Argument",
    "Command",
    "Completion",
    "Surface",
    "arguments_on",
    "find",
    "group",
    "label",
    "on",
    "picked_usage",
    "usage",
]

COMMANDS: tuple[Command, ...] = (*READING, *MANAGING, HELP, *SHELL)


def on(surface: Surface) -> tuple[Command, ...]:
    """The commands that can be given on this surface, in table order."""
    return tuple(command for command in COMMANDS if surface in command.surfaces)


def find(name: str, surface: Surface) -> Command | None:
    """The command with this full name on the surface."""
    return next((command for command in on(surface) if command.name == name), None)


def group(word: str, surface: Surface) -> tuple[Command, ...]:
    """The commands on the surface that begin with this word, as it is in chat or on the command line."""
    first = f"{word} "
    return tuple(one for one in on(surface) if one.name.startswith(first) or spelled(one.name, "").startswith(first))


def arguments_on(command: Command, surface: Surface) -> tuple[Argument, ...]:
    """The arguments that make sense on the surface: in chat ``--json`` does not, it is for programs."""
    return tuple(one for one in command.arguments if surface in one.surfaces)


def label(argument: Argument, locale: str) -> str:
    """The argument's name where it is picked, not typed."""
    return argument.name_de if locale == "de" else argument.key


def picked_usage(command: Command, prefix: str, locale: str) -> str:
    """One line such as ``/search query [limit]``, for clients that show the arguments to pick from."""
    names = [
        label(one, locale) if one.required else f"[{label(one, locale)}]" for one in arguments_on(command, Surface.CHAT)
    ]
    return " ".join((spelled(command.name, prefix), *names))


def usage(command: Command, prefix: str, surface: Surface) -> str:
    """One line such as ``/search QUERY… [--limit N]``."""
    words = [spelled(command.name, prefix)]
    for argument in arguments_on(command, surface):
        value = argument.metavar or ("|".join(argument.choices) if argument.choices else argument.key.upper())
        if argument.option:
            words.append(f"[{argument.name}]" if argument.flag else f"[{argument.name} {value}]")
        else:
            shown = value + ("…" if argument.many else "")
            words.append(shown if argument.required else f"[{shown}]")
    return " ".join(words)
