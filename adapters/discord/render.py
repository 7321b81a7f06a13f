"""Messages as Discord draws them: one container of text displays (Components V2), with the buttons at its end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from adapters.discord import custom_ids
from adapters.discord.markdown import escape, flat, line
from bot.core.message import Button, Line, Message, Run, Section, line_text, table_lines


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may hold. ``text`` is the sum over all text displays, in UTF-16 units; ``sections`` and
    ``buttons`` keep the number of components below Discord's 40; ``table_width`` is what a phone shows in a line."""

    text: int = 4000
    sections: int = 16
    buttons: int = 15
    buttons_in_row: int = 5
    label: int = 80
    table_width: int = 38


LIMITS = Limits()
_ACCENT = 0x2F6FDE
_ACCENT_OF_ERRORS = 0xD93025
_EMPTY = "–"
_NUMBERED = re.compile(r"\[\d+\] ")
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class _Block:
    """The content of one text display; small print at the end is set off by a rule."""

    text: str
    small: bool = False


def fits(message: Message) -> bool:
    """Whether the message can be shown as one."""
    return sum(_units(block.text) for block in _blocks(message)) <= LIMITS.text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def layout(message: Message, buttons: Sequence[Button] = (), *, key: str = "") -> ui.LayoutView:
    """The message as a view whose buttons have no callbacks: presses are told by their ids (see ``custom_ids``).

    ``key`` goes with the first button, so that a post can be found again.
    """
    blocks = _blocks(message)
    parts: list[ui.Item[Any]] = [ui.TextDisplay(block.text) for block in blocks]
    if blocks[-1].small:
        parts.insert(-1, ui.Separator())
    parts += _rows(buttons[: LIMITS.buttons], key)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=_ACCENT_OF_ERRORS if message.error else _ACCENT))
    return view


def _rows(buttons: Sequence[Button], key: str) -> Iterator[ui.ActionRow[Any]]:
    drawn: list[ui.Button[Any]] = [
        ui.Button(
            label=_short(button.label),
            custom_id=custom_ids.of_button(button, key if index == 0 else ""),
            disabled=not button.enabled,
            style=discord.ButtonStyle.primary if button.kind == "form" else discord.ButtonStyle.secondary,
        )
        for index, button in enumerate(buttons)
    ]
    if key and not drawn:
        drawn.append(ui.Button(label="Briefwire", custom_id=custom_ids.of_post(key), disabled=True))
    for start in range(0, len(drawn), LIMITS.buttons_in_row):
        yield ui.ActionRow(*drawn[start : start + LIMITS.buttons_in_row])


def _short(label: str) -> str:
    text = flat(label)
    return text if len(text) <= LIMITS.label else text[: LIMITS.label - 1] + "…"


def _blocks(message: Message) -> list[_Block]:
    """Heading and sections; what is too many for a display of its own shares the last one."""
    heading = _title(message.heading)
    sections = [_block(section) for section in message.sections]
    shown = [block for block in sections if block.text]
    if len(shown) > LIMITS.sections:
        kept, rest = shown[: LIMITS.sections - 1], shown[LIMITS.sections - 1 :]
        shown = [*kept, _Block("\n\n".join(block.text for block in rest))]
    return [_Block(f"## {heading}" if heading else _EMPTY), *shown]


def _title(text: str | None) -> str:
    return line((Run(text or ""),))


def _block(section: Section) -> _Block:
    title = _title(section.title)
    rows = [f"### {title}"] if title else []
    if section.style == "table":
        rows += _table(section.lines)
        return _Block("\n".join(rows))
    small = section.style == "text" and all(_NUMBERED.match(line_text(runs)) for runs in section.lines)
    for index, runs in enumerate(section.lines):
        if text := line(runs):
            rows.append(_prefix(section, index, runs, small=small) + text)
    return _Block("\n".join(rows), small)


def _prefix(section: Section, index: int, runs: Line, *, small: bool) -> str:
    """What makes the line an item, a quote or small print. The first line of a quote says what the others show."""
    match section.style:
        case "list":
            return (_INDENT if line_text(runs).startswith(_INDENT) else "") + "- "
        case "quote":
            return "> " if index else ""
        case _:
            return "-# " if small else ""


def _table(rows: Sequence[Line]) -> list[str]:
    """Aligned columns where a phone shows them in one line; else a list of the rows, with the columns named."""
    cells = [[flat(run.text).strip() for run in runs] for runs in rows]
    lines = table_lines(cells)
    if all(len(one) <= LIMITS.table_width and _is_even(one) for one in lines):
        return ["```", *lines, "```"]
    header, *others = cells
    return [
        f"- **{escape(first) or _EMPTY}**"
        + "".join(f" · {_named(name, cell)}" for name, cell in zip(header[1:], rest, strict=False))
        for first, *rest in others
    ]


def _named(name: str, cell: str) -> str:
    return escape(f"{name}: {cell or _EMPTY}")


def _is_even(text: str) -> bool:
    """Whether every character is as wide as the others in a code block, and none ends it."""
    return "`" not in text and all(
        unicodedata.east_asian_width(one) not in "WF"
        and unicodedata.category(one)[0] not in "MC"
        and unicodedata.bidirectional(one) not in {"R", "AL", "AN"}
        for one in text
    )
