"""What articles are compared by: the words of their language, and facts that every language shares.

Weights come from fixed classes of words, never from the articles at hand: two articles are as much alike between
themselves as among three hundred.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib import resources
from typing import TypeAlias

from summarizer import concepts, near_duplicates, words
from summarizer.merge import surname_key, values
from summarizer.proper_names import in_title_case, plain, proper_names
from summarizer.types import ReadArticle

_TITLE_WEIGHT = 3
_LEAD_WEIGHT = 2
_LEAD_WORDS = 60
_CONSIDERED_WORDS = 400
"""Words of an article that are compared: the event is told at its beginning."""
_LONGEST_WORD = 12
"""Code points a considered word has on average at most."""
_ORDINARY_WEIGHT = 0.4
"""Weight of a word that articles of any event use, beside 1 for others: the ratio of their inverse document
frequencies, one article in ten against one in two hundred."""
_FACT_WEIGHT = {"n": 3.0, "w": 2.0, "q": 1.0, "p": 1.0, "c": 0.6}
# "LISBON (AFP) -": where the reporter sits, which need not be where it happened.
_DATELINE = re.compile(r"[^\n()]{2,60}\([^()\n]{2,40}\) ?[-–—]")
_TELLING = 100
"""From here on a round number tells as much as one of two digits."""
_SHORTEST_NAME = 3
_OPENING_FACT = 1.5
"""Weight of a name or number of the title or the beginning, beside 1 for others: other events are told in passing."""
_OPENING_CONCEPT = 2.0
_TITLE_NAME = 3.0
"""Weight of a headline's name among the prominent ones, beside 1 for the beginning's."""
_OPENING_SENTENCES = 2
_OPENING_LENGTH = 400
"""Code points of an article's beginning in which names are prominent."""

_REMEMBERED = 1024
"""Articles whose profile is kept: brief after brief is made of the same ones."""

Vector: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as three vectors of length 1: stems of its language, facts that every language shares, and the
    numbers among them.

    A fact is ``n:unit:value``, ``q:concept:value``, ``w:name`` (spelled as ``surname_key`` does), ``p:place`` or
    ``c:concept``. ``prominent`` are the names that the title and the beginning tell, ``proper`` those of them that are
    surely proper names, ``places`` the places told there; ``grams`` are the fingerprints that copies of the text share.
    """

    language: str
    stems: Vector
    facts: Vector
    numbers: Vector
    prominent: Vector
    proper: frozenset[str]
    places: frozenset[str]
    grams: frozenset[int]
    published: datetime | None


@lru_cache(maxsize=_REMEMBERED)
def profile(read: ReadArticle) -> Profile:
    """The profile of an article; linear in what is compared of it."""
    language = read.reading.language
    stems, weighted = _stems(read), _facts(read)
    ordinary = _ordinary(language.partition("-")[0])
    prominent, proper, places = _prominent(read)
    return Profile(
        language,
        unit({s: (1 + math.log(n)) * (_ORDINARY_WEIGHT if s in ordinary else 1.0) for s, n in stems.items()}),
        unit(weighted),
        unit({fact: weight for fact, weight in weighted.items() if is_number(fact)}),
        prominent,
        proper,
        places,
        near_duplicates.fingerprints(read.article.text),
        read.article.published,
    )


def is_number(fact: str) -> bool:
    """Whether a fact is a telling number."""
    return fact.startswith("n:")


def is_quantity(fact: str) -> bool:
    """Whether a fact is a telling number together with what it counts or measures."""
    return fact.startswith("q:")


def is_name(fact: str) -> bool:
    """Whether a fact is a proper name, or a noun too rare to be ordinary."""
    return fact.startswith("w:")


def is_place(fact: str) -> bool:
    """Whether a fact is a country or region."""
    return fact.startswith("p:")


def length(vector: Vector) -> float:
    """The Euclidean length."""
    return math.sqrt(math.fsum(value * value for value in vector.values()))


def unit(vector: Vector) -> Vector:
    """The vector with length 1; empty where it has none."""
    size = length(vector)
    return {feature: value / size for feature, value in vector.items()} if size else {}


def _stems(read: ReadArticle) -> Counter[str]:
    """The stems of an article's content words; those of its title and beginning weigh more."""
    language = read.reading.language
    ignored = words.stopwords(language)
    stems: Counter[str] = Counter()
    for text, weight in ((read.article.title, _TITLE_WEIGHT), (read.article.text, 1)):
        for position, (word, _, _) in enumerate(words.tokenize(text[: _CONSIDERED_WORDS * _LONGEST_WORD])):
            if position >= _CONSIDERED_WORDS:
                break
            if words.fold(word) not in ignored:
                bonus = _LEAD_WEIGHT if weight == 1 and position < _LEAD_WORDS else 1
                for term in words.word_terms(word, language):
                    stems[term] += weight * bonus
    return stems


