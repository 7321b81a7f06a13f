"""Vague plurals ("tens of thousands", "several hundred") and multiples ("doubled", "twice as many")."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.atoms import NUMBER, Atom
from summarizer.figures.lexicon import Lexicon, tidy
from summarizer.figures.numeral import Number


def read_vague(line: Sequence[Atom], index: int, lexicon: Lexicon, *, alone: bool) -> Number | None:
    """ "tens of thousands", "Hunderte", "several hundred"."""
    found = lexicon.vague.at(line, index)
    before = line[index - 1] if index else None
    if found is not None:
        last, (low, high) = found
        after_number = before is not None and (before.kind == NUMBER or before.low in lexicon.small)
        if after_number or (last == index + 1 and line[index].low in lexicon.scales and not line[index].text.istitle()):
            return None
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
        if scale is not None:
            last, value = start + 1, scale
            if last < len(line) and lexicon.scales.get(line[last].low, value) > value:
                value *= lexicon.scales[line[last].low]
                last += 1
            return Number(index, last, None, "vague", tidy(least * value), tidy(most * value), scale=value)
    return None


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
        or (before in lexicon.conditional_before and (not after.isalpha() or after in lexicon.noun_stop))
    ):
        return Number(index, index + 1, lexicon.conditional[word], "multiple")
    return None
