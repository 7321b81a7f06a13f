"""Stories: which articles tell of one event, across sources and languages.

A single pass in time order against the centroids of the stories so far (R. Papka and J. Allan, "On-line new event
detection", 1998). Words compare articles within a language; numbers, names and places compare them across languages;
copies of one text always join.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from summarizer import concepts, near_duplicates, profiles
from summarizer.merge import in_time_order
from summarizer.profiles import Profile, Vector
from summarizer.types import ReadArticle

WINDOW = timedelta(days=5)
"""A story takes no article this much later than its latest or earlier than its first; undated ones fit any time."""

_SAME_LANGUAGE = 0.42
_FACTS_WITHIN = 0.25
_NUMBERS_WITHIN = 0.25
_ACROSS = 0.12
_NAMELESS = 2.0
"""Without a name in common reports of one kind of event (two storms, two companies' results) look much alike: so many
times the likeness is needed then."""
_PLACED = 1.4
"""The same where a country and an equal number of one thing are in common."""
_NUMBERLESS = 1.5
"""The same where both tell several numbers and none in common: two steps in one conflict, two weeks of one trial."""
_SEVERAL = 3


@dataclass(slots=True)
class _Centroid:
    """A sum of vectors and its length."""

    sums: dict[str, float] = field(default_factory=dict)
    length: float = 0.0

    def add(self, vector: Vector) -> None:
        for feature, value in vector.items():
            self.sums[feature] = self.sums.get(feature, 0.0) + value
        self.length = profiles.length(self.sums)

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
    earliest: datetime | None = None
    latest: datetime | None = None

    def add(self, position: int, profile: Profile) -> None:
        self.members.append(position)
        self.stems.setdefault(profile.language, _Centroid()).add(profile.stems)
        self.facts.add(profile.facts)
        self.numbers.add(profile.numbers)
        if profile.published:
            self.earliest = min(self.earliest or profile.published, profile.published)
            self.latest = max(self.latest or profile.published, profile.published)

    def open_for(self, profile: Profile) -> bool:
        """Whether an article is from the story's time; an undated one always is."""
        if profile.published is None or self.earliest is None or self.latest is None:
            return True
        return self.earliest - WINDOW <= profile.published <= self.latest + WINDOW

    def likeness(self, profile: Profile) -> float:
        """Similarity as a multiple of what makes an article part of the story; 0 outside its time."""
        if not self.open_for(profile):
            return 0.0
        shared = [fact for fact in profile.facts if fact in self.facts.sums]
        numbers = sum(map(profiles.is_number, shared))
        alike = any(map(profiles.is_quantity, shared))
        named = any(map(profiles.is_name, shared))
        placed = alike and any(map(profiles.is_place, shared))
        if not named and self._elsewhere(profile):
            return 0.0
        needed = 1.0 if named else _PLACED if placed else _NAMELESS
        if not numbers and min(len(profile.numbers), len(self.numbers.sums)) >= _SEVERAL:
            needed = max(needed, _NUMBERLESS)
        by_facts = self.facts.cosine(profile.facts)
        across = by_facts / _ACROSS if (alike or numbers > 1) and (named or placed) else 0.0
        within = 0.0
        if own := self.stems.get(profile.language):
            by_numbers = self.numbers.cosine(profile.numbers)
            within = own.cosine(profile.stems) + _FACTS_WITHIN * by_facts + _NUMBERS_WITHIN * by_numbers
        return max(within / _SAME_LANGUAGE, across) / needed

    def _elsewhere(self, profile: Profile) -> bool:
        """Whether the story and the article name countries, and none in common."""
        named = (
            [fact.removeprefix("p:").upper() for fact in facts if profiles.is_place(fact)]
            for facts in (self.facts.sums, profile.facts)
        )
        first, second = named
        return bool(first and second) and not any(concepts.related(one, two) for one in first for two in second)


def cluster(reads: Sequence[ReadArticle]) -> list[str]:
    """The story of each article: the id of the story's first article. Independent of the order of ``reads``."""
    if len(reads) < 2:
        return [read.article.id for read in reads]
    ordered = in_time_order(reads)
    told = [profiles.profile(read) for read in ordered]
    copies = near_duplicates.groups([read.article.text for read in ordered])
    stories: list[_Story] = []
    home: list[_Story] = []
    holders: dict[str, dict[int, None]] = {}
    for position, profile in enumerate(told):
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
    _join(stories, told)
    names = {position: ordered[min(story.members)].article.id for story in stories for position in story.members}
    found = {read.article.id: names[position] for position, read in enumerate(ordered)}
    return [found[read.article.id] for read in reads]


def _join(stories: list[_Story], told: Sequence[Profile]) -> None:
    """Join stories that a single pass kept apart: articles that came before what links them, smallest first."""
    for story in sorted(stories, key=lambda story: (len(story.members), -story.members[0])):
        others = [other for other in stories if other is not story and len(other.members) >= len(story.members)]
        other = _most_alike(others, [told[position] for position in story.members])
        if other is not None:
            for position in story.members:
                other.add(position, told[position])
            stories[:] = [kept for kept in stories if kept is not story]


def _most_alike(stories: Iterable[_Story], told: Sequence[Profile]) -> _Story | None:
    """The story that every one of ``told`` belongs to by its likeness, the first of equals; None without one."""
    best: _Story | None = None
    most = 1.0
    for story in stories:
        likeness = round(min(story.likeness(profile) for profile in told), 9)
        if likeness > most or (best is None and likeness >= most):
            best, most = story, likeness
    return best
