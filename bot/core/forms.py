"""Forms: the arguments of a command to be filled in, as chat platforms show them in a window of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.core import wording
from bot.core.commands import Argument, Command

MOST_CHOICE = 100
MOST_ANYWHERE = 5
"""Fields that every platform has room for in one form."""
_MOST_TEXT = 200
_OF_DIGESTS = frozenset({"length", "language"})
"""What is not the same of a digest as in the settings."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose, with the label it is shown by; both at most 100 characters."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of the command, named by its ``key``. A choice has ``options``; a flag's value is a bool. ``spare``
    ones are left out where there is room for ``MOST_ANYWHERE`` alone."""

    key: str
    label: str
    hint: str
    kind: Literal["text", "choice", "flag"]
    options: tuple[Choice, ...] = ()
    value: str | bool | None = None
    required: bool = False
    spare: bool = False
    max_length: int = _MOST_TEXT


@dataclass(frozen=True, slots=True)
class Form:
    """A form for a command. ``name`` is the command's, with the id of what it is about behind it where there is one
    ("digest edit k3v9"): all that is to come back with the values. Titles have at most 24 characters, labels 45."""

    name: str
    title: str
    fields: tuple[Field, ...]


def form(command: Command, values: Mapping[str, str | bool], locale: str, about: str = "") -> Form:
    """The form of a command, filled in with the values at hand; ``about`` is the id of what it is about."""
    fields = [_field(command, one, values, locale) for one in command.arguments if one.name in command.form]
    title = wording.say(locale, f"form.{command.name.replace(' ', '_')}")
    return Form(" ".join(filter(None, (command.name, about))), title, tuple(fields))


def named(name: str) -> tuple[str, str]:
    """The command of a form with this name, and the id of what it is about."""
    first, _, rest = name.partition(" ")
    second, _, about = rest.partition(" ")
    return " ".join(filter(None, (first, second))), about


def _field(command: Command, argument: Argument, values: Mapping[str, str | bool], locale: str) -> Field:
    value = values.get(argument.key)
    words = f"digest_{argument.key}" if command.name != "settings" and argument.key in _OF_DIGESTS else argument.key
    label, hint = wording.say(locale, f"label.{words}"), wording.say(locale, f"hint.{words}")
    spare = command.form.index(argument.name) >= MOST_ANYWHERE
    if argument.flag:
        return Field(argument.key, label, hint, "flag", value=bool(value), spare=spare)
    if argument.choices:
        options = tuple(Choice(wording.say(locale, f"choice.{one}"), one) for one in argument.choices)
        return Field(argument.key, label, hint, "choice", options, value or None, spare=spare)
    return Field(argument.key, label, hint, "text", value=value or None, required=argument.required, spare=spare)
