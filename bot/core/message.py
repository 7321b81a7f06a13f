"""The platform-neutral message: what an answer says, not how a platform draws it.

Every platform renders the same message; ``plain_text`` is the fallback each of them sends along for screen readers,
notifications and logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. ``bold`` sets off a figure, ``mark`` what was searched for. ``channel`` is the
    target, ``user`` the platform's id of the person, that the text stands for: a platform shows the name instead, where
    it can. Only answers for one person alone name people: others would be told of it."""

    text: str
    bold: bool = False
    mark: bool = False
    url: str | None = None
    channel: str | None = None
    user: str | None = None


Line: TypeAlias = tuple[Run, ...]
SectionStyle: TypeAlias = Literal["text", "list", "quote", "table"]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together, under an optional title. In a table each line is a row, each run a cell, and the
    first row names the columns."""

    lines: tuple[Line, ...]
    title: str | None = None
    style: SectionStyle = "text"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command of the table with its arguments, as (key, value) pairs in table order. ``page`` may be among them."""

    name: str
    arguments: tuple[tuple[str, str | bool], ...] = ()

    def having(self, **arguments: str | bool) -> Invocation:
        """The same with these arguments set."""
        return Invocation(self.name, tuple((dict(self.arguments) | arguments).items()))


ActionKind: TypeAlias = Literal["answer", "replace", "publish", "form"]
"""What happens on a press: a new answer to the one who pressed; the message replaced (pages); the same answer for
everyone in the channel; a form to fill in for the command."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader can do next: a button in chat, a typed word in the terminal."""

    id: str
    label: str
    invocation: Invocation
    kind: ActionKind = "answer"
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class KeptAction:
    """What a button does, as it is kept until it is pressed: the command, what becomes of the answer, and the language
    that the message was in."""

    invocation: Invocation
    kind: ActionKind
    locale: str


@dataclass(frozen=True, slots=True)
class Button:
    """An action as a platform draws it; ``token`` is what the press sends back."""

    id: str
    label: str
    token: str
    kind: ActionKind
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """One answer. Nothing in it is markup: every character is shown as it is."""

    heading: str
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()
    error: bool = False


def line(*parts: str | Run) -> Line:
    """A line from strings and runs."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


def line_text(runs: Line) -> str:
    """The line's characters without style."""
    return "".join(run.text for run in runs)


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def section_text(section: Section) -> str:
    """The section as plain text: title, then one line each, list items with a bullet."""
    if section.style == "table":
        lines = table_lines([[run.text for run in runs] for runs in section.lines])
    else:
        bullet = {"text": "", "list": "• ", "quote": "> "}[section.style]
        lines = [bullet + line_text(runs) for runs in section.lines]
    return "\n".join([section.title, *lines] if section.title else lines)


def plain_text(message: Message) -> str:
    """The whole message as plain text, sections separated by blank lines."""
    return "\n\n".join([message.heading, *(section_text(section) for section in message.sections)])
