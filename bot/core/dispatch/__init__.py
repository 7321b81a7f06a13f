"""From a command and its arguments to its answer: what every surface calls, chat platforms and command line alike."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core import commands, wording
from bot.core.arguments import Arguments
from bot.core.dispatch import digests, feeds, permissions, places, reading, showing, why
from bot.core.dispatch.context import Answer, Context, Fits, Handler
from bot.core.dispatch.places import NO_ZONE
from bot.core.dispatch.reading import answer_brief, since_of
from bot.core.errors import UserError
from bot.core.services import Services

__all__ = [
    "HANDLERS",
    "NO_ZONE",
    "Answer",
    "Context",
    "Fits",
    "answer",
    "answer_brief",
    "check",
    "since_of",
]

HANDLERS: Mapping[str, Handler] = {
    **reading.HANDLERS,
    **feeds.HANDLERS,
    **digests.HANDLERS,
    **showing.HANDLERS,
    **places.HANDLERS,
    **why.HANDLERS,
}
"""The handler of every chat command, by its name in the command table."""

_MOST_SHOWN = 40
_LIKELY_ZONES = {"en": "UTC", "de": "Europe/Berlin"}
"""What a form suggests where no time zone is known."""


def check(context: Context, name: str, arguments: Arguments) -> commands.Command:
    """The command of the table. Raises ``UserError`` where there is none on the surface, and ``NotAllowedError`` where
    the asker may not give it."""
    command = commands.find(name, context.surface)
    if command is None:
        raise UserError(wording.say(context.refusing, "chat.unknown", name=name))
    permissions.check(command, context, arguments)
    return command


def _check_values(command: commands.Command, context: Context, arguments: Arguments) -> None:
    """Raises ``UserError`` for a missing argument, and for a value that is none of the argument's choices: platforms
    check what is typed into their own forms only."""
    for argument in command.arguments:
        given = arguments.get(argument.key) or ""
        if argument.required and not given:
            raise UserError(
                wording.say(context.refusing, "argument.missing", name=commands.label(argument, context.refusing)),
                wording.say(context.refusing, "chat.usage", usage=_usage(command, context)),
                argument=argument.key,
            )
        if argument.choices and given and given not in argument.choices:
            raise UserError(
                wording.say(context.refusing, "argument.cannot_be", name=argument.key, given=str(given)[:_MOST_SHOWN]),
                wording.say(context.refusing, "argument.choices", choices=", ".join(argument.choices)),
                argument=argument.key,
            )


def _usage(command: commands.Command, context: Context) -> str:
    if context.typed:
        return commands.usage(command, context.prefix, context.surface)
    return commands.picked_usage(command, context.prefix, context.refusing)


def filled_in(services: Services, context: Context, name: str, arguments: Arguments) -> tuple[str, Arguments]:
    """The id of what a form of the command, given with these arguments, is about, if anything; and what it says before
    anything is typed. Raises ``UserError``."""
    settings = context.settings
    if name == "digest edit":
        return digests.form_values(services, context, arguments)
    values: dict[str, str | bool] = {}
    if name == "settings":
        values = {
            "language": settings.language or "auto",
            "zone": settings.zone or "",
            "length": settings.length,
            "editors": settings.editors,
        }
    if name == "digest set":
        zone = settings.zone or context.zone or _LIKELY_ZONES[context.locale]
        values = {
            "at": digests.DEFAULT_TIME,
            "days": wording.say(context.locale, "schedule.every_day"),
            "zone": zone,
            "length": settings.length,
            "language": settings.language or context.locale,
        }
    return "", values


def answer(services: Services, context: Context, name: str, arguments: Arguments) -> Answer:
    """Carry out one command of the table. Raises ``UserError`` (worded) and ``StoreError``."""
    command = check(context, name, arguments)
    _check_values(command, context, arguments)
    return HANDLERS[name](services, context, arguments)
