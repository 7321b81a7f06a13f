"""A chat line as a command of the table and its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from bot.core import wording
from bot.core.commands import COMMANDS, Argument, Command, Surface, arguments_on, on, usage
from bot.core.errors import UserError


def parse(text: str, locale: str) -> tuple[Command, Mapping[str, str | bool]]:
    """A chat line ``/brief nato troops --length short`` as its command and arguments.

    Quotes are kept for the positional argument (search phrases need them); options may stand anywhere. Raises
    ``UserError`` with a hint, in the reader's language, for an unknown command, option or choice, or a missing
    argument.
    """
    words = text.strip().removeprefix("/").split()
    for size in (2, 1):
        name = " ".join(words[:size]).lower()
        command = next((one for one in on(Surface.CHAT) if one.name == name), None)
        if command is not None:
            return command, _arguments(command, words[size:], locale)
    return _refuse_command(words[0] if words else "", locale)


def names_command(text: str) -> bool:
    """Whether the line begins with a command, or with the first word of some."""
    first = text.partition(" ")[0].lower()
    return any(first == one.name.partition(" ")[0] for one in on(Surface.CHAT))


def _refuse_command(name: str, locale: str) -> NoReturn:
    there_are = wording.say(locale, "chat.there_are", names=", ".join(f"/{one.name}" for one in on(Surface.CHAT)))
    if not name:
        raise UserError(wording.say(locale, "chat.empty"), there_are)
    if any(name.lower() == one.name.partition(" ")[0] for one in COMMANDS if Surface.CHAT not in one.surfaces):
        raise UserError(wording.say(locale, "chat.shell_only", name=name), f"briefwire {name.lower()} --help")
    near = next((one.name for one in on(Surface.CHAT) if one.name.startswith(name.lower())), None)
    hint = wording.say(locale, "chat.did_you_mean", name=near) if near else there_are
    raise UserError(wording.say(locale, "chat.unknown", name=name), hint)


def _arguments(command: Command, words: list[str], locale: str) -> dict[str, str | bool]:
    arguments = arguments_on(command, Surface.CHAT)
    options = {argument.name: argument for argument in arguments if argument.option}
    values: dict[str, str | bool] = {one.key: one.default for one in arguments if one.default is not None}
    how = wording.say(locale, "chat.usage", usage=usage(command, "/", Surface.CHAT))
    rest: list[str] = []
    queue = iter(words)
    for word in queue:
        if not word.startswith("--"):
            rest.append(word)
            continue
        name, has_value, value = word.partition("=")
        option = options.get(name)
        if option is None:
            raise UserError(wording.say(locale, "chat.no_option", command=command.name, name=name), how)
        if option.flag:
            values[option.key] = True
            continue
        values[option.key] = _value(option, value if has_value else next(queue, ""), how, locale)
    positional = next((argument for argument in arguments if not argument.option), None)
    if positional is not None and rest:
        values[positional.key] = " ".join(rest)
    elif positional is not None and positional.required:
        name = positional.key.upper()
        raise UserError(wording.say(locale, "chat.missing", command=command.name, name=name), how)
    elif rest:
        raise UserError(wording.say(locale, "chat.no_words", command=command.name), how)
    return values


def _value(option: Argument, given: str, how: str, locale: str) -> str:
    if not given:
        raise UserError(wording.say(locale, "chat.no_value", name=option.name), how)
    if option.choices and given not in option.choices:
        hint = wording.say(locale, "chat.choices", choices=", ".join(option.choices))
        raise UserError(wording.say(locale, "chat.bad_choice", name=option.name, given=given), hint)
    return given
