"""The ids by which Discord tells a press or a filled-in form back. They hold all that is needed to acknowledge it, so
that buttons work after a restart without a register of them.

A button: ``bw:<kind>:<token>``, with ``:<key>`` behind it in a post that is to be found again. A post without buttons:
``dg:<key>``. A form: ``form:<command>``; a field of it has its key for an id, one that is a yes or no ``flag:<key>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from bot.core.message import ActionKind, Button

_BUTTON = "bw"
_POST = "dg"
_FORM = "form"
_FLAG = "flag"
YES, NO = "yes", "no"
"""Values of a field that is a yes or no."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button's id says: what becomes of the answer, and the token of its action."""

    kind: ActionKind
    token: str


def of_button(button: Button, key: str = "") -> str:
    """The id of a button."""
    return ":".join(filter(None, (_BUTTON, button.kind, button.token, key)))


def of_post(key: str) -> str:
    """The id that marks a post without buttons."""
    return f"{_POST}:{key}"


def of_form(command: str) -> str:
    """The id of a command's form."""
    return f"{_FORM}:{command}"


def pressed(custom_id: str) -> Pressed | None:
    """What was pressed; None where the id is no button's."""
    parts = custom_id.split(":")
    if len(parts) not in {3, 4} or parts[0] != _BUTTON or parts[1] not in get_args(ActionKind):
        return None
    return Pressed(cast("ActionKind", parts[1]), parts[2])


def form_of(custom_id: str) -> str | None:
    """The command whose form was filled in; None where the id is no form's."""
    kind, _, command = custom_id.partition(":")
    return command if kind == _FORM and command else None


def of_flag(key: str) -> str:
    """The id of a field that is a yes or no."""
    return f"{_FLAG}:{key}"


def flag_of(custom_id: str) -> str | None:
    """The key of a field that is a yes or no; None for any other."""
    kind, _, key = custom_id.partition(":")
    return key if kind == _FLAG and key else None


def key_of(custom_id: str) -> str | None:
    """The key of the post that holds this button; None where it has none."""
    parts = custom_id.split(":")
    if parts[0] == _POST and len(parts) == 2:
        return parts[1]
    return parts[3] if parts[0] == _BUTTON and len(parts) == 4 else None
