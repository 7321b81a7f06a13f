"""What looks like a number but is no figure: dates, times, years, labels, names, scores, ordinals, "ein"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from summarizer.figures.scanning.atoms import NUMBER, SIGN, WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon
from summarizer.figures.scanning.numeral import Number
from summarizer.figures.scanning.units import Unit
from summarizer.types import Span

_MEASURES = frozenset({"length", "mass", "volume", "area", "per"})
_TRADED = frozenset({"money", "mass", "volume"})
_TIED = frozenset("/#§@_&*^=\\")
_QUOTES = frozenset("\"”“’'»«")
_YEARS = range(1100, 2101)
_LIKELY_YEARS = range(1900, 2101)
_OUR_YEARS = range(1950, 2061)
_REACH = 8
_HUNDRED = 100
_LARGEST_PART = 1000
"""Beyond thousandths, "millionth" after a number is an ordinal."""


def blocked_spans(text: str, start: int, end: int, patterns: Sequence[re.Pattern[str]]) -> list[Span]:
    """Where the veto patterns match, in text order."""
    return sorted(match.span() for pattern in patterns for match in pattern.finditer(text, start, end))


def blocked_atoms(line: Sequence[Atom], spans: Sequence[Span]) -> frozenset[int]:
    """The atoms that lie inside any of ``spans``."""
    found: set[int] = set()
    index = 0
    reach = -1
    for begin, end in spans:
        while index < len(line) and line[index].end <= begin:
            index += 1
        probe = max(index, reach)
        while probe < len(line) and line[probe].start < end:
            found.add(probe)
            probe += 1
        reach = max(reach, probe)
    return frozenset(found)


def vetoed(line: Sequence[Atom], number: Number, lexicon: Lexicon, unit: Unit | None, *, hedged: bool) -> bool:
    """Whether the number is no figure because of what stands around it.

    ``hedged``: a modifier stands before it, so that it is neither a year nor a name.
    """
    return (
        _tied_before(line, number, unit)
        or _tied_after(line, number, unit)
        or (number.article and _article(line, number, lexicon, unit))
        or (unit is None and _ordinal(line, number, lexicon))
        or _denominator(line, number, lexicon, unit)
        or _label(line, number, lexicon, unit)
        or (unit is None and not hedged and _name(line, number, lexicon))
        or (unit is None and _year(line, number, lexicon, hedged=hedged))
    )


def _tied_before(line: Sequence[Atom], number: Number, unit: Unit | None) -> bool:
    """A letter, hyphen or sign that touches the number makes it part of a name: A380, Covid-19, #5."""
    index = number.first
    if index == 0 or line[index].spaced:
        return False
    before = line[index - 1]
    if before.kind != SIGN or before.text in _TIED:
        return True
    if before.text in "-–" and index > 1 and not before.spaced and line[index - 2].kind != SIGN:
        return unit is None or unit.kind not in {"age", "time", "level"}
    if before.text in ".'’" and index > 1 and not before.spaced:
        return line[index - 2].kind != SIGN
    return False


def _tied_after(line: Sequence[Atom], number: Number, unit: Unit | None) -> bool:
    """Letters or signs that touch the digits: 5G, 737-800, 9/11."""
    index = number.last
    if unit is not None or index >= len(line) or line[index].spaced:
        return False
    after = line[index]
    if after.kind == WORD:
        return number.kind != "vague"
    following = line[index + 1] if index + 1 < len(line) else None
    if following is None or following.spaced:
        return after.text in "_\\"
    if after.text in "-–/:_\u00ad\u200b\u2060" and following.kind == NUMBER:
        return True
    return after.text in "_\\@" or (after.text in "'’" and following.kind != SIGN)


def _article(line: Sequence[Atom], number: Number, lexicon: Lexicon, unit: Unit | None) -> bool:
    """Whether "one" or "ein" is no number here."""
    before = line[number.first - 1].low if number.first else ""
    after = line[number.last].low if number.last < len(line) else ""
    if unit is not None and _is_priced(line, number, lexicon, unit):
        return True
    if lexicon.one_after:
        if before in lexicon.one_after or after in lexicon.one_before:
            return False
        return unit is None or unit.kind not in lexicon.units.one_kinds or line[number.last].text == "-"
    if before in lexicon.said_one and number.first > 1 and line[number.first - 2].text in _QUOTES:
        return True  # "…," noted one statistician
    said_by = line[number.last + 1].low if number.last + 1 < len(line) else ""
    if unit is None and said_by in lexicon.said_one and before in {"", ","}:
        return True  # "…, one official said"
    if unit is not None and unit.kind != "time":
        return False
    ends = number.last >= len(line) or line[number.last].kind != WORD
    return ends or after in lexicon.not_one_after or before in lexicon.not_one_before


