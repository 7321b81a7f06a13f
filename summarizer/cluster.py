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
from typing import TypeAlias

from summarizer import concepts, near_duplicates, words
from summarizer.merge import in_time_order, surname_key, values
from summarizer.types import ReadArticle

WINDOW = timedelta(days=5)
"""A story takes no article this much later than its latest; undated articles fit any time."""

# Calibrated on the bundled articles: within a language the lowest pair of one event scores .41, the highest pair of
# two events .28; across languages .16 and .15, the latter without a number in common.
_SAME_LANGUAGE = 0.34
_FACTS_WITHIN = 0.25
_NUMBERS_WITHIN = 0.25
_ACROSS = 0.15
_SHARED_NUMBERS = 2
"""Telling numbers that articles in two languages share at least; one will do beside as many names."""
_TITLE_WEIGHT = 3
_LEAD_WEIGHT = 2
_LEAD_WORDS = 60
_CONSIDERED_WORDS = 400
"""Words of an article that are compared: the event is told at its beginning."""
_FACT_WEIGHT = {"n": 3.0, "s": 2.0, "w": 2.0, "p": 1.5, "c": 1.0}


Vector: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Profile:
    """An article as three vectors of length 1: stems of its language, facts that every language shares, and the
    numbers among them."""

    language: str
    stems: Vector
    facts: Vector
    numbers: Vector
    published: datetime | None


@dataclass(slots=True)
class _Centroid:
    """A sum of vectors and its length."""

    sums: dict[str, float] = field(default_factory=dict)
    length: float = 0.0

    def add(self, vector: Vector) -> None:
        for feature, value in vector.items():
            self.sums[feature] = self.sums.get(feature, 0.0) + value
        self.length = _length(self.sums)

    def cosine(self, vector: Vector) -> float:
        """The cosine with a vector of length 1."""
        products = (value * self.sums[feature] for feature, value in vector.items() if feature in self.sums)
        return math.fsum(products) / self.length if self.length else 0.0


@dataclass(slots=True)
class _Story:
    """A story in the making: its members' positions in time order, and their centroids, stems by language."""

    order: int
    members: list[int] = field(default_factory=list)
    stems: dict[str, _Centroid] = field(default_factory=dict)
    facts: _Centroid = field(default_factory=_Centroid)
    numbers: _Centroid = field(default_factory=_Centroid)
    latest: datetime | None = None

    def add(self, position: int, profile: _Profile) -> None:
        self.members.append(position)
        self.stems.setdefault(profile.language, _Centroid()).add(profile.stems)
        self.facts.add(profile.facts)
        self.numbers.add(profile.numbers)
        if profile.published and (self.latest is None or profile.published > self.latest):
            self.latest = profile.published

    def open_for(self, profile: _Profile) -> bool:
        """Whether an article is from the story's time; an undated one always is."""
        return not (profile.published and self.latest and profile.published - self.latest > WINDOW)

    def likeness(self, profile: _Profile) -> float:
        """Similarity as a multiple of what makes an article part of the story; 0 outside its time."""
        if not self.open_for(profile):
            return 0.0
        by_facts = self.facts.cosine(profile.facts)
        own = self.stems.get(profile.language)
        within = 0.0
        if own:
            by_numbers = self.numbers.cosine(profile.numbers)
            within = own.cosine(profile.stems) + _FACTS_WITHIN * by_facts + _NUMBERS_WITHIN * by_numbers
        names = sum(feature[0] in "sw" and feature in self.facts.sums for feature in profile.facts)
        numbers = sum(feature in self.numbers.sums for feature in profile.numbers)
        enough = numbers >= _SHARED_NUMBERS or (numbers == 1 and names >= _SHARED_NUMBERS)
        return max(within / _SAME_LANGUAGE, by_facts / _ACROSS if enough else 0.0)


def cluster(reads: Sequence[ReadArticle]) -> list[str]:
    """The story of each article: the id of the story's first article. Independent of the order of ``reads``."""
    if len(reads) < 2:
        return [read.article.id for read in reads]
    ordered = in_time_order(reads)
    profiles = _profiles(ordered)
    copies = near_duplicates.groups([read.article.text for read in ordered])
    stories: list[_Story] = []
    home: list[_Story] = []
    holders: dict[str, dict[int, None]] = {}
    for position, profile in enumerate(profiles):
        story: _Story | None = None
        if copies[position] < position and home[copies[position]].open_for(profile):
            story = home[copies[position]]
        else:
            near = sorted({index for feature in profile.facts for index in holders.get(feature, ())})
            story = _most_alike([stories[index] for index in near], [profile])
        if story is None:
            story = _Story(len(stories))
            stories.append(story)
        story.add(position, profile)
        home.append(story)
        for feature in profile.facts:
            holders.setdefault(feature, {})[story.order] = None
    _join(stories, profiles)
    names = {position: ordered[min(story.members)].article.id for story in stories for position in story.members}
    found = {read.article.id: names[position] for position, read in enumerate(ordered)}
    return [found[read.article.id] for read in reads]


def _join(stories: list[_Story], profiles: Sequence[_Profile]) -> None:
    """Join stories that a single pass kept apart: articles that came before what links them, smallest first."""
    for story in sorted(stories, key=lambda story: (len(story.members), -story.members[0])):
        others = [other for other in stories if other is not story and len(other.members) >= len(story.members)]
        other = _most_alike(others, [profiles[position] for position in story.members])
        if other is not None:
            for position in story.members:
                other.add(position, profiles[position])
            stories[:] = [kept for kept in stories if kept is not story]


def _most_alike(stories: Iterable[_Story], profiles: Sequence[_Profile]) -> _Story | None:
    """The story that every one of ``profiles`` belongs to by its likeness, the first of equals; None without one."""
    best: _Story | None = None
    most = 1.0
    for story in stories:
        likeness = round(min(story.likeness(profile) for profile in profiles), 9)
        if likeness > most or (best is None and likeness >= most):
            best, most = story, likeness
    return best


def _profiles(reads: Sequence[ReadArticle]) -> list[_Profile]:
    stems = [_stems(read) for read in reads]
    facts = [_facts(read) for read in reads]
    stem_weights, fact_weights = _Weights(stems), _Weights(facts)
    result = []
    for read, own_stems, own_facts in zip(reads, stems, facts, strict=True):
        numbers = {feature: count for feature, count in own_facts.items() if feature[0] == "n"}
        result.append(
            _Profile(
                read.reading.language,
                stem_weights.unit(own_stems),
                fact_weights.unit(own_facts),
                fact_weights.unit(numbers),
                read.article.published,
            )
        )
    return result


def _stems(read: ReadArticle) -> Counter[str]:
    """The stems of an article's content words; those of its title and beginning weigh more."""
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
    return stems


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

    def unit(self, bag: Mapping[str, float]) -> Vector:
        """The bag as a tf-idf vector of length 1."""
        vector = {
            feature: (1 + math.log(count))
            * (1 + math.log((self._documents + 1) / self._frequency[feature]))
            * _FACT_WEIGHT.get(feature.partition(":")[0] if ":" in feature else "", 1.0)
            for feature, count in bag.items()
        }
        length = _length(vector)
        return {feature: value / length for feature, value in vector.items()} if length else {}


def _length(vector: Vector) -> float:
    return math.sqrt(math.fsum(value * value for value in vector.values()))
