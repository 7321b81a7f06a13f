"""What stands in an element of a feed: markup escaped once, markup as it is, or plain text."""

from __future__ import annotations

import base64
import binascii
import re
from enum import Enum, auto
from typing import NamedTuple

from adapters.feeds.markup import line_of, lines_of, paragraphs_of
from adapters.feeds.tags import Kind, Token, unescape
from bot.core.drafts import clean_line
from bot.core.formats import decode

_XML_TYPE = re.compile(r"(?:xhtml|[\w.-]+/(?:[\w.-]+\+)?xml|application/xhtml\+xml)", re.IGNORECASE)
_HTML_TYPES = frozenset({"html", "text/html", "escaped"})
_PLAIN_TYPES = frozenset({"text", "text/plain"})
_TAG = re.compile(r"</?(?:p|br|div|a|b|i|em|strong|ul|ol|li|img|span|h[1-6]|blockquote)\b[^<>]{0,500}>", re.IGNORECASE)


class Mode(Enum):
    """How an element holds its value. ``GUESSED``: plain text by the letter of Atom, often markup in fact."""

    ESCAPED = auto()
    INLINE = auto()
    PLAIN = auto()
    GUESSED = auto()
    BASE64 = auto()
    FOREIGN = auto()


def mode_of(attributes: dict[str, str], *, atom: bool) -> Mode:
    """By the type and, in Atom 0.3, the mode that an element declares. RSS has neither: its markup is escaped."""
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    mode = attributes.get("mode", "").lower()
    if mode == "base64":
        return Mode.BASE64
    if kind in _PLAIN_TYPES:
        return Mode.PLAIN
    if mode == "escaped" or kind in _HTML_TYPES:
        return Mode.ESCAPED
    if mode == "xml" or (kind and _XML_TYPE.fullmatch(kind)):
        return Mode.INLINE
    if "/" in kind and not kind.startswith("text/"):
        return Mode.FOREIGN
    return Mode.GUESSED if atom else Mode.ESCAPED


class Value(NamedTuple):
    """An element's content, with the attributes of its tag. Not ``complete``: the document ended in it."""

    parts: list[Token]
    attributes: dict[str, str]
    mode: Mode = Mode.ESCAPED
    complete: bool = True

    def text(self) -> str:
        """Its words without any tags: for addresses, dates and names."""
        return "".join(
            unescape(part.value) if part.kind is Kind.TEXT else part.value
            for part in self.parts
            if part.kind in {Kind.TEXT, Kind.CDATA}
        ).strip()

    def line(self) -> str:
        """One line, for titles and labels."""
        plain, written = self._written(guess_markup=False)
        return clean_line(written) if plain else line_of(written)

    def paragraphs(self) -> tuple[str, ...]:
        """Its paragraphs."""
        plain, written = self._written(guess_markup=True)
        return tuple(lines_of(written) if plain else paragraphs_of(written))

    def _written(self, *, guess_markup: bool) -> tuple[bool, str]:
        """Whether it is plain text, and the text or markup."""
        match self.mode:
            case Mode.FOREIGN:
                return True, ""
            case Mode.BASE64:
                return self._decoded()
            case Mode.PLAIN | Mode.GUESSED if not self._has_tags():
                text = self.text()
                markup = self.mode is Mode.GUESSED and guess_markup and _TAG.search(text) is not None
                return not markup, text if markup else unescape(text)
            case Mode.ESCAPED:
                return False, "".join(
                    unescape(part.value) if part.kind is Kind.TEXT else _as_written(part) for part in self.parts
                )
            case _:
                return False, "".join(map(_as_written, self.parts))

    def _has_tags(self) -> bool:
        return any(part.kind not in {Kind.TEXT, Kind.CDATA} for part in self.parts)

    def _decoded(self) -> tuple[bool, str]:
        kind = self.attributes.get("type", "").lower()
        try:
            text = decode(base64.b64decode("".join(self.text().split()), validate=True))
        except (binascii.Error, ValueError):
            return True, ""
        return kind in _PLAIN_TYPES, text


def _as_written(part: Token) -> str:
    match part.kind:
        case Kind.TEXT | Kind.CDATA:
            return part.value
        case Kind.END:
            return f"</{part.name}>"
        case _:
            return f"<{part.name} {part.value}>"


def inner(value: Value, name: str) -> list[str]:
    """The texts of the elements called so inside the value."""
    found: list[str] = []
    current: list[Token] | None = None
    for part in value.parts:
        if part.name == name:
            if current is not None:
                found.append(Value(current, {}).line())
            current = [] if part.kind is Kind.START else None
        elif current is not None:
            current.append(part)
    return [text for text in found if text]
