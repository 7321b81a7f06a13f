"""The last step of a scan: what modifies each quantity found, which way it moved, and whether it needs a noun."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from summarizer.figures.scanning.atoms import NUMBER, WORD, Atom
from summarizer.figures.scanning.directions import RELATIVE_KINDS, Change, find_direction
from summarizer.figures.scanning.found import Found
from summarizer.figures.scanning.lexicon import Lexicon
from summarizer.figures.scanning.literals import literal
from summarizer.figures.scanning.modifiers import find_modifier
from summarizer.figures.scanning.numeral import PARTS, Number, is_whole
from summarizer.figures.scanning.quantities import COUNT, ECHO, SCALED, Quantity
from summarizer.figures.scanning.sharing import counts_things, noun_follows
from summarizer.types import Direction

_OPENER = 5
"""How many atoms before an amount its preposition may stand: "um die Rekordzahl von 5"."""
_NAME = 5
"""Words of the longest name, or phrase with one, that a change goes on over."""
_VOTE_REACH = 8
"""How many atoms from a number the word may stand that says that it is one of votes."""
_ATTRIBUTIVE = frozenset({"length", "area", "volume", "mass"})
"""Kinds of unit that, hyphened, say how large a thing is: "the 40-kilometre mark"."""
_BEYOND_YEARS = 10_000
_MILLION = Decimal(1_000_000)
_WAYS: dict[str, Direction] = {"up": "up", "down": "down"}


def finish(line: Sequence[Atom], found: Sequence[Found], tables: Lexicon) -> list[Quantity]:
    """The quantities of a sentence, from what was found in it, in text order."""
    quantities: list[Quantity] = []
    goals = _goals(line, found, tables)
    chained: Direction = "none"
    previous = 0
    for item in found:
        number = item.number
        if any(atom.text in ";:.!?" or atom.low in tables.boundaries for atom in line[previous : item.first]):
            chained = "none"
        part = number.kind in PARTS or (item.unit is not None and item.unit.kind == "multiple")
        modifier, begin = find_modifier(line, item.first, item.last, tables, unit=item.unit, part=part)
        relative = number.kind == "part" or (item.unit is not None and item.unit.kind in RELATIVE_KINDS)
        change = Change(relative=relative, measured=item.unit is not None)
        direction, governed = find_direction(line, begin, item.last, tables, change=change, chained=chained)
        between = line[previous:begin]
        if direction == "none" and between and _continues(between, tables, relative=relative, measured=change.measured):
            direction = chained  # "rose 73 cents, or 0.9%, to $79.94"
        if direction != "none" and _moves_not(line, item, begin, tables):
            direction = "none"
        chained = _WAYS.get(number.way, direction)  # "tripled, to 5 million"
        previous = item.last
        direction = goals.get(item.first, direction)
        if number.way == "up" or line[item.first].text in tables.plus_signs:
            direction = "up"
        elif number.way == "down" or (item.negative and item.unit is not None and item.unit.kind in RELATIVE_KINDS):
            direction = "down"
        value = number.value
        if value is not None and item.negative:
            value = -value
        quantities.append(
            Quantity(
                span=(line[item.first].start, line[item.last - 1].end),
                value=value,
                low=number.low,
                high=number.high,
                unit=item.unit_id,
                modifier=modifier,
                direction=direction,
                needs_noun=item.unit is None
                and not (modifier != "=" and _is_large(number))
                and _needs_noun(line, number, tables, governed=governed),
                open=_open(line, item, begin, tables),
            ),
        )
    return quantities


def _open(line: Sequence[Atom], item: Found, begin: int, tables: Lexicon) -> str:
    """Whether the unit of a bare number may have been named before; of a time, whether it only says when."""
    number = item.number
    if item.unit is not None:
        return ECHO if item.unit.kind == "time" and _moves_not(line, item, begin, tables) else ""
    if number.kind not in {"digits", "spelled"} or number.article or item.unit_id != COUNT:
        return ""
    following = line[item.last] if item.last < len(line) else None
    compared = following is not None and following.low in tables.after_measured_only
    if following is not None and (following.low in tables.pair_words or following.low in tables.outcomes - tables.been):
        return ""
    if (
        noun_follows(line, item.last, tables)
        and not compared
        and (following is None or following.low not in tables.been)
    ):
        return ""
    if number.scale >= _MILLION:
        return "" if counts_things(line, item.first, tables) else SCALED
    return ECHO if tables.echoes.before(line, begin) is not None else ""


def _moves_not(line: Sequence[Atom], item: Found, begin: int, tables: Lexicon) -> bool:
    """Whether the figure is no change whatever the verb: "in three years", "by the 40-kilometre mark", votes."""
    if item.unit is None:
        return item.number.kind == "digits" and _votes(line, item.number, tables)
    if item.unit.kind == "time" and begin > 0 and line[begin - 1].low in tables.time_prepositions:
        return True
    hyphened = item.number.last < item.last and line[item.number.last].text == "-"
    return hyphened and item.unit.kind in _ATTRIBUTIVE and not line[item.number.last].spaced


def _continues(between: Sequence[Atom], tables: Lexicon, *, relative: bool, measured: bool) -> bool:
    """Whether a change goes on over the words between two figures: ", or", or a name: "fell 2%, Apple 1.5%"."""
    if all(atom.low in tables.chain for atom in between):
        return measured or any(atom.low not in ",(" for atom in between)
    period = tables.compared_periods.at(between, 0)
    first, *rest = between[period[0] if period is not None else 0 :] or between
    enumerated = first.text == "," or first.low in tables.joiners
    named = all(a.kind == WORD and (a.text[0].isupper() or a.low in tables.name_links) for a in rest)
    return relative and enumerated and len(rest) <= _NAME and named


def _goals(line: Sequence[Atom], found: Sequence[Found], tables: Lexicon) -> dict[int, Direction]:
    """The direction of the goals of changes, by comparing: "von 9,82 auf 12 Euro", "to 35 hours from 38"."""
    goals: dict[int, Direction] = {}
    for one, two in pairwise(found):
        if one.unit_id != two.unit_id or one.number.value is None or two.number.value is None:
            continue
        # A first end that lends itself the scale of the second reaches over it.
        stop = next((k for k in range(one.first + 1, two.first) if line[k].low in tables.change_to), None)
        back = line[two.first - 1].low in tables.from_links and one.last == two.first - 1
        opened = one.first > 0 and line[one.first - 1].low in tables.range_from
        opened = opened and not any(
            a.low in tables.amount_openers for a in line[max(0, one.first - _OPENER) : one.first]
        )
        if opened and stop == two.first - 1:
            start, goal = one, two
        elif back and one.first > 0 and line[one.first - 1].low in tables.change_to:
            start, goal = two, one
        else:
            continue
        if start.number.value != goal.number.value:
            goals[goal.first] = "up" if (goal.number.value or 0) > (start.number.value or 0) else "down"
            goals[start.first] = "none"
    return goals


def _is_large(number: Number) -> bool:
    """Behind a bound, digits beyond any year are an amount: "at least 30000 marched"."""
    return number.kind == "digits" and number.value is not None and number.value >= _BEYOND_YEARS


def _needs_noun(line: Sequence[Atom], number: Number, tables: Lexicon, *, governed: bool) -> bool:
    """A bare number is a figure by itself only where it is clearly an amount: scaled, grouped, or governed by a
    verb of change."""
    if number.kind in {"vague", "part", "multiple"} or number.scale >= Decimal(1000):
        return False
    if number.value is not None and not is_whole(number.value) and number.kind in {"digits", "spelled"}:
        return False
    if number.kind == "digits" and not number.plain and number.value is not None and number.value >= 1000:
        return False
    following = line[number.last] if number.last < len(line) else None
    if following is not None and following.low in tables.outcomes:
        return False
    if number.kind == "digits" and _votes(line, number, tables):
        return False
    return not (governed and number.kind == "digits" and literal(line[number.first].text, tables) is not None)


def _votes(line: Sequence[Atom], number: Number, tables: Lexicon) -> bool:
    """ "voted by 317 to 289": two numbers of votes."""
    before = line[number.first - 1] if number.first else None
    after = line[number.last] if number.last < len(line) else None
    paired = (
        after is not None
        and after.low in tables.vote_links
        and number.last + 1 < len(line)
        and line[number.last + 1].kind == NUMBER
    ) or (before is not None and before.low in tables.vote_links and line[number.first - 2].kind == NUMBER)
    return paired and any(
        atom.low in tables.votes for atom in line[max(0, number.first - _VOTE_REACH) : number.last + _VOTE_REACH]
    )
