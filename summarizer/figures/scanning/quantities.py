"""A quantity: what the scanner (``summarizer.figures.scanning.scanner``) finds before anyone asks what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from summarizer.types import Direction, Modifier, Span

SCALED, ECHO = "scaled", "echo"
COUNT = "count"
"""The unit of a number that has no unit of its own: what it counts is the noun beside it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, at ``span`` of the text that was scanned.

    ``span`` covers number, scale and unit sign or word ("$2.5 billion", "12 Prozent", "2.000", "31-jährige",
    "between 10 and 20"), neither the modifier nor the counted noun. A range or a vague plural ("tens of
    thousands") has ``low`` and ``high`` and no ``value``. ``unit`` is a canonical singular English id, or
    ``count``. ``needs_noun`` marks a number that is a figure only where a counted noun stands beside it
    (a bare number, "one", a number that may be a year). ``open`` says that its unit may have been named before it:
    ``SCALED`` an amount in millions, ``ECHO`` a number that answers an earlier one ("now it is 5.6"); of a time, that
    it only says when.
    """

    span: Span
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    modifier: Modifier
    direction: Direction
    needs_noun: bool
    open: str = ""
