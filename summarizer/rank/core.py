"""The mathematics of choosing sentences: position, centroid, title, figures and novelty.

Each sentence gets a standing score; then sentences are taken one by one, each time the best after taking off what it
repeats (maximal marginal relevance, Carbonell and Goldstein 1998). The centroid is that of Radev et al. 2004, with
inverse sentence frequencies. Time grows with sentences times the number chosen.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_SIMILARITY = 0.7
"""A sentence this similar (cosine, 0 to 1) to one already chosen or shown is never chosen."""

_CONTAINED = 0.9
_MIN_CONTAINED = 5
_MIN_SHARED_ANCHORS = 2
_MIN_SHARED_FIGURES = 2
_SHARE_OF_FIGURES = 0.66
_FOREIGN = 0.4
_LEANING = 0.8
_IDEAL_WORDS = (10, 38)
_POSITION_DECAY = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence as the ranking sees it.

    ``document`` and ``position`` number its document and its place there, both from 0. ``terms`` are the stems of its
    content words, ``anchors`` the names and numbers that are the same in every language. ``figures`` maps each figure's
    identity to its salience (0 to 1). ``follows`` is the index of the candidate that has to come right before it,
    ``eligible`` says whether it may be chosen at all, and ``news`` that it is no repetition of what was shown, however
    much its words are.
    """

    document: int
    position: int
    language: str
    words: int
    terms: tuple[str, ...]
    anchors: frozenset[str] = frozenset()
    figures: Mapping[str, float] = field(default_factory=dict)
    follows: int | None = None
    eligible: bool = True
    news: bool = False


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts in a sentence's score; every part lies between 0 and 1."""

    position: float
    centroid: float
    title: float
    figures: float
    novelty: float


SINGLE = Weights(position=1.0, centroid=1.0, title=0.25, figures=0.4, novelty=0.4)
"""For one article: news is told from the top, so position leads."""

CLUSTER = Weights(position=0.8, centroid=1.2, title=0.25, figures=0.4, novelty=0.5)
"""For several articles on one event: what they share leads."""

RANKED = Weights(position=0.0, centroid=0.0, title=0.0, figures=0.0, novelty=0.0)
"""For scores that come from elsewhere: only the cut against repetition is ours."""


class Space:
    """Sentence vectors: term frequency times inverse sentence frequency, of unit length."""

    def __init__(self, candidates: Sequence[Candidate], shown: Sequence[Candidate] = ()) -> None:
        frequency = Counter(term for candidate in candidates for term in dict.fromkeys(candidate.terms))
        self._rarity = {term: math.log(1 + len(candidates) / count) for term, count in frequency.items()}
        self._unseen = math.log(1 + len(candidates))
        self.vectors = [self.vector(candidate.terms) for candidate in candidates]
        self.flat = [_unit(dict.fromkeys(candidate.terms, 1.0)) for candidate in candidates]
        self.candidates = candidates
        self.shown = [
            (candidate, self.vector(candidate.terms), _unit(dict.fromkeys(candidate.terms, 1.0))) for candidate in shown
        ]

    def vector(self, terms: Sequence[str]) -> dict[str, float]:
        counts = Counter(terms)
        return _unit({term: count * self._rarity.get(term, self._unseen) for term, count in counts.items()})

    def similarity(self, left: int, right: int) -> float:
        """0 to 1: cosine within a language, shared names and numbers across languages."""
        return _similarity(
            (self.candidates[left], self.vectors[left], self.flat[left]),
            (self.candidates[right], self.vectors[right], self.flat[right]),
        )

    def similarity_to_shown(self, index: int) -> float:
        own = (self.candidates[index], self.vectors[index], self.flat[index])
        return max((_similarity(own, other) for other in self.shown), default=0.0)


def standing_scores(space: Space, titles: Sequence[Sequence[str]], weights: Weights) -> list[float]:
    """What each candidate is worth before anything is chosen; ``titles`` are the title terms of each document."""
    centroid = _centrality(space)
    scores: list[float] = []
    for candidate, central in zip(space.candidates, centroid, strict=True):
        title = set(titles[candidate.document])
        shared = len(title.intersection(candidate.terms)) / len(title) if title else 0.0
        position = (1 + candidate.position) ** -_POSITION_DECAY
        score = weights.position * position + weights.centroid * central + weights.title * shared
        leaning = 1.0 if candidate.follows is None else _LEANING
        scores.append(score * leaning * _length_factor(candidate.words))
    return scores


