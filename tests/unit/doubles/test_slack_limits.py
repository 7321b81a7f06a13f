"""The double refuses what Slack refuses: every limit at one below, at, and one above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.doubles.slack.block_rules import blocks_too_long, check_blocks
from tests.doubles.slack.view_rules import check_view

Json = dict[str, Any]
Make = Callable[[int], list[Json]]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("More"), **more}


def actions(*elements: Json) -> list[Json]:
    return [{"type": "actions", "elements": list(elements)}]


def option(text: str = "Short", value: str = "short") -> Json:
    return {"text": plain(text), "value": value}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": [option()], **more}


def field(element: Json, **more: Any) -> list[Json]:
    return [{"type": "input", "label": plain("Topic"), "element": element, **more}]


def rich(*inline: Json) -> list[Json]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}]


def confirm(**changed: Any) -> list[Json]:
    texts = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
    return actions(button(confirm={**texts, **changed}))


LIMITS: dict[str, tuple[int, Make]] = {
    "blocks in a message": (50, lambda n: [{"type": "divider"}] * n),
    "block_id": (255, lambda n: [{"type": "divider", "block_id": "b" * n}]),
    "section text": (3000, lambda n: [{"type": "section", "text": marked("x" * n)}]),
    "section plain text": (3000, lambda n: [{"type": "section", "text": plain("x" * n)}]),
    "section fields": (10, lambda n: [{"type": "section", "fields": [marked("x")] * n}]),
    "section field": (2000, lambda n: [{"type": "section", "fields": [marked("x" * n)]}]),
    "header": (150, lambda n: [{"type": "header", "text": plain("ä" * n)}]),
    "context elements": (10, lambda n: [{"type": "context", "elements": [marked("x")] * n}]),
    "action elements": (25, lambda n: actions(*[button(action_id=str(i)) for i in range(n)])),
    "action_id": (255, lambda n: actions(button(action_id="a" * n))),
    "button text": (75, lambda n: actions(button(text=plain("x" * n)))),
    "button value": (2000, lambda n: actions(button(value="x" * n))),
    "button url": (3000, lambda n: actions(button(url="https://x.org/".ljust(n, "x")))),
    "button accessibility_label": (75, lambda n: actions(button(accessibility_label="x" * n))),
    "confirm title": (100, lambda n: confirm(title=plain("x" * n))),
    "confirm text": (300, lambda n: confirm(text=marked("x" * n))),
    "confirm button": (30, lambda n: confirm(deny=plain("x" * n))),
    "select options": (100, lambda n: actions(select(options=[option(value=str(i)) for i in range(n)]))),
    "option text": (75, lambda n: actions(select(options=[option("x" * n)]))),
    "option value": (150, lambda n: actions(select(options=[option(value="x" * n)]))),
    "option description": (75, lambda n: actions(select(options=[{**option(), "description": plain("x" * n)}]))),
    "placeholder": (150, lambda n: actions(select(placeholder=plain("x" * n)))),
    "overflow options": (
        5,
        lambda n: actions({"type": "overflow", "options": [option(value=str(i)) for i in range(n)]}),
    ),
    "radio buttons": (
        10,
        lambda n: actions({"type": "radio_buttons", "options": [option(value=str(i)) for i in range(n)]}),
    ),
    "image alt text": (2000, lambda n: [{"type": "image", "image_url": "https://x.org/", "alt_text": "x" * n}]),
    "image url": (3000, lambda n: [{"type": "image", "image_url": "h" * n, "alt_text": "x"}]),
    "image title": (
        2000,
        lambda n: [{"type": "image", "image_url": "h", "alt_text": "x", "title": plain("x" * n)}],
    ),
    "input label": (2000, lambda n: [{"type": "input", "element": select(), "label": plain("x" * n)}]),
    "input hint": (2000, lambda n: field({"type": "plain_text_input"}, hint=plain("x" * n))),
    "markdown": (12_000, lambda n: [{"type": "markdown", "text": "x" * n}]),
    "markdown together": (
        12_000,
        lambda n: [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * (n - 6000)}],
    ),
    "table rows": (100, lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}]),
    "table columns": (20, lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]}]),
    "rich text link": (3000, lambda n: rich({"type": "link", "url": "h" * n})),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limit(name: str) -> None:
    limit, make = LIMITS[name]
    assert check_blocks(make(limit - 1)) == []
    assert check_blocks(make(limit)) == []
    (said, *_) = check_blocks(make(limit + 1))
    assert str(limit) in said or str(limit + 1) in said
    assert "[json-pointer:/blocks" in said


WRONG: dict[str, tuple[Any, str]] = {
    "no list": ({"type": "divider"}, "must be an array"),
    "unknown block": ([{"type": "figure"}], "unsupported type: block figure"),
    "unknown field": ([{"type": "divider", "style": "bold"}], "invalid additional property: style"),
    "empty section": ([{"type": "section"}], "must have one of: text, fields"),
    "empty text": ([{"type": "section", "text": marked("")}], "must be more than 0 characters"),
    "header in mrkdwn": ([{"type": "header", "text": marked("x")}], "unsupported type: text mrkdwn"),
    "button in mrkdwn": (actions(button(text=marked("x"))), "unsupported type: text mrkdwn"),
    "button style": (actions(button(style="green")), "must be a valid enum value"),
    "option in mrkdwn": (
        actions(select(options=[{"text": marked("x"), "value": "x"}])),
        "unsupported type: text mrkdwn",
    ),
    "no options": (actions({"type": "static_select"}), "must have one of: options, option_groups"),
    "input in actions": (actions({"type": "plain_text_input"}), "unsupported type: element plain_text_input"),
    "button in input": (field(button()), "unsupported type: element button"),
    "same block_id": ([{"type": "divider", "block_id": "b"}] * 2, "`block_id` 'b' already exists"),
    "same action_id": (actions(button(action_id="a"), button(action_id="a")), "`action_id` 'a' already exists"),
    "two tables": ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2, "only one table"),
    "empty rich text": (rich({"type": "text", "text": ""}), "must be more than 0 characters"),
    "rich text style": (
        rich({"type": "text", "text": "x", "style": {"loud": True}}),
        "invalid additional property: loud",
    ),
    "rich text in mrkdwn": (rich(marked("x")), "unsupported type: rich text element mrkdwn"),
    "list of texts": (
        [{"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [plain("x")]}]}],
        "unsupported type: list element plain_text",
    ),
    "mention in a preformatted text": (
        [{"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "user"}]}]}],
        "unsupported type: preformatted element user",
    ),
    "time": (field({"type": "timepicker", "initial_time": "24:00"}), "must match pattern"),
    "text as object": ([{"type": "section", "text": "x"}], "must be an object"),
    "switch as text": (field({"type": "plain_text_input"}, optional="yes"), "must be a boolean"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_blocks(name: str) -> None:
    blocks, said = WRONG[name]
    assert said in "; ".join(check_blocks(blocks))


def test_the_models_of_slack_sdk_agree_on_what_is_right() -> None:
    right = [
        {"type": "header", "text": {**plain("Flood"), "emoji": True}},
        *rich({"type": "text", "text": "12", "style": {"bold": True}}, {"type": "link", "url": "https://x.org", "text": "x"}),
        {"type": "context", "elements": [marked("*x*"), {"type": "image", "image_url": "https://x.org", "alt_text": "x"}]},
        {"type": "section", "text": marked("x"), "accessory": button(style="primary", value="1")},
        *actions(button(action_id="1"), select(action_id="2", initial_option=option(), confirm=confirm()[0]["elements"][0]["confirm"])),
        *field({"type": "multi_conversations_select", "filter": {"include": ["public"]}}, optional=True),
    ]  # fmt: skip
    assert check_blocks(right) == []


def test_texts_of_a_message_together() -> None:
    texts = [{"type": "section", "text": marked("x" * 2960)}] * 4
    assert not blocks_too_long(texts)
    assert blocks_too_long([*texts[:3], {"type": "section", "text": marked("x" * 2961)}])


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("Digest"), "blocks": [{"type": "divider"}], **more}


VIEW_LIMITS: dict[str, tuple[int, Callable[[int], Json]]] = {
    "blocks": (100, lambda n: modal(blocks=[{"type": "divider"}] * n)),
    "title": (24, lambda n: modal(title=plain("x" * n))),
    "submit": (24, lambda n: modal(submit=plain("x" * n))),
    "close": (24, lambda n: modal(close=plain("x" * n))),
    "private_metadata": (3000, lambda n: modal(private_metadata="x" * n)),
    "callback_id": (255, lambda n: modal(callback_id="x" * n)),
}


@pytest.mark.parametrize("name", VIEW_LIMITS)
def test_view_limit(name: str) -> None:
    limit, make = VIEW_LIMITS[name]
    assert check_view(make(limit - 1), "modal") == []
    assert check_view(make(limit), "modal") == []
    assert any(str(limit) in said or str(limit + 1) in said for said in check_view(make(limit + 1), "modal"))


@pytest.mark.parametrize(
    ("view", "kind", "said"),
    [
        ([], "modal", "must be an object"),
        ({"type": "home", "blocks": [{"type": "divider"}]}, "modal", "must be of type modal"),
        ({"type": "home", "blocks": [{"type": "divider"}], "submit": plain("x")}, "home", "invalid additional property: submit"),
        ({"type": "modal", "blocks": [{"type": "divider"}]}, "modal", "missing required field: title"),
        (modal(blocks=[]), "modal", "no less than 1 items"),
        (modal(blocks=field({"type": "plain_text_input"})), "modal", "missing required field: submit"),
        (modal(title=marked("x")), "modal", "unsupported type: text mrkdwn"),
        (modal(blocks=[{"type": "header", "text": plain("")}]), "modal", "[json-pointer:/view/blocks/0/text/text]"),
    ],
)  # fmt: skip
def test_wrong_view(view: Any, kind: str, said: str) -> None:
    assert said in "; ".join(check_view(view, kind))
