"""The words of the house: what is read from an article and what a brief is made of.

All spans are half-open ``(start, end)`` offsets in Unicode code points of ``Article.text``, which is
normalised once when the article is stored and never changed afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

Span: TypeAlias = tuple[int, int]
Modifier: TypeAlias = Literal["=", "~", "<", ">", "<=", ">="]
Direction: TypeAlias = Literal["up", "down", "none"]
SpeakerClass: TypeAlias = Literal["named", "official", "unnamed", "outlet"]
ChangeKind: TypeAlias = Literal["new", "changed", "withdrawn", "unchanged"]

UNKNOWN_LANGUAGE = "und"
"""BCP 47's own code for an undetermined language."""


@dataclass(frozen=True, slots=True)
class Article:
    """One stored text from one source.

    ``text`` holds the body's paragraphs separated by blank lines; a sub-heading is a paragraph too.
    ``published`` is aware and in UTC, or None where the source gives no date. ``summary`` are the
    source's own bullet points, ``dropped`` what was taken out as furniture.
    """

    id: str
    title: str
    text: str
    language: str
    url: str | None = None
    source: str | None = None
    byline: str | None = None
    agency: str | None = None
    published: datetime | None = None
    tags: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``heading`` marks a sub-heading: never a lead sentence. ``paragraph`` counts from 0."""

    span: Span
    paragraph: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who states a figure. ``kind`` is the class: ``named`` person, ``official`` body, ``unnamed`` ("officials"),
    or ``outlet`` (another medium or agency is quoted)."""

    name: str | None
    role: str | None
    kind: SpeakerClass


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity read from a text.

    Invariant: reading ``surface`` (= ``text[span]``) again gives the same value. A range or a vague plural
    ("tens of thousands") sets ``low`` and ``high`` and leaves ``value`` None. ``unit`` is a canonical singular
    English id (``euro``, ``percentage``, ``percentage point``, ``kilometre``); ``count`` where only a counted
    noun is there. ``counted`` is the noun phrase as written, ``counted_head`` its head's lemma, ``qualifiers``
    the rest ("additional", "US"). ``concept`` and ``places`` are language-neutral ids (``soldier``, ``DE``).
    ``clause`` is the shortest stretch that says what happens to the counted thing ("to Germany and Poland").
    ``salience`` ranks figures within one article, 0 to 1.
    """

    surface: str
    span: Span
    sentence: Span
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = "count"
    counted: str | None = None
    counted_head: str | None = None
    qualifiers: tuple[str, ...] = ()
    concept: str | None = None
    places: tuple[str, ...] = ()
    modifier: Modifier = "="
    direction: Direction = "none"
    clause: str | None = None
    speaker: Speaker | None = None
    salience: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """A named actor as written at ``span``: "Pentagon spokesman John Kirby" has role "Pentagon spokesman".

    ``weight`` counts what the person says or does in the article (mentions, quotes).
    """

    name: str
    role: str | None
    span: Span
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over an article finds; computed once, at ingest."""

    language: str
    sentences: tuple[Sentence, ...] = ()
    figures: tuple[Figure, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article together with its reading: the unit every brief, story and search hit is made of."""

    article: Article
    reading: Reading
    story: str | None = None


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a key figure stands: the figure as read in the article ``article`` (its id)."""

    article: str
    figure: Figure
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another value for the same concept and place, with the sources that state it: of the same time where it stands
    under ``KeyFigure.conflicts``, of an earlier one under ``KeyFigure.earlier``."""

    figure: Figure
    sources: tuple[FigureSource, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """How a value differs from what the reader was last shown: ``was`` is the figure shown then, ``before`` its value
    (None for a range); both None for what is new."""

    kind: ChangeKind
    before: Decimal | None = None
    was: Figure | None = None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure after merging over sources and languages.

    ``figure`` is the canonical reading, from ``sources[0]``. ``voices`` counts independent sources: two articles
    that carry the same agency's report are one voice. ``part_of`` is the index of the key figure that this one
    is a part of ("8,000 jobs, 3,500 of them in Germany"). ``past`` marks a figure of another time ("in 2019 two people
    died"): background that says nothing about the event. ``conflicts`` are other values of the same time, newest first;
    ``earlier`` are values that newer reports have superseded, newest first.
    """

    figure: Figure
    sources: tuple[FigureSource, ...]
    salience: float
    voices: int = 1
    conflicts: tuple[Conflict, ...] = ()
    part_of: int | None = None
    change: Change | None = None
    past: bool = False
    earlier: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """One sentence chosen from an article, verbatim."""

    text: str
    article: str
    span: Span
    language: str


@dataclass(frozen=True, slots=True)
class BriefPerson:
    """A person in a brief, with the ids of the articles that name them."""

    name: str
    role: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief in full; ``present`` cuts it to a platform's size at item borders.

    ``leads`` and ``figures`` are ranked, best first. ``sources`` are the cited articles in the order of their
    numbers ``[1]``, ``[2]``, … ``since`` is the time from which on the brief tells what is new; its ``figures`` then
    carry their change.
    """

    headline: str
    language: str
    leads: tuple[Lead, ...]
    figures: tuple[KeyFigure, ...]
    people: tuple[BriefPerson, ...]
    sources: tuple[Article, ...]
    story: str | None = None
    since: datetime | None = None
