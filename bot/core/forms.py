"""Forms: the arguments of a command to be filled in, as chat platforms show them in a window of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.core import wording
from bot.core.commands import Argument, Command

MOST_CHOICE = 100
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose, with the label it is shown by; both at most 100 characters."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of the command, named by its ``key``. A choice has ``options``; a flag's value is a bool."""

    key: str
    label: str
    hint: str
    kind: Literal["text", "choice", "flag"]
    options: tuple[Choice, ...] = ()
    value: str | bool | None = None
    required: bool = False
    max_length: int = _MOST_TEXT


@dataclass(frozen=True, slots=True)
class Form:
    """A form for the command ``name``. Titles have at most 24 characters, labels 45."""

    name: str
    title: str
    fields: tuple[Field, ...]


def form(command: Command, values: Mapping[str, str | bool], locale: str) -> Form:
    """The form of a command, filled in with the values at hand."""
    fields = [_field(one, values, locale) for one in command.arguments if one.name in command.form]
    return Form(command.name, wording.say(locale, f"form.{_key(command.name)}"), tuple(fields))


def _key(name: str) -> str:
    return name.replace(" ", "_")


def _field(argument: Argument, values: Mapping[str, str | bool], locale: str) -> Field:
    value = values.get(argument.key)
    label = wording.say(locale, f"label.{argument.key}")
    hint = wording.say(locale, f"hint.{argument.key}")
    if argument.flag:
        return Field(argument.key, label, hint, "flag", value=bool(value))
    if argument.choices:
        options = tuple(Choice(wording.say(locale, f"choice.{one}"), one) for one in argument.choices)
        return Field(argument.key, label, hint, "choice", options, value or None)
    return Field(argument.key, label, hint, "text", value=value or None, required=argument.required)