def _is_priced(line: Sequence[Atom], number: Number, lexicon: Lexicon, unit: Unit) -> bool:
    """ "One euro bought $1.08", "für einen Dollar": one of what the other figure is the price of."""
    if unit.kind not in _TRADED:
        return False
    if number.first and line[number.first - 1].low in lexicon.fetched_for and unit.kind == "money":
        return True
    found = lexicon.units.at(line, number.last)
    return found is not None and found[0] < len(line) and line[found[0]].low in lexicon.fetches


def _ordinal(line: Sequence[Atom], number: Number, lexicon: Lexicon) -> bool:
    """ "die 82. Luftlandedivision": digits, a full stop, and the sentence goes on; "the two-millionth visitor"."""
    index = number.last
    scaled = index + (index < len(line) and line[index].text == "-")
    if scaled < len(line) and lexicon.parts.get(line[scaled].low, 0) > _LARGEST_PART:
        return True
    if not lexicon.ordinal_dot or not number.plain or index + 1 >= len(line):
        return False
    stop, following = line[index], line[index + 1]
    return (
        stop.text == "."
        and not stop.spaced
        and following.kind == WORD
        and following.text not in lexicon.sentence_starters
    )


def _denominator(line: Sequence[Atom], number: Number, lexicon: Lexicon, unit: Unit | None) -> bool:
    """ "12 cases per 100,000 people": the round number belongs to the rate."""
    found = lexicon.rate_words.before(line, number.first)
    if found is None or found[1] or number.value is None or number.value < 100:
        return False
    return (unit is None or unit.kind in _MEASURES) and Decimal(1).scaleb(number.value.adjusted()) == number.value


def _label(line: Sequence[Atom], number: Number, lexicon: Lexicon, unit: Unit | None) -> bool:
    """ "Article 50", "Boeing 737", "S&P 500", "Platz 3"."""
    lettered = line[number.last - 1].kind == WORD and len(line[number.last - 1].text) == 1  # "Room 4B"
    glued = number.last < len(line) and _is_letter(line[number.last])  # "Exit 24A"
    if number.kind not in {"digits", "spelled"} or (unit is not None and unit.kind != "time" and not glued):
        return False
    if number.scale != 1 and not lettered:
        return False
    found = lexicon.label_before.before(line, number.first)
    if found is None:
        return False
    label = " ".join(atom.low for atom in line[found[0] : number.first])
    if found[0] and line[found[0] - 1].low in lexicon.not_label_after:
        return False  # "auf beiden Seiten 40 Tote"
    if label in lexicon.labels_need_cap and not glued and not line[found[0]].text[0].isupper():
        return False
    if unit is not None and len(line[number.last].text) == 1 and not line[number.last].spaced:
        return True  # "Model 3s": the letter is part of the name
    if number.kind == "spelled" and (unit is not None or label not in lexicon.labels_need_cap):
        return unit is None and number.last >= len(line)
    following = line[number.last] if number.last < len(line) else None
    counted = following is not None and following.spaced and following.kind == WORD
    if counted and following is not None and lexicon.capital_nouns and label not in lexicon.labels_before_noun:
        return not following.text[0].isupper() and not _adjective_then_noun(line, number.last, lexicon)
    if counted and following is not None and label in lexicon.labels_not_before_noun:
        return following.low in lexicon.noun_stop
    return unit is None or label not in lexicon.labels_need_cap


def _is_letter(atom: Atom) -> bool:
    return atom.kind == WORD and len(atom.text) == 1 and not atom.spaced


def _adjective_then_noun(line: Sequence[Atom], index: int, lexicon: Lexicon, *, participles: bool = False) -> bool:
    return (
        index + 1 < len(line)
        and line[index].low not in lexicon.noun_stop
        and line[index].low.endswith(lexicon.adjective_endings)
        and (participles or not lexicon.participle.fullmatch(line[index].low))
        and line[index + 1].text[0].isupper()
    )


