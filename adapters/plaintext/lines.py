"""From raw text to lines that are whole paragraphs, however the text was wrapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from adapters.plaintext.header import is_metadata
from bot.core.drafts import clean_line

_BULLET = re.compile(r"^\s*(?:[•●▪■◦‣·∙○]|[-–—*](?=\s)|o(?=\s{2,}))\s*(?=\S)")
_QUOTED = re.compile(r"^(?:>\s?)+")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”“»«)\]]*$")
_WIDEST = 120
"""Lines longer than this were never wrapped by hand or by a mail program."""

_NARROWEST = 35
_UNWRAPPED_SHARE = 0.3
_LOWER_SHARE = 0.2
_FULL_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, heading or piece of furniture. ``gap``: a blank line (or the text's start) stands before it."""

    text: str
    gap: bool
    bullet: bool = False


def _blocks(text: str) -> list[list[str]]:
    """The text's lines in groups that blank lines separate; mail quoting marks are taken off where all lines have
    them."""
    rows = [row.rstrip() for row in text.split("\n")]
    filled = [row for row in rows if row]
    if filled and all(row.startswith(">") for row in filled):
        rows = [_QUOTED.sub("", row) for row in rows]
    blocks: list[list[str]] = [[]]
    for row in rows:
        if row.strip():
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _is_full(row: str, following: str, width: int) -> bool:
    """Whether the next word would have passed the column."""
    return len(row) + 1 + len(following.split(None, 1)[0]) > width


def _width(blocks: Sequence[Sequence[str]]) -> int | None:
    """The column the text was wrapped at, or None where each line is a paragraph of its own.

    Wrapping shows in lines that go on in lower case, or break where the next word would pass the column: lists and
    headlines do neither.
    """
    pairs = [(row, following) for block in blocks for row, following in pairwise(block) if not _BULLET.match(following)]
    lengths = [len(row) for block in blocks for row in block]
    if not pairs or sum(length for length in lengths if length > _WIDEST) > _UNWRAPPED_SHARE * sum(lengths):
        return None
    widths = sorted(len(row) for row, _ in pairs if len(row) <= _WIDEST)
    if not widths or widths[-1] < _NARROWEST:
        return None
    open_ended = [(row, following) for row, following in pairs if not _SENTENCE_END.search(row)]
    lower = sum(following.lstrip()[0].islower() for _, following in open_ended)
    full = sum(_is_full(row, following, widths[-1]) for row, following in open_ended)
    if lower < _LOWER_SHARE * len(pairs) and full < max(_FULL_SHARE * len(pairs), 3):
        return None
    return widths[min(len(widths) - 1, len(widths) * 9 // 10)]  # one overlong line does not widen the column


def _continues(row: str, following: str, width: int, *, spaced: bool) -> bool:
    """Whether a line goes on in the next. ``spaced``: blank lines divide this document's paragraphs."""
    if _BULLET.match(following) or len(row) > _WIDEST or is_metadata(following) or is_metadata(row):
        return False
    ended = _SENTENCE_END.search(row) is not None
    if not ended and (following.lstrip()[0].islower() or len(row) >= 0.7 * width):
        return True
    if ended and spaced and len(row) >= 0.85 * width:
        return True
    return _is_full(row, following, width)


def join_wrapped(rows: Sequence[str]) -> str:
    """One paragraph from its wrapped lines; a hyphen at a line's end stays, as it may be the word's own."""
    text = ""
    for row in rows:
        piece = row.strip()
        if (
            text.endswith("-")
            and not text.endswith((" -", "--"))
            and not piece.startswith(("und ", "oder ", "bzw", "and ", "or "))
        ):
            text += piece
        else:
            text = f"{text} {piece}" if text else piece
    return text


def split_lines(text: str) -> list[Line]:
    """The text's paragraphs in order, wrapped ones made whole: decided once for the document, from its line ends."""
    blocks = _blocks(text)
    width = _width(blocks)
    spaced = len(blocks) > 2
    lines: list[Line] = []
    for block in blocks:
        start = 0
        for index, row in enumerate(block):
            following = block[index + 1] if index + 1 < len(block) else None
            if width and following and _continues(row, following, width, spaced=spaced):
                continue
            whole = join_wrapped(block[start : index + 1])
            bullet = _BULLET.match(whole)
            words = clean_line(whole[bullet.end() :] if bullet else whole)
            if words:
                lines.append(Line(words, gap=start == 0, bullet=bullet is not None))
            start = index + 1
    return lines
