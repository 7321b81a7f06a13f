"""Units that several numbers share: "von 9,82 auf 12 Euro", "im Alter von 19, 23 und 31 Jahren"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.figures.atoms import Atom
from summarizer.figures.found import Found
from summarizer.figures.lexicon import Lexicon
from summarizer.figures.numbers import Number


def share(line: Sequence[Atom], found: list[Found], tables: Lexicon) -> list[Found]:
    """Hand the unit of "von 9,82 auf 12 Euro" and "19, 23 und 31 Jahre" back to the numbers that go without."""
    shared: list[Found] = []
    listed = False
    for item in reversed(found):
        after = shared[-1] if shared else None
        bare = item.unit is None and item.number.kind in {"digits", "spelled"}
        if after is None or after.unit is None or not bare:
            shared.append(item)
            listed = False
            continue
        between = line[item.last : after.first]
        word = between[0].low if len(between) == 1 else ""
        linked = word in tables.change_to or word in tables.pair_words or (listed and word == ",")
        if not linked:
            shared.append(item)
        elif not _scale_is_lent(item.number, after.number):
            # "from 3 to 5 million" is left out: "3" alone would not re-read as three million.
            shared.append(replace(item, unit=after.unit, unit_id=after.unit_id))
        listed = linked
    shared.reverse()
    return _as_ages(line, shared, tables)


def _as_ages(line: Sequence[Atom], found: list[Found], tables: Lexicon) -> list[Found]:
    """A list of years that begins as an age is one of ages: "im Alter von 19, 23 und 31 Jahren"."""
    ages = False
    aged: list[Found] = []
    for position, item in enumerate(found):
        follows = position > 0 and item.first - found[position - 1].last == 1
        is_years = item.unit is not None and item.unit.id in {"year", "year of age"}
        before = tables.age_before.before(line, item.first)
        ages = is_years and (before is not None or (ages and follows))
        unit = tables.units.by_id["year of age"]
        aged.append(replace(item, unit=unit, unit_id=unit.id) if ages else item)
    return aged


def _scale_is_lent(number: Number, after: Number) -> bool:
    if number.scale != 1 or after.scale == 1 or number.value is None or after.value is None:
        return False
    return number.value < 1000 and number.value < after.value
