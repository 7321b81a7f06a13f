"""Text as it is stored: one Unicode form, one kind of newline and space, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_LINE = 500
"""What is longer is neither a title nor a name."""
_MAX_TITLE = 100
_MAX_MARKS = 30
"""Longest run of combining marks kept: the Stream-Safe Text Format of UAX #15. Longer runs also make canonical
ordering quadratic."""

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls, soft hyphen, bidi marks, overrides and isolates, zero-width characters, interlinear marks,
# surrogates, tag characters and noncharacters: none is ever part of a word, all can hide or reorder text.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# Terminal escape sequences (ECMA-48): whole, as what would stay of "ESC[31m" looks like a number with a unit.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]"
)
# A no-break space between digits groups thousands ("2 000"): kept as one character that is not a word border.
_DIGIT_SPACE = re.compile("(?<=[0-9])[\u00a0\u2007\u2009\u202f](?=[0-9])")
_SPACES = re.compile("[ \t\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_PLAIN_NBSP = re.compile("\u00a0(?![0-9])|(?<![0-9])\u00a0")
_LINE = re.compile("\n")
# Printed Latin text, in NFC as it has no combining mark.
_CLEAN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2013\u2014\u2018-\u201e\u2026\u20ac]*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MARK_RUN = re.compile(r"[^\w\s!-~]{31,}")
_SENTENCE_END = re.compile(r"[.!?…][\"'”“»«)]*\s+(?=[\"'„“«»(]*[A-ZÄÖÜ0-9])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-ZÄÖÜa-zäöü]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|St|Prof|Gen|Sen|Nr|No|Mio|Mrd)\.$"
)


def _cut_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for char in match.group():
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def clean(text: str) -> str:
    """The text in NFC, with line feeds as newlines, plain spaces and no invisible character. Indentation is kept."""
    text = _NEWLINES.sub("\n", text)
    text = _INVISIBLE.sub("", _ESCAPES.sub("", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARK_RUN.sub(_cut_marks, text))
        text = _DIGIT_SPACE.sub("\u00a0", text)
        text = _PLAIN_NBSP.sub(" ", text)
    return text


def clean_line(text: str) -> str:
    """The text as one line: cleaned, every run of spaces and newlines one space, no space at its ends."""
    if _CLEAN.fullmatch(text) and "  " not in text:  # most lines: readers clean them more than once
        return text.strip(" ")
    return _SPACES.sub(" ", clean(text).replace("\n", " ")).strip(" ")


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """The body of an article: each paragraph one line, empty ones left out, blank lines between."""
    return "\n\n".join(line for line in map(clean_line, paragraphs) if line)


def normalise(text: str) -> str:
    """Any text in the form articles are stored in. Blank lines divide its paragraphs; where it has none, each line
    is one."""
    text = clean(text)
    return join_paragraphs((_BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE).split(text))


def derive_title(text: str) -> str:
    """A title for a text that has none: its first sentence, cut at a word border to at most 100 characters."""
    first = clean_line(text.lstrip()[: 20 * _MAX_TITLE].partition("\n\n")[0])
    for end in _SENTENCE_END.finditer(first):
        if not _ABBREVIATION.search(first[max(0, end.start() - 12) : end.start() + 1]):
            first = first[: end.end()].rstrip()
            break
    return cut_line(first, _MAX_TITLE) if len(first) > _MAX_TITLE else first.removesuffix(".")


def cut_line(line: str, most: int = MAX_LINE) -> str:
    """The line, cut at a word border where it has more characters than that."""
    if len(line) <= most:
        return line
    head = line[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:–-") + "…"
