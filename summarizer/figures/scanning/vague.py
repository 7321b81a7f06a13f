"""Vague plurals ("tens of thousands", "several hundred") and multiples ("doubled", "twice as many")."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from summarizer.figures.scanning.atoms import NUMBER, Atom
from summarizer.figures.scanning.lexicon import Lexicon, tidy
from summarizer.figures.scanning.numeral import Number
from summarizer.figures.scanning.spelled import read_spelled

_TEN = 10


def read_vague(line: Sequence[Atom], index: int, lexicon: Lexicon, *, alone: bool) -> Number | None:
    """ "tens of thousands", "Hunderte", "several hundred"."""
    found = lexicon.vague.at(line, index)
    before = line[index - 1] if index else None
    if found is not None:
        last, (low, high) = found
        if before is not None and (before.kind == NUMBER or _is_numeral(before.low, lexicon)):
            return None  # the end of a number that was refused
        followed = alone or (last < len(line) and line[last].low == "of")
        if line[index].low in lexicon.vague_with_of and last == index + 1 and not followed:
            return None
        return Number(index, last, None, "vague", low, high)
    quantifier = lexicon.quantifiers.at(line, index)
    if quantifier is None:
        return None
    start, (least, most) = quantifier
    if start < len(line):
        word = line[start].low
        scale = lexicon.scales.get(word) or lexicon.hundred.get(word) or lexicon.counted_scales.get(word)
        plural = lexicon.vague.at(line, start)
        if scale is None and plural is not None:
            scale = plural[1][0]
        if scale is None and lexicon.compound is not None:
            scale = _power_of_ten(line, start, lexicon)
        if scale is not None:
            last, value = start + 1, scale
            if last < len(line) and lexicon.scales.get(line[last].low, value) > value:
                value *= lexicon.scales[line[last].low]
                last += 1
            return Number(index, last, None, "vague", tidy(least * value), tidy(most * value), scale=value)
    return None


def _is_numeral(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.small or word in lexicon.hundred or word in lexicon.scales


def _power_of_ten(line: Sequence[Atom], index: int, lexicon: Lexicon) -> Decimal | None:
    """ "zehntausend", "hunderttausend": a compound numeral that is a scale of its own."""
    spelled = read_spelled(line, index, lexicon)
    if spelled is None or spelled[0] != index + 1 or spelled[1] < _TEN:
        return None
    return spelled[1] if spelled[1] == Decimal(1).scaleb(spelled[1].adjusted()) else None


def read_multiple(line: Sequence[Atom], index: int, lexicon: Lexicon, *, alone: bool) -> Number | None:
    """ "doubled", "verdreifacht", "twice as many", "three times as many", "dreimal so viele"."""
    word = line[index].low
    if word in lexicon.multiples:
        way = "up" if word in lexicon.multiples_up else "down" if word in lexicon.multiples_down else "none"
        return Number(index, index + 1, lexicon.multiples[word], "multiple", way=way)
    if word not in lexicon.conditional:
        return None
    after = line[index + 1].low if index + 1 < len(line) else ""
    before = line[index - 1].low if index else ""
    if after in lexicon.conditional_blocked:
        return None
    if (
        (alone and len(line) == 1)
        or after in lexicon.conditional_after
        or (lexicon.capital_nouns and line[index].text[0].isupper() and before in lexicon.conditional_before)
        or (before in lexicon.conditional_before and (not after.isalpha() or after in lexicon.noun_stop))
    ):
        return Number(index, index + 1, lexicon.conditional[word], "multiple")
    return None
