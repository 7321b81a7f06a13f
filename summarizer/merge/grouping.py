"""Mentions of one figure, brought together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import TypeAlias

from summarizer import concepts
from summarizer.merge import sides, values
from summarizer.merge.agreement import agree, count_alike, is_common, opposed
from summarizer.merge.mentions import Mention

SameNoun: TypeAlias = Callable[[str, str], bool]
"""Whether two nouns of different languages name one thing; must not depend on anything but the nouns."""

_FEW = 20
_MANY = 60
"""With more groups of one value than this in a story nobody can tell which belong together."""
_WITNESSES = 8
"""Mentions of one article that a further one of it is compared with."""
_LARGE = 1000
"""From here on a number that is not all zeros behind its first digit is told of one thing only within a story."""


@dataclass(slots=True)
class _Group:
    """Mentions of one figure; ``distinct`` keeps one for each way in which it is told, ``own``
    those of each article."""

    founded: tuple[int, int]
    members: list[Mention] = field(default_factory=list)
    distinct: dict[tuple[object, ...], Mention] = field(default_factory=dict)
    own: dict[int, list[Mention]] = field(default_factory=dict)

    def admits(self, mention: Mention) -> bool:
        """Complete linkage: a figure joins only if it agrees with all that are there."""
        if any(not agree(mention, other) for other in self.own.get(mention.order, ())):
            return False
        return (mention.signature, mention.story) in self.distinct or all(
            agree(mention, other) for other in self.distinct.values()
        )

    def add(self, mention: Mention) -> None:
        self.members.append(mention)
        own = self.own.setdefault(mention.order, [])
        if len(own) < _WITNESSES:
            own.append(mention)
        self.distinct.setdefault((mention.signature, mention.story), mention)

    def closeness(self, mention: Mention) -> int:
        """How much more than the value speaks for this group, where several would do."""
        where = set(mention.home + mention.origin + mention.places)
        shared = max(len(where & set(other.home + other.origin + other.places)) for other in self.distinct.values())
        same_noun = any(other.head == mention.head for other in self.distinct.values())
        same_way = any(other.figure.direction == mention.figure.direction for other in self.distinct.values())
        return 2 * shared + same_noun + same_way


class _Index:
    """Groups by the values they state and by what those may be rounded to: candidates without a search."""

    def __init__(self) -> None:
        self._stated: dict[tuple[str, Decimal], dict[tuple[int, int], _Group]] = {}
        self._rounded: dict[tuple[str, Decimal], dict[tuple[int, int], _Group]] = {}

    def near(self, mention: Mention) -> list[_Group]:
        """The groups that may hold the mention's value, in the order they were founded."""
        found: dict[tuple[int, int], _Group] = {}
        for value in _stated(mention):
            found.update(self._stated.get((mention.unit, value), {}))
            found.update(self._rounded.get((mention.unit, value), {}))
        for value in _roundings(mention):
            found.update(self._stated.get((mention.unit, value), {}))
        return [found[founded] for founded in sorted(found)]

    def add(self, mention: Mention, group: _Group) -> None:
        for value in _stated(mention):
            self._stated.setdefault((mention.unit, value), {})[group.founded] = group
        for value in _roundings(mention):
            self._rounded.setdefault((mention.unit, value), {})[group.founded] = group


def _stated(mention: Mention) -> list[Decimal]:
    figure = mention.figure
    return [value for value in (figure.value, figure.low, figure.high) if value is not None]


def _roundings(mention: Mention) -> frozenset[Decimal]:
    return frozenset() if mention.figure.value is None else values.roundings(mention.figure.value)


def groups(mentions: Sequence[Mention], same_noun: SameNoun | None = None) -> list[list[Mention]]:
    """Mentions of one figure together. Those that name a place go first, so that others can choose among them.

    ``same_noun`` is asked for nouns of two languages that no table knows.
    """
    index = _Index()
    found: list[_Group] = []
    for mention in sorted(mentions, key=lambda mention: (not (mention.places or mention.home), *mention.key)):
        fitting = [group for group in index.near(mention) if group.admits(mention)]
        if fitting:
            # max keeps the first of equals
            group = max(fitting, key=lambda group: group.closeness(mention))
        else:
            group = _Group(mention.key)
            found.append(group)
        group.add(mention)
        index.add(mention, group)
    joined = _joined([group.members for group in found])
    return joined if same_noun is None else _translated(joined, same_noun)


def _translated(found: list[list[Mention]], same_noun: SameNoun) -> list[list[Mention]]:
    """Groups of one value brought together whose nouns are one thing in two languages: 9 lanterns, 9 Laternen."""
    alike: dict[tuple[object, ...], list[list[Mention]]] = {}
    for group in found:
        figure, first = group[0].figure, group[0]
        places = alike.setdefault((first.story, first.unit, figure.value, figure.low, figure.high), [])
        for other in places:
            if _unknown_alike(group[0], other[0], same_noun) and _may_join(group, other):
                other.extend(group)
                break
        else:
            places.append(group)
    return [group for places in alike.values() for group in places]


