"""A quantity while it is being read: where it stands among the atoms, and what was seen so far."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.figures.scanning.numeral import Number
from summarizer.figures.scanning.units import Unit


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity under way: atoms ``first`` to ``last``, its number, unit, and what was seen around it."""

    first: int
    last: int
    number: Number
    unit: Unit | None
    unit_id: str
    negative: bool = False
