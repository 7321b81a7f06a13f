"""Which values may be one figure, and which exclude each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.merge import values
from summarizer.types import Figure


def figure(
    value: str, modifier: str = "=", unit: str = "count", low: str | None = None, high: str | None = None
) -> Figure:
    number = None if value == "-" else Decimal(value)
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return Figure("x", (0, 1), (0, 1), number, low=ends[0], high=ends[1], unit=unit, modifier=modifier)


@pytest.mark.parametrize(
    ("first", "second", "apart", "together"),
    [
        (figure("2000"), figure("2000"), True, True),
        (figure("2000", "~"), figure("1980"), True, True),
        (figure("2000", "<"), figure("1980"), True, True),
        (figure("2000", "<"), figure("2020"), False, False),
        (figure("2000", ">"), figure("2020"), True, True),
        (figure("2000", ">"), figure("1980"), False, False),
        (figure("2000"), figure("1980"), True, False),  # between articles one may be rounded, within one it is not
        (figure("35000"), figure("34700"), True, False),
        (figure("2000", "~"), figure("2400"), False, False),
        (figure("200"), figure("198"), False, False),
        (figure("12"), figure("15"), False, False),
        (figure("2.4"), figure("2.38"), True, False),
        (figure("3"), figure("3.4"), False, False),
        (figure("1000000", ">"), figure("1100000"), True, True),
        (figure("100000", "~"), figure("100000", ">"), True, True),
        (figure("-", low="10", high="20"), figure("-", low="10", high="20"), True, True),
        (figure("-", low="10", high="20"), figure("15"), False, False),
        (figure("-", low="2000", high="3000"), figure("3000", "<="), True, True),
        (figure("0"), figure("0.4"), False, False),
        (figure("-5"), figure("5"), False, False),
    ],
)
def test_same_value(first: Figure, second: Figure, *, apart: bool, together: bool) -> None:
    for one, two in ((first, second), (second, first)):
        assert values.same(one, two, one_text=False) is apart
        assert values.same(one, two, one_text=True) is together


@pytest.mark.parametrize(
    ("first", "second", "excluded"),
    [
        (figure("12"), figure("15"), True),
        (figure("12"), figure("12"), False),
        (figure("100", ">"), figure("120"), False),
        (figure("100", ">"), figure("180"), True),
        (figure("2000", "~"), figure("2150"), False),
        (figure("2000", "~"), figure("2400"), True),
        (figure("-", low="10", high="20"), figure("15"), False),
        (figure("-", low="10", high="20"), figure("25"), True),
    ],
)
def test_values_that_exclude_each_other(first: Figure, second: Figure, *, excluded: bool) -> None:
    assert values.exclude(first, second) is excluded
    assert values.exclude(second, first) is excluded
