"""Which way a figure moved: by the verb, noun or adverb of change that governs it ("rose by", "5 % fewer")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.figures.scanning.atoms import NUMBER, SIGN, WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon
from summarizer.types import Direction

RELATIVE_KINDS = frozenset({"part", "multiple", "score"})
"""Kinds of unit that measure a change rather than a thing."""
_STOPS = frozenset(";:()[]–—")
_REACH = 14
"""How many atoms away a verb of change may stand from the preposition before the number."""
_NOUN_REACH = 5
_NEAR = 3
"""The same for a weak preposition ("an increase in prices of 5 %")."""


@dataclass(frozen=True, slots=True)
class Change:
    """What may be said of a quantity: ``relative`` for a part, percentage or score, ``measured`` where it has a
    unit. A mere count needs a clearer word: "lost 5 %" is a change, "lost 300 soldiers" is not."""

    relative: bool
    measured: bool


def find_direction(
    line: Sequence[Atom], start: int, last: int, lexicon: Lexicon, *, change: Change, chained: Direction
) -> tuple[Direction, bool]:
    """The direction of the quantity whose modifier starts at ``start``; True where a word of change governs it.

    ``chained`` is the direction of the figure before it in the same clause ("rose 5 % to 3 million").
    """
    if change.measured and not change.relative and last < len(line) and line[last].low in lexicon.dimensions:
        return "none", False  # "sprang 6,88 Meter weit"
    after = lexicon.directions_after.at(line, last)
    if after is not None:
        words = _words(line, last, after[0])
        if not _too_weak(words, change, lexicon.after_relative_only, lexicon.after_measured_only):
            return _direction(after[1]), True
    noun_way = _noun_after(line, start, last, lexicon) if change.relative else "none"
    if noun_way != "none":
        return noun_way, True
    if change.relative and lexicon.verbs_follow:
        way = _participle(line, start, last, lexicon)
        if way != "none":
            return way, True
    position = start
    if change.relative and start > 1 and line[start - 1].text == "," and lexicon.noun_ways.get(line[start - 2].low):
        return _direction(lexicon.noun_ways[line[start - 2].low]), True  # "the sharpest increase, 20.3 per cent"
    linked = near = origin = False
    while position > 0:
        direct = _before(line, position, lexicon)
        if direct is not None:
            begin, way = direct
            way = _particle_verb(line, range(begin, begin - 1, -1), last, lexicon) or way
            words = _words(line, begin, position)
            if way == "none" and change.relative and words in lexicon.none_of_things:
                return _direction(words.rpartition(" ")[2]), True
            if not change.relative and _of_another_verb(line, begin, lexicon):
                return "none", False
            if not change.relative and words in lexicon.results:
                return "none", False  # "a loss of 3 million" is a result
            if change.measured and words in lexicon.adds and last < len(line) and line[last].low in lexicon.change_to:
                return way, True  # "adding $3 billion to the deficit"
            if change.measured and lexicon.thresholds.get(line[start].low) == way:
                return way, True  # "fiel unter 1,11 Dollar"
            if not linked and _too_weak(words, change, lexicon.relative_only, lexicon.measured_only):
                return "none", False
            # "sank von 34" names the start, "ein Rückgang von 34" the change.
            noun = lexicon.capital_nouns and begin > 0 and line[begin].text[0].isupper()
            return ("none" if origin and not noun else way), True
        link = lexicon.direction_links.before(line, position)
        if link is None:
            break
        word = line[link[0]].low
        if word in lexicon.near_links and link[0] > 0 and line[link[0] - 1].kind == NUMBER:
            break  # "27 of 31 drones"
        linked = linked or word not in lexicon.neutral_links
        near = near or word in lexicon.near_links
        origin = origin or word in lexicon.from_links
        position = link[0]
    if not linked and not origin and line[start].low in lexicon.thresholds and start < last:
        back = range(start - 1, max(-1, start - 1 - _REACH), -1)
        way = _clause_direction(line, back, lexicon, firm=not change.measured)
        return (way if way == lexicon.thresholds[line[start].low] else "none"), False
    if not linked and not origin and lexicon.verbs_follow and (change.measured or change.relative):
        way = _verb_before_subject(line, start, last, lexicon, change=change)
        return way, way != "none"
    if not linked or origin:
        return "none", False
    behind = _before_insertion(line, position, lexicon)
    back = range(behind - 1, max(-1, behind - 1 - (_NEAR if near else _REACH)), -1)
    way = _particle_verb(line, back, last, lexicon) or _clause_direction(line, back, lexicon)
    if way == "none" and lexicon.verbs_follow:
        way = _clause_direction(line, range(last, min(len(line), last + _REACH)), lexicon)
    if way == "none" and not near:
        way = chained
    return way, way != "none"


def _participle(line: Sequence[Atom], start: int, last: int, lexicon: Lexicon) -> Direction:
    """ "5 Prozent verloren", "ein Viertel ihres Werts eingebüßt": a verb of change that closes the clause."""
    free = start > 0 and line[start - 1].low not in lexicon.not_object_after
    for index in range(last, min(len(line), last + (_NOUN_REACH if free else 1))):
        if line[index].kind != WORD or line[index].low in lexicon.boundaries:
            break
        found = lexicon.directions.at(line, index)
        if found is not None and line[index].low in lexicon.separable_verbs:
            break  # "drei Viertel der Lehrer gingen": not without its particle
        if found is not None and (found[0] >= len(line) or line[found[0]].kind != WORD):
            return _direction(found[1])
    return "none"


def _noun_after(line: Sequence[Atom], start: int, last: int, lexicon: Lexicon) -> Direction:
    """ "a 7% real-terms increase": a noun of change at the end of the noun phrase the figure stands in."""
    if start == 0 or line[start - 1].low not in lexicon.articles:
        return "none"
    for index in range(last, min(len(line), last + _NOUN_REACH)):
        atom = line[index]
        if atom.low in lexicon.after_article:
            found = lexicon.directions_after.at(line, index)
            return _direction(found[1]) if found is not None else "none"
        if (atom.kind != WORD and atom.text != "-") or atom.low in lexicon.noun_stop:
            break
    return "none"


def _verb_before_subject(line: Sequence[Atom], start: int, last: int, lexicon: Lexicon, *, change: Change) -> Direction:
    """ "legten die Aktien 3 Prozent zu", "verloren die Papiere 3 Prozent": the verb comes before its subject."""
    part = change.relative and not change.measured
    while part and start > 1 and line[start - 1].low in lexicon.skip_before_part:
        start -= 1  # "verlor die Hälfte"
    if start == 0 or line[start - 1].low in lexicon.not_object_after:
        return "none"
    ending = next((atom.low for atom in line[last : last + _NEAR] if atom.low in lexicon.particles), None)
    for index in range(start - 1, max(-1, start - 1 - _REACH), -1):
        atom = line[index]
        if atom.kind == SIGN or atom.low in lexicon.boundaries:
            break
        found = lexicon.directions.at(line, index)
        if found is None or found[1] == "none" or atom.text[0].isupper():
            continue
        way = lexicon.separable.get(f"{atom.low} {ending}")
        if way is not None:
            return _direction(way)
        return _direction(found[1]) if change.relative and atom.low in lexicon.transitive else "none"
    return "none"


def _before_insertion(line: Sequence[Atom], position: int, lexicon: Lexicon) -> int:
    """The index before a speaker set between commas: "Orders slumped, the association said, by 13 percent"."""
    if position == 0 or line[position - 1].text != ",":
        return position
    for index in range(position - 2, max(-1, position - 2 - _REACH), -1):
        if line[index].text == ",":
            said = any(atom.low in lexicon.said for atom in line[index + 1 : position - 1])
            return index if said else position
        if line[index].text in _STOPS:
            break
    return position


def _particle_verb(line: Sequence[Atom], back: range, last: int, lexicon: Lexicon) -> Direction | None:
    """ "nahm um 5 Prozent ab": the way that the particle at the end of the clause gives the verb."""
    if not lexicon.separable_verbs:
        return None
    closes = last < len(line) and line[last].low in lexicon.particles
    closes = closes and (last + 1 >= len(line) or line[last + 1].kind != WORD)
    if closes and len(back) > 1:  # "nimmt um 5 Prozent ab, im Winter um 9 Prozent zu"
        back = range(back.start, max(-1, back.start - 2 * _REACH), -1)
    for index in back:
        if line[index].low in lexicon.separable_verbs:
            for after in range(last, min(len(line), last + _REACH)):
                if line[after].text == "," or line[after].text in _STOPS:
                    break
                way = lexicon.separable.get(f"{line[index].low} {line[after].low}")
                if way is not None and (after + 1 >= len(line) or line[after + 1].kind != WORD):
                    return _direction(way)
            return None
        if (line[index].text == "," and not closes) or line[index].text in _STOPS:
            break
    return None


def _words(line: Sequence[Atom], begin: int, end: int) -> str:
    return " ".join(atom.low for atom in line[begin:end])


def _too_weak(words: str, change: Change, relative_only: frozenset[str], measured_only: frozenset[str]) -> bool:
    if change.relative:
        return False
    return words in relative_only or (not change.measured and words in measured_only)


def _before(line: Sequence[Atom], position: int, lexicon: Lexicon) -> tuple[int, Direction] | None:
    found = lexicon.directions.before(line, position)
    if found is None and lexicon.compound_ways:
        way = _compound_way(line[position - 1], lexicon)
        return None if way == "none" else (position - 1, way)
    return None if found is None or _hyphened(line, found[0]) else (found[0], _direction(found[1]))


def _compound_way(atom: Atom, lexicon: Lexicon) -> Direction:
    """ "Umsatzplus": a noun that ends in a word of change."""
    if atom.kind == WORD and atom.text[0].isupper():
        for ending, way in lexicon.compound_ways.items():
            if atom.low.endswith(ending):
                return _direction(way)
    return "none"


def _of_another_verb(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """ "cleaned up 70 tonnes": a particle of a verb that is none of change."""
    if line[index].low not in lexicon.verb_particles or index == 0:
        return False
    verb = line[index - 1].low
    return verb.endswith("ed") and verb not in lexicon.moved_up and lexicon.directions.before(line, index) is None


def _hyphened(line: Sequence[Atom], index: int) -> bool:
    """ "start-up" is no movement."""
    return index > 0 and line[index - 1].text == "-" and not line[index].spaced


def _clause_direction(line: Sequence[Atom], indices: range, lexicon: Lexicon, *, firm: bool = False) -> Direction:
    """The nearest verb or noun of change in the clause, looking back or ahead along ``indices``; ``firm`` leaves
    out the words that are also something else ("gingen über 100 Menschen")."""
    skip = 0
    for position in indices:
        atom = line[position]
        ends = atom.text == "," and (indices.step > 0 or _ends_clause(line, position)) and position != indices.start
        if ends or atom.text in _STOPS or (atom.low in lexicon.boundaries and not _dated(line, position, lexicon)):
            break
        if skip:
            skip -= 1
            continue
        found = (
            lexicon.directions.at(line, position) if indices.step > 0 else lexicon.directions.before(line, position + 1)
        )
        if found is None:
            compound = _compound_way(atom, lexicon)
            if compound != "none":
                return compound
            continue
        if found[1] == "none":  # the words of a set phrase say nothing by themselves either
            skip = (found[0] - position if indices.step > 0 else position + 1 - found[0]) - 1
            continue
        weak = firm and line[position].low in lexicon.relative_only
        if not weak and not _hyphened(line, position):
            return _direction(found[1])
    return "none"


def _dated(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """ "since November", "after 2002": a date, no clause of its own."""
    return index + 1 < len(line) and (line[index + 1].kind == NUMBER or line[index + 1].low in lexicon.months)


def _ends_clause(line: Sequence[Atom], comma: int) -> bool:
    # A comma inside a decimal is part of its number; one before a number may only set off an insertion.
    return comma + 1 >= len(line) or line[comma + 1].kind != NUMBER


def _direction(way: str) -> Direction:
    return "up" if way == "up" else "down" if way == "down" else "none"
