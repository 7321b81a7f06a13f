"""Who may do what: checked here for every command, wherever it comes from."""

from __future__ import annotations

from dataclasses import replace

from bot.core import wording
from bot.core.arguments import Arguments
from bot.core.commands import Access, Command
from bot.core.dispatch.context import Context
from bot.core.errors import NotAllowedError


def may_change(context: Context) -> bool:
    """Whether the asker may change what their server or workspace follows and chose."""
    everyone = context.member and context.settings.editors == "everyone"
    return context.manager or everyone or context.user in context.settings.allowed


def may_change_elsewhere(context: Context) -> bool:
    """Whether what they may change is more than their own channel's: who manages a channel alone may not touch
    another's."""
    return context.decides or may_change(replace(context, manager=False))


def check(command: Command, context: Context, arguments: Arguments) -> None:
    """Raises ``NotAllowedError``, saying who may, where the asker may not give this command."""
    changes = command.access is Access.MANAGED or (
        command.access is Access.MANAGED_IF_GIVEN and any(arguments.values())
    )
    if changes and not may_change(context):
        raise not_allowed(context)


def not_allowed(context: Context) -> NotAllowedError:
    """The refusal of a change, in the words of the asker's platform."""
    return _refusal(context, "permission.refused", "")


def managers_only(context: Context) -> NotAllowedError:
    """The refusal to change who may change things: that is for those who manage the server or workspace."""
    return _refusal(context, "permission.managers_only", "_managers")


def _refusal(context: Context, key: str, which: str) -> NotAllowedError:
    platform = context.tenant.partition(":")[0]
    who = platform if platform in {"discord", "slack"} else "other"
    return NotAllowedError(wording.say(context.locale, key), wording.say(context.locale, f"permission.{who}{which}"))
