"""Finding the quantities of a sentence: one pass over its atoms, left to right; the text is never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from summarizer.figures.scanning.ages import is_age, lasts
from summarizer.figures.scanning.atoms import NUMBER, SIGN, WORD, Atom, atoms
from summarizer.figures.scanning.finishing import finish
from summarizer.figures.scanning.found import Found
from summarizer.figures.scanning.lexicon import Lexicon, lexicon, tidy
from summarizer.figures.scanning.measures import (
    coded_currency,
    scaled_currency,
    unit_after,
    weighs,
    with_part,
    with_subunit,
)
from summarizer.figures.scanning.modifiers import find_modifier
from summarizer.figures.scanning.numbers import read_number
from summarizer.figures.scanning.numeral import HALF, PARTS, Number, is_whole, vulgar
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.figures.scanning.ranges import join_range, opener
from summarizer.figures.scanning.rates import read_rate
from summarizer.figures.scanning.sharing import share
from summarizer.figures.scanning.spelled import MAX_WORD, pieces
from summarizer.figures.scanning.units import Unit
from summarizer.figures.scanning.vetoes import blocked_atoms, blocked_spans, bracketed, vetoed
from summarizer.types import Span

MAX_ATOMS = 4000
"""A "sentence" longer than this is no sentence; it is read in pieces of this size, so that time stays linear."""

_STRONGEST = 12
"""Above any earthquake; larger numbers after "Stärke" count people."""
_LONGEST_ELISION = 8
"""Letters of the longest word that loses its vowel to an apostrophe ("jusqu'")."""
_OFTEN = 3
"""So many times at least are counted."""
_SIGNED_KINDS = frozenset({"temperature", "angle", "money"})
"""Kinds of unit before which the word "minus" makes the value negative."""


def scan(text: str, start: int, end: int, language: str) -> list[Quantity]:
    """The quantities of the sentence ``text[start:end]``, in text order.

    They do not overlap, but for a first end that borrows the scale of the second: its span covers both ("3 to 5
    million"), so that it re-reads.

    ``language`` is a BCP 47 code; a language without word lists is read with the English ones.
    """
    tables = lexicon(language)
    line = _cut(text, start, end, tables)
    if not any(_may_start(atom, tables) for atom in line):
        return []
    spans = blocked_spans(text, start, end, tables.vetoes)
    return [
        quantity
        for at in range(0, len(line), MAX_ATOMS)
        for quantity in _scan_line(line[at : at + MAX_ATOMS], spans, tables)
    ]


def _scan_line(line: Sequence[Atom], spans: Sequence[Span], tables: Lexicon) -> list[Quantity]:
    blocked = blocked_atoms(line, spans)
    found: list[Found] = []
    index = 0
    while index < len(line):
        idiom = tables.idioms.at(line, index)
        if idiom is not None:
            index = idiom[0]
            continue
        item = None
        if index not in blocked and _may_start(line[index], tables):
            item = _read(line, index, tables, blocked, floor=found[-1].last if found else 0)
        if item is None:
            index += 1
            continue
        found.append(item)
        index = item.last
    return finish(line, share(line, found, tables), tables)


def _cut(text: str, start: int, end: int, tables: Lexicon) -> list[Atom]:
    """The atoms, with "dreitägige" cut into number and unit, and "d'euros" at its apostrophe."""
    line = atoms(text, start, end, space_groups=tables.space_groups)
    if tables.suffixed is None and not tables.elisions:
        return line
    return [piece for atom in line for piece in _pieces(atom, tables)]


def _pieces(atom: Atom, tables: Lexicon) -> list[Atom]:
    if atom.kind != WORD or not len(atom.low) == len(atom.text) <= MAX_WORD:
        return [atom]
    at, elided = 0, _elision(atom, tables)
    if elided:
        at, skip = elided, 1
    elif tables.suffixed is not None and atom.low not in tables.not_compounds:
        compound = tables.suffixed.fullmatch(atom.low)
        at, skip = (compound.end(1), 0) if compound is not None else (0, 0)
    if not at:
        return [atom]
    middle, rest = atom.start + at, at + skip
    return [
        Atom(WORD, atom.text[:at], atom.low[:at], atom.start, middle, atom.spaced),
        Atom(WORD, atom.text[rest:], atom.low[rest:], middle + skip, atom.end, spaced=bool(elided)),
    ]


def _elision(atom: Atom, tables: Lexicon) -> int:
    """How many letters of the word stand for a word of their own before an apostrophe: one of "d'euros", else 0."""
    for at in range(1, min(len(atom.text), _LONGEST_ELISION + 1)):
        if atom.text[at] in "'’":
            return at if atom.low[:at] in tables.elisions else 0
    return 0


def _may_start(atom: Atom, tables: Lexicon) -> bool:
    if atom.kind == NUMBER:
        return True
    if atom.kind != WORD:
        return False
    if atom.low in tables.starters:
        return True
    return vulgar(atom.text) is not None or (tables.compound is not None and pieces(atom.low, tables) is not None)


def read_surface(surface: str, language: str, *, scaled: bool = False, pairs: bool = False) -> Quantity | None:
    """The quantity that all of ``surface`` is, read without the vetoes that need its surroundings.

    ``scaled`` prefers a scale to a unit where letters may be either ("1.2m"); ``pairs`` reads two ends as two
    figures ("3 to 5 million"), not as a range.
    """
    tables = lexicon(language)
    line = _cut(surface, 0, len(surface), tables)
    for index in range(min(len(line), 5)):
        if line[index].kind != SIGN and _may_start(line[index], tables):
            item = _read(line, index, tables, frozenset(), floor=0, alone=True, scaled=scaled, pairs=pairs)
            if item is None:
                continue
            if item.last < len(line):
                item = _pair(line, item, tables)
            if item.first == 0 and item.last == len(line):
                return finish(line, [item], tables)[0]
    return None


def _pair(line: Sequence[Atom], item: Found, tables: Lexicon) -> Found:
    """The first of two figures that share a scale ("9,82 auf 12 Milliarden Euro"), or ``item`` where it is alone."""
    for index in range(item.last, min(len(line), item.last + 4)):
        if _may_start(line[index], tables):
            other = _read(line, index, tables, frozenset(), floor=item.last, alone=True)
            return item if other is None else share(line, [item, other], tables)[0]
    return item


def _read(
    line: Sequence[Atom],
    index: int,
    tables: Lexicon,
    blocked: frozenset[int],
    *,
    floor: int,
    alone: bool = False,
    scaled: bool = False,
    pairs: bool = False,
) -> Found | None:
    """The quantity whose number starts at ``index``, if there is one; nothing before atom ``floor`` is used."""
    money = tables.units.before(line, index) if line[index].kind == NUMBER else None
    if money is not None and money[0] < floor:
        money = None
    number = read_number(line, index, tables, money=scaled or money is not None, alone=alone)
    number = number or _one_and_a_half(line, index, tables)
    if number is not None and money is not None and line[money[0]].kind == WORD:
        after = unit_after(line, number, tables)
        if after is not None and after[1].kind == "part":
            money = None  # "AMD 3.3 percent" is a firm
    code = _coded(line, number, tables) if number is not None and money is None else None
    if number is not None and code is not None and blocked.isdisjoint(range(code[0], code[1])):
        first, last, scale, unit = code
        value = tidy((number.value or 0) * scale)
        return Found(first, last, replace(number, value=value, scale=scale, plain=False), unit, unit.id, negative=False)
    if number is None or not blocked.isdisjoint(range(number.first, number.last)):
        return None
    ranged = (
        None
        if pairs
        else join_range(line, number, tables, blocked, money=money[0] if money is not None else None, alone=alone)
    )
    if ranged is None:
        return _measure(line, number, tables, money, alone=alone)
    joined, currency = ranged
    prefix = (number.first, currency) if money is None and currency is not None else money
    item = _measure(line, joined, tables, prefix, alone=alone)
    start = opener(line, number.first if money is None else money[0], tables)
    return item if item is None or start is None or start < floor else replace(item, first=start)


def _one_and_a_half(line: Sequence[Atom], index: int, tables: Lexicon) -> Number | None:
    """The "a" of "a week and a half"."""
    if line[index].low not in tables.articles or tables.one_after:
        return None
    unit = tables.units.at(line, index + 1)
    if unit is None or tables.half_joiners.at(line, unit[0]) is None:
        return None
    return Number(index, index + 1, Decimal(1), "spelled")


def _coded(line: Sequence[Atom], number: Number, tables: Lexicon) -> tuple[int, int, Decimal, Unit] | None:
    """ "30 MUSD", "MUSD 30": first and last atom, the scale and the currency."""
    if number.kind not in {"digits", "spelled"} or number.value is None or number.scale != 1:
        return None
    after = coded_currency(line, number.last, tables)
    if after is not None:
        return number.first, *after
    before = coded_currency(line, number.first - 1, tables) if number.first else None
    return None if before is None or before[0] != number.first else (before[0] - 1, number.last, *before[1:])


def _measure(
    line: Sequence[Atom], number: Number, tables: Lexicon, money: tuple[int, Unit] | None, *, alone: bool
) -> Found | None:
    """Add the unit before or after the number, and the rate behind it; None where the number is vetoed."""
    first = money[0] if money is not None else number.first
    last, unit = _unit(line, number, tables, money, alone=alone)
    part = number.kind in PARTS or (unit is not None and unit.kind == "multiple")
    modifier, begin = find_modifier(line, first, last, tables, unit=unit, part=part)
    if not alone and money is None:
        years = all(line[k].low in tables.year_before for k in range(begin, first))
        hedged = modifier != "=" and (not years or first - begin > 1)  # "bis zu 1900 Teilchen"
        if vetoed(line, number, tables, unit, hedged=hedged):
            return None
    if unit is not None and number.value is not None and number.scale == 1:
        joined = tables.half_joiners.at(line, last)
        if joined is not None:  # "three years and a half"
            last, number = joined[0], replace(number, value=number.value + HALF, plain=False)
    if unit is not None and unit.kind == "money":
        last, number = scaled_currency(line, last, number, tables) or (last, number)
    if unit is not None and number.value is not None and unit.id in tables.units.subunits:
        last, number = with_subunit(line, last, number, unit, tables)
    if unit is not None:
        last, number = with_part(line, last, number, tables)
    starts = {begin, first, *((opener(line, first, tables),) if number.low is not None else ())} - {None}
    aged = any(is_age(line, at, last, number=number, unit=unit, lexicon=tables) for at in sorted(starts))
    if aged:
        unit = tables.units.by_id["year of age"]
    elif unit is not None and unit.id == "year of age" and lasts(line, last, tables):
        unit = tables.units.by_id["year"]
    if unit is None and bracketed(line, number):
        return None
    unit_id = unit.id if unit is not None else COUNT
    if not aged:
        last, unit_id = read_rate(line, last, unit, tables)
    negative = False
    if first > 0 and (money is None or line[first].kind == SIGN):
        first, negative = _sign(line, first, unit, tables)
    if negative and unit_id == "degree":
        unit, unit_id = tables.units.by_id["degree celsius"], "degree celsius"
    return Found(first, last, number, unit, unit_id, negative)


def _unit(
    line: Sequence[Atom], number: Number, tables: Lexicon, money: tuple[int, Unit] | None, *, alone: bool
) -> tuple[int, Unit | None]:
    """Where the quantity ends with its unit, and the unit."""
    last = number.last
    unit = money[1] if money is not None else None
    if number.kind == "multiple":
        return last, tables.units.by_id["multiple"]
    times = tables.times.at(line, last) if unit is None and number.kind in {"digits", "spelled"} else None
    uneven = number.value is not None and not is_whole(number.value)  # "3.5 times" counts nothing
    suffix = unit_after(line, number, tables, alone=alone)
    counted = alone and suffix is not None and suffix[1].kind == "times"  # "dreimal" by itself counts
    follows = times is not None and times[0] < len(line) and line[times[0]].low in tables.times_after
    if times is not None and not counted and (alone or uneven or follows):
        return times[0], tables.units.by_id["multiple"]
    if suffix is not None and suffix[1].kind == "times" and (number.value or 0) < _OFTEN:
        suffix = None  # "zweimal" is as little a figure as "twice"
    if suffix is not None and unit is None and suffix[1].id in tables.mass_units and weighs(line, suffix[0], tables):
        return suffix[0], tables.units.by_id[tables.mass_units[suffix[1].id]]
    if suffix is not None and (unit is None or suffix[1].kind == "money"):
        return suffix[0], (unit if unit is not None and unit.id != "dollar" else suffix[1])
    scale = tables.unit_before.before(line, number.first) if unit is None and number.kind == "digits" else None
    if scale is not None and number.value is not None and number.value < _STRONGEST:
        return last, tables.units.by_id[scale[1]]
    return last, unit


def _sign(line: Sequence[Atom], first: int, unit: Unit | None, tables: Lexicon) -> tuple[int, bool]:
    """The sign before the digits: the index the quantity starts at, and whether it is negative."""
    before = line[first - 1]
    subtracted = first > 1 and (line[first - 2].kind == NUMBER or line[first - 2].low in tables.chain)
    if before.low in tables.minus_words and not subtracted and (unit is None or unit.kind in _SIGNED_KINDS):
        hedges = tables.modifiers.before(line, first) is not None  # "au moins 12 degrés" is no minus
        return (first, False) if hedges else (first - 1, True)
    opens = first == 1 or before.spaced or line[first - 2].text == "("
    if before.kind != SIGN or line[first].kind == WORD or line[first].spaced or not opens:
        return first, False
    if before.text in tables.minus_signs and (first == 1 or before.spaced or line[first - 2].text == "("):
        return first - 1, True
    return (first - 1, False) if before.text in tables.plus_signs else (first, False)
