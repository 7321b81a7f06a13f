"""The unit after a number, and a smaller unit after that ("two dollars fifty", "5 feet 2 inches")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from summarizer.figures.scanning.atoms import SIGN, WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon, tidy
from summarizer.figures.scanning.numbers import read_number
from summarizer.figures.scanning.numeral import SMALLEST, Number
from summarizer.figures.scanning.units import Unit

_HYPHENS = frozenset("-‑–")
_WINDOW = 8
_CODED = 4
"""Letters of a scale and a currency code: MUSD."""


def unit_after(
    line: Sequence[Atom], number: Number, lexicon: Lexicon, *, alone: bool = False
) -> tuple[int, Unit] | None:
    """The unit that follows ``number``, perhaps after a hyphen: the index after it, and the unit.

    ``alone``: the line is the surface of a figure.
    """
    index = number.last
    if index >= len(line) or number.kind == "multiple":
        return None
    size = number.value if number.value is not None else number.high
    large = number.scale > 1 or (size is not None and size >= 100)
    atom = line[index]
    if atom.text == "s" and number.plain and not atom.spaced:
        return None  # "65s" are people
    if number.kind == "part" and atom.low in lexicon.part_of and index + 2 < len(line):
        # "a quarter of a percentage point", "two-thirds of an hour"
        return lexicon.units.at(line, index + 2) if line[index + 1].low in lexicon.articles else None
    if number.kind == "part" and atom.low in lexicon.articles:
        return lexicon.units.at(line, index + 1)  # "half a percentage point"
    if (number.kind == "vague" or number.scale > 1) and atom.low in lexicon.unit_links:
        return lexicon.units.at(line, index + 1, large=large)  # "tens of millions of dollars"
    if line[index - 1].low == "k" and atom.low in lexicon.kilometre_after:
        return index, lexicon.units.by_id["metre"]  # "a 10K run"
    hyphened = atom.text in _HYPHENS and not atom.spaced and index + 1 < len(line) and not line[index + 1].spaced
    found = lexicon.units.at(line, index + hyphened, large=large)
    if found is not None and found[1].id in lexicon.mass_only and not alone:
        noun = found[0] < len(line) and line[found[0]].kind == WORD and line[found[0]].low not in lexicon.noun_stop
        return None if noun or not weighs(line, found[0], lexicon) else found
    return found


def with_subunit(line: Sequence[Atom], last: int, number: Number, unit: Unit, lexicon: Lexicon) -> tuple[int, Number]:
    """Add a smaller unit: where the quantity ends then, and its number. Unchanged where there is none."""
    small, count = lexicon.units.subunits[unit.id]
    index = last
    joined = index < len(line) and line[index].low in lexicon.joiners
    index += joined
    if index >= len(line) or number.value is None or number.scale != 1 or number.value != int(number.value):
        return last, number
    rest = read_number(line, index, lexicon, money=False)
    if rest is None or rest.value is None or rest.scale != 1 or rest.article or not 0 < rest.value < count:
        return last, number
    found = unit_after(line, rest, lexicon)
    sign = lexicon.units.at(line, rest.last, loose=True) if found is None and _closes(line, rest.last + 1) else None
    if found is not None and found[1].id == small:
        end = found[0]
    elif sign is not None and sign[1].id == small:
        end = sign[0]  # "5 ft 2 in"
    elif found is None and not joined and (_spoken(line, rest) or (_may_be_bare(unit) and _hundredths(line, rest))):
        end = rest.last
    else:
        return last, number
    return end, replace(number, value=tidy((number.value + rest.value / count).quantize(SMALLEST)))


def _spoken(line: Sequence[Atom], rest: Number) -> bool:
    return rest.kind == "spelled" and _closes(line, rest.last)


def _may_be_bare(unit: Unit) -> bool:
    return unit.kind == "money" or unit.id == "hour"


def _hundredths(line: Sequence[Atom], rest: Number) -> bool:
    """ "15 dollars 50", "1 heure 45": two digits, and nothing after them that they could count."""
    after = line[rest.last] if rest.last < len(line) else None
    ends = after is None or (after.kind != WORD and after.text != "-")
    return rest.plain and len(line[rest.first].text) == 2 and rest.last == rest.first + 1 and ends


def scaled_currency(line: Sequence[Atom], last: int, number: Number, lexicon: Lexicon) -> tuple[int, Number] | None:
    """The scale after a currency: "75 USD million"; where the quantity ends then, and its number."""
    scale = lexicon.scales.get(line[last].low) if last < len(line) else None
    if scale is None or number.scale != 1 or number.value is None or last == number.last:
        return None
    return last + 1, replace(number, value=tidy(number.value * scale), scale=scale, plain=False)


def coded_currency(line: Sequence[Atom], index: int, lexicon: Lexicon) -> tuple[int, Decimal, Unit] | None:
    """ "MUSD", "TEUR", "M$": a letter for the scale before the code or sign of a currency at ``index``; the index
    after it, the scale and the currency."""
    if index >= len(line):
        return None
    word = line[index].text
    if word in lexicon.coded_scales and index + 1 < len(line) and not line[index + 1].spaced:
        sign = lexicon.units.at(line, index + 1)
        if sign is not None and sign[1].kind == "money" and line[index + 1].kind == SIGN:
            return sign[0], lexicon.coded_scales[word], sign[1]
    scale = lexicon.coded_scales.get(word[0])
    if scale is None or len(word) != _CODED or not word.isupper():
        return None
    unit = lexicon.units.coded.get(word[1:])
    return (index + 1, scale, unit) if unit is not None else None


def with_part(line: Sequence[Atom], last: int, number: Number, lexicon: Lexicon) -> tuple[int, Number]:
    """Add a part named after the unit ("deux heures et quart"): where the quantity ends then, and its number."""
    found = lexicon.after_unit.at(line, last)
    if found is None or number.value is None or number.scale != 1 or number.value != int(number.value):
        return last, number
    return found[0], replace(number, value=tidy(number.value + found[1][0]), plain=False)


def _closes(line: Sequence[Atom], index: int) -> bool:
    # "zwei Euro fünfzig" ends there; "zwei Euro fünfzig Kinder" would count children.
    return index >= len(line) or line[index].kind != WORD or not line[index].text[0].isupper()


def weighs(line: Sequence[Atom], last: int, lexicon: Lexicon) -> bool:
    """Whether a unit that is both money and mass ("220 pounds") is one of mass by the words around it."""
    if last + 1 < len(line) and line[last].low in lexicon.mass_links and line[last + 1].kind == WORD:
        return line[last + 1].low not in lexicon.money_things
    window = line[max(0, last - _WINDOW) : last + _WINDOW]
    if any(atom.low in lexicon.priced for atom in window):
        return False
    return any(atom.low in lexicon.mass_words for atom in window)
