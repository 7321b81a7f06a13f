"""What Discord refuses in application commands beyond the shapes of its OpenAPI file."""

from __future__ import annotations

import unicodedata
from typing import Any

from tests.doubles.discord.errors import Json, Path, Problem

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
MOST = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
CHARACTERS = 8000
DESCRIPTION = 100
CHOICE_VALUE = 100

LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)


def valid_name(name: str) -> bool:
    """A name of a chat command or an option: letters and digits of any script, ``-_'``, no capitals, 1 to 32."""
    return (
        1 <= len(name) <= 32
        and name == name.lower()
        and all(char in "-_'" or unicodedata.category(char)[0] in "LMN" for char in name)
    )


def commands_problems(commands: list[Json]) -> list[Problem]:
    """What is wrong with the whole set of an application's commands in one place."""
    problems: list[Problem] = []
    for kind, most in MOST.items():
        if sum(_kind(command) == kind for command in commands) > most:
            what = f"Maximum number of application commands of type {kind} reached ({most})"
            problems.append(Problem((), "APPLICATION_COMMANDS_TOO_MANY", what))
    seen: set[tuple[int, str]] = set()
    for at, command in enumerate(commands):
        key = (_kind(command), command["name"])
        if key in seen:
            what = "Application command names must be unique"
            problems.append(Problem((at,), "APPLICATION_COMMANDS_DUPLICATE_NAME", what))
        seen.add(key)
        problems += command_problems(command, (at,))
    return problems


def command_problems(command: Json, path: Path = ()) -> list[Problem]:
    """What is wrong with one command."""
    problems = _locale_problems(command, path)
    if _kind(command) == CHAT_INPUT:
        problems += _name_problems(command, path)
        if not command.get("description"):
            problems.append(Problem((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required"))
        problems += _options_problems(command.get("options") or [], path, depth=0)
    else:
        if command.get("description"):
            what = "Context menu commands cannot have description"
            problems.append(Problem((*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", what))
        if command.get("options"):
            what = "Context menu commands cannot have options"
            problems.append(Problem((*path, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", what))
    if command_size(command) > CHARACTERS:
        what = f"Command exceeds maximum size ({CHARACTERS})"
        problems.append(Problem(path, "APPLICATION_COMMAND_TOO_LARGE", what))
    return problems


def command_size(node: Json) -> int:
    """Characters of names, descriptions and values; of each text the longest translation counts."""
    own = 0
    for name in ("name", "description"):
        texts = [node.get(name) or "", *(node.get(f"{name}_localizations") or {}).values()]
        own += max(map(len, texts))
    own += len(node["value"]) if isinstance(node.get("value"), str) else 0
    children = [*(node.get("options") or ()), *(node.get("choices") or ())]
    return own + sum(map(command_size, children))


def _kind(command: Json) -> int:
    kind: int = command.get("type") or CHAT_INPUT
    return kind


def _name_problems(node: Json, path: Path) -> list[Problem]:
    names = {(*path, "name"): node["name"]}
    names |= {(*path, "name_localizations", key): text for key, text in (node.get("name_localizations") or {}).items()}
    what = "Command name is invalid"
    return [
        Problem(where, "APPLICATION_COMMAND_INVALID_NAME", what)
        for where, name in names.items()
        if not valid_name(name)
    ]


def _locale_problems(node: Json, path: Path) -> list[Problem]:
    return [
        Problem((*path, field, locale), "DICT_TYPE_INVALID_KEY", f"Unknown locale {locale}")
        for field in ("name_localizations", "description_localizations")
        for locale in node.get(field) or ()
        if locale not in LOCALES
    ]


def _options_problems(options: list[Json], path: Path, *, depth: int) -> list[Problem]:
    problems: list[Problem] = []
    nested = [option["type"] in {SUB_COMMAND, SUB_COMMAND_GROUP} for option in options]
    if any(nested) and not all(nested):
        what = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        problems.append(Problem((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", what))
    names: set[str] = set()
    optional_seen = False
    for at, option in enumerate(options):
        here: Path = (*path, "options", at)
        problems += _name_problems(option, here) + _locale_problems(option, here)
        if option["name"] in names:
            what = "Option names must be unique"
            problems.append(Problem((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", what))
        names.add(option["name"])
        if option.get("required") and optional_seen:
            what = "Required options must be placed before non-required options"
            problems.append(Problem(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", what))
        optional_seen |= not option.get("required")
        allowed_depth = {SUB_COMMAND: 1, SUB_COMMAND_GROUP: 0}.get(option["type"], 2)
        if depth > allowed_depth:
            what = "Sub-commands nest one group deep"
            problems.append(Problem((*here, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", what))
        problems += _choices_problems(option, here)
        problems += _options_problems(option.get("options") or [], here, depth=depth + 1)
    return problems


def _choices_problems(option: Json, path: Path) -> list[Problem]:
    problems: list[Problem] = []
    choices: list[dict[str, Any]] = option.get("choices") or []
    if choices and option.get("autocomplete"):
        what = "Autocomplete cannot be used with choices"
        problems.append(Problem((*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", what))
    for at, choice in enumerate(choices):
        if choice["name"] in [earlier["name"] for earlier in choices[:at]]:
            what = "Choice names must be unique"
            problems.append(
                Problem((*path, "choices", at), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", what)
            )
        if isinstance(choice["value"], str) and len(choice["value"]) > CHOICE_VALUE:
            what = f"Must be {CHOICE_VALUE} or fewer in length."
            problems.append(Problem((*path, "choices", at, "value"), "BASE_TYPE_MAX_LENGTH", what))
    return problems
