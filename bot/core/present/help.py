"""Help texts, from the command table, and refusals."""

from __future__ import annotations

from bot.core import wording
from bot.core.commands import Argument, Command, Surface, arguments_on, on, usage
from bot.core.errors import BriefwireError, NotFoundError, UserError
from bot.core.message import Message, Run, Section, line


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


def no_article(article_id: str, *, locale: str) -> NotFoundError:
    """The refusal of an unknown article id."""
    return NotFoundError(
        wording.say(locale, "error.no_article", id=article_id), wording.say(locale, "error.no_article_hint")
    )


def help_overview(surface: Surface, prefix: str, *, locale: str) -> Message:
    """All commands of a surface, one line each."""
    rows = tuple(
        line(Run(usage(command, prefix, surface), bold=True), f"  {summary(command, locale)}")
        for command in on(surface)
    )
    more = Section((line(wording.say(locale, "help.more", prefix=prefix)),))
    return Message(wording.say(locale, "help.heading"), (Section(rows, style="list"), more))


def summary(command: Command, locale: str) -> str:
    """The command's one-liner in the reader's language."""
    return command.summary_de if locale == "de" else command.summary


def _help(argument: Argument, locale: str) -> str:
    """What the argument is; those for the command line alone are told in English."""
    return argument.help_de if locale == "de" and argument.help_de else argument.help


def help_command(command: Command, surface: Surface, prefix: str, *, locale: str) -> Message:
    """One command in full: usage, arguments, examples."""
    rows = [
        line(Run(argument.name if argument.option else argument.key.upper(), bold=True), f"  {_help(argument, locale)}")
        for argument in arguments_on(command, surface)
    ]
    sections = [Section((line(usage(command, prefix, surface)),), wording.say(locale, "help.usage"))]
    if rows:
        sections.append(Section(tuple(rows), wording.say(locale, "help.arguments"), "list"))
    details = command.details_de if locale == "de" else command.details
    if details:
        sections.append(Section((line(details),)))
    examples = tuple(line(prefix + example) for example in command.examples)
    sections.append(Section(examples, wording.say(locale, "help.examples"), "list"))
    return Message(summary(command, locale), tuple(sections))
