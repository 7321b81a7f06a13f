"""Stories: which articles tell of one event, across sources and languages.

A single pass in time order against the centroids of the stories so far (tf-idf; R. Papka and J. Allan, "On-line new
event detection", 1998). Words compare articles within a language; numbers, names and places compare them across
languages; copies of one text always join.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from summarizer import concepts, near_duplicates, values, words
from summarizer.actors import surname_key
from summarizer.merge import in_time_order
from summarizer.types import ReadArticle

WINDOW = timedelta(days=5)
"""A story takes no article this much later than its latest; undated articles fit any time."""

_SAME_LANGUAGE = 0.34
_ACROSS = 0.30
_SHARED_FACTS = 2
"""Numbers or names that articles in two languages share at least, beside places and concepts."""
_TITLE_WEIGHT = 3
_LEAD_WEIGHT = 2
_LEAD_WORDS = 60
_CONSIDERED_WORDS = 400
"""Words of an article that are compared: the event is told at its beginning."""
_FACT_WEIGHT = {"n": 3.0, "s": 2.0, "w": 2.0, "p": 1.5, "c": 1.0}


@dataclass(frozen=True, slots=True)
class _Profile:
    """An article as two bags of features: stems of its language, and facts that every language shares."""

    language: str
    stems: Mapping[str, float]
    facts: Mapping[str, float]
    published: datetime | None


@dataclass(slots=True)
class _Story:
    """A story in the making: centroids (sums) of its members, stems by language."""

    id: str
    stems: dict[str, dict[str, float]] = field(default_factory=dict)
    facts: dict[str, float] = field(default_factory=dict)
    latest: datetime | None = None

    def add(self, profile: _Profile, stems: Mapping[str, float], facts: Mapping[str, float]) -> None:
        _accumulate(self.stems.setdefault(profile.language, {}), stems)
        _accumulate(self.facts, facts)
        if profile.published and (self.latest is None or profile.published > self.latest):
            self.latest = profile.published

    def open_at(self, published: datetime | None) -> bool:
        return published is None or self.latest is None or published - self.latest <= WINDOW


def cluster(reads: Sequence[ReadArticle]) -> list[str]:
    """The story of each article: the id of the story's first article. Independent of the order of ``reads``."""
    ordered = in_time_order(reads)
    profiles = [_profile(read) for read in ordered]
    copies = near_duplicates.groups([read.article.text for read in ordered])
    stem_weights = _Weights([profile.stems for profile in profiles])
    fact_weights = _Weights([profile.facts for profile in profiles])
    stories: list[_Story] = []
    holders: dict[str, list[int]] = {}
    chosen: list[int] = []
    for position, (read, profile) in enumerate(zip(ordered, profiles, strict=True)):
        stems, facts = stem_weights.unit(profile.stems), fact_weights.unit(profile.facts)
        if copies[position] < position:
            best: int | None = chosen[copies[position]]
        else:
            candidates = sorted({story for feature in (*stems, *facts) for story in holders.get(feature, ())})
            best = _best(candidates, stories, profile, stems, facts)
        if best is None:
            best = len(stories)
            stories.append(_Story(read.article.id))
        stories[best].add(profile, stems, facts)
        for feature in (*stems, *facts):
            held = holders.setdefault(feature, [])
            if not held or held[-1] != best:
                held.append(best)
        chosen.append(best)
    found = {read.article.id: stories[story].id for read, story in zip(ordered, chosen, strict=True)}
    return [found[read.article.id] for read in reads]


def _best(
    candidates: Iterable[int],
    stories: Sequence[_Story],
    profile: _Profile,
    stems: Mapping[str, float],
    facts: Mapping[str, float],
) -> int | None:
    """The most similar open story above its threshold; the oldest of equals."""
    best: tuple[float, int] | None = None
    for index in candidates:
        story = stories[index]
        if not story.open_at(profile.published):
            continue
        score = _score(story, profile, stems, facts)
        if score >= 1 and (best is None or score > best[0] + 1e-9):
            best = score, index
    return best[1] if best else None


def _score(story: _Story, profile: _Profile, stems: Mapping[str, float], facts: Mapping[str, float]) -> float:
    """Similarity as a multiple of what makes two articles one story."""
    by_facts = _cosine(facts, story.facts)
    shared = sum(1 for feature in facts if feature[0] in "nsw" and feature in story.facts)
    own = story.stems.get(profile.language)
    by_words = _cosine(stems, own) if own else 0.0
    within = (by_words + 0.25 * by_facts) / _SAME_LANGUAGE if own else 0.0
    across = by_facts / _ACROSS if shared >= _SHARED_FACTS else 0.0
    return max(within, across)


def _profile(read: ReadArticle) -> _Profile:
    language = read.reading.language
    ignored = words.stopwords(language)
    stems: Counter[str] = Counter()
    for text, weight in ((read.article.title, _TITLE_WEIGHT), (read.article.text, 1)):
        for position, (word, _, _) in enumerate(words.tokenize(text[: _CONSIDERED_WORDS * 12])):
            if position >= _CONSIDERED_WORDS:
                break
            if words.fold(word) not in ignored:
                bonus = _LEAD_WEIGHT if weight == 1 and position < _LEAD_WORDS else 1
                for term in words.word_terms(word, language):
                    stems[term] += weight * bonus
    return _Profile(language, stems, _facts(read), read.article.published)


def _facts(read: ReadArticle) -> Counter[str]:
    """What every language shares: telling numbers, surnames, places and what is counted."""
    language = read.reading.language
    facts: Counter[str] = Counter()
    for figure in read.reading.figures:
        value = values.middle(figure)
        if values.digits(value) > 1 or abs(value) >= 100:
            facts[f"n:{figure.unit}:{value.normalize()}"] = 1
    facts.update(dict.fromkeys((f"s:{surname_key(person.name)}" for person in read.reading.people), 1))
    head = f"{read.article.title}\n{read.article.text[: _CONSIDERED_WORDS * 12]}"
    facts.update(concepts.index_concepts(head, language))
    ignored = words.stopwords(language)
    names = (words.fold(word) for word, _, _ in words.tokenize(head) if word[0].isupper() and len(word) > 2)
    facts.update({f"w:{name}" for name in names if name not in ignored})
    return facts


class _Weights:
    """Inverse document frequencies of one kind of feature over the articles at hand."""

    def __init__(self, bags: Sequence[Mapping[str, float]]) -> None:
        self._documents = len(bags)
        self._frequency = Counter(feature for bag in bags for feature in bag)

    def unit(self, bag: Mapping[str, float]) -> dict[str, float]:
        """The bag as a tf-idf vector of length 1."""
        vector = {
            feature: (1 + math.log(count))
            * (1 + math.log((self._documents + 1) / self._frequency[feature]))
            * _FACT_WEIGHT.get(feature.partition(":")[0] if ":" in feature else "", 1.0)
            for feature, count in bag.items()
        }
        length = math.sqrt(math.fsum(value * value for value in vector.values()))
        return {feature: value / length for feature, value in vector.items()} if length else {}


def _accumulate(total: dict[str, float], vector: Mapping[str, float]) -> None:
    for feature, value in vector.items():
        total[feature] = total.get(feature, 0.0) + value


def _cosine(vector: Mapping[str, float], centroid: Mapping[str, float]) -> float:
    length = math.sqrt(math.fsum(value * value for value in centroid.values()))
    return (
        math.fsum(value * centroid[feature] for feature, value in vector.items() if feature in centroid) / length
        if length
        else 0.0
    )