def _name(line: Sequence[Atom], number: Number, lexicon: Lexicon) -> bool:
    """A capitalised word right before a small bare number makes a name: "Apollo 11", "Channel 4"."""
    if number.first < 1:
        return False
    before = line[number.first - 1]
    if lexicon.capital_nouns and number.kind == "spelled" and line[number.first].low in lexicon.small:
        return before.kind == WORD and line[number.first].text[0].isupper()  # "die Drei Tenöre"
    if not lexicon.names_take_numbers:
        return False
    if number.kind == "spelled" and number.last == number.first + 1:
        return before.kind == WORD and line[number.first].text[0].isupper() and not before.text.isupper()
    if not number.plain:
        return False
    if before.kind != WORD or not before.text[0].isupper() or before.text in lexicon.sentence_openers:
        return False
    if (number.value or 0) >= 10_000 or (number.first == 1 and before.text[1:].islower()):
        return False
    return not _plural_follows(line, number.last, lexicon)


def _plural_follows(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """Whether a word that may begin a counted noun phrase follows."""
    if index >= len(line):
        return False
    word = line[index]
    return (
        word.kind == WORD and word.spaced and word.low not in lexicon.noun_stop and word.low not in lexicon.boundaries
    )


def _year(line: Sequence[Atom], number: Number, lexicon: Lexicon, *, hedged: bool) -> bool:
    """A bare four-digit number is a year unless a counted noun follows it directly."""
    value = number.value
    if (
        not number.plain
        or value is None
        or value != int(value)
        or int(value) not in _YEARS
        or len(line[number.first].text) != 4
    ):
        return False
    before = line[number.first - 1] if number.first else None
    named = before is not None and (before.low in lexicon.year_before or before.low in lexicon.months)
    named = named or (before is not None and len(before.text) > 1 and before.text.isupper())  # "TSV 1860"
    if before is not None and before.low in lexicon.count_before:
        return False
    if before is not None and before.low in lexicon.articles:
        return True  # "eine 1708 gesunkene Galeone"
    if named and int(value) not in _OUR_YEARS and _goal_of_change(line, number, lexicon):
        return False
    counted = _counts_by_determiner(line, number, lexicon)
    if named and not hedged and int(value) in _LIKELY_YEARS:
        return not counted
    follows = _noun_follows(line, number.last, lexicon) or _compares(line, number.last, lexicon)
    if before is not None and before.low in lexicon.compared_by and int(value) in _LIKELY_YEARS:
        return not follows  # "220 mehr als 2021"
    if hedged and not named:
        return False
    return not follows or (named and value % 100 != 0 and not counted and not hedged)


def _counts_by_determiner(line: Sequence[Atom], number: Number, lexicon: Lexicon) -> bool:
    """ "its 2000 workers", "sprach von 2019 Demonstranten"; but "the 2000 elections", "die 1998 gegründete Firma"."""
    first, index = number.first, number.last
    if first == 0 or line[first - 1].low not in lexicon.count_determiners:
        return False
    if not _plural_follows(line, index, lexicon):
        return False
    if lexicon.capital_nouns:
        return line[index].text[0].isupper()
    return (number.value or 0) % _HUNDRED == 0 and line[index].low not in lexicon.dated


def _compares(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """ "1900 mehr als", "1200 seiner 15.000": a comparative or a whole counts; no year has one."""
    if index + 1 < len(line) and line[index].low in lexicon.possessives and line[index + 1].kind == NUMBER:
        return True
    if index + 1 >= len(line) or line[index].low not in lexicon.after_measured_only:
        return False
    compared = line[index + 1].low in lexicon.compared_by
    return compared and (index + 2 >= len(line) or line[index + 2].kind != NUMBER)  # "waren 1999 mehr als 300 krank"


def _goal_of_change(line: Sequence[Atom], number: Number, lexicon: Lexicon) -> bool:
    """ "stieg auf 1281", "hat sich auf 1281 verdreifacht"."""
    first = number.first
    if line[first - 1].low not in lexicon.change_to or (first > 1 and line[first - 2].kind == NUMBER):
        return False
    reach = [*range(max(0, first - _REACH), first), *range(first, min(len(line), first + _REACH))]
    return any(line[index].low in lexicon.directions.starters for index in reach)


def _noun_follows(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    if not _plural_follows(line, index, lexicon):
        return False
    if not lexicon.capital_nouns:
        return True
    return line[index].text[0].isupper() or _adjective_then_noun(line, index, lexicon, participles=True)


def bracketed(line: Sequence[Atom], number: Number) -> bool:
    """ "(3)": a number alone in brackets is a mark, not a figure."""
    return (
        number.first > 0
        and number.last < len(line)
        and line[number.first - 1].text in "(["
        and line[number.last].text in ")]"
        and number.scale == Decimal(1)
    )
