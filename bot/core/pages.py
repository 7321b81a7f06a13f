"""Long answers in pages: cut at the borders of their items, by what a platform can show as one message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.core import wording
from bot.core.message import Action, Invocation, Line, Message, Run, Section, line, line_text

_CUT = "…"
_FEWEST = 40
"""A stretch of a line shorter than this is not worth a place at the end of a page."""
_BREAK = re.compile(r"\s+\S*\Z")


@dataclass(frozen=True, slots=True)
class _Item:
    """What stays together: lines of the section with this index."""

    section: int
    lines: tuple[Line, ...]


_SHORT = line("x" * _FEWEST)
_WIDEST: tuple[list[_Item], int, int, int] = ([_Item(0, (_SHORT,))], 98, 99, 999)
"""A page whose frame takes most room: a short item, the page's number, of how many, and the lines that follow."""


def page(
    message: Message,
    number: int,
    fits: Callable[[Message], bool],
    locale: str,
    asked: Invocation,
) -> Message:
    """The page with this number, from 1; the last one for a higher number.

    A message that does not fit gets, besides its own actions, those that turn the pages: ``asked`` with its argument
    ``page``. Each page but the last says how much is left.
    """
    if fits(message):
        return message
    frame = _Frame(_with_room(message, lambda one: fits(_Frame(one, locale, asked).shown(*_WIDEST))), locale, asked)
    found = _cut(message, fits, frame.shown)
    number = min(max(number, 1), len(found))
    rest = sum(len(item.lines) for following in found[number:] for item in following)
    return frame.shown(found[number - 1], number, len(found), rest)


def parts(message: Message, fits: Callable[[Message], bool]) -> list[Message]:
    """The whole message as several that fit, to be posted one after the other; without actions."""
    bare = replace(message, actions=())
    if fits(bare):
        return [bare]

    def numbered(one: Message, items: list[_Item], number: int, total: int) -> Message:
        return Message(_numbered(one.heading, number, total), _sections(one, items), (), one.error)

    bare = _with_room(bare, lambda one: fits(numbered(one, *_WIDEST[:3])))

    def shown(items: list[_Item], number: int, total: int, _rest: int) -> Message:
        return numbered(bare, items, number, total)

    found = _cut(bare, fits, shown)
    return [shown(items, number, len(found), 0) for number, items in enumerate(found, 1)]


_Shown = Callable[[list[_Item], int, int, int], Message]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the items of a page."""

    message: Message
    locale: str
    asked: Invocation

    def shown(self, items: list[_Item], number: int, total: int, rest: int) -> Message:
        sections = _sections(self.message, items)
        if rest:
            key = "pages.more_one" if rest == 1 else "pages.more"
            sections += (Section((line(wording.say(self.locale, key, count=rest)),)),)
        own = {action.id: action for action in self.message.actions}
        others = [action for action in self.message.actions if action.id not in {"previous", "next"}]
        first, last = number == 1, number == total
        before = (
            own["previous"] if first and "previous" in own else self._turn("previous", number - 1, enabled=not first)
        )
        after = own["next"] if last and "next" in own else self._turn("next", number + 1, enabled=not last)
        heading = _numbered(self.message.heading, number, total)
        return Message(heading, sections, (*others, before, after), self.message.error)

    def _turn(self, name: str, number: int, *, enabled: bool) -> Action:
        label = wording.say(self.locale, f"action.{name}")
        return Action(name, label, self.asked.having(page=str(number)), "replace", enabled)


def _with_room(message: Message, fits: Callable[[Message], bool]) -> Message:
    """The message with its heading cut where that leaves no room for anything else on a page."""

    def cut(size: int) -> Message:
        return replace(message, heading=message.heading[: _border(message.heading, size)] + _CUT)

    def leaves_room(one: Message) -> bool:
        return fits(replace(one, sections=(Section((_SHORT,)),)))

    if leaves_room(message):
        return message
    low, high = 0, len(message.heading) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if leaves_room(cut(middle)) else (low, middle - 1)
    return cut(low)


def _numbered(heading: str, number: int, total: int) -> str:
    return f"{heading} ({number}/{total})"


def _sections(message: Message, items: list[_Item]) -> tuple[Section, ...]:
    """The items as sections again, each under its title; a table keeps its column names."""
    found: list[Section] = []
    last = None
    for item in items:
        original = message.sections[item.section]
        if item.section == last:
            found[-1] = replace(found[-1], lines=found[-1].lines + item.lines)
            continue
        header = original.lines[:1] if original.style == "table" else ()
        found.append(replace(original, lines=header + item.lines))
        last = item.section
    return tuple(found)


def _items(message: Message) -> Iterator[_Item]:
    """Lists and tables come apart between lines, other sections stay together."""
    for index, section in enumerate(message.sections):
        if section.style in {"list", "table"}:
            rows = section.lines[1:] if section.style == "table" else section.lines
            yield from (_Item(index, (row,)) for row in rows)
        else:
            yield _Item(index, section.lines)


def _cut(message: Message, fits: Callable[[Message], bool], shown: _Shown) -> list[list[_Item]]:
    """The items by page; greedy, so that each page is as full as it can be."""

    def room(items: list[_Item]) -> bool:
        return fits(shown(items, *_WIDEST[1:]))

    pages: list[list[_Item]] = [[]]
    queue = list(_items(message))
    while queue:
        item = queue.pop(0)
        if room([*pages[-1], item]):
            pages[-1].append(item)
        elif pages[-1] and room([item]):
            pages.append([item])
        elif len(item.lines) > 1:
            queue[:0] = [_Item(item.section, (one,)) for one in item.lines]
        else:
            start = pages[-1]
            taken, left = _split(item, start, room)
            if taken is None and start:
                pages.append([])
                queue.insert(0, item)
                continue
            pages[-1].append(taken or item)
            if left is not None:
                queue.insert(0, left)
                pages.append([])
    return pages


def _split(item: _Item, start: list[_Item], room: Callable[[list[_Item]], bool]) -> tuple[_Item | None, _Item | None]:
    """As much of the item's only line as there is room for behind the start of its page, and the rest of it."""
    runs = item.lines[0]
    low, high = 0, len(line_text(runs)) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if room([*start, _Item(item.section, (_head(runs, middle),))]):
            low = middle
        else:
            high = middle - 1
    at = _border(line_text(runs), low)
    if at < (_FEWEST if start else 1):
        return None, None
    return _Item(item.section, (_head(runs, at),)), _Item(item.section, (_tail(runs, at),))


def _border(text: str, at: int) -> int:
    """The last place up to ``at`` where the text can be cut: between words, at least between whole characters."""
    if at >= len(text):
        return len(text)
    words = _BREAK.search(text[: at + 1])
    if words and words.start() >= at // 2:
        return words.start()
    while at > 0 and (unicodedata.combining(text[at]) or text[at] in "\u200d\ufe0f" or text[at - 1] == "\u200d"):
        at -= 1
    return at


def _head(runs: Line, size: int) -> Line:
    found: list[Run] = []
    for run in runs:
        if size > 0:
            found.append(replace(run, text=run.text[:size]))
        size -= len(run.text)
    return (*found, Run(_CUT))


def _tail(runs: Line, size: int) -> Line:
    found: list[Run] = []
    for run in runs:
        if size < len(run.text):
            found.append(replace(run, text=run.text[max(size, 0) :]))
        size -= len(run.text)
    return (Run(_CUT), *found)
