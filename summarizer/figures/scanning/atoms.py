"""Cutting text into atoms: digit strings, words and signs, each with its offsets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

NUMBER, WORD, SIGN = "number", "word", "sign"

_SOFT_HYPHEN = "\u00ad"
"""Where a word may be broken; no part of it."""
_NARROW_SPACES = "\u00a0\u202f\u2009"
_FORMS = (
    r"([0-9]{{1,3}}(?:(?:[{narrow}][0-9]{{3}})+|(?: [0-9]{{3}}){{{least},}}|(?: 000)+"
    r"|(?: [0-9]{{3}})+(?=[.,][0-9]{{1,2}}(?![.,]?[0-9])))(?![0-9])(?:[.,][0-9]+)?"
    r"|[0-9]+(?:[.,'’][0-9]+)*|(?<![\w.,])\.[0-9]+(?![.0-9]))"
    r"|([^\W\d_]+(?:['’\u00ad][^\W\d_]+)*)|([^\w\s]|_|\d)"
)


class Atom(NamedTuple):
    """One piece of text. ``low`` is its lower-case form; ``spaced`` says whether white space comes before it."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    spaced: bool


@lru_cache(maxsize=2)
def _pattern(*, space_groups: bool) -> re.Pattern[str]:
    # Where plain spaces do not usually group digits, they still do in "1 414 021", "10 000" and "1 234,5".
    return re.compile(_FORMS.format(narrow=_NARROW_SPACES, least=1 if space_groups else 2))


def atoms(text: str, start: int, end: int, *, space_groups: bool) -> list[Atom]:
    """The atoms of ``text[start:end]``. ``space_groups``: a plain space may group the digits of a number."""
    found: list[Atom] = []
    last = start
    for match in _pattern(space_groups=space_groups).finditer(text, start, end):
        kind = (NUMBER, WORD, SIGN)[(match.lastindex or 1) - 1]
        piece = match[0]
        found.append(
            Atom(kind, piece, piece.lower().replace(_SOFT_HYPHEN, ""), match.start(), match.end(), match.start() > last)
        )
        last = match.end()
    return found


def phrase(text: str) -> tuple[str, ...]:
    """The lower-case atoms of a phrase from a word list."""
    return tuple(atom.low for atom in atoms(text, 0, len(text), space_groups=False))
