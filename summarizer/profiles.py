"""What articles are compared by: the words of their language, and facts that every language shares.

Weights come from fixed classes of words, never from the articles at hand: two articles are as much alike between
themselves as among three hundred.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
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
_FACT_WEIGHT = {"n": 3.0, "s": 2.0, "w": 2.0, "q": 1.0, "p": 1.0, "c": 0.6}
_TELLING = 100
"""From here on a round number tells as much as one of two digits."""
_SHORTEST_NAME = 3
_OPENING_SENTENCES = 2
_OPENING_LENGTH = 400
"""Code points of an article's beginning in which names are prominent."""

Vector: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as three vectors of length 1: stems of its language, facts that every language shares, and the
    numbers among them.

    A fact is ``n:unit:value``, ``q:concept:value``, ``s:surname``, ``w:name``, ``p:place`` or ``c:concept``.
    ``prominent`` are the names among them that the title and the beginning tell, and whether each is surely a proper name; ``grams``
    are the fingerprints that copies of the text share.
    """

    language: str
    stems: Vector
    facts: Vector
    numbers: Vector
    prominent: Mapping[str, bool]
    grams: frozenset[int]
    published: datetime | None


def profile(read: ReadArticle) -> Profile:
    """The profile of an article; linear in what is compared of it."""
    language = read.reading.language
    stems, facts = _stems(read), _facts(read)
    ordinary = _ordinary(language.partition("-")[0])
    weighted = {fact: (1 + math.log(count)) * _FACT_WEIGHT[fact[0]] for fact, count in facts.items()}
    return Profile(
        language,
        unit({s: (1 + math.log(n)) * (_ORDINARY_WEIGHT if s in ordinary else 1.0) for s, n in stems.items()}),
        unit(weighted),
        unit({fact: weight for fact, weight in weighted.items() if is_number(fact)}),
        _prominent(read),
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
    return fact.startswith(("s:", "w:"))


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


def _facts(read: ReadArticle) -> Counter[str]:
    """Telling numbers and tolls, surnames, names, places and what is counted."""
    language = read.reading.language
    facts: Counter[str] = Counter()
    for figure in read.reading.figures:
        value = values.middle(figure)
        if values.digits(value) > 1 or abs(value) >= _TELLING:
            facts[f"n:{figure.unit}:{value.normalize()}"] = 1
            if figure.concept or figure.unit != "count":
                facts[f"q:{figure.concept or figure.unit}:{value.normalize()}"] = 1
        elif figure.concept and concepts.is_grave(figure.concept):
            facts[f"n:{figure.concept}:{value.normalize()}"] = 1
    facts.update({f"s:{surname_key(person.name)}" for person in read.reading.people})
    head = f"{read.article.title}\n{read.article.text[: _CONSIDERED_WORDS * _LONGEST_WORD]}"
    facts.update(concepts.index_concepts(head, language))
    facts.update({f"w:{plain(word)}" for word, _, _ in words.tokenize(head) if _names(word, language)})
    return facts


def _prominent(read: ReadArticle) -> dict[str, bool]:
    """The names of the title and the beginning: what the event is called, who and where it is about."""
    language = read.reading.language
    end = max((one.span[1] for one in read.reading.sentences[:_OPENING_SENTENCES]), default=0)
    title, body = read.article.title, read.article.text[: _CONSIDERED_WORDS * _LONGEST_WORD]
    head = f"{title}\n{body[: min(end, _OPENING_LENGTH)]}"
    if in_title_case(title, language):
        title = ""
    starts = {0, *(len(title) + 1 + sentence.span[0] for sentence in read.reading.sentences)}
    proper = proper_names(f"{title}\n{body}", language, starts)
    folded = [plain(word) for word, _, _ in words.tokenize(head) if _names(word, language)]
    return {f"w:{word}": word in proper for word in sorted(folded)}


def _names(word: str, language: str) -> bool:
    """Whether a word may be a name: a capital, and neither ordinary nor what is counted nor a country."""
    if not word[0].isupper() or len(word) < _SHORTEST_NAME or words.fold(word) in words.stopwords(language):
        return False
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
