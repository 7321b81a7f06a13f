"""Scales behind a number in digits: "2 million", "1.2bn", "$3m", "2 Mio.", "4 thousand 3 hundred"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from summarizer.figures.scanning.atoms import SIGN, WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon, tidy
from summarizer.figures.scanning.literals import literal
from summarizer.figures.scanning.numeral import ONE, Number, is_whole

_VERB_REACH = 5
"""How many atoms before a length its verb may stand ("cleared 2.04m")."""
_GROUP = 3
"""Digits before a scale word in a number of several groups."""


def scaled(
    line: Sequence[Atom], number: Number, lexicon: Lexicon, *, money: bool, alone: bool = False
) -> Number | None:
    """The number with the scale word or abbreviation after it."""
    index = number.last
    value = number.value
    if index >= len(line) or value is None:
        return number
    atom = line[index]
    if atom.kind == WORD and not atom.spaced and number.kind == "digits" and atom.text in lexicon.attached:
        if _attached_scale(line, index, lexicon, money=money):
            return times(number, index + 1, lexicon.attached[atom.text])
        return number
    if atom.spaced and atom.text in lexicon.spaced_letters and _ends(line, index + 1):
        return times(number, index + 1, lexicon.attached[atom.text])  # "2.33 k", "500 M"
    if atom.text == "m" and money and "m" in lexicon.attached:
        return times(number, index + 1, lexicon.attached["m"])
    if atom.text == "-" and not atom.spaced and index + 1 < len(line) and not line[index + 1].spaced:
        index += 1
        atom = line[index]
    scale = lexicon.scales.get(atom.low) or lexicon.counted_scales.get(atom.low)
    if scale is None and lexicon.units.at(line, index) is None:  # "50 cents"
        scale = lexicon.hundred.get(atom.low)
    if atom.text in lexicon.foreign_scales:
        scale = lexicon.foreign_scales[atom.text]
    if scale is None or (atom.low in lexicon.counted_scales and number.value != int(value)):
        return number
    last = index + 1
    # At the end of a sentence the full stop is the sentence's, at the end of a surface the abbreviation's.
    following = line[last] if last + (not alone) < len(line) else None
    if following is not None and following.text == "." and not following.spaced and _abbreviation(line, last):
        last += 1
    grown = times(number, last, scale)
    if last < len(line) and lexicon.scales.get(line[last].low, scale) > scale:
        return times(grown, last + 1, lexicon.scales[line[last].low])
    return _smaller_groups(line, grown, scale, lexicon) if number.plain else grown


def _ends(line: Sequence[Atom], index: int) -> bool:
    return index >= len(line) or line[index].kind == SIGN


def _smaller_groups(line: Sequence[Atom], number: Number, scale: Decimal, lexicon: Lexicon) -> Number:
    """ "4 thousand 3 hundred": groups of smaller scales in digits add up."""
    while number.last + 1 < len(line):
        rest = _last_group(line, number.last, scale, lexicon)
        if rest is not None:
            return replace(number, last=rest[0], value=tidy((number.value or 0) + rest[1]))
        if not line[number.last].text.isdecimal():
            break
        word = line[number.last + 1].low
        smaller = lexicon.scales.get(word) or lexicon.hundred.get(word)
        if smaller is None or smaller >= scale or len(line[number.last].text) > _GROUP:
            break
        value = (number.value or 0) + Decimal(line[number.last].text) * smaller
        number, scale = replace(number, last=number.last + 2, value=tidy(value)), smaller
    return number


def _last_group(line: Sequence[Atom], index: int, scale: Decimal, lexicon: Lexicon) -> tuple[int, Decimal] | None:
    """The "and 21" of "3 hundred and 21": the index after it, and its value."""
    text = line[index + 1].text
    if line[index].low not in lexicon.joiners or scale not in lexicon.hundred.values() or not text.isdecimal():
        return None
    following = line[index + 2].low if index + 2 < len(line) else ""
    if following in lexicon.hundred or following in lexicon.scales:
        return None  # "3 hundred and 2 hundred"
    return (index + 2, Decimal(text)) if len(text) <= _GROUP and 0 < Decimal(text) < scale else None


def _abbreviation(line: Sequence[Atom], stop: int) -> bool:
    """Whether the full stop belongs to an abbreviation ("2 Mio. Euro"): it does unless a new sentence begins."""
    return len(line[stop - 1].text) <= 4


def _attached_scale(line: Sequence[Atom], index: int, lexicon: Lexicon, *, money: bool) -> bool:
    """Whether the letters stuck to the digits are a scale ("$1.2m", "1.2m tons"), not a unit ("100m")."""
    sign = line[index].text
    if money or sign not in lexicon.ambiguous_attached | lexicon.money_attached:
        return True
    following = line[index + 1] if index + 1 < len(line) else None
    value = literal(line[index - 1].text, lexicon)
    if sign in lexicon.ambiguous_attached and value is not None and not is_whole(value):
        # "4.3m in 2016": with decimals it is millions, unless a word of length follows ("1.8m tall").
        if any(atom.low in lexicon.metre_before for atom in line[max(0, index - _VERB_REACH) : index - 1]):
            return False
        return following is not None and following.low not in lexicon.metre_after
    return (
        sign in lexicon.ambiguous_attached
        and following is not None
        and following.kind == WORD
        and following.spaced
        and following.low not in lexicon.metre_after
        and following.low not in lexicon.noun_stop
    )


def times(number: Number, last: int, scale: Decimal) -> Number:
    """The number with a scale that ends before atom ``last``."""
    return replace(
        number,
        last=last,
        value=tidy((number.value or ONE) * scale),
        scale=number.scale * scale,
        plain=False,
    )