def _facts(read: ReadArticle) -> dict[str, float]:
    """Telling numbers and tolls, surnames, names, places and what is counted, with how much each weighs."""
    language = read.reading.language
    end = _opening(read)
    weights: dict[str, float] = {}

    def tell(fact: str, weight: float) -> None:
        weights[fact] = max(weight, weights.get(fact, 0.0))

    for figure in read.reading.figures:
        value = values.middle(figure)
        weight = _OPENING_FACT if figure.span[0] < end else 1.0
        if values.digits(value) > 1 or abs(value) >= _TELLING:
            tell(f"n:{figure.unit}:{value.normalize()}", weight)
            if figure.concept or figure.unit != "count":
                tell(f"q:{figure.concept or figure.unit}:{value.normalize()}", weight)
        elif figure.concept and concepts.is_grave(figure.concept):
            tell(f"n:{figure.concept}:{value.normalize()}", weight)
    for person in read.reading.people:
        tell(f"w:{surname_key(plain(person.name))}", 1.0)
    title, body = read.article.title, read.article.text[: _CONSIDERED_WORDS * _LONGEST_WORD]
    counts = Counter(concepts.index_concepts(f"{title}\n{body}", language))
    opened = set(concepts.index_concepts(f"{title}\n{body[:end]}", language))
    for text, first in ((body, end), (title, len(title))):
        for word, start, _ in words.tokenize(text):
            if _names(word, language):
                tell(f"w:{surname_key(plain(word))}", _OPENING_FACT if start < first else 1.0)
    for fact, count in counts.items():
        tell(fact, (1 + math.log(count)) * (_OPENING_CONCEPT if fact in opened else 1.0))
    return {fact: weight * _FACT_WEIGHT[fact[0]] for fact, weight in weights.items()}


def _opening(read: ReadArticle) -> int:
    """Where the beginning of an article's text ends."""
    end = max((one.span[1] for one in read.reading.sentences[:_OPENING_SENTENCES]), default=0)
    return min(end, _OPENING_LENGTH)


def _prominent(read: ReadArticle) -> tuple[dict[str, float], frozenset[str], frozenset[str]]:
    """The names of the title and the beginning by weight, those of them that are surely proper, and the places."""
    language = read.reading.language
    title, body = read.article.title, read.article.text[: _CONSIDERED_WORDS * _LONGEST_WORD]
    said = "" if in_title_case(title, language) else title
    starts = {0, *(len(said) + 1 + sentence.span[0] for sentence in read.reading.sentences)}
    sure = proper_names(f"{said}\n{body}", language, starts)
    people = {plain(word) for person in read.reading.people for word, _, _ in words.tokenize(person.name)}
    dateline = _DATELINE.match(body)
    opening = body[dateline.end() if dateline else 0 : _opening(read)]
    weights: dict[str, float] = {}
    proper: set[str] = set()
    for text, weight in ((opening, 1.0), (title, _TITLE_NAME)):
        for word, _, _ in words.tokenize(text):
            if _names(word, language):
                name = plain(word)
                fact = f"w:{surname_key(name)}"
                weights[fact] = weight
                # Reports of one event quote different people: only a headline's people are what it is about.
                if name in sure and (name not in people or text is title):
                    proper.add(fact)
    places = frozenset(filter(is_place, concepts.index_concepts(f"{title}\n{opening}", language)))
    return dict(sorted(weights.items())), frozenset(proper), places


def _names(word: str, language: str) -> bool:
    """Whether a word may be a name: a capital, and neither ordinary nor what is counted nor a country."""
    if not word[0].isupper() or len(word) < _SHORTEST_NAME or words.fold(word) in words.stopwords(language):
        return False
    if concepts.is_local(word):
        return True
    return words.stem(word, language) not in _ordinary(language.partition("-")[0]) and not concepts.is_listed(
        word, language
    )


@cache
def _ordinary(language: str) -> frozenset[str]:
    """Stems of the words that articles of any event use; of all languages where it is unknown."""
    table = tomllib.loads(resources.files("summarizer.data").joinpath("ordinary.toml").read_text("utf-8"))
    return frozenset(
        words.stem(word, name)
        for name in ((language,) if language in table else sorted(table))
        for word in table[name]["words"].split()
    )
