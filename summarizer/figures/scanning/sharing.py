"""Units that several numbers share: "von 9,82 auf 12 Euro", "im Alter von 19, 23 und 31 Jahren"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from summarizer.figures.scanning.atoms import SIGN, WORD, Atom
from summarizer.figures.scanning.found import Found
from summarizer.figures.scanning.lexicon import Lexicon, tidy
from summarizer.figures.scanning.numeral import Number, is_whole

_SENTENCE_ENDS = frozenset(".!?")
_APART = 9
"""How many atoms may stand between two figures that share a unit by their prepositions."""
_CLAUSE = 12
"""How many atoms before a number its subject may stand."""
_LEAST, _PLACES = 2, 8
"""Atoms between two figures of different places."""
_NAME = 6
"""Atoms of a joiner and a name, or a phrase with one: "and those of its rival"."""
_SCALES = Decimal(1000)
_MILLION = Decimal(1_000_000)


def share(line: Sequence[Atom], found: list[Found], tables: Lexicon) -> list[Found]:
    """Hand units and scales to the numbers of ``found`` that go without."""
    shared: list[Found] = []
    listed = False
    for item in reversed(found):
        after = shared[-1] if shared else None
        if after is None or item.number.kind not in {"digits", "spelled"}:
            shared.append(item)
            listed = False
            continue
        begin = (tables.modifiers.before(line, after.first) or (after.first,))[0]
        words = " ".join(atom.low for atom in line[item.last : max(item.last + 1, begin)])
        changes = words in tables.change_to
        linked = (
            (words == "," and _elliptic(item, after))
            or changes
            or words in tables.pair_words
            or (listed and words == ",")
            or _gapped(line, item, after, tables)
            or _parallel(line, item, after, tables, begin=begin)
        )
        if changes and item.unit in {None, after.unit} and _scale_is_lent(item.number, after):
            shared.append(_with_scale(item, after))
        elif linked and item.unit is None and after.unit is not None:
            shared.append(replace(item, unit=after.unit, unit_id=after.unit_id))
        else:
            shared.append(item)
            linked = False
        listed = linked
    shared.reverse()
    return _as_ages(line, _from_before(line, shared, tables), tables)


def _elliptic(item: Found, after: Found) -> bool:
    """ "for 20, 30 years"."""
    low, high = item.number.value, after.number.value
    if low is None or high is None or after.unit is None or after.unit.kind != "time":
        return False
    return item.number.plain and after.number.plain and 1 < low < high < low * 3


def _parallel(line: Sequence[Atom], item: Found, after: Found, tables: Lexicon, *, begin: int) -> bool:
    """ "bei 71, auf dem Land bei 48 Prozent": the same preposition before both."""
    if after.unit is None or after.unit.kind not in {"part", "score"} or item.first == 0 or begin - item.last > _APART:
        return False
    if line[item.last].text != "," and line[item.last].low not in tables.joiners:
        return False
    return line[item.first - 1].kind == WORD and line[item.first - 1].low == line[begin - 1].low


def _gapped(line: Sequence[Atom], item: Found, after: Found, tables: Lexicon) -> bool:
    """ "Apple gained 1.5 and Amazon 3 percent": only a name stands between the two."""
    between = line[item.last : after.first]
    if after.unit is None or after.unit.kind not in {"part", "score"} or len(between) < 2:
        return False
    joined = between[0].low in tables.joiners or between[0].text == ","
    if not joined or len(between) > _NAME:
        return False
    return all(atom.text[0].isupper() or atom.low in tables.name_links for atom in between[1:])


def _with_scale(item: Found, after: Found) -> Found:
    """ "from 3 to 5 million": three million. Its surface reaches to the scale, so that it re-reads."""
    scale = after.number.scale
    value = tidy((item.number.value or scale) * scale)
    number = replace(item.number, value=value, scale=scale, plain=False)
    return replace(item, number=number, last=after.last, unit=after.unit, unit_id=after.unit_id)


def _scale_is_lent(number: Number, after: Found) -> bool:
    scale, goal = after.number.scale, after.number.value
    if number.scale != 1 or scale < _SCALES or number.value is None or goal is None:
        return False
    return number.value < _SCALES and number.value < goal / scale * 10


def _from_before(line: Sequence[Atom], found: list[Found], tables: Lexicon) -> list[Found]:
    """Hand a unit on: "to 35 hours from 38", "340 Millionen Euro: 240 Millionen vom Bund"."""
    shared: list[Found] = []
    money: Found | None = None
    for item in found:
        before = shared[-1] if shared else None
        if before is not None and any(atom.text in _SENTENCE_ENDS for atom in line[before.last : item.first]):
            money = None
        given: Found | None = None
        if item.unit is None and before is not None and before.unit is not None:
            between = line[before.last : item.first]
            if len(between) == 1 and between[0].low in tables.from_links and item.number.kind in {"digits", "spelled"}:
                given = None if noun_follows(line, item.last, tables) else before  # "$4m from 300 investors"
            if (
                _elsewhere(line, before, item, tables)
                or _compared(line, before, item, tables)
                or _same_again(line, before, item, tables)
            ):
                given = before
        if item.unit is None and item.number.scale >= _MILLION and item.number.kind in {"digits", "spelled"}:
            compared = item.last < len(line) and line[item.last].low in tables.after_measured_only
            own = (noun_follows(line, item.last, tables) and not compared) or counts_things(line, item.first, tables)
            given = given or (None if own else money)
        shared.append(item if given is None else replace(item, unit=given.unit, unit_id=given.unit_id))
        if item.unit is not None and item.unit.kind == "money":
            money = item if item.unit.id == item.unit_id else None
    return shared


def _compared(line: Sequence[Atom], before: Found, item: Found, tables: Lexicon) -> bool:
    """ "71.3 percent, compared with 67.8 four years ago"."""
    if before.unit is None or before.unit.kind == "multiple":
        return False
    if item.number.kind != "digits" or item.number.scale != before.number.scale:
        return False
    between = [atom.low for atom in line[before.last : item.first] if atom.text != ","]
    if " ".join(between) not in tables.back_links or item.number.value is None:
        return False
    relative = before.unit.kind in {"part", "score"} and not is_whole(item.number.value)
    return relative or not noun_follows(line, item.last, tables)


def _elsewhere(line: Sequence[Atom], before: Found, item: Found, tables: Lexicon) -> bool:
    """ "18 minutes, in Vienna only eleven", "386.450 Euro, allein in Zeitz 210.000": the same at another place."""
    between = line[before.last : item.first]
    if before.unit is None or item.number.kind not in {"digits", "spelled"} or not _LEAST < len(between) <= _PLACES:
        return False
    ends = item.last >= len(line) or line[item.last].kind == SIGN
    commas = sum(atom.text == "," for atom in between[:-1])
    if commas != 1 or not ends or before.unit.kind in {"multiple", "age"}:
        return False
    words = [atom for atom in between if atom.text != ","]
    named = any(atom.text[0].isupper() for atom in words)
    return named and all(atom.text[0].isupper() or atom.low in tables.name_links for atom in words)


def _same_again(line: Sequence[Atom], before: Found, item: Found, tables: Lexicon) -> bool:
    """ "He got 15 years, his accomplice got five": a time that ends its clause."""
    if before.unit is None or before.unit.kind != "time" or item.number.kind not in {"digits", "spelled"}:
        return False
    ends = item.last >= len(line) or line[item.last].kind == SIGN
    return ends and line[item.first - 1].low in tables.gets_time


def counts_things(line: Sequence[Atom], first: int, tables: Lexicon) -> bool:
    """Whether the clause before the number names what is counted in millions: "its users rose to 2 million"."""
    for index in range(first - 1, max(-1, first - 1 - _CLAUSE), -1):
        if line[index].text in ",;:–—" or line[index].low in tables.boundaries:
            break
        if line[index].low in tables.counted_in_millions:
            return True
    return False


def noun_follows(line: Sequence[Atom], index: int, tables: Lexicon) -> bool:
    """Whether a word that the number may count follows."""
    if index >= len(line) or line[index].kind != WORD:
        return False
    if not tables.capital_nouns:
        return line[index].low not in tables.noun_stop
    following = line[index + 1] if index + 1 < len(line) else None
    inflected = line[index].low.endswith(tables.adjective_endings) and line[index].low not in tables.noun_stop
    return line[index].text[0].isupper() or (inflected and following is not None and following.text[0].isupper())


def _listed(line: Sequence[Atom], start: int, stop: int, tables: Lexicon) -> bool:
    word = line[start].low if stop == start + 1 else ""
    return word in {",", *tables.change_to} or word in tables.pair_words - tables.vote_links


def _as_ages(line: Sequence[Atom], found: list[Found], tables: Lexicon) -> list[Found]:
    """A list of years that begins as an age is one of ages: "im Alter von 19, 23 und 31 Jahren"."""
    ages = False
    aged: list[Found] = []
    for position, item in enumerate(found):
        follows = position > 0 and _listed(line, found[position - 1].last, item.first, tables)
        is_years = item.unit is not None and item.unit.id in {"year", "year of age"}
        before = tables.age_before.before(line, item.first)
        bare = item.unit is None and item.number.plain
        begins = is_years and (before is not None or item.unit_id == "year of age")
        ages = begins or ((is_years or bare) and ages and follows)
        unit = tables.units.by_id["year of age"]
        aged.append(replace(item, unit=unit, unit_id=unit.id) if ages else item)
    return aged
