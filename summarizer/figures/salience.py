"""How much a figure matters in its article, 0 to 1.

The weights follow what headlines of news do with the numbers of their articles: the first number of an article is
the headline's in six of ten cases, one of the first three in more than eight.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from summarizer.figures.context import Context, load
from summarizer.figures.quantities import COUNT
from summarizer.types import Figure

_CLAUSE_END = re.compile(r"[,;:()–—]")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_NUMBER = re.compile(r"\d[\d.,'’]*")
_POSITION = 0.34
_LEAD = 0.12
_TITLE_VALUE = 0.22
_TITLE_NOUN = 0.08
_NOUN = 0.06
_CLAUSE = 0.05
_REPEATED = 0.06
_SPEAKER = 0.04
_UNIQUE = 0.03

_LEAD_LENGTH = 600
"""The first paragraphs, in code points."""
_MINOR_UNITS = {"year of age": 0.45, "year": 0.6, "month": 0.5, "week": 0.5, "day": 0.5, "hour": 0.45, "minute": 0.4}
_MINOR_UNITS |= {"second": 0.4, "percentage": 0.85, "percentage point": 0.85, "metre": 0.8, "multiple": 0.8}
_NEAR = 90
"""How far from a figure a word about its time may stand, in code points."""
_BACKGROUND, _DATED = 0.5, 0.7
_SMALL = Decimal(3)
"""Counts up to this are rarely news, unless people are dead or hurt: then the noun says so in the ranking of all."""

_WITHOUT_NOUN, _KNOWN_SET, _VAGUE, _FEW = 0.6, 0.3, 0.85, 0.7
"""Weights of a bare number, of "all three states", of "thousands", of a count up to ``_SMALL``."""

_Key = tuple[Decimal | None, Decimal | None, Decimal | None, str]


def score(figures: Sequence[Figure], text: str, title: str, language: str) -> tuple[Figure, ...]:
    """The figures with ``salience`` filled in, in their order.

    Position decides most, then whether the title carries the value or the noun, then what a reader can do with
    the figure: a counted noun, a clause, a source; ages, durations and counts of one to three weigh less.
    """
    context = load(language)
    title_words = {word.casefold() for word in _WORD.findall(title)}
    title_values = _numbers(title)
    times = Counter(_key(figure) for figure in figures)
    units = Counter(figure.counted_head or figure.unit for figure in figures)
    scored: list[Figure] = []
    ranks: dict[_Key, int] = {}
    for figure in figures:
        rank = ranks.setdefault(_key(figure), len(ranks))
        value = _POSITION / (1 + 0.35 * rank)
        value += _LEAD * max(0.0, 1 - figure.span[0] / _LEAD_LENGTH)
        value += _TITLE_VALUE * (_digits(figure.surface) in title_values and _digits(figure.surface) != "")
        value += _TITLE_NOUN * _in_title(figure, title_words)
        value += _NOUN * (figure.counted is not None)
        value += _CLAUSE * (figure.clause is not None)
        value += _REPEATED * min(2, times[_key(figure)] - 1) / 2
        value += _SPEAKER * (figure.speaker is not None and figure.speaker.kind in {"named", "official"})
        value += _UNIQUE * (units[figure.counted_head or figure.unit] == 1)
        scored.append(
            replace(
                figure, salience=_rounded(value * _weight(figure, text, context) * _presence(figure, text, context))
            )
        )
    return tuple(scored)


def _rounded(value: float) -> float:
    return round(min(1.0, value), 4)


def _presence(figure: Figure, text: str, context: Context | None) -> float:
    """Less for a figure of another time: "in 2019", "a year earlier", "damals"."""
    if context is None:
        return 1.0
    (start, end), (first, last) = figure.span, figure.sentence
    before = _WORD.findall(text[max(first, start - _NEAR) : start].casefold())
    clause = _CLAUSE_END.split(text[end : min(last, end + _NEAR)], maxsplit=1)[0]
    after: list[str] = []
    for word in _WORD.findall(clause.casefold()):
        if context.has("noun.comparators", word):
            break  # "62,000, more than a year earlier": what follows is the other time
        after.append(word)
    return min(_time_weight(before, context), _time_weight(after, context))


def _time_weight(words: Sequence[str], context: Context) -> float:
    for index, word in enumerate(words):
        previous = words[index - 1] if index else ""
        compared = any(context.has("noun.comparators", other) for other in words[max(0, index - 4) : index])
        past = context.has("noun.background", word) or (
            context.has("noun.ago", word) and context.has("clause.time_nouns", previous)
        )
        if past and not compared:
            return _BACKGROUND
        if _YEAR.fullmatch(word) and context.has("noun.since", previous) and not compared:
            return _DATED
    return 1.0


def _key(figure: Figure) -> _Key:
    return (figure.value, figure.low, figure.high, figure.unit)


def _digits(surface: str) -> str:
    return "".join(filter(str.isdigit, surface))


def _numbers(title: str) -> frozenset[str]:
    """The numbers of the title, digits only, so that "2.000" and "2,000" are one."""
    return frozenset(_digits(number) for number in _NUMBER.findall(title))


def _in_title(figure: Figure, title_words: set[str]) -> bool:
    words = [word.casefold() for word in _WORD.findall(f"{figure.counted or ''} {figure.counted_head or ''}")]
    return any(word in title_words for word in words if len(word) > 3)


def _weight(figure: Figure, text: str, context: Context | None) -> float:
    if figure.unit != COUNT:
        return _MINOR_UNITS.get(figure.unit, 1.0)
    if figure.counted is None:
        return _WITHOUT_NOUN
    before = text[max(0, figure.span[0] - 20) : figure.span[0]].split()
    if context is not None and before and context.has("noun.all", before[-1].lower()):
        return _KNOWN_SET
    if figure.value is None and not _digits(figure.surface):
        return _VAGUE
    return _FEW if figure.value is not None and figure.value <= _SMALL else 1.0
