"""Figures as they stand in articles, and whether two of them are one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from summarizer import concepts, words
from summarizer.merge import values
from summarizer.types import Article, Figure, FigureSource, ReadArticle

Codes: TypeAlias = tuple[str, ...]

_DISTINCTIVE = 3
"""Significant digits from which a value tells a figure by itself within a story: 63,150 vehicles."""
_REFERS_BACK = 20
"""A count of this size without a noun means the same count before it in the article."""
_LARGE = 1_000_000
"""Amounts of money from here on are told by two readings without a noun."""


@dataclass(frozen=True)
class Mention:
    """One figure of one article: ``order`` is the article's rank by time, ``position`` the figure's in the article.

    ``home`` are the places of the counted noun ("US soldiers"), ``origin`` and ``places`` those of its clause,
    ``base`` the concept of the noun itself where ``figure.concept`` says what happened to it.
    """

    article: Article
    story: str | None
    order: int
    position: int
    figure: Figure
    language: str
    home: Codes
    origin: Codes
    places: Codes
    base: str | None

    @cached_property
    def sentence(self) -> str:
        """The sentence the figure stands in, verbatim."""
        start, end = self.figure.sentence
        return self.article.text[start:end]

    @cached_property
    def source(self) -> FigureSource:
        return FigureSource(self.article.id, self.figure, self.sentence)

    @cached_property
    def context(self) -> frozenset[str]:
        """Concepts and places of the sentence: comparable across languages."""
        return frozenset(concepts.index_concepts(self.sentence, self.language))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the sentence's content words."""
        ignored = words.stopwords(self.language)
        folded = (word for word, _, _ in words.tokenize(self.sentence) if words.fold(word) not in ignored)
        return frozenset(words.stem(word, self.language) for word in folded)

    @cached_property
    def head(self) -> str | None:
        noun = self.figure.counted_head or self.figure.counted
        return words.stem(noun, self.language) if noun else None

    @property
    def signature(self) -> tuple[object, ...]:
        """All that ``agree`` looks at, apart from the sentence."""
        figure = self.figure
        value = (figure.value, figure.low, figure.high, figure.unit, figure.modifier, figure.direction)
        return (*value, figure.concept, self.head, self.home, self.origin, self.places, self.base, self.story)


def collect(reads: Sequence[ReadArticle]) -> list[Mention]:
    """Every figure of the articles, which are given in their order of time."""
    return [
        _mention(read, order, position, figure)
        for order, read in enumerate(reads)
        for position, figure in enumerate(sorted(read.reading.figures, key=lambda figure: figure.span))
    ]


def _mention(read: ReadArticle, order: int, position: int, figure: Figure) -> Mention:
    language = read.reading.language
    home = concepts.places_in(" ".join((*figure.qualifiers, figure.counted or "")), language)
    origin, places = concepts.roles(figure.clause, language) if figure.clause else ((), ())
    noun = figure.counted_head or figure.counted
    base = concepts.concept_of(noun, language) if noun else None
    return Mention(read.article, read.story, order, position, figure, language, home, origin, places, base)


def agree(first: Mention, second: Mention) -> bool:
    """Whether two mentions state one figure: value, unit, what is counted, where, and which way it moves."""
    one, two = first.figure, second.figure
    return (
        one.unit == two.unit
        and {one.direction, two.direction} != {"up", "down"}
        and values.same(one, two, one_text=first.article.id == second.article.id)
        and not opposed(first, second)
        and _count_alike(first, second)
    )


def opposed(first: Mention, second: Mention) -> bool:
    """Whether two mentions belong to different places: other nationality, origin or destination."""
    if _apart(first.home, second.home) or _apart(first.origin, second.origin):
        return True
    # A place that only repeats where the other mention's people come from says nothing about where they go.
    own = [code for code in first.places if code not in second.home + second.origin]
    other = [code for code in second.places if code not in first.home + first.origin]
    if _apart(own, other):
        return True
    if set(own) & set(other):
        return False
    return _apart(first.home, second.origin) or _apart(first.origin, second.home)


def _apart(first: Sequence[str], second: Sequence[str]) -> bool:
    return bool(first and second) and not any(concepts.related(one, two) for one in first for two in second)


def _count_alike(first: Mention, second: Mention) -> bool:
    """Whether two mentions of one value and unit count the same kind of thing."""
    one, two = first.figure.concept, second.figure.concept
    elsewhere = first.story != second.story
    if one and two:
        if not concepts.compatible(one, two) or not same_base(first, second):
            return False
        return not elsewhere or _specific(first, second)
    if elsewhere:
        return False
    if not one and not two and first.head == second.head and first.language == second.language:
        return first.head is not None or _known_by_value(first) or _same_context(first, second)
    return _known_by_value(first) or ((first.head is None or second.head is None) and _same_context(first, second))


def same_base(first: Mention, second: Mention) -> bool:
    """Whether the nouns themselves agree: 12 soldiers killed are not 12 civilians killed."""
    one, two = first.base, second.base
    if one is None or two is None or concepts.compatible(one, two):
        return True
    # "12 dead" and "12 people killed": one noun names the outcome, the other who it struck.
    return one == first.figure.concept or two == second.figure.concept


def _specific(first: Mention, second: Mention) -> bool:
    """Whether mentions of different stories are so much alike that they are one fact all the same."""
    value = values.middle(first.figure)
    large = values.digits(value) > 1 or abs(value) >= 1000
    where = [set(mention.home + mention.origin + mention.places) for mention in (first, second)]
    return large and first.figure.value == second.figure.value and bool(where[0] & where[1])


def _known_by_value(mention: Mention) -> bool:
    value = values.middle(mention.figure)
    if values.digits(value) >= _DISTINCTIVE:
        return True
    return (
        mention.figure.unit != "count"
        and values.digits(value) > 1
        and (abs(value) >= _LARGE or value != value.to_integral_value())
    )


def _same_context(first: Mention, second: Mention) -> bool:
    """Whether two sentences speak of the same thing: shared concepts and places, or shared words.

    A number that comes again in its article without a noun ("the 2,000 from North Carolina") refers back.
    """
    if first.article.id == second.article.id:
        telling = values.middle(first.figure) >= _REFERS_BACK and first.figure.unit == "count"
        return telling or bool(first.stems & second.stems)
    if first.language == second.language:
        return len(first.stems & second.stems) >= 3
    return len(first.context & second.context) >= 2
