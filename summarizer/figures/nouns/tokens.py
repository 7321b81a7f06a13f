"""Words and signs around a quantity, with their offsets in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.figures.scanning.quantities import Quantity
from summarizer.types import Span

REACH = 240
"""How far around a quantity we look, in code points: keeps the whole reader linear in the text."""
_WINDOWS = 64
"""How many windows are kept cut: the same stretches are looked at for a noun, a clause and a speaker."""

# Abbreviations with full stops; numbers; words with inner hyphens, apostrophes and gender marks; single signs.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,'’]\d+)+|\w+(?:[-‐‑'’&/]\w+)*(?:[*:]in(?:nen)?\b)?|[^\w\s]",
)
_ELISION = re.compile(r"([^\W\d_]{1,8})['’](?=.)")
HYPHENS = frozenset("-‐‑")
QUOTES = frozenset("\"'„“”‚‘’«»‹›")


class Token(NamedTuple):
    """One word or sign. ``low`` is its lower-case form; ``number`` the quantity it belongs to, if any."""

    text: str
    start: int
    end: int
    low: str
    number: Quantity | None

    @property
    def is_word(self) -> bool:
        """Whether this is a word, not a sign or a number."""
        return self.number is None and (self.text[0].isalpha() or any(map(str.isalpha, self.text)))

    @property
    def is_capital(self) -> bool:
        """Whether this is a word that begins with a capital letter."""
        return self.number is None and self.text[0].isupper()


def near(quantities: Sequence[Quantity], position: int, before: int, after: int) -> list[Quantity]:
    """The quantities in text order around ``position``: up to ``before`` in front of it, ``after`` from it on."""
    index = bisect_left(quantities, position, key=lambda quantity: quantity.span[0])
    return list(quantities[max(0, index - before) : index + after])


def tokens(
    text: str, start: int, end: int, quantities: Sequence[Quantity] = (), elisions: frozenset[str] = frozenset()
) -> list[Token]:
    """The tokens of ``text[start:end]``; a token inside one of ``quantities`` carries it.

    ``elisions``: words that may lose their vowel to an apostrophe, without it; they are tokens of their own ("d'euros"
    is "d'" and "euros").
    """
    found = _cut(text, start, end, elisions)
    numbers = {offset: quantity for quantity in quantities for offset in range(*quantity.span)}
    if not numbers:
        return list(found)
    return [token._replace(number=numbers[token.start]) if token.start in numbers else token for token in found]


@lru_cache(maxsize=_WINDOWS)
def _cut(text: str, start: int, end: int, elisions: frozenset[str]) -> tuple[Token, ...]:
    matches = _TOKEN.finditer(text, start, end)
    if elisions:
        spans = [part for match in matches for part in _parts(match, elisions)]
    else:
        spans = [match.span() for match in matches]
    return tuple(Token(text[first:last], first, last, text[first:last].lower(), None) for first, last in spans)


def _parts(match: re.Match[str], elisions: frozenset[str]) -> tuple[Span, ...]:
    found = _ELISION.match(match[0])
    if found is None or found[1].lower() not in elisions:
        return (match.span(),)
    middle = match.start() + found.end()
    return (match.start(), middle), (middle, match.end())


def window(text: str, sentence: Span, start: int, end: int) -> Span:
    """The stretch of ``sentence`` within reach of ``start..end``, cut at white space."""
    left, right = max(sentence[0], start - REACH), min(sentence[1], end + REACH)
    while sentence[0] < left < start and not text[left - 1].isspace():
        left += 1
    while end < right < sentence[1] and not text[right].isspace():
        right -= 1
    return left, right
