"""Direct speech: which stretches of a paragraph stand in quotation marks, and which of them are only names."""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.types import Span

_REACH = 1500
"""How far from a position its paragraph is looked at, in code points: keeps the work per figure bounded."""
_MARK = re.compile(r"[\"„“”«»‹›‘]|(?<=[.,!?])’|\n\s*\n")
_OPENS_AFTER = frozenset("([{—–-/:")
_NAME_WORDS = 4
"""A quotation of at most this many words without a full stop is a name: „Süddeutsche Zeitung“."""


_SPEECH_WORDS = 3


class Paragraph(NamedTuple):
    """The paragraph around a position as far as it is looked at, and the direct speech in it, inner text only."""

    start: int
    end: int
    speech: tuple[Span, ...]

    def holding(self, position: int) -> int | None:
        """The index of the speech that holds ``position``."""
        return next((i for i, (start, end) in enumerate(self.speech) if start <= position < end), None)


def paragraph(text: str, position: int) -> Paragraph:
    """The paragraph that holds ``position``; what is quoted beyond its reach is not seen."""
    low, high = max(0, position - _REACH), min(len(text), position + _REACH)
    start = text.rfind("\n\n", low, position)
    start = low if start < 0 else start + 2
    end = text.find("\n\n", position, high)
    end = high if end < 0 else end
    return Paragraph(start, end, tuple(span for span in quoted(text, start, end) if is_speech(text, span)))


def quoted(text: str, start: int, end: int) -> list[Span]:
    """The quoted stretches of ``text[start:end]`` without their marks; one that is not closed ends at the end."""
    spans: list[Span] = []
    opened: int | None = None
    for match in _MARK.finditer(text, start, end):
        at = match.start()
        if opened is None:
            if _opens(text, at):
                opened = match.end()
        elif match[0][0] == "\n" or not _opens(text, at):
            spans.append((opened, at))
            opened = None
    if opened is not None:
        spans.append((opened, end))
    return spans


def _opens(text: str, at: int) -> bool:
    """Whether a mark opens: a space before it and none behind, whatever the marks of the language."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _OPENS_AFTER) and bool(after) and not after.isspace()


def is_speech(text: str, span: Span) -> bool:
    """Whether a quoted stretch is somebody's words, not a name or a single phrase."""
    inner = text[slice(*span)]
    words = len(inner.split(None, _NAME_WORDS))
    if words > _NAME_WORDS or inner.rstrip().endswith((".", "!", "?", ",")):
        return True
    return words >= _SPEECH_WORDS and text[span[1] + 1 : span[1] + 2] == ","  # „Wir holen 40 Boote“, sagte …
