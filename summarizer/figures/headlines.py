"""What a headline says about the figures of its article: which values it gives, and which words it shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from summarizer.figures.nouns.context import Context
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.figures.scanning.scanner import scan
from summarizer.types import Figure

_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 5
"""So many first letters make two words of one stem: "Gewinn" and "Gewinne", "jailed" and "jails"."""
_ROUNDED = Decimal("0.05")
"""How far a headline rounds: "33 Millionen" for 33,417,200.80."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The quantities of a title in its order, and the stems of its words."""

    quantities: tuple[Quantity, ...]
    stems: frozenset[str]

    def place(self, figure: Figure) -> int | None:
        """Which of the title's quantities states the figure's value, counted from 0."""
        return next((i for i, quantity in enumerate(self.quantities) if _same(quantity, figure)), None)

    def shared(self, words: str) -> int:
        """How many of the title's stems occur in ``words``."""
        return len(self.stems & stems(words))

    def names(self, phrase: str) -> bool:
        """Whether the title has a word of ``phrase``, be it inside a compound ("Getreideernte", "Getreide")."""
        return any(one.startswith(other) or other.startswith(one) for one in stems(phrase) for other in self.stems)


def headline(title: str, language: str, context: Context | None) -> Headline:
    """The headline ``title``; without a title nothing matches."""
    found = scan(title, 0, len(title), language) if title else []
    known = frozenset() if context is None else context.words.get("noun.stop", frozenset())
    words = (word for word in _WORD.findall(title.casefold()) if word not in known)
    return Headline(tuple(found), frozenset(word[:_STEM] for word in words))


def stems(text: str) -> frozenset[str]:
    """The first letters of the words of ``text``, as far as they tell words apart."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))


def _same(quantity: Quantity, figure: Figure) -> bool:
    rate = figure.unit.startswith(f"{quantity.unit} per ")
    if quantity.unit not in {figure.unit, COUNT} and figure.unit != COUNT and not rate:
        return False
    return any(_close(one, other) for one in _ends(quantity) for other in _ends(figure))


def _ends(number: Quantity | Figure) -> Sequence[Decimal]:
    return [end for end in (number.value, number.low, number.high) if end is not None]


def _close(stated: Decimal, exact: Decimal) -> bool:
    if stated == exact:
        return True
    round_enough = len(str(stated.normalize()).lstrip("-").rstrip("0").replace(".", "")) < len(str(exact.normalize()))
    return round_enough and abs(stated - exact) <= _ROUNDED * abs(exact) and abs(exact) >= 1
