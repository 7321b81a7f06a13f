"""Units named before: "The budget is €5 billion. Last year it was 4.8 billion.", "18 minutes, in Rome only eleven"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.figures.scanning.lexicon import Lexicon, lexicon
from summarizer.figures.scanning.quantities import COUNT, ECHO, SCALED, Quantity

_SENTENCES = 2
"""How many sentences back a unit may have been named."""
_SIZES = 6
"""What is measured alike differs by no larger factor; a change may."""
_UNMEASURED = frozenset({"part", "score", "time", "age", "multiple", "level"})
"""Kinds of unit that may stand between an amount of money and the next."""


def with_named_units(sentences: Sequence[Sequence[Quantity]], language: str) -> list[list[Quantity]]:
    """The quantities by sentence, each open one with the unit that was named before it."""
    tables = lexicon(language)
    found: list[list[Quantity]] = []
    for quantities in sentences:
        done: list[Quantity] = []
        for quantity in quantities:
            earlier = [*(other for before in found[-_SENTENCES:] for other in before), *done]
            unit = _unit(quantity, earlier, len(done) + (len(found[-1]) if found else 0), tables)
            done.append(quantity if unit is None else replace(quantity, unit=unit, needs_noun=False))
        found.append(done)
    return found


def _unit(quantity: Quantity, earlier: Sequence[Quantity], close: int, tables: Lexicon) -> str | None:
    """The unit that the last of ``earlier`` lends to ``quantity``; ``close``: how many of them are no more than a
    sentence away."""
    if quantity.unit != COUNT or not quantity.open:
        return None
    if quantity.open == SCALED:
        for other in reversed(earlier):
            kind = _kind(other, tables)
            if kind not in _UNMEASURED:
                return other.unit if kind == "money" else None
        return None
    for other in reversed(earlier[len(earlier) - close :]):
        if _kind(other, tables) == "time" and other.open == ECHO:
            continue  # "20 years ago it was 5.6"
        return other.unit if other.unit != COUNT and _alike(quantity, other) else None
    return None


def _kind(quantity: Quantity, tables: Lexicon) -> str:
    unit = tables.units.by_id.get(quantity.unit)
    return unit.kind if unit is not None else ""


def _alike(one: Quantity, other: Quantity) -> bool:
    if one.direction != "none":
        return True
    sizes = sorted(quantity.value or quantity.low or 0 for quantity in (one, other))
    return sizes[0] > 0 and sizes[1] <= sizes[0] * _SIZES
