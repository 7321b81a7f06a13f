"""The command table as Discord registers it: slash commands, and one in the menu of a message."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.core import wording
from bot.core.commands import Access, Argument, Command, Surface, arguments_on, on

Payload: TypeAlias = dict[str, Any]

_SUBCOMMAND, _STRING, _INTEGER, _BOOLEAN, _USER = 1, 3, 4, 5, 6
_KINDS: Mapping[str | None, int] = {"N": _INTEGER, "USER": _USER}
"""Types of options by what the table says stands for their value."""
_SLASH, _MESSAGE = 1, 3
_INSTALLS = [0, 1]  # to a server, to a user
_EVERYWHERE = [0, 1, 2]  # servers, messages with the bot, messages among others
_OWN_PLACES = [0, 1]
_DESCRIPTION = 100
_LANGUAGE = "de"


def tree() -> list[Payload]:
    """All commands, to be registered at once."""
    groups: dict[str, list[Command]] = {}
    for command in on(Surface.CHAT):
        groups.setdefault(command.name.partition(" ")[0], []).append(command)
    return [*(_top(name, members) for name, members in groups.items()), _brief_this()]


def fingerprint(commands: list[Payload]) -> str:
    """Tells whether a tree is the one that was registered."""
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


def _top(name: str, members: list[Command]) -> Payload:
    """A command, or the group of those whose names begin alike."""
    only_reads = all(command.access is Access.OPEN for command in members)
    places = {"integration_types": _INSTALLS, "contexts": _EVERYWHERE if only_reads else _OWN_PLACES}
    if [command.name for command in members] == [name]:
        return {"type": _SLASH, **_named(name, members[0]), "options": _options(members[0]), **places}
    words = [command.name.partition(" ")[2] for command in members]
    about = {
        "description": wording.say(wording.LOCALES[0], f"group.{name}"),
        "description_localizations": {_LANGUAGE: wording.say(_LANGUAGE, f"group.{name}")},
    }
    inner = [
        {"type": _SUBCOMMAND, **_named(word, command), "options": _options(command)}
        for word, command in zip(words, members, strict=True)
    ]
    return {"type": _SLASH, "name": name, **about, "options": inner, **places}


def _named(name: str, command: Command) -> Payload:
    return {
        "name": name,
        "description": _short(command.summary),
        "description_localizations": {_LANGUAGE: _short(command.summary_de)},
    }


def _options(command: Command) -> list[Payload]:
    """The arguments; Discord wants the required ones first."""
    found = sorted(arguments_on(command, Surface.CHAT), key=lambda one: not one.required)
    return [_option(one) for one in found]


def _option(argument: Argument) -> Payload:
    option: Payload = {
        "type": _BOOLEAN if argument.flag else _KINDS.get(argument.metavar, _STRING),
        "name": argument.key,
        "name_localizations": {_LANGUAGE: argument.name_de},
        "description": _short(argument.help),
        "description_localizations": {_LANGUAGE: _short(argument.help_de)},
        "required": argument.required,
    }
    if option["type"] == _INTEGER:
        option["min_value"] = 1
    if argument.choices:
        option["choices"] = [_choice(one) for one in argument.choices]
    elif argument.completes:
        option["autocomplete"] = True
    return option


def _choice(value: str) -> Payload:
    first = wording.LOCALES[0]
    return {
        "name": wording.say(first, f"choice.{value}"),
        "name_localizations": {_LANGUAGE: wording.say(_LANGUAGE, f"choice.{value}")},
        "value": value,
    }


def _brief_this() -> Payload:
    return {
        "type": _MESSAGE,
        "name": wording.say(wording.LOCALES[0], "action.brief_this"),
        "name_localizations": {_LANGUAGE: wording.say(_LANGUAGE, "action.brief_this")},
        "integration_types": _INSTALLS,
        "contexts": _EVERYWHERE,
    }


def _short(text: str) -> str:
    return text if len(text) <= _DESCRIPTION else text[: _DESCRIPTION - 1] + "…"
