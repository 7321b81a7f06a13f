"""Markup as a stream of tags and text: of feeds, lists of feeds and pages, well-formed or not.

Nothing is expanded, loaded or nested here, so a hostile document costs no more than an honest one of its size.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

_MAX_ATTRIBUTES = 64

_NAME = r"[A-Za-z_][\w.:-]{0,99}+"
# A tag with well-formed attributes, whose values may hold "<" and ">"; else anything up to the next ">", with quoted
# ">" inside. Possessive, so that no input makes it try twice.
_TAG = (
    rf"<(?P<close>/?)(?P<name>{_NAME})(?P<attributes>"
    rf"(?:\s++[\w.:-]++\s*+=\s*+(?:\"[^\"]{{0,2000}}+\"|'[^']{{0,2000}}+'|[^\s\"'<>]++)){{0,60}}+\s*+/?(?=>)"
    r"|(?>[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>"
)
_MARK = re.compile(rf"{_TAG}|<!\[CDATA\[|<!--|<[!?][^<>]{{0,2000}}>?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ENTITY = re.compile(r"&(?:#[0-9]{1,20}|#[xX][0-9a-fA-F]{1,16}|[A-Za-z][A-Za-z0-9]{1,31});")
# Between two entries: what opened before it, and seems to end where one that opened after it does, was never closed.
_BORDER = re.compile(r"</?(?:\w+:)?(?:item|entry)[\s/>]", re.IGNORECASE)


class Kind(Enum):
    """What a token is. ``CDATA`` is text that escapes nothing."""

    START = auto()
    EMPTY = auto()
    END = auto()
    TEXT = auto()
    CDATA = auto()


class Token(NamedTuple):
    """``value`` is the text as written, or the attributes of the tag called ``name``."""

    kind: Kind
    name: str
    value: str


def tokens(text: str) -> Iterator[Token]:
    """The tags and texts, in order. Comments, declarations and processing instructions are left out."""
    position = 0
    closers = {"]]>": 0, "-->": 0}
    while match := _MARK.search(text, position):
        if match.start() > position:
            yield Token(Kind.TEXT, "", text[position : match.start()])
        position = match.end()
        mark = match.group()
        if name := match["name"]:
            attributes = match["attributes"]
            kind = Kind.END if match["close"] else Kind.EMPTY if attributes.endswith("/") else Kind.START
            yield Token(kind, name, attributes)
        elif mark in {"<![CDATA[", "<!--"} or mark.upper() == "<![CDATA[":
            closer = "-->" if mark == "<!--" else "]]>"
            end = _closed(text, position, mark, closer, closers)
            if end is None:
                continue  # never closed: what follows is markup like any other
            if closer == "]]>":
                yield Token(Kind.CDATA, "", text[position:end])
            position = end + len(closer)
    if position < len(text):
        yield Token(Kind.TEXT, "", text[position:])


def _closed(text: str, start: int, opener: str, closer: str, missing: dict[str, int]) -> int | None:
    """Where the section that began before ``start`` is closed. ``missing`` remembers closers that come no more."""
    if missing[closer] < 0:
        return None
    end = text.find(closer, start)
    if end < 0:
        missing[closer] = -1
        return None
    border = _BORDER.search(text, start, end)
    return None if border and text.find(opener, border.end(), end) >= 0 else end


def attributes_of(written: str) -> dict[str, str]:
    """Attributes by their names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    if "=" not in written:
        return found
    for number, match in enumerate(_ATTRIBUTE.finditer(written)):
        if number == _MAX_ATTRIBUTES:
            break
        value = next((part for part in match.groups()[1:] if part is not None), "")
        found.setdefault(match[1].lower(), unescape(value).strip().strip("“”„\"'"))
    return found


def unescape(text: str) -> str:
    """The text with its character references and the named ones of HTML resolved; impossible ones go, unknown ones stay
    as they are."""
    return _ENTITY.sub(_resolved, text) if "&" in text else text


def _resolved(match: re.Match[str]) -> str:
    return html.unescape(match.group()).replace("\ufffd", "")