def _unknown_alike(one: Mention, other: Mention, same_noun: SameNoun) -> bool:
    nouns = one.figure.counted, other.figure.counted
    if one.language == other.language or not all(nouns) or one.figure.concept or other.figure.concept:
        return False
    return same_noun(nouns[0] or "", nouns[1] or "")


def _joined(found: list[list[Mention]]) -> list[list[Mention]]:
    """Groups of one value brought together on what stands beside it: another figure that both tell, or nothing else
    in the story that a number without a noun could mean."""
    told: dict[tuple[int, tuple[int, int]], set[int]] = {}
    alike: dict[tuple[object, ...], list[int]] = {}
    for position, group in enumerate(found):
        for mention in group:
            told.setdefault((mention.order, mention.figure.sentence), set()).add(position)
        figure = group[0].figure
        alike.setdefault((group[0].story, group[0].unit, figure.value, figure.low, figure.high), []).append(position)

    def beside(position: int) -> set[int]:
        """The groups that stand in one sentence with a group's mentions."""
        sentences = ((mention.order, mention.figure.sentence) for mention in found[position])
        return set().union(*(told[sentence] for sentence in sentences)) - {position}

    into: dict[int, int] = {}
    for positions in alike.values():
        if len(positions) > _MANY:
            continue
        for first, second in combinations(positions, 2):
            if first in into or second in into or _is_few(found[first][0]) or not beside(first) & beside(second):
                continue
            pair = found[first], found[second]
            if _may_join(*pair) or _one_amount(*pair) or _may_be_one_count(*pair):
                into[second] = first
        for first, second in combinations([position for position in positions if position not in into], 2):
            if second not in into and first not in into and _may_be_one_count(found[first], found[second]):
                into[second] = first
        left = [position for position in positions if position not in into]
        named = [position for position in left if not all(mention.nameless for mention in found[position])]
        if len(named) != 1:
            continue
        for position in left:
            if position == named[0] or not _means(found[position], found[named[0]]):
                continue
            if _may_join(found[position], found[named[0]]):
                into[position] = named[0]
    for position in sorted(into):
        target = into[position]
        while target in into:
            target = into[target]
        found[target] += found[position]
    return [group for position, group in enumerate(found) if position not in into]


def _one_amount(first: Sequence[Mention], second: Sequence[Mention]) -> bool:
    """Whether two groups of one amount of money or another measure name no two totals, whatever else they name."""
    if is_common(first[0]) or not {mention.order for mention in first}.isdisjoint(mention.order for mention in second):
        return False
    named = [{mention.figure.concept for mention in group if mention.figure.concept} for group in (first, second)]
    if all(any(map(concepts.is_total, sorted(names))) for names in named):
        return False
    return not any(
        {one.figure.direction, two.figure.direction} == {"up", "down"} or opposed(one, two)
        for one in first
        for two in second
    )


def _may_be_one_count(first: Sequence[Mention], second: Sequence[Mention]) -> bool:
    """Whether a large count goes by a noun that no table knows in one group and by a known one in the other, in texts
    that speak of the same: 1,900 customers, 1,900 of the defrauded."""
    value = abs(values.middle(first[0].figure))
    known = [any(mention.figure.concept for mention in group) for group in (first, second)]
    if value < _LARGE or values.digits(value) < 2 or all(known) or first[0].unit != "count":
        return False
    if any(one.article.id == two.article.id or opposed(one, two) for one in first for two in second):
        return False
    return any(_on_one_thing(one, two) for one in first for two in second)


def _is_few(mention: Mention) -> bool:
    """Whether a count is so small that one report has many of it: five dead beside 19 injured, five Germans."""
    return mention.unit == "count" and abs(values.middle(mention.figure)) < _FEW


def _means(bare: Sequence[Mention], named: Sequence[Mention]) -> bool:
    """Whether a number without a noun can only mean the one figure of its story that has this value."""
    value = abs(values.middle(bare[0].figure))
    if value >= _LARGE and values.digits(value) > 1:
        return True
    return any(_on_one_thing(one, other) for one in bare for other in named)


def _on_one_thing(one: Mention, other: Mention) -> bool:
    if sides.spoken(one) & sides.spoken(other):
        return True
    if one.language == other.language:
        return bool(one.stems & other.stems)
    return bool(one.context & other.context)


def _may_join(first: Sequence[Mention], second: Sequence[Mention]) -> bool:
    """Whether nothing that two groups of one value tell speaks against their being one figure."""
    return all(_no_clash(one, two) for one in first for two in second)


def _no_clash(one: Mention, two: Mention) -> bool:
    counted = one.figure.concept, two.figure.concept
    if {one.figure.direction, two.figure.direction} == {"up", "down"} or opposed(one, two):
        return False
    if one.article.id == two.article.id:
        return agree(one, two)
    if all(counted):
        return count_alike(one, two)
    return None in {one.head, two.head} or one.language != two.language or one.head == two.head
