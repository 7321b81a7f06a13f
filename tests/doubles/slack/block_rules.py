"""Limits of blocks and of whole messages; a second opinion comes from the validators of slack_sdk's models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.doubles.slack.element_rules import BUTTONS, LIMITS, PICKERS, SELECTS, TYPED, elements, image, plain, text
from tests.doubles.slack.rich_text_rules import RICH_TEXT
from tests.doubles.slack.rules import (
    Rule,
    at_least_one,
    boolean,
    both,
    by_type,
    complaint,
    items,
    of_type,
    one_of,
    record,
    string,
    unique,
)

MESSAGE_BLOCKS = 50
BLOCK_ID = 255
HEADER = 150
FIELDS, FIELD = 10, 2000
CONTEXT = 10
ACTIONS = 25
LABEL = 2000
MARKDOWN = 12_000
ROWS, COLUMNS, TABLES = 100, 20, 1
BLOCKS_TEXT, BLOCK_COST = 12_000, 40
"""Slack refuses a message whose blocks hold too much text altogether and does not say where the border is. Reported:
9,597 characters in 50 blocks accepted, 11,341 in 45 refused, with "a buffer" for each block (bolt-js #2509, #2867)."""

_block = {"block_id": string(BLOCK_ID)}
_cells = by_type(
    {
        "raw_text": record({"text": string()}),
        "raw_number": record({"value": of_type(object, "a number")}, {"text": string()}),
        "rich_text": RICH_TEXT,
    },
    "cell",
)
_column = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: dict[str, Rule] = {
    "section": both(
        record(
            {},
            {
                **_block,
                "text": text(LIMITS["text"]),
                "fields": items(text(FIELD), FIELDS),
                "accessory": elements(*BUTTONS, *PICKERS, *SELECTS, "image"),
                "expand": boolean,
            },
        ),
        at_least_one("text", "fields"),
    ),
    "header": record({"text": plain(HEADER)}, _block),
    "divider": record({}, _block),
    "image": both(
        record(
            {"alt_text": string(LIMITS["alt_text"])},
            {
                **_block,
                "image_url": string(LIMITS["url"]),
                "slack_file": record({}, {"id": string(), "url": string()}),
                "title": plain(LABEL),
            },
        ),
        at_least_one("image_url", "slack_file"),
    ),
    "context": record(
        {
            "elements": items(
                by_type(
                    {"image": image, "plain_text": text(LIMITS["text"]), "mrkdwn": text(LIMITS["text"])}, "element"
                ),
                CONTEXT,
            )
        },
        _block,
    ),
    "actions": record(
        {"elements": both(items(elements(*BUTTONS, *PICKERS, *SELECTS), ACTIONS), unique("action_id"))}, _block
    ),
    "input": record(
        {"label": plain(LABEL), "element": elements(*PICKERS, *SELECTS, *TYPED)},
        {**_block, "hint": plain(LABEL), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "markdown": record({"text": string(MARKDOWN)}, _block),
    "table": record(
        {"rows": items(items(_cells, COLUMNS), ROWS)}, {**_block, "column_settings": items(_column, COLUMNS)}
    ),
}

block = by_type(BLOCKS, "block")


def _text_lengths(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _text_lengths(v) for k, v in value.items())
    return sum(map(_text_lengths, value)) if isinstance(value, list) else 0


def _by_the_models(value: Any, pointer: str) -> Iterator[str]:
    """What slack_sdk's models say. They only look at the block itself, so our rules have looked at the rest."""
    try:
        model = Block.parse(value)
        if model is not None:
            model.validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        yield complaint(str(error), pointer)


def check_blocks(blocks: Any, most: int = MESSAGE_BLOCKS) -> list[str]:
    """Complaints about the blocks of a message (or, with ``most``, of a view)."""
    if not isinstance(blocks, list):
        return ["must be an array [json-pointer:/blocks]"]
    found = list(both(items(block, most, least=0), unique("block_id"))(blocks, "/blocks"))
    if not found:
        found = [said for index, item in enumerate(blocks) for said in _by_the_models(item, f"/blocks/{index}")]
    kinds = [item.get("type") for item in blocks if isinstance(item, dict)]
    if kinds.count("table") > TABLES:
        found.append(complaint("only one table allowed per message", "/blocks"))
    if (
        sum(len(b["text"]) for b in blocks if isinstance(b, dict) and b.get("type") == "markdown" and not found)
        > MARKDOWN
    ):
        found.append(complaint(f"markdown blocks must be less than {MARKDOWN + 1} characters together", "/blocks"))
    return found


def blocks_too_long(blocks: list[dict[str, Any]]) -> bool:
    """Whether the blocks' texts together are more than a message may hold."""
    return _text_lengths(blocks) + BLOCK_COST * len(blocks) > BLOCKS_TEXT
