"""Articles of our own as they look once they are read: figures placed by hand, so that no reader is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from summarizer.concepts import annotate
from summarizer.sentences import split
from summarizer.types import Article, Figure, Person, ReadArticle, Reading

STORY = "story"


@dataclass(frozen=True)
class Number:
    """One figure by its surface in the text (searched from the last one on)."""

    surface: str
    value: str | None
    counted: str | None = None
    head: str | None = None
    clause: str | None = None
    unit: str = "count"
    modifier: str = "="
    direction: str = "none"
    qualifiers: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    salience: float = 0.5


def told(
    name: str,
    language: str,
    text: str,
    numbers: Sequence[Number] = (),
    *,
    title: str = "",
    source: str | None = None,
    agency: str | None = None,
    day: int | None = None,
    hour: int = 12,
    people: Sequence[tuple[str, str | None]] = (),
    story: str | None = None,
) -> ReadArticle:
    """A read article; its outlet is its name where none is given, its day is one of November 2026."""
    sentences = split(text, language)
    figures = []
    position = 0
    for number in numbers:
        start = text.index(number.surface, position)
        position = start + len(number.surface)
        sentence = next(s.span for s in sentences if s.span[0] <= start < s.span[1])
        figures.append(
            Figure(
                surface=number.surface,
                span=(start, position),
                sentence=sentence,
                value=None if number.value is None else Decimal(number.value),
                low=None if number.low is None else Decimal(number.low),
                high=None if number.high is None else Decimal(number.high),
                unit=number.unit,
                counted=number.counted,
                counted_head=number.head or number.counted,
                qualifiers=number.qualifiers,
                modifier=number.modifier,
                direction=number.direction,
                clause=number.clause,
                salience=number.salience,
            )
        )
    found = []
    for full_name, role in people:
        start = text.index(full_name)
        found.append(Person(full_name, role, (start, start + len(full_name))))
    published = None if day is None else datetime(2026, 11, day, hour, tzinfo=UTC)
    article = Article(name, title, text, language, source=source or name, agency=agency, published=published)
    return ReadArticle(article, Reading(language, sentences, annotate(figures, text, language), tuple(found)), story)


def deaths(
    name: str, surface: str, value: str, *, day: int | None = 16, hour: int = 12, language: str = "en"
) -> ReadArticle:
    text = {
        "en": f"A fire in the harbour killed {surface} people on Sunday.",
        "de": f"Bei dem Brand im Hafen sind am Sonntag {surface} Menschen ums Leben gekommen.",
    }[language]
    noun = {"en": ("people", "person"), "de": ("Menschen", "Mensch")}[language]
    return told(name, language, text, [Number(surface, value, *noun)], day=day, hour=hour, story=STORY)
