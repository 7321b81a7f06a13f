"""Messages and views as text, with what they ping, where they link and which buttons they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.slack import mrkdwn
from tests.doubles.slack.mrkdwn import Link
from tests.doubles.slack.state import Json, Message, View

_BULLETS = {"bullet": "•", "ordered": "1."}


@dataclass(frozen=True)
class Button:
    """Something to press or choose: its block and action id, what stands on it, and the element as sent."""

    block_id: str
    action_id: str
    label: str
    element: Json = field(compare=False)


def text_of(shown: Message | View) -> str:
    """What people see: the blocks where there are any, else the text; buttons in square brackets."""
    if isinstance(shown, View):
        raw = shown.raw
        title = [raw["title"]["text"]] if "title" in raw else []
        ends = [f"[{raw[name]['text']}]" for name in ("submit", "close") if name in raw]
        return "\n".join([*title, *map(_block, raw["blocks"]), " ".join(ends)]).strip()
    lines = [_block(block) for block in shown.blocks] or [mrkdwn.shown(shown.text)]
    lines += [f"[file {file['title']}]" for file in shown.files]
    return "\n".join(line for line in lines if line)


def _text(value: Json | None) -> str:
    if value is None:
        return ""
    return mrkdwn.shown(value["text"]) if value["type"] == "mrkdwn" else mrkdwn.unescape(value["text"])


def _element(element: Json) -> str:
    kind = element["type"]
    if kind == "image":
        return f"[image: {element['alt_text']}]"
    if kind in ("mrkdwn", "plain_text"):
        return _text(element)
    if kind == "button":
        return f"[{_text(element['text'])}]"
    options = [_text(option["text"]) for option in element.get("options", [])]
    name = _text(element.get("placeholder")) or kind
    chosen = "".join(f" = {value}" for value in _initial(element))
    return f"[{name}{chosen}{': ' + ' / '.join(options) if options else ''}]"


def _initial(element: Json) -> Iterator[str]:
    for name, value in element.items():
        if name.startswith("initial_"):
            for item in value if isinstance(value, list) else [value]:
                yield _text(item["text"]) if isinstance(item, dict) else str(item)


def _inline(part: Json) -> str:
    match part["type"]:
        case "text":
            return str(part["text"])
        case "link":
            label = part.get("text", part["url"])
            return label if label == part["url"] else f"{label} ({part['url']})"
        case "emoji":
            return f":{part['name']}:"
        case "broadcast":
            return f"@{part['range']}"
        case "date":
            return str(part.get("fallback", part["timestamp"]))
    return next(str(value) for name, value in part.items() if name.endswith(("_id", "value")))


def _part(part: Json) -> str:
    if part["type"] == "rich_text_list":
        indent = "  " * part.get("indent", 0)
        bullet = _BULLETS[part["style"]]
        return "\n".join(f"{indent}{bullet} {_part(item)}" for item in part["elements"])
    text = "".join(map(_inline, part["elements"]))
    return "\n".join(f"> {line}" for line in text.split("\n")) if part["type"] == "rich_text_quote" else text


def _row(cells: list[Json]) -> str:
    return " | ".join(str(c.get("text", c.get("value"))) if "elements" not in c else _block(c) for c in cells)


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "header": lambda block: _text(block["text"]),
    "divider": lambda _: "---",
    "section": lambda block: "\n".join(
        filter(
            None, [_text(block.get("text")), *map(_text, block.get("fields", [])), *map(_element, _accessory(block))]
        )
    ),
    "context": lambda block: " ".join(map(_element, block["elements"])),
    "actions": lambda block: " ".join(map(_element, block["elements"])),
    "input": lambda block: "\n".join(
        filter(None, [f"{_text(block['label'])}: {_element(block['element'])}", _text(block.get("hint"))])
    ),
    "rich_text": lambda block: "\n".join(map(_part, block["elements"])),
    "markdown": lambda block: str(block["text"]),
    "image": lambda block: f"[image: {block['alt_text']}]",
    "table": lambda block: "\n".join(map(_row, block["rows"])),
}


def _block(block: Json) -> str:
    return _BLOCKS[block["type"]](block)


def _accessory(block: Json) -> list[Json]:
    return [block["accessory"]] if "accessory" in block else []


def buttons_of(shown: Message | View) -> list[Button]:
    """Every interactive element, in the order shown."""
    found = []
    for block in shown.blocks:
        inner = block["elements"] if block["type"] == "actions" else _accessory(block)
        inner = [block["element"]] if block["type"] == "input" else inner
        for element in inner:
            if element["type"] != "image":
                label = _text(element.get("text") or block.get("label") or element.get("placeholder"))
                found.append(Button(block["block_id"], element["action_id"], label, element))
    return found


def _walk(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _marked(shown: Message | View) -> Iterator[str]:
    """Every text that is read as mrkdwn (Slack's markdown block knows the same mentions)."""
    if isinstance(shown, Message):
        yield shown.text
    for part in _walk(shown.blocks):
        if part.get("type") in ("mrkdwn", "markdown"):
            yield part["text"]


def pings_of(shown: Message | View) -> list[str]:
    """Everyone notified by the text or any block, as ``!channel``, ``@U…`` and the like."""
    names = isinstance(shown, Message) and (shown.link_names or shown.parse == "full")
    found = [ping for text in _marked(shown) for ping in mrkdwn.pings(text, link_names=names)]
    for part in _walk(shown.blocks):
        match part.get("type"):
            case "broadcast":
                found.append(f"!{part['range']}")
            case "user" if "user_id" in part:
                found.append(f"@{part['user_id']}")
            case "usergroup":
                found.append(f"!subteam^{part['usergroup_id']}")
    return found


def links_of(shown: Message | View) -> list[Link]:
    """Every link in text, blocks and buttons, with its label."""
    found = [link for text in _marked(shown) for link in mrkdwn.links(text)]
    for part in _walk(shown.blocks):
        if part.get("type") == "link":
            found.append(Link(str(part["url"]), str(part.get("text", part["url"]))))
        elif part.get("type") == "markdown":
            found += [Link(url, label) for label, url in mrkdwn.MARKDOWN_LINK.findall(part["text"])]
        elif part.get("type") == "button" and "url" in part:
            found.append(Link(str(part["url"]), _text(part["text"])))
    return found
