"""What a number is once it is read, and the arithmetic of parts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from summarizer.figures.scanning.lexicon import tidy

ONE = Decimal(1)
HALF = Decimal("0.5")
SMALLEST = Decimal("0.000001")
"""Parts are rounded to six places."""


PARTS = frozenset({"part", "multiple"})
"""Kinds of number that measure a whole: "die Hälfte", "das Doppelte"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at atoms ``first`` to ``last`` (exclusive); vague ones have ``low`` and ``high`` only.

    ``kind`` is ``digits``, ``spelled``, ``part``, ``vague`` or ``multiple``. ``scale`` is what a scale word
    multiplied by. ``plain`` marks an unscaled whole number written in digits without separators (it may be a year),
    ``article`` the word "one" or "ein", ``way`` the direction a multiple implies.
    """

    first: int
    last: int
    value: Decimal | None
    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    scale: Decimal = ONE
    plain: bool = False
    article: bool = False
    way: str = "none"


def is_whole(value: Decimal) -> bool:
    """Whether it has no decimals; a remainder fails for more digits than arithmetic keeps."""
    return value == value.to_integral_value()


def part(numerator: Decimal, denominator: Decimal) -> Decimal:
    """A fraction as a decimal with six places, without trailing zeros."""
    return tidy((numerator / denominator).quantize(SMALLEST))


def vulgar(sign: str) -> Decimal | None:
    """The value of a fraction sign such as "½"."""
    if len(sign) != 1 or unicodedata.category(sign) != "No":
        return None
    value = unicodedata.numeric(sign, 0)
    return part(Decimal(str(value)), ONE) if 0 < value < 1 else None
