"""Stories: which articles tell of one event, across sources and languages, as they arrive.

An article is compared with the centroids of the stories near it (R. Papka and J. Allan, "On-line new event detection",
1998): words within a language; numbers, names and places across languages; copies of one text always join. Stories
near an article are found by the telling facts they share, so that the cost does not grow with the archive.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from summarizer import concepts, near_duplicates, profiles
from summarizer.profiles import Profile, Vector

WINDOW = timedelta(days=4)
"""A story takes no article this much later than its latest or earlier than its first; undated ones fit any time."""

_SAME_LANGUAGE = 0.42
_FACTS_WITHIN = 0.25
_NUMBERS_WITHIN = 0.25
_ACROSS = 0.13
_NAMELESS = 2.0
"""Without a name in common reports of one kind of event (two storms, two companies' results) look much alike: so many
times the likeness is needed then."""
_PLACED = 1.4
"""The same where a country and an equal number of one thing are in common."""
_NUMBERLESS = 1.5
"""The same where both tell several numbers and none in common: two steps in one conflict, two weeks of one trial."""
_SEVERAL = 3
_AKIN = 0.35
"""Cosine of the names that articles open with from which they seem to be about the same."""
_STRANGE = 3.0
"""Likeness that an article needs, in multiples, which opens with other names than the story."""
_AT_HOME = 0.7
"""The same where it opens with the same names in the same measure."""
_ABROAD = 2.0
"""The same where it opens with other countries."""
_JOIN = 3.0
"""Likeness from which two stories of several articles each are one: what they share has been told several times."""
_JOIN_NAMES = 0.65
"""Cosine of the names their articles open with that is needed besides: one article about both does not join them."""
_LINK = 0.5
"""Likeness of an article to another story from which the story it has joined is compared with that one."""
_COPY = 10.0
"""The likeness of a copy: no other story is nearer."""
_KEYS = {"n": 12, "q": 6, "w": 24}
"""Telling facts of each kind by which stories near an article are looked up."""
_STEMS = 8
"""Stems by which they are looked up besides: some articles tell no name and no number."""
NEAR = 8
"""Stories an article is compared with: those that share most of its telling facts."""
_KEPT = 400
"""Features a centroid keeps, the weightiest: what a story is about is among them."""
_FINGERPRINTS = 2_000


def _weightiest(sums: dict[str, float]) -> dict[str, float]:
    """The features worth keeping, once there are far too many."""
    if len(sums) <= 2 * _KEPT:
        return sums
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:_KEPT])


@dataclass(slots=True)
class _Centroid:
    """A sum of vectors and its length."""

    sums: dict[str, float] = field(default_factory=dict)
    length: float = 0.0

    def add(self, vector: Vector) -> None:
        for feature, value in vector.items():
            # Rounded: a story read back from a database is the same story.
            self.sums[feature] = round(self.sums.get(feature, 0.0) + value, 6)
        self.sums = _weightiest(self.sums)
        self.length = profiles.length(self.sums)

    def cosine(self, vector: Vector) -> float:
        """The cosine with a vector of length 1."""
        products = (value * self.sums[feature] for feature, value in vector.items() if feature in self.sums)
        return math.fsum(products) / self.length if self.length else 0.0


@dataclass(slots=True)
class Story:
    """What a story is known by: its size, the time it covers, and its centroids, stems by language.

    ``id`` never changes: it is the id of the article the story began with.
    """

    id: str
    size: int = 0
    earliest: datetime | None = None
    latest: datetime | None = None
    stems: dict[str, _Centroid] = field(default_factory=dict)
    facts: _Centroid = field(default_factory=_Centroid)
    numbers: _Centroid = field(default_factory=_Centroid)
    prominent: dict[str, float] = field(default_factory=dict)
    proper: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    grams: set[int] = field(default_factory=set)

    def add(self, profile: Profile) -> None:
        """Take an article in."""
        self.size += 1
        self.stems.setdefault(profile.language, _Centroid()).add(profile.stems)
        self.facts.add(profile.facts)
        self.numbers.add(profile.numbers)
        self._open_with(profile)
        self._cover(profile.published, profile.published)

    def absorb(self, other: Story) -> None:
        """Take in all articles of another story."""
        self.size += other.size
        for language, centroid in other.stems.items():
            self.stems.setdefault(language, _Centroid()).add(centroid.sums)
        self.facts.add(other.facts.sums)
        self.numbers.add(other.numbers.sums)
        self._open_with(other)
        self._cover(other.earliest, other.latest)

    def _open_with(self, told: Profile | Story) -> None:
        """Take in the names and places that an article or another story opens with, and its fingerprints."""
        for fact, weight in told.prominent.items():
            self.prominent[fact] = self.prominent.get(fact, 0.0) + weight
        self.prominent = _weightiest(self.prominent)
        self.proper = (self.proper | told.proper) & self.prominent.keys()
        self.places |= told.places
        self.grams = set(heapq.nsmallest(_FINGERPRINTS, self.grams | told.grams))

    def _cover(self, first: datetime | None, last: datetime | None) -> None:
        if first is not None and last is not None:
            self.earliest = min(self.earliest or first, first)
            self.latest = max(self.latest or last, last)

    def profiles(self) -> list[Profile]:
        """The story as if it were an article in each of its languages."""
        facts, numbers = profiles.unit(self.facts.sums), profiles.unit(self.numbers.sums)
        return [
            Profile(
                language,
                profiles.unit(own.sums),
                facts,
                numbers,
                self.prominent,
                frozenset(self.proper),
                frozenset(self.places),
                frozenset(self.grams),
                self.latest,
            )
            for language, own in sorted(self.stems.items())
        ]

    def open_for(self, profile: Profile) -> bool:
        """Whether an article is from the story's time; an undated one always is."""
        if profile.published is None or self.earliest is None or self.latest is None:
            return True
        return profile.published - self.latest <= WINDOW and self.earliest - profile.published <= WINDOW

    def likeness(self, profile: Profile) -> float:
        """Similarity as a multiple of what makes an article part of the story; 0 outside its time."""
        if not self.open_for(profile):
            return 0.0
        if near_duplicates.is_copy(self.grams, profile.grams):
            return _COPY
        shared = [fact for fact in profile.facts if fact in self.facts.sums]
        numbers = sum(map(profiles.is_number, shared))
        alike = any(map(profiles.is_quantity, shared))
        named = any(map(profiles.is_name, shared))
        placed = alike and any(map(profiles.is_place, shared))
        if not named and _apart(self.facts.sums, profile.facts):
            return 0.0
        needed = 1.0 if named else _PLACED if placed else _NAMELESS
        if not numbers and min(len(profile.numbers), len(self.numbers.sums)) >= _SEVERAL:
            needed = max(needed, _NUMBERLESS)
        needed *= self._strangeness(profile)
        by_facts = self.facts.cosine(profile.facts)
        across = by_facts / _ACROSS if (alike or numbers > 1) and (named or placed) else 0.0
        within = 0.0
        if own := self.stems.get(profile.language):
            by_numbers = self.numbers.cosine(profile.numbers)
            within = own.cosine(profile.stems) + _FACTS_WITHIN * by_facts + _NUMBERS_WITHIN * by_numbers
        return max(within / _SAME_LANGUAGE, across) / needed

    def _strangeness(self, profile: Profile) -> float:
        """How many times the likeness an article needs, by the names and countries that it and the story open with."""
        needed = _ABROAD if _apart(self.places, profile.places) else 1.0
        affinity = self.affinity(profile)
        if affinity is None:
            return needed
        if affinity < _AKIN:
            return float(needed * _STRANGE ** (1 - affinity / _AKIN))
        return float(needed * _AT_HOME ** ((affinity - _AKIN) / (1 - _AKIN)))

    def affinity(self, profile: Profile) -> float | None:
        """Cosine of the proper names that the story's articles and this one open with; None where either has none.

        German does not show which nouns are names: what either surely names counts where the other tells it.
        """
        if not profile.proper or not self.proper:
            return None
        proper = profile.proper | self.proper
        mine, theirs = (
            {name: weight for name, weight in names.items() if name in proper}
            for names in (self.prominent, profile.prominent)
        )
        product = math.fsum(weight * mine[name] for name, weight in theirs.items() if name in mine)
        return product / (profiles.length(mine) * profiles.length(theirs))

    def state(self) -> dict[str, Any]:
        """All but the id, as plain JSON values; times are ISO 8601."""
        return {
            "size": self.size,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "stems": {language: own.sums for language, own in self.stems.items()},
            "facts": self.facts.sums,
            "numbers": self.numbers.sums,
            "prominent": dict(sorted(self.prominent.items())),
            "proper": sorted(self.proper),
            "places": sorted(self.places),
            "grams": sorted(self.grams),
        }

    @classmethod
    def of_state(cls, story_id: str, state: Mapping[str, Any]) -> Story:
        """The story whose ``state`` was kept."""

        def centroid(sums: dict[str, float]) -> _Centroid:
            return _Centroid(sums, profiles.length(sums))

        return cls(
            story_id,
            state["size"],
            datetime.fromisoformat(state["earliest"]) if state["earliest"] else None,
            datetime.fromisoformat(state["latest"]) if state["latest"] else None,
            {language: centroid(sums) for language, sums in state["stems"].items()},
            centroid(state["facts"]),
            centroid(state["numbers"]),
            dict(state["prominent"]),
            set(state["proper"]),
            set(state["places"]),
            set(state["grams"]),
        )


def _apart(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both name countries, and none in common."""
    first, second = (
        [fact.removeprefix("p:").upper() for fact in facts if profiles.is_place(fact)] for facts in (one, other)
    )
    return bool(first and second) and not any(concepts.related(here, there) for here in first for there in second)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs: to ``story``, which it has been added to, and which took in the stories ``joined``."""

    story: Story
    joined: tuple[Story, ...]


def lookup_keys(profile: Profile) -> dict[str, float]:
    """What the stories near an article are found by, with its weight: the weightiest facts of each kind, and stems."""
    ranked = sorted(profile.facts.items(), key=lambda item: (-item[1], item[0]))
    keys = {
        fact: weight
        for kind, most in _KEYS.items()
        for fact, weight in [item for item in ranked if item[0].startswith(f"{kind}:")][:most]
    }
    stems = sorted(profile.stems.items(), key=lambda item: (-item[1], item[0]))[:_STEMS]
    return keys | {f"t:{profile.language}:{stem}": weight for stem, weight in stems}


def nearest(holders: Mapping[str, Iterable[str]], keys: Mapping[str, float]) -> list[str]:
    """The ids of the stories that share most of an article's lookup keys; ``holders`` are story ids by key."""
    shared: dict[str, float] = {}
    for key, stories in holders.items():
        for story in stories:
            shared[story] = shared.get(story, 0.0) + keys[key]
    ranked = sorted(shared.items(), key=lambda item: (-round(item[1], 9), item[0]))
    return [story for story, _ in ranked[:NEAR]]


def place(article: str, profile: Profile, near: Sequence[Story]) -> Placement:
    """Put an article into the story among ``near`` that it belongs to, or begin one.

    Stories that the article shows to be one are joined: the largest goes on under its id.
    """
    best = _most_alike(near, [profile])
    story = best or Story(article)
    others = [one for one in sorted(near, key=lambda one: (one.size, one.id)) if one is not best]
    linked = {one.id for one in others if best and (one.size == 1 or one.likeness(profile) >= _LINK)}
    story.add(profile)
    joined = []
    for other in others:
        if other.id in linked and _are_one(story, other):
            first, second = sorted((story, other), key=lambda one: (-one.size, one is not best, one.id))
            first.absorb(second)
            joined.append(second)
            story = first
    return Placement(story, tuple(joined))


def _are_one(story: Story, other: Story) -> bool:
    """Whether two stories tell of one event; the second may be a single article."""
    told = other.profiles()
    if other.size == 1:
        return _most_alike([story], told) is not None
    affinity = story.affinity(told[0])
    if affinity is None or affinity < _JOIN_NAMES:
        return False
    return all(
        max(one.likeness(part) for part in parts) >= _JOIN for one, parts in ((story, told), (other, story.profiles()))
    )


def _most_alike(near: Iterable[Story], told: Sequence[Profile]) -> Story | None:
    """The story that every one of ``told`` belongs to by its likeness, the first of equals; None without one."""
    best: Story | None = None
    most = 1.0
    for story in near:
        likeness = round(min(story.likeness(profile) for profile in told), 9)
        if likeness > most or (best is None and likeness >= most):
            best, most = story, likeness
    return best


class StoryIndex:
    """Stories in memory, found by the facts they share with an article."""

    def __init__(self) -> None:
        self._stories: dict[str, Story] = {}
        self._holders: dict[str, dict[str, None]] = {}
        self._home: dict[str, str] = {}

    def add(self, article: str, profile: Profile) -> str:
        """Place an article; the id of its story. Later articles may join that story to another (``story_of``)."""
        keys = lookup_keys(profile)
        holders = {key: self._alive(self._holders.get(key, ())) for key in keys}
        near = [self._stories[story] for story in nearest(holders, keys)]
        placed = place(article, profile, near)
        self._stories[placed.story.id] = placed.story
        for other in placed.joined:
            self._home[other.id] = placed.story.id
            self._stories.pop(other.id, None)
        for key in keys:
            self._holders.setdefault(key, {})[placed.story.id] = None
        return placed.story.id

    def story_of(self, story: str) -> str:
        """The id under which a story goes on."""
        while story in self._home:
            story = self._home[story]
        return story

    def _alive(self, stories: Iterable[str]) -> Iterator[str]:
        yield from dict.fromkeys(map(self.story_of, stories))
