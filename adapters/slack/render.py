"""A message as Slack's blocks, with its text for notifications and screen readers.

Words go into ``plain_text`` and ``rich_text`` elements only, which Slack shows as they are: news text cannot ping,
format, or hide where a link leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeAlias

from bot.core.message import Button, Line, Message, Run, Section, line_text, plain_text, table_lines
from bot.core.neutral import link_host, neutral

Json: TypeAlias = dict[str, Any]

LIMITS: Mapping[str, int] = {
    "blocks": 50,  # of a message
    "view_blocks": 100,  # of a modal or the Home tab
    "header": 150,
    "characters": 4000,  # of a whole message; a longer text is cut by chat.update
    "actions": 25,  # elements of an actions block
    "button": 75,  # letters on a button
    "url": 3000,
    "columns": 60,  # of a table set in a fixed-width font; our own: what a narrow window shows without wrapping
}
"""Slack's limits on what we send, except where noted. Letters are counted as UTF-16 does, the strictest count that a
platform takes: an emoji may be several."""

_ADDRESS = re.compile(r"[\w-]\.[^\W\d_]{2,}|://")
"""What makes words read as an address."""
_CHANNEL = re.compile(r"slack:[A-Z0-9]+/([CG][A-Z0-9]+)")
_USER = re.compile(r"[UW][A-Z0-9]{6,20}", re.ASCII)
_CUT = "…"
_PART_OF_ENTITY = re.compile(r"&\w{0,4}(?=…\Z)")


def size(text: str) -> int:
    """The length of a text as limits count it."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def cut(words: str, most: int) -> str:
    """The text, with an ellipsis for its end where it is longer."""
    if size(words) <= most:
        return words
    units = words.encode("utf-16-le", "surrogatepass")[: 2 * (most - size(_CUT))]
    return units.decode("utf-16-le", "ignore") + _CUT


def content(message: Message, buttons: Sequence[Button] = ()) -> Json:
    """What every method that shows a message takes: blocks, and the text for where they are not shown."""
    return {"text": text(message), "blocks": blocks(message, buttons)}


def text(message: Message) -> str:
    """The message as text in which Slack finds nothing to interpret; never empty."""
    whole = _spoken(message) or _CUT
    return _PART_OF_ENTITY.sub("", cut(whole, LIMITS["characters"])) if size(whole) > LIMITS["characters"] else whole


def _spoken(message: Message) -> str:
    """The text for notifications and screen readers, without a mark at each line of a quote."""
    plain = [replace(one, style="text") if one.style == "quote" else one for one in message.sections]
    return escaped(neutral(plain_text(replace(message, sections=tuple(plain))))).strip()


def escaped(words: str) -> str:
    """The text with the three characters that Slack's markup is made of written as entities."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fits(message: Message) -> bool:
    """Whether Slack can show the message, with its actions as buttons, as one."""
    rows = -(-len(message.actions) // LIMITS["actions"])
    shown = list(_body(message))
    letters = max(size(_spoken(message)), sum(map(size, _strings(shown))))
    return letters <= LIMITS["characters"] and len(shown) + rows <= LIMITS["blocks"]


def blocks(message: Message, buttons: Sequence[Button] = ()) -> list[Json]:
    """The message's blocks. Buttons that cannot be pressed are left out: Slack has none that are greyed."""
    return [*_body(message), *actions([button for button in buttons if button.enabled])]


def actions(buttons: Sequence[Button]) -> Iterator[Json]:
    """Rows of buttons; a press sends the token back as the ``value``."""
    for start in range(0, len(buttons), LIMITS["actions"]):
        row = buttons[start : start + LIMITS["actions"]]
        yield {"type": "actions", "elements": [_button(button, start + at) for at, button in enumerate(row)]}


def _button(button: Button, number: int) -> Json:
    label = plain_element(cut(neutral(button.label), LIMITS["button"]))
    return {"type": "button", "action_id": f"bw:{number}", "text": label, "value": button.token}


def plain_element(words: str) -> Json:
    """A text object whose colons make no emoji."""
    return {"type": "plain_text", "text": words, "emoji": False}


def _body(message: Message) -> Iterator[Json]:
    heading = neutral(message.heading).strip()
    if heading and (message.error or size(heading) > LIMITS["header"]):
        yield _rich(_section([_text(heading, bold=True)]))
    elif heading:
        yield {"type": "header", "text": plain_element(" ".join(heading.split()))}
    for section in message.sections:
        parts = list(_parts(section))
        if parts:
            yield _rich(*parts)


