"""Forms as modals, and the Home tab."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.render import LIMITS, Json, blocks, cut, plain_element
from bot.core import wording
from bot.core.conversation import Reply
from bot.core.forms import Field, Form

CALLBACK = "briefwire_form"
_VALUE = "value"
_YES = "yes"
_CHANNEL = "channel"
_OF_A_CHANNEL = frozenset({"digest set"})
_TEXT_LIMITS = {"title": 24, "label": 2000, "hint": 2000, "option": 75, "options": 100, "error": 300}


def modal(form: Form, origin: Mapping[str, str], locale: str) -> Json:
    """The form as a modal; ``origin`` says where its answer goes and comes back with the values. A form about a channel
    asks for it, unless it was opened in a direct conversation."""
    asks = form.name in _OF_A_CHANNEL and not origin.get("channel", "").startswith("D")
    channel = [_channel_input(origin.get("channel"), locale)] if asks else []
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_element(cut(form.title, _TEXT_LIMITS["title"])),
        "submit": plain_element(wording.say(locale, "form.submit")),
        "close": plain_element(wording.say(locale, "form.cancel")),
        "private_metadata": json.dumps({**origin, "form": form.name}),
        "blocks": [*channel, *(_input(field, locale) for field in form.fields)],
    }


def _channel_input(channel: str | None, locale: str) -> Json:
    element: Json = {
        "type": "conversations_select",
        "action_id": _VALUE,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    initial = {"initial_conversation": channel} if channel else {}
    label = plain_element(wording.say(locale, "label.channel"))
    return {"type": "input", "block_id": _CHANNEL, "label": label, "element": {**element, **initial}}


def _input(field: Field, locale: str) -> Json:
    return {
        "type": "input",
        "block_id": field.key,
        "label": plain_element(cut(field.label, _TEXT_LIMITS["label"])),
        "optional": not field.required,
        "element": _element(field, locale),
        **({"hint": plain_element(cut(field.hint, _TEXT_LIMITS["hint"]))} if field.hint else {}),
    }


def _element(field: Field, locale: str) -> Json:
    element: Json = {"action_id": _VALUE}
    if field.kind == "flag":
        yes: Json = {"text": plain_element(wording.say(locale, "form.yes")), "value": _YES}
        ticked: Json = {"initial_options": [yes]} if field.value else {}
        return {**element, "type": "checkboxes", "options": [yes], **ticked}
    if field.kind == "choice":
        options = [
            {"text": plain_element(cut(one.label, _TEXT_LIMITS["option"])), "value": one.value} for one in field.options
        ]
        chosen = next((one for one in options if one["value"] == field.value), None)
        initial: Json = {"initial_option": chosen} if chosen else {}
        return {**element, "type": "static_select", "options": options[: _TEXT_LIMITS["options"]], **initial}
    initial = {"initial_value": field.value} if isinstance(field.value, str) and field.value else {}
    return {**element, "type": "plain_text_input", "max_length": field.max_length, **initial}


def values(state: Mapping[str, Any]) -> dict[str, str | bool]:
    """What was filled in, by the fields' keys; a text left empty is empty."""
    found: dict[str, str | bool] = {}
    for key, inputs in state.items():
        given = inputs.get(_VALUE) or {}
        if key == _CHANNEL:
            continue
        if given.get("type") == "checkboxes":
            found[key] = bool(given.get("selected_options"))
        elif given.get("type") == "static_select":
            option = given.get("selected_option")
            if option:
                found[key] = option["value"]
        elif given.get("type") == "plain_text_input":
            found[key] = (given.get("value") or "").strip()
    return found


def chosen_channel(state: Mapping[str, Any]) -> str | None:
    """The channel that was chosen, where the form asks for one."""
    given = (state.get(_CHANNEL) or {}).get(_VALUE) or {}
    return given.get("selected_conversation") or None


def form_name(view: Mapping[str, Any]) -> str:
    """The command that a submitted modal is the form of."""
    return str(json.loads(view.get("private_metadata") or "{}").get("form", ""))


def errors(field: str, words: str) -> Json:
    """The answer to a submission that shows what is wrong beside the field."""
    return {"response_action": "errors", "errors": {field: cut(words, _TEXT_LIMITS["error"])}}


def home(replies: Sequence[Reply]) -> Json:
    """The Home tab: one message after the other, with their buttons, as many as it has room for."""
    shown: list[Json] = []
    for reply in replies:
        own = blocks(reply.message, reply.buttons)
        divider: list[Json] = [{"type": "divider"}] if shown else []
        if len(shown) + len(divider) + len(own) > LIMITS["view_blocks"]:
            break
        shown += [*divider, *own]
    return {"type": "home", "blocks": shown}
