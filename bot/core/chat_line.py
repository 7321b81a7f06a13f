"""A chat line as a command of the table and its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NoReturn

from bot.core import wording
from bot.core.commands import COMMANDS, Argument, Command, Surface, arguments_on, group, label, on, usage
from bot.core.errors import UserError
from bot.core.spelling import spelled

_DASH = re.compile(r"(?<!\S)[—–](?=[a-z])")  # what phones make of two hyphens
_LONGEST_LINE = 100
_ALIASES = {
    "hilfe": "help",
    "suche": "search",
    "suchen": "search",
    "zahlen": "figure",
    "artikel": "article",
    "warum": "why",
    "einstellungen": "settings",
    "zusammenfassung": "digest",
    "feeds": "feed",
}
"""German words for commands, where they are typed."""
_QUOTES = '"“”„'


def parse(text: str, locale: str, prefix: str = "/") -> tuple[Command, Mapping[str, str | bool]]:
    """A chat line ``/brief nato troops --length short`` as its command and arguments.

    Quotes are kept for the positional argument (search phrases need them); options may stand anywhere, and a value of
    several words takes quotes. Raises ``UserError`` with a hint, in the reader's language, for an unknown command,
    option or choice, or a missing argument.
    """
    words = _DASH.sub("--", text.strip()).removeprefix("/").split()
    words[:1] = [_ALIASES.get(word.lower(), word) for word in words[:1]]
    for size in (2, 1):
        name = " ".join(words[:size]).lower()
        command = next((one for one in on(Surface.CHAT) if one.name == name), None)
        if command is not None:
            return command, _Reader(command, locale, prefix).read(words[size:])
    return _refuse_command(words, locale, prefix)


def names_command(text: str) -> bool:
    """Whether the line begins with a command, or with the first word of some."""
    first = text.partition(" ")[0].lower()
    first = _ALIASES.get(first, first)
    return any(first == one.name.partition(" ")[0] for one in on(Surface.CHAT))


def meant(word: str) -> str | None:
    """The first word of a command that this one is misspelt for, or abbreviates; None where it is close to none."""
    first = word.lower()
    names = list(dict.fromkeys(one.name.partition(" ")[0] for one in on(Surface.CHAT)))
    likely = [name for name in names if name[0] == first[:1] and len(first) > 1]
    begun = [name for name in likely if name.startswith(first)]
    return next(iter(begun or get_close_matches(first, likely, n=1, cutoff=0.8)), None)


def asks_for_help(line: str) -> bool:
    """Whether the line is a greeting, or the word for help in any of the interface languages."""
    said = line.strip(" /!?.").casefold()
    return any(said in wording.say(locale, "chat.help_words").split(", ") for locale in wording.LOCALES)


def _refuse_command(words: list[str], locale: str, prefix: str) -> NoReturn:
    name = words[0] if words else ""
    names = ", ".join(spelled(one.name, prefix) for one in on(Surface.CHAT))
    there_are = wording.say(locale, "chat.there_are", names=names)
    if not name:
        raise UserError(wording.say(locale, "chat.empty"), there_are)
    shell_only = _shell_only(words)
    if shell_only:
        how = f"{spelled(shell_only, 'briefwire ')} --help"
        raise UserError(wording.say(locale, "chat.shell_only", name=shell_only), how)
    begun = [spelled(one.name, prefix) for one in group(name.lower(), Surface.CHAT)]
    if begun:
        hint = wording.say(locale, "chat.there_are", names=", ".join(begun))
        raise UserError(wording.say(locale, "chat.unfinished", name=f"{prefix}{name.lower()}"), hint)
    near = meant(name)
    line = " ".join(("" if near is None else near, *words[1:]))[:_LONGEST_LINE]
    hint = wording.say(locale, "chat.did_you_mean", name=spelled(line, prefix)) if near else there_are
    raise UserError(wording.say(locale, "chat.unknown", name=f"{prefix}{name}"), hint)


def _shell_only(words: list[str]) -> str | None:
    """What the line begins with, where that is for the command line only: a command, or the first word of some."""
    line = " ".join(words[:2]).lower()
    names = [one.name for one in COMMANDS if Surface.CHAT not in one.surfaces]
    if line in names:
        return line
    first = words[0].lower()
    is_group = any(first == name.partition(" ")[0] for name in names)
    return first if is_group and not names_command(first) else None


class _Reader:
    """Reads the words behind a command."""

    def __init__(self, command: Command, locale: str, prefix: str) -> None:
        self._command = command
        self._locale = locale
        self._name = spelled(command.name, prefix)
        self._how = wording.say(locale, "chat.usage", usage=usage(command, prefix, Surface.CHAT))

    def read(self, words: list[str]) -> dict[str, str | bool]:
        """The arguments by their keys."""
        arguments = arguments_on(self._command, Surface.CHAT)
        options = {argument.name: argument for argument in arguments if argument.option}
        values: dict[str, str | bool] = {one.key: one.default for one in arguments if one.default is not None}
        rest: list[str] = []
        queue = iter(words)
        for word in queue:
            if not word.startswith("--"):
                rest.append(word)
                continue
            name, has_value, value = word.partition("=")
            option = options.get(name)
            if option is None:
                self._refuse("no_option", name=name)
            elif option.flag:
                values[option.key] = True
            else:
                values[option.key] = self._value(option, value if has_value else next(queue, ""), queue)
        positional = next((argument for argument in arguments if not argument.option), None)
        if positional is not None and rest:
            values[positional.key] = " ".join(rest)
        elif positional is not None and positional.required:
            self._refuse("missing", positional, name=label(positional, self._locale))
        elif rest:
            self._refuse("no_words")
        return values

    def _value(self, option: Argument, given: str, queue: Iterator[str]) -> str:
        if given[:1] in _QUOTES and given:
            while len(given) == 1 or given[-1] not in _QUOTES:
                further = next(queue, None)
                if further is None:
                    break
                given = f"{given} {further}"
            given = given.strip(_QUOTES + " ")
        if not given:
            self._refuse("no_value", option, name=option.name)
        if option.choices and given not in option.choices:
            hint = wording.say(self._locale, "chat.choices", choices=", ".join(option.choices))
            message = wording.say(self._locale, "chat.bad_choice", name=option.name, given=given)
            raise UserError(message, hint, argument=option.key)
        return given

    def _refuse(self, key: str, argument: Argument | None = None, **values: str) -> NoReturn:
        message = wording.say(self._locale, f"chat.{key}", command=self._name, **values)
        raise UserError(message, self._how, argument=argument.key if argument else None)