def select(
    space: Space,
    scores: Sequence[float],
    count: int,
    *,
    weights: Weights,
    language: str | None = None,
) -> list[int]:
    """Indices of the chosen candidates, best first; at most ``count``.

    Sentences in another language than the reader's count less where there are any in the reader's.
    """
    candidates = space.candidates
    preferred = any(candidate.eligible and candidate.language == language for candidate in candidates)
    worth = [
        score * (_FOREIGN if preferred and candidate.language != language else 1.0)
        for score, candidate in zip(scores, candidates, strict=True)
    ]
    repeated = [0.0 if one.news else space.similarity_to_shown(index) for index, one in enumerate(candidates)]
    open_indices = [
        index for index, candidate in enumerate(candidates) if candidate.eligible and repeated[index] < MAX_SIMILARITY
    ]
    chosen: list[int] = []
    told: set[str] = set()
    while open_indices and len(chosen) < count:
        ready = [index for index in open_indices if candidates[index].follows in {None, *chosen}]
        if not ready:
            break
        best = max(
            ready,
            key=lambda index: (
                worth[index]
                + weights.figures * _news(candidates[index].figures, told)
                - weights.novelty * repeated[index],
                -index,
            ),
        )
        chosen.append(best)
        told.update(candidates[best].figures)
        open_indices.remove(best)
        for index in open_indices:
            repeated[index] = max(repeated[index], space.similarity(index, best))
        open_indices = [index for index in open_indices if repeated[index] < MAX_SIMILARITY]
    return chosen


def reading_order(candidates: Sequence[Candidate], chosen: Sequence[int]) -> list[int]:
    """The chosen indices as a reader expects them: openings first, each document in its own order, and a sentence
    that needs the one before it right behind that."""
    rank = {index: place for place, index in enumerate(chosen)}
    first: dict[int, int] = {}  # document: place of its best sentence

    def head(index: int) -> int:
        follows = candidates[index].follows
        return index if follows is None or follows not in rank else head(follows)

    for index in chosen:
        first.setdefault(candidates[index].document, rank[index])
    return sorted(
        chosen,
        key=lambda index: (
            candidates[head(index)].position,
            first[candidates[index].document],
            candidates[index].position,
        ),
    )


def _centrality(space: Space) -> list[float]:
    """Cosine with the centroid of the candidate's language, scaled so that the best has 1."""
    sums: dict[str, defaultdict[str, float]] = {}
    documents: dict[str, dict[str, set[int]]] = {}
    for candidate, vector in zip(space.candidates, space.vectors, strict=True):
        total = sums.setdefault(candidate.language, defaultdict(float))
        spread = documents.setdefault(candidate.language, {})
        for term, value in vector.items():
            total[term] += value
            spread.setdefault(term, set()).add(candidate.document)
    centroids = {
        language: _unit({term: value * len(documents[language][term]) for term, value in total.items()})
        for language, total in sums.items()
    }
    raw = [
        _dot(vector, centroids[candidate.language])
        for candidate, vector in zip(space.candidates, space.vectors, strict=True)
    ]
    best: dict[str, float] = {}
    for candidate, value in zip(space.candidates, raw, strict=True):
        best[candidate.language] = max(best.get(candidate.language, 0.0), value)
    return [
        value / best[candidate.language] if best[candidate.language] else 0.0
        for candidate, value in zip(space.candidates, raw, strict=True)
    ]


def _length_factor(words: int) -> float:
    low, high = _IDEAL_WORDS
    if words < low:
        return 0.6 + 0.4 * words / low
    return 1.0 if words <= high else max(0.7, 1.0 - (words - high) / 100)


def _news(figures: Mapping[str, float], told: set[str]) -> float:
    return min(1.0, sum(salience for identity, salience in figures.items() if identity not in told))


_Item = tuple[Candidate, Mapping[str, float], Mapping[str, float]]


def _similarity(left: _Item, right: _Item) -> float:
    told = len(left[0].figures.keys() & right[0].figures.keys())
    fewer = min(len(left[0].figures), len(right[0].figures))
    if told >= _MIN_SHARED_FIGURES and told >= _SHARE_OF_FIGURES * fewer:
        return 1.0  # the same figures in other words, or in another language
    if left[0].language != right[0].language:
        if told and _foremost(left[0]) == _foremost(right[0]):
            return 1.0
        shared = len(left[0].anchors & right[0].anchors)
        smaller = min(len(left[0].anchors), len(right[0].anchors))
        return shared / smaller if shared >= _MIN_SHARED_ANCHORS else 0.0
    plain = _dot(left[2], right[2])
    if not plain:
        return 0.0
    shorter = min(len(left[2]), len(right[2]))
    contained = plain * math.sqrt(len(left[2]) * len(right[2])) / shorter
    if shorter >= _MIN_CONTAINED and contained >= _CONTAINED:
        return 1.0
    return max(plain, _dot(left[1], right[1]))


def _foremost(candidate: Candidate) -> str:
    """The figure that a sentence is about."""
    return max(candidate.figures, key=lambda identity: (candidate.figures[identity], identity))


def _dot(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    if len(left) > len(right):
        left, right = right, left
    return sum(value * right[term] for term, value in left.items() if term in right)


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {term: value / length for term, value in vector.items()} if length else {}
