"""Powers of ten behind a number: "1.3e6", "1.3x10^6", "6.02 × 10²³"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from summarizer.figures.scanning.atoms import NUMBER, Atom

_TIMES = frozenset({"x", "×", "·", "*"})
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_LARGEST = 30


def power_of_ten(line: Sequence[Atom], index: int) -> tuple[int, Decimal] | None:
    """The power of ten written at ``index``, right after a number: the index after it, and its value."""
    if index + 1 >= len(line):
        return None
    if line[index].low == "e" and not line[index].spaced:
        return _exponent(line, index + 1)
    if line[index].low not in _TIMES or line[index + 1].text != "10" or index + 2 >= len(line):
        return None
    if line[index + 2].text == "^" and not line[index + 2].spaced:
        return _exponent(line, index + 3)
    return None if line[index + 2].text.isdecimal() else _exponent(line, index + 2)


def _exponent(line: Sequence[Atom], index: int) -> tuple[int, Decimal] | None:
    negative = False
    if index < len(line) and not line[index].spaced and line[index].text.translate(_RAISED) in {"-", "+", "−"}:
        negative = line[index].text.translate(_RAISED) != "+"
        index += 1
    if index >= len(line) or line[index].spaced:
        return None
    raised = line[index].text.translate(_RAISED)
    if not (line[index].kind == NUMBER or raised != line[index].text) or not raised.isascii() or not raised.isdigit():
        return None
    exponent = int(raised[:4])
    return (index + 1, Decimal(1).scaleb(-exponent if negative else exponent)) if exponent <= _LARGEST else None
