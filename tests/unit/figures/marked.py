"""Reads the case files: texts with the quantities marked ``[number|unit]{expected}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from summarizer.figures.scanning.quantities import Quantity
from summarizer.types import Span

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[(?P<number>[^\]|]+)(?:\|(?P<unit>[^\]]+))?\](?:\{(?P<expected>[^}]*)\})?")
_ONES = {"one", "ein", "eine", "einen", "1"}


@dataclass(frozen=True)
class Case:
    """One text, its sentences, its quantities in text order, and what is expected of each (``-``: None)."""

    text: str
    sentences: tuple[Span, ...]
    quantities: tuple[Quantity, ...]
    expected: tuple[str, ...]

    def sentence_of(self, quantity: Quantity) -> int:
        """The index of the sentence that holds ``quantity``."""
        return max(index for index, span in enumerate(self.sentences) if span[0] <= quantity.span[0])


def _value(number: str) -> Decimal | None:
    if number.lower() in _ONES:
        return Decimal(1)
    decimal = re.search(r"\d+[.,]\d{1,2}(?!\d)", number)
    if decimal is not None:
        return Decimal(decimal[0].replace(",", "."))
    digits = re.sub(r"\D", "", number)
    return Decimal(digits) if digits else None


def read(line: str) -> Case:
    """The case written in ``line``; " / " separates its sentences."""
    text = ""
    quantities, expected = [], []
    last = 0
    for match in _MARK.finditer(line):
        text += line[last : match.start()]
        start = len(text)
        text += match["number"]
        unit = match["unit"] or "count"
        value = _value(match["number"])
        quantities.append(Quantity((start, len(text)), value, None, None, unit, "=", "none", needs_noun=False))
        expected.append(match["expected"] or "-")
        last = match.end()
    text += line[last:]
    # The mark becomes white space of the same length, so that offsets stay.
    starts = [0, *(match.end() for match in re.finditer(r" / ", text))]
    ends = [*(match.start() for match in re.finditer(r" / ", text)), len(text)]
    text = text.replace(" / ", "   ")
    return Case(text, tuple(zip(starts, ends, strict=True)), tuple(quantities), tuple(expected))


def load(name: str) -> list[str]:
    """The lines of a case file."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
