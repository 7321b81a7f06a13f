"""The argument parser, built from the command table."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from importlib.metadata import version

from bot.core.commands import Argument, Command, Surface, on
from bot.core.spelling import spelled

_EXCLUSION = re.compile(r"-(?!h$)[^\s\d-]")

_EPILOG = """\
First steps:
  briefwire demo                        see the main job on bundled articles
  briefwire import articles/            store your own files, or a URL
  briefwire feeds starter en            follow news feeds (their lists: briefwire feeds starter)
  briefwire brief flood                 the key figures of a topic, with sources

briefwire COMMAND --help explains a command. Settings: .env.example.
"""


class _ShowVersion(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object, **_options: object) -> None:
        parser.exit(message=f"briefwire {version('briefwire')}\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser; after parsing, ``command`` is the full name of the command."""
    parser = argparse.ArgumentParser(
        prog="briefwire",
        description="The numbers of the news, each with its source sentence.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the version and exit")
    _add_database(parser, default=None)
    groups = parser.add_subparsers(metavar="COMMAND", required=True, title="commands")
    nested: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in on(Surface.CLI):
        first, _, second = command.name.partition(" ")
        if not second:
            _add_command(groups, first, command)
            continue
        if first not in nested:
            verbs = [one.name.partition(" ")[2] for one in on(Surface.CLI) if one.name.startswith(f"{first} ")]
            name = spelled(first, "")
            group = groups.add_parser(name, help=" · ".join(verbs), aliases=[first] if first != name else [])
            nested[first] = group.add_subparsers(metavar="COMMAND", required=True)
        _add_command(nested[first], second, command)
    return parser


def spell_out(argv: Sequence[str]) -> list[str]:
    """Arguments with the exclusions of a search as words: ``-metro`` would be read as an option, ``NOT metro`` says
    the same."""
    words = list(argv)
    if "search" not in words:
        return words
    after = words.index("search") + 1
    spelled: list[str] = []
    for word in words[after:]:
        spelled += ["NOT", word[1:]] if _EXCLUSION.match(word) else [word]
    return words[:after] + spelled


def _add_database(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--db",
        metavar="URL",
        default=default,
        help="database to use: sqlite:///FILE or postgresql://… (default: BRIEFWIRE_DATABASE_URL)",
    )


def _add_command(groups: argparse._SubParsersAction[argparse.ArgumentParser], name: str, command: Command) -> None:
    examples = "\n".join(f"  {spelled(example, 'briefwire ')}" for example in command.examples)
    told = " ".join(filter(None, (command.details, command.shell_details)))
    details = f"{told}\n\n" if told else ""
    parser = groups.add_parser(
        name,
        help=command.summary,
        description=command.summary + ".",
        epilog=f"{details}Examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=command.name)
    # --db may stand before or after the command; suppressed here, so that it does not overwrite one given before.
    _add_database(parser, default=argparse.SUPPRESS)
    for argument in command.arguments:
        _add_argument(parser, argument)


def _add_argument(parser: argparse.ArgumentParser, argument: Argument) -> None:
    text = argument.help.replace("%", "%%")
    if argument.flag:
        parser.add_argument(argument.name, action="store_true", help=text)
        return
    if argument.option:
        shown = f"{text} (default: {argument.default})" if argument.default else text
        parser.add_argument(
            argument.name,
            help=shown,
            default=argument.default,
            metavar=argument.metavar,
            choices=argument.choices or None,
        )
        return
    nargs = ("+" if argument.required else "*") if argument.many else (None if argument.required else "?")
    choices = argument.choices or None
    metavar = None if choices else argument.key.upper()
    parser.add_argument(argument.key, help=text, nargs=nargs, choices=choices, metavar=metavar)