def _parts(section: Section) -> Iterator[Json]:
    """The parts of a section's block: its title, and its lines in their style; those without a letter are left out."""
    title = neutral(section.title or "").strip()
    if title:
        yield _section([_text(title, bold=True)])
    if section.style == "table":
        yield from _table(section.lines)
        return
    if section.style == "list":
        yield from _list(section.lines)
        return
    lines = [elements for runs in section.lines if (elements := _elements(runs))]
    if section.style == "quote":
        if lines:
            yield _section(lines[0])  # says what the quoted lines show
        lines = lines[1:]
    if lines:
        kind = "rich_text_quote" if section.style == "quote" else "rich_text_section"
        yield {"type": kind, "elements": _joined(lines)}


def _list(lines: Iterable[Line]) -> Iterator[Json]:
    """Items; those that begin with blanks belong to the one before and are set in."""
    for indent, group in groupby(lines, key=lambda runs: int(line_text(runs).startswith("  "))):
        items = [elements for runs in group if (elements := _elements(_set_in(runs) if indent else runs))]
        if items:
            yield _bullets(items, indent)


def _set_in(runs: Line) -> Line:
    """The line without the blanks that it begins with."""
    first, *rest = runs
    return (replace(first, text=first.text.lstrip(" ")), *rest)


def _table(rows: Sequence[Line]) -> Iterator[Json]:
    """Aligned columns where a narrow window shows them, otherwise each row as an item that names its columns."""
    cells = [[" ".join(neutral(run.text).split()) for run in runs] for runs in rows]
    lines = table_lines(cells) if cells else []
    if any(lines) and max(map(size, lines)) <= LIMITS["columns"]:
        yield {"type": "rich_text_preformatted", "elements": [_text("\n".join(lines))]}
        return
    columns = cells[0] if cells else []
    items = [list(_item(columns, row)) for row in cells[1:]]
    if any(items):
        yield _bullets([item for item in items if item])


def _item(columns: Sequence[str], row: Sequence[str]) -> Iterator[Json]:
    if row and row[0]:
        yield _text(row[0], bold=True)
    for column, cell in list(zip(columns, row, strict=True))[1:]:
        if cell:
            yield _text(f" · {column}: {cell}")


def _elements(runs: Line) -> list[Json]:
    return [element for run in runs for element in _run(run)]


def _run(run: Run) -> Iterator[Json]:
    """A run as text, or as a link that says its true host. Words that read as another address are no link
    themselves; the host behind them is."""
    channel = _CHANNEL.fullmatch(run.channel or "")
    if channel:
        yield {"type": "channel", "channel_id": channel[1]}
        return
    if _USER.fullmatch(run.user or ""):
        yield {"type": "user", "user_id": run.user}
        return
    words = neutral(run.text)
    host = link_host(run.url) if run.url else None
    bold = run.bold or run.mark
    if run.url is None or host is None or size(run.url) > LIMITS["url"]:
        if words:
            yield _text(words, bold=bold)
        return
    words = words.strip() or host
    if words == host or (words == run.url and host in words):
        yield _link(run.url, words, bold=bold)
    elif _ADDRESS.search(words):
        yield _text(f"{words} (", bold=bold)
        yield _link(run.url, host)
        yield _text(")")
    else:
        yield _link(run.url, words, bold=bold)
        yield _text(f" ({host})")


def _link(url: str, words: str, *, bold: bool = False) -> Json:
    return {**_text(words, bold=bold), "type": "link", "url": url}


def _text(words: str, *, bold: bool = False) -> Json:
    element: Json = {"type": "text", "text": words}
    return {**element, "style": {"bold": True}} if bold else element


def _section(elements: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": elements}


def _bullets(lines: Iterable[list[Json]], indent: int = 0) -> Json:
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "indent": indent,
        "elements": [_section(line) for line in lines],
    }


def _joined(lines: Sequence[list[Json]]) -> list[Json]:
    """The lines' elements, with line feeds between the lines."""
    found: list[Json] = []
    for line in lines:
        found += [_text("\n"), *line] if found else line
    return found


def _rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def _strings(value: object) -> Iterator[str]:
    """Every text that is shown, wherever in the blocks."""
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            elif isinstance(inner, (dict, list)):
                yield from _strings(inner)
