"""How exactly a number is meant ("about", "at least") and which way it moved ("rose by"): two fields."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.atoms import NUMBER, WORD, Atom
from summarizer.figures.lexicon import Lexicon
from summarizer.figures.units import Unit
from summarizer.types import Direction, Modifier

_STOPS = frozenset(";:()[]–—")
_REACH = 14
"""How many atoms away a verb of change may stand from the preposition before the number."""
RELATIVE_KINDS = frozenset({"part", "multiple", "score"})
"""Kinds of unit that measure a change rather than a thing."""


def find_modifier(
    line: Sequence[Atom],
    first: int,
    last: int,
    lexicon: Lexicon,
    unit: Unit | None,
) -> tuple[Modifier, int]:
    """The modifier of the quantity at atoms ``first`` to ``last``, and the index where its words begin."""
    sign: Modifier = "="
    start = position = first
    skipped = 0
    while position > 0 and skipped <= 3:
        found = lexicon.modifiers.before(line, position)
        if found is None:
            if line[position - 1].low not in lexicon.modifier_skip:
                break
            position -= 1
            skipped += 1
            continue
        begin, said = found
        if not _exempt(line, begin, position, lexicon, unit):
            if sign == "=" or (sign == "~" and said not in {"~", "="}):
                sign = _modifier(said)
            start = begin
        position = begin
    after = lexicon.modifiers_after.at(line, last)
    if sign == "=" and after is not None and _touches(line[last]):
        sign = _modifier(after[1])
    return sign, start


def _touches(atom: Atom) -> bool:
    # A sign or hyphenated ending belongs to the number only where it touches it ("100+").
    return atom.kind == WORD or not atom.spaced


def _modifier(sign: str) -> Modifier:
    signs: dict[str, Modifier] = {"~": "~", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
    return signs.get(sign, "=")


def _exempt(line: Sequence[Atom], begin: int, end: int, lexicon: Lexicon, unit: Unit | None) -> bool:
    """Whether the word only says "in the course of": "over three days"."""
    words = " ".join(atom.low for atom in line[begin:end])
    if unit is None or unit.kind != lexicon.exempt_kind or words not in lexicon.exempt_words:
        return False
    return begin == 0 or line[begin - 1].low not in lexicon.exempt_unless


def find_direction(
    line: Sequence[Atom],
    start: int,
    last: int,
    lexicon: Lexicon,
    *,
    relative: bool,
    measured: bool,
    chained: Direction,
) -> tuple[Direction, bool]:
    """The direction of the quantity whose modifier starts at ``start``; True where a verb of change governs it.

    ``relative``: the figure is a part, a percentage or a score, which may be a change; ``measured``: it has a unit.
    ``chained`` is the direction of the figure before it in the same clause ("rose 5 % to 3 million").
    """
    after = lexicon.directions_after.at(line, last)
    if after is not None and not _blocked(
        line, last, after[0], lexicon.after_relative_only, relative=relative or measured
    ):
        return _direction(after[1]), True
    position = start
    linked = False
    origin = False
    while position > 0:
        direct = lexicon.directions.before(line, position)
        if direct is not None:
            begin, way = direct
            if linked or not _blocked(line, begin, position, lexicon.relative_only, relative=relative):
                # "sank von 34" names the start, "ein Rückgang von 34" the change.
                noun = lexicon.capital_nouns and begin > 0 and line[begin].text[0].isupper()
                return ("none" if origin and not noun else _direction(way)), True
            return "none", False
        link = lexicon.direction_links.before(line, position)
        if link is None:
            break
        linked = linked or line[link[0]].low not in lexicon.articles
        origin = origin or line[link[0]].low in lexicon.from_links
        position = link[0]
    if not linked or origin:
        return "none", False
    way = _clause_direction(line, position, lexicon, step=-1)
    if way == "none" and lexicon.verbs_follow:
        way = _clause_direction(line, last, lexicon, step=1)
    if way == "none":
        return chained, chained != "none"
    return way, True


def _blocked(line: Sequence[Atom], begin: int, end: int, listed: frozenset[str], *, relative: bool) -> bool:
    return not relative and " ".join(atom.low for atom in line[begin:end]) in listed


def _clause_direction(line: Sequence[Atom], index: int, lexicon: Lexicon, *, step: int) -> Direction:
    """The nearest verb or noun of change in the clause, looking back or ahead."""
    position = index - 1 if step < 0 else index
    for _ in range(_REACH):
        if not 0 <= position < len(line):
            break
        atom = line[position]
        if atom.text in _STOPS or atom.low in lexicon.boundaries or (atom.text == "," and step < 0):
            break
        if step > 0 and (atom.text == "," or atom.kind == NUMBER):
            break
        found = lexicon.directions.at(line, position)
        if found is not None:
            return _direction(found[1])
        position += step
    return "none"


def _direction(way: str) -> Direction:
    return "up" if way == "up" else "down" if way == "down" else "none"
