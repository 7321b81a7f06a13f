"""What a person enters: the state of a view's or message's inputs, as Slack's clients let them enter it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.doubles.slack.element_rules import DATE, TIME
from tests.doubles.slack.rendering import Button, buttons_of
from tests.doubles.slack.state import Json, Message, View

_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
_ONE = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
}
_OPTION = ("static_select", "radio_buttons", "external_select", "overflow")
_OPTIONS = ("multi_static_select", "checkboxes", "multi_external_select")
_PATTERNS = {"datepicker": DATE, "timepicker": TIME, "url_text_input": r"https?://\S+", "email_text_input": r"\S+@\S+"}


class ClientRefusedError(ValueError):
    """Slack's own client would not let the user do this."""


def find(shown: Message | View, which: str) -> Button:
    """The element with this action id, label or block id, else with this number as shown (from 1)."""
    buttons = buttons_of(shown)
    for name in ("action_id", "label", "block_id"):
        for button in buttons:
            if getattr(button, name) == which:
                return button
    if which.isdigit() and 0 < int(which) <= len(buttons):
        return buttons[int(which) - 1]
    there = ", ".join(f"{button.action_id} [{button.label}]" for button in buttons) or "none"
    raise LookupError(f"nothing called {which!r} to use; there are: {there}")


def chosen(element: Json, value: Any) -> Json:
    """What an element's state becomes by this value: its fields beside ``type``. None empties it."""
    kind = element["type"]
    pattern = _PATTERNS.get(kind)
    if value is not None and pattern is not None and not re.fullmatch(pattern, str(value)):
        raise ClientRefusedError(f"{value!r} is no value for a {kind}")
    if kind == "button":
        return {}
    if kind in _TYPED:
        text = None if value in (None, "") else str(value)
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if text is not None and not least <= len(text) <= most:
            raise ClientRefusedError(f"{kind} takes {least} to {most} characters")
        return {"value": text}
    if kind in _ONE:
        return {_ONE[kind]: value}
    if kind in _OPTION:
        return {"selected_option": None if value is None else _pick(element, value)}
    if kind in _OPTIONS:
        return {"selected_options": [_pick(element, one) for one in value or []]}
    return {f"selected_{kind.removeprefix('multi_').removesuffix('_select')}": list(value or [])}


def _pick(element: Json, value: Any) -> Json:
    """The option with this value or label; of an external menu the option itself, as it was suggested."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    there = [*element.get("options", []), *grouped]
    if "external" in element["type"] and isinstance(value, dict):
        there = [value]
    for option in there:
        if value in (option, option["value"], option["text"]["text"]):
            return {"text": option["text"], "value": option["value"]}
    raise ClientRefusedError(f"no option {value!r}; there are: {[option['value'] for option in there]}")


def _initial(element: Json, channel: str | None) -> Any:
    for name, value in element.items():
        if name.startswith("initial_"):
            return value
    return channel if element.get("default_to_current_conversation") else None


def state_of(shown: Message | View, given: Mapping[str, Any], *, submit: bool = False) -> Json:
    """``state.values`` with what was given over what was there at first. ``given`` is by block id, action id or
    label. Raises ``ClientRefusedError`` where the client would not submit it."""
    wanted = {find(shown, name): value for name, value in given.items()} if given else {}
    channel = shown.channel
    blocks = {block["block_id"]: block for block in shown.blocks}
    values: Json = {}
    for button in buttons_of(shown):
        element, block = button.element, blocks[button.block_id]
        if element["type"] in ("button", "overflow"):
            continue
        value = wanted.get(button, _initial(element, channel))
        if submit and block["type"] == "input" and not block.get("optional") and value in (None, "", []):
            raise ClientRefusedError(f"{button.label!r} must be filled in")
        state = {"type": element["type"], **chosen(element, value)}
        values.setdefault(button.block_id, {})[button.action_id] = state
    return values
