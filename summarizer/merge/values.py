"""When two readings state the same value, and when their values exclude each other."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache

from summarizer.types import Figure

_HEDGED = Decimal("0.05")
"""Largest relative distance a hedge bridges: "about 2,000" and 1,980, "nearly 2,000" and 1,900."""
_ROUND_LIMIT = Decimal("0.15")
_LARGE = 100
"""The same for a limit as round as can be: "more than a million" and 1.1 million."""
_ROUNDED = Decimal("0.02")
"""Largest relative distance plain rounding bridges: 35,000 and 34,700."""
_ROUND_FROM = 1000
"""Whole counts below this are not rounded without a hedge: 198 and 200 dead are two statements."""
_COARSEST = 5
"""Readings that keep this many digits are not rounded ones."""
_SLACK = {
    "=": (_ROUNDED, _ROUNDED),
    "~": (Decimal("0.075"), Decimal("0.075")),
    "<": (Decimal("0.1"), Decimal(0)),
    "<=": (Decimal("0.1"), Decimal(0)),
    ">": (Decimal(0), Decimal("0.25")),
    ">=": (Decimal(0), Decimal("0.1")),
}
"""How far the true value may lie below and above what each modifier says, as a share of it."""


def middle(figure: Figure) -> Decimal:
    """The value, or a range's middle; an open range's known end."""
    if figure.value is not None:
        return figure.value
    low, high = figure.low, figure.high
    if low is not None and high is not None:
        return (low + high) / 2
    return low if low is not None else high if high is not None else Decimal(0)


@lru_cache(maxsize=8192)
def digits(value: Decimal) -> int:
    """Significant digits: 1 for 2,000, 4 for 1,475."""
    return len(value.normalize().as_tuple().digits)


def same(first: Figure, second: Figure, *, one_text: bool) -> bool:
    """Whether two readings state one value, given their hedges and how far each is rounded.

    Within ``one_text`` two different plain numbers are two facts; between texts one may be rounded.
    """
    if first.value is None or second.value is None:
        if first.value is not None or second.value is not None:
            plain, span = (first, second) if second.value is None else (second, first)
            return _is_end(plain, span)
        return (first.low, first.high) == (second.low, second.high)
    if first.value == second.value:
        return True
    coarse, fine = first, second
    if _exponent(second.value) > _exponent(first.value):
        coarse, fine = second, first
    assert coarse.value is not None
    assert fine.value is not None
    step = Decimal(1).scaleb(_exponent(coarse.value))
    if _exponent(fine.value) == _exponent(coarse.value) or coarse.value.is_signed() != fine.value.is_signed():
        return False
    distance = fine.value - coarse.value
    reach = abs(coarse.value)
    hedged = reach * (_ROUND_LIMIT if digits(coarse.value) == 1 and reach >= _LARGE else _HEDGED)
    if coarse.modifier in {"<", "<="}:
        return -min(step, hedged) <= distance <= 0
    if coarse.modifier in {">", ">="}:
        return 0 <= distance <= min(step, hedged)
    if coarse.modifier == "~":
        return abs(distance) <= min(step / 2, reach * _HEDGED)
    whole_and_small = _exponent(fine.value) >= 0 and reach < _ROUND_FROM
    return not one_text and not whole_and_small and abs(distance) <= min(step / 2, reach * _ROUNDED)


@lru_cache(maxsize=8192)
def roundings(value: Decimal) -> frozenset[Decimal]:
    """The coarser values that another reading may give for this one (see ``same``)."""
    exponent = _exponent(value)
    kept = range(1, min(_COARSEST, digits(value)))
    steps = [Decimal(1).scaleb(exponent + digits(value) - count) for count in kept]
    ways = (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_FLOOR, ROUND_CEILING)
    return frozenset(value.normalize().quantize(step, rounding=way) for step in steps for way in ways)


def _is_end(plain: Figure, span: Figure) -> bool:
    """Whether a limit repeats the end of a range: "up to 3,000" and "between 2,000 and 3,000"."""
    if plain.modifier in {"<", "<="}:
        return plain.value == span.high
    return plain.modifier in {">", ">="} and plain.value == span.low


def exclude(first: Figure, second: Figure) -> bool:
    """Whether the values cannot both be true of one thing, whatever their hedges allow."""
    low_first, high_first = _bounds(first)
    low_second, high_second = _bounds(second)
    return high_first < low_second or high_second < low_first


def ratio(first: Figure, second: Figure) -> Decimal:
    """The larger value over the smaller, or infinity where one is zero or they differ in sign."""
    small, large = sorted((middle(first), middle(second)), key=abs)
    return large / small if small and small.is_signed() == large.is_signed() else Decimal("Infinity")


def _bounds(figure: Figure) -> tuple[Decimal, Decimal]:
    if figure.value is None:
        low = figure.low if figure.low is not None else Decimal("-Infinity")
        return low, figure.high if figure.high is not None else Decimal("Infinity")
    below, above = _SLACK[figure.modifier]
    if figure.modifier == "=" and figure.value == figure.value.to_integral_value() and abs(figure.value) < _ROUND_FROM:
        below = above = Decimal(0)
    reach = abs(figure.value)
    return figure.value - below * reach, figure.value + above * reach


@lru_cache(maxsize=8192)
def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def within(figure: Figure, vague: Figure) -> bool:
    """Whether a figure's value lies in the range of a vague one; an open end is no limit."""
    value = middle(figure)
    return (vague.low is None or vague.low <= value) and (vague.high is None or value <= vague.high)
