"""How much a figure matters in its article, 0 to 1.

The rules are an editor's: the first number of an article is the headline's in six of ten cases; what the headline and
the lead talk about matters, the whole before its parts, the new level before the old one, the dead before the hurt,
counts and money before ages, durations and dimensions; a number said again matters, but is listed once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from summarizer.figures.headlines import Headline, headline
from summarizer.figures.nouns.context import Context, load
from summarizer.figures.scanning.lexicon import lexicon
from summarizer.figures.scanning.quantities import COUNT
from summarizer.figures.scanning.units import Unit
from summarizer.types import Figure

_CLAUSE_END = re.compile(r"[,;:()–—]")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")

_POSITION, _POSITION_STEP = 0.36, 0.45
"""What the first figure gets, and how fast it fades for each further value."""
_LEAD, _LEAD_LENGTH = 0.05, 600
"""What the head of the article gets, and how long it is in code points."""
_TITLE_VALUE, _TITLE_STEP = 0.3, 0.04
"""What a value of the title gets, and how much less each later one."""
_TITLE_NOUN, _TITLE_WORDS = 0.09, 0.02
"""What a noun of the title gets, and each further word of the title near the figure."""
_MOST_TITLE_WORDS = 4
_NOUN, _CLAUSE, _SPEAKER = 0.05, 0.03, 0.04
_REPEATED = 0.06
_GRAVE, _HARM, _MONEY = 0.1, 0.05, 0.03
"""What a figure of people killed gets, of people hurt, missing or evacuated, and of money."""
_KINDLY = 0.95
"""The least weight of a value that the title gives, be it an age or duration."""

_MINOR_UNITS = {
    "year of age": 0.45,
    "minute": 0.4,
    "second": 0.4,
    "percentage": 0.9,
    "percentage point": 0.85,
    "multiple": 0.8,
}
_MINOR_KINDS = {"time": 0.5, "length": 0.65, "speed": 0.65, "temperature": 0.65}
"""Weights of units, and else of their kinds, that are rarely what an article is about."""
_NEAR = 90
"""How far from a figure a word about its time may stand, in code points."""
_BESIDE = 3
"""How many words before a figure may say that it is compared or a part."""
_BACKGROUND, _DATED, _COMPARED = 0.5, 0.7, 0.5
"""Weights of another time, of a dated figure, of what a figure is compared with ("from 9 to 12": the 9)."""
_SMALL = Decimal(3)
"""Counts up to this are rarely news, unless people are dead."""
_WITHOUT_NOUN, _KNOWN_SET, _VAGUE, _FEW, _PART, _AGAIN, _COMPOUND = 0.6, 0.3, 0.85, 0.7, 0.7, 0.3, 0.6
"""Weights of a bare number, of "all three states", of "thousands", of a count up to ``_SMALL``, of a part of a whole
counted before, of a value listed before, of a number inside a compound ("a six-knot zone")."""

_Key = tuple[Decimal | None, Decimal | None, Decimal | None, str]


def score(figures: Sequence[Figure], text: str, title: str, language: str) -> tuple[Figure, ...]:
    """The figures with ``salience`` filled in, in their order."""
    context = load(language)
    article = _Article(
        text=text,
        context=context,
        title=headline(title, language, context),
        times=Counter(_key(figure) for figure in figures),
        units=lexicon(language).units.by_id,
    )
    scored: list[Figure] = []
    ranks: dict[_Key, int] = {}
    wholes: dict[str, Decimal] = {}
    for index, figure in enumerate(figures):
        key = _key(figure)
        weight = _AGAIN if key in ranks else 1.0
        value = article.worth(figure, ranks.setdefault(key, len(ranks)))
        following = figures[index + 1] if index + 1 < len(figures) else None
        weight *= article.weight(figure, following) * _part(figure, wholes)
        scored.append(replace(figure, salience=round(min(1.0, value * weight), 4)))
    return tuple(scored)


def _key(figure: Figure) -> _Key:
    return (figure.value, figure.low, figure.high, figure.unit)


def _part(figure: Figure, wholes: dict[str, Decimal]) -> float:
    """Less for a count smaller than an earlier one of the same thing; notes the largest so far."""
    value = figure.value if figure.value is not None else figure.high
    if figure.unit != COUNT or figure.counted_head is None or value is None:
        return 1.0
    largest = wholes.get(figure.counted_head)
    wholes[figure.counted_head] = value if largest is None else max(largest, value)
    return _PART if largest is not None and value < largest else 1.0


@dataclass(frozen=True, slots=True)
class _Article:
    """What the figures of one article are weighed by."""

    text: str
    context: Context | None
    title: Headline
    times: Counter[_Key]
    units: Mapping[str, Unit]

    def worth(self, figure: Figure, rank: int) -> float:
        """What speaks for the figure: place, title, and what a reader can do with it."""
        start, end = figure.span
        near = self.text[max(figure.sentence[0], start - _NEAR) : min(figure.sentence[1], end + _NEAR)]
        value = _POSITION / (1 + _POSITION_STEP * rank)
        value += _LEAD * max(0.0, 1 - start / _LEAD_LENGTH)
        place = self.title.place(figure)
        if place is not None:
            value += max(0.0, _TITLE_VALUE - _TITLE_STEP * place)
        value += _TITLE_NOUN * self.title.names(f"{figure.counted or ''} {figure.counted_head or ''}")
        value += _TITLE_WORDS * min(_MOST_TITLE_WORDS, self.title.shared(near))
        value += _NOUN * (figure.counted is not None)
        value += _CLAUSE * (figure.clause is not None)
        value += _REPEATED * (self.times[_key(figure)] > 1)
        value += _SPEAKER * (figure.speaker is not None and figure.speaker.kind in {"named", "official"})
        value += _MONEY * (self._kind(figure) == "money")
        return value + (
            _GRAVE if self._tells(figure, "salience.grave") else _HARM * self._tells(figure, "salience.harm")
        )

    def weight(self, figure: Figure, following: Figure | None) -> float:
        """What speaks against it, 1 for nothing: its kind, its time, what it is a part of or compared with."""
        start = figure.span[0]
        before = [word.casefold() for word in _WORD.findall(self.text[max(figure.sentence[0], start - _NEAR) : start])]
        weight = self._by_kind(figure, before)
        if self.title.place(figure) is not None:
            weight = max(weight, _KINDLY)
        weight *= self._by_time(figure, before)
        if self._is_compared(figure, following, before[-_BESIDE:]):
            weight *= _COMPARED
        elif self._is_part(figure, before[-_BESIDE:]):
            weight *= _PART
        return weight

    def _by_kind(self, figure: Figure, before: Sequence[str]) -> float:
        if self.text[figure.span[1] : figure.span[1] + 1] in {"-", "‑"}:
            return _COMPOUND
        if figure.unit != COUNT:
            term = figure.counted is not None and self._tells_term(figure.counted)
            return 1.0 if term else _MINOR_UNITS.get(figure.unit, _MINOR_KINDS.get(self._kind(figure), 1.0))
        if figure.counted is None:
            return _WITHOUT_NOUN
        if self.context is not None and before and self.context.has("noun.all", before[-1]):
            return _KNOWN_SET
        if figure.value is None and not any(map(str.isdigit, figure.surface)):
            return _VAGUE
        few = figure.value is not None and figure.value <= _SMALL
        return _FEW if few and not self._tells(figure, "salience.grave") else 1.0

    def _kind(self, figure: Figure) -> str:
        """The kind of the figure's unit: "money", "time", "length"; of a rate that of its first unit."""
        unit = self.units.get(figure.unit.partition(" per ")[0])
        return "" if unit is None else unit.kind

    def _tells_term(self, counted: str) -> bool:
        """Whether a duration is a sentence that a court gives."""
        context = self.context
        return context is not None and any(context.has("salience.terms", word) for word in counted.casefold().split())

    def _tells(self, figure: Figure, table: str) -> bool:
        """Whether a count is of people in ``table`` (killed, hurt): by its noun, its clause, or the words behind."""
        if self.context is None or figure.unit != COUNT:
            return False
        behind = _CLAUSE_END.split(self.text[figure.span[1] : figure.sentence[1]][:_NEAR], maxsplit=1)[0]
        words = _WORD.findall(f"{figure.counted_head or ''} {figure.clause or ''} {behind}".casefold())
        return any(self.context.has(table, word) for word in words)

    def _is_part(self, figure: Figure, before: Sequence[str]) -> bool:
        """Whether the text calls the figure a part: "including 12", "12 of them", "davon 12"."""
        if self.context is None:
            return False
        behind = [word.casefold() for word in _WORD.findall(self.text[figure.span[1] : figure.span[1] + _NEAR])[:2]]
        return any(self.context.has("noun.subset", word) for word in [*before, *behind[:1]]) or self.context.has(
            "salience.parts", "+".join(behind)
        )

    def _is_compared(self, figure: Figure, following: Figure | None, before: Sequence[str]) -> bool:
        """Whether the figure is the old level, or what another one is compared with."""
        if self.context is None or not before:
            return False
        for index, word in enumerate(before):
            bound = index > 0 and self.context.has("salience.bounds", before[index - 1])  # "more than a quarter"
            if self.context.has("salience.compared", word) and not bound:
                return True
        change = following is not None and following.unit == figure.unit and following.direction != "none"
        return (
            change
            and following is not None
            and figure.direction == "none"
            and following.span[0] - figure.span[1] < _NEAR // 4
            and self.context.has("salience.from", before[-1])
        )

    def _by_time(self, figure: Figure, before: Sequence[str]) -> float:
        """Less for a figure of another time: "in 2019", "a year earlier", "damals"."""
        if self.context is None:
            return 1.0
        end, last = figure.span[1], figure.sentence[1]
        clause = _CLAUSE_END.split(self.text[end : min(last, end + _NEAR)], maxsplit=1)[0]
        after: list[str] = []
        for word in _WORD.findall(clause.casefold()):
            if self.context.has("noun.comparators", word):
                break  # "62,000, more than a year earlier": what follows is the other time
            after.append(word)
        return min(_time_weight(before, self.context), _time_weight(after, self.context))


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
