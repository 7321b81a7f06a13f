"""How the fake store searches: BM25 by the book."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.store.paging import Ranked
from bot.core.domain import IndexTerms, NewArticle, SearchQuery, Term
from summarizer.types import Article
from summarizer.words import fold, tokenize


@dataclass(frozen=True)
class Entry:
    """An article of the fake store, under its key."""

    key: int
    new: NewArticle
    stored: datetime

    @property
    def article(self) -> Article:
        return self.new.read.article

    @property
    def fields(self) -> tuple[tuple[float, tuple[str, ...]], ...]:
        terms: IndexTerms = self.new.terms
        return (4.0, terms.title), (1.0, terms.text), (0.7, terms.concepts)


class FakeRanker:
    """BM25 over the entries, by the book (Robertson and Zaragoza 2009), fields weighted before saturation."""

    def __init__(self, entries: Sequence[Entry], query: SearchQuery) -> None:
        self._entries = entries
        self._query = query
        self._average = sum(_length(entry) for entry in entries) / len(entries) or 1.0
        groups = (*query.required, *query.any_of)
        self._phrases = sorted({words for group in groups for words in group.alternatives})
        self._found = Counter(words for entry in entries for words in self._phrases if _weight(entry, words))

    def rank(self, low: int, high: int, *, skip: int, take: int) -> Ranked:
        found = [entry for entry in self._entries if low <= entry.key < high and _matches(entry, self._query)]
        rows = sorted(((self._score(entry), entry.key) for entry in found), reverse=True)
        return Ranked([(key, score) for score, key in rows[skip : skip + take]], len(rows))

    def exists(self, low: int, high: int) -> bool:
        return self.rank(low, high, skip=0, take=1).matches > 0

    def _score(self, entry: Entry) -> float:
        total = 0.0
        damping = 1.2 * (0.25 + 0.75 * _length(entry) / self._average)
        for words in self._phrases:
            often = _weight(entry, words)
            rarity = math.log(1 + len(self._entries) / (0.5 + self._found[words]))
            total += rarity * often * 2.2 / (often + damping)
        return total


def _length(entry: Entry) -> int:
    return sum(len(terms) for _, terms in entry.fields)


def _weight(entry: Entry, words: tuple[str, ...]) -> float:
    return sum(weight * _count(terms, words) for weight, terms in entry.fields)


def _count(terms: tuple[str, ...], words: tuple[str, ...]) -> int:
    size = len(words)
    return sum(terms[at : at + size] == words for at in range(len(terms) - size + 1)) if size else 0


def _has(entry: Entry, term: Term) -> bool:
    return any(_weight(entry, words) for words in term.alternatives)


def _matches(entry: Entry, query: SearchQuery) -> bool:
    article = entry.new.read.article
    optional = not query.any_of or bool(query.required) or any(_has(entry, term) for term in query.any_of)
    return (
        optional
        and all(_has(entry, term) for term in query.required)
        and not any(_has(entry, term) for term in query.excluded)
        and (
            query.source is None
            or any(_source(query.source) in _source(name) for name in (article.source, article.agency))
        )
        and (query.language is None or _same_language(article.language, query.language))
        and all(_holds(entry, bound.low, bound.high, inclusive=bound.inclusive) for bound in query.numbers)
    )


def _source(name: str | None) -> str:
    return "".join(f" {fold(word)}" for word, _, _ in tokenize((name or "").replace(".", " "))) or "\0"


def _same_language(found: str, wanted: str) -> bool:
    return found.lower() == wanted.lower() or found.lower().startswith(f"{wanted.lower()}-")


def _holds(entry: Entry, low: float | None, high: float | None, *, inclusive: bool) -> bool:
    for figure in entry.new.read.reading.figures:
        numbers = [float(number) for number in (figure.low, figure.value, figure.high) if number is not None]
        if not numbers:
            continue
        most, least = (min(numbers), max(numbers)) if low == high else (max(numbers), min(numbers))
        above = low is None or most > low or (inclusive and most == low)
        below = high is None or least < high or (inclusive and least == high)
        if above and below:
            return True
    return False
