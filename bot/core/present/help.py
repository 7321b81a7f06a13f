"""Help texts, from the command table, and refusals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.core import chat_line, wording
from bot.core.commands import Argument, Command, Surface, arguments_on, label, on, picked_usage, usage
from bot.core.errors import BriefwireError, NotFoundError, UserError
from bot.core.message import Action, Invocation, Message, Run, Section, line
from bot.core.spelling import addressed as spell
from bot.core.spelling import spelled

_OPTION = re.compile(r"--[a-z][a-z-]*")


def error(problem: BriefwireError, *, locale: str) -> Message:
    """A refusal or failure: what is wrong, and what to do."""
    lines = [line(str(problem))]
    if isinstance(problem, UserError) and problem.hint:
        lines.append(line(problem.hint))
    return Message(wording.say(locale, "error.heading"), (Section(tuple(lines)),), error=True)


def failure(error_id: str, *, locale: str) -> Message:
    """What is said of a failure that nobody foresaw."""
    said = wording.say(locale, "error.internal"), wording.say(locale, "error.internal_id", id=error_id)
    return Message(wording.say(locale, "error.heading"), (Section(tuple(line(one) for one in said)),), error=True)


def introduction(*, locale: str) -> Message:
    """What Briefwire is, and how to begin, for a start page."""
    said = (wording.say(locale, "home.brief"), wording.say(locale, "home.more"))
    more = Action("help", wording.say(locale, "action.help"), Invocation("help"))
    return Message(wording.say(locale, "help.heading"), (Section(tuple(line(one) for one in said)),), (more,))


def no_article(article_id: str, *, locale: str) -> NotFoundError:
    """The refusal of an unknown article id."""
    return NotFoundError(
        wording.say(locale, "error.no_article", id=article_id),
        wording.say(locale, "error.no_article_hint"),
        argument="id",
    )


def help_overview(commands: Iterable[Command], prefix: str, *, locale: str) -> Message:
    """The commands, one line each."""
    rows = tuple(
        line(Run(spelled(command.name, prefix), bold=True), f" – {summary(command, locale)}") for command in commands
    )
    more = Section((line(wording.say(locale, "help.more")),))
    return Message(wording.say(locale, "help.heading"), (Section(rows, style="list"), more))


def summary(command: Command, locale: str) -> str:
    """The command's one-liner in the reader's language."""
    return command.summary_de if locale == "de" else command.summary


def _help(argument: Argument, locale: str) -> str:
    """What the argument is; those for the command line alone are told in English."""
    return argument.help_de if locale == "de" and argument.help_de else argument.help


def help_command(command: Command, surface: Surface, prefix: str, *, locale: str, typed: bool = True) -> Message:
    """One command in full: usage, arguments, examples. Where arguments are not ``typed`` but picked, they go by the
    names that the client shows."""
    rows = [
        line(Run(_argument_name(argument, locale, typed=typed), bold=True), f"  {_help(argument, locale)}")
        for argument in arguments_on(command, surface)
    ]
    shown = usage(command, prefix, surface) if typed else picked_usage(command, prefix, locale)
    sections = [Section((line(shown),), wording.say(locale, "help.usage"))]
    if rows:
        sections.append(Section(tuple(rows), wording.say(locale, "help.arguments"), "list"))
    details = command.details_de if locale == "de" else command.details
    if details and typed:
        sections.append(Section((line(details),)))
    examples = tuple(
        line(spelled(example, prefix) if typed else _picked_example(command, example, prefix, locale))
        for example in command.examples
    )
    sections.append(Section(examples, wording.say(locale, "help.examples"), "list"))
    return Message(f"{spelled(command.name, prefix)}: {summary(command, locale)}", tuple(sections))


def _argument_name(argument: Argument, locale: str, *, typed: bool) -> str:
    if not typed:
        return label(argument, locale)
    return argument.name if argument.option else argument.key.upper()


def _picked_example(command: Command, example: str, prefix: str, locale: str) -> str:
    """ "/search query:flood limit:3"."""
    _, values = chat_line.parse(example, locale)
    picked = [
        f"{label(one, locale)}:{values[one.key]}" for one in arguments_on(command, Surface.CHAT) if one.key in values
    ]
    return " ".join((spelled(command.name, prefix), *picked))


def addressed(message: Message, prefix: str) -> Message:
    """The message with the commands that it names as they are given."""
    return _with_texts(message, lambda text: spell(text, prefix))


def picked(message: Message, locale: str) -> Message:
    """The message with options named as a client shows them that lets arguments be picked: "anzahl", not "--limit"."""
    names = {one.name: label(one, locale) for command in on(Surface.CHAT) for one in command.arguments if one.option}
    return _with_texts(message, lambda text: _OPTION.sub(lambda match: names.get(match[0], match[0]), text))


def _with_texts(message: Message, change: Callable[[str], str]) -> Message:
    sections = tuple(
        replace(
            section,
            title=change(section.title) if section.title else section.title,
            lines=tuple(tuple(replace(run, text=change(run.text)) for run in runs) for runs in section.lines),
        )
        for section in message.sections
    )
    return replace(message, heading=change(message.heading), sections=sections)
