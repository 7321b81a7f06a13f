"""Limits of text objects, options and interactive elements, as Slack's Block Kit reference states them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.doubles.slack.rules import (
    Rule,
    at_least_one,
    boolean,
    both,
    by_type,
    integer,
    items,
    of_type,
    one_of,
    record,
    string,
    unique,
)

LIMITS = {
    "action_id": 255,
    "text": 3000,
    "button_text": 75,
    "button_value": 2000,
    "url": 3000,
    "placeholder": 150,
    "options": 100,
    "choices": 10,
    "overflow": 5,
    "option_text": 75,
    "option_value": 150,
    "group_label": 75,
    "alt_text": 2000,
    "confirm_title": 100,
    "confirm_text": 300,
    "confirm_button": 30,
    "input": 3000,
}
DATE = r"\d{4}-\d{2}-\d{2}"
TIME = r"([01]\d|2[0-3]):[0-5]\d"


def plain(most: int, *, least: int = 1) -> Rule:
    """A text object of type plain_text."""
    return by_type({"plain_text": record({"text": string(most, least=least)}, {"emoji": boolean})}, "text")


def text(most: int) -> Rule:
    """A text object of either type."""
    marked = record({"text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": plain(most), "mrkdwn": marked}, "text")


def _untyped(rule: Rule) -> Rule:
    """An object that has no type of its own."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        yield from rule(value, pointer)
        if isinstance(value, dict) and "type" in value:
            yield f"invalid additional property: type [json-pointer:{pointer}]"

    return check


confirm = _untyped(
    record(
        {
            "title": plain(LIMITS["confirm_title"]),
            "text": text(LIMITS["confirm_text"]),
            "confirm": plain(LIMITS["confirm_button"]),
            "deny": plain(LIMITS["confirm_button"]),
        },
        {"style": one_of("primary", "danger")},
    )
)


def _option(label: Rule) -> Rule:
    details = {"description": label, "url": string(LIMITS["url"])}
    return _untyped(record({"text": label, "value": string(LIMITS["option_value"])}, details))


option = _option(plain(LIMITS["option_text"]))
_marked_option = _option(text(LIMITS["option_text"]))
options = items(option, LIMITS["options"])
_groups = items(record({"label": plain(LIMITS["group_label"]), "options": options}), LIMITS["options"])
_common = {"action_id": string(LIMITS["action_id"]), "confirm": confirm, "focus_on_load": boolean}
_select = {**_common, "placeholder": plain(LIMITS["placeholder"])}
_filter = record(
    {}, {"include": items(string()), "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean}
)
_dispatch = record({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"))})
_typed = {**_select, "initial_value": string(LIMITS["input"], least=0), "dispatch_action_config": _dispatch}
_many = {"max_selected_items": integer}


def _choices(most: int) -> dict[str, Rule]:
    return {"options": both(items(_marked_option, most), unique("value"))}


def _static(**initial: Rule) -> Rule:
    fields = {**_select, "options": options, "option_groups": _groups, **initial}
    return both(record({}, fields), at_least_one("options", "option_groups"))


_button = record(
    {"text": plain(LIMITS["button_text"])},
    {
        **_common,
        "url": string(LIMITS["url"]),
        "value": string(LIMITS["button_value"]),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(LIMITS["button_text"]),
    },
)
image = both(
    record(
        {"alt_text": string(LIMITS["alt_text"])},
        {"image_url": string(LIMITS["url"]), "slack_file": of_type(dict, "an object")},
    ),
    at_least_one("image_url", "slack_file"),
)

ELEMENTS: dict[str, Rule] = {
    "button": _button,
    "image": image,
    "overflow": record({"options": items(option, LIMITS["overflow"])}, _common),
    "datepicker": record({}, {**_select, "initial_date": string(pattern=DATE)}),
    "timepicker": record({}, {**_select, "initial_time": string(pattern=TIME), "timezone": string()}),
    "datetimepicker": record({}, {**_common, "initial_date_time": integer}),
    "checkboxes": record(_choices(LIMITS["choices"]), {**_common, "initial_options": items(_marked_option)}),
    "radio_buttons": record(_choices(LIMITS["choices"]), {**_common, "initial_option": _marked_option}),
    "static_select": _static(initial_option=option),
    "multi_static_select": _static(initial_options=items(option), **_many),
    "external_select": record({}, {**_select, "initial_option": option, "min_query_length": integer}),
    "multi_external_select": record(
        {}, {**_select, "initial_options": items(option), "min_query_length": integer, **_many}
    ),
    "users_select": record({}, {**_select, "initial_user": string()}),
    "multi_users_select": record({}, {**_select, "initial_users": items(string()), **_many}),
    "channels_select": record({}, {**_select, "initial_channel": string(), "response_url_enabled": boolean}),
    "multi_channels_select": record({}, {**_select, "initial_channels": items(string()), **_many}),
    "conversations_select": record(
        {},
        {
            **_select,
            "initial_conversation": string(),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _filter,
        },
    ),
    "multi_conversations_select": record(
        {},
        {
            **_select,
            "initial_conversations": items(string()),
            "default_to_current_conversation": boolean,
            "filter": _filter,
            **_many,
        },
    ),
    "plain_text_input": record({}, {**_typed, "multiline": boolean, "min_length": integer, "max_length": integer}),
    "email_text_input": record({}, _typed),
    "url_text_input": record({}, _typed),
    "number_input": record({"is_decimal_allowed": boolean}, {**_typed, "min_value": string(), "max_value": string()}),
}
BUTTONS = ("button", "overflow")
PICKERS = ("datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons")
SELECTS = tuple(
    many + name for name in ("static_select", "external_select", "users_select", "channels_select", "conversations_select")
    for many in ("", "multi_")
)  # fmt: skip
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


def elements(*allowed: str) -> Rule:
    """An interactive element of one of these types."""
    return by_type(ELEMENTS, "element", allowed)
