"""Rates: "9 billion shekels a year", "12 Euro pro Stunde", "120 je 100.000 Einwohner"."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.scanning.atoms import NUMBER, Atom
from summarizer.figures.scanning.lexicon import Lexicon
from summarizer.figures.scanning.literals import literal
from summarizer.figures.scanning.quantities import COUNT
from summarizer.figures.scanning.units import Unit

_BY_ARTICLE = frozenset({"time", "mass", "volume", "length", "area"})


def read_rate(line: Sequence[Atom], last: int, unit: Unit | None, lexicon: Lexicon) -> tuple[int, str]:
    """Where the quantity that ends at ``last`` ends with its rate, and its unit id ("euro per hour")."""
    base = unit.id if unit is not None else COUNT
    if last >= len(line) or base in lexicon.never_rated or (unit is not None and base == COUNT):
        return last, base
    if unit is not None:
        adverb = lexicon.rate_adverbs.at(line, last)
        if adverb is not None and unit.kind != "time":
            return adverb[0], f"{base} per {adverb[1]}"
    found = lexicon.rate_words.at(line, last)
    if found is None or found[0] >= len(line):
        return last, base
    index, by_article = found
    amount = ""
    if line[index].kind == NUMBER and not by_article:
        value = literal(line[index].text, lexicon)
        if value is None:
            return last, base
        amount = f"{value:,} "
        index += 1
    denominator = lexicon.units.denominator_at(line, index)
    if denominator is None:
        return last, base
    end, per = denominator
    if per.kind in {"part", "score", "money", "multiple", "age"} or (by_article and not _takes_article(unit, per)):
        return last, base
    if by_article and (line[index].kind != "word" or (end < len(line) and line[end].kind == NUMBER)):
        return last, base
    if end < len(line) and line[end].low in lexicon.not_rate_before:
        return last, base  # "a year earlier" is a time
    if unit is None and not amount:
        return last, base
    prefix = "" if unit is None else f"{base} "
    return end, f"{prefix}per {amount}{per.id}"


def _takes_article(unit: Unit | None, per: Unit) -> bool:
    """Whether "a" or "im" may join them: "$5 a share", "2 Euro im Monat", but no "5 tonnes a share"."""
    return unit is not None and (per.kind in _BY_ARTICLE or (per.kind == "per" and unit.kind == "money"))
