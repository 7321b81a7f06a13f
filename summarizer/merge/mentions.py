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

_DISTINCTIVE = 3
"""Significant digits from which a value tells a figure by itself within a story: 63,150 vehicles."""
_REFERS_BACK = 20
"""A count of this size without a noun means the same count before it in the article."""
_COUNTED = 10
"""From here on equal counts of one noun are one count, even where one text tells more of it."""
_TELLING = 1000
"""From here on a round number tells as much as one of two digits."""
_TOLL = "dead"
_COMMON_UNITS = frozenset(
    {"count", "percentage", "percentage point", "year of age", "multiple"}
    | {"second", "minute", "hour", "day", "week", "month", "year", "decade"}
)
"""Units of which a story has so many numbers that equal ones may be different figures."""


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
        """All that ``agree`` looks at, apart from story and sentence."""
        figure = self.figure
        value = (figure.value, figure.low, figure.high, figure.unit, figure.modifier, figure.direction)
        return (*value, figure.concept, self.head, self.home, self.origin, self.places, self.base)

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


def agree(first: Mention, second: Mention) -> bool:
    """Whether two mentions state one figure: value, unit, what is counted, where, and which way it moves."""
    one, two = first.figure, second.figure
    return (
        (first.unit == second.unit and (_is_rate(one) == _is_rate(two) or _rate_and_amount(first, second)))
        and {one.direction, two.direction} != {"up", "down"}
        and values.same(one, two, one_text=first.article.id == second.article.id)
        and not opposed(first, second)
        and count_alike(first, second)
    )


def _is_rate(figure: Figure) -> bool:
    return " per " in figure.unit


def _rate_and_amount(first: Mention, second: Mention) -> bool:
    """Whether one article gives as an amount what another gives per something."""
    return first.article.id != second.article.id and first.figure.value == second.figure.value


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


def elsewhere(first: Mention, second: Mention) -> bool:
    """Whether equal round numbers belong to events in different countries: two dead in Ireland, two in Denmark."""
    return values.digits(values.middle(first.figure)) == 1 and _apart(first.scene, second.scene)


def adds(mention: Mention) -> bool:
    """Whether a figure is an addition: "400 additional soldiers", "two more bodies"."""
    said = lexicon.fold(" ".join((*mention.figure.qualifiers, mention.figure.counted or "")))
    return bool(lexicon.relations().addition & set(said))


def _adds_to(first: Mention, second: Mention) -> bool:
    """Whether one mention adds to a toll of which the other tells the whole."""
    return first.figure.concept == _TOLL and adds(first) != adds(second)


def count_alike(first: Mention, second: Mention) -> bool:
    """Whether two mentions of one value and unit count the same kind of thing."""
    one, two = first.figure.concept, second.figure.concept
    value = values.middle(first.figure)
    telling = values.digits(value) > 1 or abs(value) >= _TELLING or first.figure.value is None
    if one and two and (elsewhere(first, second) or _adds_to(first, second)):
        return False
    if first.story != second.story:
        return bool(one) and one == two and same_base(first, second) and _specific(first, second)
    if one and two:
        alike = concepts.compatible(one, two) or _is_detail(first, second, telling=telling)
        return (alike and same_base(first, second)) or _same_amount(first, second)
    if _known_by_value(first):
        # "3.6 percent" may be two rates; "63,150 vehicles" and "51.8 percent" hardly are.
        return first.unit != "percentage" or _is_range(first) or _same_rate(first, second)
    if telling and any(mention.head is None and mention.figure.counted for mention in (first, second)):
        return True  # "62,000 units": a noun that stands for another
    if first.head is None or second.head is None:
        return _same_context(first, second, 1 if telling and first.unit != "count" else 2)
    if first.language == second.language:
        return one is None and two is None and first.head == second.head
    # A noun that no table knows may well be the other language's word.
    return telling


