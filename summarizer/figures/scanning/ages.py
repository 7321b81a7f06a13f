"""Ages that only their surroundings tell: "aged 45", "im Alter von 45 Jahren", "Jane Doe, 45, said"."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.scanning.atoms import WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon
from summarizer.figures.scanning.numeral import Number
from summarizer.figures.scanning.units import Unit

_AGES = range(1, 116)
_ADULTS = range(5, 116)
_ADJECTIVES = 3
_DIGITS = 3
_SUBJECT = 6
"""How many atoms before its verb a subject may stand."""
_NAMED = 6
"""So many people at most are told apart by their ages in one list."""


def is_age(line: Sequence[Atom], first: int, last: int, *, number: Number, unit: Unit | None, lexicon: Lexicon) -> bool:
    """Whether the quantity at atoms ``first`` to ``last`` is an age by the words around it."""
    if unit is not None and unit.id != "year":
        return False
    value = number.value if number.value is not None else number.low
    if value is None or value != int(value) or int(value) not in _AGES:
        return False
    if unit is None and number.kind == "digits" and _bounds_ages(line, first, lexicon):
        return last >= len(line) or line[last].kind != WORD or line[last].low in lexicon.noun_stop
    before = lexicon.age_before.before(line, first)
    if before is not None:
        words = " ".join(atom.low for atom in line[before[0] : first])
        if unit is not None:
            return words in lexicon.age_phrases
        return words in (lexicon.bare_age_words if number.kind == "digits" else lexicon.age_before_words)
    apposed = unit is None or lexicon.years_after_name  # "Jane Doe, 45, said"; "Jeanne Doe, 45 ans, a dit"
    child = first > 1 and line[first - 2].low in lexicon.people  # "her sister, 4, survived"
    grown = child or int(value) in _ADULTS
    return apposed and number.plain and grown and _after_name(line, first, last, lexicon)


def _bounds_ages(line: Sequence[Atom], first: int, lexicon: Lexicon) -> bool:
    """ "children under 12", "most workers are over 50"."""
    if lexicon.age_bounds.before(line, first) is not None:
        return True
    copula = lexicon.age_copulas.before(line, first)
    if copula is None:
        return False
    return any(atom.low in lexicon.people for atom in line[max(0, copula[0] - _SUBJECT) : copula[0]])


def lasts(line: Sequence[Atom], last: int, lexicon: Lexicon) -> bool:
    """Whether an adjective of years is said of a thing that lasts them: "die zehnjährige deutsche Anleihe"."""
    noun = next((atom for atom in line[last : last + _ADJECTIVES] if atom.text[0].isupper() or atom.kind != WORD), None)
    return noun is not None and noun.low in lexicon.lasting


def _closes_list(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """ "Two brothers, 28 and 30, were held": more bare numbers of that size, then a comma."""
    numbers = 0
    while (
        numbers < _NAMED and index + 2 < len(line) and (line[index].low in lexicon.joiners or line[index].text == ",")
    ):
        text = line[index + 1].text
        if not (text.isdecimal() and len(text) <= _DIGITS and int(text) in _ADULTS):
            break
        numbers += 1
        index += 2
    return numbers > 0 and line[index].text == ","


def _after_name(line: Sequence[Atom], first: int, last: int, lexicon: Lexicon) -> bool:
    """ "Jane Doe, 45, said", "one woman, 63, died", "Jane Doe (45)"."""
    if first < 2 or last >= len(line):
        return False
    opening, closing = line[first - 1].text, line[last].text
    before = line[first - 2]
    named = before.kind == WORD and before.low not in lexicon.months and before.low not in lexicon.weekdays
    if opening == "," and (closing == "," or _closes_list(line, last, lexicon)):
        return named and len(before.text) > 2 and before.low not in lexicon.noun_stop
    if (opening, closing) not in {(",", "."), ("(", ")"), ("(", ",")} or first < 3 or not named:
        return False
    return all(
        name.kind == WORD and name.text[0].isupper() and not name.text.isupper() for name in line[first - 3 : first - 1]
    )
