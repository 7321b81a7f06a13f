"""How exactly a number is meant: "about", "at least", "not even"."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.scanning.atoms import NUMBER, WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon
from summarizer.figures.scanning.units import Unit
from summarizer.types import Modifier

_REACH = 10
"""How many atoms before a preposition the verb that takes it may stand."""


def find_modifier(
    line: Sequence[Atom],
    first: int,
    last: int,
    lexicon: Lexicon,
    *,
    unit: Unit | None,
    part: bool,
) -> tuple[Modifier, int]:
    """The modifier of the quantity at atoms ``first`` to ``last``, and the index where its words begin.

    ``part``: it is a part or a multiple, which takes an article ("mehr als die Hälfte"); before other numbers an
    article makes a comparison ("less than the 300 expected").
    """
    skippable = lexicon.modifier_skip | lexicon.skip_before_part if part else lexicon.modifier_skip
    sign: Modifier = "="
    start = position = first
    skipped = 0
    while position > 0 and skipped <= 3:
        found = lexicon.modifiers.before(line, position)
        if found is None:
            if line[position - 1].low not in skippable:
                break
            position -= 1
            skipped += 1
            continue
        begin, said = found
        if _governed(line, begin, position, lexicon) or _moves(line, begin, lexicon):
            break
        elsewhere = _exempt(line, begin, position, lexicon, last=last, unit=unit)
        if not elsewhere and not _buries(line, begin, last, lexicon, unit):
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


def _governed(line: Sequence[Atom], begin: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a verb before it in the clause takes the preposition: "verfügt in Bonn über 20 Busse"."""
    if end != begin + 1 or line[begin].low not in lexicon.governed or begin == 0:
        return False
    if line[begin - 1].low in lexicon.range_from:
        return False  # "berichtet von über 20 Bussen"
    for index in range(begin - 1, max(-1, begin - 1 - _REACH), -1):
        atom = line[index]
        if atom.low in lexicon.governors:
            return True
        if atom.text in ",;:()" or atom.low in lexicon.boundaries:
            return False
    return False


def _moves(line: Sequence[Atom], begin: int, lexicon: Lexicon) -> bool:
    """Whether the first word belongs to a verb of change before it: "edged up to 5 %" names a goal, no bound."""
    found = lexicon.directions.before(line, begin + 1)
    return found is not None and found[0] < begin and found[1] != "none"


def _buries(line: Sequence[Atom], begin: int, last: int, lexicon: Lexicon, unit: Unit | None) -> bool:
    """ "under two metres of snow": beneath it, not less than it."""
    if unit is None or unit.kind != "length" or line[begin].low not in lexicon.beneath:
        return False
    return any(atom.low in lexicon.buried for atom in line[last : last + 2])


def _exempt(line: Sequence[Atom], begin: int, end: int, lexicon: Lexicon, *, last: int, unit: Unit | None) -> bool:
    """Whether the word only says "in the course of": "over three days"."""
    words = " ".join(atom.low for atom in line[begin:end])
    if unit is None and words in lexicon.exempt_words and last < len(line) and line[last].low in lexicon.courses:
        return any(atom.kind == NUMBER for atom in line[max(0, begin - _REACH) : begin])
    if unit is None or unit.kind != lexicon.exempt_kind or words not in lexicon.exempt_words:
        return False
    return begin == 0 or line[begin - 1].low not in lexicon.exempt_unless
