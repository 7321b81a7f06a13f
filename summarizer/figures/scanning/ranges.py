"""Ranges: "10–20", "between 10 and 20", "20 bis 30 Milliarden", "$89 to $93 billion", "three or four"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.figures.scanning.atoms import NUMBER, WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon, tidy
from summarizer.figures.scanning.numbers import read_number
from summarizer.figures.scanning.numeral import Number
from summarizer.figures.scanning.units import Unit

_YEARS = range(1100, 2101)
_OPENER = 4
"""How many atoms before an amount its preposition may stand: "by a record 5"."""
_LIKELY_YEARS = range(1900, 2101)
_HUNDRED = 100
_THOUSAND = 1000


def join_range(
    line: Sequence[Atom],
    number: Number,
    lexicon: Lexicon,
    blocked: frozenset[int],
    *,
    money: int | None,
    alone: bool = False,
) -> tuple[Number, Unit | None] | None:
    """The range that begins with ``number``, as one number with ``low`` and ``high``, and the unit of a currency
    sign before its second end; None where there is no range. ``money`` is where a currency sign before it starts;
    ``alone`` says that the line is the surface of a figure, which is no score and no span of years."""
    if number.value is None or number.kind not in {"digits", "spelled"} or number.last >= len(line):
        return None
    start = number.last
    first = number.first if money is None else money
    unit = lexicon.units.at(line, start)
    after_unit = unit[0] if unit is not None else start
    for position in sorted({start, after_unit}):
        found = _connector(line, position, first, lexicon)
        if found is None:
            continue
        index, kind = found
        prefix = _currency(line, index, lexicon)
        at = prefix[0] if prefix is not None else index
        if at >= len(line) or at in blocked:
            continue
        other = read_number(line, at, lexicon, money=money is not None or prefix is not None)
        if other is None or other.value is None or other.kind not in {"digits", "spelled"} or other.article:
            continue
        if not blocked.isdisjoint(range(other.first, other.last)):
            continue
        other_unit = lexicon.units.at(line, other.last)
        if position == after_unit and position != start:
            same = other_unit is not None and unit is not None and other_unit[1] == unit[1]
            if not same and not (prefix is not None and unit is not None and unit[1].kind == "money"):
                continue
        measured = other_unit is not None or money is not None or prefix is not None
        even = kind == "to" and _even_parts(number, other, unit, other_unit)
        if not even and _change_governs(line, first, kind, lexicon):
            continue
        joined = _join(line, number, other, kind, measured=measured or alone, lexicon=lexicon)
        if joined is not None and not _amount_then_goal(line, first, joined, lexicon):
            return joined, prefix[1] if prefix is not None else None
    return None


def _even_parts(number: Number, other: Number, unit: tuple[int, Unit] | None, goal: tuple[int, Unit] | None) -> bool:
    """ "fall 10 % to 15 % next year", "add ten to fourteen days": how much, where the two are of one size."""
    if goal is None or (unit is not None and unit[1] != goal[1]) or goal[1].kind not in {"part", "time"}:
        return False
    low, high = number.value, other.value
    return low is not None and high is not None and low < high <= low * 2


def _currency(line: Sequence[Atom], index: int, lexicon: Lexicon) -> tuple[int, Unit] | None:
    """The index of the digits after a currency sign at ``index``, and the currency."""
    for at in range(index + 1, min(index + 4, len(line))):
        if line[at].kind == NUMBER:
            found = lexicon.units.before(line, at)
            return (at, found[1]) if found is not None and found[0] == index else None
    return None


def _connector(line: Sequence[Atom], index: int, first: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """What joins two ends of a range at ``index``: the index after it, and its kind."""
    if index >= len(line):
        return None
    atom = line[index]
    before = line[first - 1].low if first else ""
    if opener(line, first, lexicon) is not None:
        if atom.text == "-" and not atom.spaced and index + 1 < len(line) and line[index + 1].spaced:
            index, atom = index + 1, line[index + 1]  # "zwischen zwei- und dreihundert"
        return (index + 1, "between") if atom.low in lexicon.between_and else None
    if atom.text in lexicon.range_dashes and index + 1 < len(line):
        even = atom.spaced == line[index + 1].spaced
        if even and not (atom.spaced and atom.text == "-"):
            hyphen_then_word = lexicon.range_to.at(line, index + 1)
            return (hyphen_then_word[0], "to") if hyphen_then_word else (index + 1, "dash")
        hyphen_then_word = lexicon.range_to.at(line, index + 1)
        return (hyphen_then_word[0], "to") if hyphen_then_word and not atom.spaced else None
    found = lexicon.range_to.at(line, index)
    if found is not None:
        return found[0], "from" if before in lexicon.range_from else "to"
    found = lexicon.range_or.at(line, index)
    return (found[0], "or") if found is not None else None


def opener(line: Sequence[Atom], first: int, lexicon: Lexicon) -> int | None:
    """The index of the "between" that opens a range, perhaps with a hedge or a currency sign in between."""
    return next((k for k in range(first - 1, max(-1, first - 5), -1) if line[k].low in lexicon.between), None)


def _join(
    line: Sequence[Atom], number: Number, other: Number, kind: str, *, measured: bool, lexicon: Lexicon
) -> Number | None:
    low, high = number.value, other.value
    if low is None or high is None:
        return None
    plain = number.plain and other.plain
    if (
        kind in {"dash", "to", "from", "between"}
        and plain
        and not measured
        and int(low) in _YEARS
        and int(high) in _YEARS
        and len(line[number.first].text) == 4
        and not _counts(line, other, int(low), int(high), lexicon)
    ):
        return None
    if number.scale == 1 and other.scale > 1 and low < high / other.scale * 10 and low < 1000:
        low *= other.scale
    low *= _shared_hundreds(line, number, other, kind)
    if number.plain and int(low) in _LIKELY_YEARS and high > low * 2 and not measured:
        return None
    if low >= high or (kind in {"or", "to"} and number.article):
        return None
    if kind == "or" and high > low * 3:
        return None
    if kind == "dash" and (number.kind != "digits" or other.kind != "digits"):
        return None
    following = line[other.last] if other.last < len(line) else None
    if not measured and other.scale == 1 and kind == "dash" and high < 1000 and _is_score(following, lexicon):
        return None
    return replace(
        number,
        last=other.last,
        value=None,
        low=tidy(low),
        high=tidy(high),
        scale=max(number.scale, other.scale),
        plain=plain,
        article=False,
    )


def _shared_hundreds(line: Sequence[Atom], number: Number, other: Number, kind: str) -> int:
    """What the first end leaves to the second: "two to three hundred", "20- bis 30.000"; 1 where it leaves nothing."""
    low, high = number.value, other.value
    if low is None or high is None or low != int(low) or low == 0 or number.scale != 1 or other.scale != 1:
        return 1
    hyphened = kind == "dash" or line[number.last].text == "-"
    spelled = number.kind == other.kind == "spelled"
    size = _THOUSAND if not spelled else _HUNDRED
    if not (hyphened if not spelled else kind in {"to", "or", "between"}) or high % size or other.plain:
        return 1
    return size if low < high / size <= low * 10 and high / size < size else 1


def _counts(line: Sequence[Atom], other: Number, low: int, high: int, lexicon: Lexicon) -> bool:
    """ "1500-2000 soldiers": round numbers before a noun are no years."""
    if low % _HUNDRED or high % _HUNDRED or other.last >= len(line):
        return False
    noun = line[other.last]
    if noun.kind != WORD or not noun.spaced or noun.low in lexicon.noun_stop or noun.low in lexicon.boundaries:
        return False
    return noun.text[0].isupper() or noun.low.endswith(lexicon.adjective_endings or ("s",))


def _is_score(following: Atom | None, lexicon: Lexicon) -> bool:
    if following is None or following.kind != WORD or not following.spaced:
        return True
    return following.low in lexicon.score_words or following.low in lexicon.noun_stop


def _change_governs(line: Sequence[Atom], first: int, kind: str, lexicon: Lexicon) -> bool:
    """ "rose from 10 to 20" is two figures, not a range; so is "rose 5 to 20"."""
    if kind == "to":
        return lexicon.change_to_is_range_word and lexicon.directions.before(line, first) is not None
    if kind != "from" or not lexicon.change_to_is_range_word:
        return False
    start = max(0, first - 12)
    for k in range(first - 1, start - 1, -1):
        if line[k].text in ";:()" or line[k].low in lexicon.boundaries or line[k].low in lexicon.open_from:
            return False
        if line[k].low in lexicon.change_verbs or lexicon.directions.at(line, k) is not None:
            return True
    return False


def _amount_then_goal(line: Sequence[Atom], first: int, joined: Number, lexicon: Lexicon) -> bool:
    """ "by 0.4 million to 82.9 million" is how much and to what; "by 10 to 15 percent" is a range."""
    if first == 0 or joined.low is None or joined.high is None:
        return False
    opener = next(
        (k for k in range(first - 1, max(-1, first - 1 - _OPENER), -1) if line[k].low in lexicon.amount_links), -1
    )
    if opener < 0 or any(atom.kind != WORD for atom in line[opener:first]):
        return False
    unit = lexicon.units.at(line, joined.last)
    if unit is not None and unit[1].kind == "part":
        return False
    return joined.high > joined.low * 2
