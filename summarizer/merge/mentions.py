"""Figures as they stand in articles, and whether two of them are one figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Generic, TypeAlias, TypeVar, cast, overload

from summarizer import concepts, words
from summarizer.concepts import lexicon
from summarizer.merge import past, values
from summarizer.types import Article, Figure, FigureSource

Codes: TypeAlias = tuple[str, ...]
_T = TypeVar("_T")


class kept(Generic[_T]):  # noqa: N801 - a decorator
    """A property worked out once for a mention and all that are placed from it."""

    def __init__(self, work_out: Callable[[Mention], _T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, mention: None, owner: type) -> kept[_T]: ...
    @overload
    def __get__(self, mention: Mention, owner: type) -> _T: ...
    def __get__(self, mention: Mention | None, owner: type) -> kept[_T] | _T:
        if mention is None:
            return self
        known = cast("dict[str, _T]", mention.known)
        try:
            return known[self._name]
        except KeyError:
            found = known[self._name] = self._work_out(mention)
            return found


@dataclass(frozen=True)
class Mention:
    """One figure of one article: ``order`` is the article's rank by time, ``position`` the figure's in the article.

    ``home`` are the places of the counted noun ("US soldiers"), ``origin`` and ``places`` those of its clause,
    ``base`` the concept of the noun itself where ``figure.concept`` says what happened to it. ``between`` is the
    stretch of text from the figure before to the figure behind, ``starts`` where all figures of the article begin.
    ``told`` is the figure as read, ``figure`` the same in units that compare. ``known`` holds what was worked out.
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
    between: tuple[int, int]
    starts: frozenset[int]
    told: Figure
    known: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> tuple[int, int]:
        """Where it stands among all articles: sorts mentions by time."""
        return self.order, self.position

    @kept
    def sentence(self) -> str:
        """The sentence the figure stands in, verbatim."""
        start, end = self.figure.sentence
        return self.article.text[start:end]

    @kept
    def source(self) -> FigureSource:
        return FigureSource(self.article.id, self.told, self.sentence)

    @kept
    def context(self) -> frozenset[str]:
        """Concepts and places of the sentence: comparable across languages."""
        return _context(self.sentence, self.language)

    @kept
    def scene(self) -> Codes:
        """The places of the sentence, or else of the title: where the event is."""
        context = self.context
        if not any(token.startswith("p:") for token in context):
            context = _context(self.article.title, self.language)
        return tuple(sorted(token[2:].upper() for token in context if token.startswith("p:")))

    @kept
    def stems(self) -> frozenset[str]:
        """Stems of the sentence's content words."""
        return _stems(self.sentence, self.language) - _stems(self.figure.surface, self.language)

    @property
    def nameless(self) -> bool:
        """Whether the text does not say what is counted: "1,200 were still in shelters"."""
        return self.figure.concept is None and self.head is None

    @cached_property
    def head(self) -> str | None:
        noun = self.figure.counted_head or self.figure.counted
        generic = noun is None or noun.casefold() in lexicon.relations().generic
        return words.stem(noun, self.language) if noun and not generic else None

    @kept
    def clause_names(self) -> frozenset[str]:
        """Proper names of the clause that are no countries or regions of the tables."""
        clause = self.figure.clause or ""
        known = [(start, end) for _, start, end in concepts.find_places(clause, self.language)]
        return frozenset(
            lexicon.fold_word(word)
            for word, start, end in words.tokenize(clause)
            if start and word[0].isupper() and not any(low <= start and end <= high for low, high in known)
        )

    @kept
    def past(self) -> bool:
        """Whether the sentence speaks of an earlier time: "In 2019 seven people were hurt", "damals"."""
        return past.is_past(self.article, self.figure, self.between, self.starts)

    @cached_property
    def unit(self) -> str:
        """The unit without what it is per ("5,000 euros per household" and "5,000 euros" may be one amount) and
        without the scale that a weather report leaves out."""
        return self.figure.unit.partition(" per ")[0].removesuffix(" celsius")

    @cached_property
    def signature(self) -> tuple[object, ...]:
        """All that ``agree`` looks at, apart from story and sentence; of a round number also its scene."""
        figure = self.figure
        value = (figure.value, figure.low, figure.high, figure.unit, figure.modifier, figure.direction)
        scene = self.scene if figure.concept and self.is_round else ()
        return (*value, figure.concept, self.head, self.home, self.origin, self.places, self.base, scene)

    @property
    def is_round(self) -> bool:
        """Whether the value has one digit that tells."""
        return values.digits(values.middle(self.figure)) == 1

    def placed(self, order: int, story: str | None) -> Mention:
        """The same mention as part of a merge; what is known of it is known of both."""
        _ = self.signature, self.unit  # worked out here once, they are copied with the rest
        placed = object.__new__(Mention)
        placed.__dict__.update(self.__dict__, order=order, story=story)
        return placed


@lru_cache(maxsize=4096)
def _context(sentence: str, language: str) -> frozenset[str]:
    return frozenset(concepts.index_concepts(sentence, language))


@lru_cache(maxsize=4096)
def _stems(sentence: str, language: str) -> frozenset[str]:
    ignored = words.stopwords(language)
    folded = (
        word
        for word, _, _ in words.tokenize(sentence)
        if words.fold(word) not in ignored and not any(map(str.isdecimal, word))
    )
    return frozenset(words.stem(word, language) for word in folded)


def collect(article: Article, language: str, found: Sequence[Figure]) -> list[Mention]:
    """Every figure of an article in text order, as if it were the only one of its story."""
    mentions: list[Mention] = []
    figures = sorted(found, key=lambda figure: figure.span)
    starts = frozenset(figure.span[0] for figure in figures)
    for position, figure in enumerate(figures):
        left = figures[position - 1].span[1] if position else 0
        right = figures[position + 1].span[0] if position + 1 < len(figures) else len(article.text)
        before = mentions[-1] if position else None
        mentions.append(_mention(article, language, (position, figure, (left, right), starts), before))
    return mentions


def _mention(
    article: Article,
    language: str,
    found: tuple[int, Figure, tuple[int, int], frozenset[int]],
    before: Mention | None,
) -> Mention:
    position, figure, between, starts = found
    home = concepts.places_in(" ".join((*figure.qualifiers, figure.counted or "")), language)
    where = (home, *_where(article.text, figure, between, before, language))
    noun = figure.counted_head or figure.counted
    base = concepts.concept_of(noun, language) if noun else None
    return Mention(article, None, 0, position, _measured(figure), language, *where, base, between, starts, figure)


def _measured(figure: Figure) -> Figure:
    """The figure with basis points as percentage points, so that both compare."""
    if figure.unit != "basis point" or figure.value is None:
        return figure
    return replace(figure, value=figure.value / 100, unit="percentage point")


def _where(
    text: str, figure: Figure, between: tuple[int, int], before: Mention | None, language: str
) -> tuple[Codes, Codes]:
    """Origin and places of the clause, or those between the figure before and this one where the clause is that
    figure's: "Nach Polen gehen 1.700, in Deutschland werden 700 stationiert"."""
    if not figure.clause:
        return (), ()
    shared = (
        before is not None
        and before.figure.sentence == figure.sentence
        and before.figure.clause == figure.clause
        and figure.clause not in text[between[0] : between[1]]
    )
    if shared and before is not None:
        own = concepts.roles(text[between[0] : figure.span[0]], language)
        if any(own):
            return own
        return before.origin, before.places
    return concepts.roles(figure.clause, language)