def _is_detail(first: Mention, second: Mention, *, telling: bool) -> bool:
    """Whether one mention only adds what happened: 2,300 jobs and 2,300 new jobs, 37 people and 37 rescued."""
    one, two = first.figure.concept or "", second.figure.concept or ""
    if first.base is not None and first.base == second.base and first.base in {one, two}:
        return values.middle(first.figure) >= _COUNTED
    if not telling or first.article.id == second.article.id:
        return False
    if concepts.is_work(first.base or "") and concepts.is_work(second.base or ""):
        return one == first.base or two == second.base  # 2,900 jobs cut, 2,900 workers
    if abs(values.middle(first.figure)) >= _TELLING and (_outcome_of(first, two) or _outcome_of(second, one)):
        return True
    return concepts.is_detail(one, two)


def _outcome_of(mention: Mention, concept: str) -> bool:
    """Whether a mention says what happened to people whom another text only names: 3,500 evacuated, 3,500 residents."""
    base = mention.base
    return base is not None and base != mention.figure.concept and concepts.compatible(base, concept)


def _same_amount(first: Mention, second: Mention) -> bool:
    """Whether two articles give one amount two names: a charge of 110 million euros, a writedown of 110 million."""
    one, two = first.figure.concept or "", second.figure.concept or ""
    if first.unit in _COMMON_UNITS or first.article.id == second.article.id:
        return False
    if first.figure.value != second.figure.value or (concepts.is_total(one) and concepts.is_total(two)):
        return False
    return values.digits(values.middle(first.figure)) > 1 and _same_context(first, second, 2)


def same_base(first: Mention, second: Mention) -> bool:
    """Whether the nouns themselves agree: 12 soldiers killed are not 12 civilians killed."""
    one, two = first.base, second.base
    if one is None or two is None or concepts.compatible(one, two):
        return True
    if concepts.is_detail(one, two):  # homes without power and households without power
        return first.article.id != second.article.id
    if concepts.is_work(one) and concepts.is_work(two):
        return first.figure.concept == second.figure.concept  # 300 jobs and 300 workers cut
    # "12 dead" and "12 people killed": one noun names the outcome, the other who it struck.
    return one == first.figure.concept or two == second.figure.concept


def _specific(first: Mention, second: Mention) -> bool:
    """Whether mentions of different stories are so much alike that they are one fact all the same."""
    value = values.middle(first.figure)
    large = values.digits(value) > 1 or abs(value) >= 1000
    where = [set(mention.home + mention.origin + mention.places) for mention in (first, second)]
    return large and first.figure.value == second.figure.value and bool(where[0] & where[1])


def is_common(mention: Mention) -> bool:
    """Whether a story has many numbers of a mention's unit."""
    return mention.unit in _COMMON_UNITS


def _known_by_value(mention: Mention) -> bool:
    """Whether a value tells a figure by itself within one story, whatever noun either text gives it."""
    figure = mention.figure
    if _is_range(mention):
        return True
    value, unit = values.middle(figure), figure.unit
    return values.digits(value) >= _DISTINCTIVE or unit not in _COMMON_UNITS or value != value.to_integral_value()


def _is_range(mention: Mention) -> bool:
    figure = mention.figure
    return figure.value is None and figure.low is not None and figure.high is not None


def _same_rate(first: Mention, second: Mention) -> bool:
    """Whether rates that tell by their digits are one: within a text, and where one is rounded, only on one thing."""
    if first.article.id == second.article.id or first.figure.value != second.figure.value:
        return _same_context(first, second, 1)
    return True


def _same_context(first: Mention, second: Mention, fewest: int) -> bool:
    """Whether two sentences speak of the same thing: ``fewest`` shared concepts and places, or more words.

    A number that comes again in its article without a noun ("the 2,000 from North Carolina") refers back.
    """
    if first.article.id == second.article.id:
        telling = values.middle(first.figure) >= _REFERS_BACK and first.figure.unit == "count"
        return telling or bool(first.stems & second.stems)
    if first.language == second.language:
        return len(first.stems & second.stems) > fewest
    return len(first.context & second.context) >= fewest
